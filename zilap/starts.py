"""Where each page begins: the character of the source text, read from the laid-out pages.

A section is a row of blocks (paragraphs, cells, captions, pictures …), each with the text that
is its own.  A page begins in a block, after so many of its characters.  The same blocks are
found in the EPUB, whatever else differs between the two, so a page can be marked there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pypdfium2

from zilap import weasy
from zilap.made import PageStart, Starts

PICTURE = "\ufffc"
"""What stands for a picture in the text of blocks; its description follows."""
PROBE = 8
"""Characters that are looked for in the PDF's text."""
_BLOCKS = frozenset({
    "section", "header", "footer", "article", "aside", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
    "li", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "th", "td",
})  # fmt: skip
_UNREAD = frozenset({"rt", "rp", "style", "script", "details"})
_NOTES = frozenset({"footnote", "footnotes", "noteref", "page-ref", "folio"})
_BLANK = re.compile(r"[\s\u00ad\u200b\u2060\ufeff]+")


@dataclass(slots=True, eq=False)
class Block:
    """An element and the text that is its own: that of blocks in it is theirs."""

    element: Any
    text: str = ""


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def blocks(section: Any) -> tuple[list[Block], dict[Any, Block]]:
    """The blocks of a section that hold something, and for every element the block that its text is in.

    Left out is what is in one medium only: notes, readings, references to pages, decoration.
    """
    found: list[Block] = []
    home: dict[Any, Block] = {}

    def walk(element: Any, block: Block) -> None:
        name = local(element)
        if name in _UNREAD or element.get("aria-hidden") == "true" or _NOTES & set(element.get("class", "").split()):
            return
        if name in ("img", "svg") or (element.get("role") == "img" and not plain("".join(element.itertext()))):
            home[element] = Block(element, PICTURE + plain(element.get("alt") or element.get("aria-label") or ""))
            found.append(home[element])
            return
        if name in _BLOCKS:
            block = Block(element)
            found.append(block)
        home[element] = block
        block.text += plain(element.text)
        for child in element:
            walk(child, block)
            block.text += plain(child.tail)

    walk(section, Block(section))
    return [block for block in found if block.text], home


def plain(text: str | None) -> str:
    """Text without blanks."""
    return _BLANK.sub("", text or "")


def read(pages: Sequence[Any], known: Collection[str]) -> Starts:
    """The beginning of each page; ``known`` are the ids of the book's sections."""
    tables: dict[str, tuple[str, ...]] = {}
    where: dict[Block, tuple[str, int]] = {}
    home: dict[Any, Block] = {}
    for section in _sections(pages, known):
        id = section.get("id")
        made, inside = blocks(section)
        tables[id] = tuple(block.text for block in made)
        where |= {block: (id, number) for number, block in enumerate(made)}
        home |= inside
    used: dict[Block, int] = {}
    starts = tuple(_start(page, home, where, used) for page in pages)
    return Starts(MappingProxyType(tables), starts)


def page_of(begun: Starts, section: str, words: str) -> int:
    """The page, from 0, on which words first stand in a section; the first where they do not, or only in a picture."""
    probe = plain(words)
    texts = ((number, text) for number, text in enumerate(begun.blocks.get(section, ())) if text[0] != PICTURE)
    spot = next(((number, at) for number, text in texts if (at := text.find(probe)) >= 0), (0, 0))
    begins = [(page, (one.block, one.offset)) for page, one in enumerate(begun.pages) if one and one.section == section]
    return max((page for page, first in begins if first <= spot), default=0)


def _start(
    page: Any, home: Mapping[Any, Block], where: Mapping[Block, tuple[str, int]], used: dict[Block, int]
) -> PageStart | None:
    """The first text or picture of a page; ``used`` counts on how much of each block has been laid out.

    A block that is already used up comes again: the head of a table that goes on.
    """
    first = None
    for box in _content(weasy.page_box(page)):
        block = home.get(weasy.element(box))
        if block is None or block not in where:
            continue
        before = used.get(block, 0)
        run = block.text if weasy.is_replaced(box) else plain(box.text)
        if run and before < len(block.text):
            probe = "" if run.startswith(PICTURE) else run[:PROBE]
            first = first or PageStart(*where[block], before, probe)
            used[block] = before + len(run)
    return first


def _sections(pages: Sequence[Any], known: Collection[str]) -> Iterator[Any]:
    """The elements of the book's sections, from the document that the pages were made of."""
    for page in pages[:1]:
        boxes = weasy.children(weasy.page_box(page))
        root = next((weasy.element(box) for box in boxes if weasy.tag(box) == "html"), None)
        for element in root.iter("section") if root is not None else ():
            if element.get("id") in known:
                yield element


def _content(box: Any) -> Iterator[Any]:
    """Runs of text and pictures of a page in the order of the document, without margins and notes."""
    for child in weasy.children(box):
        if weasy.is_margin(child):
            continue
        if weasy.is_replaced(child) or (weasy.is_text(child) and "::" not in weasy.tag(child)):
            yield child
        yield from _content(child)


def unproved(pdf: bytes, starts: Starts) -> Iterator[int]:
    """Pages (from 0) whose first characters are not those of the source, or not in the text of the PDF's page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for index, start in enumerate(starts.pages):
            if start is None or not start.probe:
                continue
            probe = comparable(start.probe)
            page = comparable(plain(document[index].get_textpage().get_text_range()))
            if probe not in page or not comparable(starts.text(start)).startswith(probe):
                yield index
    finally:
        document.close()


def comparable(text: str) -> str:
    """Text as it is compared across media: a ligature is its letters, a compatibility character its own."""
    return unicodedata.normalize("NFKC", text)
