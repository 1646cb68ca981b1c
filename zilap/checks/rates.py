"""F117: a whole, a part of it, and the rate that the two make."""

from __future__ import annotations

import re
from decimal import Decimal

from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.checks.sums import APART, HEDGE, UNIT, short
from zilap.han import numerals

_Q = numerals.QUANTITY
_TOLD = (
    r"(?:(?P<rate>\d+(?:\.\d+)?)\s?[%％]|百分之(?P<word>[一二三四五六七八九十零\d]+)"
    r"|(?P<tenths>[一二三四五六七八九兩])成(?P<half>[一二三四五六七八九半]?))"
)
"""A rate: per cents, or tenths and hundredths."""
_RATE = re.compile(
    rf"(?<![第\d.,])(?P<n>{_Q})(?P<unit>{UNIT})(?P<x>[^。；\d％%一二三四五六七八九十百千]{{0,16}}?)(?P<m>{_Q})(?P=unit)(?P<y>[^。；\d％%一二三四五六七八九十百千]{{0,14}}?)(?:佔|率(?:是|為|達)?|比例(?:是|為|達)?|比重(?:是|為|達)?)(?P<z>[^。；，\d]{{0,5}}?){_TOLD}"
)
_SHARE = re.compile(
    rf"(?<![第\d.,])(?P<m>{_Q})(?P<unit>{UNIT})(?P<x>，?(?:約|即)?)佔(?P<y>[^，。；\d]{{0,8}}?)(?P<n>{_Q})(?P=unit)的(?P<z>約?){_TOLD}"
)
_RATE_ENGLISH = re.compile(
    r"\b[Oo]f (?:the |its |our )?(?P<n>\d[\d,]*) [a-z ]{3,40}?(?:in \d{4})?,? (?P<m>\d[\d,]*) "
    r"[^.;\d]{3,40}?(?P<rate>\d+(?:\.\d+)?) ?(?:%|per cent|percent)"
)


@check("F117", Copy, "比率與兩個數目不符", hint="查對三個數目，改正算錯的一個。")
def rates(copy: Copy) -> Found:
    """「420人應考，273人合格，合格率七成五」：寫出全體和其中一部分，又寫比率，三者要算得通；容許四捨五入。"""
    if not copy.chinese:
        return
    uses = (use for way in (_RATE, _SHARE) for use in copy.find(way, PROSE | {"caption"}, hant=True))
    for item, found in uses:
        whole, part = numerals.value(found["n"]), numerals.value(found["m"])
        if (
            whole
            and part
            and part < whole
            and not HEDGE.search(found[0][: found.start("z") - found.start()])
            and not APART.search(re.sub("其中|當中", "", found["x"]) + found["y"])
        ):
            percent, slack = told(found)
            slack = slack + 3 if HEDGE.search(found["z"]) and not found["tenths"] else slack
            real = part / whole * 100
            if abs(percent - real) > slack and real * 20 > percent:
                yield item.at(found.start()), f"{found['m']}是{found['n']}的 {real:.1f}%（{short(found[0])}）"
    for item in copy.runs:
        for found in _RATE_ENGLISH.finditer(item.text) if "f " in item.text else ():
            whole, part = numerals.value(found["n"]), numerals.value(found["m"])
            if whole and part and part < whole and abs(part / whole * 100 - Decimal(found["rate"])) > 1:
                yield (
                    item.at(found.start()),
                    f"{found['m']} of {found['n']} = {part / whole * 100:.1f}%（{short(found[0])}）",
                )


def told(found: re.Match[str]) -> tuple[Decimal, Decimal]:
    """A rate in per cents, and how far it may be rounded."""
    if found["tenths"]:
        half = Decimal(5) if found["half"] == "半" else numerals.value(found["half"] or "零") or Decimal(0)
        slack = Decimal("2.5") if found["half"] == "半" else Decimal(1) if found["half"] else Decimal(5)
        return (numerals.value(found["tenths"]) or Decimal(0)) * 10 + half, slack
    return numerals.value(found["rate"] or found["word"]) or Decimal(0), Decimal(1)
