"""A font of blocks, made here: ideographs and marks take one em, letters and digits a half, the space a quarter.

Every glyph is a rectangle, so a picture of a line depends on composition alone.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

HAN = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜金生麗水玉出崑岡"
MARKS = "、。，．：；！？「」『』（）《》〈〉【】‧・—…～年億第　"
BOPOMOFO = "ㄅㄆㄇㄧㄨ˙ˊˇˋ"
ASCII = "".join(map(chr, range(0x21, 0x7F)))
RADICAL = "\u2f00"
"""KANGXI RADICAL ONE: shares the glyph of 一, as in real fonts."""
SPACE_WIDTH, LETTER_WIDTH, FULL_WIDTH = 250, 500, 1000


def width(character: str) -> float:
    """Em that a character of the block font takes."""
    if character in " \u00a0":
        return SPACE_WIDTH / 1000
    return (LETTER_WIDTH if character in ASCII + "–" else FULL_WIDTH) / 1000


def _block(across: int) -> object:
    pen = TTGlyphPen(None)
    if across:
        pen.moveTo((50, 0))
        pen.lineTo((50, 700))
        pen.lineTo((across - 50, 700))
        pen.lineTo((across - 50, 0))
        pen.closePath()
    return pen.glyph()


def build(family: str) -> bytes:
    """The font as a TrueType file; the same bytes each time."""
    characters = sorted(set(HAN + MARKS + BOPOMOFO + ASCII + "一–" + "香港字"))
    names = {ord(character): f"u{ord(character):04X}" for character in characters}
    widths = {name: round(width(chr(code)) * 1000) for code, name in names.items()}
    glyphs = {".notdef": _block(1000), "space": _block(0)} | {name: _block(widths[name]) for name in widths}
    widths |= {".notdef": 1000, "space": SPACE_WIDTH}
    names |= {0x20: "space", 0xA0: "space", ord(RADICAL): names[ord("一")]}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (across, 50) for name, across in widths.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def write(folder: Path, family: str) -> Path:
    path = folder / f"{family}.ttf"
    path.write_bytes(build(family))
    return path


def build_cff(family: str) -> bytes:
    """The same font with PostScript outlines."""
    font = TTFont(BytesIO(build(family)))
    glyphs = font.getGlyphSet()
    charstrings = {}
    for name in font.getGlyphOrder():
        pen = T2CharStringPen(glyphs[name].width, glyphs)
        glyphs[name].draw(pen)
        charstrings[name] = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(font.getGlyphOrder())
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupCFF(family, {"FullName": family}, charstrings, {})
    builder.setupHorizontalMetrics(dict(font["hmtx"].metrics))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.save(out)
    return out.getvalue()
