"""Every name of WeasyPrint that a room needs, in one place.

The private ones are looked up and checked when this module is imported: the version (70.*) and the parameters of each
function that another room calls or replaces.  What differs stands in ``TROUBLE``; a room that would replace
something asks ``usable()`` first and, when it is false, leaves WeasyPrint as it is.
"""

from __future__ import annotations

import ctypes.util
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from inspect import signature
from typing import Any

LOGGER = logging.getLogger("zilap.weasy")
weasyprint_log = logging.getLogger("weasyprint")
"""Where WeasyPrint says what it does not like."""

VERSION = "70."
"""The versions whose private names are known."""

_LAYOUT = (
    "bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes, line_placeholders, waiting_floats, "
    "line_children, first_letter_style, first_line_style"
)
_EXPECTED: Mapping[tuple[str, str], str] = {
    ("layout", "make_all_pages"): "context, root_box, html, pages",
    ("layout", "initialize_page_maker"): "context, root_box",
    ("layout.block", "float_layout"): (
        "context, box, containing_block, absolute_boxes, fixed_boxes, bottom_space, skip_stack"
    ),
    ("layout.inline", "float_layout"): (
        "context, box, containing_block, absolute_boxes, fixed_boxes, bottom_space, skip_stack"
    ),
    ("layout.block", "block_level_layout"): (
        "context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes, "
        "adjoining_margins, first_letter_style, first_line_style, discard, max_lines"
    ),
    ("pdf", "resolve_links"): "pages",
    ("layout.page", "set_page_type_computed_styles"): "page_type, html, style_for",
    ("layout.page", "remake_page"): "index, context, root_box, html",
    ("layout.block", "_linebox_layout"): (
        "context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes, adjoining_margins, "
        "bottom_space, position_y, skip_stack, first_letter_style, first_line_style, draw_bottom_decoration, max_lines"
    ),
    ("layout.inline", "split_inline_box"): f"context, box, position_x, max_x, {_LAYOUT}",
    ("layout.inline", "split_inline_level"): f"context, box, position_x, max_x, {_LAYOUT}",
    ("layout.inline", "get_next_linebox"): (
        "context, linebox, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes, "
        "first_letter_style, first_line_style"
    ),
    ("layout.inline", "_out_of_flow_layout"): (
        "context, box, containing_block, index, child, children, line_children, waiting_children, waiting_floats, "
        "absolute_boxes, fixed_boxes, line_placeholders, float_widths, max_x, position_x, bottom_space"
    ),
    ("layout.inline", "line_box_verticality"): "box",
    ("layout.inline", "inline_min_content_width"): "context, box, outer, skip_stack, first_line, is_line_start",
    ("layout.inline", "justify_line"): "context, line, extra_width",
    ("layout.preferred", "inline_line_widths"): ("context, box, outer, is_line_start, minimum, skip_stack, first_line"),
    ("layout.preferred", "trailing_whitespace_size"): "context, box",
    ("layout.preferred", "min_content_width"): "context, box, outer",
    ("layout.preferred", "max_content_width"): "context, box, outer",
    ("layout.preferred", "shrink_to_fit"): "context, box, available_content_width",
    ("layout.percent", "resolve_percentages"): "box, containing_block",
    ("layout.percent", "percentage"): "value, computed, refer_to",
    ("layout.percent", "adjust_box_sizing"): "box, axis",
    ("layout.block", "collapse_margin"): "adjoining_margins",
    ("layout.float", "avoid_collisions"): "context, box, containing_block, outer",
    ("layout.absolute", "absolute_layout"): (
        "context, placeholder, containing_block, fixed_boxes, bottom_space, skip_stack"
    ),
    ("draw.text", "draw_text"): "stream, textbox, offset_x, text_overflow, block_ellipsis",
    ("draw.text", "draw_first_line"): "stream, textbox, text_overflow, block_ellipsis, matrix",
    ("draw", "draw_text"): "stream, textbox, offset_x, text_overflow, block_ellipsis",
    ("text.fonts", "get_pango_font_hb_face"): "pango_font",
    ("text.fonts", "get_hb_object_data"): "hb_object, ot_color, glyph",
    ("text.line_break", "Layout"): "style, justification_spacing, max_width",
    ("text.line_break", "line_size"): "line, style",
    ("text.line_break", "strut"): "style",
    ("text.line_break", "get_log_attrs"): "text, lang",
    ("pdf", "build_fonts_dictionary"): "pdf, fonts, compress, subset, options",
    ("pdf", "add_tags"): "pdf, document, pdf_version, page_streams",
    ("pdf.fonts", "get_hb_object_data"): "hb_object, ot_color, glyph",
    ("draw.text", "draw_text_decoration"): "stream, textbox, offset_x, offset_y, thickness, color",
    ("layout.inline", "first_letter_to_box"): "box, skip_stack, first_letter_style",
    ("css", "ComputedStyle"): (
        "parent_style, cascaded, pseudo_type, root_style, base_url, font_config, initial_page_sizes"
    ),
    ("css", "InitialStyle"): "font_config",
    ("css", "find_style_attributes"): "tree, presentational_hints, base_url",
    ("css", "preprocess_declarations"): "base_url, declarations, prelude",
    ("layout.background", "layout_box_backgrounds"): "page, box, get_image_from_uri, layout_children, style",
    ("css.validation.properties", "other_colors"): "token",
    ("css.validation.properties", "property"): "property_name, proprietary, unstable, wants_base_url",
}
_MODULES = sorted(
    {module for module, _ in _EXPECTED}
    | {
        "css",
        "css.functions",
        "css.properties",
        "css.tokens",
        "css.units",
        "css.validation.expanders",
        "css.computed_values",
        "draw.color",
        "formatting_structure.boxes",
    }
    | {"pdf.stream", "text.ffi", "text.fonts", "urls"}
)


