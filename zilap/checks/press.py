"""Checks of a printing file as a whole: is it the PDF/X-4 that the printer asked for."""

from __future__ import annotations

import io

from fontTools.ttLib import TTFont, TTLibError
from lxml import etree
from pikepdf import Array, Dictionary, Name, Object

from zilap.book import Book
from zilap.checks.registry import Found, check
from zilap.made import CoverPdf
from zilap.press import codes, resources
from zilap.press.cover import TEXT_SPINE_MM
from zilap.press.preflight import Leaf, Preflight, notdef
from zilap.problem import Level
from zilap.units import mm_to_pt, pt_to_mm

ALLOWED = ("/DeviceCMYK", "/DeviceGray", "/Pattern", "")
SLACK_PT = mm_to_pt(0.1)
BANNED = ("/AA", "/AcroForm", "/OpenAction", "/Threads", "/Collection")
XMP_NEEDS = {
    "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion": "PDF/X 版本",
    "{http://purl.org/dc/elements/1.1/}title": "書名",
    "{http://ns.adobe.com/xap/1.0/}CreateDate": "建立日期",
    "{http://ns.adobe.com/xap/1.0/}ModifyDate": "修改日期",
    "{http://ns.adobe.com/xap/1.0/mm/}DocumentID": "文件編號",
    "{http://ns.adobe.com/pdf/1.3/}Trapped": "補漏白標記",
}


@check("P002", Preflight, "書脊太窄", hint="改用較厚的紙，或接受書脊沒有文字。")
def narrow_spine(file: Preflight) -> Found:
    """書脊窄過 6 毫米，裝訂稍偏，書脊文字就會轉到封面或封底上，所以不印。依據：本社規則。"""
    if isinstance(file.made, CoverPdf) and file.made.spine_mm < TEXT_SPINE_MM:
        book = file.made.book
        yield book.cover.place or book.place, f"書脊只有 {file.made.spine_mm:.1f} mm，下限 {TEXT_SPINE_MM:g} mm"


@check("P003", Book, "書號或附加碼", level=Level.ERROR, hint="照書號中心所發的號碼填。", stops=True)
def isbn(book: Book) -> Found:
    """封底條碼由書號畫出：要是 978 或 979 開頭的十三位數字，末位是檢查碼；附加碼是兩位或五位數字。
    依據：國際標準書號的檢查碼算法。
    """
    for read, text, place in (
        (codes.isbn13, book.edition.isbn_print, book.edition.place),
        (codes.add_on_modules, book.cover.add_on, book.cover.place),
    ):
        try:
            if text:
                read(text)
        except ValueError as wrong:
            yield place or book.place, str(wrong)


@check("P101", Preflight, "輸出意圖", level=Level.ERROR, hint="用本工具重新做檔；不要在別的軟件另存。")
def output_intent(file: Preflight) -> Found:
    """印刷條件（output intent）說明檔案為哪一種印刷條件分色，並內嵌該條件的 ICC 描述檔；缺了它，
    印刷廠不知道顏色的意思。依據：PDF/X-4（ISO 15930-7）。
    """
    intents = [row for row in file.pdf.Root.get("/OutputIntents", Array()) if row.get("/S") == Name.GTS_PDFX]
    if len(intents) != 1:
        yield file.whole, f"有 {len(intents)} 個 PDF/X 輸出意圖，應有 1 個"
        return
    named, profile = (
        str(intents[0].get("/OutputConditionIdentifier", "")),
        intents[0].get("/DestOutputProfile"),
    )
    if named != file.preset.profile.identifier:
        yield file.whole, f"印刷條件是「{named}」，預設要「{file.preset.profile.identifier}」"
    if profile is None:
        yield file.whole, "沒有內嵌描述檔"
    elif profile.read_bytes() != file.preset.profile.icc:
        yield file.whole, "內嵌的描述檔不是預設的一份"


@check("P102", Preflight, "檔案標識", level=Level.ERROR, hint="用本工具重新做檔；不要在別的軟件另存。")
def identification(file: Preflight) -> Found:
    """PDF/X-4 要在 XMP 寫明版本、書名、日期、文件編號和補漏白，檔尾要有 /ID。
    依據：PDF/X-4（ISO 15930-7）。
    """
    if "/ID" not in file.pdf.trailer:
        yield file.whole, "檔尾沒有 /ID"
    if file.pdf.pdf_version < "1.6":
        yield file.whole, f"PDF 版本是 {file.pdf.pdf_version}，PDF/X-4 以 1.6 為準"
    words = _xmp(file.pdf.Root.get("/Metadata"))
    missing = [label for tag, label in XMP_NEEDS.items() if not words.get(tag, "").strip()]
    if missing:
        yield file.whole, f"XMP 缺{'、'.join(missing)}"
    elif words[next(iter(XMP_NEEDS))].strip() != "PDF/X-4":
        yield file.whole, f"XMP 說是 {words[next(iter(XMP_NEEDS))]}，應是 PDF/X-4"


