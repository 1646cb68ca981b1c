"""Checks of the finished EPUB that need no outside program.

The rules of reading themselves are in ``zilap.epub.accessibility``, where they also decide what
the file may claim; here they get their codes.
"""

from __future__ import annotations

import functools
import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import uharfbuzz as hb
from lxml import etree
from PIL import Image

from zilap import starts
from zilap.checks.registry import Finding, Found, check
from zilap.epub import accessibility, pagelist, reading
from zilap.epub.names import DC, Element, local, said, types, x
from zilap.epub.reading import Finished
from zilap.epub.safety import drawing, faults
from zilap.made import Epub
from zilap.problem import Level, Place

ERROR = Level.ERROR
MOST_PIXELS = 4_000_000
MOST_BYTES = 1_500_000
BY_TEMPLATE = "多半是版式的問題：改 templates/kinds/ 之下這個文體的 section.html。"
BY_PROGRAM = "這是程式的錯，不是文稿的錯：請把書交給維護的人。"
_INVISIBLE = frozenset("\n\r\t \u00a0\u00ad\u2009\u200b\u202f\u2060\u3000\ufeff")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_./-]+")


def _at(epub: Epub, file: str = "") -> Place:
    return Place(epub.name / file if file else epub.name)


def _read(epub: Epub) -> Finished | None:
    return reading.open_(epub.path)


@check("E001", Epub, "電子書有一個檔案打不開", level=ERROR, hint=BY_TEMPLATE)
def xml(epub: Epub) -> Found:
    """電子書的每一頁都是 XML；一個沒有關上的標籤，閱讀器便整頁打不開。

    依據：EPUB 3.3 第 3.2 節。
    """
    for name, content in epub.entries.items():
        if name.endswith(reading.XML):
            try:
                reading.parse(content)
            except etree.XMLSyntaxError as wrong:
                yield _at(epub, name), str(wrong.msg)


@check("E002", Epub, "電子書的包裝不對", level=ERROR, hint=BY_PROGRAM)
def container(epub: Epub) -> Found:
    """mimetype 要是第一個檔案而且不壓縮，檔名要是普通字母，清單要與檔案一致；不然有些閱讀器不認這本書。

    依據：EPUB 3.3 第 3 節（package）與第 4 節（OCF）。
    """
    with zipfile.ZipFile(epub.path) as archive:
        rows = archive.infolist()
    first = rows[0] if rows else None
    if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        yield _at(epub), "mimetype 不是第一個不壓縮的檔案"
    for row in rows:
        if not _PLAIN_NAME.fullmatch(row.filename) or ".." in row.filename or row.filename.startswith("/"):
            yield _at(epub), f"檔名 {row.filename}"
    read = _read(epub)
    if read is None:
        yield _at(epub), "找不到 container.xml、package 或目錄"
        return
    listed = {posixpath.normpath(posixpath.join(read.base, unquote(row["href"]))) for row in read.manifest()}
    there = {name for name in epub.entries if name.startswith(f"{read.base}/") and not name.endswith(".opf")}
    for name in sorted(listed ^ there):
        yield _at(epub, name), "清單有，檔案沒有" if name in listed else "檔案有，清單沒有"


@check("E003", Epub, "電子書的資料不齊", level=ERROR, hint="在 book.toml 補上；其餘請交給維護的人。")
def metadata(epub: Epub) -> Found:
    """書名、書號、語言和修改時間是書店和閱讀器認書的憑據；語言只可寫一種，不然轉檔後會當成別的語言。

    依據：EPUB 3.3 第 5.5 節；calibre 轉檔實測：寫三種語言，書便成了英文書。
    """
    read = _read(epub)
    if read is None:
        return
    for name, words in (("title", "書名"), ("identifier", "書號"), ("language", "語言")):
        values = [row.text for row in read.opf.iter(f"{{{DC}}}{name}") if (row.text or "").strip()]
        if not values:
            yield _at(epub), f"沒有{words}"
        elif name == "language" and len(values) > 1:
            yield _at(epub), f"寫了 {len(values)} 種語言"
    if len(read.metas("dcterms:modified")) != 1:
        yield _at(epub), "修改時間要有而且只有一個"


@functools.lru_cache(maxsize=2)
def _faults(path: Path, _changed: int) -> tuple[accessibility.Fault, ...]:
    read = reading.open_(path)
    return accessibility.faults(read.pages, read.nav, read.css) if read else ()


