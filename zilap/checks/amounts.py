"""Amounts in prose: a number with what it counts, and how far the words let it be from the truth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zilap.han import numerals

SAME = (
    ("人", "名", "位"),
    ("家", "間", "所"),
    ("份", "項"),
    ("公噸", "噸"),
    ("元", "港元"),
    ("平方呎", "平方尺"),
    ("輛", "架", "部"),
    ("艘", "隻"),
)
"""Units that count the same things."""
_UNIT = (
    "平方公里|平方米|平方呎|平方尺|公頃|公里|英里|海里|公噸|噸|港元|美元|歐元|元|人次|個月|個|名|位|人|家|間|所|份|項|隻|艘|架次|架|輛|部|座|棟|幢|層"
    "|張|件|枚|冊|本|支|隊|班|對|棵|株|箱|席|桌|場|次|種|款|戶|頁|級|米|呎|天"
)
_GREAT = "".join(numerals.GREAT)
_MORE, _LESS, _ABOUT = "逾|超過|多於|不少於|至少|最少|超逾|高達", "近|接近|不足|少於|將近|不到", "約|大約|大概|平均"
_HEDGE = re.compile(rf"(?P<hedge>{_MORE}|{_LESS}|{_ABOUT})[有達為共]?$")
_HEDGE_REACH = 4
"""Characters that what hedges a number may have: 不少於有."""
_AMOUNT = re.compile(
    rf"(?<![第\d.,十百千萬億零一二兩三四五六七八九〇])(?P<number>{numerals.QUANTITY})\s?(?P<more>[多餘]?)(?P<great>[{_GREAT}]?)(?P<more2>[多餘]?)(?P<unit>{_UNIT})(?P<after>左右|上下|以上)?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit in a text."""

    start: int
    """Of the number itself, without what hedges it."""
    end: int
    written: str
    value: Decimal
    low: Decimal
    high: Decimal
    """What it may stand for: 逾300 is 300 and more."""
    unit: str
    """One for all that count the same."""

    def fits(self, other: Amount) -> bool:
        """Whether both may be said of one thing."""
        return self.low <= other.high and other.low <= self.high


def amounts(text: str) -> Iterator[Amount]:
    """Every amount of a text, those without a unit left out.

    >>> [(one.written, one.low == one.high, one.unit) for one in amounts("會員1,350家，逾三百名青年")]
    [('1,350家', True, '家'), ('三百名', False, '人')]
    """
    for found in _AMOUNT.finditer(text):
        value = numerals.value(re.sub(r"\s", "", found["number"]) + found["great"])
        if value is not None:
            start, end = found.span()
            hedged = _HEDGE.search(text, max(start - _HEDGE_REACH, 0), start)
            low, high = _range(value, found, hedged["hedge"] if hedged else "")
            yield Amount(start, end, found[0], value, low, high, same(found["unit"]))


def same(unit: str) -> str:
    """One unit for all that count the same."""
    return next((units[0] for units in SAME if unit in units), unit)


def _range(value: Decimal, found: re.Match[str], hedge: str) -> tuple[Decimal, Decimal]:
    """The least and the most that a number may mean, with what stands before and behind it."""
    after = found["after"] or ""
    if hedge in _MORE.split("|") or found["more"] or found["more2"] or after == "以上":
        return value, value * Decimal("1.5")
    if hedge in _LESS.split("|"):
        return value * Decimal("0.7"), value
    return (value * Decimal("0.85"), value * Decimal("1.15")) if hedge or after else (value, value)
