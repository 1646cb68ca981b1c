"""One section → a galley: laid out alone by WeasyPrint, and read."""

from __future__ import annotations

import functools
import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from zilap import fit, lines, repaginate, sides, starts, tags, weasy
from zilap.galleys import alone, folios
from zilap.galleys.values import FontUse, Galley, Kit, Labels, Order
from zilap.inputs import put, sha
from zilap.lines.styles import share_styles
from zilap.made import Box
from zilap.problem import Place
from zilap.units import PX_PER_MM, px_to_pt
from zilap.weasy import CSS, HTML, FontConfiguration, URLFetcher, URLFetcherResponse

MOST_PASSES = 12
_OF_VIEWPORT = re.compile(r"\dv(?:w|h|i|b|min|max)\b", re.I)
"""A length in units of the viewport."""
_GLYPH = re.compile(r"\.notdef glyph rendered")
_MIME = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
_FONT_FACTS = (
    "name", "font_size", "style", "weight", "ascent", "descent", "upem", "index", "glyph_count", "flags",
    "italic_angle", "stemv", "stemh", "used_in_forms", "type",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Engine:
    """WeasyPrint, ready to set the galleys of one book."""

    kit: Kit
    sheet: CSS
    fonts: FontConfiguration
    fetch: Fetcher
    warnings: tuple[str, ...]
    """What is said of the style sheets."""


def engine(kit: Kit) -> Engine:
    """Read fonts and style sheets, and put our parts in WeasyPrint's places."""
    ready(kit.cache)
    fetch, fonts = Fetcher(kit), FontConfiguration()
    with _Heard() as heard:
        sheet = CSS(string=kit.css, font_config=fonts, url_fetcher=fetch, base_url="book:")
    if not _OF_VIEWPORT.search(kit.css):
        share_styles(fonts)
    return Engine(kit, sheet, fonts, fetch, tuple(heard.words))


def ready(cache: Path) -> None:
    """Make WeasyPrint ours, before it draws anything: no font of the system, and our parts in its places."""
    isolate_fonts(cache)
    lines.install()
    repaginate.install()
    sides.install()
    tags.install()
    alone.install()


def isolate_fonts(cache: Path) -> None:
    """Hide every font of the system: a book looks the same on every machine.

    Fontconfig reads its configuration when the engine first asks for a font.
    """
    config = cache / "fonts.conf"
    content = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><cachedir>{cache.resolve()}</cachedir></fontconfig>\n"
    ).encode()
    if not config.exists() or config.read_bytes() != content:
        put(config, content)
    os.environ["FONTCONFIG_FILE"] = str(config.resolve())


def compose(made: Engine, order: Order) -> Galley:
    """Set one galley.  What the engine does not like stands in it as warnings."""
    kit, copy = made.kit, order.copy
    with _Heard() as heard:
        html = HTML(string=_with_folios(copy.html, order.labels), base_url="book:", url_fetcher=made.fetch)
        alone.begin(html.etree_element, recto=order.recto, number=order.number, whole=kit.whole)
        document, settled = _passes(made, html)
        fonts = document.fonts = alone.Described()
        pictures: dict[str, str] = {}
        pdf = document.write_pdf(
            finisher=lambda _, file: pictures.update(_taken_out(file, made)), pdf_tags=True, uncompressed_pdf=True
        )
        made.fetch.shown.clear()
        fixed = not alone.replaceable(html.etree_element)
    known = {copy.id: copy.place} if copy.place else {}
    begun = starts.read(document.pages, kit.sections)
    anchors = [(index, id) for index, page in enumerate(document.pages) for id in page.anchors if id in kit.sections]
    return Galley(
        pdf=pdf,
        pages=len(document.pages),
        quotes=tuple(sorted(order.labels)),
        fonts=tuple(_font_use(font) for font in fonts.described),
        boxes=tuple(tuple(_boxes(page, known)) for page in document.pages),
        blocks=dict(begun.blocks),
        starts=begun.pages,
        sections={id: index for index, id in reversed(anchors)},
        bookmarks=tuple(_bookmarks(document.pages)),
        pictures=pictures,
        settled=settled,
        fixed=fixed,
        warnings=(*made.warnings, *heard.words),
    )


