"""Ruby: readings over the characters they belong to, or beside them, without moving the lines apart.

CLREQ, Positioning of Romanized Interlinear Annotations, Positioning of Bopomofo Interlinear Annotations; CSS Ruby 1.
Each ``rt`` belongs to what stands between it and the ``rt`` before: ``<ruby>香<rt>hoeng1</rt>港<rt>gong2</rt></ruby>``.
A wide reading hangs over neighbours that have none; the base is spread where that does not do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from zilap.lines.piece import Piece
from zilap.lines.shape import Shaped, shape
from zilap.weasy import FROM_UNITS, boxes, ffi, pango, percent

_SIZE = 0.5
"""Em of the base that a reading takes when the style sheet does not make it smaller."""
_APART = 0.25
"""Em of the reading between two readings: an ordinary word space."""
_OVERHANG = 0.375
"""Em of the base that a reading hangs over a neighbour without one: two of them leave a quarter between."""
_ABOVE, _BELOW = 0.86, 0.12
"""How high the ink of an ideograph goes, and the bottom of its em box, in em from the base line."""
_DESCENT, _ASCENT = 0.25, 0.78
"""Of the letters of a reading, in its own em."""


_BESIDE = 0.3
"""Em of the base that a symbol of Bopomofo takes beside it; symbols and tone together take ``_ROOM``."""
_ROOM = 0.5
_COLUMN = 0.03
"""Em of the base before the column of symbols."""
_NEUTRAL = "˙"
_NEUTRAL_HEIGHT = 1 / 15
"""Em of the base that the neutral tone takes above the symbols."""
_TONES = "ˉˊˇˋ˪˫" + _NEUTRAL


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
    base: float
    """Their width."""
    width: float
    rise: float
    """From the base line of the base up to its own."""
    places: tuple[float, ...] | None = None
    """Beside the base: of each character, from the right edge of the base; else the characters follow one another."""


def is_reading(box: Any) -> bool:
    """Whether an inline box is an ``rt`` with a text."""
    return box.element_tag == "rt" and _text_box(box) is not None


def _text_box(box: Any) -> Any:
    texts = [leaf for leaf in box.descendants() if isinstance(leaf, boxes.TextBox) and leaf.text.strip()]
    return texts[0] if len(texts) == 1 else None


def reading(box: Any, base_style: Any, containing_block: Any, start: int, advances: Sequence[float]) -> Reading:
    """Shape an ``rt`` and find its place above, below or beside its base: the characters from ``start`` on."""
    stop, base = start + len(advances), sum(advances)
    text_box = _text_box(box)
    percent.resolve_percentages(text_box, containing_block)
    em = base_style["font_size"]
    style = text_box.style.copy()
    beside = style["ruby_position"] == ("inter-character",)
    if beside or style["font_size"] >= em:
        style["font_size"] = (_BESIDE if beside else _SIZE) * em
    size = style["font_size"]
    under = style["ruby_position"] == ("under",)
    rise = 0.0 if beside else -(_BELOW * em + _ASCENT * size) if under else _ABOVE * em + _DESCENT * size
    style["vertical_align"] = rise
    shaped = shape(text_box.text.strip(), style)
    if not beside:
        return Reading(box, text_box, style, shaped, start, stop, base, sum(shaped.advance), rise)
    shaped, places = _column(shaped, em)
    return Reading(box, text_box, style, shaped, start, stop, base, _ROOM * em, rise, places)


def _column(shaped: Shaped, em: float) -> tuple[Shaped, tuple[float, ...]]:
    """Symbols one below the other in the middle of the base's height, the tone at the upper right of the last.

    CLREQ, Positioning of Bopomofo Symbols, Positioning of the Tones in Bopomofo Symbols.
    """
    size = _BESIDE * em
    symbols = [i for i, one in enumerate(shaped.text) if one not in _TONES]
    is_neutral = _NEUTRAL in shaped.text
    top = 0.38 * em + (len(symbols) * size - is_neutral * _NEUTRAL_HEIGHT * em) / 2
    heights = {i: top - n * size - 0.88 * size for n, i in enumerate(symbols)}
    places = {i: _COLUMN * em + (size - shaped.advance[i]) / 2 for i in symbols}
    last_top = top - max(len(symbols) - 1, 0) * size
    for i, one in enumerate(shaped.text):
        if one == _NEUTRAL:
            heights[i] = top + _NEUTRAL_HEIGHT * em / 2 - _middle(shaped, i)
            places[i] = _COLUMN * em + (size - shaped.advance[i]) / 2
        elif one in _TONES:
            heights[i] = last_top - _middle(shaped, i)
            places[i] = _COLUMN * em + size
    runs = tuple(replace(run, rise={n: heights[i] for n, i in enumerate(run.at)}, shift={}) for run in shaped.runs)
    return replace(shaped, runs=runs), tuple(places[i] for i in range(len(shaped.text)))


def _middle(shaped: Shaped, character: int) -> float:
    """Px from the base line up to the middle of a character's ink."""
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    for run in shaped.runs:
        for glyph, at in zip(run.glyphs, run.at, strict=True):
            if at == character:
                pango.pango_font_get_glyph_extents(run.font, glyph, ink, logical)
                return float(-(ink.y + ink.height / 2) * FROM_UNITS)
    return 0.0


def spread(one: Reading) -> tuple[float, float]:
    """Px to add before and after a base that has no reading beside it: a wide reading hangs over what stands there."""
    if one.places:
        return 0.0, one.width
    room = max(0.0, (one.width - one.base) / 2 - _OVERHANG * float(one.style["font_size"]) / _SIZE)
    return room, room


def overhang(one: Reading, room: float) -> float:
    """Px that a reading reaches over a neighbour, with ``room`` between; at the edges of a line it does not."""
    return 0.0 if one.places else max(0.0, (one.width - one.base) / 2 - room)


def between(one: Reading, following: Reading) -> float:
    """Px to add between two bases that touch, so that their readings do not."""
    apart = _APART * float(following.style["font_size"])
    return max(0.0, (one.width + following.width - one.base - following.base) / 2 + apart)


def build(one: Reading, left: float, right: float, parent: Any) -> Any:
    """The boxes of a reading, centred over the base from ``left`` to ``right``; they take no room in the line."""
    places, at = one.places, 0.0
    if places is None:
        places = tuple(accumulate(one.shaped.advance, initial=0.0))[:-1]
        at = (left - right - one.width) / 2
    text = one.text.copy_with_text(one.shaped.text)
    text.style = one.style
    text.pango_layout = Piece(one.shaped, 0, len(one.shaped.text), places)
    text.position_x, text.position_y, text.width = right + at, parent.position_y, one.width
    text.margin_top = text.margin_bottom = text.height = 0
    text.baseline = -one.rise
    made = one.box.copy_with_children([text])
    made.position_x, made.position_y, made.width = text.position_x, parent.position_y, one.width
    made.margin_top = made.margin_bottom = made.height = made.baseline = 0
    return made