@contextmanager
def _names_as_they_are() -> Iterator[None]:
    """Let no compiler be asked where a shared library is.

    WeasyPrint tries the names that each of its libraries has on every system.  For one without a dot Python asks
    ``ldconfig``, ``gcc`` and ``ld``, fifty processes in all; on Linux a later name is the library's own.
    """
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before


def _load() -> tuple[dict[str, Any], list[str]]:
    """The modules by name, and what differs from what is expected of them."""
    with _names_as_they_are():
        modules: dict[str, Any] = {"": import_module("weasyprint")}
    trouble: list[str] = []
    version = str(modules[""].__version__)
    if not version.startswith(VERSION):
        trouble.append(f"WeasyPrint {version}: only {VERSION}* is known")
    for name in _MODULES:
        try:
            modules[name] = import_module(f"weasyprint.{name}")
        except ImportError:
            trouble.append(f"weasyprint.{name}: no such module")
    for (module, name), parameters in _EXPECTED.items():
        found = getattr(modules.get(module), name, None)
        actual = ", ".join(signature(found).parameters) if found else "nothing"
        if actual != parameters:
            trouble.append(f"weasyprint.{module}.{name}: takes ({actual}), expected ({parameters})")
    return modules, trouble


_LOADED, _TROUBLE = _load()

TROUBLE: tuple[str, ...] = tuple(_TROUBLE)
"""What of WeasyPrint differs from what this project knows; empty when all is well."""

