"""Is the screen PDF what it says it is: PDF/UA-1 (the machine's part of the Matterhorn Protocol) and PDF/A-2a.

The rules are those of veraPDF's profile for PDF/UA-1, quoted in each docstring with clause and number of test, and
coded anew on the finished file.  What only a person can judge is not judged here.
"""

from __future__ import annotations

import re

from lxml import etree
from pikepdf import Array, Dictionary, Name, Stream, String

from zilap.aloud.tagged import Content, Element, Link
from zilap.checks.reading import AGAIN, elements, listed, numbers, spot
from zilap.checks.registry import Found, check
from zilap.made import ScreenPdf
from zilap.problem import Level, Place

STANDARD = frozenset(
    """Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl
    LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT
    WP Figure Formula Form""".split()  # noqa: SIM905
)
"""Standard structure types (PDF 32000-1, 14.8.4)."""
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
XMP_SPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
}


@check("U001", ScreenPdf, "檔案沒有說明自己符合哪項標準", level=Level.ERROR, hint=AGAIN)
def identified(made: ScreenPdf) -> Found:
    """閱讀軟件和圖書館憑 XMP 認出這是無障礙的 PDF。

    依據：PDF/UA-1 5-1「The PDF/UA version and conformance level of a file shall be specified using the PDF/UA
    Identification extension schema」；6.1-1 檔頭；7.1-8 要有 Metadata；7.1-9「shall contain a dc:title entry」。
    PDF/A-2a 另要說明擴展綱要（6.6.2.3）。
    """
    where = Place(made.name)
    if not re.fullmatch(r"1\.[0-7]", made.pdf.pdf_version):
        yield where, f"檔頭是 PDF {made.pdf.pdf_version}，PDF/UA-1 要 1.0 至 1.7"
    packet = made.pdf.Root.get("/Metadata")
    if packet is None or packet.get("/Type") != Name.Metadata or packet.get("/Subtype") != Name.XML:
        yield where, "沒有 XMP 元資料"
        return
    try:
        tree = etree.fromstring(bytes(packet.read_bytes()))
    except etree.XMLSyntaxError:
        yield where, "XMP 讀不懂"
        return

    def value(path: str) -> str:
        found = tree.xpath(f"string(//{path})", namespaces=XMP_SPACES)
        return str(found).strip()

    for path, wanted in (("pdfuaid:part", "1"), ("pdfaid:part", "2"), ("pdfaid:conformance", "A")):
        if value(path) != wanted:
            yield where, f"XMP 的 {path} 是「{value(path)}」，應是「{wanted}」"
    if not value("dc:title"):
        yield where, "XMP 沒有書名"
    if value("schema:prefix") != "pdfuaid":
        yield where, "XMP 沒有說明 pdfuaid 這套綱要"


