"""Checks of the files in the finished EPUB besides its documents: fonts, pictures, cover."""

from __future__ import annotations

import io
import warnings

import uharfbuzz as hb
from PIL import Image

from zilap.checks.epub import BY_PROGRAM, ERROR, at, opened
from zilap.checks.registry import Found, check
from zilap.epub.fonts import asks_for_glyph
from zilap.epub.names import x
from zilap.made import Epub

MOST_PIXELS = 4_000_000
MOST_BYTES = 1_500_000


@check(
    "E017", Epub, "內嵌字款沒有這個字", level=ERROR, hint="看看是不是簡體字或罕用符號；確要用，便在 fonts.toml 加字款。"
)
def glyphs(epub: Epub) -> Found:
    """沒有字形的字，在閱讀器裏會換上別的字款，或變成方格。

    依據：EPUB 3.3 第 6.4 節；字形與用字各地不同，換了字款便不是這本書的字。
    """
    read = opened(epub)
    fonts = [content for name, content in epub.entries.items() if name.endswith((".ttf", ".otf"))]
    if read is None or not fonts:
        return
    have = {chr(code) for content in fonts for code in hb.Face(content).unicodes}
    for page in read.pages:
        body = page.root.find(x("body"))
        missing = set("".join(map(str, body.itertext())) if body is not None else "") - have
        seen = sorted(filter(asks_for_glyph, missing))
        if seen:
            yield at(epub, page.file), "、".join(f"{char}（U+{ord(char):04X}）" for char in seen)


@check("E019", Epub, "圖片過大", hint="原圖可以保留；請交給維護的人看看縮圖的設定。")
def picture_size(epub: Epub) -> Found:
    """四百萬像素或一兆半以上的圖片，書店會退回，舊閱讀器也可能打不開；圖要是 RGB，不是印刷用的 CMYK。

    依據：Apple Books 與 Kobo 的出版指引。
    """
    for name, content in epub.entries.items():
        if not name.endswith((".jpg", ".jpeg", ".png")):
            continue
        if len(content) > MOST_BYTES:
            yield at(epub, name), f"{len(content):,} 位元組"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
        if image.width * image.height > MOST_PIXELS:
            yield at(epub, name), f"{image.width}×{image.height} 像素"
        if image.mode == "CMYK":
            yield at(epub, name), "CMYK"


@check("E021", Epub, "字款沒有附授權", level=ERROR, hint=BY_PROGRAM)
def licences(epub: Epub) -> Found:
    """開放字款可以內嵌，條件是授權文本一同附上，字款檔案裏也要保留版權和授權的記錄。

    依據：SIL Open Font License 1.1 第 2 條。
    """
    fonts = {name: content for name, content in epub.entries.items() if name.endswith((".ttf", ".otf"))}
    if fonts and not any(name.endswith(".txt") and b"OPEN FONT LICENSE" in text for name, text in epub.entries.items()):
        yield at(epub), "沒有授權文本"
    for name, content in fonts.items():
        if not hb.Face(content).get_name(hb.OTNameIdPredefined.LICENSE):
            yield at(epub, name), "字款的授權記錄不見了"


@check("E022", Epub, "沒有封面", level=ERROR, hint="封面由 templates/cover/ 畫成；請看看製作時有沒有別的錯。")
def cover(epub: Epub) -> Found:
    """書架上只見封面；封面要是一張 JPEG 或 PNG，在清單上標明 cover-image。

    依據：EPUB 3.3 附錄 D.6（manifest properties）。
    """
    read = opened(epub)
    if read is not None and not any(
        "cover-image" in row.get("properties", "").split() and row["media-type"] in ("image/jpeg", "image/png")
        for row in read.manifest()
    ):
        yield at(epub), ""