def _taken_out(file: Any, made: Engine) -> Iterator[tuple[str, str]]:
    """Take the photographs out of a galley: a name stands for each, until the book is joined."""
    shown = made.fetch.shown
    for thing in file.objects:
        if isinstance(thing, weasy.pdf_stream.pydyf.Stream) and thing.extra.get("Filter") == "/DCTDecode":
            picture = shown.get(thing.stream[0].data)
            if picture:
                name = sha(made.kit.pictures[picture].encode())
                thing.stream = [name.encode()]
                yield name, picture


_OF = re.compile(r'\bdata-of="([^"]+)"')
_EMPTY = re.compile(r'(<(\w+)[^<>]*\bdata-of="([^"]+)"[^<>]*>)(</\2>)')


@functools.lru_cache(maxsize=1024)
def quoted(html: str) -> frozenset[str]:
    """Whose folios a document quotes: as ``Labels`` name them."""
    return frozenset(map(unescape, _OF.findall(html)))


def _with_folios(html: str, labels: Labels) -> str:
    return _EMPTY.sub(lambda found: f"{found[1]}{labels.get(unescape(found[3]), '')}{found[4]}", html)


def _passes(made: Engine, html: HTML) -> tuple[Any, bool]:
    """The laid-out document, and whether no figure leaves a hole any more."""
    root: Element = html.etree_element
    moved: dict[str, int] = {}
    for _ in range(MOST_PASSES):
        document = html.render(font_config=made.fonts, stylesheets=[made.sheet])
        if not fit.move_on(root, fit.late(document.pages), moved):
            return document, True
    return document, False


def _font_use(font: Any) -> FontUse:
    facts = {name: getattr(font, name) for name in _FONT_FACTS}
    spare = dict(font.__dict__.get("zilap_codes", {}))
    return FontUse(font.hash, font.family, facts, dict(font.widths), dict(font.to_unicode), spare, dict(font.missing))


def _bookmarks(pages: Sequence[Any]) -> Iterator[tuple[int, int, str, float, float]]:
    for index, page in enumerate(pages):
        for level, label, (x, y), _ in page.bookmarks:
            yield index, level, label, px_to_pt(x), px_to_pt(page.height - y)


def _boxes(page: Any, known: Mapping[str, Place]) -> Iterator[Box]:
    """The blocks, lines and pictures of a page, each with the place of the nearest element that knows its own.

    Notes stand apart from their section, at the page's foot: their ids name it.
    """

    def walk(box: Any, place: Place | None) -> Iterator[Box]:
        element = weasy.element(box)
        if element is not None:
            id, at = element.get("id", ""), element.get("data-at")
            if id in known and element.tag == "section":
                place = known[id]
            elif place is None and at and id.rpartition("-fn-")[0] in known:
                place = Place(known[id.rpartition("-fn-")[0]].file, int(at))
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
            yield folios.token(owner) if (owner := folios.whose(child)) else child.text
        elif not weasy.is_line(child):
            yield from _own_text(child)


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Pictures and fonts of the book by name, data URLs, and nothing else: no file, no network."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(allowed_protocols=["data"])
        self.kit = kit
        self.shown: dict[bytes, str] = {}
        """What was fetched of the book, to the names of the pictures."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """What an address stands for; ValueError where it is nothing of this book."""
        scheme, _, address = url.partition(":")
        name = address if address in self.kit.pictures else unquote(address)
        if scheme == "fonts":
            path = self.kit.fonts[name]
        elif scheme == "book" and name in self.kit.pictures:
            path = self.kit.picture(name)
        elif scheme == "data":
            return super().fetch(url, headers)
        else:
            raise ValueError(f"not of this book: {url[:80]}")
        content = path.read_bytes()
        if scheme == "book":
            self.shown[content] = name
        return URLFetcherResponse(url, content, {"Content-Type": _MIME.get(path.suffix.lower(), "")})


class _Heard(logging.Handler):
    """Every warning of the engine, once.  A missing glyph is reported by its check."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: dict[str, None] = {}

    @functools.cached_property
    def logger(self) -> logging.Logger:
        return logging.getLogger("weasyprint")

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if not _GLYPH.search(words):
            self.words[words.splitlines()[0][:200]] = None

    def __enter__(self) -> _Heard:
        self.propagated, self.logger.propagate = self.logger.propagate, False
        self.logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self)
        self.logger.propagate = self.propagated
