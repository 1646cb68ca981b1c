"""Checks of what is painted on the pages of a printing file: will it print as it looks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from zilap.checks.registry import Finding, Found, check
from zilap.press.geometry import Rect
from zilap.press.preflight import Preflight, bars, black, edge_mm, texts, white
from zilap.press.sheet import Painted, Sheet, artwork
from zilap.problem import Level
from zilap.units import mm_to_pt, pt_to_mm

MIN_SHOWN_PT = 2.0
"""A picture narrower than this on the page is a dot: its resolution is of no account."""
NEAR_PT = mm_to_pt(0.5)
"""An edge this near the trim is meant to reach it."""
DEEP_PT = mm_to_pt(2)
"""What is narrower, seen from the trim, lies along it and is not meant to hang over."""
SPINE_MM = 1.0
"""Room between text on the spine and its folds: what binding may be off by."""


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first finding of each place."""
    seen = set()
    for finding in findings:
        if finding[0] not in seen:
            seen.add(finding[0])
            yield finding


def _pictures(sheet: Sheet) -> Iterator[Painted]:
    for thing in artwork(sheet):
        if thing.what == "picture" and min(thing.box.width, thing.box.height) > MIN_SHOWN_PT:
            yield thing


@check("P109", Preflight, "圖片解像度太低", level=Level.WARN, hint="換像素更多的圖片，或縮小印出尺寸。")
def low_resolution(file: Preflight) -> Found:
    """印刷圖片以 300 ppi 為準；低過下限會見到格子或模糊。下限按印刷預設：相片 225 ppi，黑白線圖 550 ppi。
    依據：本社規則，與 GWG 2015 的 image resolution 一項同類。
    """
    for sheet in file.sheets:
        for thing in _pictures(sheet):
            least = file.limits.line_ppi if thing.bits == 1 else file.limits.picture_ppi
            if 0 < thing.ppi < least:
                wanted = math.ceil(thing.pixels[0] * (550 if thing.bits == 1 else 300) / thing.ppi / 10) * 10
                words = f"{file.spot(sheet, thing.box)}：只有 {thing.ppi:.0f} ppi，下限 {least:.0f}"
                yield (
                    file.source(sheet, thing.box),
                    words,
                    f"請換至少 {wanted:,} px 闊的圖片，或縮小印出尺寸。",
                )


@check("P110", Preflight, "圖片解像度過高", level=Level.NOTE, hint="縮小像素，檔案會細得多；印出來沒有分別。")
def high_resolution(file: Preflight) -> Found:
    """多過 1,000 ppi 的相片只令檔案變大、印前處理變慢。依據：本社規則。"""
    for sheet in file.sheets:
        for thing in _pictures(sheet):
            if thing.bits > 1 and thing.ppi > 1000 and min(thing.pixels) > 200:
                yield file.source(sheet, thing.box), f"{file.spot(sheet, thing.box)}：{thing.ppi:.0f} ppi"


@check("P111", Preflight, "多色文字", level=Level.WARN, hint="小字用純黑或一兩個油墨的顏色；黑字用 #000。")
def many_inks(file: Preflight) -> Found:
    """小字由三四個油墨疊成，套印稍偏就有色邊；黑字加了彩色（四色黑）也一樣。字級下限按印刷預設。
    依據：本社規則，與 GWG 2015 的 rich black text、small text 兩項同類。
    """

    def found() -> Found:
        for sheet in file.sheets:
            for thing in texts(sheet):
                plates = dict(thing.plates or ())
                rich = plates.get("K", 0) >= 0.95 and len(thing.used) > 1
                small = thing.size < file.limits.small_pt - 0.05 and len(thing.used) > file.limits.small_inks
                if rich or small:
                    what = "四色黑字" if rich else f"{thing.size:.1f} pt 的字用了 {len(thing.used)} 個油墨"
                    yield (
                        file.source(sheet, thing.box),
                        f"{file.spot(sheet, thing.box)}：{what}（{_mix(thing)}）",
                    )

    return _once(found())


def _mix(thing: Painted) -> str:
    return " ".join(f"{name}{amount * 100:.0f}" for name, amount in thing.plates or () if amount > 0)


@check("P112", Preflight, "黑字沒有疊印", level=Level.WARN, hint="用本工具重新做檔。")
def black_knocks_out(file: Preflight) -> Found:
    """純黑文字要疊印在底色上，不挖空，套印稍偏才不會露白邊。
    依據：GWG 2015 的 100% black text overprint 一項。
    """

    def found() -> Found:
        for sheet in file.sheets:
            for thing in texts(sheet):
                over = thing.overprint and thing.mode == 1 and thing.space == "/DeviceCMYK"
                if black(thing) and thing.opaque and not over:
                    yield file.source(sheet, thing.box), file.spot(sheet, thing.box)

    return _once(found())