def _xmp(metadata: Object | None) -> dict[str, str]:
    """Tag to text of everything in the packet; empty where it cannot be read."""
    try:
        tree = etree.fromstring(metadata.read_bytes()) if metadata is not None else None
    except etree.XMLSyntaxError:
        return {}
    return (
        {} if tree is None else {str(node.tag): "".join(map(str, node.itertext())) for node in tree.iter(etree.Element)}
    )


@check(
    "P103",
    Leaf,
    "頁面框",
    level=Level.ERROR,
    hint="檢查 book.toml 的 trim_mm、bleed_mm 和印刷預設的出血。",
)
def boxes(leaf: Leaf) -> Found:
    """裁切框（TrimBox）要等於成書尺寸，出血框（BleedBox）要比它每邊大出印刷廠要的出血，並且全在版面框之內。
    依據：PDF/X-4（ISO 15930-7）；出血數值按印刷預設。
    """
    sheet, wanted, asked = leaf.sheet, leaf.file.preset.bleed_mm, leaf.file.asked
    if sheet.trim is None or sheet.bleed is None:
        yield leaf.place, "沒有裁切框或出血框"
        return
    if not sheet.media.holds(sheet.bleed, SLACK_PT):
        yield leaf.place, "出血框超出版面框"
    trim, bleed = sheet.trim, sheet.bleed
    hangs = (
        trim.left - bleed.left,
        bleed.right - trim.right,
        trim.bottom - bleed.bottom,
        bleed.top - trim.top,
    )
    if any(abs(hang - mm_to_pt(wanted)) > SLACK_PT for hang in hangs):
        yield leaf.place, f"出血 {pt_to_mm(min(hangs)):.2f} mm，預設要 {wanted:g} mm"
    width, height = pt_to_mm(trim.width), pt_to_mm(trim.height)
    if asked and max(abs(width - asked.width), abs(height - asked.height)) > 0.1:
        right = f"{asked.width:g} × {asked.height:g}"
        yield leaf.place, f"裁切尺寸 {width:.1f} × {height:.1f} mm，應是 {right} mm"


@check("P104", Preflight, "互動內容", level=Level.ERROR, hint="印刷檔不可有連結、表單或程式；用本工具重新做檔。")
def interactive(file: Preflight) -> Found:
    """連結、註解、表單、JavaScript 和附件在印刷檔中無用，PDF/X-4 不容許出血框內有註解。
    依據：PDF/X-4（ISO 15930-7）。
    """
    names = file.pdf.Root.get("/Names", Dictionary())
    found = [key for key in BANNED if key in file.pdf.Root]
    found += [key for key in ("/JavaScript", "/EmbeddedFiles") if key in names]
    if found:
        yield file.whole, f"有 {'、'.join(key[1:] for key in found)}"
    for index, page in enumerate(file.pdf.pages):
        count = len(page.obj.get("/Annots", Array()))
        if count:
            yield file.page(index), f"有 {count} 個註解或連結"


@check("P105", Preflight, "字體", level=Level.ERROR, hint="檢查 fonts/ 的字體檔是否完整、可內嵌。", stops=True)
def fonts(file: Preflight) -> Found:
    """每款字體都要內嵌，字形要真：缺字、點陣字或換了的字體到印刷廠就是錯字。依據：PDF/X-4（ISO 15930-7）。"""
    for index, font in resources.fonts(file.pdf):
        named = str(font.get("/BaseFont", "?"))[1:]
        trouble = _font_trouble(font)
        if trouble:
            yield file.page(index), f"{named}：{trouble}"
    for leaf in file.leaves(lambda gist: gist.notdef):
        if box := notdef(leaf.sheet):
            yield leaf.source(box), f"{leaf.spot(box)}：有字缺字形（印出方格）"


def _font_trouble(font: Object) -> str:
    """What is wrong with an embedded font; empty when nothing is."""
    if font.get("/Subtype") == Name.Type3:
        return "是 Type 3 字體"
    inner = font.DescendantFonts[0] if font.get("/Subtype") == Name.Type0 else font
    about = inner.get("/FontDescriptor", Dictionary())
    program = next((about[key] for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in about), None)
    if program is None:
        return "沒有內嵌"
    if str(about.get("/FontName")) != str(inner.get("/BaseFont")):
        return "內嵌字體的名稱不符"
    return _program_trouble(program)