CSS: Any = _LOADED[""].CSS
HTML: Any = _LOADED[""].HTML
FontConfiguration: Any = _LOADED["text.fonts"].FontConfiguration
URLFetcher: Any = _LOADED["urls"].URLFetcher
URLFetcherResponse: Any = _LOADED["urls"].URLFetcherResponse
layout: Any = _LOADED.get("layout")
page: Any = _LOADED.get("layout.page")
block: Any = _LOADED.get("layout.block")
floats: Any = _LOADED.get("layout.float")
inline: Any = _LOADED.get("layout.inline")
preferred: Any = _LOADED.get("layout.preferred")
absolute: Any = _LOADED.get("layout.absolute")
background: Any = _LOADED.get("layout.background")
percent: Any = _LOADED.get("layout.percent")
draw: Any = _LOADED.get("draw")
draw_text: Any = _LOADED.get("draw.text")
draw_color: Any = _LOADED.get("draw.color")
line_break: Any = _LOADED.get("text.line_break")
boxes: Any = _LOADED.get("formatting_structure.boxes")
"""The classes of boxes: ``boxes.TextBox``, ``boxes.LineBox``, ``boxes.PageBox`` …"""
pdf: Any = _LOADED.get("pdf")
pdf_stream: Any = _LOADED.get("pdf.stream")
pdf_fonts: Any = _LOADED.get("pdf.fonts")
css: Any = _LOADED.get("css")
css_functions: Any = _LOADED.get("css.functions")
css_properties: Any = _LOADED.get("css.properties")
css_validation: Any = _LOADED.get("css.validation.properties")
css_expanders: Any = _LOADED.get("css.validation.expanders")
css_tokens: Any = _LOADED.get("css.tokens")
css_units: Any = _LOADED.get("css.units")
css_computed: Any = _LOADED.get("css.computed_values")
text_fonts: Any = _LOADED.get("text.fonts")
harfbuzz: Any = getattr(_LOADED.get("text.ffi"), "harfbuzz", None)
ffi: Any = getattr(_LOADED.get("text.ffi"), "ffi", None)
pango: Any = getattr(_LOADED.get("text.ffi"), "pango", None)
html_input: Any = import_module("tinyhtml5.inputstream")
FROM_UNITS: float = getattr(_LOADED.get("text.ffi"), "FROM_UNITS", 1 / 1024)
"""Pango units to CSS pixels."""


def usable() -> bool:
    """Whether the private names may be used; when not, says why in the log."""
    for line in TROUBLE:
        LOGGER.warning("%s", line)
    return not TROUBLE


def page_box(page: Any) -> Any:
    """The box of a laid-out ``weasyprint.Page``: origin of all positions, in CSS pixels."""
    return page._page_box


def descendants(box: Any) -> Iterator[Any]:
    """A box and all boxes in it, in document order."""
    return iter(box.descendants())


def element(box: Any) -> Any:
    """The element (``xml.etree``) that a box was made for, or ``None``."""
    return box.element


def holders(function: Any) -> Iterator[Any]:
    """The modules of WeasyPrint that a function stands in, or is imported by."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "weasyprint" and getattr(module, function.__name__, None) is function:
            yield module


def replace(functions: Iterable[tuple[Any, str, Any]]) -> None:
    """Put functions in the place of others: (module, name, function that holds the old as ``__wrapped__``)."""
    for module, name, function in functions:
        setattr(module, name, function)


def restore(names: Iterable[tuple[Any, str]]) -> None:
    """Undo ``replace``."""
    for module, name in names:
        setattr(module, name, getattr(module, name).__wrapped__)


def add_property(name: str, initial: object, validate: Any, *, inherited: bool = True, like: str = "") -> None:
    """Teach WeasyPrint's CSS one more property.

    ``validate`` takes tokens and returns a value or ``None``.  ``like`` names a property whose computed value is
    made in the same way.
    """
    key = name.replace("-", "_")
    if like:
        css_computed.COMPUTER_FUNCTIONS[key] = css_computed.COMPUTER_FUNCTIONS[like.replace("-", "_")]
    css_properties.INITIAL_VALUES[key] = initial
    css_properties.KNOWN_PROPERTIES.add(name)
    if inherited:
        css_properties.INHERITED.add(key)
    validate.wants_base_url = False
    css_validation.PROPERTIES[name] = validate


def remove_property(name: str) -> None:
    """Undo ``add_property``."""
    key = name.replace("-", "_")
    css_properties.INITIAL_VALUES.pop(key, None)
    css_properties.KNOWN_PROPERTIES.discard(name)
    css_properties.INHERITED.discard(key)
    css_computed.COMPUTER_FUNCTIONS.pop(key, None)
    css_validation.PROPERTIES.pop(name, None)


def children(box: Any) -> Iterator[Any]:
    """The boxes directly in a box."""
    return iter(getattr(box, "children", ()))


def tag(box: Any) -> str:
    """The tag of the element that a box was made for, ``p::before`` for generated content; else empty."""
    return box.element_tag or ""


def element_id(box: Any) -> str:
    """The id of the element that a box was made for; empty where it has none."""
    found = box.element
    return "" if found is None or "::" in tag(box) else found.get("id", "")


def is_block(box: Any) -> bool:
    """Whether a box is a block of its own element (not a line, not an anonymous wrapper of one)."""
    return isinstance(box, boxes.BlockLevelBox | boxes.TableCellBox | boxes.TableRowBox)


def is_line(box: Any) -> bool:
    """Whether a box is one line of text."""
    return isinstance(box, boxes.LineBox)


def is_replaced(box: Any) -> bool:
    """Whether a box is a picture."""
    return isinstance(box, boxes.ReplacedBox)


def of_table_wrapper(name: str, *, wanted: bool = True) -> None:
    """Let the box around a table and its caption have a property in the table's place, or not."""
    wrapped = css_properties.TABLE_WRAPPER_BOX_PROPERTIES
    (wrapped.add if wanted else wrapped.discard)(name.replace("-", "_"))


