"""What CSS cannot know before layout, read from the laid-out pages and fed into the next pass.

sides   an element of class ``outer`` with an id learns whether it fell on a verso
tops    floats of class ``outer`` on one page are stacked: none overlaps the next, none hangs
        below the text block
late    a figure that jumped to the next page and left a hole goes on behind the next paragraph

Lengths are CSS pixels, as WeasyPrint's boxes have them.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from zilap import weasy
from zilap.inputs import put
from zilap.units import pt_to_px

GAP = pt_to_px(12)
"""Between two elements stacked in the outer margin."""
HOLE = pt_to_px(45)
"""Two and a half lines: a page that ends higher because of a figure has a hole."""
MOST_STEPS = 8
"""A figure goes at most so many paragraphs on."""
_BODY = frozenset({"p", "ul", "ol", "dl", "blockquote", "table"})


@dataclass(frozen=True, slots=True)
class Fit:
    """What one layout showed, to be applied before the next."""

    sides: Mapping[str, str]
    """Id of an outer element → ``recto`` or ``verso``."""
    tops: Mapping[str, float]
    """Id of an outer float → how far it moves down (negative: up)."""
    late: Mapping[str, int]
    """Id of a figure that left a hole → how many of the paragraphs behind it fill the hole."""


def read(pages: Sequence[Any], root: Element, applied: Mapping[str, float]) -> Fit:
    """Read the laid-out pages; ``applied`` are the tops that the layout was made with."""
    outer = {id for element in root.iter() if "outer" in _classes(element) and (id := element.get("id"))}
    sides: dict[str, str] = {}
    tops: dict[str, float] = {}
    late: dict[str, int] = {}
    hole = 0.0
    for index, page in enumerate(pages):
        sheet = weasy.page_box(page)
        limit = sheet.content_box_y() + sheet.height
        found = {id: box for id, box in _named(sheet, outer) if id not in sides}
        sides.update(dict.fromkeys(found, "verso" if index % 2 else "recto"))
        hung = [
            (box.border_box_y() - applied.get(id, 0.0), _depth(box), id)
            for id, box in found.items()
            if box.is_floated()
        ]
        for (top, _, id), new in zip(sorted(hung), _stack(sorted(hung), limit), strict=True):
            if abs(new - top) > 0.01:
                tops[id] = round(new - top, 3)
        first = _first_figure(sheet)
        if first and hole > HOLE and first.height + GAP > hole:
            late.setdefault(weasy.element_id(first), _fillers(sheet, first, hole))
        hole = limit - max((box.position_y + box.height for box in _lines(sheet)), default=sheet.content_box_y())
    return Fit(sides, tops, late)


def recall(file: Path, root: Element) -> Fit:
    """What the last layout of this book showed, as far as its elements are still there.

    It is a guess that spares a pass where it holds: sides and tops move nothing to another page, so
    whatever is guessed, the passes come to rest in the same layout.
    """
    try:
        row = json.loads(file.read_bytes())
        ids = {element.get("id") for element in root.iter() if "outer" in _classes(element)}
        sides = {id: str(side) for id, side in row["sides"].items() if id in ids}
        return Fit(sides, {id: float(top) for id, top in row["tops"].items() if id in ids}, {})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Fit({}, {}, {})


def keep(file: Path, fit: Fit) -> None:
    """Write down for the next layout what this one showed."""
    put(file, json.dumps({"sides": dict(fit.sides), "tops": dict(fit.tops)}).encode())


def _named(sheet: Any, ids: Container[str]) -> Iterator[tuple[str, Any]]:
    """The first block of each element with one of these ids on a page."""
    seen: set[str] = set()
    for box in weasy.descendants(sheet):
        id = weasy.element_id(box)
        if id in ids and id not in seen and weasy.is_block(box):
            seen.add(id)
            yield id, box


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
        inner.position_y + inner.height if weasy.is_line(inner) else inner.border_box_y() + inner.border_height()
        for inner in weasy.descendants(box)
        if weasy.is_block(inner) or weasy.is_line(inner)
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
            _style(element, "position: relative; top: ", None if top is None else f"{top}px")


def _style(element: Element, property: str, value: str | None) -> None:
    rules = [rule for rule in element.get("style", "").split(";") if rule.strip()]
    kept = [rule for rule in rules if rule.strip() != "position: relative" and not rule.strip().startswith("top:")]
    if value is not None:
        kept.append(f"{property}{value}")
    _set(element, "style", ";".join(kept) or None)


def _set(element: Element, name: str, value: str | None) -> None:
    if value is None:
        element.attrib.pop(name, None)
    else:
        element.set(name, value)


def move_on(root: Element, late: Mapping[str, int], moved: dict[str, int]) -> bool:
    """Move late figures behind the paragraphs that fill their holes; whether one was moved.

    One in each section a pass: what moves changes the place of all behind it, up to the next
    section, which begins on a page of its own.  ``moved`` counts the steps of each figure.
    """
    done = False
    sections: set[str] = set()
    for id, steps in late.items():
        section = id.partition("-fig-")[0]
        if section in sections or moved.get(id, 0) >= MOST_STEPS:
            continue
        for parent, figure in _parents(root, id):
            if _move(parent, figure, steps):
                moved[id] = moved.get(id, 0) + steps
                sections.add(section)
                done = True
    return done


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


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()
