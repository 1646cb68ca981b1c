"""F120: what is held once a year, and the day, the year or the number that two places give it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zilap.checks import subjects
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.checks.subjects import YEAR, Mention, Subjects
from zilap.han import numerals
from zilap.problem import Level, Place

_DAY = re.compile(
    rf"(?:(?P<year>{YEAR})\s?年)?(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?P<first>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日?"
    rf"(?:[（(][^）)]{{1,4}}[）)])?(?:(?:至|到|[-–—~～]|及|和|、)(?:(?P<month2>\d{{1,2}})月)?(?P<last>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}))?[日號]"
)
_HELD = re.compile(r"舉行|舉辦|主辦|合辦|召開|開幕|揭幕|圓滿結束|在[^，。]{2,12}登場")
_NOT_HELD = re.compile(
    r"宣布|公布|發布會|記者會|報名|截止|籌備|延期|原定|改期|取消|前夕|翌日|之前|之後|後，|發售|投票|初選|決賽|預展|彩排"
)
_EDITION = re.compile(rf"第\s?(?P<n>{numerals.QUANTITY})\s?屆「?$")
_IS_EDITION = re.compile(rf"^」?(?:已經|已)?(?:是|為|踏入|進入)第\s?(?P<n>{numerals.QUANTITY})\s?屆")
_ANY_YEAR = re.compile(rf"(?P<year>{YEAR})\s?年")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a sentence says of an event: None or empty where it does not say."""

    name: str
    edition: int | None
    year: int | None
    days: frozenset[tuple[int, int]]
    place: Place


@check(
    "F120",
    BookCopy,
    "同一活動的日期或屆數不一",
    level=Level.NOTE,
    hint="查對日期和屆數，改正其中一處；分站、分場舉行的，請寫清楚。",
)
def occasions(book: BookCopy) -> Found:
    """「第五屆海上論壇」一處說在2023年10月18日舉行，另一處說19日；或一處說2023年是第五屆，另一處說第六屆。

    兩個機構簽署備忘錄的日子，同月不同日、同日不同月的，也報告。

    句中要有活動的名稱和「舉行」「主辦」「開幕」等字；幾天的活動，日子有一天相同便不算。改期、籌備、發布會的日子不看。
    """
    told: dict[str, list[Occasion]] = defaultdict(list)
    for one in _all(book):
        for other in told[one.name]:
            what = _differs(one, other)
            if what and (one.place.file, one.place.line) != (other.place.file, other.place.line):
                yield one.place, f"「{one.name}」{what[0]}，{other.place} 是{what[1]}"
                break
        told[one.name].append(one)


def _all(book: BookCopy) -> Iterator[Occasion]:
    named = subjects.read(book)
    for copy in book.sections:
        here = subjects.meant(book)[copy.file]
        yield from copy.notes.all(("occasions", named.sign), _of_section, copy, named, here)


def _of_section(copy: Copy, named: Subjects, here: Mapping[str, str]) -> Iterator[Occasion]:
    for item, sentence in subjects.sentences(copy, PROSE | {"caption"}):
        if "月" not in sentence[0] and "屆" not in sentence[0]:
            continue
        every = named.mentions(sentence[0], here)
        yield from _signed(sentence[0], every, item.at(sentence.start()))
        mentions = [one for one in every if one.name.endswith(subjects.EVENT_ENDS)]
        if len({one.name for one in mentions}) == 1:
            yield from _told(sentence[0], mentions, item.at(sentence.start() + mentions[0].start))


def _told(text: str, mentions: list[Mention], place: Place) -> Iterator[Occasion]:
    """What a sentence that names one event says of it."""
    numbers = {int(number) for one in mentions for number in _editions(text, one)}
    years = {int(numerals.value(found["year"]) or 0) for found in _ANY_YEAR.finditer(text)}
    days = list(_DAY.finditer(text))
    held = bool(_HELD.search(text)) and not _NOT_HELD.search(text) and len(days) == 1
    if len(numbers) < 2 and len(years) < 2 and (held or (numbers and years)):
        dated = _span(days[0]) if held else frozenset()
        yield Occasion(mentions[0].name, min(numbers, default=None), min(years, default=None), dated, place)


_SIGNED = re.compile(r"(?:簽署|簽訂|簽下|簽了)[^，。]{0,12}?(?P<what>備忘錄|協議|合同|合約|意向書|框架)")


def _signed(text: str, mentions: list[Mention], place: Place) -> Iterator[Occasion]:
    """A paper that two bodies sign on a day of a year."""
    signed, days = _SIGNED.search(text), list(_DAY.finditer(text))
    names = sorted({one.name for one in mentions if signed and one.start < signed.start()})
    if signed and len(names) == 2 and len(days) == 1 and days[0]["year"]:
        name = f"{names[0]}與{names[1]}簽署的{signed['what']}"
        yield Occasion(name, None, int(numerals.value(days[0]["year"]) or 0), _span(days[0]), place)


def _editions(text: str, mention: Mention) -> Iterator[str]:
    for found in (_EDITION.search(text[: mention.start]), _IS_EDITION.match(text[mention.end :])):
        if found and (value := numerals.value(found["n"])) is not None:
            yield str(value)


def _span(found: re.Match[str]) -> frozenset[tuple[int, int]]:
    """Every day from the first to the last, as month and day; where it ends in another month, those two alone."""
    month, first = (int(numerals.value(found[name]) or 0) for name in ("month", "first"))
    last = int(numerals.value(found["last"]) or 0) if found["last"] else first
    if found["month2"]:
        return frozenset({(month, first), (int(found["month2"]), last)})
    return frozenset((month, day) for day in range(first, max(last, first) + 1))


def _differs(one: Occasion, other: Occasion) -> tuple[str, str] | None:
    """What two places say differently of one holding of an event."""
    if one.edition and one.edition == other.edition and one.year and other.year and one.year != other.year:
        return f"第{one.edition}屆在這裏是 {one.year} 年", f" {other.year} 年"
    if one.year and one.year == other.year and one.edition and other.edition and one.edition != other.edition:
        return f"{one.year} 年這一屆在這裏是第 {one.edition} 屆", f"第 {other.edition} 屆"
    same = (one.year and one.year == other.year) or (one.edition and one.edition == other.edition)
    if same and one.days and other.days and not one.days & other.days and _near(one, other):
        return f"在這裏是{_shown(one)}", _shown(other)
    return None


def _near(one: Occasion, other: Occasion) -> bool:
    """Whether two days may be meant for one: papers are signed again and again, but not in one month."""
    return "簽署的" not in one.name or min(one.days)[0] == min(other.days)[0] or min(one.days)[1] == min(other.days)[1]


def _shown(one: Occasion) -> str:
    month, day = min(one.days)
    return f" {month} 月 {day} 日"