def _rule(name: str) -> Callable[[Epub], Iterator[Finding]]:
    """What breaks one rule of reading in the documents of an EPUB."""

    def find(epub: Epub) -> Iterator[Finding]:
        for fault in _faults(epub.path, epub.path.stat().st_mtime_ns):
            if fault.rule == name:
                yield _at(epub, fault.file), fault.text

    return find


@check("E004", Epub, "這一頁沒有標題", level=ERROR, hint=BY_TEMPLATE)
def title(epub: Epub) -> Found:
    """讀屏軟件先讀出 <title>；沒有標題，聽的人不知道身在哪一篇。

    依據：WCAG 2.2 第 2.4.2 條；EPUB Accessibility 1.1。
    """
    yield from _rule("title")(epub)


@check("E005", Epub, "語言標示不一致", level=ERROR, hint=BY_TEMPLATE)
def language(epub: Epub) -> Found:
    """lang 與 xml:lang 要一致，每一頁都要有；朗讀用哪一種發音、字形用哪一地，都由它決定。

    依據：WCAG 2.2 第 3.1.1、3.1.2 條。
    """
    yield from _rule("language")(epub)


@check("E006", Epub, "圖畫沒有替代文字", level=ERROR, hint="在文稿 ![] 內寫一句圖中是甚麼；純裝飾的圖要由版式標明。")
def picture(epub: Epub) -> Found:
    """看不見圖的讀者，只能靠替代文字知道圖裏有甚麼。

    依據：WCAG 2.2 第 1.1.1 條。
    """
    yield from _rule("picture")(epub)


@check("E007", Epub, "連結沒有文字", level=ERROR, hint=BY_TEMPLATE)
def link_text(epub: Epub) -> Found:
    """沒有文字的連結，讀屏軟件只能讀出網址。

    依據：WCAG 2.2 第 2.4.4 條。
    """
    yield from _rule("link")(epub)


@check("E008", Epub, "標題級別跳級", level=ERROR, hint="小標題由 ## 開始，下一級是 ###，不要跳過。")
def headings(epub: Epub) -> Found:
    """聽書的人靠標題級別在章節之間移動；跳過一級，便以為漏了一節。

    依據：WCAG 2.2 第 1.3.1、2.4.6 條。
    """
    yield from _rule("heading")(epub)


@check("E009", Epub, "角色不對", level=ERROR, hint=BY_TEMPLATE)
def roles(epub: Epub) -> Found:
    """epub:type 只有電子書閱讀器懂，讀屏軟件看 role；兩者要說同一件事。

    依據：EPUB Type to ARIA Role Authoring Guide 1.1。
    """
    yield from _rule("role")(epub)


@check("E010", Epub, "表格沒有表頭", level=ERROR, hint="文稿的表格第一行寫欄名，下一行寫 | --- |。")
def tables(epub: Epub) -> Found:
    """沒有表頭，聽的人只聽到一串數字，不知道每一格說的是甚麼。

    依據：WCAG 2.2 第 1.3.1 條。
    """
    yield from _rule("table")(epub)


@check("E011", Epub, "頁碼表與文中的分頁標記不符", level=ERROR, hint=BY_PROGRAM)
def page_list(epub: Epub) -> Found:
    """課堂上一起翻到第幾頁，靠的是頁碼表；每個標記要有頁碼，次序要與文中相同。

    依據：EPUB Accessibility 1.1 第 3.4 節；EPUB 3.3 第 7.4.4 節。
    """
    yield from _rule("mark")(epub)
    yield from _rule("page-list")(epub)


@check("E012", Epub, "頁碼標記與印刷版的文字不符", level=ERROR, hint=BY_PROGRAM)
def page_text(epub: Epub) -> Found:
    """每個頁碼標記之後的字，要是 PDF 同一頁開首的字；差一個字，引用的頁碼便不可靠。

    依據：EPUB Accessibility 1.1 第 3.4 節。
    """
    read = _read(epub)
    if read is None or epub.laid is None:
        return
    page_map = epub.laid.page_map
    for index in starts.unproved(epub.laid.pdf, page_map.starts):
        yield _at(epub), f"第 {page_map.label(index)} 頁"
    known = dict(zip(page_map.labels, page_map.starts.pages, strict=False))
    shared = {block.text for page in read.pages for block in starts.blocks(page.root)[0]}
    for page in read.pages:
        for marker in reading.page_marks(page):
            start = known.get(marker.get("aria-label", ""))
            if start is None or page_map.starts.blocks[start.section][start.block] not in shared:
                continue
            if not pagelist.following(marker, page.root).startswith(start.probe):
                yield _at(epub, page.file), f"第 {marker.get('aria-label')} 頁：「{start.probe}」"


