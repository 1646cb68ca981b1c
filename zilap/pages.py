"""HTML → pages: WeasyPrint, asked again until everything stands where it knows it stands.

A first pass shows on which side of a spread things fell, how many pages the front matter
fills, where a figure left a hole.  That goes back into the document, and the pass is made
again while anything changes (two or three times for most books).
"""

from __future__ import annotations

import functools
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from zilap import fit, inputs, lines, repaginate, starts, tags, weasy
from zilap.book import Book, Section
from zilap.made import Box, Laid, PageMap, SourceMap
from zilap.problem import Place, Problem, Rule, Stop, rules
from zilap.typefaces import Typefaces
from zilap.units import PX_PER_MM

RULES = rules(
    Rule(
        "L004",
        "排版引擎有話說",
        "排版引擎遇到看不懂的 CSS 或載入不到的檔案時只記一筆，照樣出頁，結果卻不是設計師想要的。",
        "改正這條 CSS 或檔案；只有瀏覽器才懂的 CSS 請放在 epub.css。",
        stops=True,
    ),
)
MOST_PASSES = 8
GLYPH = re.compile(r"\.notdef glyph rendered")
ANCHOR = re.compile(r"No anchor #|Content discarded: target points to undefined anchor")
MIME = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet and the file that an editor or designer knows it by."""

    name: Path
    css: str


@dataclass(frozen=True, slots=True)
class Setting:
    """All that a layout is made from."""

    book: Book
    html: str
    sheets: tuple[Sheet, ...]
    faces: Typefaces
    picture: Callable[[str], Path]
    """Name of a picture → the file to show."""
    cache: Path
    """A folder for what the engine writes for itself."""
    say: Callable[[str], None] = lambda words: None
    """Told of each pass."""
    whole: bool = True
    """False for a part of the book: references to the rest lead nowhere, and that is no fault."""


def lay_out(setting: Setting) -> Laid:
    """Lay the book out and write its PDF.

    Raises:
        Stop: when the engine warns of anything but a missing glyph.
    """
    isolate_fonts(setting.cache)
    lines.install()
    repaginate.install()
    tags.install()
    heard = _Heard(setting.whole)
    with heard:
        document, settled = _passes(setting)
        pdf = document.write_pdf(pdf_identifier=b"zilap", pdf_tags=True)
    if heard.problems:
        raise Stop(heard.problems)
    front = _front_pages(document.pages, setting.book)
    source_map, sections = _places(document.pages, setting.book)
    labels = tuple(_label(index, front) for index in range(len(document.pages)))
    begins = starts.read(document.pages, {section.id for section in setting.book.sections})
    return Laid(pdf, PageMap(labels, MappingProxyType(sections), front, begins), source_map, settled=settled)


def isolate_fonts(cache: Path) -> None:
    """Hide every font of the system: a book looks the same on every machine.

    Fontconfig reads its configuration when the engine first asks for a font.
    """
    cache.mkdir(parents=True, exist_ok=True)
    config = cache / "fonts.conf"
    content = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><cachedir>{cache.resolve()}</cachedir></fontconfig>\n"
    )
    if not config.exists() or config.read_text(encoding="utf-8") != content:
        config.write_text(content, encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(config.resolve())


def _passes(setting: Setting) -> tuple[Any, bool]:
    """The laid-out document, and whether it came to rest."""
    fetch = fetcher(setting)
    fonts = FontConfiguration()
    html = HTML(string=setting.html, base_url="book:", url_fetcher=fetch)
    root: Element = html.etree_element
    css = "".join(sheet.css for sheet in setting.sheets)
    trim = setting.book.trim
    size = f"size: {trim.width}mm {trim.height}mm; bleed: {trim.bleed}mm"
    page = f"@page {{ {size} }}\n:root {{ --bleed: {trim.bleed}mm }}\n"
    text = f"{setting.faces.css('fonts:')}{css}\n{page}"
    sheet = CSS(string=text, font_config=fonts, url_fetcher=fetch, base_url="book:")
    kept = setting.cache / "fit" / f"{_name(setting)}.json"
    state = fit.recall(kept, root)
    fit.apply(root, state)
    moves: dict[str, int] = {}
    for number in range(1, MOST_PASSES + 1):
        setting.say(f"排版：第 {number} 次")
        document = html.render(font_config=fonts, stylesheets=[sheet])
        found = fit.read(document.pages, root, state.tops)
        settled = (found.sides, found.tops) == (state.sides, state.tops)
        if settled and not fit.move_on(root, found.late, moves):
            fit.keep(kept, state)
            return document, True
        state = found
        fit.apply(root, state)
    return document, False


def _name(setting: Setting) -> str:
    """What tells one book's layout from another's: what was learnt of the one helps only itself."""
    parts = [str(setting.book.root.resolve()), setting.book.edition.name]
    parts += [] if setting.whole else [section.id for section in setting.book.sections]
    return inputs.sha("/".join(parts).encode())[:16]


def _front_pages(pages: list[Any], book: Book) -> int:
    """Pages with roman folios: all before the recto on which the body begins."""
    body = {section.id for part in book.parts if part.matter == "body" for section in part.all}
    for index, page in enumerate(pages):
        if body & set(page.anchors):
            return index + index % 2
    return len(pages) if not body else 0


def _label(index: int, front: int) -> str:
    return roman(index + 1) if index < front else str(index - front + 1)


def roman(number: int) -> str:
    """Lower-case roman numeral, as front matter is numbered.

    >>> roman(4), roman(19), roman(42)
    ('iv', 'xix', 'xlii')
    """
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    letters = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    text = ""
    for value, letter in zip(values, letters, strict=True):
        text += letter * (number // value)
        number %= value
    return text


def _places(pages: list[Any], book: Book) -> tuple[SourceMap, dict[str, int]]:
    """Where every block and picture of every page came from, and the first page of each section."""
    known = {section.id: section for section in book.sections}
    sections: dict[str, int] = {}
    mapped = []
    for index, page in enumerate(pages):
        for id in page.anchors:
            if id in known:
                sections.setdefault(id, index)
        mapped.append(tuple(_boxes(page, known)))
    return SourceMap(tuple(mapped)), sections


def _boxes(page: Any, known: Mapping[str, Section]) -> Iterator[Box]:
    """The blocks, lines and pictures of a page, each with the place of the nearest element that knows its own.

    Notes stand apart from their section, at the page's foot: their ids name it.
    """

    def walk(box: Any, place: Place | None) -> Iterator[Box]:
        element = weasy.element(box)
        if element is not None:
            id, at = element.get("id", ""), element.get("data-at")
            if id in known and element.tag == "section":
                place = known[id].at("title")
            elif place is None and at and id.rpartition("-fn-")[0] in known:
                place = Place(known[id.rpartition("-fn-")[0]].place.file, int(at))
            elif place and at:
                place = Place(place.file, int(at))
            if place and (weasy.is_block(box) or weasy.is_replaced(box) or weasy.is_line(box)):
                yield _box(box, place)
        for child in weasy.children(box):
            yield from walk(child, place)

    yield from walk(weasy.page_box(page), None)


def _box(box: Any, place: Place) -> Box:
    what = "image" if weasy.is_replaced(box) else "line" if weasy.is_line(box) else weasy.tag(box)
    if what == "line":
        x, y, width, height = box.position_x, box.position_y, box.width, box.height
    else:
        x, y = box.border_box_x(), box.border_box_y()
        width, height = box.border_width(), box.border_height()
    return Box(x / PX_PER_MM, y / PX_PER_MM, width / PX_PER_MM, height / PX_PER_MM, place, what, _said(box, what))


def _said(box: Any, what: str) -> str:
    """The text of a line, the name of a picture."""
    if what == "line":
        return "".join(_own_text(box))
    return str(weasy.element(box).get("src", "")).removeprefix("book:") if what == "image" else ""


def _own_text(box: Any) -> Iterator[str]:
    """The text in a box, without that of lines inside it."""
    for child in weasy.children(box):
        if weasy.is_text(child):
            yield child.text
        elif not weasy.is_line(child):
            yield from _own_text(child)


def fetcher(setting: Setting) -> URLFetcher:
    """What loads pictures and fonts for the engine."""
    return _Fetcher(setting)


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Pictures and fonts of the book by name, data URLs, and nothing else: no file, no network."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(allowed_protocols=["data"])
        self.setting = setting

    def fetch(self, url: str, headers: Any = None) -> Any:
        scheme, _, address = url.partition(":")
        name = address if address in self.setting.book.pictures else unquote(address)
        if scheme == "fonts":
            path = next(face.path for face in self.setting.faces.faces if face.path.name == name)
        elif scheme == "book" and name in self.setting.book.pictures:
            path = self.setting.picture(name)
        elif scheme == "data":
            return super().fetch(url, headers)
        else:
            raise ValueError(f"not of this book: {url[:80]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MIME.get(path.suffix.lower(), "")})


class _Heard(logging.Handler):
    """Every warning of the engine, once, as a Problem.  A missing glyph is reported by its check."""

    def __init__(self, whole: bool) -> None:
        super().__init__(logging.WARNING)
        self.whole = whole
        self.words: dict[str, None] = {}

    @functools.cached_property
    def logger(self) -> logging.Logger:
        return logging.getLogger("weasyprint")

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if not GLYPH.search(words) and (self.whole or not ANCHOR.search(words)):
            self.words[words.splitlines()[0][:200]] = None

    @property
    def problems(self) -> list[Problem]:
        return [RULES["L004"].at(Place(Path("templates")), words) for words in self.words]

    def __enter__(self) -> None:
        self.propagated, self.logger.propagate = self.logger.propagate, False
        self.logger.addHandler(self)

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self)
        self.logger.propagate = self.propagated
