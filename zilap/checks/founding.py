"""F1xx (founding): one year of founding a body, anniversaries that fit it, chronicles in order."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zilap.checks import style, subjects
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.checks.subjects import YEAR
from zilap.han import numerals
from zilap.problem import Level, Place

_FOUNDED = (
    r"(?:正式)?(?:成立|創立|創辦|創會|創建|始創|創設|誕生|開業|開張"
    r"|(?:設立|展開|推出|啟動|開辦)(?=以來|$|[，。；、」]))"
)
_AFTER = re.compile(
    rf"^[」》]?(?:[（(][^）)]{{1,80}}[）)])?(?:的[^，。；\d]{{1,5}}，|由[^，。；\d]{{1,16}}?，?)?(?:自|早在|於|在)?(?P<y1>{YEAR})\s?年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?[^。；，、\d]{{0,8}}?{_FOUNDED}(?!的[^，。]|[^，。]{{0,6}}(?:委員會|基金|分會|學院|中心|公司))"
    rf"|^[」》]?(?:[（(][^）)]{{1,80}}[）)])?{_FOUNDED}於(?P<y2>{YEAR})\s?年"
)
_BEFORE = re.compile(
    rf"(?P<y>{YEAR})\s?年(?P<x>[^。；\d]{{0,24}}?)(?:創辦|創立|創建|成立|發起|始創)(?:了|的是)?[「《]?$"
)
_OURS = re.compile(
    r"(?<![一-鿿])(?P<who>本會|本商會|我會|商會|公會|學會|協會|聯會|總會|聯合會)"
    r"(?=[^，。]{0,6}(?:成立|創立|創會|創辦|始創|\d{4}年[^，。]{0,4}(?:成立|創立|創會)))"
)
_FIRST = re.compile(rf"(?:^|，){_FOUNDED}|創會")
_ANNIVERSARY = re.compile(r"(?P<n>\d{1,3}|[一二三四五六七八九十百零〇]{1,4})\s?(?:[周週]年(?!大會)|歲生日)")
_WALKED = re.compile(
    r"(?:走過|踏入|成立|創立|創會|創辦|開業|營業|立足)(?:至今|以來|了|已|已經|已有|足足|整整|將近)*第?"
    r"(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,4})個?年(?![代級度前後月期內])"
)
_ANY_YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?年")
_SENTENCE = re.compile(r"[^。！？；\n]+")


@dataclass(frozen=True, slots=True)
class _Founded:
    """A place that says when a body was founded."""

    name: str
    year: int
    place: Place


@check("F114", BookCopy, "創立年份不一", level=Level.WARN, hint="查對會史，改正其中一處；改組、改名的年份請寫清楚。")
def founded(book: BookCopy) -> Found:
    """同一個機構，一處說1996年成立，另一處說1995年；內文、篇首的 founded 和年表都看。報告較少的一種，並指出另一處。"""
    by_name: dict[str, list[_Founded]] = {}
    for one in _all(book):
        by_name.setdefault(subjects.short(one.name), []).append(one)
    for name in sorted(by_name):
        told = by_name[name]
        years = [one.year for one in told]
        most = max(years, key=lambda year: (years.count(year), -years.index(year)))
        first = next(one for one in told if one.year == most)
        for one in told:
            if one.year != most:
                yield one.place, f"「{name}」在這裏是 {one.year} 年成立，在 {first.place} 是 {most} 年"


@functools.lru_cache(maxsize=1)
def _all(book: BookCopy) -> Sequence[_Founded]:
    """Everything the book says of when its bodies were founded."""
    return tuple(_read(book))


def _read(book: BookCopy) -> Iterator[_Founded]:
    names = {str(row["zh"]) for row in style.names(book.book.root) if row.get("kind") == "body"}
    names |= {_own(copy) for copy in book.sections} | {book.book.publisher} | subjects.read(book).names
    pattern = re.compile(
        "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)) if len(name) > 3)
        or "$^"
    )
    for copy in book.sections:
        ours = _own(copy) or book.book.publisher
        here = subjects.meant(book)[copy.file]
        key = "founded", pattern.pattern, ours, subjects.read(book).sign
        yield from copy.notes.all(key, _of_section, copy, pattern, ours, here)


def _of_section(copy: Copy, names: re.Pattern[str], ours: str, here: Mapping[str, str]) -> Iterator[_Founded]:
    for item in copy.hant:
        if item.sort in PROSE | {"caption"}:
            yield from _said(item, names, ours)
            yield from _shortly(item, here)
    yield from _declared(copy)


def _own(copy: Copy) -> str:
    """The body of whose a profile speaks; empty for other sections."""
    section = copy.section
    return section.title.replace("|", "") if section and section.kind.name == "profile" else ""


def _said(item: Run, names: re.Pattern[str], ours: str) -> Iterator[_Founded]:
    for pattern, name in ((names, ""), (_OURS, ours)):
        for found in pattern.finditer(item.text):
            maker = item.text[: found.start()].endswith(("是", "由"))
            after = None if maker else _AFTER.match(item.text[found.end() : found.end() + 60])
            before = _BEFORE.search(item.text[max(found.start() - 44, 0) : found.start()])
            ends = item.text[found.end() : found.end() + 1] in ("", *"，。；、（(」》：的")
            told = (after["y1"] or after["y2"]) if after else before["y"] if before and ends and not name else ""
            year = numerals.value(told) if told else None
            if pattern is _OURS and found[0][0] not in "本我" and not ours.endswith(found[0]):
                continue
            if year is not None and (name or found[0]):
                at = found.end() + after.start("y1" if after["y1"] else "y2") if after else found.start()
                yield _Founded(name or found[0], int(year), item.at(at))


def _shortly(item: Run, here: Mapping[str, str]) -> Iterator[_Founded]:
    """What is said of the one company, school … of a section that a short word stands for."""
    for word in [word for word in here if word in item.text] if "年" in item.text else ():
        for found in re.finditer(rf"(?:^|(?<=[，。；：]))(?:這家|這間)?{word}", item.text):
            after = _AFTER.match(item.text[found.end() : found.end() + 60])
            year = numerals.value(after["y1"] or after["y2"]) if after else None
            if after and year is not None:
                yield _Founded(here[word], int(year), item.at(found.end() + after.start("y1" if after["y1"] else "y2")))


def _declared(copy: Copy) -> Iterator[_Founded]:
    """The field ``founded`` of a profile, and the row of its chronicle that says so."""
    name = _own(copy)
    if not name or copy.section is None:
        return
    for item in copy.runs:
        if item.sort == "field" and item.name == "founded" and (year := re.search(YEAR, item.text)):
            yield _Founded(name, int(numerals.value(year[0]) or 0), item.at(year.start()))
    for row in copy.section.data.get("milestone", ())[:1]:
        year = re.match(r"\d{4}", str(row.get("date", "")))
        if year and _FIRST.search(str(row.get("text", ""))):
            yield _Founded(name, int(year[0]), row["place"])


@check("F105", BookCopy, "周年與年份不符", level=Level.NOTE, hint="查對周年數和年份。")
def anniversaries(book: BookCopy) -> Found:
    """句中有年份，又有建國、回歸或某機構成立的周年數，兩者相減應是 1949、1997 或那個機構的創立年份。"""
    known = {one.name: one.year for one in reversed(_all(book))}
    told = repr(known)
    for copy in book.sections:
        ours = {**subjects.meant(book)[copy.file], "本會": _own(copy) or book.book.publisher}
        key = "anniversaries", told, ours["本會"], subjects.read(book).sign
        yield from copy.notes.all(key, _celebrated, copy, known, ours)


def _celebrated(copy: Copy, known: dict[str, int], ours: dict[str, str]) -> Found:
    for item in copy.hant if copy.chinese else ():
        if item.sort in PROSE | {"caption"} and "年" in item.text:
            for sentence in _SENTENCE.finditer(item.text):
                yield from _of_a_founding(item, sentence, known, ours)
                yield from _of_the_state(item, sentence)


_STATE = {
    1949: re.compile(r"(?:建國|國慶|中華人民共和國成立|新中國成立)$"),
    1997: re.compile(r"(?:回歸(?:祖國)?|香港特別行政區成立|香港特區成立|特區成立)$"),
}


def _of_the_state(item: Run, sentence: re.Match[str]) -> Found:
    for found in _ANNIVERSARY.finditer(sentence[0]):
        start = next((year for year, what in _STATE.items() if what.search(sentence[0][: found.start()])), None)
        yield from _told(item, sentence, found, start)


def _of_a_founding(item: Run, sentence: re.Match[str], known: dict[str, int], ours: Mapping[str, str]) -> Found:
    """``ours``: what the short words of the section mean."""
    if re.search(r"國慶|建國|回歸|中華人民共和國", sentence[0]):
        return
    for found in _ANNIVERSARY.finditer(sentence[0]):
        named = [name for name in known if name in sentence[0]] or sorted(
            {name for word, name in ours.items() if word in sentence[0] and name in known}
        )
        if len(named) == 1 and re.search(
            r"(?:成立|創會|創立|創辦|會慶|慶祝|慶典|聯會|商會|總會|本會)[^，。]{0,4}$", sentence[0][: found.start()]
        ):
            yield from _told(item, sentence, found, known[named[0]])
    for found in _WALKED.finditer(sentence[0]):
        named = [name for name in known if name in sentence[0][: found.start()]]
        if len(named) == 1:
            yield from _told(item, sentence, found, known[named[0]], slack=1)


def _told(item: Run, sentence: re.Match[str], found: re.Match[str], start: int | None, slack: int = 0) -> Found:
    """A finding where the last year before an anniversary, less the founding, is another number."""
    years = [year for year in _ANY_YEAR.finditer(sentence[0][: found.start()]) if int(year["y"]) != start]
    count = numerals.value(found["n"])
    if (
        start
        and years
        and count is not None
        and found.start() - years[-1].end() < 40
        and abs(int(years[-1]["y"]) - start - count) > slack
    ):
        yield (
            item.at(sentence.start() + found.start()),
            f"{found[0]}，而前面的年份是 {years[-1]['y']} 年（{start} 年起算）",
        )


@check("F115", BookCopy, "年表的次序", level=Level.NOTE, hint="查對日期，或調動次序。")
def chronicles(book: BookCopy) -> Found:
    """年表由早到晚；一項的日期早於前一項，不是排錯次序，便是打錯年份。"""
    for section in book.book.sections:
        for table in ("milestone", "event"):
            last: dict[str, tuple[int, int]] = {}
            for row in section.data.get(table, ()):
                date = re.match(r"(?P<y>\d{4})(?:[-年](?P<m>\d{1,2}))?", str(row.get("date", "")))
                if not date:
                    continue
                when, track = (int(date["y"]), int(date["m"] or 0)), str(row.get("track", ""))
                before = last.get(track, (0, 0))
                if when[0] < before[0] or (when[0] == before[0] and 0 < when[1] < before[1]):
                    yield row["place"], f"{row['date']} 排在 {before[0]} 年{f'{before[1]}月' if before[1] else ''}之後"
                last[track] = max(when, before)
