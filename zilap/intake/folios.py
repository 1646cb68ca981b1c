"""Page numbers: a line that is one, or that has one at its edge or between bars."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zilap.intake.labels import chinese_number, roman_number

_NO = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5})"
_PAGED = (
    rf"第\s*{_NO}\s*[頁页](?:[\s，,/／]*共\s*{_NO}\s*[頁页])?"
    r"|[Pp]age\s+\d+(?:\s*(?:of|/)\s*\d+)?|[Pp]\.?\s?\d{1,4}"
)
_TURNED = (
    r"[（(【]?\s*(?:下轉|上接|轉至?|接)\s*第?\s*[A-Z]?\d{1,3}\s*[版頁](?:\S{1,6})?\s*[）)】]?"
    r"|[（(]?[Cc]ontinued (?:on|from) (?:page )?\w+[）)]?"
)
_RULES = r"[-–—－─~～‧·•.|｜\[( ]*[-–—－─~～‧·•|｜\[(]\s*(?:\d{1,4}|[ivxlc]+)\s*[-–—－─~～‧·•|｜\]) ]*"
FOLIO = re.compile(rf"\d{{1,3}}|{_RULES}|{_PAGED}|{_TURNED}|\d{{1,4}}\s*[/／]\s*\d{{1,4}}")
"""A line that is a page number and nothing else."""
_SURE = re.compile(rf"{_PAGED}|{_TURNED}|[-–—－─~～‧·•|｜]\s*(?:\d{{1,4}}|[ivxlc]+)\s*[-–—－─~～‧·•|｜]")
_BARE = re.compile(r"[ivxl]{1,7}|[A-Z]\s?\d{1,3}")
_SHEET = r"(?:[A-Z]?\d{1,4}|[ivxl]{1,7}|[IVX]{1,7})"
_BESIDE = (
    ("paged", re.compile(rf"(?:{_PAGED})\Z"), re.compile(rf"\A(?:{_PAGED})(?=\D)")),
    (
        "wide",
        re.compile(rf"(?:\s*[|｜·•]\s*|\s+[–—－─-]+\s*|\t\s*|\u3000\s*|\s{{2,}}){_SHEET}\Z"),
        re.compile(rf"\A{_SHEET}(?:\s*[|｜·•]\s*|\s*[–—－─-]+\s+|\s*\t|\s*\u3000|\s{{2,}})\s*(?=\D)"),
    ),
    ("wide", re.compile(r"(?<=\S)\s*[|｜]\s*\d{1,4}\s*[|｜]\s*(?=\S)")),
    ("narrow", re.compile(r"\s\d{1,4}\Z"), re.compile(r"\A\d{1,4}\s(?=\D)")),
)
_EDGES = frozenset("0123456789０１２３４５６７８９第頁页版PpCcABDEFGHIVXLivxlc接轉上下）)】]-–—－─~～‧·•.|｜\\[(（【")
"""With what a line begins or ends that is a page number or has one at its edge."""
_BAR = re.compile("[|｜]")
_NUMBER = re.compile(r"\d+|[ivxl]+\b|[一二三四五六七八九十百]+", re.I)


@dataclass(frozen=True, slots=True)
class Folio:
    """A page number on a line."""

    kind: str
    """``sure`` and ``bare``: the whole line, in words or dashes, or the number only; ``paged``: beside other words
    as 第 3 頁; ``wide``: parted from them by room or a bar; ``narrow``: by one blank."""
    span: tuple[int, int]
    """Where it stands on the line, with what parts it from the rest."""
    value: int


def folio(text: str) -> Folio | None:
    """The page number that a line is or has.

    >>> folio("- 12 -"), folio("絲路小史　　ix").value, folio("七十二家")
    (Folio(kind='sure', span=(0, 6), value=12), 9, None)
    """
    if text[:1] not in _EDGES and text[-1:] not in _EDGES and not _BAR.search(text):
        return None
    if FOLIO.fullmatch(text) or _BARE.fullmatch(text):
        return Folio("sure" if _SURE.fullmatch(text) else "bare", (0, len(text)), _value(text))
    for kind, *patterns in _BESIDE:
        for pattern in patterns:
            if found := pattern.search(text):
                return Folio(kind, found.span(), _value(found[0]))
    return None


def _value(text: str) -> int:
    found = _NUMBER.search(text)
    if not found:
        return 0
    if found[0][0].isdigit():
        return int(found[0])
    return roman_number(found[0].lower()) if found[0].isascii() else chinese_number(found[0])
