"""T407: the titles that a book gives to one person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zilap.checks.called import FIELDS, HEADS, HONOURS, heads, known, traditional
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.problem import Level, Place

_FAMILIES = tuple(
    frozenset(row.split())
    for row in (
        "會長 總會長 主席 理事長 社長 董事長 總裁 行政總裁 總經理 董事總經理 執行董事 首席執行官",
        "秘書長 總幹事 行政總監",
        "局長 署長 專員 處長 司長 廳長",
        "校長 院長 所長",
        "大使 總領事 領事",
    )
)
"""Titles of which one person has one in one body."""
_STEPS = frozenset({"副", "助理", "署理", "常務副", "高級"})
_OFFICE = rf"(?P<rank>(?:常務副|副|助理|署理|高級|首席|行政|聯席)?)(?P<head>{HEADS})"
_BEFORE = re.compile(
    rf"(?P<body>[\u4e00-\u9fff「」]{{0,16}}?)(?P<past>前|前任|原|時任|歷任|曾任|名譽|榮譽|永遠名譽|永遠|候任|當時的)?"
    rf"(?:現任|創會|首任|第[一二三四五六七八九十\d]+[任屆])?{_OFFICE}[是為]?$"
)
_BEHIND = re.compile(
    rf"(?:{HONOURS})?(?:[（，]?(?:現任|擔任|出任|任)?(?P<body>[\u4e00-\u9fff]{{0,12}}?))?{_OFFICE}(?![期遠久大達成團台席])"
)
_DATED = re.compile(r"(?:\d{4}|[〇零一二三四五六七八九]{4})\s?年[^，。]{0,12}$")
_CHANGED = re.compile(r"當時|時任|其後|後來|曾|升任|獲選|當選|接任|繼任|出任|卸任|轉任")
_PARTICLES = re.compile(
    r".*(?:[的由與和及在是為向獲請兼暨同並到對]|邀請|出席|代表|聯同|主禮|嘉賓|包括|擔任|還有|左起|時)"
)
_SENTENCE = re.compile(r"[^。！？；\n]+")


_BODY_ENDS = tuple("會局署處部組院校學所司社團隊廠行店庫台港國省市區盟館系室報金體心線房")
"""Characters that a body, before the title of who heads it, ends with."""
_WITHIN = ("委員會", "籌委會", "執委會", "青委會", "婦委會", "小組", "組", "部", "分會", "團", "基金")
"""Ends of the names of what is part of a body: its head is not the head of the body."""


@dataclass(frozen=True, slots=True)
class _Title:
    """A title that a place gives to a person."""

    office: str
    body: str
    """What it is said to be of; empty where it is not said."""
    place: Place
    section: str
    dated: bool
    """The sentence says when."""


@check(
    "T407",
    BookCopy,
    "同一人的職銜不一",
    level=Level.NOTE,
    hint="查對職銜；先後或同時擔任兩職的話，可在文中說明或寫進 allow.toml。",
)
def titles(book: BookCopy) -> Found:
    """同一個人，一處稱主席，另一處稱會長或總裁。報告出現較少的一種，並指出另一處。

    內文、圖片說明、篇首、落款和 data/*.toml 都看。

    前任、名譽職銜，不同機構的職位，同一句裏並列的幾個職位，先任副職、後任正職而寫明年份的，都不算。
    """
    names = known(book)
    if not names:
        return
    held, together = _held(book, names)
    for name in sorted(held):
        yield from _conflicts(name, held[name], [*together[name], *_elsewhere(held[name])])


def _held(book: BookCopy, people: Sequence[str]) -> tuple[dict[str, list[_Title]], dict[str, list[set[str]]]]:
    """Every title of every person, and the titles that one sentence gives together."""
    held: dict[str, list[_Title]] = defaultdict(list)
    together: dict[str, list[set[str]]] = defaultdict(list)
    pattern = re.compile("|".join(map(re.escape, sorted(people, key=len, reverse=True))))
    for copy in (*traditional(book), *_data(book)):
        for name, role in _roles(copy):
            together[name].append(_offices(role.text))
            if (title := _BEFORE.search(role.text)) and not title["past"]:
                held[name].append(_title(title, role, 0, copy, dated=False))
        for item in copy.matching(pattern):
            text = item.text.replace("\n", "，") if "sign" in item.marks else item.text
            for sentence in _SENTENCE.finditer(text):
                names = list(pattern.finditer(sentence[0]))
                for index, found in enumerate(names):
                    together[found[0]].append(_beside(sentence[0], names, index))
                    held[found[0]] += _given(item, sentence, found, copy)
    return held, together


def _data(book: BookCopy) -> Iterator[Copy]:
    """The data files, but for the list of names."""
    yield from (copy for copy in book.copies if not copy.section and copy.chinese and copy.file.name != "names.toml")


def _roles(copy: Copy) -> Iterator[tuple[str, Run]]:
    """Each name of the head that has a title there."""
    fields = {item.name: item for item in copy.runs if item.sort == "field"}
    for name, item in heads(copy):
        if role := fields.get(FIELDS[item.name]):
            yield name, role
    rows = [item for item in copy.runs if item.sort == "datum"]
    for item, after in pairwise(rows):
        if item.name == "name" and after.name in ("role", "title") and item.marks == after.marks:
            yield item.text, after


def _beside(sentence: str, names: Sequence[re.Match[str]], index: int) -> set[str]:
    """The titles that a sentence gives to one of its people: those between the neighbours."""
    before = sentence[names[index - 1].end() if index else 0 : names[index].start()]
    behind = sentence[names[index].end() : names[index + 1].start() if index + 1 < len(names) else None]
    if index:
        before = re.sub(rf"^(?:{HONOURS})?{_OFFICE}", "", before)
    if index + 1 < len(names):
        behind = re.sub(rf"{_OFFICE}$", "", behind)
    return _offices(before) | _offices(behind)


def _offices(text: str) -> set[str]:
    return {found[0] for found in re.finditer(_OFFICE, text)}


def _given(item: Run, sentence: re.Match[str], found: re.Match[str], copy: Copy) -> Iterator[_Title]:
    """The title that stands before a name, or right behind it."""
    before, behind = sentence[0][: found.start()], sentence[0][found.end() :]
    dated = bool(_DATED.search(before) or _CHANGED.search(sentence[0]))
    at = sentence.start() + found.start()
    title = _BEFORE.search(before[-40:])
    if title is None:
        title = _BEHIND.match(behind)
        if title and title["body"] and not behind.startswith(("（", "，")):
            title = None
    if title and not title.groupdict().get("past"):
        yield _title(title, item, at, copy, dated=dated)


def _title(found: re.Match[str], item: Run, at: int, copy: Copy, *, dated: bool) -> _Title:
    body = _PARTICLES.sub("", found["body"] or "").strip("「」")
    body = body if body.endswith(_BODY_ENDS) else ""
    return _Title(found["rank"] + found["head"], body, item.at(at), copy.file.stem, dated)


def _elsewhere(held: Sequence[_Title]) -> Iterator[set[str]]:
    """Pairs of titles that the book says to be of different bodies."""
    for one in held:
        for other in held:
            if one.body and other.body and not _same_body(one.body, other.body):
                yield {one.office, other.office}


def _conflicts(name: str, held: Sequence[_Title], together: Sequence[set[str]]) -> Iterator[tuple[Place, str]]:
    """The rarer of every two titles that cannot both be right, once a section."""
    counted: Mapping[str, int] = {title.office: sum(other.office == title.office for other in held) for title in held}
    reported: set[tuple[str, str]] = set()
    for index, title in enumerate(held):
        for number, other in enumerate(held):
            fewer = (counted[title.office], -index) < (counted[other.office], -number)
            key = title.office, title.section
            if fewer and key not in reported and _clash(title, other, together):
                reported.add(key)
                yield title.place, f"{name}在這裏是「{title.office}」，在 {other.place} 是「{other.office}」"


def _clash(one: _Title, other: _Title, together: Sequence[set[str]]) -> bool:
    short, long = sorted((one.office, other.office), key=len)
    shortened = long.endswith(short) and long.removesuffix(short) not in _STEPS
    if shortened or not _same_body(one.body, other.body):
        return False
    if any({one.office, other.office} <= offices for offices in together):
        return False
    if any(_plainheads(one.office, other.office) <= family for family in _FAMILIES[:2]):
        return True
    when = one.dated or other.dated
    return not when and (
        any({one.office, other.office} <= family for family in _FAMILIES[2:]) or _one_above(one, other)
    )


def _plainheads(one: str, other: str) -> set[str]:
    """Two titles, without the step that both have: 副會長 and 副主席 differ like 會長 and 主席."""
    step = next((step for step in sorted(_STEPS) if one.startswith(step) and other.startswith(step)), "")
    return {one.removeprefix(step), other.removeprefix(step)}


def _one_above(one: _Title, other: _Title) -> bool:
    """副會長 and 會長, 副會長 and 主席."""
    short, long = sorted((one.office, other.office), key=len)
    if long.endswith(short):
        return long.removesuffix(short) in _STEPS
    heads = {
        next((head for step in _STEPS if (head := t.office.removeprefix(step)) != t.office), "") for t in (one, other)
    }
    plain = {title.office for title in (one, other)}
    return any(len(heads & family) == 1 and len(plain & family) == 1 for family in _FAMILIES[:1])


def _same_body(one: str, other: str) -> bool:
    """Whether two bodies may be one: one is not said, or is a short form of the other."""
    short, long = sorted((one, other), key=len)
    if not short:
        return not long.endswith(_WITHIN)
    rest = iter(long)
    return all(char in rest for char in short)
