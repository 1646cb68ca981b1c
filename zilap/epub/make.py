"""Book → EPUB 3.3, from beginning to end."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zilap import html
from zilap.book import Book
from zilap.epub import accessibility, fonts, nav, opf, pagelist, sheet, xhtml
from zilap.epub import cover as front
from zilap.epub.accessibility import Page
from zilap.epub.images import Pictures
from zilap.epub.names import SHEET, SVG, TEXT, Element, x
from zilap.epub.package import Item, Package, archive
from zilap.epub.rules import RULES
from zilap.epub.variants import PLAIN, Variant
from zilap.epub.words import words
from zilap.epub.xhtml import Document
from zilap.made import PageMap
from zilap.problem import Place, Problem, Stop
from zilap.typefaces import Typefaces

XHTML_TYPE = "application/xhtml+xml"
APPLE = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<display_options><platform name="*">'
    b'<option name="specified-fonts">true</option></platform></display_options>\n'
)
"""Apple Books shows embedded fonts only when it is told to."""


def make(
    book: Book,
    templates: Path,
    faces: Typefaces,
    cache: Path,
    *,
    pages: PageMap | None = None,
    cover: bytes | None = None,
    variant: Variant = PLAIN,
    stamp: bool = False,
    say: Callable[[str], None] = lambda words: None,
) -> bytes:
    """The EPUB of a book, byte for byte the same for the same sources.

    ``pages`` are those of the print edition: without them there is no page list.  ``cover`` is the
    front cover as a JPEG: without it one is drawn.  ``variant`` is the form that is made: plain, for
    Kobo, for Kindle, vertical.  ``stamp`` puts 校樣 at the head of each document.

    Raises:
        Stop: when a template or a picture holds what an EPUB may not, a page cannot be found, or no font has
            a character.
    """
    say("電子書：內文")
    pictures = Pictures(book, cache)
    documents = list(_documents(book, templates, pictures))
    xhtml.link(documents)
    marks = pagelist.mark(documents, pages) if pages else ()
    if stamp:
        for made in documents:
            xhtml.stamp(made, words(book.language)["proof"])
    ways = nav.lists(documents, html.entries(book), book.language, marks)
    pieces = list(_pieces(book, documents, ways, variant))
    say("電子書：字款")
    style = variant.sheet(sheet.clean(_css(templates, variant), faces))
    wanted = fonts.needed([piece.root for piece in pieces], style, faces)
    if wrong := list(_without_glyph(book, pieces, wanted, faces)):
        raise Stop(wrong)
    css = sheet.whole(style, [face for face in faces.faces if face.family in wanted], "../fonts/")
    say("電子書：打包")
    claims = _claims(book, templates, pieces, css, bool(marks), bool(wanted))
    drawn = functools.partial(front.front_jpeg, book, templates, faces, cache)
    read, aside = _spine(documents, ways)
    items = (
        *(piece.item() for piece in pieces),
        Item("ncx", "toc.ncx", "application/x-dtbncx+xml", nav.ncx(book, opf.identifier(book), ways)),
        Item("css", SHEET, "text/css", css.encode()),
        Item("cover-image", "images/cover.jpg", "image/jpeg", cover or drawn(), ("cover-image",)),
        *pictures.items(),
        *fonts.items(wanted, faces),
    )
    return archive(
        Package(
            identifier=opf.identifier(book),
            title=book.title,
            language=book.language,
            metadata=opf.metadata(book, claims, variant.metas),
            items=items,
            spine=read,
            aside=aside,
            guide=tuple(_guide(ways)),
            direction=variant.direction,
            beside={"META-INF/com.apple.ibooks.display-options.xml": APPLE},
        )
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A document with its place in the package."""

    id: str
    href: str
    root: Element

    def item(self) -> Item:
        """The file."""
        drawn = next(self.root.iter(f"{{{SVG}}}svg"), None) is not None
        properties = [name for name, there in (("nav", self.id == "nav"), ("svg", drawn)) if there]
        return Item(self.id, self.href, XHTML_TYPE, xhtml.write(self.root), tuple(properties))


