"""Ruby: readings over the characters they belong to, without moving the lines apart.

CLREQ, Positioning of Romanized Interlinear Annotations; CSS Ruby 1.  Each ``rt`` belongs to what stands between it and
the ``rt`` before: ``<ruby>香<rt>hoeng1</rt>港<rt>gong2</rt></ruby>``.  The base is spread where the reading is wider.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zilap.lines.piece import Piece
from zilap.lines.shape import Shaped, shape
from zilap.weasy import boxes, percent

_SIZE = 0.5
"""Em of the base that a reading takes when the style sheet does not make it smaller."""
_APART = 0.25
"""Em of the reading between two readings: an ordinary word space."""
_ABOVE, _BELOW = 0.88, 0.12
"""Top and bottom of an ideograph's em box, in em from the base line."""
_DESCENT, _ASCENT = 0.25, 0.78
"""Of the letters of a reading, in its own em."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an ``rt`` says, shaped, and how it stands to its base.  Lengths in CSS pixels."""

    box: Any
    """The ``rt``'s inline box."""
    text: Any
    """The text box in it."""
    style: Any
    shaped: Shaped
    start: int
    stop: int
    """The characters of the paragraph that it belongs to."""
    width: float
    rise: float
    """From the base line of the base up to its own."""


def is_reading(box: Any) -> bool:
    """Whether an inline box is an ``rt`` with a text."""
    return box.element_tag == "rt" and _text_box(box) is not None


def _text_box(box: Any) -> Any:
    texts = [leaf for leaf in box.descendants() if isinstance(leaf, boxes.TextBox) and leaf.text.strip()]
    return texts[0] if len(texts) == 1 else None


def reading(box: Any, base_style: Any, containing_block: Any, start: int, stop: int) -> Reading:
    """Shape an ``rt`` and find its height above (or below) the base."""
    text_box = _text_box(box)
    percent.resolve_percentages(text_box, containing_block)
    em = base_style["font_size"]
    style = text_box.style.copy()
    if style["font_size"] >= em:
        style["font_size"] = _SIZE * em
    size = style["font_size"]
    under = style["ruby_position"] == ("under",)
    rise = -(_BELOW * em + _ASCENT * size) if under else _ABOVE * em + _DESCENT * size
    style["vertical_align"] = rise
    shaped = shape(text_box.text.strip(), style)
    return Reading(box, text_box, style, shaped, start, stop, sum(shaped.advance), rise)


def spread(one: Reading, base_width: float) -> float:
    """Px to add before and after the base, together, so that its reading touches no other."""
    return max(0.0, one.width + _APART * float(one.style["font_size"]) - base_width)


def build(one: Reading, left: float, right: float, parent: Any) -> Any:
    """The boxes of a reading, centred over the base from ``left`` to ``right``; they take no room in the line."""
    places, at = [], 0.0
    for advance in one.shaped.advance:
        places.append(at)
        at += advance
    text = one.text.copy_with_text(one.shaped.text)
    text.style = one.style
    text.pango_layout = Piece(one.shaped, 0, len(one.shaped.text), places)
    text.position_x, text.position_y, text.width = (left + right - one.width) / 2, parent.position_y, one.width
    text.margin_top = text.margin_bottom = text.height = 0
    text.baseline = -one.rise
    made = one.box.copy_with_children([text])
    made.position_x, made.position_y, made.width = text.position_x, parent.position_y, one.width
    made.margin_top = made.margin_bottom = made.height = made.baseline = 0
    return made
