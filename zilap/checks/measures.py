"""F121, F122: one length in two measures; a share of an amount and the amount that it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from zilap.checks import rates
from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.checks.sums import UNIT
from zilap.han import numerals


def _scale(sizes: Mapping[str, str]) -> dict[str, Decimal]:
    """Size → its units, as unit → size."""
    return {unit: Decimal(size) for size, units in sizes.items() for unit in units.split()}


_METRES = _scale(
    {
        "1000": "公里 千米", "1": "米", "0.01": "厘米", "0.001": "毫米", "1609.344": "英里 哩", "1852": "海里 浬",
        "0.3048": "呎", "0.0254": "吋", "0.9144": "碼",
    }
)  # fmt: skip
_SQUARE_METRES = _scale(
    {
        "1e6": "平方公里", "1": "平方米", "0.092903": "平方呎 平方尺", "1e4": "公頃", "4046.856": "英畝",
    }
)  # fmt: skip
_KILOGRAMS = _scale(
    {
        "1000": "公噸 噸", "1": "公斤", "0.001": "克", "0.453592": "磅", "0.0283495": "安士 盎司",
    }
)  # fmt: skip
SCALES = (_METRES, _SQUARE_METRES, _KILOGRAMS)
"""Unit → how much of one unit of its sort it is.  斤 and 担 are left out: they differ from place to place."""
_UNIT = "|".join(sorted((unit for scale in SCALES for unit in scale), key=lambda unit: (-len(unit), unit)))
_Q = rf"(?<![\d.,第]){numerals.QUANTITY}"
_TWICE = re.compile(
    rf"(?P<hedge>約|逾|近|超過|接近)?(?P<n>{_Q})\s?(?P<a>{_UNIT})(?P<joint>[（(，](?:即|相當於|合|折合|約|大約|等於){{0,3}}|，?(?:即|相當於|折合|等於)約?)"
    rf"(?P<m>{numerals.QUANTITY})\s?(?P<b>{_UNIT})(?![\u4e00-\u9fff]{{0,1}}[×x乘])"
)
_NEAR = Decimal("0.06")
"""How far apart the two may be, as a share: both may be rounded."""


@check("F121", Copy, "兩種單位的數目不符", hint="換算一次，改正其中一個。")
def twice_measured(copy: Copy) -> Found:
    """「4,800平方呎（約446平方米）」：同一個長度、面積或重量用兩種單位寫，換算要相符；容許四捨五入（百分之六）。

    美元和港元也換算：1983年起實行聯繫匯率，一美元約為7.8港元。
    """
    if not copy.chinese:
        return
    yield from _exchanged(copy)
    for item, found in copy.find(_TWICE, PROSE | {"caption", "cell"}, hant=True):
        scale = next((scale for scale in SCALES if found["a"] in scale and found["b"] in scale), None)
        one, other = numerals.value(found["n"]), numerals.value(found["m"])
        if scale and one and other and found["a"] != found["b"]:
            right = one * scale[found["a"]] / scale[found["b"]]
            slack = right * _NEAR + (Decimal("0.5") if "." not in found["m"] else 0)
            if abs(right - other) > slack:
                shown = f"{right:,.0f}" if right >= 100 else f"{right:.1f}"
                yield (
                    item.at(found.start("n")),
                    f"{found['n']}{found['a']}是 {shown}{found['b']}，這裏寫 {found['m']}{found['b']}",
                )


_DOLLARS = re.compile(
    rf"(?P<n>{_Q})(?P<a>美元|港元)[（(](?:約|折合|相當於|即|大約|等於){{0,2}}(?P<m>{numerals.QUANTITY})(?P<b>美元|港元)[）)]"
)
_PEGGED = Decimal("7.3"), Decimal("8.3")
"""Hong Kong dollars to the United States dollar: 7.8 since 1983, and what rounding may make of it."""


def _exchanged(copy: Copy) -> Found:
    """An amount in both dollars, which are pegged."""
    for item, found in copy.find(_DOLLARS, PROSE | {"caption", "cell"}, hant=True):
        one, other = numerals.value(found["n"]), numerals.value(found["m"])
        if one and other and found["a"] != found["b"]:
            rate = other / one if found["a"] == "美元" else one / other
            if not _PEGGED[0] < rate < _PEGGED[1]:
                yield item.at(found.start()), f"{found[0]}：一美元合 {rate:.2f} 港元，而聯繫匯率約為 7.8"


_PRICED_FIRST = re.compile(
    rf"每(?:平方)?[呎米][^。；，\d]{{0,6}}?(?P<each>{_Q})元(?P<x>[^。；\d]{{0,24}}?)(?P<area>{_Q})(?P<unit>平方呎|平方米)"
    rf"(?P<y>[^。；\d]{{0,12}}?)(?:總價|總值|總額|合共|共|作價|造價)[^。；，\d]{{0,4}}(?P<price>{_Q})元(?P<z>)"
)
_PRICED = re.compile(
    rf"(?P<area>{_Q})(?P<unit>平方呎|平方米)(?P<x>[^。；\d]{{0,16}}?)(?P<price>{_Q})元(?P<y>[^。；\d]{{0,12}}?)每(?:平方)?[呎米](?P<z>[^。；，\d]{{0,6}}?)"
    rf"(?P<each>{_Q})元"
)


@check("F123", Copy, "總價、面積與單價不符", hint="查對三個數目，改正算錯的一個。")
def priced(copy: Copy) -> Found:
    """「3,200平方呎，樓價960萬元，平均每平方呎3,000元」：面積乘單價應等於總價；容許四捨五入。"""
    if not copy.chinese:
        return
    uses = (use for pattern in (_PRICED, _PRICED_FIRST) for use in copy.find(pattern, PROSE | {"caption"}, hant=True))
    for item, found in uses:
        area, price, each = (numerals.value(found[name]) for name in ("area", "price", "each"))
        if area and price and each and not _INEXACT.search(found["x"] + found["y"]):
            right = price / area
            if abs(right - each) > right * _NEAR:
                yield (
                    item.at(found.start("each")),
                    f"{found['price']}元除以{found['area']}{found['unit']}是 {right:,.0f}元，這裏寫 {found['each']}元",
                )


_SHARE_OF = re.compile(
    rf"(?<![增減升跌長較比近逾])(?P<n>{_Q})(?P<unit>{UNIT})(?P<x>[^。；\d%％]{{0,16}}?)"
    rf"(?:(?P<rate>\d+(?:\.\d+)?)\s?[%％]|百分之(?P<word>[一二三四五六七八九十零\d]+)|(?P<tenths>[一二三四五六七八九兩])成(?P<half>半?)(?!半)"
    rf"|(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])|(?P<one_half>一半))"
    rf"(?P<who>[^。；、\d]{{0,14}}?)[，（]?(?:即|也就是|亦即|等於|(?<=[，（])(?:合共|共))(?:是|有)?(?P<about>約|大約)?(?P<m>{numerals.QUANTITY})(?P=unit)"
)
_INEXACT = re.compile(r"增|減|升|跌|漲|降|多|少|較|比|約|近|逾|超過|息|折|稅")
"""Words that say that a number is no plain share or product of another."""


@check("F122", Copy, "成數與數目不符", hint="查對三個數目，改正算錯的一個。")
def shares_of(copy: Copy) -> Found:
    """「1,800萬元買下，首期四成，即720萬元」：總數乘百分比、成數或分數，應等於後面的數目；容許四捨五入。"""
    if not copy.chinese:
        return
    for item, found in copy.find(_SHARE_OF, PROSE | {"caption"}, hant=True):
        whole, part = numerals.value(found["n"]), numerals.value(found["m"])
        if whole and part and not _INEXACT.search(found["x"] + found["who"]):
            right = whole * _part(found)
            near = _NEAR * 2 if found["about"] or found["below"] or found["one_half"] else _NEAR
            if abs(right - part) > max(right * near, Decimal(1) if whole < 1000 else Decimal(0)):
                told = found[0][found.end("x") - found.start() : found.start("m") - found.start()].strip("，（即")
                yield (
                    item.at(found.start("m")),
                    f"{found['n']}{found['unit']}的{told}是 {right:,.0f}，這裏寫 {found['m']}",
                )


def _part(found: re.Match[str]) -> Decimal:
    """A share as a part of one: 四成半 is 0.45."""
    if found["below"]:
        return (numerals.value(found["above"]) or Decimal(0)) / (numerals.value(found["below"]) or Decimal(1))
    if found["one_half"]:
        return Decimal("0.5")
    return rates.told(found)[0] / 100
