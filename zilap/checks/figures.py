"""F101: the numbers of the text against the figures that are declared in ``data/*.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zilap.book import Figure
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han import numerals
from zilap.problem import Level, Place

_SENTENCE = re.compile(r"[^。！？；\n]+")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)\s?年?")
_GREAT = "".join(numerals.GREAT)
_UNITS = (
    ("港元", "元", "港幣", "元港幣"),
    ("家", "間", "個", "所"),
    ("人", "名", "位"),
    ("份", "項"),
    ("公噸", "噸"),
    ("%", "％"),
    ("平方呎", "平方尺"),
    ("公里", "千米"),
    ("枚", "面"),
    ("次", "屆", "度"),
)
"""Units that count the same things."""
_COUNTERS = frozenset({"個", "項", "份", "次", "種", "度", "場", "宗"})
_NOISE = re.compile(
    r"[（(][^）)]*[）)]|截至|目前|全年|每年|年度|累計|預計|預測|總數|數目|人數|次數|金額|總額|總值|合計|約數|名次|其中|[\W\d_]|[的和及與在對以於由之為是有個年月日底]"
)
_OF_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)\s?年(?:全年)?的$")
"""A year that stands right before a number and is that of the number."""
_FOUNDED = re.compile(
    r"(?:成立|創立|創辦|始|建|設立)於\s?\d{4}\s?年"
    r"|\d{4}\s?年[^。；]{0,16}(?:成立|創立|創辦|創會|建成|設立|設廠|推出|展開|開展|啟用|落成|開業|投產|遷入|購入|自置)"
)
"""Years that say nothing of when the numbers beside them hold."""
_SO_FAR = re.compile(r"至今|迄今|截至|累計")
_PART = re.compile(
    r"(?:其中|當中|餘下|其餘|另有?|另外|增加|減少|上升|下跌|下降|增長|增至|減至|升幅|跌幅|相差|每(?![日年月天])[^，]{0,4}|前[^，]{0,4}|較[^，]{0,8}|比[^，]{0,8}"
    r"|新增|首[^，]{0,4}|第|不足一半的?)(?:了|的|有|是|約|逾|近|超過|達|共)*$"
)
_MORE, _LESS, _ABOUT = (
    ("逾", "超過", "多於", "不少於", "至少", "最少"),
    ("近", "接近", "不足", "少於", "將近"),
    ("約", "大約", "大概", "左右"),
)
_HEDGE = re.compile(rf"(?P<hedge>{'|'.join(_MORE + _LESS + _ABOUT)})[有達共為]?\s?$")
ENOUGH, SOME, WHOLE, LITTLE = 0.7, 0.4, 0.85, 0.34
"""Shares of a label: in the sentence alone; in the sentence, if so much is in the section; in the sentence, where the
digits look mistyped."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A declared figure as it can be compared."""

    figure: Figure
    value: Decimal
    unit: str
    """Without 萬 and 億, which are in the value."""
    label: str
    """The label without the words that every label has."""
    years: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit in the text."""

    start: int
    written: str
    low: Decimal
    high: Decimal
    """What it may stand for: 逾300 is 300 and more."""
    unit: str


@check(
    "F101",
    BookCopy,
    "與資料檔的數字不同",
    level=Level.NOTE,
    hint="查對；相同的事改用 {{figure:id}}，不同的事改寫得清楚些。",
)
def other_figure(book: BookCopy) -> Found:
    """data/*.toml 已有這個數字，連同日期和出處；文中同一件事卻寫了另一個數目。兩處一併列出。

    比較說明文字的詞語：大部分出現在同一句，或一部分在同一句而其餘在同一篇；單位要相同（家和間、人和名算相同，
    萬和億按數值計算），年份沒有衝突。「其中」「增加」「每」之後的數目、相符的約數（逾三百）不算。
    """
    known = [made for figure in book.book.figures.values() if (made := _known(figure))]
    if not known:
        return
    pattern = _pattern(known)
    for copy in book.sections:
        if copy.chinese:
            yield from _contradictions(copy, known, pattern)


def _known(figure: Figure) -> _Known | None:
    """A figure that is a number with a unit and has a label long enough to be told by."""
    unit = figure.unit.strip()
    great = re.match(rf"[多餘]?(?P<great>[{_GREAT}十百千]*)[多餘]?(?P<base>.*)$", unit)
    label = _NOISE.sub("", figure.label)
    if figure.number is None or great is None or not great["base"] or len(label) < 3:
        return None
    times = numerals.value("1" + great["great"]) if great["great"] else Decimal(1)
    years = frozenset(found["year"] for found in _YEAR.finditer(figure.as_of))
    return _Known(figure, Decimal(str(figure.number)) * (times or 1), _same(great["base"].split()[0]), label, years)


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))


def _share(label: str, grams: frozenset[str]) -> float:
    """How much of a label stands in a text: its characters that go together there with a neighbour."""
    there = {at + more for at in range(len(label) - 1) if label[at : at + 2] in grams for more in (0, 1)}
    return len(there) / len(label)


def _same(unit: str) -> str:
    """One unit for all that count the same."""
    plain = unit.removeprefix("多").removeprefix("餘")
    return next((units[0] for units in _UNITS if plain in units), plain)


def _pattern(known: Sequence[_Known]) -> re.Pattern[str]:
    """Any number with one of the declared units."""
    units = {same for item in known for units in _UNITS if item.unit in units for same in units}
    listed = sorted(units | {item.unit for item in known}, key=lambda unit: (-len(unit), unit))
    return re.compile(
        rf"(?:百分之(?P<share>{numerals.QUANTITY})|(?P<number>{numerals.QUANTITY})\s?(?P<more>[多餘]?)(?P<great>[{_GREAT}]?)[多餘]?"
        rf"(?P<unit>{'|'.join(map(re.escape, listed))}))(?!{'分點|百分點'})"
    )


def _contradictions(copy: Copy, known: Sequence[_Known], pattern: re.Pattern[str]) -> Iterator[tuple[Place, str]]:
    spoken = _grams("".join(item.text for item in copy.hant if item.sort != "cell"))
    about = [item for item in known if _share(item.label, spoken) >= SOME]
    labels = "".join(item.label + item.figure.unit for item in about)
    for item in copy.hant if about else ():
        if item.sort in PROSE | {"caption", "field"} and not item.marks & {"key"}:
            for sentence in _SENTENCE.finditer(item.text):
                amounts = list(_amounts(sentence[0], pattern, labels))
                if amounts:
                    yield from _compared(item, sentence, amounts, about, spoken)


def _of_another(sentence: str, found: re.Match[str], labels: str) -> bool:
    """Whether 個, 項, 次 … count a thing of which no label speaks."""
    after = sentence[found.end() : found.end() + 1]
    return found["unit"] in _COUNTERS and "\u4e00" <= after <= "\u9fff" and after not in labels


def _amounts(sentence: str, pattern: re.Pattern[str], labels: str) -> Iterator[_Amount]:
    for found in pattern.finditer(sentence):
        before = sentence[: found.start()]
        number = re.sub(r"\s", "", (found["share"] or found["number"]) + (found["great"] or ""))
        value = numerals.value(number)
        if value is None or (value < 10 and not re.search(r"\d", number)) or _of_another(sentence, found, labels):
            continue
        hedge = _HEDGE.search(before)
        if not _PART.search(before[: hedge.start()] if hedge else before):
            yield _Amount(found.start(), found[0], *_range(value, hedge, found), _same(found["unit"] or "%"))


def _range(value: Decimal, hedge: re.Match[str] | None, found: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The least and the most that the words may mean."""
    word = hedge["hedge"] if hedge else ""
    if word in _MORE or found["more"]:
        return value, value * Decimal("1.5")
    if word in _LESS:
        return value * Decimal("0.7"), value
    return (value * Decimal("0.9"), value * Decimal("1.1")) if word else (value, value)


def _compared(
    item: Run, sentence: re.Match[str], amounts: Sequence[_Amount], about: Sequence[_Known], spoken: frozenset[str]
) -> Iterator[tuple[Place, str]]:
    """Each number that differs from the figure whose label fits its sentence best."""
    grams, years = _grams(sentence[0]), _years(sentence[0])
    for amount in amounts:
        alike = [known for known in about if known.unit == amount.unit]
        if any(amount.low <= known.value <= amount.high for known in alike if _share(known.label, grams)):
            continue
        clause = _clause(sentence[0], amount.start)
        here = _grams(clause) if sum(other.unit == amount.unit for other in amounts) > _MOST else grams
        fitting = []
        for known in alike:
            typo = _typo(amount, known)
            own = _OF_YEAR.search(sentence[0][: amount.start])
            when = {own["year"]} if own else _years(clause) if typo else years
            if _fits(known, here, spoken, typo=typo) and not _other_year(known, when):
                fitting.append(known)
        if fitting:
            figure, value = _best([known for known in fitting if _typo(amount, known)] or fitting, here)
            if _slip(amount, value):
                told = f"{figure.place} 的「{figure.label}」是 {figure.value}{figure.unit}（{figure.as_of}）"
                yield item.at(sentence.start() + amount.start), f"這裏是 {amount.written}，{told}"


def _years(text: str) -> set[str]:
    """The years of which a text speaks; none where it counts up to now."""
    if _SO_FAR.search(text):
        return set()
    return {found["year"] for found in _YEAR.finditer(_FOUNDED.sub("", text))}


def _best(fitting: Sequence[_Known], grams: frozenset[str]) -> tuple[Figure, Decimal]:
    known = max(fitting, key=lambda one: _share(one.label, grams))
    return known.figure, known.value


def _clause(sentence: str, at: int) -> str:
    """What stands between two commas or brackets."""
    start = max(sentence.rfind(mark, 0, at) for mark in "，、（）") + 1
    ends = [end for mark in "，、（）" if (end := sentence.find(mark, at)) >= 0]
    return sentence[start : min(ends, default=len(sentence))]


_MOST = 2
"""Numbers of one unit in a sentence beyond which each is told by its own clause."""


def _fits(known: _Known, grams: frozenset[str], spoken: frozenset[str], *, typo: bool) -> bool:
    """Whether enough of a label stands beside the number; less will do where the digits themselves look mistyped."""
    here = _share(known.label, grams)
    if typo and here >= LITTLE:
        return True
    return here >= ENOUGH or (here >= SOME and _share(known.label, spoken) >= WHOLE)


def _typo(amount: _Amount, known: _Known) -> bool:
    """The same digits in another order, or all but one of three and more."""
    one, other = (re.sub(r"\D", "", text) for text in (amount.written, known.figure.value))
    if len(one) != len(other) or len(one) < 2 or one == other:
        return False
    return sorted(one) == sorted(other) or (len(one) > 2 and sum(a != b for a, b in zip(one, other, strict=True)) == 1)


def _other_year(known: _Known, years: set[str]) -> bool:
    """Whether the sentence speaks of another year than the figure."""
    return bool(years) and not known.years & years


def _slip(amount: _Amount, value: Decimal) -> bool:
    """Whether one number may be meant for the other: from a third to three times, or ten times off."""
    if not value or not amount.high:
        return False
    ratio = amount.high / value
    return Decimal("0.33") <= ratio <= 3 or ratio in (Decimal("0.1"), Decimal(10), Decimal("0.01"), Decimal(100))
