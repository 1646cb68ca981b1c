"""Chinese line composition for WeasyPrint, after W3C's Requirements for Chinese Text Layout (CLREQ).

    from zilap import lines

    lines.install()
    weasyprint.HTML("book.html").write_pdf("book.pdf")

Text without Chinese is set by WeasyPrint itself.  What is wanted is said in CSS: see ``docs/lines.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from zilap import weasy
from zilap.lines import codes, compose, css, draw, grid, initials, ornaments, quick, styles

_REPLACED: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
    (weasy.inline, "split_inline_box", compose.split_inline_box),
    (weasy.inline, "justify_line", compose.justify_line),
    (weasy.inline, "first_letter_to_box", initials.first_letter_to_box),
    (weasy.inline, "get_next_linebox", grid.get_next_linebox),
    (weasy.inline, "line_box_verticality", grid.line_box_verticality),
    (weasy.inline, "inline_min_content_width", quick.inline_min_content_width),
    (weasy.preferred, "inline_line_widths", compose.inline_line_widths),
    (weasy.draw, "draw_text", ornaments.draw_text),
    (weasy.draw_text, "draw_text_decoration", ornaments.draw_text_decoration),
    (weasy.draw_text, "draw_first_line", draw.draw_first_line),
    (weasy.pdf, "build_fonts_dictionary", codes.build_fonts_dictionary),
    (getattr(weasy.pdf_stream, "pydyf", None), "_to_bytes", quick.to_bytes),
    (getattr(weasy.css, "ComputedStyle", None), "__missing__", styles.computed_value),
    (getattr(weasy.css, "StyleFor", None), "set_computed_styles", styles.set_computed_styles),
    (weasy.css, "find_style_attributes", styles.find_style_attributes),
    (weasy.css, "preprocess_declarations", styles.preprocess_declarations),
    (weasy.background, "layout_box_backgrounds", quick.layout_box_backgrounds),
    (getattr(weasy.boxes, "Box", None), "descendants", quick.descendants),
    (getattr(weasy.boxes, "Box", None), "is_in_normal_flow", quick.is_in_normal_flow),
)
"""(module or class, name, function that makes the new from the old)."""
_EVERYWHERE: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
    (weasy.percent, "resolve_percentages", quick.resolve_percentages),
    (weasy.line_break, "strut", quick.strut),
    (weasy.block, "collapse_margin", quick.collapse_margin),
    (weasy.floats, "avoid_collisions", quick.avoid_collisions),
    (weasy.page, "set_page_type_computed_styles", styles.set_page_type_computed_styles),
)
"""The same for functions that other modules import by name."""


def is_installed() -> bool:
    """Whether WeasyPrint composes Chinese now."""
    return hasattr(getattr(weasy.inline, "split_inline_box", None), "__wrapped__")


def install() -> bool:
    """Teach WeasyPrint to compose Chinese.  Calling it again does nothing.

    Returns ``False``, with the reason in the log, when this WeasyPrint is not the one that is known; it then
    composes as it always does.
    """
    if is_installed():
        return True
    if not weasy.usable():
        return False
    css.register()
    weasy.html_input.characters_until_regex = quick.Patterns()
    weasy.replace([(module, name, make(getattr(module, name))) for module, name, make in _REPLACED])
    for module, name, make in _EVERYWHERE:
        old = getattr(module, name)
        new = make(old)
        weasy.replace([(holder, name, new) for holder in list(weasy.holders(old))])
    return True


def uninstall() -> None:
    """Leave WeasyPrint as it was.  Calling it again does nothing."""
    if is_installed():
        weasy.restore([(module, name) for module, name, _ in _REPLACED])
        for module, name, _ in _EVERYWHERE:
            weasy.restore([(holder, name) for holder in list(weasy.holders(getattr(module, name)))])
        css.unregister()


@contextmanager
def installed() -> Iterator[bool]:
    """``with lines.installed():`` for tests; what was there before is there again afterwards."""
    before = is_installed()
    try:
        yield install()
    finally:
        if not before:
            uninstall()
