"""What can be made of a Book.  To add a format: one function here (or a room), one row below."""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

import pikepdf

from zilap import html, inputs, pages, pdf, stamp
from zilap.book import Book
from zilap.epub import cover, make, validators
from zilap.epub.variants import PLAIN, VARIANTS, Variant
from zilap.made import CoverPdf, Epub, Laid, PrintPdf, ScreenPdf
from zilap.press import presets, wrap
from zilap.press.cover import Wrap
from zilap.press.finish import Info, finish_file
from zilap.press.preflight import Preflight
from zilap.press.presets import Preset
from zilap.problem import Place, Problem
from zilap.source import pictures, templates
from zilap.typefaces import Typefaces

DEFAULT_PRESET = "fogra39-coated"
"""Where book.toml names no printer."""


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
    tools: str = ""
    """What identifies code and libraries; empty where no galley is to be kept for the next run."""

    @functools.cached_property
    def laid(self) -> Laid:
        """The laid-out book: print and screen are finished from the same pages."""
        return pages.lay_out(self.setting)

    @functools.cached_property
    def setting(self) -> pages.Setting:
        """What the pages are laid out from."""
        name = inputs.book_name(self.book.root, self.book.edition.name)
        seen = self.cache / "markup" / name if self.tools else None
        return replace(self.design, copies=html.copies(self.book, self.templates, seen=seen, tools=self.tools))

    @functools.cached_property
    def design(self) -> pages.Setting:
        """The same without the sections: what they all are laid out with."""
        return pages.Setting(
            book=self.bled,
            copies=(),
            sheets=tuple(
                pages.Sheet(path.relative_to(self.templates.parent), html.sheet(self.templates, path, self.book))
                for path in html.sheet_files(self.templates, "paged")
            ),
            faces=self.faces,
            picture=pictures.Copies(dict(self.book.pictures), self.cache / "pictures", pictures.PAGE_PIXELS),
            cache=self.cache,
            say=self.say,
            tools=self.tools,
        )

    @functools.cached_property
    def bled(self) -> Book:
        """The book with the bleed that it or its printer asks for, whichever is larger."""
        trim = self.book.trim
        return replace(self.book, trim=replace(trim, bleed=max(trim.bleed, self.preset.bleed_mm)))

    @functools.cached_property
    def preset(self) -> Preset:
        """The printer that the files are made for, with the design's inks exact."""
        tokens, own = templates.read(self.templates, "css/tokens.css"), self.book.root / "press"
        found = presets.load(self.templates / "press", self.book.preset or DEFAULT_PRESET, own)
        return found.with_tokens(tokens, Place(PurePath(self.templates.name, "css/tokens.css")))

    @functools.cached_property
    def cover_preset(self) -> Preset:
        """The same printer for the cover, whose gold may have a plate of its own."""
        foil = self.book.cover.foil
        inks = [replace(ink, name=foil, spot=True) if foil and ink.name == "gold" else ink for ink in self.preset.inks]
        return replace(self.preset, inks=tuple(inks))

    @functools.cached_property
    def wrap(self) -> Wrap:
        """The cover laid flat, as wide as the pages that were laid out and the paper make it."""
        return wrap.plan(self.book, self.preset, len(self.laid.page_map.labels))

    @functools.cached_property
    def cover_setting(self) -> pages.Setting:
        """What the cover is laid out from."""
        return wrap.setting(self.book, self.templates, self.faces, self.cache, self.wrap, lambda words: None)

    @functools.cached_property
    def front(self) -> bytes:
        """The front cover as a JPEG: in the EPUB, and beside it for shops."""
        return cover.front_jpeg(self.book, self.templates, self.faces, self.cache)

    def stamp(self, made: bytes) -> bytes:
        """The PDF with 校樣 on every page, where the book has errors."""
        return pdf.stamped(made, stamp.page(self.setting)) if self.stamped else made


@dataclass(frozen=True, slots=True)
class Format:
    """A sort of file that readers or printers get.  Each is a verb of the command line by itself."""

    name: str
    file: str
    label: str
    make: Callable[[Job, Path], None]
    """Writes the file."""
    subjects: Callable[[Job, Path, PurePath], tuple[object, ...]]
    """The finished file as the things that checks look at."""
    facts: Callable[[Job], Mapping[str, Any]]
    """What the report says of it besides its size."""
    referees: Callable[[Path, PurePath], tuple[Problem, ...]] = lambda path, name: ()
    """Outside programs that judge the file; one that is not there is a NOTE."""
    beside: Callable[[Job, Path], Mapping[str, bytes]] = lambda job, made: {}
    """Files that go with it, by name."""
    asked: Callable[[Book], bool] = lambda book: True
    """Whether the book wants it made when no format is named."""


def asked(book: Book) -> tuple[str, ...]:
    """The formats that a book is made in when none is named."""
    return tuple(name for name, row in FORMATS.items() if row.asked(book))


