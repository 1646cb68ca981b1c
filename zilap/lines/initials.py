"""Drop initials: ``p::first-letter { initial-letter: 2 }`` (CSS Inline 3).

The initial reaches from the top of the first line's characters to the bottom of the last line's that it spans.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from zilap.weasy import css_properties, line_break

_DESCENT = 0.12
"""Em from the base line to the bottom of an ideograph's em box."""
_PLAY = 0.5
"""Px that the initial ends above the next line, which must not be moved aside."""
_LEAST_GAP = 0.2
"""Em of the text between the initial and the lines beside it, at least."""


def first_letter_to_box(original: Callable[..., Any]) -> Callable[..., Any]:
    """Turn an initial into a float of the right size before WeasyPrint makes its box."""

    @wraps(original)
    def to_box(box: Any, skip_stack: Any, first_letter_style: Any) -> Any:
        lines = (first_letter_style or {}).get("initial_letter")
        if isinstance(lines, int) and lines > 1:
            _enlarge(first_letter_style, box.style, lines)
        return original(box, skip_stack, first_letter_style)

    return to_box


def _enlarge(letter: dict[str, Any], style: Any, lines: int) -> None:
    """``letter`` holds what the style sheets say of the initial; what follows from its size is added."""
    pitch, baseline = line_break.strut(style)
    em = style["font_size"]
    size = (lines - 1) * pitch + em
    letter["float"] = "left"
    letter["font_size"] = size
    letter["line_height"] = _px(lines * pitch)
    own = style.copy()
    own.update(letter)
    _, own_baseline = line_break.strut(own)
    wanted = (lines - 1) * pitch + baseline - _DESCENT * (size - em)
    letter["margin_top"] = _px(wanted - own_baseline)
    letter["margin_bottom"] = _px(own_baseline - wanted - _PLAY)
    letter.setdefault("margin_right", _px(ceil(size / em + _LEAST_GAP) * em - size))


def _px(value: float) -> Any:
    return css_properties.Dimension(value, "px")