@check("E013", Epub, "連結或圖片指向不存在的地方", level=ERROR, hint="改正文稿的 [[ ]]；否則請交給維護的人。")
def targets(epub: Epub) -> Found:
    """書內的連結要有去處；斷了的連結，閱讀器會打不開或跳到錯的地方。

    依據：EPUB 3.3 第 3.6 節。
    """
    read = _read(epub)
    if read is None:
        return
    ids = {page.file: {element.get("id") for element in page.root.iter() if element.get("id")} for page in read.pages}
    for page in read.pages:
        for element in page.root.iter():
            for name in ("href", "src"):
                address = element.get(name, "")
                if address and not re.match(r"[a-z]+:", address) and not _there(page.file, address, ids, read):
                    yield _at(epub, page.file), address


def _there(file: str, address: str, ids: dict[str, set[str | None]], read: Finished) -> bool:
    path, _, anchor = address.partition("#")
    home = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))) if path else file
    return (anchor in ids[home] if anchor else True) if home in ids else read.content(home) is not None


@check("E014", Epub, "電子書不可用的內容", level=ERROR, hint="由版式或 SVG 圖檔刪去這一項。")
def safety(epub: Epub) -> Found:
    """程式、表單、外部檔案在閱讀器裏不能用，也可能有害；書應當在任何閱讀器都能安全打開。

    依據：EPUB 3.3 第 3.6、13 節（安全與私隱）。
    """
    read = _read(epub)
    for page in read.pages if read else ():
        for body in page.root.iter(x("body")):
            if body.find(f".//{x('nav')}") is None:
                yield from ((_at(epub, page.file), words) for words in dict.fromkeys(faults(body)))
        for one in page.root.iter(x("script"), x("iframe"), x("object"), x("embed"), x("form")):
            yield _at(epub, page.file), f"<{local(one)}>"
    for name, content in epub.entries.items():
        if name.endswith(".svg"):
            yield from ((_at(epub, name), words) for words in drawing(content)[1])
        elif name.endswith(".css") and re.search(rb"@import|url\(\s*[\"']?\s*(?:https?:)?//", content):
            yield _at(epub, name), "樣式表引用外部檔案"


@check("E015", Epub, "文字與底色對比不足", hint="改 templates/css/epub.css 的顏色。")
def contrast(epub: Epub) -> Found:
    """對比不足 4.5 比 1 的字，視力稍弱的人或在陽光下便看不清；日間和夜間兩種顏色都要夠。

    依據：WCAG 2.2 第 1.4.3 條（AA）。
    """
    yield from _rule("contrast")(epub)


@check("E016", Epub, "無障礙聲明與內容不符", level=ERROR, hint=BY_PROGRAM)
def claims(epub: Epub) -> Found:
    """說有的要真有：書店按這些聲明介紹給有需要的讀者。

    依據：EPUB Accessibility 1.1 第 2、3 節；schema.org 的無障礙詞彙。
    """
    read = _read(epub)
    if read is None:
        return
    true = accessibility.derive(read.pages, read.nav, read.css)
    for name, allowed in (
        ("accessMode", true.modes),
        ("accessModeSufficient", true.sufficient),
        ("accessibilityFeature", true.features),
        ("accessibilityHazard", true.hazards),
    ):
        for value in read.metas(f"schema:{name}"):
            if value not in allowed:
                yield _at(epub), f"{name}：{value}"
    if read.metas("dcterms:conformsTo") and _faults(epub.path, epub.path.stat().st_mtime_ns):
        yield _at(epub), f"聲明合乎 {accessibility.STANDARD}，但有未合之處"


