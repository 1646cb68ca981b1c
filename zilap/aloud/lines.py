"""A tagged PDF as linear text: what a screen reader says, one line for each run of one element in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zilap.aloud.tagged import Content, Element, Tagged, join

WHOLE = frozenset(("Ruby", "Figure", "Formula"))
"""Said in one breath, with their parts."""
COUNTED = {"L": "LI", "TOC": "TOCI", "Table": "TR"}
"""Containers that are announced with the number of these in them."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is said in one go."""

    depth: int
    """How deep in lists, tables and quotations."""
    type: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.type}\t{self.language}\t{self.text}"


def said(tagged: Tagged, element: Element, depth: int = 0) -> Iterator[Line]:
    """All that is said of an element, in order."""
    if element.type in WHOLE or element.text("ActualText") or element.text("Alt"):
        text = tagged.heard(element)
        if text or element.type == "Figure":
            yield Line(depth, element.type, element.language, text)
        return
    if element.type in COUNTED:
        count = sum(inner.type == COUNTED[element.type] for inner in element.walk() if _owner(inner) is element)
        yield Line(depth, element.type, element.language, f"（{count} {'行' if element.type == 'Table' else '項'}）")
        depth += 1
    yield from _inside(tagged, element, depth)


def _inside(tagged: Tagged, element: Element, depth: int) -> Iterator[Line]:
    """The text of an element, cut where another element stands in it."""
    runs: list[Content] = []
    for kid in element.kids:
        if isinstance(kid, Content):
            runs.append(kid)
        elif isinstance(kid, Element):
            yield from _line(tagged, element, runs, depth)
            runs = []
            yield from said(tagged, kid, depth)
    yield from _line(tagged, element, runs, depth)


def _line(tagged: Tagged, element: Element, runs: list[Content], depth: int) -> Iterator[Line]:
    text = join([run for content in runs for run in tagged.runs(content)])
    if text:
        yield Line(depth, element.type, element.language, text)


def _owner(element: Element) -> Element | None:
    """The list or table that an item or row belongs to."""
    above = element.parent
    while above is not None and above.type not in COUNTED:
        above = above.parent
    return above


def sections(tagged: Tagged) -> list[Element]:
    """The sections of a book in order: what stands in its parts."""
    document = tagged.root.elements[0] if tagged.root and tagged.root.elements else None
    parts = [part for part in document.elements if part.type == "Part"] if document else []
    return [section for part in parts for section in part.elements]
