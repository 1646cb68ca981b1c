"""What can be made of a Book.  To add a format: one function here (or a room), one row below."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap import html, pages, pdf, stamp
from zilap.book import Book
from zilap.epub import cover, make
from zilap.made import Epub, Laid, PrintPdf, ScreenPdf
from zilap.source import pictures
from zilap.typefaces import Typefaces

PAGE_PIXELS = 2200
"""Longest side of a picture's copy in the pages: 240 mm at 230 dpi."""
EPUB_PIXELS = 1600
"""Longest side of a picture in the EPUB."""


@dataclass(frozen=True)
class Job:
    """One run of the shop: the book, and what several formats need of it, made once."""

    book: Book
    templates: Path
    faces: Typefaces
    cache: Path
    stamped: bool
    """Whether every page says 校樣: the book has errors."""
    say: Callable[[str], None]

    @functools.cached_property
    def laid(self) -> Laid:
        """The laid-out book: print and screen are finished from the same pages."""
        return pages.lay_out(self.setting)

    @functools.cached_property
    def setting(self) -> pages.Setting:
        """What the pages are laid out from."""
        return pages.Setting(
            book=self.book,
            html=html.paged(self.book, self.templates),
            sheets=tuple(
                pages.Sheet(path.relative_to(self.templates.parent), path.read_text(encoding="utf-8"))
                for path in html.sheet_files(self.templates, "paged")
            ),
            faces=self.faces,
            picture=lambda name: pictures.srgb(self.book.pictures[name], self.cache / "pictures", PAGE_PIXELS),
            cache=self.cache,
            say=self.say,
        )

    def stamp(self, made: bytes) -> bytes:
        """The PDF with 校樣 on every page, where the book has errors."""
        return pdf.stamped(made, stamp.page(self.setting)) if self.stamped else made


@dataclass(frozen=True, slots=True)
class Format:
    """A sort of file that readers or printers get.  Each is a verb of the command line by itself."""

    name: str
    file: str
    label: str
    make: Callable[[Job], bytes]
    subject: Callable[[Job, Path, PurePath], object]
    """The finished file as the thing that checks look at."""
    facts: Callable[[Job], Mapping[str, Any]]
    """What the report says of it besides its size."""


def _print(job: Job) -> bytes:
    return job.stamp(pdf.interior(job.laid.pdf, job.book, job.laid.page_map))


def _screen(job: Job) -> bytes:
    return job.stamp(pdf.screen(job.laid.pdf, job.book, job.laid.page_map))


def _epub(job: Job) -> bytes:
    job.say("電子書：字款與各篇")
    front = cover.front_jpeg(job.book, job.templates, job.faces, job.cache)
    return make.make(
        job.book,
        job.templates,
        job.faces,
        job.cache,
        pages=job.laid.page_map,
        cover=front,
        stamp=job.stamped,
        say=job.say,
    )


def _pages(job: Job) -> Mapping[str, Any]:
    return {"pages": len(job.laid.page_map.labels), "front": job.laid.page_map.front}


def _sections(job: Job) -> Mapping[str, Any]:
    return {"sections": len(job.book.sections)}


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        row.name: row
        for row in (
            Format(
                "print",
                "print.pdf",
                "印刷用內文 PDF",
                _print,
                lambda job, path, name: PrintPdf(job.book, path, name, job.laid, job.faces),
                _pages,
            ),
            Format(
                "screen",
                "screen.pdf",
                "螢幕閱讀 PDF",
                _screen,
                lambda job, path, name: ScreenPdf(job.book, path, name, job.laid, job.faces),
                _pages,
            ),
            Format(
                "epub",
                "book.epub",
                "電子書 EPUB",
                _epub,
                lambda job, path, name: Epub(job.book, path, name, job.laid),
                _sections,
            ),
        )
    }
)
