"""All pictures of a file converted, a few at a time, and kept on disk until the file is written."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pikepdf import Object

from zilap.fill import Samples
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


def develop(wanted: Sequence[Wanted], converter: Converter, folder: Path) -> dict[str, Samples]:
    """Convert pictures, in place, but for their samples: a name stands for these.

    Args:
        wanted: the pictures of a file.
        converter: of the preset.
        folder: keeps converted pictures, until the file is written or from run to run.

    Returns:
        Where the samples are that each name stands for.
    """
    recipe = sha(repr((VERSION, converter.limit, converter.pictures)).encode() + converter.icc)
    found: dict[str, Samples] = {}
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        for first in range(0, len(wanted), BATCH):
            batch = wanted[first : first + BATCH]
            sources = [_source(item, converter) for item in batch]
            made = pool.map(lambda source: _made(source, converter, recipe, folder), sources)
            for item, kept in zip(batch, made, strict=True):
                if kept:
                    facts, samples = kept
                    name = samples.file.name
                    found[name] = samples
                    pictures.write(item.picture, replace(facts, data=name.encode()))
                _plain(item.picture)
    return found


def _source(item: Wanted, converter: Converter) -> Source | None:
    original = item.original.read_bytes() if item.original else None
    return pictures.source(item.picture, original, _enough(item, converter))


def _enough(item: Wanted, converter: Converter) -> tuple[int, int] | None:
    """Pixels that a photograph needs where it is largest, when it has many more."""
    width, height = int(item.picture.Width), int(item.picture.Height)
    above, to = converter.reduce
    ppi = min(width / item.across, height / item.up) * 72 if item.across and item.up else 0.0
    return (round(width * to / ppi), round(height * to / ppi)) if ppi > above else None


def _made(source: Source | None, converter: Converter, recipe: str, folder: Path) -> tuple[Encoded, Samples] | None:
    """A converted picture without its samples, and where they are; None where it goes in as it is."""
    if source is None:
        return None
    path = folder / sha(f"{recipe} {source.digest}".encode())
    kept = _kept(path)
    if kept is None and (made := pictures.encode(source, converter)):
        _keep(path, made)
        kept = _kept(path)
    return kept


def _kept(path: Path) -> tuple[Encoded, Samples] | None:
    """A converted picture of the folder; None where it is not there or cannot be read."""
    try:
        with path.open("rb") as file:
            facts = Encoded(data=b"", **json.loads(file.readline()))
            return facts, Samples(path, file.tell())
    except (OSError, ValueError, TypeError):
        return None


def _keep(path: Path, made: Encoded) -> None:
    facts = asdict(made)
    data: bytes = facts.pop("data")
    put(path, json.dumps(facts).encode() + b"\n" + data)


def _plain(picture: Object) -> None:
    for stream in (picture, picture.get("/SMask")):
        if stream is not None and "/Interpolate" in stream:
            del stream["/Interpolate"]
