"""What a book speaks of by name: bodies, companies, events, funds, places; and where each is spoken of."""

from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from zilap.checks import style
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.runs import PROSE, Run, Sort

YEAR = r"(?:(?:19|20)\d\d|[一二][〇零九八][〇零一二三四五六七八九]{2})"
"""A year of our time, in digits or in characters; for the patterns of what happened when."""
_EVENTS = (
    "論壇|峰會|高峰會|研討會|博覽會|展覽會|展覽|展銷會|商品展|教育展|年會|大會|酒會|晚宴|午宴|比賽|大賽|工展會|音樂會|嘉年華"
    "|購物節|藝術節|節|展|匯演|典禮|茶會|晚會|園遊會|分享會|交流會|座談會"
)
"""Ends of the names of what is held again and again."""
EVENT_ENDS = tuple(_EVENTS.split("|"))
_BODIES = (
    "聯合總會|聯合會|總商會|聯誼會|促進會|商會|協會|協進會|總會|聯會|公會|學會|工會|基金會|理事會|慈善會|同鄉會|校友會|聯盟|研究院"
    "|研究所|大學|學院|書院|中學|小學|醫院|博物館|圖書館"
)
_FIRMS = (
    "集團|有限公司|公司|船務|航運|物流|倉儲|製衣|實業|銀行|工業|電子|食品|酒店|貿易|科技|紡織|印刷|建築|塑膠|海味|茶行|茶莊|書店"
    "|藥廠|船廠|玩具廠|製衣廠|紗廠|五金|鐘錶|珠寶"
)
_FUNDS = "獎學金|助學金|基金|計劃|行動|平台|工程|項目|課程|獎|孵化基地|基地|中心|學堂|書院|號"
_SITES = (
    "總倉|保稅倉|貨倉|倉庫|碼頭|大橋|隧道|廠房|新廠|大樓|大廈|校舍|會址|陳列室|實驗室|展館|工業園|園區|酒店|渡輪|機場"
)
NAMED_ENDS = tuple("|".join((_EVENTS, _FUNDS, _FIRMS, _SITES, _BODIES)).split("|"))
"""Ends by which a name is known for one."""
_QUOTED = re.compile(
    rf"「(?P<name>[^「」『』，。！？：；、\n]{{2,18}}(?:{_EVENTS}|{_FUNDS}|{_FIRMS}|{_SITES}|{_BODIES}))」"
)
_ANY_QUOTED = re.compile(
    r"「(?P<name>[\u4e00-\u9fff]{3,10})」(?=(?P<whole>[，。、；（）現是在由有於的每共員也\d一]|[12]\d{3}年|$)?)"
)
"""Any words in quotation marks, and whether they can be a name: 「一帶一路」國家 is none."""
_BAD = "的了在是有為以與和及或於將已曾並又也亦更很都就這那其此每各我們你他她個名位間家年月日第從由把被對向給"
"""Characters that no name discovered in running text has."""
_PIECE = re.compile(rf"[^{_BAD}\W\d_A-Za-z]{{4,}}")
_GENERAL = (
    "合營|合資|跨國|上市|成員|會員|本地|海外|內地|外地|當地|其他|各大|大型|小型|中小|附近|部分|多間|有關|相關|自己|整個"
    "|著名|傳統|私人|公共"
)
_BARE = re.compile(
    r"(?:.{0,6}(?:[加參]入|[創籌主協合]辦|[成設]立|訪問|到訪|邀請|贊助|參觀))?"
    rf"(?P<name>(?![本該全一另同某兩三幾]|{_GENERAL})[\u4e00-\u9fff]{{2,10}}?(?:{_BODIES}|{_FIRMS}|{_SITES}))"
    rf"(?!.{{0,4}}(?:{_BODIES})|{_FIRMS}|[者員])"
)
_LEGAL = re.compile(r"(?:股份|控股|集團|國際)*有限公司$|[（(][^）)]*[）)]")
LONG = 4
"""Characters of the shortest name that no quotation marks show."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a subject is spoken of."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """The names of a book as they can be searched."""

    names: frozenset[str]
    pattern: re.Pattern[str]
    sign: str
    """What tells these names from others."""

    def spoken_of(self, text: str, here: Mapping[str, str]) -> bool:
        """Whether any of them may be mentioned in a text."""
        return any(word in text for word in here) or bool(self.pattern.search(text))

    def mentions(self, text: str, here: Mapping[str, str]) -> list[Mention]:
        """Every mention in a text, in order; ``here``: what a short word (論壇, 公司) means in this section."""
        found = [Mention(hit.start(), hit.end(), short(hit[0])) for hit in self.pattern.finditer(text)]
        taken = [(one.start, one.end) for one in found]
        for word, name in here.items():
            at = text.find(word)
            while at >= 0:
                alone = not "\u4e00" <= text[at - 1 : at] <= "\u9fff" or text[at - 1] in _BEFORE_SHORT
                if alone and not any(start <= at < end for start, end in taken):
                    found.append(Mention(at, at + len(word), short(name)))
                at = text.find(word, at + 1)
        return sorted(found, key=lambda one: one.start)


_BEFORE_SHORT = frozenset("這該本由在向是為與和及給屆")
"""Characters behind which a short word stands for a name: 這論壇, 由商會."""


def short(name: str) -> str:
    """A name as a text says it, without what the law adds.

    >>> short("晨光製衣（集團）有限公司"), short("香港電車有限公司"), short("中華有限公司")
    ('晨光製衣', '香港電車', '中華有限公司')
    """
    bare = _LEGAL.sub("", _LEGAL.sub("", name))
    return bare if len(bare) >= LONG else name


@functools.lru_cache(maxsize=1)
def read(book: BookCopy) -> Subjects:
    """Every named subject of a book: those of the lists, the heads, in quotation marks, and what looks like a name."""
    names = {str(row["zh"]) for row in style.names(book.book.root) if row.get("kind") not in ("person", "country")}
    names |= {book.book.publisher} | {item.text for copy in book.sections for item in copy.runs if _of_head(item)}
    names |= {short(name) for name in names}
    bare: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for copy in book.sections:
        found = copy.notes.of("names", _named, copy)
        names |= found.quoted
        bare.update(found.plain)
        marked.update(found.marked)
        whole.update(found.whole)
    names |= {name for name, count in bare.items() if len(name) >= LONG and count > 1}
    names |= {name for name, count in marked.items() if count > 1 and whole[name] * 4 >= count * 3}
    kept = sorted((name for name in names if len(name) >= LONG), key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(map(re.escape, kept)) or "$^")
    return Subjects(frozenset(kept), pattern, hashlib.sha256(pattern.pattern.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class _Named:
    """What may be names in one section."""

    quoted: frozenset[str]
    """What quotation marks and its end show to be a name."""
    plain: Counter[str]
    """What only its end shows: in how many runs."""
    marked: Counter[str]
    """Any words in quotation marks: how often, and how often they can be a name."""
    whole: Counter[str]


def _named(copy: Copy) -> _Named:
    texts = [item.text for item in copy.hant] if copy.chinese else []
    marked = [found for text in texts if "「" in text for found in _ANY_QUOTED.finditer(text)]
    return _Named(
        frozenset(found["name"] for text in texts if "「" in text for found in _QUOTED.finditer(text)),
        Counter(name for text in texts for name in _plain(text)),
        Counter(found["name"] for found in marked),
        Counter(found["name"] for found in marked if found["whole"] is not None),
    )


@functools.lru_cache(1 << 13)
def _plain(text: str) -> frozenset[str]:
    """The names of a text that only their ends show."""
    plain = (_BARE.match(piece[0]) for piece in _PIECE.finditer(text))
    return frozenset(found["name"] for found in plain if found)


def _of_head(item: Run) -> bool:
    named = item.sort == "field" and item.name in ("org", "person")
    return named and bool(re.fullmatch(r"[\u4e00-\u9fff]+", item.text))


_MEANT = {
    "展覽": ("展", "博覽會", "展覽會"),
    "大會": ("展", "大會", "博覽會"),
    "公司": ("倉儲", "物流", "船務", "航運"),
    "學校": ("中學", "小學"),
}
"""Short word → ends of names that it may stand for, beside those that end so themselves."""


@functools.lru_cache(maxsize=1)
def meant(book: BookCopy) -> Mapping[PurePath, Mapping[str, str]]:
    """What the short words of each section mean, by its file."""
    subjects = read(book)
    return {copy.file: copy.notes.of(("meant", subjects.sign), here, copy, subjects) for copy in book.sections}


def here(copy: Copy, subjects: Subjects) -> dict[str, str]:
    """What the short words of a section mean: the one subject of the section that ends so, or may be called so."""
    text = "\n".join(item.text for item in copy.hant)
    named = sorted(name for name in subjects.names if name in text)
    meant: dict[str, set[str]] = defaultdict(set)
    for name in named:
        meant[name[-2:]].add(name)
        meant[name[-3:]].add(name)
        for word, ends in _MEANT.items():
            if name.endswith(ends):
                meant[word].add(name)
    return {word: min(names) for word, names in sorted(meant.items()) if len(names) == 1 and word in text}


def sentences(copy: Copy, sorts: frozenset[Sort] = PROSE) -> Iterator[tuple[Run, re.Match[str]]]:
    """Every sentence of a section, in Traditional characters."""
    for item in copy.hant if copy.chinese else ():
        if item.sort in sorts:
            for found in _SENTENCE.finditer(item.text):
                yield item, found


_SENTENCE = re.compile(r"[^。！？；\n]+")
