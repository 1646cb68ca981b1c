"""F108, F116: lists whose things are counted: three wares, and four that are named."""

from __future__ import annotations

import re

from zilap.checks.called import SURNAMES
from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.checks.sums import short
from zilap.han import numerals
from zilap.problem import Level

_SMALL = r"(?:[兩二三四五六七八九十]|十[一二三四五六]|[2-9]|1\d)"
_THING = (
    r"(?:個(?!人|別|月|案(?=的)|小時)|大(?![約致概部多半型小學會])|種|項|類(?!似)|樣|點(?!心|鐘|半|的)|方面|國(?!家|際)|地(?!區|方|點|產|段|面|鐵|庫)"
    r"|條|座|位|家(?!庭|長)|間|所|支|隊|步|市(?!場|民|區|值)|省|句|件(?!事)|門|層|期|幕|組|處|階段|部分|單位|張(?!開)|款|艘|棟|幢|首(?![屆次要先])|股|關|[人名](?=：|，分別))"
)
_COUNTED = re.compile(
    rf"(?P<n>(?<![第\d一二三四五六七八九十百千萬億多餘點.,兩]){_SMALL})(?P<thing>{_THING}|(?<=有[三四五六七八九兩二])(?=：|，一))(?P<rest>[^，。：；！？、「」（）\d]{{0,12}})」?(?:：|，(?:分別)?(?:是|為)|，即|，包括)"
    r"(?P<list>[^。；！？：\n]{4,160})(?=[。；！？]|$)"
)
_JOINT = re.compile(r"以及|[和及與](?![平解諧睦議氣諧時格]|其|時)")
_OPEN = re.compile(r"──|——|從|等|之類|例如|比如|包括|其中|不一|如下|……|\ufffc|以?[上下]列|一[致樣同定般直起部]")
_SERIES = re.compile(
    r"(?:^|(?<=[，；、：。]))(?:其?(?P<n>[一二三四五六七八九])(?:是|為|則|乃|，)|第(?P<m>[一二三四五六七八九十])(?:個?是|，|項|種|類|條|個))"
)
_UNIT_AT_END = (
    r"(?:國|地|市|省|區|州|縣|島|港|校|大(?![家會])|人(?![民員士物才數])|位|家|間|所|種|項|類|方|局|會"
    r"|個(?:國家|城市|地區|省市|地方|部門|單位|機構|項目|界別|範疇|方面))"
)
_COUNTED_AFTER = re.compile(
    rf"(?:^|(?<=[，。：；（]))(?P<list>[^，。：；（）\n]*?、[^，。：；（）\n]{{1,60}}?)(?P<n>(?<![\d第十港館號座樓層]){_SMALL}){_UNIT_AT_END}(?![多餘屆])"
)


def _items(text: str) -> tuple[int, int]:
    """How many things a list names, at least and at most: 和 may join two of them or stand inside a name."""
    parts = [part for part in text.split("、") if part]
    return len(parts), len(parts) + len(_JOINT.findall(text))


@check("F108", Copy, "說好的數目與列舉的不符", hint="數一數；改正數目，或補上、刪去一項。")
def counted(copy: Copy) -> Found:
    """「三樣東西：天氣、匯率、船期和政局」「甲、乙、丙、丁三國」：說了幾項，列出來便應是幾項。

    以頓號分開的、以「一是……二是……」數下去的才數；有「等」「例如」「包括」的不算。
    """
    if not copy.chinese:
        return
    for item, found in copy.find(_COUNTED, PROSE | {"caption"}, hant=True):
        told = numerals.value(found["n"])
        listed = found["list"]
        low, high = _listed(listed)
        if (told or 0) > 10 and low * 3 < (told or 0):
            continue
        open_ended = _OPEN.search(found[0].replace("，包括", "", 1) if low > (told or 0) else found[0])
        if told is not None and high > 1 and not low <= told <= high and not open_ended:
            yield item.at(found.start()), f"說是「{found['n']}{found['thing']}」，列出 {low} 項（{short(found[0])}）"
    yield from _too_many(copy)
    for item, found in copy.find(_MADE_OF, PROSE | {"caption"}, hant=True):
        told, (low, high) = numerals.value(found["n"]), _items(found["list"])
        if told is not None and not low <= told <= high and not _OPEN.search(found["list"]):
            yield item.at(found.start("n")), f"列出 {low} 項，說是「{found['n']}」（{short(found[0])}）"
    for item, found in copy.find(_COUNTED_AFTER, PROSE | {"caption"}, hant=True):
        told = numerals.value(found["n"])
        low, high = _items(found["list"])
        plain = _whole(found["list"]) and not re.search(
            rf"[\d第《》每的、]$|[\d第《》每]|[由透經過把將被向]|[一兩二三四五六七八九十百千萬](?:人|名|{_THING})|等|其他|其餘|之間|分別|」「",
            found["list"],
        )
        if told is not None and plain and not low <= told <= high and told <= high + 1 and "、" in found["list"]:
            yield item.at(found.start()), f"列出 {low} 項，說是「{found['n']}」（{short(found[0])}）"


