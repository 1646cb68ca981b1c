"""The vertical edition: lines from top to bottom, pages from right to left (CSS Writing Modes 4).

Two or three digits stand side by side in the room of one character (縱中橫), a single one and an acronym stand
upright, longer runs lie on their side (CLREQ, mixed text composition in vertical writing mode).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from zilap.epub.names import LANG, SVG, Element, classes, local, types, word_set, x

SHEET = "css/vertical.css"
"""The style sheet of the vertical edition, below ``templates/``; read after the others."""
META = (("primary-writing-mode", "vertical-rl"),)
"""What Kindle asks for besides the direction of the spine."""
_TURNED = re.compile(
    r"(?<![A-Za-z0-9.,:/+-])(?<![A-Za-z] )(?:"
    r"(?P<tcy>\d{2,3}|\d{1,2}%)|(?P<upright>\d|[A-Z]{1,4})"
    r")(?![A-Za-z0-9%/+-]|[.,:]\d| [A-Za-z])"
)
_LEFT_ALONE = word_set("rt rp script style")


def document(root: Element) -> None:
    """Turn upright what is short, in a document that is set in lines from top to bottom."""
    body = next(root.iter(x("body")))
    level = is_level(body)
    root.set("class", f"{root.get('class', '')} {'level' if level else 'tall'}".strip())
    if level:
        return
    for element in list(body.iter(etree.Element)):
        if _foreign(element, body):
            continue
        _turn(element)


def is_level(body: Element) -> bool:
    """Whether a document stays in level lines: the cover, sheets of data, and what is of the book as a product."""
    return any(
        {"facts", "cover"} & classes(one) or {"copyright-page", "cover"} & types(one) for one in body.iter(x("section"))
    )


def _foreign(element: Element, body: Element) -> bool:
    """Whether its text is a drawing's, a reading, a sum in a table, or in another language."""
    if element.tag.startswith(f"{{{SVG}}}") or local(element) in _LEFT_ALONE:
        return True
    around = [element, *element.iterancestors()]
    own = around[: around.index(body)] if body in around else []
    return any(one.tag == x("table") or "en" in classes(one) or (one.get(LANG) or "zh")[:2] != "zh" for one in own)


def _turn(element: Element) -> None:
    """Spans in the element's own text, and in the text behind each of its children."""
    for child in list(element):
        made = list(_pieces(child.tail or ""))
        if len(made) > 1 or (made and not isinstance(made[0], str)):
            child.tail = None
            _put(element, element.index(child) + 1, made)
    made = list(_pieces(element.text or ""))
    if len(made) > 1 or (made and not isinstance(made[0], str)):
        element.text = None
        _put(element, 0, made)


def _pieces(text: str) -> Iterator[str | Element]:
    at = 0
    for found in _TURNED.finditer(text):
        if text[at : found.start()]:
            yield text[at : found.start()]
        span = etree.Element(x("span"), {"class": found.lastgroup or ""})
        span.text = found[0]
        yield span
        at = found.end()
    if text[at:]:
        yield text[at:]


def _put(parent: Element, index: int, pieces: list[str | Element]) -> None:
    """Texts and spans among the children of an element, from ``index`` on."""
    for piece in pieces:
        if not isinstance(piece, str):
            parent.insert(index, piece)
            index += 1
        elif index:
            before = parent[index - 1]
            before.tail = (before.tail or "") + piece
        else:
            parent.text = (parent.text or "") + piece
