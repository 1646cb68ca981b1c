"""Vertical setting: a companion font whose ideographs are turned a quarter to the left.

WeasyPrint sets no vertical text.  A block set horizontally in this font, then turned as a whole by
``transform: rotate(90deg)``, reads as vertical text: ideographs stand upright in their vertical forms, Latin lies on
its side, justification and line breaking work as ever, and the characters stay what they are when they are copied.
CLREQ, Major Differences Between Horizontal and Vertical Writing Modes.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import uharfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

_UPRIGHT_MARKS = frozenset("—⸺…⋯“”‘’‧·")
_DASHES = frozenset("—⸺")
_OVERLAP = 0.01
"""Em that the ends of a dash reach into the next, so that —— is one stroke."""
_CENTRE = (0.88, 0.12)
"""Top and depth of an ideograph's em box, in em from the base line."""


def stands_upright(character: str) -> bool:
    """Whether a character keeps upright in vertical text (Unicode UAX 50, in short).

    >>> stands_upright("字"), stands_upright("A"), stands_upright("—")
    (True, False, True)
    """
    return ord(character) >= 0x2E80 or character in _UPRIGHT_MARKS


def turned_font(source: Path, text: str, family: str, folder: Path, *, language: str = "zh-HK") -> Path:
    """The companion of the font file ``source`` for the characters of ``text``, as a TrueType file in ``folder``.

    It is made when it is not there yet; the same input gives the same name and the same bytes.  ``family`` is the
    name inside the font.  Raises ``OSError`` when ``source`` cannot be read or ``folder`` not written.
    """
    characters = "".join(sorted({" ", *text} - {"\n"}))
    content = source.read_bytes()
    digest = sha256(b"\0".join((b"2", content, characters.encode(), family.encode(), language.encode())))
    target = folder / f"turned-{digest.hexdigest()[:16]}.ttf"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = target.with_suffix(".part")
        made.write_bytes(build(content, characters, family, language))
        made.replace(target)
    return target


def build(content: bytes, characters: str, family: str, language: str) -> bytes:
    """The turned font, from the bytes of the font it goes with."""
    font = uharfbuzz.Font(uharfbuzz.Face(content))
    upem = font.face.upem
    glyphs: dict[str, Any] = {".notdef": TTGlyphPen(None).glyph()}
    widths = {".notdef": upem}
    codes: dict[int, str] = {}
    for character in characters:
        name = f"u{ord(character):04X}"
        glyphs[name], widths[name] = _glyph(font, character, upem, language)
        codes[ord(character)] = name
    return _assemble(glyphs, widths, codes, upem, family)


def _glyph(font: Any, character: str, upem: int, language: str) -> tuple[Any, int]:
    upright = stands_upright(character)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    buffer.script, buffer.language = "Hani", language
    uharfbuzz.shape(font, buffer, {"vert": upright})
    top, depth = _CENTRE
    outline, x = DecomposingRecordingPen({}), 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        dx, dy = x + position.x_offset, position.y_offset
        matrix = (0, 1, -1, 0, top * upem - dy, dx - depth * upem) if upright else (1, 0, 0, 1, dx, dy)
        font.draw_glyph_with_pen(info.codepoint, TransformPen(outline, matrix))
        x += position.x_advance
    pen = TTGlyphPen(None)
    quadratic = Cu2QuPen(pen, max_err=upem / 1000)
    outline.replay(_joined(quadratic, outline, upem) if character in _DASHES else quadratic)
    return pen.glyph(), (upem * (2 if character == "⸺" else 1)) if upright else x


def _joined(pen: Any, outline: Any, upem: int) -> Any:
    """Draw a dash so long that it meets its neighbours."""
    bounds = BoundsPen(None)
    outline.replay(bounds)
    left, _, right, _ = bounds.bounds
    length = upem * round(max(1.0, (right - left) / upem))
    scale = length * (1 + 2 * _OVERLAP) / (right - left)
    return TransformPen(pen, (scale, 0, 0, 1, -_OVERLAP * length - left * scale, 0))


def _assemble(glyphs: dict[str, Any], widths: dict[str, int], codes: dict[int, str], upem: int, family: str) -> bytes:
    top, depth = (round(part * upem) for part in _CENTRE)
    builder = FontBuilder(upem, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(codes)
    builder.setupGlyf(glyphs)
    left = {name: glyph.xMin if glyph.numberOfContours else 0 for name, glyph in glyphs.items()}
    builder.setupHorizontalMetrics({name: (width, left[name]) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=top, descent=-depth)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=top, sTypoDescender=-depth, usWinAscent=top, usWinDescent=depth)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.save(out)
    return out.getvalue()
