"""A finished file under the preflight: what was made, for which printer, and where its parts came from."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pikepdf

from zilap.book import Trim
from zilap.inputs import sha_of
from zilap.made import CoverPdf, PrintPdf
from zilap.memo import NONE
from zilap.press import coverage
from zilap.press.coverage import Coverage
from zilap.press.geometry import Rect
from zilap.press.inspect import sheets
from zilap.press.presets import Limits, Preset
from zilap.press.sheet import Painted, Sheet, artwork
from zilap.problem import Place
from zilap.units import pt_to_mm

T = TypeVar("T")

WHITE = 1e-4
"""Less ink than this is no ink."""


@dataclass(frozen=True)
class Preflight:
    """The subject of every press check."""

    made: PrintPdf | CoverPdf
    preset: Preset
    renders: bool = True
    """Whether ink is measured in a rendering where Ghostscript is installed."""
    salt: str = ""
    """What the file follows from besides the layout."""

    @property
    def pdf(self) -> pikepdf.Pdf:
        """The file, opened."""
        return self.made.pdf

    @property
    def limits(self) -> Limits:
        """Thresholds of the preset."""
        return self.preset.limits

    @property
    def interior(self) -> PrintPdf | None:
        """What was made, when it is the inside of the book."""
        return self.made if isinstance(self.made, PrintPdf) else None

    @property
    def asked(self) -> Trim | None:
        """The size that its pages should be cut to, where it is known."""
        return self.made.sheet if isinstance(self.made, CoverPdf) else self.made.book.trim

    @functools.cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every page as it is painted."""
        found = self._each("sheets", lambda pages: sheets(self.pdf, pages))
        return tuple(replace(sheet, index=index) for index, sheet in enumerate(found))

    @functools.cached_property
    def coverage(self) -> tuple[Coverage, ...]:
        """The heaviest ink of every page: what it can be at most, or where that is too much, measured.

        Where nothing can render it is computed.
        """
        try:
            found = self._each("ink", self._inked)
            return tuple(replace(one, page=index) for index, one in enumerate(found))
        except OSError:
            return tuple(coverage.computed(self.sheets, self.preset.ink_limit))

    def _inked(self, pages: Sequence[int]) -> Iterator[Coverage]:
        limit, wanted = self.preset.ink_limit, [self.sheets[index] for index in pages]
        told = tuple(coverage.told(self.pdf, wanted, limit))
        unsure = [sheet for sheet, one in zip(wanted, told, strict=True) if one is None]
        if unsure and not self.renders:
            raise OSError("not to be rendered")
        measured = coverage.rendered(self.made.path, unsure, limit)
        for one in told:
            yield one or next(measured)

    def _each(self, kind: str, make: Callable[[Sequence[int]], Iterable[T]]) -> tuple[T, ...]:
        """A value for each page; of pages that were seen before it is remembered."""
        kept = self.interior.laid.memory(f"{kind}-{self.preset.name}", self.salt) if self.interior else NONE
        return kept.of_pages(len(self.pdf.pages), make)

    @functools.cached_property
    def sha256(self) -> str:
        """The file's hash."""
        return sha_of(self.made.path)

    @property
    def whole(self) -> Place:
        """The file as a place."""
        return Place(self.made.name)

    def label(self, sheet: Sheet) -> str:
        """The page's folio; of a cover nothing."""
        return self.interior.laid.page_map.label(sheet.index) if self.interior else ""

    def page(self, sheet: Sheet) -> Place:
        """A page as a place."""
        return Place(self.made.name, page=self.label(sheet))

    def source(self, sheet: Sheet, box: Rect) -> Place:
        """The line that the thing in a box was written on; the page where that is not known."""
        if self.interior and sheet.trim:
            x, y = box.middle
            across, down = pt_to_mm(x - sheet.trim.left), pt_to_mm(sheet.trim.top - y)
            place = self.interior.laid.source_map.at(sheet.index, across, down)
            if place:
                return replace(place, page=self.label(sheet))
        return self.page(sheet)

    def spot(self, sheet: Sheet, box: Rect) -> str:
        """Where on the page, in words: from the left and top trim, and how far from the nearest cut."""
        page = f"第 {self.label(sheet)} 頁" if self.interior else "封面"
        if not sheet.trim:
            return page
        across, down = pt_to_mm(box.left - sheet.trim.left), pt_to_mm(sheet.trim.top - box.top)
        return f"{page}，左起 {across:.0f} mm、上起 {down:.0f} mm，距裁切線 {edge_mm(sheet.trim, box):.1f} mm"


def edge_mm(trim: Rect, box: Rect) -> float:
    """Distance of a box from the nearest cut, in mm; negative when it is cut."""
    return pt_to_mm(min(box.left - trim.left, trim.right - box.right, box.bottom - trim.bottom, trim.top - box.top))


def white(thing: Painted) -> bool:
    """Whether it is painted with no ink at all."""
    return thing.plates is not None and thing.ink < WHITE


def black(thing: Painted) -> bool:
    """Whether it is painted with full black and nothing else."""
    return thing.used == ("K",) and thing.ink >= 0.999


def texts(sheet: Sheet) -> Iterator[Painted]:
    """Text that is at least partly on the page as cut."""
    trim = sheet.trim or sheet.media
    for thing in artwork(sheet):
        if thing.what == "text" and thing.box.meets(trim):
            yield thing


def bars(sheet: Sheet) -> tuple[Painted, ...]:
    """The bars of a barcode: 24 or more upright narrow areas of about one height, side by side."""
    upright = [
        thing
        for thing in artwork(sheet)
        if thing.what == "area" and not white(thing) and thing.box.height > 12 * max(thing.box.width, 0.1)
        and 0.3 < thing.box.width < 5
    ]  # fmt: skip
    best: list[Painted] = []
    for first in upright:
        row = [
            thing
            for thing in upright
            if abs(thing.box.top - first.box.top) < 6 and abs(thing.box.bottom - first.box.bottom) < 6
        ]
        best = row if len(row) > len(best) else best
        if len(best) >= 24:
            break
    return tuple(best) if len(best) >= 24 else ()
