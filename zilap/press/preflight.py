"""A finished file under the preflight: what was made, for which printer, and where its parts came from."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pikepdf

from zilap.book import Trim
from zilap.geometry import Rect
from zilap.inputs import sha_of
from zilap.made import CoverPdf, PrintPdf
from zilap.memo import NONE
from zilap.press import coverage
from zilap.press.coverage import Coverage
from zilap.press.inspect import sheets
from zilap.press.presets import Limits, Preset
from zilap.press.resources import spaces
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

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every page as it is painted."""
        return self.painted(range(self.count))

    @property
    def count(self) -> int:
        """How many pages it has."""
        return len(self.pdf.pages)

    def painted(self, wanted: Sequence[int]) -> tuple[Sheet, ...]:
        """The pages of these indices as they are painted."""
        unseen = [index for index in wanted if index not in self._seen]
        self._seen.update(zip(unseen, sheets(self.pdf, unseen), strict=True))
        return tuple(self._seen[index] for index in wanted)

    @functools.cached_property
    def _seen(self) -> dict[int, Sheet]:
        return {}

    def of_parts(self, find: Callable[[Leaf], Iterable[T]]) -> Iterator[T]:
        """What is found on each page taken by itself."""
        found = self._each("found", lambda pages: (tuple(find(Leaf(self, one))) for one in self.painted(pages)))
        return (one for page in found for one in page)

    @functools.cached_property
    def gists(self) -> tuple[Gist, ...]:
        """Of every page what checks of the whole file ask."""
        return self._each("gists", lambda pages: map(_gist, self.painted(pages)))

    def leaf(self, index: int) -> Leaf:
        """The page of an index, for a closer look."""
        return Leaf(self, *self.painted([index]))

    def leaves(self, wanted: Callable[[Gist], bool]) -> Iterator[Leaf]:
        """The pages whose gist is so."""
        return (self.leaf(index) for index, gist in enumerate(self.gists) if wanted(gist))

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
        limit, wanted = self.preset.ink_limit, self.painted(pages)
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
        return kept.of_pages(self.count, make)

    @functools.cached_property
    def spaces(self) -> frozenset[tuple[str, str]]:
        """Every colour space that the file names, and where: ``("/DeviceRGB", "Image")``."""
        return frozenset(spaces(self.pdf))

    @functools.cached_property
    def sha256(self) -> str:
        """The file's hash."""
        return sha_of(self.made.path)

    @property
    def whole(self) -> Place:
        """The file as a place."""
        return Place(self.made.name)

    def label(self, index: int) -> str:
        """The folio of the page of an index; of a cover nothing."""
        return self.interior.laid.page_map.label(index) if self.interior else ""

    def page(self, index: int) -> Place:
        """The page of an index as a place."""
        return Place(self.made.name, page=self.label(index))


@dataclass(frozen=True)
class Leaf:
    """The subject of every press check of one page by itself."""

    file: Preflight
    sheet: Sheet

    @property
    def limits(self) -> Limits:
        """Thresholds of the preset."""
        return self.file.limits

    @property
    def interior(self) -> bool:
        """Whether it is a page of the inside of the book; else it is the cover."""
        return self.file.interior is not None

    @property
    def place(self) -> Place:
        """The page as a place."""
        return self.file.page(self.sheet.index)

    def source(self, box: Rect) -> Place:
        """The line that the thing in a box was written on; the page where that is not known."""
        made, sheet = self.file.interior, self.sheet
        if made and sheet.trim:
            x, y = box.middle
            across, down = pt_to_mm(x - sheet.trim.left), pt_to_mm(sheet.trim.top - y)
            place = made.laid.source_map.at(sheet.index, across, down)
            if place:
                return replace(place, page=self.place.page)
        return self.place

    def spot(self, box: Rect) -> str:
        """Where on the page, in words: from the left and top trim, and how far from the nearest cut."""
        page, trim = f"第 {self.place.page} 頁" if self.interior else "封面", self.sheet.trim
        if not trim:
            return page
        across, down = pt_to_mm(box.left - trim.left), pt_to_mm(trim.top - box.top)
        return f"{page}，左起 {across:.0f} mm、上起 {down:.0f} mm，距裁切線 {edge_mm(trim, box):.1f} mm"


@dataclass(frozen=True, slots=True)
class Gist:
    """What is remembered of a page for checks of the whole file."""

    spaces: frozenset[str]
    """Colour spaces that it paints in."""
    notdef: bool
    """Whether a text has a glyph that is missing in its font."""

    def __reduce__(self) -> tuple[type[Gist], tuple[frozenset[str], bool]]:
        """As it is pickled: a tenth of the time that a frozen dataclass takes by itself."""
        return Gist, (self.spaces, self.notdef)


def _gist(sheet: Sheet) -> Gist:
    return Gist(frozenset(thing.space for thing in sheet.painted), notdef(sheet) is not None)


def notdef(sheet: Sheet) -> Rect | None:
    """Bounds of the first text with a glyph that is missing in its font."""
    return next((thing.box for thing in artwork(sheet) if thing.what == "text" and 0 in thing.glyphs), None)


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
