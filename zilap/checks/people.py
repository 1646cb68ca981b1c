"""T4xx (people): one name, one honour, one title a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zilap.checks import called, style
from zilap.checks.called import AFTER_NAME, HEADS, HONOURED, HONOURS, NOT_SURE
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.problem import Level, Place

_LIKE_SURNAMES = frozenset(
    frozenset(pair) for pair in zip("丘余江連湯歐關倫袁談馮", "邱于姜練唐區官林阮譚洪", strict=True)
)
"""Surnames that are mistaken for each other."""
_NO_SURNAMES = dict(
    zip(
        "鍾余沈冼范于游岑鄺盧郭梁傅戚鄔蕭侯詹簡黎譚程賴鄧龐董區關葉蔣許彭",
        "鐘佘沉洗範於遊芩曠廬廓粱傳威烏簫候瞻間梨潭呈懶燈寵懂樞閞業將計膨",
        strict=True,
    )
)
"""Surname → what it is mistaken for, which is a rarer surname or none."""
_FIELDS = {"person": "role", "author": "author_title"}
"""Fields of a head that name one person → the field that holds the title."""


@check("T403", BookCopy, "人名似有兩種寫法", level=Level.NOTE, hint="查對名字；是兩個人的話可寫進 allow.toml。")
def people(book: BookCopy) -> Found:
    """職銜之後或敬稱之前的三字姓名，與書中另一個只差一個字，多半是同一人而打錯了字。報告出現較少的一個。

    data/names.toml 和篇首的人名，內文其他地方差一個字的也報告。
    """
    seen, sure = _named(book)
    apart = _brothers(book, sure)
    for name in sorted(seen):
        near = [other for other in seen if _differ_by_one(name, other)]
        alike = [other for other in near if _one_person(book, seen, name, other, brothers=bool(apart & {name, other}))]
        for other in alike:
            if (other in sure, len(seen[other]), other) > (name in sure, len(seen[name]), name):
                where = f"（{seen[other][0][0].at(seen[other][0][1])}）" if seen[other] else "（data/names.toml）"
                for item, at in seen[name]:
                    yield item.at(at), f"「{name}」與「{other}」{where}只差一字"


def _brothers(book: BookCopy, sure: set[str]) -> set[str]:
    """Names that one section may have beside others much like them: of kin, and those that nothing but speech shows."""
    shown = [(name, related) for copy in _traditional(book) for _, name, _, related in called.names(copy)]
    heard = {name for copy in _traditional(book) for _, name, _ in called.speakers(copy)}
    return {name for name, related in shown if related} | (heard - {name for name, _ in shown} - sure)


def _one_person(
    book: BookCopy, seen: Mapping[str, list[tuple[Run, int]]], name: str, other: str, *, brothers: bool
) -> bool:
    """Whether two names may be one: what differs looks or sounds alike, or (not of brothers) one section has both."""
    if name[0] != other[0]:
        return True
    at = 1 if name[1] != other[1] else 2
    files = {item.file for item, _ in seen[name]}
    together = any(item.file in files for item, _ in seen[other])
    return _likely(book, name[at], other[at]) or (together and not brothers)


def _named(book: BookCopy) -> tuple[dict[str, list[tuple[Run, int]]], set[str]]:
    """Every name of three characters with its places, and those that are certain: listed, or of a head."""
    seen: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    sure = {name for name in _listed(book) if len(name) == 3}
    for copy in _traditional(book):
        for item, name, at, _ in called.names(copy):
            seen[name].append((item, at))
        for name, item in _heads(copy):
            if len(name) == 3:
                seen[name].append((item, 0))
                sure.add(name)
    seen.update({name: [] for name in sure - set(seen)})
    often = {name for name, places in seen.items() if len(places) > 1}
    for copy in _traditional(book):
        for item, name, at in called.speakers(copy):
            often.add(name)
            if (item, at) not in seen[name]:
                seen[name].append((item, at))
    if seen:
        _misspelt(book, sure, often, seen)
    return seen, sure


def _likely(book: BookCopy, one: str, other: str) -> bool:
    """Whether one character may stand in a name for another: it looks or sounds like it."""
    return other in book.style.alike.get(one, ()) or other in book.style.alike_in_names.get(one, ())


def _misspelt(book: BookCopy, sure: set[str], often: set[str], seen: dict[str, list[tuple[Run, int]]]) -> None:
    """Add what stands in the text like a name and differs from a certain one, or one met often, by one character."""
    others = "|".join(
        rf"{name[0]}(?:[^{name[1]}，。、\s]{name[2]}|{name[1]}[^{name[2]}，。、\s])" for name in sorted(sure)
    )
    alike = [form for name in sorted(sure | often) for form in _heard_alike(book, name)]
    like = "|".join([*alike, *(_NO_SURNAMES[name[0]] + name[1:] for name in sorted(seen) if name[0] in _NO_SURNAMES)])
    pattern = re.compile(
        r"(?:^|(?<=[，。、；：（「」與和及由是的人員長席裁師生者家為]))"
        rf"(?P<name>(?:{others or '(?!)'})(?={AFTER_NAME})|{like or '(?!)'})"
    )
    for copy in _traditional(book):
        for item, found in copy.find(pattern):
            place = item, found.start("name")
            if not NOT_SURE & set(found["name"]) and place not in seen[found["name"]]:
                seen[found["name"]].append(place)


def _heard_alike(book: BookCopy, name: str) -> Iterator[str]:
    """A name with one of its given characters as another that looks or sounds like it."""
    for at in (1, 2):
        for char in sorted(book.style.alike_in_names.get(name[at], ())):
            yield name[:at] + char + name[at + 1 :]


def _traditional(book: BookCopy) -> Iterator[Copy]:
    """The sections, those in Simplified Chinese in Traditional characters."""
    for copy in book.sections:
        if copy.traditional:
            yield copy
        elif copy.simplified:
            yield replace(copy, runs=copy.hant, language="zh-Hant")


def _data(book: BookCopy) -> Iterator[Copy]:
    """The data files, but for the list of names."""
    yield from (copy for copy in book.copies if not copy.section and copy.chinese and copy.file.name != "names.toml")


def _heads(copy: Copy) -> Iterator[tuple[str, Run]]:
    """Names that the head of a section gives."""
    for item in copy.runs:
        if item.sort == "field" and item.name in _FIELDS and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", item.text):
            yield item.text, item


def _differ_by_one(name: str, other: str) -> bool:
    """One of the two given characters different, or the surname as one that it is mistaken for."""
    if name[0] != other[0]:
        like = name[0] in (_NO_SURNAMES.get(other[0]), *_surnames(other[0]))
        return name[1:] == other[1:] and (like or frozenset((name[0], other[0])) in _LIKE_SURNAMES)
    return (name[1] == other[1]) != (name[2] == other[2])


def _surnames(char: str) -> list[str]:
    """The surnames that a character is mistaken for."""
    return [name for name, other in _NO_SURNAMES.items() if other == char]


@check("T404", BookCopy, "敬稱不一", level=Level.NOTE, hint="查對；同一人全書用同一敬稱。")
def honours(book: BookCopy) -> Found:
    """同一個人，有的地方稱先生，有的地方稱博士或女士；或一處說是長女，另一處稱先生。報告與首次不同的各處。"""
    first: dict[str, tuple[str, Place]] = {}
    kin = {name: (woman, place) for copy in _traditional(book) for name, woman, place in called.kin(copy)}
    for copy in _traditional(book):
        for item, found in copy.find(HONOURED):
            woman, where = kin.get(found["name"], (None, None))
            if woman is not None and found["honour"] in (_MEN if woman else _WOMEN):
                sex = "女" if woman else "男"
                yield item.at(found.start()), f"「{found['name']}{found['honour']}」，{where} 說是{sex}的"
                continue
            if NOT_SURE & set(found["name"]):
                continue
            place = item.at(found.start())
            honour, where = first.setdefault(found["name"], (found["honour"], place))
            if honour != found["honour"]:
                yield place, f"「{found['name']}{found['honour']}」，{where} 作「{honour}」"


_MEN, _WOMEN = frozenset({"先生"}), frozenset({"女士", "小姐", "太太"})
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
    rf"(?:現任|創會|首任|第[一二三四五六七八九十\d]+[任屆])?{_OFFICE}$"
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


def known(book: BookCopy) -> list[str]:
    """Names of people: those of the list, of the heads, and those that titles or honours tell."""
    names = _listed(book)
    for copy in _traditional(book):
        names.update(name for name, _ in _heads(copy))
        names.update(name for _, name, _, _ in called.names(copy))
    return sorted(name for name in names if len(name) > 1)


def _listed(book: BookCopy) -> set[str]:
    """The people of the book's own list."""
    return {str(row["zh"]) for row in style.names(book.book.root) if row.get("kind") == "person"}