@check(
    "E017", Epub, "內嵌字款沒有這個字", level=ERROR, hint="看看是不是簡體字或罕用符號；確要用，便在 fonts.toml 加字款。"
)
def glyphs(epub: Epub) -> Found:
    """沒有字形的字，在閱讀器裏會換上別的字款，或變成方格。

    依據：EPUB 3.3 第 6.4 節；字形與用字各地不同，換了字款便不是這本書的字。
    """
    read = _read(epub)
    fonts = [content for name, content in epub.entries.items() if name.endswith((".ttf", ".otf"))]
    if read is None or not fonts:
        return
    have = {chr(code) for content in fonts for code in hb.Face(content).unicodes} | _INVISIBLE
    for page in read.pages:
        body = page.root.find(x("body"))
        missing = set("".join(map(str, body.itertext())) if body is not None else "") - have
        if missing:
            yield _at(epub, page.file), "、".join(f"{char}（U+{ord(char):04X}）" for char in sorted(missing))


@check("E018", Epub, "目錄的次序與書不同", level=ERROR, hint=BY_PROGRAM)
def order(epub: Epub) -> Found:
    """目錄的次序要與翻書的次序相同；閱讀器用目錄顯示讀到哪一篇。

    依據：EPUB 3.3 第 7.4.2 節。
    """
    read = _read(epub)
    if read is None:
        return
    places = {page.file: index for index, page in enumerate(read.pages)}
    last = -1
    for anchor in _contents(read.nav):
        at = places.get(anchor.get("href", "").partition("#")[0], -1)
        if at < last:
            yield _at(epub), said(anchor)
        last = max(at, last)


def _contents(nav: Element) -> Iterator[Element]:
    for way in nav.iter(x("nav")):
        if "toc" in types(way):
            yield from way.iter(x("a"))


@check("E019", Epub, "圖片過大", hint="原圖可以保留；請交給維護的人看看縮圖的設定。")
def picture_size(epub: Epub) -> Found:
    """四百萬像素或一兆半以上的圖片，書店會退回，舊閱讀器也可能打不開；圖要是 RGB，不是印刷用的 CMYK。

    依據：Apple Books 與 Kobo 的出版指引。
    """
    for name, content in epub.entries.items():
        if not name.endswith((".jpg", ".jpeg", ".png")):
            continue
        if len(content) > MOST_BYTES:
            yield _at(epub, name), f"{len(content):,} 位元組"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
        if image.width * image.height > MOST_PIXELS:
            yield _at(epub, name), f"{image.width}×{image.height} 像素"
        if image.mode == "CMYK":
            yield _at(epub, name), "CMYK"


@check("E020", Epub, "同一個 id 用了兩次", level=ERROR, hint=BY_TEMPLATE)
def ids(epub: Epub) -> Found:
    """連結和註釋靠 id 找地方；同一頁有兩個，便會跳錯。

    依據：XML 1.0 第 3.3.1 節。
    """
    read = _read(epub)
    for page in read.pages if read else ():
        seen: set[str] = set()
        for element in page.root.iter():
            id = element.get("id")
            if id is not None and id in seen:
                yield _at(epub, page.file), id
            seen.add(id or "")


@check("E021", Epub, "字款沒有附授權", level=ERROR, hint=BY_PROGRAM)
def licences(epub: Epub) -> Found:
    """開放字款可以內嵌，條件是授權文本一同附上，字款檔案裏也要保留版權和授權的記錄。

    依據：SIL Open Font License 1.1 第 2 條。
    """
    fonts = {name: content for name, content in epub.entries.items() if name.endswith((".ttf", ".otf"))}
    if fonts and not any(name.endswith(".txt") and b"OPEN FONT LICENSE" in text for name, text in epub.entries.items()):
        yield _at(epub), "沒有授權文本"
    for name, content in fonts.items():
        if not hb.Face(content).get_name(hb.OTNameIdPredefined.LICENSE):
            yield _at(epub, name), "字款的授權記錄不見了"


@check("E022", Epub, "沒有封面", level=ERROR, hint="封面由 templates/cover/ 畫成；請看看製作時有沒有別的錯。")
def cover(epub: Epub) -> Found:
    """書架上只見封面；封面要是一張 JPEG 或 PNG，在清單上標明 cover-image。

    依據：EPUB 3.3 附錄 D.6（manifest properties）。
    """
    read = _read(epub)
    if read is not None and not any(
        "cover-image" in row.get("properties", "").split() and row["media-type"] in ("image/jpeg", "image/png")
        for row in read.manifest()
    ):
        yield _at(epub), ""
