"""What stands before a heading or a list item: marks and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

CAPTION_MARKS = "▲△▼▽◀▶◄►◢◣◤◥☝"
"""Marks that point at a picture."""
BULLETS = "•●○◎◆◇■□▪▫▸‣⁃∙・·‧★☆✓✔※❖➢➤➣➔→⇒►▶"
"""Marks of list items that need no blank after them (some also mark captions or headings)."""
HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
QUOTE = re.compile(r">[ \t]?(?=[^>\s])")
ASCII_BULLET = re.compile(r"[-*+–—][ \t\u3000\u00a0]+(?=\S)")
BULLET = re.compile(f"(?:[{BULLETS}{CAPTION_MARKS}]|[\uf020-\uf0ff](?=\\s))[ \t\u3000\u00a0]*(?=\\S)")
RULE = re.compile(r"(?:[-*_=~＊─━—][ \t]*){3,}\Z|[─━—]{2,}\Z|(?:[◇◆○●☆★※][ \t\u3000]*){3,}\Z")

_CN = "〇零一二三四五六七八九十百"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第[{_CN}\d]{{1,4}}(?:部分|[章節篇回部輯卷])[ \t\u3000：:、]*")),
    ("cn-paren", re.compile(rf"[（(]([{_CN}]{{1,3}})[）)][ \t\u3000]*")),
    ("cn", re.compile(rf"([{_CN}]{{1,3}})[、．.][ \t\u3000]*")),
    ("stem", re.compile(r"([甲乙丙丁戊己庚辛壬癸])[、．.][ \t\u3000]*")),
    ("circled", re.compile(r"([①-⑳])[ \t\u3000]*")),
    ("paren", re.compile(r"[（(](\d{1,2})[）)][ \t\u3000]*")),
    ("half", re.compile(r"(\d{1,2})[)）][ \t\u3000]*")),
    ("deep", re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?[ \t\u3000]+")),
    ("dot", re.compile(r"(\d{1,3})(?:[.．](?!\d)|、)[ \t\u3000]*")),
    ("alpha", re.compile(r"[（(]?([a-zA-Z])[.)）][ \t\u3000]+")),
    ("roman", re.compile(r"[（(]?([ivx]{2,5}|[IVX]{2,5})[.)）][ \t\u3000]+")),
)
_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Label:
    """A number before a text."""

    kind: str
    number: int
    length: int
    """Characters that the label takes, blanks after it included."""


def label(text: str) -> Label | None:
    """The number that a text begins with.

    >>> label("（三）開展務實合作").kind, label("十二、結語").number, label("1.5億元")
    ('cn-paren', 12, None)
    """
    for kind, pattern in _KINDS:
        found = pattern.match(text)
        if found and found.end() < len(text):
            return Label(kind, _number(kind, found), found.end())
    return None


def _number(kind: str, found: re.Match[str]) -> int:
    name = found[1] if found.re.groups else re.sub(r"\D", "", found[0]) or found[0][1:-1]
    match kind:
        case "circled":
            return ord(name) - 0x245F
        case "stem":
            return "甲乙丙丁戊己庚辛壬癸".index(name) + 1
        case "alpha":
            return ord(name.lower()) - 0x60
        case "roman":
            return _roman(name.lower())
        case "deep":
            return int(name.rsplit(".", 1)[1])
    return int(name) if name.isdigit() else chinese_number(name)


def chinese_number(text: str) -> int:
    """一 to 九十九; 0 for what is no such number.

    >>> chinese_number("二十三"), chinese_number("十"), chinese_number("")
    (23, 10, 0)
    """
    digits = "".join(char for char in text if char in _VALUES or char == "十")
    tens, ten, ones = digits.rpartition("十")
    value = (_VALUES.get(tens, 1) if tens or ten else 0) * 10 if ten else 0
    return value + _VALUES.get(ones[-1:], 0)


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[char] for char in text]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


SUPPORT = re.compile(
    r"(?:支持|協辦|合辦|主辦|贊助|合作|協作|支援|承辦|籌辦|媒體|出版|支持的?)(?:機構|單位|團體|媒體|夥伴|伙伴|商會)(?:名單)?|鳴謝(?:名單)?|致謝|"
    r"特別鳴謝|贊助商|(?:支持|合作|协办|主办|赞助)(?:机构|单位|媒体|伙伴)|鸣谢|致谢|"
    r"(?:Acknowledg(?:e)?ments?|Supporting (?:Organi[sz]ations?|Media)|Sponsors|Supporters|Special thanks)",
    re.I,
)
"""Headings of lists of supporters."""

SPEAKER = re.compile(r"(?:問|答|記者|主持|访|問者|Q|A|Q\d*|A\d*|[\u4e00-\u9fff]{1,4})\s*[：:]\s*\S")
"""Who speaks, before what is said."""
