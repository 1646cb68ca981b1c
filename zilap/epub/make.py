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
from zilap.epub.names import SHEET, SVG, TEXT, Element
from zilap.epub.package import Item, Package, archive
from zilap.epub.words import words
from zilap.epub.xhtml import Document
from zilap.made import PageMap
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
    stamp: bool = False,
    say: Callable[[str], None] = lambda words: None,
) -> bytes:
    """The EPUB of a book, byte for byte the same for the same sources.

    ``pages`` are those of the print edition: without them there is no page list.  ``cover`` is the
    front cover as a JPEG: without it one is drawn.  ``stamp`` puts 校樣 at the head of each document.

    Raises:
        Stop: when a template or a picture holds what an EPUB may not, or a page cannot be found.
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
    pieces = [
        Piece("cover", nav.COVER, front.page(book)),
        Piece("nav", nav.FILE, nav.document(book, ways)),
        *(Piece(made.id, f"{TEXT}/{made.file}", xhtml.whole(made.title, made.language, f"../{SHEET}", made.body))
          for made in documents),
    ]  # fmt: skip
    say("電子書：字款")
    style = sheet.clean(html.css(templates, "epub"), faces)
    wanted = fonts.needed([piece.root for piece in pieces], style, faces)
    css = sheet.whole(style, [face for face in faces.faces if face.family in wanted], "../fonts/")
    say("電子書：打包")
    own_contents = () if any(made.epub_type == "toc" for made in documents) else ("nav",)
    drawn = functools.partial(front.front_jpeg, book, templates, faces, cache)
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
            metadata=opf.metadata(book, _claims(book, templates, pieces, css, bool(marks), bool(wanted))),
            items=items,
            spine=("cover", *own_contents, *(made.id for made in documents)),
            guide=tuple(_guide(ways)),
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
