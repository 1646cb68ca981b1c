"""How much ink lies on each spot of a page: rendered where Ghostscript is there, else computed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image, ImageFilter

from zilap import tools
from zilap.press.geometry import Rect
from zilap.press.pictures import ink_sum, most_ink
from zilap.press.sheet import Sheet

RESOLUTION = 72
"""Pixels in an inch: one is a point, 0.35 mm."""
CHUNK = 24
"""Pages rendered at a time; more would fill the disk."""
TOLERANCE = 0.02
"""What rounding and JPEG may add: 2 %."""
SPOT_PX = 3
"""A spot narrower than this (1 mm) is not counted: edges of overprinting letters."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The heaviest ink of one page."""

    page: int
    most: float
    """1.0 is one full ink."""
    over: Rect | None
    """Bounds of what is over the limit, in points on the page."""
    rendered: bool
    """Measured in a rendering; else computed from colours, overlaps not counted."""


def rendered(path: Path, sheets: Sequence[Sheet], limit: float) -> Iterator[Coverage]:
    """Render the artwork of these pages within their bleed and measure it.

    Raises:
        OSError: Ghostscript is not installed or failed.
    """
    for chunk in _chunks(sheets):
        with tempfile.TemporaryDirectory() as folder:
            plates(path, Path(folder), chunk[0].index + 1, chunk[-1].index + 1)
            for number, sheet in enumerate(chunk, 1):
                with Image.open(Path(folder) / f"{number}.tif") as image:
                    yield _measured(image, sheet, limit)


def _chunks(sheets: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """Pages that follow one another, so many at a time."""
    chunk: list[Sheet] = []
    for sheet in sheets:
        if chunk and (len(chunk) == CHUNK or sheet.index != chunk[-1].index + 1):
            yield chunk
            chunk = []
        chunk.append(sheet)
    if chunk:
        yield chunk


def plates(path: Path, folder: Path, first: int, last: int, resolution: int = RESOLUTION) -> None:
    """Render pages, counted from 1, as CMYK pictures ``1.tif`` …; overprint is honoured.

    Raises:
        OSError: Ghostscript is not installed or failed.
    """
    if not tools.GHOSTSCRIPT.path():
        raise OSError("Ghostscript is not installed")
    ran = tools.GHOSTSCRIPT.run(
        *("-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiff32nc", "-sCompression=lzw"),
        *("-dOverprint=/enable", "-dUseFastColor=true", "-dUseBleedBox", f"-r{resolution}"),
        *(f"-dFirstPage={first}", f"-dLastPage={last}", f"-sOutputFile={folder}/%d.tif", path),
    )
    if ran.returncode:
        raise OSError(f"Ghostscript: {(ran.stdout + ran.stderr).strip()[:200]}")


def _measured(image: Image.Image, sheet: Sheet, limit: float) -> Coverage:
    sums = ink_sum(image)
    allowed = (limit + TOLERANCE) * 255
    mask = sums.point(lambda value: value * 1 - int(allowed)).convert("L")
    heavy = mask.point([0, *[255] * 255]).filter(ImageFilter.MinFilter(SPOT_PX))
    bounds = heavy.getbbox()
    most = most_ink(image) / 255
    if bounds is None:
        return Coverage(sheet.index, min(most, limit + TOLERANCE), None, True)
    edge, point = sheet.bleed or sheet.media, 72 / RESOLUTION
    left, top, right, bottom = (value * point for value in bounds)
    return Coverage(
        sheet.index, most, Rect(edge.left + left, edge.top - bottom, edge.left + right, edge.top - top), True
    )


def computed(pdf: pikepdf.Pdf, sheets: Sequence[Sheet], limit: float) -> Iterator[Coverage]:
    """The heaviest single thing of every page, by its colour."""
    for sheet in sheets:
        things = [thing for thing in sheet.inside if thing.plates and thing.space != "/Separation/All"]
        worst = max(things, key=lambda thing: thing.ink, default=None)
        most = worst.ink if worst else 0.0
        yield Coverage(sheet.index, most, worst.box if worst and most > limit + TOLERANCE else None, False)