def _held(book: BookCopy, known: Sequence[str]) -> tuple[dict[str, list[_Title]], dict[str, list[set[str]]]]:
    """Every title of every person, and the titles that one sentence gives together."""
    held: dict[str, list[_Title]] = defaultdict(list)
    together: dict[str, list[set[str]]] = defaultdict(list)
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    for copy in (*_traditional(book), *_data(book)):
        for name, role in _roles(copy):
            together[name].append(_offices(role.text))
            if (title := _BEFORE.search(role.text)) and not title["past"]:
                held[name].append(_title(title, role, 0, copy, dated=False))
        for item in copy.runs:
            for sentence in _SENTENCE.finditer(item.text):
                names = list(pattern.finditer(sentence[0]))
                for index, found in enumerate(names):
                    together[found[0]].append(_beside(sentence[0], names, index))
                    held[found[0]] += _given(item, sentence, found, copy)
    return held, together


def _roles(copy: Copy) -> Iterator[tuple[str, Run]]:
    """Each name of the head that has a title there."""
    fields = {item.name: item for item in copy.runs if item.sort == "field"}
    for name, item in _heads(copy):
        if role := fields.get(_FIELDS[item.name]):
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
    if any(_plain_heads(one.office, other.office) <= family for family in _FAMILIES[:2]):
        return True
    when = one.dated or other.dated
    return not when and (
        any({one.office, other.office} <= family for family in _FAMILIES[2:]) or _one_above(one, other)
    )


def _plain_heads(one: str, other: str) -> set[str]:
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