@check("U002", ScreenPdf, "檔案目錄欠缺無障礙的條目", level=Level.ERROR, hint=AGAIN)
def catalogued(made: ScreenPdf) -> Found:
    """朗讀軟件先看檔案目錄：有沒有標籤、是甚麼語言、視窗標題顯示書名還是檔名。

    依據：PDF/UA-1 6.2-1「MarkInfo dictionary containing an entry, Marked, whose value shall be true」；7.1-4 Suspects；
    7.1-10「DisplayDocTitle key, whose value shall be true」；7.1-11 StructTreeRoot；7.2-2、7.2-29、7.2-34 語言。
    """
    where, root = Place(made.name), made.pdf.Root
    marked = root.get("/MarkInfo", Dictionary())
    if not _true(marked.get("/Marked")):
        yield where, "沒有標明檔案有標籤（MarkInfo）"
    if _true(marked.get("/Suspects")):
        yield where, "標籤自認可疑（Suspects）"
    if not _true(root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle")):
        yield where, "視窗標題不會顯示書名（DisplayDocTitle）"
    if "/StructTreeRoot" not in root:
        yield where, "沒有標籤樹"
    if not LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
        yield where, f"檔案的語言是「{root.get('/Lang', '')}」"
    for element in elements(made):
        if "/Lang" in element.entries and not LANGUAGE.fullmatch(str(element.entries.Lang)):
            yield spot(made, element), f"<{element.type}> 的語言「{element.entries.Lang}」不是語言標籤"


def _true(value: object) -> bool:
    """Whether an entry is there and true (pikepdf gives booleans as Python's)."""
    return value is True


@check("U003", ScreenPdf, "有內容既沒有標籤，也不是裝飾", level=Level.ERROR, hint=AGAIN)
def all_marked(made: ScreenPdf) -> Found:
    """頁上每一筆不是讀得到的內容，就是裝飾；兩者都不是的，朗讀軟件不知如何處理。

    依據：PDF/UA-1 7.1-3「Content shall be marked as Artifact or tagged as real content」；
    7.1-1、7.1-2 兩者不得互相包含。
    """
    for index, page in enumerate(made.tagged.pages):
        if page.bare:
            yield made.place(index), f"{len(page.bare)} 個繪圖指令沒有標記（{listed(page.bare)}）"
        if page.nested:
            yield made.place(index), f"內容與裝飾互相包含（{listed(page.nested)}）"


@check("U004", ScreenPdf, "標籤與頁上的內容對不上", level=Level.ERROR, hint=AGAIN)
def connected(made: ScreenPdf) -> Found:
    """每段標記的內容要屬於一個標籤，並且只屬於一個；頁面也要能找回標籤。

    依據：PDF/UA-1 7.1-3、7.1-12「A structure element dictionary shall contain the P (parent) entry」；
    PDF 32000-1 14.7.4.4（ParentTree）。
    """
    owners: dict[tuple[int, int], list[Element]] = {}
    for element in elements(made):
        above = element.parent
        if above is not None and element.entries.get("/P", Dictionary()).objgen != above.entries.objgen:
            yield spot(made, element), f"<{element.type}> 的 P 不是它的上一層"
        for kid in element.kids:
            if isinstance(kid, Content):
                owners.setdefault((kid.page, kid.mcid), []).append(element)
    parents = numbers(made.pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ParentTree", Dictionary()))
    for index, (page, painting) in enumerate(zip(made.pdf.pages, made.tagged.pages, strict=True)):
        rows = parents.get(int(page.obj.get("/StructParents", -1)), Array())
        for mcid in painting.runs:
            own = owners.pop((index, mcid), [])
            told = rows[mcid] if isinstance(rows, Array) and mcid < len(rows) else None
            back = told.objgen if told is not None else None
            if len(own) != 1:
                yield made.place(index), f"第 {mcid} 段內容屬於 {len(own)} 個標籤"
            elif back != own[0].entries.objgen:
                yield made.place(index), f"由第 {mcid} 段內容找不回它的標籤"
        for mcid in painting.repeated:
            yield made.place(index), f"第 {mcid} 段內容的編號重複"
    for (index, mcid), own in owners.items():
        yield made.place(index), f"<{own[0].type}> 指向不存在的第 {mcid} 段內容"


@check("U005", ScreenPdf, "標籤的種類不是標準種類", level=Level.ERROR, hint=AGAIN)
def standard_types(made: ScreenPdf) -> Found:
    """朗讀軟件只認得標準的標籤種類；自創的要說明等於哪一種。

    依據：PDF/UA-1 7.1-5「All non-standard structure types shall be mapped to the nearest functionally equivalent
    standard type」；7.1-6 不得循環；7.1-7「Standard tags … shall not be remapped」。
    """
    roles = made.pdf.Root.get("/StructTreeRoot", Dictionary()).get("/RoleMap", Dictionary())
    for name, target in roles.items():
        if str(name).lstrip("/") in STANDARD:
            yield Place(made.name), f"標準種類 {name} 被改作 {target}"
        seen = {str(name)}
        while str(target) in roles and str(target) not in seen:
            seen.add(str(target))
            target = roles[str(target)]
        if str(target) in seen:
            yield Place(made.name), f"{name} 的對應循環不止"
    for element in elements(made):
        if element.type not in STANDARD:
            yield spot(made, element), f"不認得 <{element.type}>"
        elif not element.kids and element.type not in ("TD", "TH"):
            yield spot(made, element), f"<{element.type}> 甚麼也沒有"


@check("U012", ScreenPdf, "連結沒有標籤或說明", level=Level.ERROR, hint=AGAIN)
def annotations_tagged(made: ScreenPdf) -> Found:
    """連結要在標籤樹內，並說明去哪裏，用鍵盤的人才按得到。

    依據：PDF/UA-1 7.18.1-1、7.18.1-2；7.18.3-1「Tabs, and its value shall be S」；7.18.5-1「Links shall be tagged」；
    7.18.5-2「Links shall contain an alternate description via their Contents key」；7.18.2-1、7.18.4、7.18.8 不得有
    其他註解。
    """
    owners = {
        kid.annotation.objgen: element for element in elements(made) for kid in element.kids if isinstance(kid, Link)
    }
    parents = numbers(made.pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ParentTree", Dictionary()))
    for index, page in enumerate(made.pdf.pages):
        annotations = list(page.obj.get("/Annots", ()))
        if annotations and page.obj.get("/Tabs") != Name.S:
            yield made.place(index), "定位鍵的次序不是按標籤（Tabs）"
        for one in annotations:
            owner = owners.get(one.objgen)
            back = parents.get(int(one.get("/StructParent", -1)))
            if one.get("/Subtype") != Name.Link:
                yield made.place(index), f"不應有的註解 {one.get('/Subtype')}"
            elif owner is None or owner.type != "Link" or back is None or back.objgen != owner.entries.objgen:
                yield made.place(index), f"連結「{one.get('/Contents', '')}」不在標籤樹內"
            if not str(one.get("/Contents", "")).strip():
                yield made.place(index), "連結沒有說明（Contents）"


@check("U013", ScreenPdf, "連結的目的地不存在", level=Level.ERROR, hint=AGAIN)
def links_arrive(made: ScreenPdf) -> Found:
    """書內的連結要去得到；各篇的位置名稱（檔名）每版相同，外面的深層連結才不會斷。

    依據：PDF 32000-1 12.3.2.3（named destinations）；ScreenPdf 的約定：每篇的 id 都是一個位置名稱。
    """
    names = made.pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    known = {str(name) for at, name in enumerate(names) if not at % 2}
    for index, page in enumerate(made.pdf.pages):
        for one in page.obj.get("/Annots", ()):
            if isinstance(one.get("/Dest"), String) and str(one.Dest) not in known:
                yield made.place(index), f"沒有「{one.Dest}」"
    for id in made.laid.page_map.sections:
        if id not in known:
            yield Place(made.name), f"篇章 {id} 沒有位置名稱"


@check("U014", ScreenPdf, "書籤或頁碼與書不符", level=Level.ERROR, hint=AGAIN)
def navigated(made: ScreenPdf) -> Found:
    """讀者靠書籤找篇章，靠頁碼對照印本：檔內的頁碼要與印在頁上的相同。

    依據：WCAG 2.2 2.4.5；PDF 32000-1 12.4.2（page labels）；WCAG 技巧 PDF2、PDF17。
    """
    labels = [str(page.label) for page in made.pdf.pages]
    wrong = [(own, told) for own, told in zip(labels, made.laid.page_map.labels, strict=False) if own != told]
    if wrong or len(labels) != len(made.laid.page_map.labels):
        yield Place(made.name), f"頁碼不符：{listed([f'{own}≠{told}' for own, told in wrong])}"
    if len(labels) > 20 and "/Outlines" not in made.pdf.Root:
        yield Place(made.name), "沒有書籤"


@check("U017", ScreenPdf, "檔內有不應有的東西", level=Level.ERROR, hint=AGAIN)
def nothing_else(made: ScreenPdf) -> Found:
    """加密、表格、附件、圖層、影音和程式都會妨礙朗讀或長期保存。

    依據：PDF/UA-1 7.10、7.11、7.15、7.16、7.18.6、7.20-1「shall not contain any reference XObjects」、7.20-2；
    PDF/A-2 6.1、6.4、6.5、6.8。
    """
    where, root = Place(made.name), made.pdf.Root
    if made.pdf.is_encrypted:
        yield where, "檔案加密"
    names = root.get("/Names", Dictionary())
    held = [key for key in ("/AcroForm", "/OCProperties", "/OpenAction", "/AA", "/Collection") if key in root]
    held += [key for key in ("/EmbeddedFiles", "/JavaScript") if key in names]
    if held:
        yield where, f"有 {listed(held)}"
    for thing in made.pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Form:
            if "/Ref" in thing:
                yield where, "有引用外部檔案的圖形"
            if b"/MCID" in thing.read_bytes():
                yield where, "有標籤的內容藏在圖形之內（opacity 造成）", "改用不透明的顏色。"
