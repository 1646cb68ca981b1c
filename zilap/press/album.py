"""All pictures of a file converted, a few at a time: memory stays flat however many there are."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from pikepdf import Object

from zilap.inputs import put, sha
from zilap.press import pictures
from zilap.press.colour import Converter
from zilap.press.pictures import Encoded, Source

BATCH = 16
"""Pictures that are in memory unpacked at one time."""
VERSION = 1
"""Raised whenever the same picture comes out otherwise; older copies in the cache are then not used."""


@dataclass(slots=True)
class Wanted:
    """A picture to be converted, and how large it is shown."""

    picture: Object
    original: Path | None
    across: float = 0.0
    """Points over which it is shown where it is largest."""
    up: float = 0.0

    def enlarge(self, across: float, up: float) -> None:
        """It is shown once more, at this size."""
        self.across, self.up = max(self.across, across), max(self.up, up)


def develop(wanted: Sequence[Wanted], converter: Converter, cache: Path | None) -> None:
    """Convert pictures, in place.

    Args:
        wanted: the pictures of a file.
        converter: of the preset.
        cache: a folder that keeps converted pictures from run to run; None keeps none.
    """
    recipe = sha(repr((VERSION, converter.limit, converter.pictures)).encode() + converter.icc)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        for first in range(0, len(wanted), BATCH):
            batch = wanted[first : first + BATCH]
            sources = [_source(item, converter) for item in batch]
            made = pool.map(lambda source: _made(source, converter, recipe, cache), sources)
            for item, encoded in zip(batch, made, strict=True):
                _replace(item.picture, encoded)


def _source(item: Wanted, converter: Converter) -> Source | None:
    original = item.original.read_bytes() if item.original else None
    return pictures.source(item.picture, original, _enough(item, converter))


def _enough(item: Wanted, converter: Converter) -> tuple[int, int] | None:
    """Pixels that a photograph needs where it is largest, when it has many more."""
    width, height = int(item.picture.Width), int(item.picture.Height)
    above, to = converter.reduce
    ppi = min(width / item.across, height / item.up) * 72 if item.across and item.up else 0.0
    return (round(width * to / ppi), round(height * to / ppi)) if ppi > above else None


def _made(source: Source | None, converter: Converter, recipe: str, cache: Path | None) -> Encoded | None:
    """Converted, or taken from the cache."""
    if source is None:
        return None
    if cache is None:
        return pictures.encode(source, converter)
    path = cache / sha(f"{recipe} {source.digest}".encode())
    kept = _kept(path)
    if kept:
        return kept
    made = pictures.encode(source, converter)
    if made:
        _keep(path, made)
    return made


def _kept(path: Path) -> Encoded | None:
    """A converted picture of the cache; None where it is not there or cannot be read."""
    try:
        head, _, data = path.read_bytes().partition(b"\n")
        return Encoded(data=data, **json.loads(head))
    except (OSError, ValueError, TypeError):
        return None


def _keep(path: Path, made: Encoded) -> None:
    facts = asdict(made)
    data: bytes = facts.pop("data")
    put(path, json.dumps(facts).encode() + b"\n" + data)


def _replace(picture: Object, made: Encoded | None) -> None:
    if made:
        pictures.write(picture, made)
    for stream in (picture, picture.get("/SMask")):
        if stream is not None and "/Interpolate" in stream:
            del stream["/Interpolate"]
