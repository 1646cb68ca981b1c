"""Normal forms: what may be changed in a character without changing the wording.

Unicode NFC (UAX 15); Kangxi and CJK radicals and compatibility ideographs to the ideograph meant
(UCD EquivalentUnifiedIdeograph); vertical and small presentation forms, digits with a full stop
and Latin ligatures to plain ones; odd spaces to the plain space; invisible and control characters
away.  Nothing else is touched: not full-width letters, not variants such as 啓 and 啟, not punctuation.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Reason = Literal["nfc", "radical", "form", "space", "invisible", "control", "missing"]

REASONS: dict[Reason, str] = {
    "nfc": "相容或分拆的字形，改為標準字形",
    "radical": "部首字元，改為漢字",
    "form": "直排或連寫字形，改為一般字形",
    "space": "特殊空格，改為一般空格",
    "invisible": "看不見的字元，刪去",
    "control": "控制字元，刪去",
    "missing": "沒有字形或讀不到的字元，以〓標示，請補正",
}
GETA = "〓"
"""U+3013 GETA MARK: what printers set where a sort is missing."""

RADICALS: dict[str, str] = {
    **{
        chr(code): unicodedata.normalize("NFKC", chr(code))
        for code in range(0x2F00, 0x2FD6)
        if unicodedata.name(chr(code), "")
    },
    **dict(
        zip(
            "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺹⺺⺻⺽⺾⺿"
            "⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
            "厂乙亻冂𠘨刀刂卜㔾小小尢尣尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒礻礻𥫗糸纟罓罒羊耂肀聿臼艹艹"
            "艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶阝钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
            strict=True,
        )
    ),
}
FORMS: dict[str, str] = {
    **dict(
        zip(
            "︐︑︒︓︔︕︖︗︘︙︰︱︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄",
            "，、。：；！？〖〗…：—＿（）｛｝〔〕【】《》〈〉「」『』",
            strict=True,
        )
    ),
    **dict(zip("｡｢｣､", "。「」、", strict=True)),
    **dict(zip("﹐﹑﹒﹔﹕﹖﹗﹘﹙﹚﹛﹜﹝﹞", "，、．；：？！—（）｛｝〔〕", strict=True)),
    **{
        chr(code): unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFB00, 0xFB07), *range(0x2488, 0x249C))
    },
}
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u180e\t"
INVISIBLE = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u061c\u034f\ufff9-\ufffb\U000e0001-\U000e007f"
)
CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
MISSING = "\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff\ud800-\udfff\U000f0000-\U0010ffff"
_ODD = re.compile(
    f"(?P<space>[{SPACES}])|(?P<invisible>[{INVISIBLE}])|(?P<control>[{CONTROL}])|(?P<missing>[\ud800-\udfff]+|[{MISSING}])"
    f"|(?P<radical>[{''.join(RADICALS)}])|(?P<form>[{''.join(FORMS)}])"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One normalisation: characters ``start`` to ``end`` become ``after``."""

    start: int
    end: int
    before: str
    after: str
    reason: Reason


def changes(text: str) -> Iterator[Change]:
    """Every change that makes a text normal, in order, none overlapping another.

    >>> [(change.before, change.after) for change in changes("⼀帶\u00a0一路\u200b")]
    [('⼀', '一'), ('\\xa0', ' '), ('\\u200b', '')]
    """
    odd = _odd_changes(text)
    if unicodedata.is_normalized("NFC", text):
        return odd
    return iter(sorted([*odd, *_composed(text)], key=lambda change: change.start))


def is_normal(text: str) -> bool:
    """Whether nothing in a text would be changed.

    >>> is_normal("一帶一路"), is_normal("⼀帶一路"), is_normal("e\u0301")
    (True, False, False)
    """
    return not any(map(_is_odd, set(text))) and unicodedata.is_normalized("NFC", text)


@functools.cache
def _is_odd(char: str) -> bool:
    return bool(_ODD.match(char))


def _odd_changes(text: str) -> Iterator[Change]:
    for found in _ODD.finditer(text):
        reason: Reason = found.lastgroup  # type: ignore[assignment]
        yield Change(found.start(), found.end(), found[0], _replacement(found[0], reason), reason)


def _replacement(char: str, reason: Reason) -> str:
    match reason:
        case "radical":
            return RADICALS[char]
        case "form":
            return FORMS[char]
        case "space":
            return " "
        case "missing":
            return GETA
        case _:
            return ""


def _composed(text: str) -> Iterator[Change]:
    for start, end in _clusters(text):
        before = text[start:end]
        if (after := unicodedata.normalize("NFC", before)) != before and not _ODD.search(before):
            yield Change(start, end, before, after, "nfc")


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Runs that NFC may change: a starter with what composes with it, or one character."""
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and _composes(text[at]):
            continue
        if at - start > 1 or text[start] > "\x7f":
            yield start, at
        start = at


def _composes(char: str) -> bool:
    """Whether a character may melt into the one before it (combining marks, Hangul vowels and finals)."""
    return unicodedata.combining(char) > 0 or "\u1161" <= char <= "\u11ff"


def normal(text: str) -> str:
    """A text in its normal form.

    >>> normal("\uf937線 cafe\u0301")
    '路線 café'
    """
    parts, last = [], 0
    for change in changes(text):
        parts += [text[last : change.start], change.after]
        last = change.end
    return "".join([*parts, text[last:]])
