"""The ways through the book: navigation document (EPUB 3.3, section 7) and NCX for older readers.

Both are written here, because ebooklib's take notes for page breaks and speak English.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from zilap.book import Book
from zilap.epub import xhtml
from zilap.epub.names import NCX, OPS, SHEET, TEXT, XHTML, XML, Element, local, said, spaces, x
from zilap.epub.words import words
from zilap.epub.xhtml import Document, label
from zilap.html import Entry

FILE = "nav.xhtml"
COVER = "cover.xhtml"
MOST_LABEL = 60
"""Characters of a caption that a list of figures shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: words, where they lead, and the lines under it."""

    text: str
    href: str
    under: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """Every way through the book."""

    contents: tuple[Line, ...]
    landmarks: tuple[tuple[str, Line], ...]
    """``epub:type`` and line."""
    figures: tuple[Line, ...]
    tables: tuple[Line, ...]
    pages: tuple[Line, ...]


def lists(documents: Sequence[Document], entries: Sequence[Entry], language: str, pages: Sequence[Line]) -> Lists:
    """The lists of a book, from its documents as they are."""
    figures = tuple(_captions(documents, "figure"))
    tables = tuple(_captions(documents, "table"))
    marks = _landmarks(documents, language, bool(figures), bool(tables))
    return Lists(_contents(entries), tuple(marks), figures, tables, tuple(pages))


def _contents(entries: Sequence[Entry]) -> tuple[Line, ...]:
    """Parts with their sections under them; what is outside parts by itself."""
    lines: list[Line] = []
    for entry in entries:
        line = Line(entry.title, f"{TEXT}/{xhtml.href(entry.id)}")
        if entry.level == 2 and lines:
            last = lines[-1]
            lines[-1] = Line(last.text, last.href, (*last.under, line))
        else:
            lines.append(line)
    return tuple(lines)


def _captions(documents: Sequence[Document], name: str) -> Iterable[Line]:
    """What a list of figures or tables shows: each captioned one, in reading order."""
    for made in documents:
        for element in made.body.iter(x(name)):
            if element.get("id") is None or any(local(parent) == "figure" for parent in element.iterancestors()):
                continue
            caption = next((child for child in element if local(child) in ("figcaption", "caption")), None)
            text = said(caption) if caption is not None else ""
            if text:
                short = text if len(text) <= MOST_LABEL else f"{text[:MOST_LABEL]}…"
                yield Line(short, f"{TEXT}/{made.file}#{_shown(element).get('id')}")


def _shown(element: Element) -> Element:
    """The element, or what has to be opened to see it: a reader may not open it by itself."""
    return next((one for one in element.iterancestors() if local(one) == "details" and one.get("id")), element)


def _landmarks(documents: Sequence[Document], language: str, figures: bool, tables: bool) -> Iterable[tuple[str, Line]]:
    """Places that a reader jumps to; one of a sort (EPUB 3.3, 7.4.3).

    The contents in the navigation document are one of them only in a book without contents of its own.
    """
    say = words(language)
    yield "cover", Line(say["cover"], COVER)
    seen: set[str] = set()
    for made in documents:
        sorts = [made.epub_type] if made.epub_type in say else []
        if made.matter == "body":
            sorts.insert(0, "bodymatter")
        for sort in sorts:
            if sort not in seen:
                seen.add(sort)
                yield sort, Line(say[sort], f"{TEXT}/{made.file}")
    for sort, there in (("toc", "toc" not in seen), ("loi", figures), ("lot", tables)):
        if there:
            yield sort, Line(say[sort], f"{FILE}#{sort}")


def document(book: Book, ways: Lists) -> Element:
    """The navigation document."""
    say = words(book.language)
    parts = [_nav("toc", say["toc"], _items(ways.contents), 1)]
    for sort, lines in (("loi", ways.figures), ("lot", ways.tables)):
        if lines:
            parts.append(_nav(sort, say[sort], _items(lines), 2))
    marks = "".join(
        f'<li><a epub:type="{sort}" href="{label(line.href)}">{label(line.text)}</a></li>'
        for sort, line in ways.landmarks
    )
    parts.append(_nav("landmarks", say["landmarks"], marks, 2, hidden=True))
    if ways.pages:
        parts.append(_nav("page-list", say["page-list"], _items(ways.pages), 2, hidden=True))
    names = f'xmlns="{XHTML}" xmlns:epub="{OPS}"'
    text = f'<body {names} class="navigation" epub:type="frontmatter">{"".join(parts)}</body>'
    return xhtml.whole(say["toc"], book.language, SHEET, etree.fromstring(text))


def _nav(sort: str, heading: str, items: str, level: int, hidden: bool = False) -> str:
    role = {"toc": ' role="doc-toc"', "page-list": ' role="doc-pagelist"'}.get(sort, "")
    hide = ' hidden="hidden"' if hidden else ""
    return (
        f'\n<nav epub:type="{sort}" id="{sort}"{role} aria-labelledby="{sort}-h"{hide}>'
        f'<h{level} id="{sort}-h">{label(heading)}</h{level}>\n<ol>{items}</ol></nav>\n'
    )


def _items(lines: Sequence[Line]) -> str:
    return "".join(
        f'<li><a href="{label(line.href)}">{label(line.text)}</a>'
        f"{f'<ol>{_items(line.under)}</ol>' if line.under else ''}</li>\n"
        for line in lines
    )


def ncx(book: Book, identifier: str, ways: Lists) -> bytes:
    """The NCX (OPF 2.0.1, 2.4.1): contents of two levels and the printed pages."""
    say = words(book.language)
    root = etree.Element(f"{{{NCX}}}ncx", {"version": "2005-1", f"{{{XML}}}lang": book.language}, nsmap=spaces(NCX))
    head = _add(root, "head")
    numbers = [line.text for line in ways.pages if line.text.isdigit()]
    values = {
        "dtb:uid": identifier,
        "dtb:depth": "2" if any(line.under for line in ways.contents) else "1",
        "dtb:totalPageCount": str(len(ways.pages)),
        "dtb:maxPageNumber": max(numbers, key=int, default="0"),
    }
    for name, content in values.items():
        _add(head, "meta", name=name, content=content)
    _text(_add(root, "docTitle"), book.title)
    _text(_add(root, "docAuthor"), book.publisher)
    order: dict[str, str] = {}
    _points(_add(root, "navMap"), ways.contents, order, [0])
    if ways.pages:
        pages = _add(root, "pageList")
        _text(_add(pages, "navLabel"), say["page-list"])
        for line in ways.pages:
            _page(pages, line, order)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _points(parent: Element, lines: Sequence[Line], order: dict[str, str], count: list[int]) -> None:
    for line in lines:
        count[0] += 1
        point = _add(parent, "navPoint", id=f"point-{count[0]}", playOrder=_turn(order, line.href))
        _text(_add(point, "navLabel"), line.text)
        _add(point, "content", src=line.href)
        _points(point, line.under, order, count)


def _page(parent: Element, line: Line, order: dict[str, str]) -> None:
    number = line.text.isdigit()
    sort, turn = "normal" if number else "front", _turn(order, line.href)
    target = _add(parent, "pageTarget", id=f"target-{line.text}", type=sort, playOrder=turn)
    if number:
        target.set("value", line.text)
    _text(_add(target, "navLabel"), line.text)
    _add(target, "content", src=line.href)


def _turn(order: dict[str, str], href: str) -> str:
    """The same place has the same number wherever it is listed."""
    return order.setdefault(href, str(len(order) + 1))


def _add(parent: Element, tag: str, /, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NCX}}}{tag}", attributes)


def _text(parent: Element, text: str) -> None:
    _add(parent, "text").text = text