_PEOPLE = re.compile(
    rf"(?P<n>(?<![第\d])[兩二三四五六七八九])(?P<thing>[位名])[\u4e00-\u9fff]{{0,8}}?"
    rf"(?P<list>[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:、[{SURNAMES}][\u4e00-\u9fff]{{1,2}})+(?:[和及與][{SURNAMES}][\u4e00-\u9fff]{{1,2}})?)(?!、|等)"
)


_MADE_OF = re.compile(
    rf"由(?P<list>[^，。；：（）\n]{{2,30}}(?:、[^，。；：、（）\n]{{2,30}})+)(?P<n>{_SMALL})(?:人|名|位|家|間|個|方|地)[^，。；\d]{{0,4}}?組成"
)


def _too_many(copy: Copy) -> Found:
    """「三位師傅馮炳、陳金、郭有和黎帶」: more names than people."""
    for item, found in copy.find(_PEOPLE, PROSE | {"caption"}, hant=True):
        named, told = _items(found["list"])[1], numerals.value(found["n"]) or 0
        if named > told:
            yield (
                item.at(found.start()),
                f"說是「{found['n']}{found['thing']}」，列出 {named} 人（{short(found[0])}）",
            )


def _whole(text: str) -> bool:
    """Whether every quotation mark in a list has its other half, and it does not end in the middle of a number."""
    quoted = re.sub(r"「[^「」]*」", "", text)
    return not re.search("[「」]", quoted) and not re.search(r"[一二三四五六七八九]、[一二三四五六七八九]$", text)


@check(
    "F116", Copy, "說好的數目與列舉的似不符", level=Level.NOTE, hint="數一數；是兩項合為一項的，改用「及」或分開寫。"
)
def joined(copy: Copy) -> Found:
    """「三個環節：致辭、頒獎、演講和茶會」：最後一項之前用「和」，列出的便是四項；也可能「演講和茶會」算作一項，所以只作查詢。

    「三個環節：上午談標準，下午談物流」：冒號之後整句不足三項的，也查詢。
    """
    if copy.chinese:
        for item, found in copy.find(_COUNTED_AFTER, PROSE | {"caption"}, hant=True):
            *others, end = found["list"].split("、")
            last = _JOINT.split(end)
            if (
                len(last) == 2
                and all(1 < len(one) < 7 for one in last)
                and numerals.value(found["n"]) == len(others) + 1
            ):
                yield (
                    item.at(found.start("n")),
                    f"說是「{found['n']}」，列出的似是 {len(others) + 2} 項（{short(found[0])}）",
                )
        for item, found in copy.find(_COUNTED, PROSE | {"caption"}, hant=True):
            listed = found["list"]
            low, _ = _listed(listed)
            *others, end = listed.split("、")
            last = _JOINT.split(end) if low > 1 and "、" in listed and not _JOINT.search("、".join(others)) else []
            if len(last) == 2 and numerals.value(found["n"]) == low and not _OPEN.search(found[0]):
                yield (
                    item.at(found.start()),
                    f"說是「{found['n']}{found['thing']}」，列出的似是 {low + 1} 項（{short(found[0])}）",
                )
        yield from _too_few(copy)


_STEPS = re.compile(
    rf"(?P<n>(?<![第\d.,十]){_SMALL})(?P<thing>(?:個|項|大)(?:環節|部分|階段|範疇|方向|主題|議題|單元|重點|步驟|目標|特點|好處|原因|條件|要求)|方面|步)"
    r"：(?P<list>[^。！？：；\n]{6,160})(?=。(?!第|其[二三次]|另|再|最後|然後|接着|至於)|；?$)"
)


def _too_few(copy: Copy) -> Found:
    """「三個環節：上午談標準，下午談物流。」: fewer clauses than there are said to be steps."""
    for item, found in copy.find(_STEPS, PROSE | {"caption"}, hant=True):
        told, clauses = numerals.value(found["n"]) or 0, re.split("[，、]", found["list"])
        if len(clauses) > 1 and len(clauses) + len(_JOINT.findall(found["list"])) < told and not _OPEN.search(found[0]):
            yield (
                item.at(found.start()),
                f"說是「{found['n']}{found['thing']}」，列出的似是 {len(clauses)} 項（{short(found[0])}）",
            )


def _listed(text: str) -> tuple[int, int]:
    """The things of a list: those that are numbered, or those that 、 parts; (0, 0) where it is neither."""
    numbered = [found["n"] or found["m"] for found in _SERIES.finditer(text)]
    if numbered:
        return (len(numbered), len(numbered)) if numbered[0] == "一" and len(numbered) > 1 else (0, 0)
    if "、" not in text or "，" in text:
        return 0, 0
    return _items(text)
