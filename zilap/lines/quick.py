"""The same answers sooner: functions that WeasyPrint's layout asks again and again.

Each gives what the original gives, to the last bit; none knows of Chinese.  What is remembered is remembered on the
style or the font configuration that it belongs to, and goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from math import inf
from typing import Any

from zilap.weasy import background, boxes, css_functions, css_properties, draw_color, percent

_BY_WIDTH = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right", "padding_top",
    "padding_bottom", "width", "min_width", "max_width",
)  # fmt: skip
_BY_HEIGHT = ("height", "min_height", "max_height")
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_LEAST = frozenset(("min_width", "min_height"))
_OUT_OF_FLOW = frozenset(("left", "right", "inline-start", "inline-end", "footnote"))
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))


def resolve_percentages(original: Callable[..., Any]) -> Callable[..., Any]:
    """The used widths of a box: lengths as they are, percentages of the containing block."""
    dimension, whole = css_properties.Dimension, percent.percentage
    resizes, check_math = percent.adjust_box_sizing, css_functions.check_math

    def resolve_all(box: Any, style: Any, names: Iterable[str], refer_to: Any) -> None:
        own = box.__dict__
        for name in names:
            value = style[name]
            if value.__class__ is not dimension:
                value = whole(value, style, refer_to)
            elif value.unit == "%":
                value = refer_to * value.value / 100
            else:
                value = value.value
            own[name] = 0 if name in _LEAST and value == "auto" else value

    @wraps(original)
    def resolve(box: Any, containing_block: Any) -> None:
        if isinstance(box, boxes.MarginBox) and not box.is_generated:
            return  # a margin of the page with nothing in it: the layout makes it nought in every way
        if not _is_plain(box):
            original(box, containing_block)
            return
        if isinstance(containing_block, boxes.Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        style, own = box.style, box.__dict__
        resolve_all(box, style, _BY_WIDTH, width)
        if height == "auto":
            value = style["height"]
            of_block = value == "auto" or check_math(value) or value.unit == "%"
            own["height"] = "auto" if of_block else value.value
            resolve_all(box, style, ("min_height",), 0)
            resolve_all(box, style, ("max_height",), inf)
        else:
            resolve_all(box, style, _BY_HEIGHT, height)
        _take_borders(box, style)
        if style["box_sizing"] != "content-box":
            resizes(box, "width")
            resizes(box, "height")

    return resolve


def _take_borders(box: Any, style: Any) -> None:
    collapses = style["border_collapse"] == "collapse"
    for name in _BORDERS:
        if not (collapses and hasattr(box, name)):
            box.__dict__[name] = style[name]


def _is_plain(box: Any) -> bool:
    """Whether a box has its measures from its style alone."""
    return isinstance(box, boxes.Box) and not isinstance(box, boxes.PageBox)


def strut(original: Callable[..., Any]) -> Callable[..., Any]:
    """Line height and base line of a style, kept on it."""

    @wraps(original)
    def of_style(style: Any) -> tuple[float, float]:
        found: tuple[float, float] | None = style.__dict__.get("zilap_strut")
        if found is None:
            found = style.zilap_strut = original(style)
        return found

    return of_style


def collapse_margin(original: Callable[..., Any]) -> Callable[..., Any]:
    """The greatest of the margins above nought and the least of those below."""

    @wraps(original)
    def collapse(margins: Iterable[float]) -> float:
        top: float = 0
        bottom: float = 0
        for margin in margins:
            if margin > top:
                top = margin
            elif margin < bottom:
                bottom = margin
        return top + bottom

    return collapse


def inline_min_content_width(original: Callable[..., Any]) -> Callable[..., Any]:
    """How wide the next line is at least: asked for each line of a page that has floats, used beside one only."""

    @wraps(original)
    def width(context: Any, linebox: Any, **given: Any) -> float:
        top = linebox.position_y
        if all(shape.position_y + shape.margin_height() < top for shape in context.excluded_shapes):
            return 0
        return float(original(context, linebox, **given))

    return width


def avoid_collisions(original: Callable[..., Any]) -> Callable[..., Any]:
    """Where a line begins and how much room it has, where no float stands beside it."""

    @wraps(original)
    def avoid(context: Any, box: Any, containing_block: Any, outer: bool = True) -> tuple[float, float, float]:
        found: tuple[float, float, float]
        if outer or not isinstance(box, boxes.LineBox) or containing_block.style["direction"] == "rtl":
            found = original(context, box, containing_block, outer)
            return found
        top = box.border_box_y()
        bottom = top + box.border_height()
        for shape in context.excluded_shapes:
            start = shape.position_y
            end = start + shape.margin_height()
            if start < top < end or start < bottom < end or (start >= top and end <= bottom):
                found = original(context, box, containing_block, outer)
                return found
        left = containing_block.content_box_x()
        right = left + containing_block.width - box.margin_right
        left += box.margin_left
        return left - box.margin_left, top - box.margin_top, right - left

    return avoid


def to_bytes(original: Callable[..., bytes]) -> Callable[..., bytes]:
    """How pydyf writes an operand: asked some thousand times a page, of few types."""

    @wraps(original)
    def convert(item: Any) -> bytes:
        kind = item.__class__
        if kind is bytes:
            return bytes(item)
        if kind is str:
            return str(item).encode("ascii")
        if kind is int:
            return b"%d" % item
        if kind is float and not item.is_integer():
            return f"{item:f}".rstrip("0").encode("ascii")
        return original(item)

    return convert


def is_in_normal_flow(original: Callable[..., Any]) -> Callable[..., Any]:
    """Whether a box is neither floated nor positioned, running or a note."""

    @wraps(original)
    def flows(box: Any) -> bool:
        if "is_floated" in box.__dict__:  # an item of a flex box: its float does not count
            return bool(original(box))
        style = box.style
        if style["float"] in _OUT_OF_FLOW:
            return False
        position = style["position"]
        return position not in ("absolute", "fixed") and position[0] not in ("running()", "note()")

    return flows


def descendants(original: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """A box and all boxes in it, in document order; one generator, not one for each box."""

    @wraps(original)
    def walk(box: Any, placeholders: bool = False) -> Iterator[Any]:
        if placeholders:
            yield from original(box, placeholders)
            return
        waiting = [box]
        while waiting:
            one = waiting.pop()
            yield one
            if isinstance(one, boxes.Box):
                waiting += reversed(one.children)

    return walk


def layout_box_backgrounds(original: Callable[..., None]) -> Callable[..., None]:
    """A box with nothing to paint behind it, and square corners: known from its style."""

    @wraps(original)
    def backgrounds(page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None) -> None:
        if style is not None or box is page or not _is_bare(box.style):
            original(page, box, get_image, layout_children, style)
            return
        box.background = None
        for name in _RADII:
            setattr(box, name, (0, 0))
        if layout_children:
            for child in box.all_children():
                background.layout_box_backgrounds(page, child, get_image)

    return backgrounds


def _is_bare(style: Any) -> bool:
    found: bool | None = style.__dict__.get("zilap_bare")
    if found is None:
        found = style.zilap_bare = (
            style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all(kind == "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and all((0, "px") in style[name] for name in _RADII)
            and (style["visibility"] == "hidden" or draw_color.get_color(style, "background_color").alpha == 0)
        )
    return found


class Patterns(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """Of tinyhtml5: runs of these characters, or of any others; its own memory of them is never found again."""

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, among = key
        listed = "".join(map(re.escape, sorted(characters)))
        made = self[key] = re.compile(f"[{'' if among else '^'}{listed}]+")
        return made