@check("P113", Preflight, "白色設了疊印", level=Level.ERROR, hint="白色要挖空；用本工具重新做檔。")
def white_overprints(file: Preflight) -> Found:
    """白字、白底一旦疊印就會消失。依據：GWG 2015 的 overprint of white text、white paths 兩項。"""

    def found() -> Found:
        for sheet in file.sheets:
            for thing in artwork(sheet):
                lost = white(thing) and thing.overprint and (thing.mode == 1 or thing.space.startswith("/Sep"))
                if lost and thing.space != "/DeviceGray":
                    yield file.source(sheet, thing.box), file.spot(sheet, thing.box)

    return _once(found())


@check("P114", Preflight, "線太幼", level=Level.WARN, hint="加粗該線，或改用單一油墨的實色。")
def hairlines(file: Preflight) -> Found:
    """太幼的線印不出或斷續；淡色和多色的線要再粗一倍，因為要靠網點和套印。下限按印刷預設。
    依據：本社規則，與 GWG 2015 的 effective line width 一項同類。
    """

    def found() -> Found:
        for sheet in file.sheets:
            for thing in artwork(sheet):
                least = _thinnest(file, thing)
                if least and thing.size < mm_to_pt(least) - 0.005:
                    words = f"{pt_to_mm(thing.size):.3f} mm（{_mix(thing)}），下限 {least:g} mm"
                    yield file.source(sheet, thing.box), f"{file.spot(sheet, thing.box)}：{words}"

    return _once(found())


def _thinnest(file: Preflight, thing: Painted) -> float:
    """The least width in mm this thing may have; 0 when it is no line."""
    long_enough = max(thing.box.width, thing.box.height) > 1
    if thing.what not in ("line", "area") or thing.plates is None or white(thing) or not long_enough:
        return 0.0
    solid = len(thing.used) == 1 and thing.ink >= 0.99
    return file.limits.line_mm * (1 if solid else 2)


@check("P115", Preflight, "文字太近裁切線", level=Level.WARN, hint="把文字移向版心。")
def near_trim(file: Preflight) -> Found:
    """裁切會偏一兩毫米；太近邊的文字可能被裁去。距離按印刷預設。依據：本社規則。"""

    def found() -> Found:
        for sheet in file.sheets:
            for thing in texts(sheet):
                if sheet.trim and edge_mm(sheet.trim, thing.box) < file.limits.safe_mm - 0.05:
                    words = f"{file.spot(sheet, thing.box)}，下限 {file.limits.safe_mm:g} mm"
                    yield file.source(sheet, thing.box), words

    return _once(found())


@check("P116", Preflight, "文字太近釘口", level=Level.WARN, hint="把文字移離書脊一邊。")
def near_gutter(file: Preflight) -> Found:
    """書脊一邊的文字會陷入釘口。距離按印刷預設。依據：本社規則。"""

    def found() -> Found:
        for sheet in file.sheets if file.interior else ():
            for thing in texts(sheet):
                room = _from_spine(sheet, thing.box)
                if room < file.limits.gutter_mm - 0.05:
                    words = f"距書脊 {room:.1f} mm，下限 {file.limits.gutter_mm:g} mm"
                    yield file.source(sheet, thing.box), f"{file.spot(sheet, thing.box)}：{words}"

    return _once(found())


def _from_spine(sheet: Sheet, box: Rect) -> float:
    """Millimetres between a box and the bound side; odd pages are bound at the left."""
    trim = sheet.trim or sheet.media
    return pt_to_mm(box.left - trim.left if sheet.index % 2 == 0 else trim.right - box.right)


@check("P117", Preflight, "到邊而沒有出血", level=Level.ERROR, hint="把圖片或色塊伸出裁切線，直到出血框。")
def unbled(file: Preflight) -> Found:
    """到邊的圖片和色塊要伸出裁切線，否則裁切稍偏就露白邊；釘口一邊不裁，不用出血。
    出血按印刷預設。依據：本社規則。
    """

    def found() -> Found:
        for sheet in file.sheets:
            for thing in artwork(sheet):
                sides = [] if thing.what in ("text", "line") or white(thing) else _short(sheet, thing.box)
                sides = [side for side in sides if side != _bound(file, sheet)]
                if sides:
                    words = f"{file.spot(sheet, thing.box)}：{'、'.join(sides)}邊沒有伸到出血框"
                    yield file.source(sheet, thing.box), words

    return _once(found())


