"""A baseline grid: the lines of facing pages stand on common lines, over headings, pictures and lists.

CSS: ``html { --line-grid: 18pt; --line-grid-origin: 67.54pt }`` — distance of the lines, and the first base line
from the top edge of the page.  Both are inherited; ``--line-grid: none`` takes an element out of the grid.  What a
page places as a whole (tables, flex boxes, grids, floats, positioned and inline blocks) is out of it anyway.
After CSS Line Grid 1 (``line-grid``, ``line-snap: baseline``), which no browser has.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from zilap.lines import css
from zilap.weasy import boxes, line_break

_OWN_PLACE = ("table", "inline-table", "table-cell", "table-caption", "flex", "inline-flex", "grid", "inline-grid")


def get_next_linebox(original: Callable[..., Any]) -> Callable[..., Any]:
    """Begin the line so much lower that its base line meets the grid."""

    @wraps(original)
    def next_line(context: Any, linebox: Any, position_y: float, *rest: Any) -> Any:
        grid = _grid(linebox)
        if grid:
            distance, origin, baseline = grid
            steps = (position_y + baseline - origin) / distance
            position_y += (ceil(steps - 1e-3) - steps) * distance
        return original(context, linebox, position_y, *rest)

    return next_line


def line_box_verticality(original: Callable[..., Any]) -> Callable[..., Any]:
    """A line of text on the grid is as high as its line-height: raised marks and other fonts do not stretch it."""

    @wraps(original)
    def verticality(box: Any) -> tuple[float, float]:
        lowest, highest = original(box)
        if _grid(box) and _only_text(box):
            height, baseline = line_break.strut(box.style)
            return height - baseline, -baseline
        return lowest, highest

    return verticality


def _grid(linebox: Any) -> tuple[float, float, float] | None:
    """(distance, origin, base line of the line's first font), px; kept on the line box."""
    if "zilap_grid" not in linebox.__dict__:
        style = linebox.style
        distance = css.length(style, "__line_grid")
        linebox.zilap_grid = None
        if distance and not _is_placed(style, is_marker=(linebox.element_tag or "").endswith("::marker")):
            origin = css.length(style, "__line_grid_origin") or 0.0
            linebox.zilap_grid = distance, origin, line_break.strut(style)[1]
    found: tuple[float, float, float] | None = linebox.zilap_grid
    return found


def _is_placed(style: Any, *, is_marker: bool) -> bool:
    """Whether an ancestor is moved as a whole after its lines are laid out, so that the page's grid means nothing.

    The marker of a list item is positioned, but stands by the item's first line.
    """
    while style is not None:
        display = style["display"]
        if any(word in _OWN_PLACE for word in display) or display == ("inline", "flow-root"):
            return True
        if style["float"] not in ("none", "footnote"):
            return True
        if style["position"] in ("absolute", "fixed") and not is_marker:
            return True
        is_marker = is_marker and style["position"] not in ("absolute", "fixed")
        style = style.parent_style
    return False


def _only_text(box: Any) -> bool:
    return all(
        isinstance(child, boxes.TextBox) or (isinstance(child, boxes.InlineBox) and _only_text(child))
        for child in box.children
        if child.is_in_normal_flow()
    )
