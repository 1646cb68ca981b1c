"""What CSS cannot know before layout, read from the laid-out pages and fed into the next pass.

sides   an element of class ``outer`` with an id learns whether it fell on a verso
tops    floats of class ``outer`` on one page are stacked: none overlaps the next, none hangs
        below the text block
late    a figure that jumped to the next page and left a hole goes on behind the next paragraph

Lengths are CSS pixels, as WeasyPrint's boxes have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from zilap import weasy
from zilap.units import pt_to_px

GAP = pt_to_px(12)
"""Between two elements stacked in the outer margin."""
HOLE = pt_to_px(45)
"""Two and a half lines: a page that ends higher because of a figure has a hole."""
MOST_STEPS = 4
"""A figure goes at most so many paragraphs on."""
_BODY = frozenset({"p", "ul", "ol", "dl", "blockquote", "table"})


@dataclass(frozen=True, slots=True)
class Fit:
    """What one layout showed, to be applied before the next."""

    sides: Mapping[str, str]
    """Id of an outer element → ``recto`` or ``verso``."""
    tops: Mapping[str, float]
    """Id of an outer float → how far it moves down (negative: up)."""
    late: tuple[str, ...]
    """Ids of figures that left a hole, in reading order."""


def read(pages: Sequence[Any], root: Element, applied: Mapping[str, float]) -> Fit:
    """Read the laid-out pages; ``applied`` are the tops that the layout was made with."""
    outer = {id for element in root.iter() if "outer" in _classes(element) and (id := element.get("id"))}
    sides: dict[str, str] = {}
    tops: dict[str, float] = {}
    late: list[str] = []
    seen: set[str] = set()
    hole = 0.0
    for index, page in enumerate(pages):
        sheet = weasy.page_box(page)
        limit = sheet.content_box_y() + sheet.height
        hung: list[tuple[float, float, str]] = []
        lowest = sheet.content_box_y()
        first_block = True
        for box in weasy.descendants(sheet):
            id = weasy.element_id(box)
            if id in outer and id not in sides and weasy.is_block(box):
                sides[id] = "verso" if index % 2 else "recto"
                if box.is_floated():
                    hung.append((box.border_box_y() - applied.get(id, 0.0), _depth(box), id))
            if box.is_in_normal_flow() and weasy.is_line(box):
                lowest = max(lowest, box.position_y + box.height)
            if id and weasy.tag(box) == "figure" and id not in seen and weasy.is_block(box):
                seen.add(id)
                if first_block and hole > HOLE and box.height + GAP > hole:
                    late.append(id)
            if weasy.is_line(box) and box.is_in_normal_flow() and weasy.tag(box) != "figcaption":
                first_block = False
        for (top, _, id), new in zip(hung, _stack(sorted(hung), limit), strict=True):
            if abs(new - top) > 0.01:
                tops[id] = round(new - top, 3)
        hole = limit - lowest
    return Fit(sides, tops, tuple(late))


def _stack(hung: list[tuple[float, float, str]], limit: float) -> list[float]:
    """New tops of (top, height, id) in page order: a gap between them, the last one above ``limit``."""
    tops: list[float] = []
    floor = float("-inf")
    for top, height, _ in hung:
        tops.append(max(top, floor + GAP))
        floor = tops[-1] + height
    ceiling = limit + GAP
    for index in reversed(range(len(hung))):
        tops[index] = min(tops[index], ceiling - GAP - hung[index][1])
        ceiling = tops[index]
    return tops


def _depth(box: Any) -> float:
    """Height of what a box of no height holds."""
    bottoms = [
        inner.border_box_y() + inner.border_height() for inner in weasy.descendants(box) if weasy.is_block(inner)
    ]
    return float(max(bottoms, default=box.border_box_y()) - box.border_box_y())


def apply(root: Element, fit: Fit) -> None:
    """Write sides and tops into the document."""
    for element in root.iter():
        id = element.get("id", "")
        if id in fit.sides or element.get("data-side"):
            _set(element, "data-side", "verso" if fit.sides.get(id) == "verso" else None)
        if "outer" in _classes(element):
            top = fit.tops.get(id)
            _set(element, "data-top", None if top is None else f"{top}px")
            _style(element, "position: relative; top: ", None if top is None else f"{top}px")


def _style(element: Element, property: str, value: str | None) -> None:
    kept = [rule for rule in element.get("style", "").split(";") if rule.strip() and "data-fit" not in rule]
    kept = [rule for rule in kept if rule.strip() != "position: relative" and not rule.strip().startswith("top:")]
    if value is not None:
        kept.append(f"{property}{value}")
    _set(element, "style", ";".join(kept) or None)


def _set(element: Element, name: str, value: str | None) -> None:
    if value is None:
        element.attrib.pop(name, None)
    else:
        element.set(name, value)


def move_on(root: Element, ids: Iterable[str], steps: dict[str, int]) -> bool:
    """Move the first of these figures behind the next paragraph; whether one could be moved.

    One a pass: a figure that moves changes the place of those behind it.
    """
    for id in ids:
        if steps.get(id, 0) >= MOST_STEPS:
            continue
        for parent, figure in _parents(root, id):
            children = list(parent)
            at = children.index(figure)
            target = next((n for n in range(at + 1, len(children)) if children[n].tag in _BODY), None)
            if target is None:
                continue
            parent.remove(figure)
            parent.insert(target, figure)
            steps[id] = steps.get(id, 0) + 1
            return True
    return False


def _parents(root: Element, id: str) -> Iterator[tuple[Element, Element]]:
    for parent in root.iter():
        for child in parent:
            if child.get("id") == id:
                yield parent, child
                return


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()
