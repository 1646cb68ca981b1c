"""Figures that left a hole: one that jumped to the next page goes on behind the paragraphs that fill the page.

CSS cannot know it before layout; it is read from the laid-out pages, and the pass is made again.
Lengths are CSS pixels, as WeasyPrint's boxes have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from zilap import weasy
from zilap.units import pt_to_px

GAP = pt_to_px(12)
"""Below a figure."""
HOLE = pt_to_px(45)
"""Two and a half lines: a page that ends higher because of a figure has a hole."""
MOST_STEPS = 8
"""A figure goes at most so many paragraphs on."""
_BODY = frozenset({"p", "ul", "ol", "dl", "blockquote", "table"})


def late(pages: Sequence[Any]) -> dict[str, int]:
    """Id of each figure that left a hole → how many of the paragraphs behind it fill the hole."""
    found: dict[str, int] = {}
    hole = 0.0
    for page in pages:
        sheet = weasy.page_box(page)
        limit = sheet.content_box_y() + sheet.height
        first = _first_figure(sheet)
        if first and hole > HOLE and first.height + GAP > hole:
            found.setdefault(weasy.element_id(first), _fillers(sheet, first, hole))
        hole = limit - max((box.position_y + box.height for box in _lines(sheet)), default=sheet.content_box_y())
    return found


def _lines(sheet: Any) -> Iterator[Any]:
    """The lines of the running text of a page."""
    return (box for box in weasy.descendants(sheet) if weasy.is_line(box) and box.is_in_normal_flow())


def _first_figure(sheet: Any) -> Any:
    """The figure that a page begins with; None where it begins with text."""
    for box in weasy.descendants(sheet):
        if weasy.tag(box) == "figure" and weasy.element_id(box) and weasy.is_block(box):
            return box
        if weasy.is_line(box) and box.is_in_normal_flow() and weasy.tag(box) != "figcaption":
            return None
    return None


def _fillers(sheet: Any, figure: Any, hole: float) -> int:
    """How many paragraphs behind a figure would stand in the hole that it left; at least one."""
    parent = next((box for box in weasy.descendants(sheet) if figure in list(weasy.children(box))), None)
    behind = list(weasy.children(parent))[list(weasy.children(parent)).index(figure) + 1 :] if parent else []
    count, room = 0, hole
    for box in behind:
        room -= box.margin_height() if weasy.is_block(box) and box.is_in_normal_flow() else 0
        if room < 0:
            break
        count += weasy.tag(box) in _BODY
    return max(count, 1)


def move_on(root: Element, found: Mapping[str, int], moved: dict[str, int]) -> bool:
    """Move the first late figure that can be moved behind the paragraphs that fill its hole; whether there was one.

    One a pass: what moves changes the place of all behind it.  ``moved`` counts the steps of each figure.
    """
    for id, steps in found.items():
        if moved.get(id, 0) < MOST_STEPS and any(_move(parent, figure, steps) for parent, figure in _parents(root, id)):
            moved[id] = moved.get(id, 0) + steps
            return True
    return False


def _move(parent: Element, figure: Element, steps: int) -> bool:
    """Move a figure behind so many of its following paragraphs; False where there is none."""
    children = list(parent)
    at = children.index(figure)
    body = [n for n in range(at + 1, len(children)) if children[n].tag in _BODY]
    if not body:
        return False
    target = body[min(steps, len(body)) - 1]
    parent.remove(figure)
    parent.insert(target, figure)
    return True


def _parents(root: Element, id: str) -> Iterator[tuple[Element, Element]]:
    for parent in root.iter():
        for child in parent:
            if child.get("id") == id:
                yield parent, child
                return
