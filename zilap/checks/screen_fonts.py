"""The fonts of the screen PDF: every code stands for a character, every glyph is there and as wide as it says."""

from __future__ import annotations

import io

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name

from zilap.checks import fonts
from zilap.checks.reading import AGAIN, listed
from zilap.checks.registry import Found, check
from zilap.composite import glyph_of
from zilap.made import ScreenPdf
from zilap.problem import Level, Place


@check("U015", ScreenPdf, "字款的資料不全", level=Level.ERROR, hint=AGAIN)
def fonts_whole(made: ScreenPdf) -> Found:
    """複製、搜尋、朗讀都靠字款內「字形等於哪個字」的表；漏了就讀不出。

    依據：PDF/UA-1 7.21.3.1-1 Identity 編碼；7.21.3.2-1「CIDToGIDMap」；7.21.4.1-1 嵌入；7.21.7-1「shall define the map
    of all used character codes to Unicode values」；7.21.7-2「greater than zero (0), but not equal to either U+FEFF or
    U+FFFE」。
    """
    for font in fonts.fonts(made.pdf).values():
        name, where = str(font.get("/BaseFont", "?")).lstrip("/"), Place(made.name)
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else None
        if inner is None or font.get("/Subtype") != Name.Type0:
            yield where, f"{name} 不是複合字款"
            continue
        if font.get("/Encoding") not in (Name("/Identity-H"), Name("/Identity-V")):
            yield where, f"{name} 的編碼不是 Identity"
        if inner.get("/Subtype") == Name.CIDFontType2 and "/CIDToGIDMap" not in inner:
            yield where, f"{name} 沒有 CIDToGIDMap"
        if "/FontFile2" not in inner.get("/FontDescriptor", Dictionary()):
            yield where, f"{name} 沒有嵌入"
        read = made.tagged.fonts.get(font)
        bad = [code for code, text in read.told.items() if any(c in "\0\ufeff\ufffe" for c in text)]
        if bad:
            yield where, f"{name} 有 {len(bad)} 個字碼對應到不存在的字"
    for index, page in enumerate(made.tagged.pages):
        if page.untold:
            yield made.place(index), f"不知是甚麼字：{listed(page.untold)}"


@check("U016", ScreenPdf, "字形缺少，或字闊與字款不同", level=Level.ERROR, hint=AGAIN)
def glyphs_there(made: ScreenPdf) -> Found:
    """用到的字形都要在嵌入的字款之內，闊度也要一致，否則在別的機器上字會疊在一起。

    依據：PDF/UA-1 7.21.4.1-2「Embedded fonts shall define all glyphs referenced for rendering」；
    7.21.5-1「the glyph width information in the font dictionary and in the embedded font program shall be
    consistent」；7.21.8-1「shall not contain a reference to the .notdef glyph」。
    """
    for font in fonts.fonts(made.pdf).values():
        if "/DescendantFonts" not in font or "/FontFile2" not in font.DescendantFonts[0].get("/FontDescriptor", {}):
            continue
        read = made.tagged.fonts.get(font)
        glyphs, advances = glyph_of(font), _advances(font)
        there = {code: advances[glyphs(code)] for code in read.used if 0 < glyphs(code) < len(advances)}
        missing = sorted(read.used - there.keys())
        if missing:
            yield Place(made.name), f"{read.name} 沒有字碼 {listed([str(code) for code in missing])} 的字形"
        wide = [code for code, width in there.items() if abs(read.widths.get(code, read.default) - width) > 0.001]
        if wide:
            yield Place(made.name), f"{read.name} 有 {len(wide)} 個字闊不符"


def _advances(font: pikepdf.Object) -> list[float]:
    """The advance of each glyph, in ems, as the embedded font has it."""
    program = font.DescendantFonts[0].FontDescriptor.FontFile2
    with TTFont(io.BytesIO(bytes(program.read_bytes())), lazy=True) as embedded:
        units, metrics = embedded["head"].unitsPerEm, embedded["hmtx"].metrics
        return [metrics[name][0] / units for name in embedded.getGlyphOrder()]
