"""What a character is to a line of Chinese: its kind, where a line may not break, and the gap between two kinds.

Sources are the sections of W3C's Requirements for Chinese Text Layout (CLREQ) named in each docstring.
A kind is one letter:

====  ==========================================  ====  =====================================================
``i`` ideograph                                   ``k`` sentence stop in the middle of its cell: 。：．
``a`` letter or digit                             ``q`` any stop in the corner of its cell (zh-Hans, ja)
``s`` space                                       ``e`` ！？ in the middle
``o`` opening bracket                             ``m`` middle dot
``c`` closing bracket                             ``u`` part of —— or ……
``p`` pause in the middle of its cell: 、，；     ``n`` connector or slash: ～ – /
``f`` raised reference mark (a note's number)     ``x`` anything else, and boxes in the line
====  ==========================================  ====  =====================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

OPENING = "「『（《〈【〖〔［｛〘〚“‘"
CLOSING = "」』）》〉】〗〕］｝〙〛”’"
PAUSE = "、，；"
STOP = "。：．｡"
EXCLAMATION = "！？"
MIDDLE_DOT = "‧・·•"
DASH = "—⸺…⋯"
CONNECTOR = "～－–〜／/"
SPACE = " \u00a0"
_KIND_OF = {
    mark: kind
    for kind, marks in zip(
        "ocpkemuns",
        (OPENING, CLOSING, PAUSE, STOP, EXCLAMATION, MIDDLE_DOT, DASH, CONNECTOR, SPACE),
        strict=True,
    )
    for mark in marks
}
FULL_WIDTH_KINDS = "ocpkqm"
"""Kinds whose rules need a cell of one em; in a proportional cell they count as ``x``."""

CJK = re.compile(
    "[\u2e80-\u2fdf\u3000-\u30ff\u3100-\u31bf\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
)
"""A character that makes a paragraph Chinese."""
_ALNUM = re.compile("[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff%‰$&@#€£]")
_IDEOGRAPH = re.compile(
    "[〇○々〻\u2e80-\u2fdf\u3000\u3040-\u30fa\u30fc-\u30ff\u3100-\u31bf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


@lru_cache(None)
def kind(character: str) -> str:
    """The kind of one character, marks standing in the middle of their cells (zh-Hant).

    >>> [kind(c) for c in "香A「。—"]
    ['i', 'a', 'o', 'k', 'u']
    """
    if character in _KIND_OF:
        return _KIND_OF[character]
    if _ALNUM.match(character):
        return "a"
    return "i" if _IDEOGRAPH.match(character) else "x"


_CORNER = str.maketrans("pke", "qqq")


def kinds(text: str, *, corner: bool = False) -> str:
    """The kind of each character; ``corner`` for languages that set stops in the corner of the cell.

    CLREQ, Sizes and positions of Punctuation Marks.

    >>> kinds("香港，2030。"), kinds("港，", corner=True)
    ('iipaaaak', 'iq')
    """
    found = "".join(map(kind, text))
    return found.translate(_CORNER) if corner else found


def has_corner_marks(language: str | None) -> bool:
    """Whether stops stand in the corner of their cells: Simplified Chinese and Japanese.

    >>> has_corner_marks("zh-Hans-CN"), has_corner_marks("zh-HK"), has_corner_marks("zh")
    (True, False, False)
    """
    tags = (language or "").lower().split("-")
    if tags[0] == "ja" or "hans" in tags:
        return True
    return tags[0] in ("zh", "cmn") and "hant" not in tags and any(tag in ("cn", "sg", "my") for tag in tags[1:])


NOT_AT_START = frozenset(CLOSING + PAUSE + STOP + EXCLAMATION + MIDDLE_DOT + CONNECTOR + "…⋯®™©℃℉°%％‰々ー")
NOT_AT_END = frozenset(OPENING + "＄￥£€$#＃№")
LOOSE_STARTS = frozenset("～〜–‧・·々…⋯")
"""What ``line-break: loose`` lets stand at a line start."""
_PAIRED = "—…⋯⸺"
_SMALL_UNITS = "%％‰℃℉°"
UNFREE = re.compile(f"[{re.escape(''.join(sorted({*NOT_AT_START, *NOT_AT_END, *_PAIRED, *_SMALL_UNITS, '-'})))}]+")
"""Characters beside which a line may be forbidden to break."""


@lru_cache(None)
def forbidden(before: str, after: str, strictness: str = "auto") -> bool:
    """Whether a line may not break between two characters, beyond Unicode's own rules (UAX 14).

    CLREQ, Prohibition Rules for Line Start and Line End, set *basic*; with ``loose`` less, with ``anywhere``
    nothing but —— and …… is held together (Prohibition Rules for Unbreakable Marks).

    >>> forbidden("港", "。"), forbidden("「", "香"), forbidden("…", "…"), forbidden("香", "港")
    (True, True, True, False)
    """
    if before == after and before in _PAIRED:
        return True
    if strictness == "anywhere":
        return False
    if strictness == "loose" and after in LOOSE_STARTS:
        return False
    if after in NOT_AT_START or before in NOT_AT_END:
        return True
    return (before in "–～〜-" and after.isdigit()) or (before.isdigit() and after in _SMALL_UNITS)


_NUMBER = r"\d(?:[\d,.]|[ \u00a0]\d{3}(?!\d))*"
UNBREAKABLE = re.compile(
    rf"(?:(?:HK|US|NT|A|C|S)?[$€£¥￥＄][ \u00a0]?)?{_NUMBER}(?:[ \u00a0]?[–～〜-][ \u00a0]?{_NUMBER})?"
    r"[ \u00a0]?(?:[年月日時分秒號屆億萬千百歲個个]|亿|万|km|kg|cm|mm|m|%|％|℃|°C)?"
    rf"|第[ \u00a0]?{_NUMBER}[ \u00a0]?[章節頁屆號期年名條]?"
)
"""Runs that stay on one line where they can: 2030 年, 1 330 億, 10–20 (CLREQ, Digits and their Prefix and Suffix)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What may happen between two characters.  Lengths in em."""

    trim: float = 0.0
    """Blank of a mark's cell that is always taken away (negative), with ``text-spacing-trim`` not ``space-all``."""
    latin: bool = False
    """An ideograph meets a letter or digit: ``text-autospace`` adds space here."""
    shrink: float = 0.0
    """What a full line may take away besides."""
    tier: int = 3
    """1 word space, 2 Han–Latin, 3 any other gap that may grow, 0 none that may."""


