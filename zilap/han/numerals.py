"""Numbers as Chinese prose writes them: 六十八, 1,300萬, 1千300萬, 二〇一九."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS: dict[str, int] = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "○": 0,
    "兩": 2,
    "两": 2,
}
TENS: dict[str, int] = {"十": 10, "百": 100, "千": 1000}
GREAT: dict[str, int] = {"萬": 10**4, "万": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}

ARABIC = r"\d++(?:[,\u2009\u202f ]\d{3})*+(?:\.\d+)?"
"""Digits, with whatever parts the thousands, and decimals."""
_ATOM = rf"(?:{ARABIC}|[{''.join(DIGITS)}{''.join(TENS)}])"
QUANTITY = rf"{_ATOM}(?:[{''.join(GREAT)}]|{_ATOM})*"
"""A whole number in any of the ways of writing."""
_TOKEN = re.compile(
    rf"(?P<arabic>{ARABIC})|(?P<digit>[{''.join(DIGITS)}])|(?P<ten>[{''.join(TENS)}])|(?P<great>[{''.join(GREAT)}])"
)


def value(text: str) -> Decimal | None:
    """The value of a number; None where it is not one.

    >>> value("六十八"), value("1,300萬"), value("1千300萬"), value("二〇一九"), value("十")
    (Decimal('68'), Decimal('13000000'), Decimal('13000000'), Decimal('2019'), Decimal('10'))
    >>> value("一帶")
    """
    tokens = list(_TOKEN.finditer(text))
    if not tokens or "".join(token[0] for token in tokens) != text:
        return None
    if len(text) > 1 and all(token["digit"] for token in tokens):
        return Decimal("".join(str(DIGITS[char]) for char in text))
    return _sum(tokens)


def written(number: int) -> str:
    """A number from 0 to 99 as Chinese writes it.

    >>> written(4), written(10), written(12), written(30)
    ('四', '十', '十二', '三十')
    """
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")


def _sum(tokens: list[re.Match[str]]) -> Decimal:
    """Grouped value: what stands before a unit counts so many of it."""
    total = section = Decimal(0)
    current: Decimal | None = None
    for token in tokens:
        if token["arabic"]:
            current = Decimal(re.sub(r"[^\d.]", "", token["arabic"]))
        elif token["digit"]:
            current = Decimal(DIGITS[token["digit"]])
        elif token["ten"]:
            section += (Decimal(1) if current is None else current) * TENS[token["ten"]]
            current = None
        else:
            total = _grown(total, section + (current or 0), GREAT[token["great"]])
            section, current = Decimal(0), None
    return (total + section + (current or 0)).normalize() + 0


def _grown(total: Decimal, section: Decimal, unit: int) -> Decimal:
    """一萬 becomes 一萬億; 一億 stays beside 二千萬."""
    return total + section * unit if total >= unit else (total + section) * unit
