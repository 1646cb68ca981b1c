"""T4xx (bodies): one Chinese and one English name a body, and the two together."""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from zilap.checks import speller, style, subjects
from zilap.checks.called import SURNAMES
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.problem import Level, Place

_GLOSS = re.compile(
    r"(?P<chinese>[\u4e00-\u9fff「」《》·]{2,24})\s?[（(](?:簡稱|下稱|英文名稱為|英文名為|英文名)?[:：]?\s?"
    r"(?P<english>[A-Z][A-Za-z&.,'’ \-]{1,70})[）)]"
)
_GLOSSED_ENGLISH = re.compile(
    r"(?P<english>[A-Z][A-Za-z&.'’\-]+(?: (?:of|the|and|for|in|&|[A-Z][A-Za-z&.'’\-]*))+)"
    r"\s?[（(](?P<chinese>[\u4e00-\u9fff]{3,20})[）)]"
)
_LED = re.compile(
    r".*(?:[由與和及在為獲向的是、，]|聯同|代表|出席|加入|成立|邀請|訪問|到訪|簽署|參加|參觀|考察|主辦|組成|創辦|出任|擔任|包括|透過|任職|就讀)"
)
_ENDS = (
    "聯合總會 聯合會 總商會 聯誼會 促進會 協進會 基金會 委員會 研究院 研究所 有限公司 發展局 管理局 博覽會 展覽會 "
    "商會 協會 總會 聯會 公會 學會 大學 學院 集團 銀行 論壇"
)
_INSTITUTIONS = (*_ENDS.split(), "局", "署", "處", "中心", "學校", "公司", "會")
_CLUBS = "聯合總會|聯合會|總商會|聯誼會|促進會|協進會|(?<!工)商會|(?<=工商)會|協會|總會|聯會|公會|學會"
"""Ends that are taken one for another."""
_PARTICLES = "的了在是與和及或等之於由並也"
"""Characters that the name of no body has."""
_BODY = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[由與和及在為獲向是]))(?P<name>(?:(?![{_PARTICLES}])[\u4e00-\u9fff]){{3,14}}?(?:{'|'.join(_ENDS.split())}))"
    rf"(?![\u4e00-\u9fff]{{0,3}}(?:{'|'.join(_ENDS.split())}))"
)
_CLUB = re.compile(rf"(?P<stem>.+?)(?P<end>{_CLUBS})$")
_PLACES = re.compile(r"^(?:香港|九龍|新界|中國|中華|全國|全港|國際|世界|亞洲|環球|粵港澳|大灣區|廣東|澳門|台灣)+")
APART = frozenset("東南西北中上下大小新舊前後左右男女一二三四五六七八九十春夏秋冬甲乙丙丁")
"""Characters that tell sister bodies apart: 東區 and 南區."""
_SEEN_OFTEN = 3
"""Times that a name which no list has must stand in the book to be a standard for others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese and an English name that stand together."""

    chinese: str
    """From the text the words before the bracket: its end is the name."""
    english: str
    place: Place
    """Of the English name."""
    declared: bool = False
    """Two fields of a head or of a table: both are whole."""


@functools.lru_cache(maxsize=1)
def pairs(book: BookCopy) -> Sequence[Pair]:
    """Every Chinese name with its English one: in the text, in heads, in tables of data."""
    return tuple(_read(book))


def _read(book: BookCopy) -> Iterator[Pair]:
    for copy in book.sections:
        if copy.traditional:
            yield from _declared(copy)
            for item, found in copy.find(_GLOSS):
                chinese = _LED.sub("", re.sub(r"[「」《》]", "", found["chinese"]))
                yield Pair(chinese, found["english"].strip(), item.at(found.start("english")))
            for item, found in copy.find(_GLOSSED_ENGLISH):
                yield Pair(found["chinese"], found["english"].strip(), item.at(found.start("english")))


def _declared(copy: Copy) -> Iterator[Pair]:
    fields = {item.name: item for item in copy.runs if item.sort == "field"}
    for name, item in fields.items():
        if (english := fields.get(f"{name}_en")) and english.text:
            yield Pair(item.text, english.text, english.at(0), declared=True)
    for rows in copy.section.data.values() if copy.section else ():
        for row in rows:
            if row.get("name") and row.get("name_en"):
                yield Pair(str(row["name"]), str(row["name_en"]), row["place"], declared=True)


def alike(one: str, other: str) -> bool:
    """Whether two English names are one: case, ``&``, ``The`` and ``Ltd`` do not tell.

    >>> alike("The A & B Co., Ltd.", "A and B Co Limited"), alike("Harbour Line", "Harbor Line")
    (True, False)
    """
    return _plain(one) == _plain(other)


def _plain(english: str) -> str:
    words = re.sub(r"\bH\.?K\.?(?=\s|$)", "Hong Kong", english.replace("&", " and ").replace("’", "'"))
    words = re.sub(r"[^a-z0-9' ]", " ", words.lower())
    words = re.sub(r"\bltd\b", "limited", words)
    return " ".join(word for word in words.split() if word != "the")


