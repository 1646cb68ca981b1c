"""Checks of the finished EPUB that need no outside program.

The rules of reading themselves are in ``zilap.epub.accessibility``, where they also decide what
the file may claim; here they get their codes.
"""

from __future__ import annotations

import functools
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from zilap import starts
from zilap.checks.registry import Finding, Found, check
from zilap.epub import accessibility, pagelist, reading
from zilap.epub.names import DC, Element, local, said, types, x
from zilap.epub.reading import Finished
from zilap.epub.safety import drawing, faults
from zilap.made import Epub
from zilap.problem import Level, Place

ERROR = Level.ERROR
BY_TEMPLATE = "多半是版式的問題：改 templates/kinds/ 之下這個文體的 section.html。"
BY_PROGRAM = "這是程式的錯，不是文稿的錯：請把書交給維護的人。"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_./-]+")


def at(epub: Epub, file: str = "") -> Place:
    """A file of the EPUB, or all of it, as a place."""
    return Place(epub.name / file if file else epub.name)


def opened(epub: Epub) -> Finished | None:
    """The EPUB as a reading system meets it; None where it cannot."""
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
                yield at(epub, name), str(wrong.msg)


@check("E002", Epub, "電子書的包裝不對", level=ERROR, hint=BY_PROGRAM)
def container(epub: Epub) -> Found:
    """mimetype 要是第一個檔案而且不壓縮，檔名要是普通字母，清單要與檔案一致；不然有些閱讀器不認這本書。

    依據：EPUB 3.3 第 3 節（package）與第 4 節（OCF）。
    """
    with zipfile.ZipFile(epub.path) as archive:
        rows = archive.infolist()
    first = rows[0] if rows else None
    if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        yield at(epub), "mimetype 不是第一個不壓縮的檔案"
    for row in rows:
        if not _PLAIN_NAME.fullmatch(row.filename) or ".." in row.filename or row.filename.startswith("/"):
            yield at(epub), f"檔名 {row.filename}"
    read = opened(epub)
    if read is None:
        yield at(epub), "找不到 container.xml、package 或目錄"
        return
    listed = {posixpath.normpath(posixpath.join(read.base, unquote(row["href"]))) for row in read.manifest()}
    there = {name for name in epub.entries if name.startswith(f"{read.base}/") and not name.endswith(".opf")}
    for name in sorted(listed ^ there):
        yield at(epub, name), "清單有，檔案沒有" if name in listed else "檔案有，清單沒有"


@check("E003", Epub, "電子書的資料不齊", level=ERROR, hint="在 book.toml 補上；其餘請交給維護的人。")
def metadata(epub: Epub) -> Found:
    """書名、書號、語言和修改時間是書店和閱讀器認書的憑據；語言只可寫一種，不然轉檔後會當成別的語言。

    依據：EPUB 3.3 第 5.5 節；calibre 轉檔實測：寫三種語言，書便成了英文書。
    """
    read = opened(epub)
    if read is None:
        return
    for name, words in (("title", "書名"), ("identifier", "書號"), ("language", "語言")):
        values = [row.text for row in read.opf.iter(f"{{{DC}}}{name}") if (row.text or "").strip()]
        if not values:
            yield at(epub), f"沒有{words}"
        elif name == "language" and len(values) > 1:
            yield at(epub), f"寫了 {len(values)} 種語言"
    if len(read.metas("dcterms:modified")) != 1:
        yield at(epub), "修改時間要有而且只有一個"


@functools.lru_cache(maxsize=2)
def _faults(path: Path, _changed: int) -> tuple[accessibility.Fault, ...]:
    read = reading.open_(path)
    return accessibility.faults(read.pages, read.nav, read.css) if read else ()


def _rule(name: str) -> Callable[[Epub], Iterator[Finding]]:
    """What breaks one rule of reading in the documents of an EPUB."""

    def find(epub: Epub) -> Iterator[Finding]:
        for fault in _faults(epub.path, epub.path.stat().st_mtime_ns):
            if fault.rule == name:
                yield at(epub, fault.file), fault.text

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
    read = opened(epub)
    if read is None or epub.laid is None:
        return
    page_map = epub.laid.page_map
    for index in starts.unproved(epub.laid.pdf, page_map.starts):
        yield at(epub), f"第 {page_map.label(index)} 頁"
    known = dict(zip(page_map.labels, page_map.starts.pages, strict=False))
    shared = {block.text for page in read.pages for block in starts.blocks(page.root)[0]}
    for page in read.pages:
        for marker in reading.page_marks(page):
            start = known.get(marker.get("aria-label", ""))
            text = page_map.starts.blocks[start.section][start.block] if start else ""
            if start and text in shared and not pagelist.begins(marker, page.root, start, text):
                yield at(epub, page.file), f"第 {marker.get('aria-label')} 頁：「{start.probe or text}」"


