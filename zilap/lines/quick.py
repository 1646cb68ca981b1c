"""The same answers sooner: functions that WeasyPrint's layout asks again and again.

Each gives what the original gives, to the last bit; none knows of Chinese.  What is remembered is remembered on the
style or the font configuration that it belongs to, and goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from math import inf
from typing import Any
from xml.etree.ElementTree import Element

from zilap.weasy import boxes, css, css_computed, css_functions, css_properties, percent

_BY_WIDTH = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right", "padding_top",
    "padding_bottom", "width", "min_width", "max_width",
)  # fmt: skip
_BY_HEIGHT = ("height", "min_height", "max_height")
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_LEAST = frozenset(("min_width", "min_height"))
_OUT_OF_FLOW = frozenset(("left", "right", "inline-start", "inline-end", "footnote"))
_SPECIFIED = frozenset(("position", "float", "display", "page"))
"""Properties whose computed value is not simply that of the parent, or the initial one."""


def computed_value(original: Callable[..., Any]) -> Callable[..., Any]:
    """A property that an element does not declare: its parent's value, or the initial one."""
    physical = css_computed.PHYSICAL_FUNCTIONS
    logical = frozenset(
        function(block="ttb", inline=inline) for function in physical.values() for inline in ("ltr", "rtl")
    )
    inherited, initial = css_properties.INHERITED, css_properties.INITIAL_VALUES
    not_computed = css_properties.INITIAL_NOT_COMPUTED

    @wraps(original)
    def missing(style: Any, key: str) -> Any:
        parent, cascaded = style.parent_style, style.cascaded
        if key in cascaded or parent is None or key in _SPECIFIED or key[:16] == "text_decoration_":
            return original(style, key)
        if key in physical and not logical.isdisjoint(cascaded):
            return original(style, key)
        if key in inherited or key[:2] == "__":
            value = style[key] = parent[key]
            return value
        if key in not_computed:
            return original(style, key)
        value = style[key] = initial[key]
        return value

    return missing


def share_styles(fonts: Any) -> None:
    """Let documents share the styles of their elements.

    For those that are set with this font configuration, one after the other, with the same style sheets; these must
    not have units of the viewport, whose size is the first page's.
    """
    fonts.zilap_styles = {}


def set_computed_styles(original: Callable[..., None]) -> Callable[..., None]:
    """An element's style: that of one before it with the same declarations, in a parent of the same style.

    What an id declares (its anchor) is no part of it: such an element has a copy of its own, and its children share.
    """

    @wraps(original)
    def set_styles(
        style_for: Any, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, **given: Any
    ) -> None:
        known = style_for.font_config.__dict__.get("zilap_styles")
        styles = style_for.get_computed_styles()
        above = None if parent is None else styles[parent, None].__dict__.get("zilap_shared")
        styled = not isinstance(element, Element) or (pseudo_type is None and element.get("style") is not None)
        if known is None or styled or (above is None and parent is not None):
            original(style_for, element, parent, root, pseudo_type, **given)
            return
        declared = dict(style_for.get_cascaded_styles().get((element, pseudo_type), {}))
        anchor, base_url = declared.pop("anchor", None), given.get("base_url")
        rows = ((name, value if name == "lang" else id(value), by) for name, (value, by) in declared.items())
        key = (id(above), pseudo_type, base_url, *rows)
        if key in known:
            shared = known[key]
            shared.pop("overflow", None)  # of html and body: the layout gives it to the page, and changes it here
        else:
            fonts, sizes = style_for.font_config, style_for.initial_page_sizes
            of_root = styles[root, None].zilap_shared if parent is not None else css.InitialStyle(fonts)
            shared = css.ComputedStyle(above, declared, pseudo_type, of_root, base_url, fonts, sizes)
            shared.zilap_shared = known[key] = shared
        style = styles[element, pseudo_type] = shared.copy() if anchor else shared
        if anchor:
            style.zilap_shared, style.cascaded = shared, {**declared, "anchor": anchor}
            style.pop("anchor", None)
            if collector := given.get("target_collector"):
                collector.collect_anchor(style["anchor"])

    return set_styles


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


def set_page_type_computed_styles(original: Callable[..., Any]) -> Callable[..., Any]:
    """Pages of one kind share their style: the original makes one for each page, and looks through all before it."""

    @wraps(original)
    def set_styles(page_type: Any, html: Any, style_for: Any) -> None:
        shared = style_for.__dict__.setdefault("zilap_pages", {})
        kept = style_for._cascaded_styles
        found: dict[Any, Any] = {}
        style_for._cascaded_styles = found
        style_for.add_page_declarations(page_type)
        key = frozenset(
            (pseudo, name, id(value), str(weight))
            for (_, pseudo), declared in found.items()
            for name, (value, weight) in declared.items()
        )
        if page_type.index == 0 or key not in shared:
            found.clear()
            original(page_type, html, style_for)
            styles = style_for.get_computed_styles()
            made = {pseudo: styles[page_type, pseudo] for _, pseudo in [(page_type, None), *found]}
            if page_type.index:
                shared[key] = made
        else:
            style_for.get_computed_styles().update({(page_type, pseudo): one for pseudo, one in shared[key].items()})
        style_for._cascaded_styles = kept

    return set_styles