def _documents(book: Book, templates: Path, pictures: Pictures) -> Iterator[Document]:
    press = html.Press(book, templates, "epub", pictures.address, xhtml.href)
    for part in book.parts:
        for section in part.all:
            yield xhtml.document(book, part, section, html.section(press, part, section))


def _css(templates: Path, variant: Variant) -> str:
    """The style sheets of the EPUB, and those of its form."""
    own = [(templates / name).read_text(encoding="utf-8") for name in variant.templates]
    return "\n".join([html.css(templates, "epub"), *own])


def _without_glyph(book: Book, pieces: Sequence[Piece], wanted: fonts.Needed, faces: Typefaces) -> Iterator[Problem]:
    """Each character that no embedded font has, once in each document, where the sources have it."""
    texts = ("".join(map(str, next(piece.root.iter(x("body"))).itertext())) for piece in pieces)
    for piece, missing in zip(pieces, fonts.without_glyph(texts, wanted, faces), strict=True):
        for char in sorted(missing):
            yield RULES["E097"].at(_written(book, piece.id, char), f"「{char}」（U+{ord(char):04X}）")


def _written(book: Book, id: str, char: str) -> Place:
    """Where the sources have a character that a document shows: in the section's file, or in its data."""
    found = book.section(id)
    if found is None:
        return book.place
    for number, line in [
        *((found.at(name).line, value) for name, value in found.head.items()),
        *enumerate(found.text.split("\n"), found.first_line),
    ]:
        if char in line:
            return Place(found.place.file, number, line.index(char) + 1)
    rows = (row for table in found.data.values() for row in table if char in "".join(map(str, row.values())))
    figures = (one.place for one in book.figures.values() if char in f"{one.label}{one.text}{one.source}{one.note}")
    return next((row["place"] for row in rows), next(figures, found.place))


def _pieces(book: Book, documents: Sequence[Document], ways: nav.Lists, variant: Variant) -> Iterator[Piece]:
    """Cover, navigation and sections as whole documents, in the form that is made."""
    found = [
        Piece("cover", nav.COVER, front.page(book)),
        Piece("nav", nav.FILE, nav.document(book, ways)),
        *(Piece(made.id, f"{TEXT}/{made.file}", xhtml.whole(made.title, made.language, f"../{SHEET}", made.body))
          for made in documents),
    ]  # fmt: skip
    for piece in found:
        variant.document(piece.root)
        yield piece


def _spine(documents: Sequence[Document], ways: nav.Lists) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is read in order, and what only links lead to.

    The navigation is read where the book has no contents of its own, and led to where it lists figures or tables.
    """
    sections = tuple(made.id for made in documents)
    if not any(made.epub_type == "toc" for made in documents):
        return ("cover", "nav", *sections), ()
    return ("cover", *sections), ("nav",) if ways.figures or ways.tables else ()


def _claims(
    book: Book, templates: Path, pieces: Sequence[Piece], css: str, paginated: bool, embedded: bool
) -> opf.Claims:
    read = [Page(piece.href, piece.root) for piece in pieces]
    guide = next(piece.root for piece in pieces if piece.id == "nav")
    return opf.Claims(
        access=accessibility.derive(read, guide, css),
        conforms=not accessibility.faults(read, guide, css),
        paginated=paginated,
        fonts=embedded,
        rights=html.words(templates, book.language).get("rights", ""),
        forewords=[item.head.get("author", "") for item in book.sections if item.kind.epub_type == "foreword"],
    )


def _guide(ways: nav.Lists) -> Iterator[tuple[str, str, str]]:
    """Cover, contents and the beginning of the text, as EPUB 2 and Kindle name them."""
    names = {"cover": "cover", "toc": "toc", "bodymatter": "text", "titlepage": "title-page"}
    for sort, line in ways.landmarks:
        if sort in names:
            yield names[sort], line.text, line.href


def shop_name(book: Book) -> str:
    """The name of the file as shops take it: the ISBN, or the edition."""
    isbn = opf.identifier(book).removeprefix("urn:isbn:")
    return f"{isbn}.epub" if isbn.isalnum() else f"{book.edition.name}-{book.edition.number}.epub"
