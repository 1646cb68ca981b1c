"""Checks of what is painted on the pages of a printing file: will it print as it looks."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator

from zilap.checks.registry import Found, check
from zilap.geometry import Rect
from zilap.made import CoverPdf
from zilap.press.preflight import Leaf, bars, black, edge_mm, texts, white
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


def _once(find: Callable[[Leaf], Found]) -> Callable[[Leaf], Found]:
    """A check of which only the first finding of each place is told."""

    @functools.wraps(find)
    def first(leaf: Leaf) -> Found:
        seen = set()
        for finding in find(leaf):
            if finding[0] not in seen:
                seen.add(finding[0])
                yield finding

    return first


def _pictures(sheet: Sheet) -> Iterator[Painted]:
    for thing in artwork(sheet):
        if thing.what == "picture" and min(thing.box.width, thing.box.height) > MIN_SHOWN_PT:
            yield thing


@check("P109", Leaf, "圖片解像度太低", level=Level.WARN, hint="換像素更多的圖片，或縮小印出尺寸。")
def low_resolution(leaf: Leaf) -> Found:
    """印刷圖片以 300 ppi 為準；低過下限會見到格子或模糊。下限按印刷預設：相片 225 ppi，黑白線圖 550 ppi。
    依據：本社規則，與 GWG 2015 的 image resolution 一項同類。
    """
    for thing in _pictures(leaf.sheet):
        least = leaf.limits.line_ppi if thing.bits == 1 else leaf.limits.picture_ppi
        if 0 < thing.ppi < least:
            wanted = math.ceil(thing.pixels[0] * (550 if thing.bits == 1 else 300) / thing.ppi / 10) * 10
            words = f"{leaf.spot(thing.box)}：只有 {thing.ppi:.0f} ppi，下限 {least:.0f}"
            yield (
                leaf.source(thing.box),
                words,
                f"請換至少 {wanted:,} px 闊的圖片，或縮小印出尺寸。",
            )


@check("P110", Leaf, "圖片解像度過高", level=Level.NOTE, hint="縮小像素，檔案會細得多；印出來沒有分別。")
def high_resolution(leaf: Leaf) -> Found:
    """多過 1,000 ppi 的相片只令檔案變大、印前處理變慢。依據：本社規則。"""
    for thing in _pictures(leaf.sheet):
        if thing.bits > 1 and thing.ppi > 1000 and min(thing.pixels) > 200:
            yield leaf.source(thing.box), f"{leaf.spot(thing.box)}：{thing.ppi:.0f} ppi"


@check("P111", Leaf, "多色文字", level=Level.WARN, hint="小字用純黑或一兩個油墨的顏色；黑字用 #000。")
@_once
def many_inks(leaf: Leaf) -> Found:
    """小字由三四個油墨疊成，套印稍偏就有色邊；黑字加了彩色（四色黑）也一樣。字級下限按印刷預設。
    依據：本社規則，與 GWG 2015 的 rich black text、small text 兩項同類。
    """
    for thing in texts(leaf.sheet):
        plates = dict(thing.plates or ())
        rich = plates.get("K", 0) >= 0.95 and len(thing.used) > 1
        small = thing.size < leaf.limits.small_pt - 0.05 and len(thing.used) > leaf.limits.small_inks
        if rich or small:
            what = "四色黑字" if rich else f"{thing.size:.1f} pt 的字用了 {len(thing.used)} 個油墨"
            yield (
                leaf.source(thing.box),
                f"{leaf.spot(thing.box)}：{what}（{_mix(thing)}）",
            )


def _mix(thing: Painted) -> str:
    return " ".join(f"{name}{amount * 100:.0f}" for name, amount in thing.plates or () if amount > 0)


@check("P112", Leaf, "黑字沒有疊印", level=Level.WARN, hint="用本工具重新做檔。")
@_once
def black_knocks_out(leaf: Leaf) -> Found:
    """純黑文字要疊印在底色上，不挖空，套印稍偏才不會露白邊。
    依據：GWG 2015 的 100% black text overprint 一項。
    """
    for thing in texts(leaf.sheet):
        over = thing.overprint and thing.mode == 1 and thing.space == "/DeviceCMYK"
        if black(thing) and thing.opaque and not over:
            yield leaf.source(thing.box), leaf.spot(thing.box)


@check("P113", Leaf, "白色設了疊印", level=Level.ERROR, hint="白色要挖空；用本工具重新做檔。")
@_once
def white_overprints(leaf: Leaf) -> Found:
    """白字、白底一旦疊印就會消失。依據：GWG 2015 的 overprint of white text、white paths 兩項。"""
    for thing in artwork(leaf.sheet):
        lost = white(thing) and thing.overprint and (thing.mode == 1 or thing.space.startswith("/Sep"))
        if lost and thing.space != "/DeviceGray":
            yield leaf.source(thing.box), leaf.spot(thing.box)


@check("P114", Leaf, "線太幼", level=Level.WARN, hint="加粗該線，或改用單一油墨的實色。")
@_once
def hairlines(leaf: Leaf) -> Found:
    """太幼的線印不出或斷續；淡色和多色的線要再粗一倍，因為要靠網點和套印。下限按印刷預設。
    依據：本社規則，與 GWG 2015 的 effective line width 一項同類。
    """
    for thing in artwork(leaf.sheet):
        least = _thinnest(leaf, thing)
        if least and thing.size < mm_to_pt(least) - 0.005:
            words = f"{pt_to_mm(thing.size):.3f} mm（{_mix(thing)}），下限 {least:g} mm"
            yield leaf.source(thing.box), f"{leaf.spot(thing.box)}：{words}"


def _thinnest(leaf: Leaf, thing: Painted) -> float:
    """The least width in mm this thing may have; 0 when it is no line."""
    long_enough = max(thing.box.width, thing.box.height) > 1
    if thing.what not in ("line", "area") or thing.plates is None or white(thing) or not long_enough:
        return 0.0
    solid = len(thing.used) == 1 and thing.ink >= 0.99
    return leaf.limits.line_mm * (1 if solid else 2)


@check("P115", Leaf, "文字太近裁切線", level=Level.WARN, hint="把文字移向版心。")
@_once
def near_trim(leaf: Leaf) -> Found:
    """裁切會偏一兩毫米；太近邊的文字可能被裁去。距離按印刷預設。依據：本社規則。"""
    for thing in texts(leaf.sheet):
        if leaf.sheet.trim and edge_mm(leaf.sheet.trim, thing.box) < leaf.limits.safe_mm - 0.05:
            words = f"{leaf.spot(thing.box)}，下限 {leaf.limits.safe_mm:g} mm"
            yield leaf.source(thing.box), words


@check("P116", Leaf, "文字太近釘口", level=Level.WARN, hint="把文字移離書脊一邊。")
@_once
def near_gutter(leaf: Leaf) -> Found:
    """書脊一邊的文字會陷入釘口。距離按印刷預設。依據：本社規則。"""
    for thing in texts(leaf.sheet) if leaf.interior else ():
        room = _from_spine(leaf.sheet, thing.box)
        if room < leaf.limits.gutter_mm - 0.05:
            words = f"距書脊 {room:.1f} mm，下限 {leaf.limits.gutter_mm:g} mm"
            yield leaf.source(thing.box), f"{leaf.spot(thing.box)}：{words}"


def _from_spine(sheet: Sheet, box: Rect) -> float:
    """Millimetres between a box and the bound side; odd pages are bound at the left."""
    trim = sheet.trim or sheet.media
    return pt_to_mm(box.left - trim.left if sheet.index % 2 == 0 else trim.right - box.right)


@check("P117", Leaf, "到邊而沒有出血", level=Level.ERROR, hint="把圖片或色塊伸出裁切線，直到出血框。")
@_once
def unbled(leaf: Leaf) -> Found:
    """到邊的圖片和色塊要伸出裁切線，否則裁切稍偏就露白邊；釘口一邊不裁，不用出血。
    出血按印刷預設。依據：本社規則。
    """
    for thing in artwork(leaf.sheet):
        sides = [] if thing.what in ("text", "line") or white(thing) else _short(leaf.sheet, thing.box)
        sides = [side for side in sides if side != _bound(leaf)]
        if sides:
            words = f"{leaf.spot(thing.box)}：{'、'.join(sides)}邊沒有伸到出血框"
            yield leaf.source(thing.box), words


def _bound(leaf: Leaf) -> str:
    """The side at the spine, where nothing is cut."""
    return "" if not leaf.interior else "右" if leaf.sheet.index % 2 else "左"


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


@check("P119", Leaf, "字太細", level=Level.WARN, hint="放大該文字。")
@_once
def small_text(leaf: Leaf) -> Found:
    """太細的字印出來會糊。下限按印刷預設。依據：本社規則（香港印刷店多要求 6 pt 或以上）。"""
    for thing in texts(leaf.sheet):
        if thing.size < leaf.limits.text_pt - 0.05:
            words = f"{leaf.spot(thing.box)}：{thing.size:.1f} pt，下限 {leaf.limits.text_pt:g} pt"
            yield leaf.source(thing.box), words


@check("P120", Leaf, "網點太淡", level=Level.WARN, hint="加深該顏色，或改為白色。")
@_once
def pale_tints(leaf: Leaf) -> Found:
    """太淡的網點印不出來，色塊會變白。下限按印刷預設。依據：本社規則。"""
    for thing in artwork(leaf.sheet):
        most = max((amount for _, amount in thing.plates or ()), default=1.0)
        if 0.001 < most < leaf.limits.tint - 0.001:
            words = f"{leaf.spot(thing.box)}：{_mix(thing)}，下限 {leaf.limits.tint * 100:.0f}%"
            yield leaf.source(thing.box), words


@check("P122", Leaf, "條碼", level=Level.ERROR, hint="條碼用純黑（#000），四周留空，離裁切線和書脊遠一點。")
def barcode(leaf: Leaf) -> Found:
    """條碼要只用黑墨、放在白底上，並與裁切線保持距離，掃描器才讀得到。依據：本社規則。"""
    found = bars(leaf.sheet)
    if not found:
        return
    box = Rect.around(corner for bar in found for corner in _corners(bar.box))
    if not all(black(bar) for bar in found):
        yield leaf.source(box), f"{leaf.spot(box)}：不是純黑（{_mix(found[0])}）"
    if leaf.sheet.trim and edge_mm(leaf.sheet.trim, box) < leaf.limits.safe_mm:
        yield leaf.source(box), f"{leaf.spot(box)}，下限 {leaf.limits.safe_mm:g} mm"


def _corners(box: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
    return (box.left, box.bottom), (box.right, box.top)


@check("P123", Leaf, "書脊文字", level=Level.WARN, hint="縮小書脊文字，或不在書脊放文字。")
def spine_text(leaf: Leaf) -> Found:
    """書脊兩邊各留 1 毫米，裝訂稍偏文字才不會轉到封面上。依據：本社規則。"""
    made, trim = leaf.file.made, leaf.sheet.trim or leaf.sheet.media
    if not isinstance(made, CoverPdf):
        return
    middle, half = (trim.left + trim.right) / 2, mm_to_pt(made.spine_mm) / 2
    for thing in texts(leaf.sheet):
        for fold in (middle - half, middle + half):
            if thing.box.left < fold + mm_to_pt(SPINE_MM) and thing.box.right > fold - mm_to_pt(SPINE_MM):
                yield leaf.source(thing.box), f"{leaf.spot(thing.box)}：跨過或貼近書脊摺線"
                break


@check("P124", Leaf, "空白頁", level=Level.NOTE, hint="有意留白就不用理會。")
def blank_pages(leaf: Leaf) -> Found:
    """沒有任何內容的頁，可能是有意的（右頁起篇），也可能是排版出了問題。依據：本社規則。"""
    if leaf.interior and all(white(thing) for thing in artwork(leaf.sheet)):
        yield leaf.place, f"第 {leaf.place.page} 頁"