@check("T405", BookCopy, "中英名稱對不上", level=Level.NOTE, hint="查對官方名稱。")
def glosses(book: BookCopy) -> Found:
    """同一個英文名稱附在兩個不同的中文名稱之後，或同一個中文名稱附有兩個不同的英文名稱。

    簡稱和全稱（其一包含另一個）、縮寫不算；篇首、資料表的中英欄也看。
    """
    seen: list[Pair] = []
    for pair in pairs(book):
        if len(pair.chinese) > 1:
            other = next((known for known in seen if _at_odds(pair, known)), None)
            if other and _plain(pair.english) == _plain(other.english):
                yield pair.place, f"{pair.english} 在這裏是「{pair.chinese}」，在 {other.place} 是「{other.chinese}」"
            elif other:
                yield pair.place, f"「{other.chinese}」在這裏是 {pair.english}，在 {other.place} 是 {other.english}"
        seen.append(pair)


def of_person(pair: Pair) -> bool:
    """Whether a pair names a person: three characters with a surname, and words that begin with capitals."""
    name = pair.chinese[-3:]
    return (
        len(name) == 3
        and name[0] in SURNAMES
        and not name.endswith(_INSTITUTIONS)
        and bool(_PERSON.match(pair.english))
    )


_PERSON = re.compile(r"[A-Z][A-Za-z’'-]+(?: [A-Z][A-Za-z’'-]+){1,3}$")


def _institution(found: re.Match[str]) -> bool:
    return " " in found["english"].strip() and found["chinese"].rstrip("」》").endswith(_INSTITUTIONS)


def _initials(english: str) -> bool:
    return " " not in english and english.upper() == english


def _at_odds(one: Pair, other: Pair) -> bool:
    """Whether one of the two names is the same and the other is not."""
    if len(other.chinese) < 2:
        return False
    english, known = _plain(one.english), _plain(other.english)
    short, long = sorted((one.chinese, other.chinese), key=len)
    if english == known:
        return one.chinese[-2:] != other.chinese[-2:] and not set(short[-3:]) <= set(long)
    person = len(short) == 3 and short[0] in SURNAMES
    same = long.endswith(short) and (len(short) >= 4 or person or english.split()[:2] == known.split()[:2])
    if one.declared:
        same = one.chinese == other.chinese
    short_form = _initials(one.english) or _initials(other.english)
    return same and not short_form and english not in known and known not in english


@check(
    "T408",
    BookCopy,
    "機構名稱似有兩種寫法",
    level=Level.NOTE,
    hint="查對官方名稱；是兩個機構的話，把兩個都寫進 data/names.toml。",
)
def bodies(book: BookCopy) -> Found:
    """與 data/names.toml 或書中常見的名稱只差一字、次序不同，或只是「聯合會」寫成「總會」「商會」一類的名稱。

    每篇報告一次。簡稱不算；「東區」「南區」一類本來就是兩個機構的不算。
    """
    whole = _Whole(tuple(item for copy in book.sections if copy.traditional for item in copy.runs))
    listed = {str(row["zh"]) for row in style.names(book.book.root) if row.get("kind") != "person"}
    counted = _bodies(book, whole.text)
    known = {name for name in listed if len(name) >= 6} | {n for n, count in counted.items() if count >= _SEEN_OFTEN}
    known |= _twins(counted, whole.text) | {pair.chinese for pair in pairs(book) if _body(pair)}
    reported: set[tuple[PurePath, str]] = set()
    for name in sorted(known, key=lambda name: (name not in listed, -len(name), name)):
        for start, form in _near(whole.text, name):
            twin = form in listed or counted[form] >= max(counted[name], 2)
            longer = len(form) > len(name) and name not in listed and not _one_stem(form, name)
            item, at = whole.run(start)
            if (item.file, form) not in reported and not (twin or longer or _covered(whole.text, start, form, known)):
                reported.add((item.file, form))
                yield item.at(at), f"「{form}」，全書多作「{name}」（{item.around(at, at + len(form))}）"
    for name in sorted(_short_names(book)):
        for start, form in _misprinted(whole.text, name):
            item, at = whole.run(start)
            if (item.file, form) not in reported:
                reported.add((item.file, form))
                yield item.at(at), f"「{form}」，篇首作「{name}」（{item.around(at, at + len(form))}）"


def _body(pair: Pair) -> bool:
    """Whether a name with its English one is that of a body, long enough to be told by."""
    return len(pair.chinese) >= 6 and pair.chinese.endswith(_INSTITUTIONS) and not of_person(pair)


