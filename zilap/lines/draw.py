"""Drawing pieces of text: every glyph where composition put it, every code with the text it stands for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import accumulate
from typing import Any

from zilap.lines.codes import code
from zilap.lines.piece import Piece
from zilap.lines.shape import Run, Shaped, is_right_to_left, read
from zilap.weasy import FROM_UNITS, pango, pdf_stream, weasyprint_log

_PLACE = 0.05
"""In 1/1000 em: glyphs nearer than this to their place are not moved."""
_LEAST_SIZE = 1e-6
"""Px; smaller text WeasyPrint does not draw either."""


def draw_first_line(original: Callable[..., Any]) -> Callable[..., Any]:
    """Draw the glyphs of a piece; other text goes to WeasyPrint, unless its codes would lie about it."""

    @wraps(original)
    def draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        layout = textbox.pango_layout
        cut = text_overflow == "ellipsis" or block_ellipsis != "none"
        if isinstance(layout, Piece):
            if not cut:
                return _draw(stream, textbox, layout, matrix, original)
            textbox.pango_layout = layout.stock(textbox.style, layout.max_width or textbox.width)
        elif not cut and (piece := _misread(stream, textbox)):
            return _draw(stream, textbox, piece, matrix, original)
        return original(stream, textbox, text_overflow, block_ellipsis, matrix)

    return draw


def _misread(stream: Any, textbox: Any) -> Piece | None:
    """A text that WeasyPrint would draw with codes that stand for other text already, as a piece; else ``None``."""
    layout = textbox.pango_layout
    if not textbox.text.strip() or textbox.style["font_size"] < _LEAST_SIZE:
        return None
    line, _ = layout.get_first_line()
    if layout.first_line_direction % 2 or any(is_right_to_left(line)):
        return None
    shaped = read(line, layout.text)
    for run in shaped.runs:
        font, _ = stream.add_font(run.font)
        for i, glyph in enumerate(run.glyphs):
            if glyph < pango.PANGO_GLYPH_EMPTY and font.to_unicode.get(glyph, text := _text(shaped, run, i)) != text:
                return Piece(shaped, 0, len(shaped.text), [0.0, *accumulate(shaped.advance)][:-1])
    return None


def _draw(stream: Any, textbox: Any, piece: Piece, matrix: Any, original: Callable[..., Any]) -> list[Any]:
    if not piece.text.strip() or textbox.style["font_size"] < _LEAST_SIZE:
        return []
    emojis: list[Any] = []
    stream.set_text_matrix(*matrix.values)
    pen = 0.0
    for run in piece.shaped.runs:
        first, last = run.part(piece.start, piece.stop)
        if first == last:
            continue
        font, size = stream.add_font(run.font)
        if font.svg or font.png or font.colr or font.bitmap:
            emojis += _stock(stream, textbox, piece, run, (first, last), matrix, original)
            stream.set_text_matrix(*matrix.values)
            pen = 0.0
        else:
            pen = _show(stream, piece, run, (first, last), font, size, pen)
    if piece.tail:
        hyphen, place = piece.tail
        end = Piece(hyphen, 0, len(hyphen.text), [place, *(place + x for x in accumulate(hyphen.advance))])
        for run in hyphen.runs:
            font, size = stream.add_font(run.font)
            pen = _show(stream, end, run, (0, len(run.glyphs)), font, size, pen)
    return emojis


def _stock(
    stream: Any, textbox: Any, piece: Piece, run: Run, part: tuple[int, int], matrix: Any, original: Callable[..., Any]
) -> list[Any]:
    """Glyphs that are pictures: drawn by WeasyPrint, in their place."""
    first, last = part
    start = run.at[first]
    stop = run.at[last] if last < len(run.at) else run.end
    x = piece.x[start - piece.start]
    kept, text = textbox.pango_layout, textbox.text
    textbox.text = piece.shaped.text[start : min(stop, piece.stop)]
    textbox.pango_layout = Piece(piece.shaped, start, min(stop, piece.stop), ()).stock(textbox.style, None)
    moved = type(matrix)(*matrix.values[:4], matrix.values[4] + x, matrix.values[5])
    found = original(stream, textbox, "clip", "none", moved)
    textbox.pango_layout, textbox.text = kept, text
    size = textbox.style["font_size"]
    return [[image, font, a, d, e + x / size, f] for image, font, a, d, e, f in found]


def _show(stream: Any, piece: Piece, run: Run, part: tuple[int, int], font: Any, size: float, pen: float) -> float:
    """Show glyphs of one font; ``pen`` and what is returned: px from the left edge of the box."""
    stream.set_font_size(font.hash, size)
    scale = size / 1000
    out = ["<"]
    x, start, glyphs, at, shift, rise = piece.x, piece.start, run.glyphs, run.at, run.shift, run.rise
    widths, known, empty, unknown = (
        font.widths,
        font.to_unicode,
        pango.PANGO_GLYPH_EMPTY,
        pango.PANGO_GLYPH_UNKNOWN_FLAG,
    )
    for i in range(*part):
        glyph = glyphs[i]
        if glyph == empty:
            continue
        place = x[at[i] - start] + (shift.get(i, 0.0) if shift else 0.0)
        move = round((pen - place) / scale, 1)
        if move > _PLACE or move < -_PLACE:
            out.append(f">{move:g}<")
            pen -= move * scale
        if glyph >= unknown:
            glyph = _missing(font, glyph, piece.shaped.advance[at[i]] / scale)
        width = widths.get(glyph)
        if width is None:
            width = widths[glyph] = glyph_width(stream, run.font, glyph, size)
        text = _text(piece.shaped, run, i)
        new = glyph if known.get(glyph) == text else code(font, glyph, text)
        if new and not (rise and i in rise):
            out.append(f"{new:04x}")
        else:
            _flush(stream, out)
            _show_alone(stream, glyph, new, text, rise.get(i, 0.0))
        pen += width * scale
    _flush(stream, out)
    return pen


def _flush(stream: Any, out: list[str]) -> None:
    string = "".join(out) + ">"
    if string != "<>":
        stream.show_text(string.replace("<>", ""))
    out[:] = ["<"]


def _show_alone(stream: Any, glyph: int, new: int, text: str, rise: float) -> None:
    """One glyph above or below the line; or, in a font without codes to spare, with its text beside it."""
    if not new:
        quoted = pdf_stream.pydyf.Dictionary({"ActualText": pdf_stream.pydyf.String(text)})
        stream.stream.append(b"/Span " + quoted.data + b" BDC")
    if rise:
        stream.set_text_rise(rise)
    stream.show_text(f"<{new or glyph:04x}>")
    if rise:
        stream.set_text_rise(0)
    if not new:
        stream.end_marked_content()


def _missing(font: Any, glyph: int, width: float) -> int:
    """The code of a character that no font has: shows as a box, keeps its text.  As WeasyPrint does it."""
    codepoint = glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG
    weasyprint_log.warning(
        '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)', chr(codepoint), codepoint
    )
    unused: int = font.get_unused_glyph_id(codepoint)
    font.widths[unused] = round(width)
    font.widths.setdefault(0, font.widths[unused])
    return unused


def glyph_width(stream: Any, font: Any, glyph: int, size: float) -> int:
    """Width of a glyph in 1/1000 em, as the PDF's font will say it."""
    pango.pango_font_get_glyph_extents(font, glyph, stream.ink_rect, stream.logical_rect)
    width: int = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    return width


def _text(shaped: Shaped, run: Run, i: int) -> str:
    """The characters that a glyph stands for: the first of a cluster has them all, the others none."""
    at = run.at
    start, following, count = at[i], i + 1, len(at)
    if i and at[i - 1] == start:
        return ""
    while following < count and at[following] == start:
        following += 1
    return shaped.text[start : at[following] if following < count else run.end]
