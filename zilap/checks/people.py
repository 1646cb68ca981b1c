"""T4xx (people): one name and one honour a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from zilap.checks import called
from zilap.checks.called import AFTER_NAME, HEADS, HONOURED, NOT_SURE, SAYS, heads, listed, signed, traditional
from zilap.checks.prose import BookCopy
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


@check("T403", BookCopy, "人名似有兩種寫法", level=Level.NOTE, hint="查對名字；是兩個人的話可寫進 allow.toml。")
def people(book: BookCopy) -> Found:
    """職銜之後或敬稱之前的三字姓名，與書中另一個只差一個字，多半是同一人而打錯了字。報告出現較少的一個。

    差兩個字而都形近、音近的，同一篇裏名字相同而姓氏不同的，也報告。data/names.toml、篇首和落款的人名為準。
    """
    seen, sure = _named(book)
    apart = _brothers(book, sure)
    for name in sorted(seen):
        near = [other for other in seen if _near(name, other)]
        alike = [other for other in near if _one_person(book, seen, name, other, brothers=bool(apart & {name, other}))]
        for other in alike:
            if (other in sure, len(seen[other]), other) > (name in sure, len(seen[name]), name):
                where = f"（{seen[other][0][0].at(seen[other][0][1])}）" if seen[other] else "（data/names.toml）"
                for item, at in seen[name]:
                    yield item.at(at), f"「{name}」與「{other}」{where}相近"


def _brothers(book: BookCopy, sure: set[str]) -> set[str]:
    """Names that one section may have beside others much like them: of kin, and those that nothing but speech shows."""
    shown = [(name, related) for copy in traditional(book) for _, name, _, related in called.names(copy)]
    heard = {name for copy in traditional(book) for _, name, _ in called.speakers(copy)}
    return {name for name, related in shown if related} | (heard - {name for name, _ in shown} - sure)


def _one_person(
    book: BookCopy, seen: Mapping[str, list[tuple[Run, int]]], name: str, other: str, *, brothers: bool
) -> bool:
    """Whether two names may be one: what differs looks or sounds alike, or (not of brothers) one section has both."""
    files = {item.file for item, _ in seen[name]}
    together = any(item.file in files for item, _ in seen[other])
    if name[0] != other[0]:
        return _like_surnames(name[0], other[0]) or together
    different = [at for at in (1, 2) if name[at] != other[at]]
    return all(_likely(book, name[at], other[at]) for at in different) or (
        together and not brothers and len(different) == 1
    )


def _named(book: BookCopy) -> tuple[dict[str, list[tuple[Run, int]]], set[str]]:
    """Every name of three characters with its places, and those that are certain: listed, or of a head."""
    seen: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    sure = {name for name in listed(book) if len(name) == 3}
    for copy in traditional(book):
        for item, name, at, _ in called.names(copy):
            seen[name].append((item, at))
        for name, item in (*heads(copy), *signed(copy)):
            if len(name) == 3:
                seen[name].append((item, 0))
                sure.add(name)
    seen.update({name: [] for name in sure - set(seen)})
    often = {name for name, places in seen.items() if len(places) > 1}
    for copy in traditional(book):
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
    """Add what stands in the text like a name and differs from another by one character.

    The other is certain, or was met often, or is any name where a title stands behind.
    """
    alike = [form for name in sorted(sure | often) for form in _heard_alike(book, name)]
    like = "|".join([*alike, *(_NO_SURNAMES[name[0]] + name[1:] for name in sorted(seen) if name[0] in _NO_SURNAMES)])
    speaking = rf"(?:{_one_off(seen)})(?=前?(?:{HEADS})|{SAYS})"
    pattern = re.compile(
        r"(?:^|(?<=[，。、；：（「」與和及由是的人員長席裁師生者家為]))"
        rf"(?P<name>(?:{_one_off(sure)})(?={AFTER_NAME})|{speaking}|{like or '(?!)'})"
    )
    for copy in traditional(book):
        for item, found in copy.find(pattern):
            place = item, found.start("name")
            if not NOT_SURE & set(found["name"]) and place not in seen[found["name"]]:
                seen[found["name"]].append(place)


def _one_off(names: Collection[str]) -> str:
    """A pattern of whatever differs from one of these names by one of the given characters."""
    forms = [rf"{name[0]}(?:[^{name[1]}，。、\s]{name[2]}|{name[1]}[^{name[2]}，。、\s])" for name in sorted(names)]
    return "|".join(forms) or "(?!)"


def _heard_alike(book: BookCopy, name: str) -> Iterator[str]:
    """A name with one of its given characters as another that looks or sounds like it."""
    for at in (1, 2):
        for char in sorted(book.style.alike_in_names.get(name[at], ())):
            yield name[:at] + char + name[at + 1 :]


def _near(name: str, other: str) -> bool:
    """The surname the same and the given characters not, or the other way round."""
    return (name[0] == other[0]) != (name[1:] == other[1:])


def _like_surnames(one: str, other: str) -> bool:
    """Whether one surname is mistaken for the other."""
    return frozenset((one, other)) in _LIKE_SURNAMES or _NO_SURNAMES.get(one) == other or _NO_SURNAMES.get(other) == one


@check("T404", BookCopy, "敬稱不一", level=Level.NOTE, hint="查對；同一人全書用同一敬稱。")
def honours(book: BookCopy) -> Found:
    """同一個人，有的地方稱先生，有的地方稱博士或女士；或一處說是長女，另一處稱先生。報告與首次不同的各處。"""
    first: dict[str, tuple[str, Place]] = {}
    kin = {name: (woman, place) for copy in traditional(book) for name, woman, place in called.kin(copy)}
    for copy in traditional(book):
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