def _program_trouble(program: Object) -> str:
    if "/Subtype" in program and program.Subtype != Name.OpenType:
        return ""
    try:
        font = TTFont(io.BytesIO(program.read_bytes()), lazy=True)
        return "" if any(table in font for table in ("glyf", "CFF ", "CFF2")) else "內嵌字體沒有字形"
    except (TTLibError, OSError):
        return "內嵌字體壞了"


@check("P106", Preflight, "色彩空間", level=Level.ERROR, hint="換掉該圖片或顏色後重新做檔。")
def colour_spaces(file: Preflight) -> Found:
    """印刷檔只可以有 CMYK、灰階和專色；RGB、Lab 和 ICC 物件會由印刷廠的軟件各自轉換，結果不可知。
    依據：本社規則（PDF/X-4 本身容許有描述檔的 RGB）。
    """
    wrong: set[str] = set()
    for leaf in file.leaves(lambda gist: not all(map(_allowed, gist.spaces))):
        for thing in leaf.sheet.painted:
            if not _allowed(thing.space) and thing.space not in wrong:
                wrong.add(thing.space)
                yield leaf.source(thing.box), f"{leaf.spot(thing.box)}：{thing.space[1:]}"
    for space, where in sorted(file.spaces):
        if not _allowed(space) and space not in wrong:
            wrong.add(space)
            yield file.whole, f"{space[1:]}（{where}）"


def _allowed(space: str) -> bool:
    return space in ALLOWED or space.startswith(("/Separation/", "/Indexed/DeviceCMYK", "/Indexed/DeviceGray"))


@check("P107", Leaf, "透明混合空間", level=Level.ERROR, hint="用本工具重新做檔。")
def blend_spaces(leaf: Leaf) -> Found:
    """透明物件要在 CMYK 之內混合，否則拼合後變色；遮罩用灰階。
    依據：GWG 2015 的 transparency blend space 一項。
    """
    sheet = leaf.sheet
    page = leaf.file.pdf.pages[sheet.index].obj.get("/Group")
    wrong = {group for group in sheet.groups if group not in ("", "/DeviceCMYK", "mask:/DeviceGray", "mask:")}
    if wrong:
        yield leaf.place, "、".join(sorted(group.replace("/", "") for group in wrong))
    elif sheet.sheer and (page is None or page.get("/CS") != Name.DeviceCMYK):
        yield leaf.place, "有透明效果的頁沒有寫明 CMYK 混合空間"


@check("P108", Preflight, "總墨量", level=Level.ERROR, hint="換淺一點的圖或顏色，或問印刷廠可否放寬。")
def ink_coverage(file: Preflight) -> Found:
    """油墨太多不乾、背印、黏頁。上限按印刷預設（紙張與印刷廠），容差 2%，小於 1 毫米的點不計。
    依據：本社規則。
    """
    for found in file.coverage:
        if found.over:
            leaf, limit = file.leaf(found.page), round(file.preset.ink_limit * 100)
            how = "實測" if found.rendered else "按色值推算，未計疊印"
            words = f"{leaf.spot(found.over)}：{found.most * 100:.0f}%，上限 {limit}%（{how}）"
            yield leaf.source(found.over), words


@check("P118", Preflight, "頁數", level=Level.NOTE, hint="書末可再放內容，或由印刷廠補空白頁。")
def page_count(file: Preflight) -> Found:
    """書由書帖組成，頁數最好是一帖的倍數，欠的頁由印刷廠補空白頁。這是成本，不是錯誤，所以只作備考。
    一帖的頁數按 book.toml [print] 的 signature，沒有寫便按印刷預設。依據：本社規則。
    """
    count, multiple = file.count, file.made.book.signature or file.preset.page_multiple
    if file.interior and count % multiple:
        more = multiple - count % multiple
        yield file.whole, f"共 {count} 頁，不是 {multiple} 的倍數，還差 {more} 頁"


@check("P121", Preflight, "專色", level=Level.ERROR, hint="在印刷預設的 [ink] 列明專色，或把顏色改為四色。")
def spots(file: Preflight) -> Found:
    """每個專色都是一塊多出來的版和一份錢；檔案只可以有預設列明的專色。依據：本社規則。"""
    known = {f"/Separation/{ink.name}" for ink in file.preset.inks if ink.spot} | {"/Separation/All"}
    for space in sorted(_separations(file) - known):
        yield file.whole, space.removeprefix("/Separation/")


def _separations(file: Preflight) -> set[str]:
    named = {space for space, _ in file.spaces}.union(*(gist.spaces for gist in file.gists))
    return {space for space in named if space.startswith("/Separation/")}
