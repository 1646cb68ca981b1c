"""The outer margin: what stands in it changes sides with the page, and nothing in it lies over anything else.

``page-side: mirror`` on a block or a float exchanges its left and right margins, and the side that it floats to,
on a left-hand page; a style sheet says how it stands on a right-hand one.  (Other engines write ``float: outside``.)
Floats with it are in one piece and stacked: none overlaps the next, none hangs below the text block.  They are to be
too low to move the text, so that a page is laid out once.

Lengths are CSS pixels, as WeasyPrint's boxes have them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from zilap import weasy
from zilap.units import pt_to_px

GAP = pt_to_px(12)
"""Between two elements stacked in the outer margin."""
_KEY = "page_side"


def install() -> None:
    """Teach WeasyPrint the property, once.  Where WeasyPrint differs from what is known, nothing is touched."""
    if weasy.usable() and not hasattr(weasy.block.block_level_layout, "__wrapped__"):
        weasy.add_property("page-side", "auto", _validated, inherited=False)
        weasy.replace(
            [
                (weasy.block, "float_layout", _mirroring(_whole(weasy.block.float_layout))),
                (weasy.inline, "float_layout", _mirroring(_whole(weasy.inline.float_layout))),
                (weasy.block, "block_level_layout", _mirroring(weasy.block.block_level_layout)),
            ]
        )


def _validated(tokens: Any) -> object:
    word = weasy.css_tokens.get_single_keyword(tokens)
    return word if word in ("auto", "mirror") else None


def _mirroring(original: Callable[..., Any]) -> Callable[..., Any]:
    """A layout function that is given the box as it stands on the page that is being made."""

    @wraps(original)
    def layout(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
        if box.style[_KEY] == "mirror" and not weasy.on_right_page(context):
            box = _mirrored(box)
        return original(context, box, *rest, **named)

    return layout


def _whole(original: Callable[..., Any]) -> Callable[..., Any]:
    """The layout of floats that leaves those of the margin in one piece: what hangs below the page is moved up later.

    WeasyPrint would carry what does not fit over to the next page, and lose it: the float has no height.
    """

    @wraps(original)
    def layout(context: Any, box: Any, block: Any, absolute: Any, fixed: Any, bottom: float, skip_stack: Any) -> Any:
        room = bottom if box.style[_KEY] == "auto" else -math.inf
        return original(context, box, block, absolute, fixed, room, skip_stack)

    return layout


def _mirrored(box: Any) -> Any:
    """A copy of a box with left and right exchanged."""
    twin = box.copy()
    style = twin.style = box.style.copy()
    style["margin_left"], style["margin_right"] = box.style["margin_right"], box.style["margin_left"]
    style["float"] = {"left": "right", "right": "left"}.get(box.style["float"], box.style["float"])
    style[_KEY] = "mirrored"
    return twin


def stack(page: Any) -> None:
    """Move the floats of the outer margin of a page (its box) up or down, where they would meet."""
    limit = page.content_box_y() + page.height
    found = [box for box in weasy.descendants(page) if box.is_floated() and box.style[_KEY] != "auto"]
    hung = sorted(((box.border_box_y(), _depth(box), index) for index, box in enumerate(found)))
    for (top, _, index), new in zip(hung, tops([(top, depth) for top, depth, _ in hung], limit), strict=True):
        if abs(new - top) > 0.01:
            found[index].translate(0, new - top)


def tops(hung: list[tuple[float, float]], limit: float) -> list[float]:
    """New tops of (top, height) in page order: a gap between them, the last one above ``limit``.

    >>> tops([(0, 10), (5, 10)], 100) == [0, 10 + GAP]
    True
    """
    made: list[float] = []
    floor = float("-inf")
    for top, height in hung:
        made.append(max(top, floor + GAP))
        floor = made[-1] + height
    ceiling = limit + GAP
    for index in reversed(range(len(hung))):
        made[index] = min(made[index], ceiling - GAP - hung[index][1])
        ceiling = made[index]
    return made


def _depth(box: Any) -> float:
    """Height of what a box of no height holds."""
    bottoms = [
        inner.position_y + inner.height if weasy.is_line(inner) else inner.border_box_y() + inner.border_height()
        for inner in weasy.descendants(box)
        if weasy.is_block(inner) or weasy.is_line(inner)
    ]
    return float(max(bottoms, default=box.border_box_y()) - box.border_box_y())
