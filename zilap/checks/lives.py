"""T411: what two places say of one person's birth, family and office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zilap.checks import subjects
from zilap.checks.called import HEADS, HONOURS, known
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.checks.subjects import YEAR
from zilap.han import numerals
from zilap.problem import Level, Place

_YEAR = rf"(?P<year>{YEAR})\s?年"
_MONTH = r"(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月)?(?:\d{1,2}日)?"
_BORN = re.compile(
    rf"^(?:{HONOURS})?(?:[（(](?P<from>1[89]\d\d)\s?[-–—~～至]|(?:於|在)?{_YEAR}{_MONTH}(?:[於在][^，。；\d]{{1,10}}|[^，。；\d的]{{0,4}}?)?(?:出生|生(?=[，。；於])))"
)
_TOOK = re.compile(
    rf"^(?:{HONOURS})?(?P<h1>副?(?:{HEADS}))?(?:於|在|自)?{_YEAR}{_MONTH}(?:正式|獲|獲選|起|開始|底|初)?"
    rf"(?:接任|出任|就任|上任|升任|擔任)(?P<h2>[^，。；、\d的]{{0,12}}?(?:副會長|副主席|{HEADS}))?"
)
_KIN = re.compile(r"(?P<kin>長子|次子|三子|幼子|獨子|長女|次女|三女|幼女|獨女)$")
_PLAIN = re.compile(rf"副?(?:{HEADS})$")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a place says of a person: of what, and what."""

    what: str
    value: str
    place: Place


@check(
    "T411",
    BookCopy,
    "同一人的生平不一",
    level=Level.NOTE,
    hint="查對；兩個人同名的話，可寫進 allow.toml。",
)
def lives(book: BookCopy) -> Found:
    """同一個人，一處說1956年出生，另一處說1958年；一處是「長子」，另一處是「次子」；接任同一職位的年份不同。"""
    told: dict[tuple[str, str], _Told] = {}
    for name, one in _all(book):
        first = told.setdefault((name, one.what), one)
        if first.value != one.value:
            yield one.place, f"{name}{one.what}，在這裏是{one.value}，在 {first.place} 是{first.value}"


def _all(book: BookCopy) -> Iterator[tuple[str, _Told]]:
    """Everything that stands right beside a name, with the name."""
    names = [name for name in known(book) if len(name) > 2]
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or "$^")
    for copy in book.sections:
        yield from copy.notes.all(("lives", pattern.pattern), _of_section, copy, pattern)


def _of_section(copy: Copy, names: re.Pattern[str]) -> Iterator[tuple[str, _Told]]:
    for item, sentence in subjects.sentences(copy, PROSE | {"caption"}):
        for found in names.finditer(sentence[0]):
            before, behind = sentence[0][: found.start()], sentence[0][found.end() :]
            for what, value in _said(before, behind):
                yield found[0], _Told(what, value, item.at(sentence.start() + found.start()))


def _said(before: str, behind: str) -> Iterator[tuple[str, str]]:
    """What stands right before and behind a name, as (what it is of, what it says)."""
    if kin := _KIN.search(before):
        yield "的身分" + ("（子）" if kin["kin"][1] == "子" else "（女）"), f"「{kin['kin']}」"
    if born := _BORN.match(behind):
        yield "的出生年份", f" {numerals.value(born['from'] or born['year'])} 年"
    if took := _TOOK.match(behind):
        title = _PLAIN.search(took["h2"] or took["h1"] or "")
        if title:
            yield f"任{title[0]}的年份", f" {numerals.value(took['year'])} 年"
