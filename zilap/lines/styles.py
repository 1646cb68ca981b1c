"""Styles that are made once: an element like one before it, and a page of the same kind, has the same style.

Each function gives what WeasyPrint's own gives, to the last bit; what is remembered is remembered on the font
configuration, and goes with it; but for what ``style`` attributes declare, which follows from their text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, wraps
from typing import Any
from xml.etree.ElementTree import Element

from zilap.weasy import css, css_computed, css_properties

_SPECIFIED = frozenset(("position", "float", "display", "page"))
"""Properties whose computed value is not simply that of the parent, or the initial one."""
_OF_ATTRIBUTE = (1, 0, 0)
"""The specificity of what a ``style`` attribute declares."""


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
        shared = style.__dict__.get("zilap_shared")
        if shared is not None and shared is not style and key != "anchor":
            value = style[key] = shared[key]
            return value
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
        if known is None or not isinstance(element, Element) or (above is None and parent is not None):
            original(style_for, element, parent, root, pseudo_type, **given)
            return
        declared = dict(style_for.get_cascaded_styles().get((element, pseudo_type), {}))
        anchor, base_url = declared.pop("anchor", None), given.get("base_url")
        rows = [(name, value if name == "lang" else id(value), by) for name, (value, by) in declared.items()]
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
            style.specified = shared.specified
            style.pop("anchor", None)
            if collector := given.get("target_collector"):
                collector.collect_anchor(style["anchor"])

    return set_styles


class _Declarations(list[Any]):
    """What a ``style`` attribute declares."""

    rows: Sequence[tuple[str, Any, bool]] = ()
    """What it comes to, once it is known: (name, value, important)."""


@lru_cache(maxsize=4096)
def _of_text(text: str) -> _Declarations:
    return _Declarations()


def find_style_attributes(original: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Elements with the same ``style`` attribute have the same declarations."""

    @wraps(original)
    def find(tree: Any, presentational_hints: bool = False, base_url: Any = None) -> Iterator[Any]:
        for specificity, element, declarations, url in original(tree, presentational_hints, base_url):
            kept = declarations
            if specificity == _OF_ATTRIBUTE:
                kept = _of_text(element.get("style"))
                kept[:] = kept or declarations
            yield specificity, element, kept, url

    return find


def preprocess_declarations(original: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """They come to the same values.  Those that the engine warns of are looked at again, and warned of again."""

    @wraps(original)
    def preprocess(base_url: Any, declarations: Any, prelude: Any = None) -> Iterator[Any]:
        if not isinstance(declarations, _Declarations):
            return original(base_url, declarations, prelude)
        if not declarations.rows:
            spoken = (one for one in declarations if one.type not in ("whitespace", "comment"))
            made = [list(original(base_url, [one])) for one in spoken]
            rows = [row for one in made for row in one]
            if not all(made):
                return iter(rows)
            declarations.rows = rows
        return iter(declarations.rows)

    return preprocess


def set_page_type_computed_styles(original: Callable[..., Any]) -> Callable[..., Any]:
    """Pages of one kind share their style: the original makes one for each page, and looks through all before it."""

    @wraps(original)
    def set_styles(page_type: Any, html: Any, style_for: Any) -> None:
        styles = style_for.get_computed_styles()
        root = styles[html.etree_element, None].__dict__.get("zilap_shared")
        own = root is None
        shared = style_for.__dict__.setdefault("zilap_pages", {}) if own else style_for.font_config.zilap_styles
        kept = style_for._cascaded_styles
        found: dict[Any, Any] = {}
        style_for._cascaded_styles = found
        style_for.add_page_declarations(page_type)
        rows = (
            (pseudo, name, id(value), str(by))
            for (_, pseudo), declared in found.items()
            for name, (value, by) in declared.items()
        )
        key = (id(root), own and page_type.index == 0, frozenset(rows))
        if key not in shared:
            found.clear()
            original(page_type, html, style_for)
            shared[key] = {pseudo: styles[page_type, pseudo] for _, pseudo in [(page_type, None), *found]}
        else:
            styles.update({(page_type, pseudo): one for pseudo, one in shared[key].items()})
        style_for._cascaded_styles = kept

    return set_styles
