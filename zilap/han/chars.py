"""Classes of characters, as Chinese typesetting sees them (CLREQ §3.1; Unicode 16 blocks)."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache

HAN_BLOCKS: tuple[tuple[int, int], ...] = (
    (0x2E80, 0x2FDF),  # radicals, Kangxi radicals
    (0x3005, 0x3007),  # 々 〆 〇
    (0x3021, 0x3029),
    (0x3038, 0x303B),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
    (0x30000, 0x323AF),
)
_STARTS = tuple(first for first, _ in HAN_BLOCKS)

OPENING = frozenset("「『（《〈【〔〖［｛“‘([{«")
"""Marks that may not end a line."""
CLOSING = frozenset("」』）》〉】〕〗］｝”’)]}»、，。．；：！？…,.;:!?")
"""Marks that may not begin a line."""
SENTENCE_END = frozenset("。！？.!?…")
"""Marks that end a sentence."""
CLOSERS = frozenset("」』）》〉】〕〗］｝”’)]}»\"'")
"""Closing brackets and quotation marks, which may follow the end of a sentence."""
PAIRS: dict[str, str] = dict(zip("「『（《〈【〔〖［｛“‘", "」』）》〉】〕〗］｝”’", strict=True))
"""Full-width brackets: opening to closing."""
NUMERALS = frozenset("〇零一二三四五六七八九十百千兩廿卅")
"""Chinese numerals as they number headings and dates."""


@cache
def is_han(char: str) -> bool:
    """A Han character: an ideograph of any block, a radical, 々 or 〇.

    >>> is_han("粒"), is_han("，"), is_han("a")
    (True, False, False)
    """
    code = ord(char)
    at = bisect_right(_STARTS, code) - 1
    return at >= 0 and code <= HAN_BLOCKS[at][1]


def is_wide(char: str) -> bool:
    """A character that fills one em: Han, kana, Hangul, full-width punctuation (UAX 11, W and F).

    >>> is_wide("。"), is_wide("A"), is_wide("Ａ")
    (True, False, True)
    """
    return unicodedata.east_asian_width(char) in "WF"


def closes_up(char: str) -> bool:
    """A character that wants no space at its side when lines are joined: Chinese or Japanese, not Korean.

    >>> closes_up("鑽"), closes_up("」"), closes_up("”"), closes_up("한")
    (True, True, False, False)
    """
    return (is_wide(char) and not "\uac00" <= char <= "\ud7af") or char in "…—"


def width(text: str) -> int:
    """Columns that a text fills on a grid of half-ems: two for a wide character, one for another.

    >>> width("字 a")
    4
    """
    return sum(map(_columns, text))


@cache
def _columns(char: str) -> int:
    return 0 if unicodedata.combining(char) else 2 if is_wide(char) else 1


def count_han(text: str) -> int:
    """How many Han characters a text has."""
    return sum(map(is_han, text))


def ends_sentence(text: str) -> bool:
    """Whether a text ends with the end of a sentence, brackets and quotation marks aside.

    >>> ends_sentence("他說：「好。」"), ends_sentence("他說，"), ends_sentence("")
    (True, False, False)
    """
    bare = text.rstrip()
    while bare and bare[-1] in CLOSERS:
        bare = bare[:-1]
    return bool(bare) and bare[-1] in SENTENCE_END
