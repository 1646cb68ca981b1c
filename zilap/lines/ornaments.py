"""What stands beside the characters of a line: emphasis marks, and the lines of proper nouns and book titles.

CLREQ, Handling Interlinear Punctuation; CSS Text Decoration 4, text-emphasis and text-decoration-inset.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import uharfbuzz
from fontTools.pens.basePen import BasePen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.transformPen import TransformPen

from zilap.lines.kinds import kind
from zilap.lines.piece import Piece
from zilap.lines.shape import shape
from zilap.weasy import css_units, draw_color, font_file

_ROUND = 0.5523
"""Control points of a quarter of a circle with radius 1."""
_ABOVE, _BELOW = -1.02, 0.27
"""Em from the base line to the middle of the marks: clear of the em box, inside the line's own pitch."""
_LETTER_AWAY = 0.1
"""Em that a mark given as a character stands farther off: it is larger."""
_RADIUS = {"dot": 0.06, "circle": 0.09, "double-circle": 0.1, "triangle": 0.11, "sesame": 0.1}
_AUTO_INSET = 0.0625
"""Em: two names side by side are then an eighth of an em apart."""


def draw_text(original: Callable[..., Any]) -> Callable[..., Any]:
    """Draw the text, then its emphasis marks."""

    @wraps(original)
    def draw(stream: Any, textbox: Any, *rest: Any) -> None:
        original(stream, textbox, *rest)
        style = textbox.style
        mark = style["text_emphasis_style"]
        if mark != ("none",) and style["visibility"] == "visible" and isinstance(textbox.pango_layout, Piece):
            _emphasize(stream, textbox, textbox.pango_layout, mark)

    return draw


def _emphasize(stream: Any, textbox: Any, piece: Piece, mark: tuple[str, str]) -> None:
    """One mark for each ideograph, letter and digit, centred on it; marks and blanks have none."""
    style = textbox.style
    em = style["font_size"]
    fill, name = mark
    letter = _outline(style, name) if fill == "string" else None
    color = draw_color.get_color(style, "text_emphasis_color")
    under, away = "under" in style["text_emphasis_position"], _LETTER_AWAY if letter else 0.0
    offset = _BELOW + away if under else _ABOVE - away
    y = textbox.position_y + textbox.baseline + offset * em
    with stream.stacked():
        stream.set_color(color, stroke=fill == "open")
        stream.set_line_width(0.025 * em)
        for i, character in enumerate(piece.shaped.text[piece.start : piece.stop]):
            if kind(character) in "ia":
                x = textbox.position_x + piece.x[i] + piece.shaped.advance[piece.start + i] / 2
                if letter:
                    letter.replay(_StreamPen(stream, x, y))
                else:
                    _mark(stream, name, x, y, _RADIUS[name] * em)
        stream.stroke() if fill == "open" else stream.fill(even_odd=not letter)


def _outline(style: Any, character: str) -> RecordingPen:
    """A character as a shape, half as large as the text, its ink centred on the origin; px, downwards.

    As a shape it does not get into the text that is taken out of the PDF.
    """
    small = style.copy()
    small["font_size"] = 0.5 * style["font_size"]
    (run, *_) = shape(character, small).runs
    font = uharfbuzz.Font(uharfbuzz.Face(*font_file(run.font)))
    bounds, drawn = BoundsPen(None), RecordingPen()
    font.draw_glyph_with_pen(run.glyphs[0], bounds)
    left, bottom, right, top = bounds.bounds or (0, 0, 0, 0)
    scale = small["font_size"] / font.face.upem
    moved = TransformPen(drawn, (scale, 0, 0, -scale, -scale * (left + right) / 2, scale * (bottom + top) / 2))
    font.draw_glyph_with_pen(run.glyphs[0], moved)
    return drawn


class _StreamPen(BasePen):  # type: ignore[misc]
    """Draws into a page, from ``x`` and ``y``; quadratic curves become cubic."""

    def __init__(self, stream: Any, x: float, y: float) -> None:
        super().__init__(None)
        self.stream, self.x, self.y = stream, x, y

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.stream.move_to(self.x + point[0], self.y + point[1])

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.stream.line_to(self.x + point[0], self.y + point[1])

    def _curveToOne(self, *points: tuple[float, float]) -> None:
        self.stream.curve_to(*(value for x, y in points for value in (self.x + x, self.y + y)))

    def _closePath(self) -> None:
        self.stream.close()


def _mark(stream: Any, name: str, x: float, y: float, radius: float) -> None:
    if name == "triangle":
        stream.move_to(x, y - radius)
        stream.line_to(x + radius, y + 0.75 * radius)
        stream.line_to(x - radius, y + 0.75 * radius)
        stream.close()
    elif name == "sesame":
        stream.move_to(x - radius, y - radius)
        stream.curve_to(x, y - radius, x + radius, y, x + radius, y + 0.6 * radius)
        stream.curve_to(x + radius, y + radius, x + 0.4 * radius, y + radius, x, y + 0.6 * radius)
        stream.close()
    else:
        _circle(stream, x, y, radius)
        if name == "double-circle":
            _circle(stream, x, y, radius / 2)


def _circle(stream: Any, x: float, y: float, r: float) -> None:
    k = _ROUND * r
    stream.move_to(x + r, y)
    stream.curve_to(x + r, y + k, x + k, y + r, x, y + r)
    stream.curve_to(x - k, y + r, x - r, y + k, x - r, y)
    stream.curve_to(x - r, y - k, x - k, y - r, x, y - r)
    stream.curve_to(x + k, y - r, x + r, y - k, x + r, y)
    stream.close()


def draw_text_decoration(original: Callable[..., Any]) -> Callable[..., Any]:
    """Draw an underline as far as the decorated characters go, less its inset."""

    @wraps(original)
    def draw(stream: Any, textbox: Any, *rest: Any) -> None:
        ends = textbox.__dict__.get("zilap_ends")
        if not ends:
            original(stream, textbox, *rest)
            return
        left, right = ends
        x, width = textbox.position_x, textbox.width
        textbox.position_x, textbox.width = x + left, width - left - right
        original(stream, textbox, *rest)
        textbox.position_x, textbox.width = x, width

    return draw


def set_ends(box: Any, *, begins: bool, ends: bool) -> None:
    """Note on the first and last text of an inline box how far its decoration stays inside them.

    Without an inset the decoration still ends with the last character, not with the gap after it.
    """
    if "text_decoration_line" not in getattr(box.style, "cascaded", ()):
        return
    texts = [leaf for leaf in box.descendants() if isinstance(leaf.__dict__.get("pango_layout"), Piece)]
    if not texts:
        return
    first, last = texts[0], texts[-1]
    inset = box.style["text_decoration_inset"] or (None, None)
    left = _length(inset[0], box.style) if begins else 0.0
    piece = last.pango_layout
    character = piece.shaped.advance[piece.stop - 1] if piece.x else 0.0
    gap = last.width - (piece.x[-1] + character) if ends and not piece.tail else 0.0
    right = gap + _length(inset[1], box.style) if ends else 0.0
    before = first.__dict__.get("zilap_ends", (0.0, 0.0))
    first.zilap_ends = left or before[0], before[1]
    before = last.__dict__.get("zilap_ends", (0.0, 0.0))
    last.zilap_ends = before[0], right or before[1]


def _length(value: Any, style: Any) -> float:
    if value is None:
        return 0.0
    em: float = style["font_size"]
    if value == "auto":
        return _AUTO_INSET * em
    return float(css_units.to_pixels(value, style, "text_decoration_inset", None))
