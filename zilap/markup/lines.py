"""How the lines are known.

Markdown libraries forget them.  So each line of the source gets one private character, whose
code is the line's number, after the marks that open a block (``- ``, ``## ``, ``> `` …).  It
travels through the parser as text.  In the finished tree the characters are read off into
``data-at`` attributes and taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from zilap.han import join

MARK = 0xF0000
"""First code of the private plane whose characters stand for line numbers."""
MARKS = re.compile("[\U000f0000-\U000ffffd]")

_OPENS_BLOCK = re.compile(r"^(?:\s*(?:>|[-*+](?=\s)|\d+[.)](?=\s)|#{1,6}|:(?=\s)|\[\^[^\]\s]+\]:|\|)\s*)*\s*")
_NOT_TEXT = re.compile(r"^[\s>|:=*_+-]*$|^[\s>]*\{:.*\}\s*$")
BLOCKS = frozenset(
    """p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table thead tbody tr th td figure figcaption""".split()  # noqa: SIM905
)
"""Elements that begin on a line of their own."""


def marked(text: str, first_line: int) -> Iterator[str]:
    """Each line with the character that stands for its number."""
    for number, line in enumerate(text.split("\n"), first_line):
        if _NOT_TEXT.match(line):
            yield line
        else:
            start = _OPENS_BLOCK.match(line)
            at = start.end() if start else 0
            yield f"{line[:at]}{chr(MARK + number)}{line[at:]}"


def read_lines(root: ET.Element) -> None:
    """Turn line characters into ``data-at`` attributes and take them out of text and attributes.

    An element begins on the first line that is told inside it; one that tells none (the second
    cell of a row, a picture) on the line that was told last.
    """
    _LineReader().walk(root)


class _LineReader:
    """The line told last, and the elements still open that have not been told theirs."""

    def __init__(self) -> None:
        self.line = 0
        self.waiting: list[ET.Element] = []

    def walk(self, element: ET.Element) -> None:
        if element.tag in BLOCKS or element.tag == "img":
            self.waiting.append(element)
        for name, value in element.items():
            if MARKS.search(value):
                element.set(name, self.read(value))
        element.text = element.text and self.read(element.text)
        for child in element:
            self.walk(child)
            child.tail = child.tail and self.read(child.tail)
        if element in self.waiting:
            self.waiting.remove(element)
            element.set("data-at", str(self.line))

    def read(self, text: str) -> str:
        """The text without its line characters; each is told to those that wait."""
        for mark in MARKS.findall(text):
            self.line = ord(mark) - MARK
            while self.waiting:
                self.waiting.pop().set("data-at", str(self.line))
        return MARKS.sub("", text)


def join_lines(root: ET.Element) -> None:
    """Join hard-wrapped lines: Chinese without a space, words with one."""
    slots = [slot for slot in _text_slots(root) if slot[2]]
    for index, (element, name, text) in enumerate(slots):
        if "\n" not in text or (text.isspace() and _between_blocks(element, name)):
            continue
        before = slots[index - 1][2][-1:] if index else ""
        after = slots[index + 1][2][:1] if index + 1 < len(slots) else ""
        joined = join.lines(text, before=before, after=after)
        setattr(element, name, joined)
        slots[index] = (element, name, joined)


def _text_slots(element: ET.Element) -> Iterator[tuple[ET.Element, str, str]]:
    if element.tag == "pre":
        return
    yield element, "text", element.text or ""
    for child in element:
        yield from _text_slots(child)
        yield child, "tail", child.tail or ""


def _between_blocks(element: ET.Element, name: str) -> bool:
    if name == "tail":
        return element.tag in BLOCKS or element.tag in ("div", "hr")
    return len(element) > 0 and (element[0].tag in BLOCKS or element[0].tag == "div")
