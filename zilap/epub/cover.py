"""The front cover as a picture, and the page that shows it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from lxml import etree

from zilap import html, pages
from zilap.art import drawings
from zilap.book import Book
from zilap.epub import xhtml
from zilap.epub.names import OPS, SHEET, XHTML, Element
from zilap.epub.words import words
from zilap.epub.xhtml import label
from zilap.source import templates as jinja
from zilap.typefaces import Typefaces
from zilap.units import PT_PER_MM
from zilap.weasy import CSS, HTML, FontConfiguration, URLFetcher, URLFetcherResponse

HEIGHT = 2000
"""Pixels of the picture's longer side, as shops ask for."""
QUALITY = 90


def front_jpeg(book: Book, templates: Path, faces: Typefaces, cache: Path) -> bytes:
    """The front cover drawn from ``templates/cover/front.html`` at the trim size, as an sRGB JPEG."""
    pages.ready(cache)
    shown = html.words(templates, book.language)
    text = jinja.render(templates, "cover/front.html", book=book, art=drawings, words=shown, medium="epub", bleed=0)
    fetch = _Files(faces)
    size = f"@page {{ size: {book.trim.width}mm {book.trim.height}mm; margin: 0; bleed: 0; marks: none }}"
    tokens = jinja.read(templates, "css/tokens.css")
    fonts = FontConfiguration()
    sheet = CSS(string=f"{faces.css('fonts:')}{tokens}\n{size}", font_config=fonts, url_fetcher=fetch, base_url="book:")
    page = HTML(string=text, base_url="book:", url_fetcher=fetch)
    made = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_identifier=b"zilap")
    return _jpeg(made, HEIGHT / (book.trim.height * PT_PER_MM))


class _Files(URLFetcher):  # type: ignore[misc]
    """The fonts of the book and data URLs, nothing else."""

    def __init__(self, faces: Typefaces) -> None:
        super().__init__(allowed_protocols=["data"])
        self.faces = faces

    def fetch(self, url: str, headers: object = None) -> object:
        scheme, _, name = url.partition(":")
        if scheme == "fonts":
            return URLFetcherResponse(url, (self.faces.folder / name).read_bytes(), {"Content-Type": "font/ttf"})
        return super().fetch(url, headers)


def _jpeg(pdf: bytes, scale: float) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=scale).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()


def page(book: Book) -> Element:
    """The document that shows the cover (EPUB 3.3, 5.5.4; ARIA ``doc-cover`` is a role of the picture)."""
    say = words(book.language)
    alternative = f"{say['cover']}：{book.title}，{book.publisher}"
    text = (
        f'<body xmlns="{XHTML}" xmlns:epub="{OPS}" epub:type="frontmatter" class="cover-page">'
        f'<section epub:type="cover" class="cover" aria-label="{label(say["cover"])}">'
        f'<img src="images/cover.jpg" alt="{label(alternative)}" role="doc-cover"/></section></body>'
    )
    return xhtml.whole(say["cover"], book.language, SHEET, etree.fromstring(text))
