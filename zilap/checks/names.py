"""T4xx: names.  The house's forms, and one form a book."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from zilap.checks import bodies, style, subjects
from zilap.checks.bodies import pairs
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.problem import Level, Place

_QUOTED = re.compile(r"「(?P<inside>[^「」『』，。！？\n]{3,24})」(?P<after>[\u4e00-\u9fff]{2,8})")
_BARE = re.compile(r"「(?P<inside>[^「」『』，。！？\n]{5,40})」")


@check("T401", Copy, "譯名或名稱", level=Level.WARN)
def listed(copy: Copy) -> Found:
    """國名、地名、人名用香港通行的譯法；機構用它的官方名稱。

    名單在 zilap/checks/words/hk/names.toml，據香港政府新聞公報的用法；一本書自己的名單寫在 book/data/names.toml。
    """
    for item, hit in copy.words("names"):
        shown = item.around(hit.start, hit.end)
        yield item.at(hit.start), f"「{hit.word.wrong}」應作「{hit.word.right}」（{shown}）", hit.word.reason


@check("T402", BookCopy, "名單上的名稱", level=Level.WARN, hint="照 data/names.toml 改正；名單錯了便改名單。")
def own_names(book: BookCopy) -> Found:
    """book/data/names.toml 的 [[name]] 列出本書的名稱：zh 是正寫，wrong 是曾見的誤寫，en 是英文名。

    文中出現誤寫，中文後面的括號或篇首寫了另一個英文名，國名、地名、人名欠了最後一字，都會報告。
    """
    texts = [(copy, "\n".join(item.text for item in copy.runs)) for copy in book.sections]
    for row in style.names(book.book.root):
        right, english = str(row["zh"]), str(row.get("en", ""))
        wrong = list(row.get("wrong", ()))
        cut = row.get("kind") in ("country", "place", "person") and len(right) >= 4
        if cut and right[:-1] not in book.style.bound.phrases:
            wrong.append(right[:-1])
        for copy, text in texts:
            if any(form in text for form in (*wrong, right)):
                for item in copy.runs:
                    yield from _misnamed(item, right, wrong)
                    yield from _misglossed(item, right, english)
    listed = {str(row["zh"]): str(row["en"]) for row in style.names(book.book.root) if row.get("en")}
    for pair in pairs(book):
        if pair.declared and not bodies.alike(listed.get(pair.chinese, pair.english), pair.english):
            yield pair.place, f"「{pair.chinese}」的英文名是 {listed[pair.chinese]}，這裏作 {pair.english}"


def _misnamed(item: Run, right: str, wrong: list[str]) -> Iterator[tuple[Place, str]]:
    for form in wrong:
        for found in re.finditer(re.escape(form), item.text):
            covered = form in right and item.text.startswith(right, max(found.start() - right.index(form), 0))
            if not covered:
                yield item.at(found.start()), f"「{form}」應作「{right}」（{item.around(found.start(), found.end())}）"


def _misglossed(item: Run, right: str, english: str) -> Iterator[tuple[Place, str]]:
    if english and right in item.text:
        for found in re.finditer(rf"{re.escape(right)}[」》]?\s?[（(](?P<gloss>[A-Z][^（）()]*)[）)]", item.text):
            if not bodies.alike(found["gloss"], english):
                yield item.at(found.start("gloss")), f"「{right}」的英文名是 {english}，這裏作 {found['gloss']}"


@check("T406", BookCopy, "名稱的引號位置不一", level=Level.NOTE, hint="查對名稱，全書用同一種寫法。")
def quoted_names(book: BookCopy) -> Found:
    """同一個名稱，有的地方整個放在引號之內（「一帶一路獎學金」），有的地方只引一半（「一帶一路」獎學金）。報告較少的一種。"""
    whole: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for copy in book.sections:
        for item, found in copy.find(_BARE):
            whole[found["inside"]].append((item, found.start()))
    half: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for copy in book.sections:
        for item, found in copy.find(_QUOTED):
            for length in range(2, len(found["after"]) + 1):
                name = found["inside"] + found["after"][:length]
                if name in whole:
                    half[name].append((item, found.start()))
    for name, places in half.items():
        few, many = sorted((places, whole[name]), key=len)
        other = many[0][0].at(many[0][1])
        for item, at in few:
            yield item.at(at), f"（{item.around(at, at + len(name) + 2, 2)}）與 {other} 的寫法不同"


_TITLE = re.compile(r"「(?P<name>[\u4e00-\u9fff]{4,14})」")
_KNOWN_TIMES = 2
"""Times that a name must stand in quotation marks to be a standard for others."""
_SISTERS = bodies.APART | frozenset("初高早晚內外")
"""Characters that tell sisters apart: 春季展 and 秋季展."""


@check("T412", BookCopy, "引號內的名稱似打錯", level=Level.NOTE, hint="查對名稱；是兩個名稱的話可寫進 allow.toml。")
def misquoted(book: BookCopy) -> Found:
    """引號裏的名稱只出現一次，與另一個出現兩次或以上的只差一個字：「金工書堂」和「金工學堂」。"""
    uses: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for copy in book.sections:
        for item, found in copy.find(_TITLE) if copy.traditional else ():
            uses[found["name"]].append((item, found.start("name")))
    often: dict[str, list[str]] = defaultdict(list)
    for name in sorted(name for name, places in uses.items() if len(places) >= _KNOWN_TIMES):
        for at in range(len(name)):
            often[f"{name[:at]}*{name[at + 1 :]}"].append(name)
    for name, places in uses.items():
        near = {other for at in range(len(name)) for other in often.get(f"{name[:at]}*{name[at + 1 :]}", ())} - {name}
        alike = sorted(
            other for other in near if _mistaken(book, name, other, whole=other.endswith(subjects.NAMED_ENDS))
        )
        if len(places) == 1 and alike:
            other, at = uses[alike[0]][0]
            item, start = places[0]
            yield item.at(start), f"「{name}」與「{alike[0]}」（{other.at(at)}）只差一字"


def _mistaken(book: BookCopy, name: str, other: str, *, whole: bool) -> bool:
    """Whether one quoted name stands for another: what differs looks or sounds alike, or the other is surely a name."""
    one, right = next(pair for pair in zip(name, other, strict=True) if pair[0] != pair[1])
    return not {one, right} & _SISTERS and (whole or right in book.style.alike.get(one, ()))
