"""T3xx (dates): days that never were, weekdays that do not fit, words that depend on when one reads."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han import numerals
from zilap.problem import Level

_NUMBER = r"(?:\d{1,2}|[〇零一二三四五六七八九十廿卅]{1,3})"
_YEAR = r"(?:\d{4}|[〇○零一二三四五六七八九]{4})"
_DATE = re.compile(
    rf"(?:(?P<year>{_YEAR})\s?年)?\s?(?<![\d個〇零一二三四五六七八九十])(?P<month>{_NUMBER})\s?月份?(?:\s?(?P<day>{_NUMBER})\s?[日號号])?"
    r"(?:(?:\s?[（(]|[，,、]|[，,]?(?:那天|當天|當日|這天|那日))?(?:正好|剛好|恰好|正)?[是為乃]?"
    r"(?:(?:星期|禮拜|礼拜)|(?<![，,、])[周週]|[周週](?=.[，。；）]))(?P<weekday>[一二三四五六日天])[）)]?)?"
)
_TODAY = re.compile(
    r"(?P<day>[昨今明](?:天|日))\s?[（(，]?(?:星期|禮拜|礼拜|[周週](?=.[）)]))(?P<weekday>[一二三四五六日天])[）)]?"
)
_FROM_TODAY = {"昨": -1, "今": 0, "明": 1}
_TO_DAY = re.compile(
    r"(?P<month>\d{1,2})月(?P<first>\d{1,2})日(?:[（(][^）)]{2,4}[）)])?(?:至|到|[-–—~～－、和及])(?P<day>\d{1,2})日"
    r"\s?[（(](?:星期|禮拜|礼拜|周|週)(?P<weekday>[一二三四五六日天])[）)]"
)
_LUNAR = re.compile(r"(?:農曆|农历|舊曆|陰曆|正月|臘月)[^，。]{0,8}$")
_SPAN = re.compile(rf"(?P<first>{_YEAR})\s?年?\s?(?:至|到|[-–—~～－])\s?(?P<last>\d{{4}})\s?年")
_WEEKDAYS = "一二三四五六日"
_SAID_YEAR = re.compile(rf"({_YEAR})\s?年")
_OTHER_YEAR = re.compile("[今明去前翌次來當同每]年|[上下]年")
_RELATIVE = re.compile(
    r"(?<![一二三四五六七八九十百如\d])(?<!\d年的)(?<!\d年)(?:今年|去年|(?<![標表註說指])明年(?![份齡代])|來年|后年|今日(?!的)|昨日|明日(?!的)|今天(?!的)|昨天|明天(?!的)|本月|上月|下月|上個月|下個月|本週|本周|上周|下周|現時|目前|現今|眼下|當前|目下|當下(?=[，、的])|現下"
    r"|日前|近日|近幾年|近期|至今(?=[，；]?已|沒|，)|迄今(?=[，；]?已|沒|，)|即將(?=[出開舉推完投落在於])|下個月|下週|下周|下星期|上星期|這個月|本屆|這幾年|今後(?=[，一兩三幾數])|未來[一兩三四五幾數]年|(?<![離距由])最近(?!的)|剛剛(?!好)|不久前|今年初|本年度|上年度|今屆|上屆)(?!的人|之音|美術|香港故事|更好|會更)"
)
_RELATIVE_HANS = re.compile(
    r"(?:今年|去年|(?<![标表注说指])明年(?![份龄代])|来年|今日|昨日|明日|今天|昨天|明天|本月|上月|下月|现时|目前|(?<!\d)日前|近日|(?<![离距由])最近(?!的))"
)
_ADDRESS = re.compile(
    r"(?:尊敬的|敬愛的)?[^，。：]{0,20}(?:各位|女士|先生|先生們|来宾|嘉賓|同事|朋友)[^。：]{0,30}[：:]$"
    r"|(?:尊敬的|敬愛的)?各位[^，。：]{0,30}[：:]"
)
"""How a speech begins."""
_SO_FAR = re.compile(r"[走發展來行]到(?:了)?$|直[至到]$")
_QUOTED = re.compile(r"“[^”]{12,}”|「[^「」]{12,}」|『[^『』]{12,}』|「[^「」]{1,4}」|(?<=[：說道問答])「[^「」]*」")


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAMED = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(_NAMED)}),? (?:the )?)?"
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{'|'.join(_MONTHS)})"
    rf"|(?P<m2>{'|'.join(_MONTHS)}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
    r"(?:,? (?P<year>\d{4})\b)?"
)


_LATIN = re.compile("[A-Z][a-z]{2}")


def _english_dates(copy: Copy) -> Iterator[tuple[Run, re.Match[str], int, int, int]]:
    """Dates in English: where, and their year (0: not said), month and day."""
    for item in copy.runs:
        for found in _ENGLISH.finditer(item.text) if _LATIN.search(item.text) else ():
            month = _MONTHS.index(found["m1"] or found["m2"]) + 1
            yield item, found, int(found["year"] or 0), month, int(found["d1"] or found["d2"])


@check("T308", Copy, "沒有這個日子", level=Level.ERROR, hint="查對日期。")
def impossible(copy: Copy) -> Found:
    """二月三十日、十三月一類的日子並不存在，必是筆誤。閏年按公曆計算；農曆日期不查。"""
    if not copy.chinese:
        return
    for item, found in copy.find(_DATE):
        if _LUNAR.search(item.text[: found.start()]) or not _plausible(found):
            continue
        month, day = _value(found["month"]), _value(found["day"])
        year = _value(found["year"]) or 2000
        if month < 1 or month > 12 or day > _days(year, month) or (found["day"] and day < 1):
            yield item.at(found.start()), f"{found[0].strip()}（{item.around(found.start(), found.end())}）"
    for item, found, year, month, day in _english_dates(copy):
        if not 0 < day <= _days(year or 2000, month):
            yield item.at(found.start()), found[0]


def _year(copy: Copy, item: Run, found: re.Match[str]) -> int:
    """The year of a date: its own, the last one before it in the paragraph, or that of the head; 0: not known."""
    before = item.text[: found.start()]
    said = found.groupdict().get("year") or next((year[1] for year in reversed([*_SAID_YEAR.finditer(before)])), "")
    dated = copy.section.head.get("date", "")[:4] if copy.section and not said else ""
    if not found.groupdict().get("year") and _OTHER_YEAR.search(before):
        return 0
    return _value(said or (dated if dated.isdigit() else ""))


def _plausible(found: re.Match[str]) -> bool:
    """A month alone, without year or day, may be a count of months."""
    return bool(found["day"] or (found["year"] and found["month"]))


def _value(text: str | None) -> int:
    """The number of a year, month or day; 廿 and 卅 are 二十 and 三十."""
    if not text:
        return 0
    plain = text.replace("廿", "二十").replace("卅", "三十").replace("○", "〇")
    return int(numerals.value(plain) or 0)


def _days(year: int, month: int) -> int:
    return calendar.monthrange(min(max(year, 1), 9999), month)[1]


@check("T309", Copy, "日期與星期不符", level=Level.WARN, hint="查對日期和星期，改正其中一個。")
def weekdays(copy: Copy) -> Found:
    """日期和星期要相符。沒有寫年份的，按同一段前文的年份，或篇首的日期（date）推算。"""
    if not copy.chinese:
        return
    for item, found in copy.find(_DATE):
        if not (found["day"] and found["weekday"]):
            continue
        try:
            date = datetime.date(_year(copy, item, found), _value(found["month"]), _value(found["day"]))
        except ValueError:
            continue
        yield from _misnamed(item, found, date)
    for item, found in copy.find(_TO_DAY):
        try:
            date = datetime.date(_year(copy, item, found), int(found["month"]), int(found["day"]))
        except ValueError:
            continue
        yield from _misnamed(item, found, date)
    if today := _head_date(copy.section.head.get("date", "") if copy.section else ""):
        for item, found in copy.find(_TODAY):
            yield from _misnamed(item, found, today + datetime.timedelta(_FROM_TODAY[found["day"][0]]))
    for item, found, year, month, day in _english_dates(copy):
        if year and found["weekday"] and 0 < day <= _days(year, month):
            real = _NAMED[datetime.date(year, month, day).weekday()]
            if real != found["weekday"]:
                yield item.at(found.start()), f"{found[0]}，那天是 {real}"


def _misnamed(item: Run, found: re.Match[str], date: datetime.date) -> Found:
    """A finding where a date has another weekday than the one that is said."""
    named = "日" if found["weekday"] == "天" else found["weekday"]
    if _WEEKDAYS[date.weekday()] != named:
        told = f"{date.month}月{date.day}日" if found.re is not _DATE else "那天"
        yield item.at(found.start()), f"{found[0].strip()}，{told}是星期{_WEEKDAYS[date.weekday()]}"


def _head_date(text: str) -> datetime.date | None:
    """The day that a head gives, in any of the ways of writing it; None where it gives none."""
    found = re.match(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", text)
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


@check("T310", Copy, "相對的時間", level=Level.NOTE, hint="改成實際的年月；引文、演講辭可以保留。")
def relative(copy: Copy) -> Found:
    """「今年」「目前」「日前」寫稿時清楚，幾年後的讀者便不知是哪一年。書要用實際的年月。

    引文之內的不算；演講辭（有「各位……：」的稱呼）裏的「今天」也不算。
    """
    if not copy.chinese:
        return
    pattern = _RELATIVE_HANS if copy.simplified else _RELATIVE
    spoken = any(_ADDRESS.match(item.text) for item in copy.runs)
    for item, found in copy.find(pattern, PROSE | {"caption", "datum"}):
        quoted = any(quote.start() < found.start() < quote.end() for quote in _QUOTED.finditer(item.text))
        if (
            not quoted
            and not (spoken and (found[0][1:] in ("天", "日") or found[0].startswith("未來")))
            and not re.match(r"（\d{4}年", item.text[found.end() : found.end() + 6])
            and not _SO_FAR.search(item.text[: found.start()])
        ):
            yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"


_ANY_YEAR = re.compile(_YEAR)
_LIFE = re.compile(rf"[（(](?P<first>{_YEAR})\s?年?\s?(?:至|到|[-–—～~－])\s?(?P<last>\d{{4}})\s?年?[）)]")
_ENGLISH_SPAN = re.compile(
    r"\b(?:[Bb]etween|[Ff]rom) (?P<first>(?:19|20)\d\d) ?(?:-|–|—|to|and|until) ?(?P<last>(?:19|20)\d\d)\b"
)
_COURSES = (
    ("動工|興建|施工|奠基", "竣工|落成|完工|啟用|通車"),
    ("開業|創辦|開張", "結業|停業|關閉"),
    ("入讀|入學", "畢業"),
    ("上任|就任|獲委任|入職|獲選|當選|出任", r"離任|卸任|離職|止|(?<=任期至\d{4}年)[，。；]"),
    ("出生", "逝世|去世|離世"),
)
"""How a thing begins, and how it ends."""
_BEGUN = tuple(
    re.compile(
        rf"(?P<first>{_YEAR})\s?年(?:\d+月)?(?:\d+日)?[^。；，\d]{{0,10}}?(?:{start})[^。；\d]{{0,12}}?(?:[至到])?"
        rf"(?P<last>\d{{4}})\s?年(?:\d+月)?(?:\d+日)?(?!已|前)[^。；，\d]{{0,6}}?(?:{end})"
    )
    for start, end in _COURSES
)


_EDITIONS = re.compile(
    rf"第(?P<a>[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?P<unit>版|屆|期|代|任|輪)[^。；\d]{{0,12}}?(?P<first>{_YEAR})\s?年[^。；]{{0,24}}?"
    rf"第(?P<b>[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?P=unit)[^。；\d]{{0,12}}?(?P<last>{_YEAR})\s?年"
)


@check("T312", Copy, "年份倒置", level=Level.WARN, hint="查對起訖年份。")
def reversed_span(copy: Copy) -> Found:
    """「由甲年至乙年」，乙年不應早於甲年；「甲年動工，乙年落成」也一樣。第二版的年份不早於第一版。"""
    if not copy.chinese:
        return
    for item in copy.hant:
        if len(_ANY_YEAR.findall(item.text)) < 2:
            continue
        for found in (use for pattern in (_SPAN, _LIFE, _ENGLISH_SPAN, *_BEGUN) for use in pattern.finditer(item.text)):
            if _value(found["first"]) > _value(found["last"]) and not item.language(found.start()):
                yield item.at(found.start()), f"{found[0]}（{item.around(found.start(), found.end())}）"
        for found in _EDITIONS.finditer(item.text) if "第" in item.text else ():
            later = (numerals.value(found["b"]) or 0) - (numerals.value(found["a"]) or 0)
            if later * (_value(found["last"]) - _value(found["first"])) < 0:
                yield item.at(found.start()), f"{found[0]}（{item.around(found.start(), found.end())}）"


_AHEAD = re.compile(r"(?:預計|預期|預料|將會?|計劃|料將?|擬|定於|有望)[^，。；\d]{0,10}?(?P<year>(?:19|20)\d\d)\s?年")


@check("T320", Copy, "將來的年份已過", hint="查對年份，或改成已經發生的寫法。")
def ahead(copy: Copy) -> Found:
    """篇首有日期的新聞稿說「預計於2023年底落成」，而稿件的日期在2024年：將來的事不會在過去。"""
    date = copy.section.head.get("date", "") if copy.section and copy.chinese else ""
    written = int(date[:4]) if date[:4].isdigit() else 0
    for item, found in copy.find(_AHEAD, PROSE, hant=True) if written else ():
        if int(found["year"]) < written:
            yield item.at(found.start()), f"「{found[0]}」，而本篇的日期是 {written} 年"
