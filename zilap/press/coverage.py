"""How much ink lies on each spot of a page.

What stands on a page says how much there can be at most: enough to know of most pages that it is not too much.
The others are rendered and measured where Ghostscript is there, else computed from their colours.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Object
from PIL import Image, ImageFilter

from zilap import tools
from zilap.geometry import Rect
from zilap.press import resources
from zilap.press.pictures import heaviest, ink_sum, most_ink
from zilap.press.resources import Plates
from zilap.press.sheet import Painted, Sheet, artwork

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
    """1.0 is one full ink; where it was not measured, no spot has more."""
    over: Rect | None
    """Bounds of what is over the limit, in points on the page."""
    rendered: bool
    """Measured in a rendering; else it follows from what is painted."""


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
        *("-dOverprint=/enable", "-dUseBleedBox", f"-r{resolution}"),
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


def told(pdf: pikepdf.Pdf, sheets: Sequence[Sheet], limit: float) -> Iterator[Coverage | None]:
    """The most ink there can be on each page, where that is within the limit; None where only a rendering can say."""
    known: dict[tuple[int, int], float | None] = {}
    for sheet in sheets:
        pictures = _in_pictures(pdf.pages[sheet.index].obj, known)
        most = _bound(sheet, pictures) if sheet.plain and pictures is not None else None
        yield Coverage(sheet.index, most, None, False) if most is not None and most <= limit + TOLERANCE else None


def _in_pictures(page: Object, known: dict[tuple[int, int], float | None]) -> float | None:
    """The most ink in any picture of a page; None where one is not made of ink."""
    most = 0.0
    for holder in resources.holders(page.get("/Resources", Dictionary()), set()):
        for thing in holder.get("/XObject", Dictionary()).values():
            if thing.get("/Subtype") == Name.Image:
                if thing.objgen not in known:
                    known[thing.objgen] = heaviest(thing)
                found = known[thing.objgen]
                if found is None:
                    return None
                most = max(most, found)
    return most


def _bound(sheet: Sheet, pictures: float) -> float:
    """No spot of a page has more: each thing with the inks of all that overprints and meets it.

    What does not overprint replaces the ink below it, or some part of it where it is translucent.
    """
    things = list(artwork(sheet))
    over: dict[Plates, list[Rect]] = {}
    for thing in things:
        if thing.overprint and thing.plates and thing.ink:
            over.setdefault(thing.plates, []).append(thing.box)
    return max((_stacked(thing, over, pictures) for thing in things), default=0.0)


def _stacked(thing: Painted, over: Mapping[Plates, Sequence[Rect]], pictures: float) -> float:
    """The ink of a thing and of what lies over it."""
    amounts = {"": pictures} if thing.plates is None else dict(thing.plates)
    for plates, boxes in over.items():
        more = {plate: amount for plate, amount in plates if amount > amounts.get(plate, 0.0)}
        if more and any(box.meets(thing.box) for box in boxes):
            amounts |= more
    return sum(amounts.values())


def computed(sheets: Sequence[Sheet], limit: float) -> Iterator[Coverage]:
    """The heaviest single thing of every page, by its colour."""
    for sheet in sheets:
        things = [thing for thing in artwork(sheet) if thing.plates]
        worst = max(things, key=lambda thing: thing.ink, default=None)
        most = worst.ink if worst else 0.0
        yield Coverage(sheet.index, most, worst.box if worst and most > limit + TOLERANCE else None, False)