@check("E013", Epub, "連結或圖片指向不存在的地方", level=ERROR, hint="改正文稿的 [[ ]]；否則請交給維護的人。")
def targets(epub: Epub) -> Found:
    """書內的連結要有去處；斷了的連結，閱讀器會打不開或跳到錯的地方。

    依據：EPUB 3.3 第 3.6 節。
    """
    read = opened(epub)
    if read is None:
        return
    ids = {page.file: {element.get("id") for element in page.root.iter() if element.get("id")} for page in read.pages}
    for page in read.pages:
        for element in page.root.iter():
            for name in ("href", "src"):
                address = element.get(name, "")
                if address and not re.match(r"[a-z]+:", address) and not _there(page.file, address, ids, read):
                    yield at(epub, page.file), address
            for name in ("aria-details", "aria-labelledby", "aria-describedby"):
                for id in element.get(name, "").split():
                    if id not in ids[page.file]:
                        yield at(epub, page.file), f"{name}：{id}"


def _there(file: str, address: str, ids: dict[str, set[str | None]], read: Finished) -> bool:
    path, _, anchor = address.partition("#")
    home = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))) if path else file
    return (anchor in ids[home] if anchor else True) if home in ids else read.content(home) is not None


@check("E014", Epub, "電子書不可用的內容", level=ERROR, hint="由版式或 SVG 圖檔刪去這一項。")
def safety(epub: Epub) -> Found:
    """程式、表單、外部檔案在閱讀器裏不能用，也可能有害；書應當在任何閱讀器都能安全打開。

    依據：EPUB 3.3 第 3.6、13 節（安全與私隱）。
    """
    read = opened(epub)
    for page in read.pages if read else ():
        for body in page.root.iter(x("body")):
            if body.find(f".//{x('nav')}") is None:
                yield from ((at(epub, page.file), words) for words in dict.fromkeys(faults(body)))
        for one in page.root.iter(x("script"), x("iframe"), x("object"), x("embed"), x("form")):
            yield at(epub, page.file), f"<{local(one)}>"
    for name, content in epub.entries.items():
        if name.endswith(".svg"):
            yield from ((at(epub, name), words) for words in drawing(content)[1])
        elif name.endswith(".css") and re.search(rb"@import|url\(\s*[\"']?\s*(?:https?:)?//", content):
            yield at(epub, name), "樣式表引用外部檔案"


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
    read = opened(epub)
    if read is None:
        return
    true = accessibility.derive(read.pages, read.nav, read.css)
    for name, allowed in (
        ("accessMode", true.modes),
        ("accessModeSufficient", true.sufficient),
        ("accessibilityFeature", true.features),
        ("accessibilityHazard", true.hazards),
    ):
        said_here = read.metas(f"schema:{name}")
        yield from ((at(epub), f"{name}：{value}") for value in said_here if value not in allowed)
        if not said_here:
            yield at(epub), f"沒有 {name}"
    for mode in true.modes:
        if mode not in read.metas("schema:accessMode"):
            yield at(epub), f"內容是 {mode}，沒有聲明"
    for summary in read.metas("schema:accessibilitySummary"):
        yield from ((at(epub), f"摘要：{words}") for words in accessibility.untrue(summary, true))
    yield from ((at(epub), words) for words in _promises(epub, read))


def _promises(epub: Epub, read: Finished) -> Iterator[str]:
    """What is said of conformance and of pages, and is not so."""
    if read.metas("dcterms:conformsTo"):
        if _faults(epub.path, epub.path.stat().st_mtime_ns):
            yield f"聲明合乎 {accessibility.STANDARD}，但有未合之處"
        if not read.metas("a11y:certifiedBy"):
            yield "聲明合乎標準，但沒有寫由誰核實"
    listed = any("page-list" in types(way) for way in read.nav.iter(x("nav")))
    if listed != bool(read.metas("pageBreakSource")):
        yield "有頁碼表，沒有寫是哪一本書的頁碼" if listed else "寫了頁碼的來源，但沒有頁碼表"


@check("E018", Epub, "目錄的次序與書不同", level=ERROR, hint=BY_PROGRAM)
def order(epub: Epub) -> Found:
    """目錄的次序要與翻書的次序相同；閱讀器用目錄顯示讀到哪一篇。

    依據：EPUB 3.3 第 7.4.2 節。
    """
    read = opened(epub)
    if read is None:
        return
    places = {page.file: index for index, page in enumerate(read.pages)}
    last = -1
    for anchor in _contents(read.nav):
        turn = places.get(anchor.get("href", "").partition("#")[0], -1)
        if turn < last:
            yield at(epub), said(anchor)
        last = max(turn, last)


def _contents(nav: Element) -> Iterator[Element]:
    for way in nav.iter(x("nav")):
        if "toc" in types(way):
            yield from way.iter(x("a"))


@check("E020", Epub, "同一個 id 用了兩次", level=ERROR, hint=BY_TEMPLATE)
def ids(epub: Epub) -> Found:
    """連結和註釋靠 id 找地方；同一頁有兩個，便會跳錯。

    依據：XML 1.0 第 3.3.1 節。
    """
    read = opened(epub)
    for page in read.pages if read else ():
        seen: set[str] = set()
        for element in page.root.iter():
            id = element.get("id")
            if id is not None and id in seen:
                yield at(epub, page.file), id
            seen.add(id or "")
