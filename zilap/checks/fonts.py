"""Are the fonts in a finished PDF the fonts of the book, and do they print what is read out of it?"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pikepdf
from fontTools.ttLib import TTFont

from zilap.checks.registry import Found, check
from zilap.composite import glyph_of, to_unicode
from zilap.made import MadePdf
from zilap.problem import Level, Place

SHARE = 0.02
"""Glyphs of a font that may be another character's (a ligature, a turned mark): above it, the font is mixed up."""


@check(
    "L010",
    MadePdf,
    "字款沒有嵌入，或不是書的字款",
    level=Level.ERROR,
    hint="看看 CSS 的 font-family；每個字款都要在 fonts/fonts.toml 登記。",
    stops=True,
)
def embedded(made: MadePdf) -> Found:
    """書內每個字款都要是 fonts.toml 的 TrueType 檔，並且嵌入；否則在別的電腦或印刷機上字會變。

    依據：PDF/X-4 及 PDF/A 都要求嵌入字款；CFF 子集在 MuPDF 與 Ghostscript 會印成方格（實測）。
    """
    known = {_plain(face.family) for face in made.faces.faces} | {"Ming-Vertical", "Ming-Vertical-Text"}
    for name, font in fonts(made.pdf).items():
        descriptor = _descriptor(font)
        if descriptor is None or "/FontFile2" not in descriptor:
            yield Place(made.name), f"{name} 沒有以 TrueType 嵌入"
        elif not any(re.sub(r"^[A-Z]{6}\+", "", name).startswith(family) for family in known):
            yield Place(made.name), f"{name} 不在 fonts.toml"


@check(
    "L011",
    MadePdf,
    "印出的字與讀出的字不同",
    level=Level.ERROR,
    hint="兩個字款檔案用了同一個 family 名稱時會這樣；請查 fonts/fonts.toml。",
    stops=True,
)
def true_glyphs(made: MadePdf) -> Found:
    """頁面上畫的字形要與複製、搜尋時得到的字相同；混了字款檔案時兩者會不同，抽取文字的測試看不出來。

    依據：把嵌入字款自己的 cmap 與 PDF 的 ToUnicode 逐字比較。
    """
    for name, font in fonts(made.pdf).items():
        descriptor = _descriptor(font)
        if descriptor is None or "/FontFile2" not in descriptor or "/ToUnicode" not in font:
            continue
        wrong, total = _disagreements(font, descriptor)
        if total and len(wrong) / total > SHARE:
            sample = "、".join(sorted(wrong)[:5])
            yield Place(made.name), f"{name}：{total} 個字形有 {len(wrong)} 個不符（{sample}）"


def fonts(pdf: pikepdf.Pdf) -> Mapping[str, pikepdf.Object]:
    """Every font of the pages and of the forms on them, by its name in the file."""
    found: dict[str, pikepdf.Object] = {}

    def gather(holder: pikepdf.Object, depth: int) -> None:
        resources = holder.get("/Resources", pikepdf.Dictionary())
        for font in dict(resources.get("/Font", pikepdf.Dictionary())).values():
            found[str(font.get("/BaseFont", "?")).lstrip("/")] = font
        for form in dict(resources.get("/XObject", pikepdf.Dictionary())).values():
            if form.get("/Subtype") == "/Form" and depth < 8:
                gather(form, depth + 1)

    for page in pdf.pages:
        gather(page.obj, 0)
    return found


def _descriptor(font: pikepdf.Object) -> pikepdf.Object | None:
    descendants = font.get("/DescendantFonts")
    inner = descendants[0] if descendants is not None else font
    return inner.get("/FontDescriptor")


def _disagreements(font: pikepdf.Object, descriptor: pikepdf.Object) -> tuple[set[str], int]:
    """Characters that a glyph is read as but does not stand for in the font, and the glyphs compared."""
    told = to_unicode(bytes(font.ToUnicode.read_bytes()))
    glyphs = glyph_of(font)
    with TTFont(io.BytesIO(bytes(descriptor.FontFile2.read_bytes())), lazy=True) as embedded_font:
        cmap = embedded_font.getBestCmap() or {}
        order = embedded_font.getGlyphOrder()
        number = {name: index for index, name in enumerate(order)}
    meant: dict[int, set[int]] = {}
    for code, name in cmap.items():
        meant.setdefault(number[name], set()).add(code)
    compared = {cid: text for cid, text in told.items() if cid and len(text) == 1 and meant.get(glyphs(cid))}
    return {text for cid, text in compared.items() if ord(text) not in meant[glyphs(cid)]}, len(compared)


def _plain(family: str) -> str:
    return family.replace(" ", "-")