def add_shorthand(name: str, expand: Any) -> None:
    """Teach WeasyPrint a shorthand.  ``expand(tokens, name, base_url)`` yields (property, value)."""
    css_expanders.EXPANDERS[name] = expand


def remove_shorthand(name: str) -> None:
    """Undo ``add_shorthand``."""
    css_expanders.EXPANDERS.pop(name, None)


def is_text(box: Any) -> bool:
    """Whether a box is a run of text."""
    return isinstance(box, boxes.TextBox)


def is_margin(box: Any) -> bool:
    """Whether a box is one of the page's margins, or the place of its notes."""
    return isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox)


def placed(box: Any) -> Any:
    """The box itself, where what stands in the tree only keeps the place of one out of the flow."""
    return box._box if isinstance(box, absolute.AbsolutePlaceholder) else box


def root_element(pages: Iterable[Any]) -> Any:
    """The ``html`` element of a laid-out document."""
    return next(box.element for page in pages for box in descendants(page_box(page)) if tag(box) == "html")


def marks(stream: Any) -> dict[Any, dict[str, Any]]:
    """Marked content of a page's stream: box to its identifier (``mcid``)."""
    found: dict[Any, dict[str, Any]] = stream._tags
    return found


def operators(stream: Any) -> list[Any]:
    """The operators and operands of a page's stream, which may be changed."""
    found: list[Any] = stream.stream
    return found


def page_object(pdf: Any, index: int) -> Any:
    """The dictionary of a page that is being written."""
    return pdf.objects[int(pdf.page_references[index].split()[0])]


def margin_name(box: Any) -> str:
    """Which of the page's margins a box is: ``@bottom-left``; empty for other boxes."""
    return box.at_keyword if isinstance(box, boxes.MarginBox) else ""


def is_leader(box: Any) -> bool:
    """Whether a box is a row of leader dots."""
    return bool(box.is_leader)


def is_repeated_head(box: Any) -> bool:
    """Whether a box is the head or foot of a table, which stands on each of its pages."""
    return isinstance(box, boxes.TableRowGroupBox) and bool(box.is_header or box.is_footer)


def edges(box: Any) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a picture's or a run of text's content, CSS pixels from the page's top left."""
    if is_replaced(box):
        left, top = box.content_box_x(), box.content_box_y()
    else:
        left, top = box.position_x, box.position_y
    return left, top, left + box.width, top + box.height


def font_file(font: Any) -> tuple[bytes, int]:
    """The file that a ``PangoFont *`` was read from, and the face in it."""
    face = text_fonts.get_pango_font_hb_face(font)
    return text_fonts.get_hb_object_data(face), harfbuzz.hb_face_get_index(face)


def srgb_profile() -> bytes:
    """The ICC's own profile of sRGB (sRGB2014, 3 kB, free to embed), as WeasyPrint carries it."""
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


def on_right_page(context: Any) -> bool:
    """Whether the page that is being laid out is a right-hand one."""
    return bool(context.page_maker[context.current_page - 1][2])
