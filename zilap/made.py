"""What was made, as values: the pages' folios, where boxes came from, and the finished files."""

from __future__ import annotations

import functools
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType

import pikepdf

from zilap.aloud import tagged
from zilap.aloud.tagged import Tagged
from zilap.book import Book, Trim
from zilap.memo import NONE, Memory
from zilap.packed import packed
from zilap.problem import Place
from zilap.typefaces import Typefaces


@packed
@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page and the source line it came from.

    ``x``, ``y``, ``width``, ``height`` are mm from the top left corner of the trim.
    """

    x: float
    y: float
    width: float
    height: float
    place: Place
    what: str
    """``line`` (of text), ``image``, or the tag of the element whose block it is."""
    text: str = ""
    """The text of a line, as laid out; the name of a picture."""

    def holds(self, x: float, y: float) -> bool:
        """Whether a point (mm from the trim's top left corner) lies in it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Page and box to file and line: what every message about a finished page is made with."""

    pages: tuple[tuple[Box, ...], ...]

    def at(self, page: int, x: float, y: float) -> Place | None:
        """The source of the smallest box under a point: ``page`` from 0, ``x`` and ``y`` in mm."""
        under = [box for box in self.pages[page] if box.holds(x, y)] if page < len(self.pages) else []
        smallest = min(under, key=lambda box: box.width * box.height, default=None)
        return smallest.place if smallest else None


@dataclass(frozen=True, slots=True)
class PageStart:
    """The text with which a page begins, where it can be found again in another medium."""

    section: str
    block: int
    """Which of the section's blocks, from 0."""
    offset: int
    """Characters of the block, blanks not counted, that stand on earlier pages."""
    probe: str
    """The first characters of the page, as they were laid out; empty where it begins with a picture."""


@dataclass(frozen=True, slots=True)
class Starts:
    """Where every page begins."""

    blocks: Mapping[str, tuple[str, ...]]
    """Section id to the text of its blocks without blanks, in reading order; a picture is its description."""
    pages: tuple[PageStart | None, ...]
    """One for each page; None for a page without text."""

    def text(self, start: PageStart) -> str:
        """The text of a block from where the page begins."""
        return self.blocks[start.section][start.block][start.offset :]


@dataclass(frozen=True, slots=True)
class PageMap:
    """The pages of the print book, in order."""

    labels: tuple[str, ...]
    """Folio of each page: ``i``, ``ii``, ``1`` …"""
    sections: Mapping[str, int]
    """Section id to the index of its first page, from 0."""

    front: int
    """Pages before the body: those with roman folios."""
    starts: Starts = Starts(MappingProxyType({}), ())

    def label(self, page: int) -> str:
        """The folio of a page, by index from 0."""
        return self.labels[page] if page < len(self.labels) else str(page + 1)


@dataclass(frozen=True, slots=True)
class Laid:
    """The laid-out book: one PDF (RGB, trim and bleed boxes, links, bookmarks) and what is known of it."""

    file: Path
    """The PDF: a book of photographs would fill the memory."""
    page_map: PageMap
    source_map: SourceMap
    settled: bool = True
    """Whether folios and figures came to rest; else the last round stands."""
    keys: tuple[str, ...] = ()
    """For each page, what it follows from; none where nothing is to be remembered of it."""
    folder: Path | None = None
    """Where it is remembered."""
    scratch: object = None
    """What keeps the file where it is, as long as this is there."""

    @property
    def pdf(self) -> bytes:
        """The PDF, read."""
        return self.file.read_bytes()

    def memory(self, kind: str, salt: str) -> Memory:
        """What is remembered of each page; ``salt`` is what it follows from besides the page."""
        return Memory(self.folder / kind, tuple(f"{key} {salt}" for key in self.keys)) if self.folder else NONE


@dataclass(frozen=True)
class MadePdf:
    """A finished PDF and the book and layout it was made from."""

    book: Book
    path: Path
    name: PurePath
    """As an editor is told: ``output/hant/print.pdf``."""
    laid: Laid
    faces: Typefaces

    @functools.cached_property
    def pdf(self) -> pikepdf.Pdf:
        """The file, opened."""
        return pikepdf.open(self.path)

    def place(self, page: int) -> Place:
        """A page (index from 0) as a place an editor can find."""
        return Place(self.name, page=self.laid.page_map.label(page))


@dataclass(frozen=True)
class PrintPdf(MadePdf):
    """The interior as the printer gets it."""


@dataclass(frozen=True)
class ScreenPdf(MadePdf):
    """The PDF that is read on a screen."""

    @functools.cached_property
    def tagged(self) -> Tagged:
        """Its tag tree and what its pages paint, read once for all checks."""
        return tagged.read(self.pdf)


@dataclass(frozen=True)
class CoverPdf:
    """The cover as the printer gets it: one wide page of back, spine and front."""

    book: Book
    path: Path
    name: PurePath
    spine_mm: float
    sheet: Trim | None = None
    """The flat sheet as it should be cut, with its bleed."""

    @functools.cached_property
    def pdf(self) -> pikepdf.Pdf:
        """The file, opened."""
        return pikepdf.open(self.path)


@dataclass(frozen=True)
class Epub:
    """The finished EPUB."""

    book: Book
    path: Path
    name: PurePath
    laid: Laid | None = None
    """The print edition whose pages it marks."""

    @functools.cached_property
    def entries(self) -> Mapping[str, bytes]:
        """Every file of the archive by name."""
        with zipfile.ZipFile(self.path) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