def _bound(file: Preflight, sheet: Sheet) -> str:
    """The side at the spine, where nothing is cut."""
    return "" if file.interior is None else "右" if sheet.index % 2 else "左"


def _short(sheet: Sheet, box: Rect) -> list[str]:
    """The sides where a box reaches the trim and not the bleed."""
    trim, bleed = sheet.trim, sheet.bleed
    if trim is None or bleed is None or not trim.grown(-NEAR_PT).shared(box):
        return []
    edges = {
        "左": (box.left - trim.left, box.left - bleed.left),
        "右": (trim.right - box.right, bleed.right - box.right),
        "下": (box.bottom - trim.bottom, box.bottom - bleed.bottom),
        "上": (trim.top - box.top, bleed.top - box.top),
    }
    deep = {"左": box.width, "右": box.width, "下": box.height, "上": box.height}
    return [
        side
        for side, (to_trim, to_bleed) in edges.items()
        if to_trim < NEAR_PT and to_bleed > 0.3 and deep[side] > DEEP_PT
    ]


@check("P119", Preflight, "字太細", level=Level.WARN, hint="放大該文字。")
def small_text(file: Preflight) -> Found:
    """太細的字印出來會糊。下限按印刷預設。依據：本社規則（香港印刷店多要求 6 pt 或以上）。"""

    def found() -> Found:
        for sheet in file.sheets:
            for thing in texts(sheet):
                if thing.size < file.limits.text_pt - 0.05:
                    words = f"{file.spot(sheet, thing.box)}：{thing.size:.1f} pt，下限 {file.limits.text_pt:g} pt"
                    yield file.source(sheet, thing.box), words

    return _once(found())


@check("P120", Preflight, "網點太淡", level=Level.WARN, hint="加深該顏色，或改為白色。")
def pale_tints(file: Preflight) -> Found:
    """太淡的網點印不出來，色塊會變白。下限按印刷預設。依據：本社規則。"""

    def found() -> Found:
        for sheet in file.sheets:
            for thing in artwork(sheet):
                most = max((amount for _, amount in thing.plates or ()), default=1.0)
                if 0.001 < most < file.limits.tint - 0.001:
                    words = f"{file.spot(sheet, thing.box)}：{_mix(thing)}，下限 {file.limits.tint * 100:.0f}%"
                    yield file.source(sheet, thing.box), words

    return _once(found())


@check("P122", Preflight, "條碼", level=Level.ERROR, hint="條碼用純黑（#000），四周留空，離裁切線和書脊遠一點。")
def barcode(file: Preflight) -> Found:
    """條碼要只用黑墨、放在白底上，並與裁切線保持距離，掃描器才讀得到。依據：本社規則。"""
    for sheet in file.sheets:
        found = bars(sheet)
        if not found:
            continue
        box = Rect.around(corner for bar in found for corner in _corners(bar.box))
        if not all(black(bar) for bar in found):
            yield file.source(sheet, box), f"{file.spot(sheet, box)}：不是純黑（{_mix(found[0])}）"
        if sheet.trim and edge_mm(sheet.trim, box) < file.limits.safe_mm:
            yield file.source(sheet, box), f"{file.spot(sheet, box)}，下限 {file.limits.safe_mm:g} mm"


def _corners(box: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
    return (box.left, box.bottom), (box.right, box.top)


@check("P123", Preflight, "書脊文字", level=Level.WARN, hint="縮小書脊文字，或不在書脊放文字。")
def spine_text(file: Preflight) -> Found:
    """書脊兩邊各留 1 毫米，裝訂稍偏文字才不會轉到封面上。依據：本社規則。"""
    for sheet in file.sheets if file.interior is None else ():
        trim = sheet.trim or sheet.media
        middle, half = (trim.left + trim.right) / 2, mm_to_pt(_spine(file)) / 2
        for thing in texts(sheet):
            for fold in (middle - half, middle + half):
                if thing.box.left < fold + mm_to_pt(SPINE_MM) and thing.box.right > fold - mm_to_pt(SPINE_MM):
                    yield file.source(sheet, thing.box), f"{file.spot(sheet, thing.box)}：跨過或貼近書脊摺線"
                    break


def _spine(file: Preflight) -> float:
    return getattr(file.made, "spine_mm", 0.0)


@check("P124", Preflight, "空白頁", level=Level.NOTE, hint="有意留白就不用理會。")
def blank_pages(file: Preflight) -> Found:
    """沒有任何內容的頁，可能是有意的（右頁起篇），也可能是排版出了問題。依據：本社規則。"""
    for sheet in file.sheets:
        if file.interior and all(white(thing) for thing in artwork(sheet)):
            yield file.page(sheet), f"第 {file.label(sheet)} 頁"