_BLANK_AFTER = {"c": 0.5, "q": 0.5, "p": 0.125, "m": 0.25}
_BLANK_BEFORE = {"o": 0.5, "p": 0.125, "m": 0.25}
"""Em that a gap may lose beside a mark.  CLREQ lets ，、； shrink to half an em; beside full ones that shows, so a
mark in the middle of its cell keeps three quarters.
"""
END_ROOM = {"c": 0.5, "q": 0.5, "p": 0.25, "k": 0.25, "m": 0.25}
"""Em that a mark at the line end may lose (CLREQ, Compression of punctuation marks at line start or line end)."""
_NO_STRETCH = frozenset(
    ("aa", "ax", "xa", "xx", "uu", "ap", "pa", "ak", "ka", "aq", "qa", "ae", "ea", "oa", "ac", "ff")
)


def _trim(before: str, after: str) -> float:
    """CLREQ, Adjustment of adjacent punctuation marks: two marks, one of them a bracket, take 1.5 em."""
    if after == "o" and before in "opckqem":
        return -0.5
    if before == "c" and after in "cpkqem":
        return -0.5
    return -0.5 if before == "q" and after in "cq" else 0.0


def _tier(before: str, after: str) -> int:
    """CLREQ, Procedures for Inter-Character Space Expansion."""
    if before == "s":
        return 1
    if "n" in (before, after) or after in "sf" or before + after in _NO_STRETCH:
        return 0
    return 2 if {before, after} == {"i", "a"} else 3


@lru_cache(None)
def gap(before: str, after: str) -> Gap:
    """The gap between two kinds.

    CLREQ, Punctuation Width Adjustment and Reduction and Expansion of Inter-Character Spacing.

    >>> gap("p", "o").trim, gap("i", "a").latin, gap("c", "i").shrink, gap("u", "u").tier
    (-0.5, True, 0.5, 0)
    """
    trim = _trim(before, after)
    latin = {before, after} == {"i", "a"}
    room = 0.0 if trim else min(0.5, _BLANK_AFTER.get(before, 0.0) + _BLANK_BEFORE.get(after, 0.0))
    return Gap(trim, latin, room, _tier(before, after))