def _print(job: Job, path: Path) -> None:
    job.say(f"印刷分色：{job.preset.label}")
    with contextlib.ExitStack() as files:
        doc = files.enter_context(pikepdf.open(job.laid.file))
        pdf.to_interior(doc, job.book, job.laid.page_map)
        if job.stamped:
            pdf.to_stamped(doc, files.enter_context(pikepdf.open(io.BytesIO(stamp.page(job.setting)))))
        finish_file(
            doc,
            path,
            job.preset,
            _info(job.book),
            originals=_originals(job.book),
            cache=job.cache / "press",
            memory=job.laid.memory(f"separated-{job.preset.name}", _salt(job)),
        )


def _salt(job: Job) -> str:
    """What the pages for the press follow from besides the layout."""
    return inputs.sha(repr((job.preset, job.stamped, job.tools)).encode())[:16]


def _info(book: Book) -> Info:
    return Info(book.title, book.author, book.language, book.edition.date)


def _originals(book: Book) -> Mapping[str, Path]:
    """Pictures that go to press as they are: what is not RGB already was separated by somebody."""
    return {f"book:{name}": found.path for name, found in book.pictures.items() if found.mode not in ("RGB", "SVG")}


def _print_subjects(job: Job, path: Path, name: PurePath) -> tuple[object, ...]:
    made = PrintPdf(job.book, path, name, job.laid, job.faces)
    return made, Preflight(made, job.preset, salt=_salt(job))


def _cover(job: Job, path: Path) -> None:
    job.say(f"封面：書脊 {job.wrap.spine:.1f} 毫米")
    plain = pages.lay_out(job.cover_setting).pdf
    if job.stamped:
        panels = [(panel.x, panel.width) for panel in (job.wrap.panel("back"), job.wrap.panel("front"))]
        plain = pdf.stamped(plain, stamp.page(job.cover_setting, panels=panels))
    folds, cache = job.wrap.folds, job.cache / "press"
    with pikepdf.open(io.BytesIO(plain)) as doc:
        finish_file(doc, path, job.cover_preset, _info(job.book), folds_mm=folds, cache=cache)


def _cover_subjects(job: Job, path: Path, name: PurePath) -> tuple[object, ...]:
    made = CoverPdf(job.book, path, name, job.wrap.spine, job.wrap.trim)
    return job.cover_setting, Preflight(made, job.cover_preset)


def _screen(job: Job, path: Path) -> None:
    path.write_bytes(job.stamp(pdf.screen(job.laid.pdf, job.book, job.laid.page_map)))


def _epub(job: Job, path: Path, variant: Variant = PLAIN) -> None:
    job.say("電子書：字款與各篇")
    made = make.make(
        job.book,
        job.templates,
        job.faces,
        job.cache,
        pages=job.laid.page_map,
        cover=job.front,
        variant=variant,
        stamp=job.stamped,
        say=job.say,
    )
    path.write_bytes(made)


def _judged(path: Path, name: PurePath) -> tuple[Problem, ...]:
    return *validators.epubcheck(path, name), *validators.ace(path, name)


def _form(name: str, file: str, label: str) -> Format:
    """A form of the EPUB, made where book.toml or the command asks for it."""
    return Format(
        name,
        file,
        label,
        lambda job, path: _epub(job, path, VARIANTS[name]),
        _epub_subjects,
        _sections,
        _judged,
        asked=lambda book: name in book.ebook.variants,
    )


def _epub_subjects(job: Job, path: Path, name: PurePath) -> tuple[object, ...]:
    return (Epub(job.book, path, name, job.laid),)


def _for_shops(job: Job, made: Path) -> Mapping[str, bytes]:
    """The cover by itself, and the EPUB under the name that shops take; none of a proof, which is for nobody's shop."""
    return {} if job.stamped else {"cover.jpg": job.front, make.shop_name(job.book): made.read_bytes()}


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
                _print_subjects,
                _pages,
            ),
            Format(
                "cover",
                "cover.pdf",
                "印刷用封面 PDF",
                _cover,
                _cover_subjects,
                lambda job: {"pages": 1, "spine_mm": job.wrap.spine},
            ),
            Format(
                "screen",
                "screen.pdf",
                "螢幕閱讀 PDF",
                _screen,
                lambda job, path, name: (ScreenPdf(job.book, path, name, job.laid, job.faces),),
                _pages,
            ),
            Format(
                "epub",
                "book.epub",
                "電子書 EPUB",
                _epub,
                _epub_subjects,
                _sections,
                _judged,
                _for_shops,
            ),
            _form("kobo", "book.kepub.epub", "電子書 EPUB（Kobo 閱讀器）"),
            _form("kindle", "book-kindle.epub", "電子書 EPUB（供轉成 Kindle 格式）"),
            _form("vertical", "book-vertical.epub", "電子書 EPUB（直排）"),
        )
    }
)
