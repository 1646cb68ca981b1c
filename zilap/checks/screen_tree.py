"""The tag tree of the screen PDF: lists, tables, figures, headings and notes as PDF/UA-1 wants them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from pikepdf import Array, Object

from zilap.aloud.tagged import Element, Link
from zilap.checks.reading import AGAIN, elements, listed, spot
from zilap.checks.registry import Found, check
from zilap.checks.screen import STANDARD
from zilap.made import ScreenPdf
from zilap.problem import Level, Place

KIDS: Mapping[str, tuple[frozenset[str], str]] = {
    "L": (frozenset(("L", "LI", "Caption")), "7.2-19"),
    "LI": (frozenset(("Lbl", "LBody")), "7.2-20"),
    "TOC": (frozenset(("TOC", "TOCI", "Caption")), "7.2-27"),
    "Table": (frozenset(("TR", "THead", "TBody", "TFoot", "Caption")), "7.2-3"),
    "THead": (frozenset(("TR",)), "7.2-36"),
    "TBody": (frozenset(("TR",)), "7.2-37"),
    "TFoot": (frozenset(("TR",)), "7.2-38"),
    "TR": (frozenset(("TH", "TD")), "7.2-10"),
    "Ruby": (frozenset(("RB", "RT", "RP")), "PDF 32000-1 表 338"),
}
PARENTS: Mapping[str, tuple[frozenset[str], str]] = {
    "LI": (frozenset(("L",)), "7.2-17"),
    "LBody": (frozenset(("LI",)), "7.2-18"),
    "TOCI": (frozenset(("TOC",)), "7.2-26"),
    "TR": (frozenset(("Table", "THead", "TBody", "TFoot")), "7.2-4"),
    "THead": (frozenset(("Table",)), "7.2-5"),
    "TBody": (frozenset(("Table",)), "7.2-6"),
    "TFoot": (frozenset(("Table",)), "7.2-7"),
    "TH": (frozenset(("TR",)), "7.2-8"),
    "TD": (frozenset(("TR",)), "7.2-9"),
}


@check("U006", ScreenPdf, "標籤的層次不對", level=Level.ERROR, hint=AGAIN)
def nested_well(made: ScreenPdf) -> Found:
    """清單之下是項目，項目之下是標號和內容，表格之下是行和格；層次錯了，朗讀軟件數不出有幾項、幾行。

    依據：PDF/UA-1 7.2-3 至 7.2-10、7.2-17 至 7.2-20、7.2-26、7.2-27、7.2-36 至 7.2-38，例如「LI element may contain
    only Lbl and LBody elements」；7.2-16、7.2-28、7.2-39、7.2-40 說明文字的位置。
    """
    for element in elements(made):
        allowed, rule = KIDS.get(element.type, (STANDARD, ""))
        wrong = sorted({kind for kind in element.types if kind not in allowed})
        if wrong:
            yield spot(made, element), f"<{element.type}> 內不得有 {listed(wrong)}（{rule}）"
        homes, rule = PARENTS.get(element.type, (STANDARD, ""))
        if element.parent is not None and element.type in PARENTS and element.parent.type not in homes:
            yield spot(made, element), f"<{element.type}> 不得在 <{element.parent.type}> 內（{rule}）"
        places = [at for at, kind in enumerate(element.types) if kind == "Caption"]
        last = len(element.types) - 1
        fitting = {"L": {0}, "TOC": {0}, "Table": {0, last}}.get(element.type)
        if fitting is not None and (len(places) > 1 or any(at not in fitting for at in places)):
            yield spot(made, element), f"<{element.type}> 的說明文字位置或數目不對（7.2-16、7.2-28、7.2-39、7.2-40）"


@check("U007", ScreenPdf, "表格的格數不齊", level=Level.ERROR, hint="檢查稿內表格每行的直線「|」數目是否相同。")
def regular_tables(made: ScreenPdf) -> Found:
    """表格靠行列朗讀：「第二行第三列」。每行格數要相同，表頭只有一組。

    依據：PDF/UA-1 7.2-11 至 7.2-15、7.2-41 至 7.2-43「Table rows shall have the same number of columns (taking into
    account column spans)」。
    """
    for table in elements(made, "Table"):
        groups = Counter(table.types)
        if groups["THead"] > 1 or groups["TFoot"] > 1:
            yield spot(made, table), "表頭或表尾多於一組"
        if (groups["THead"] or groups["TFoot"]) and not groups["TBody"]:
            yield spot(made, table), "有表頭而沒有表身"
        widths = _row_widths(table)
        if len(set(widths)) > 1:
            yield spot(made, table), f"各行格數不同：{'、'.join(map(str, widths[:8]))}"


def _row_widths(table: Element) -> list[int]:
    """Cells of each row, spans counted."""
    hanging: Counter[int] = Counter()
    widths = []
    for number, row in enumerate(element for element in table.walk() if element.type == "TR"):
        width = hanging[number]
        for cell in row.elements:
            wide, high = _whole(cell.attribute("ColSpan")), _whole(cell.attribute("RowSpan"))
            width += wide
            hanging.update({number + down: wide for down in range(1, high)})
        widths.append(width)
    return widths


def _whole(value: Object | None) -> int:
    return int(value) if value is not None else 1


@check("U008", ScreenPdf, "表格的格找不到表頭", level=Level.ERROR, hint="表格第一行要是表頭，下一行是「|---|---|」。")
def headed_tables(made: ScreenPdf) -> Found:
    """聽的人看不見表頭，要靠朗讀軟件每格報一次。

    依據：PDF/UA-1 7.5-1「If the table's structure is not determinable via Headers and IDs, then structure elements of
    type TH shall have a Scope attribute」。
    """
    for table in elements(made, "Table"):
        heads = [element for element in table.walk() if element.type == "TH"]
        ids = {element.text("ID") for element in heads}
        if not heads:
            yield spot(made, table), "沒有表頭"
        if any(head.attribute("Scope") is None for head in heads):
            yield spot(made, table), "表頭沒有說明管行還是管列（Scope）"
        for cell in (element for element in table.walk() if element.type == "TD"):
            named = cell.attribute("Headers")
            unknown = [str(id) for id in (named if isinstance(named, Array) else ()) if str(id) not in ids]
            if unknown:
                yield spot(made, cell), f"指向不存在的表頭（{listed(unknown)}）"


@check("U009", ScreenPdf, "圖沒有替代文字", level=Level.ERROR, hint="在 ![ ] 內描述圖片，或在文首寫 image_alt。")
def described_figures(made: ScreenPdf) -> Found:
    """看不見圖的讀者要靠替代文字；沒有的話只聽到「圖」。

    依據：PDF/UA-1 7.3-1「Figure tags shall include an alternative representation or replacement text」；
    7.7-1 公式亦然；    PDF 32000-1 表 344（BBox）。
    """
    for element in elements(made, "Figure", "Formula"):
        if not element.text("Alt").strip() and not element.text("ActualText").strip():
            yield spot(made, element), f"<{element.type}> 沒有 Alt"
        if element.type == "Figure" and element.attribute("BBox") is None:
            yield spot(made, element), "圖沒有說明佔甚麼位置（BBox）"


@check("U010", ScreenPdf, "標題的級別跳了", level=Level.ERROR, hint="小題由「##」起，再下一層才用「###」。")
def headings_in_order(made: ScreenPdf) -> Found:
    """聽的人按標題跳着讀；由第一級直落第三級，會以為漏了一層。

    依據：PDF/UA-1 7.4.2-1「such a sequence shall proceed in strict numerical order and shall not skip an intervening
    heading level」「If any heading tags are used, H1 shall be the first」；7.4.4-1 至 7.4.4-3 不得混用 H 與 Hn。
    """
    before, plain = 0, False
    for element in elements(made):
        if element.type == "H":
            plain = True
        if not re.fullmatch(r"H[1-6]", element.type):
            continue
        level = int(element.type[1])
        if level > before + 1:
            yield spot(made, element), f"「{made.tagged.heard(element)[:20]}」是 H{level}，前面只到 H{before}"
        before = level
    if plain and before:
        yield Place(made.name), "同時用了 H 和 H1 至 H6"


@check("U011", ScreenPdf, "附註沒有自己的編號，或找不回正文", level=Level.ERROR, hint=AGAIN)
def notes_tied(made: ScreenPdf) -> Found:
    """由註號要去得到附註，讀完要回得到正文。

    依據：PDF/UA-1 7.9-1「Note tag shall have ID entry」；7.9-2「Each Note tag shall have unique ID key」；
    來回連結是本工具的要求。
    """
    notes = list(elements(made, "Note"))
    ids = Counter(note.text("ID") for note in notes)
    for note in notes:
        id = note.text("ID")
        if not id or ids[id] > 1:
            yield spot(made, note), f"附註的編號「{id}」欠缺或重複"
        siblings = note.parent.elements if note.parent else []
        at = siblings.index(note) if note in siblings else 0
        call = siblings[at - 1] if at else None
        if call is None or call.type != "Reference" or not _leads(call) or not _leads(note):
            yield spot(made, note), "附註與註號沒有來回的連結"


def _leads(element: Element) -> bool:
    return any(isinstance(kid, Link) for inner in element.walk() for kid in inner.kids)