class _Whole:
    """The runs of a book as one text, to be searched in one go."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self.runs = runs
        self.text = "\n".join(run.text for run in runs)
        self.starts = [0, *itertools.accumulate(len(run.text) + 1 for run in runs)]

    def run(self, offset: int) -> tuple[Run, int]:
        """The run in which a character stands, and where in it."""
        index = bisect_right(self.starts, offset) - 1
        return self.runs[index], offset - self.starts[index]


def _bodies(book: BookCopy, text: str) -> Counter[str]:
    """Names of bodies in the text, each with the number of times it stands there."""
    names = {found["name"] for copy in book.sections if copy.traditional for _, found in copy.find(_BODY)}
    return Counter({name: text.count(name) for name in names if len(name) >= 6})


def _one_stem(one: str, other: str) -> bool:
    """Whether two names differ in their ends alone."""
    a, b = _CLUB.match(one), _CLUB.match(other)
    return bool(a and b and a["stem"] == b["stem"])


def _twins(counted: Counter[str], text: str) -> set[str]:
    """Of the names that only their ends tell apart (公會, 協會), the one that stands more often, or first."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    for name in counted:
        if (club := _CLUB.match(name)) and len(club["stem"]) >= 4 and len(_PLACES.sub("", club["stem"])) >= 3:
            by_stem[club["stem"]].append(name)
    groups = [names for names in by_stem.values() if len(names) > 1]
    return {min(names, key=lambda name: (-counted[name], text.index(name))) for names in groups}


def _covered(text: str, start: int, form: str, known: set[str]) -> bool:
    """Whether what was found is a piece of another known name."""
    return any(
        form in name and text.startswith(name, start - name.index(form)) for name in known if len(name) > len(form)
    )


def _near(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Places where something stands that is nearly this name."""
    if (club := _CLUB.match(name)) and len(_PLACES.sub("", club["stem"])) >= 2 and len(club["stem"]) >= 4:
        for found in (
            re.finditer(rf"{club['stem']}(?:{_CLUBS})", text) if text.count(club["stem"]) > text.count(name) else ()
        ):
            if found[0] != name and not name.startswith(found[0]) and not found[0].startswith(name):
                yield found.start(), found[0]
    half = len(name) // 2
    for head, piece in ((True, name[:half]), (False, name[half:])):
        at = text.find(piece)
        while at >= 0:
            end = at + len(piece)
            for length in (len(name), len(name) - 1, len(name) + 1):
                start = at if head else end - length
                form = text[max(start, 0) : start + length]
                if len(form) == length and name not in form and _one_off(form, name):
                    yield start, form
                    break
            at = text.find(piece, at + 1)


def _short_names(book: BookCopy) -> set[str]:
    """What the bodies of the heads are called in the text: their names without 有限公司, which are too short to be
    told by their length."""
    heads = {item.text for copy in book.sections for item in copy.runs if item.sort == "field" and item.name == "org"}
    return {name for name in map(subjects.short, heads) if re.fullmatch(r"[\u4e00-\u9fff]{4,8}", name)}


def _misprinted(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Places where this name stands with one character as another that looks or sounds just like it."""
    half = len(name) // 2
    for offset, piece in ((0, name[:half]), (half, name[half:])):
        for found in re.finditer(re.escape(piece), text):
            start = found.start() - offset
            form = text[max(start, 0) : start + len(name)]
            odd = [pair for pair in zip(form, name, strict=False) if pair[0] != pair[1]]
            if len(form) == len(name) and len(odd) == 1 and not set(odd[0]) & APART and _confused(*odd[0]):
                yield start, form


_CLOSELY = 3.0
"""Cost, in nats, of a confusion of two characters that one may be printed for the other by a slip."""


def _confused(one: str, other: str) -> bool:
    """Whether a character is one that is easily taken for another."""
    near = speller.alike(one).get(other.translate(speller.words().fold))
    return near is not None and near[0] <= _CLOSELY


def _one_off(form: str, name: str) -> bool:
    """Whether one character inside is another, is missing, is too many, or has changed place with its neighbour."""
    if form[0] != name[0] or form[-1] != name[-1] or not all("\u4e00" <= char <= "\u9fff" for char in form):
        return False
    first = next(
        (index for index, (a, b) in enumerate(zip(form, name, strict=False)) if a != b), min(len(form), len(name))
    )
    if len(form) == len(name):
        swapped = form[first : first + 2] == name[first : first + 2][::-1] and form[first + 2 :] == name[first + 2 :]
        other = form[first + 1 :] == name[first + 1 :] and first >= 2 and not {form[first], name[first]} <= APART
        return swapped or other
    long, short = sorted((form, name), key=len, reverse=True)
    return long[first + 1 :] == short[first:] and first >= 2 and long[first] not in _PARTICLES


@check("T409", BookCopy, "中英並列的次序不一", level=Level.NOTE, hint="全書用同一種：中文在前，英文在括號內。")
def orders(book: BookCopy) -> Found:
    """名稱的中英對照，有的中文在前、英文在括號內，有的相反。只報告較少的一種；縮寫的解釋不算。"""
    uses: dict[bool, list[tuple[Run, re.Match[str]]]] = {True: [], False: []}
    for copy in book.sections:
        if copy.traditional:
            uses[True] += [use for use in copy.find(_GLOSS) if _institution(use[1])]
            uses[False] += [use for use in copy.find(_GLOSSED_ENGLISH) if _institution(use[1])]
    fewer = len(uses[True]) < len(uses[False])
    first = uses[not fewer][:1]
    for item, found in uses[fewer] if first else ():
        where = first[0][0].at(first[0][1].start())
        yield item.at(found.start()), f"（{found[0]}），{where} 相反"
