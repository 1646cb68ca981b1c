"""A small finished screen PDF, made once, and ways to plant a fault in it."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from tempfile import mkdtemp

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from zilap import pages, pdf, typefaces
from zilap.formats import Job
from zilap.made import Laid, ScreenPdf
from zilap.pages import Setting
from zilap.source import folder

ROOT = Path(__file__).parent.parent.parent


@functools.cache
def setting() -> Setting:
    book, problems = folder.load(ROOT / "tests/books/tiny", ROOT / "templates")
    assert not problems
    faces = typefaces.load(ROOT / "fonts")
    return Job(book, ROOT / "templates", faces, Path(mkdtemp()), False, lambda words: None).setting


@functools.cache
def made() -> tuple[Laid, bytes]:
    laid = pages.lay_out(setting())
    return laid, pdf.screen(laid.pdf, setting().book, laid.page_map)


def subject(folder: Path, content: bytes) -> ScreenPdf:
    path = folder / "screen.pdf"
    path.write_bytes(content)
    return ScreenPdf(setting().book, path, PurePath("output/screen.pdf"), made()[0], setting().faces)


def whole(folder: Path) -> list[object]:
    return [subject(folder, made()[1])]


def broken(folder: Path, fault: Callable[[Pdf], None]) -> list[object]:
    """The file with a fault planted in it."""
    with pikepdf.open(io.BytesIO(made()[1])) as doc:
        fault(doc)
        out = io.BytesIO()
        doc.save(out, static_id=True)
    return [subject(folder, out.getvalue())]


def elements(doc: Pdf, kind: str) -> Iterator[Dictionary]:
    """Structure elements of one type, in the order of the file."""
    for thing in doc.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.StructElem and thing.get("/S") == f"/{kind}":
            yield thing


def first(doc: Pdf, kind: str) -> Dictionary:
    return next(elements(doc, kind))


def add(doc: Pdf, page: int, content: bytes) -> None:
    """Paint something more on a page."""
    doc.pages[page].contents_add(b"\n" + content)


def metadata(doc: Pdf, old: str, new: str) -> None:
    words = doc.Root.Metadata.read_bytes().decode()
    assert old in words
    doc.Root.Metadata = doc.make_stream(words.replace(old, new).encode(), Type=Name.Metadata, Subtype=Name.XML)
