"""T4xx (names in English): a name that is one letter, or one word, away from a listed one or from another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from zilap.checks import bodies, style, vocabulary
from zilap.checks.prose import BookCopy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.problem import Level, Place

_TWO_WORDS = re.compile(r"[A-Za-z] [A-Z]")
_WORD = re.compile(r"(?<![\w.@/-])[A-Z][A-Za-z’'-]{3,}")


_BODIES = re.compile(
    r"(?:Chamber|Association|Federation|Society|Council|Union|Institut(?:e|ion)|Commerce|Industry|Industries"
    r"|Organi[sz]ation|Committee|Corporation|Company|League)$"
)


@check("T410", BookCopy, "英文名稱似拼錯", hint="查對拼法；名稱本來如此的話，寫進 data/names.toml。")
def misspelt(book: BookCopy) -> Found:
    """大寫開頭的英文字，與國名、地名或 data/names.toml 的英文名只差一個字母（Cambodja、Malasia）。

    名單上的人名、機構名，其中一個字寫成別的字，也報告。
    """
    rows = [(str(row["zh"]), str(row["en"])) for row in style.names(book.book.root) if row.get("en")]
    listed = {
        word
        for row in style.names(book.book.root)
        if row.get("kind") != "person"
        for word in _WORD.findall(str(row.get("en", "")))
    }
    known = book.style.english.proper | listed
    by_shape = _shapes(known)
    count: dict[str, int] = defaultdict(int)
    places: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for copy in book.sections:
        for item, found in copy.find(_WORD) if copy.chinese else ():
            count[found[0]] += 1
            places[found[0]].append((item, found.start()))
        yield from _heads(copy.runs, known, by_shape)
    for word in sorted(places):
        right = _near(word, known, by_shape)
        if (
            right
            and word.lower() not in vocabulary.words().common
            and count[word] <= 2
            and word.removesuffix("’s").removesuffix("'s") not in known
        ):
            for item, at in places[word]:
                yield item.at(at), f"「{word}」與「{right}」只差一個字母（{item.around(at, at + len(word))}）"
    listed_names = {chinese for chinese, _ in rows}
    people = {pair.chinese[-3:]: pair.english for pair in bodies.pairs(book) if bodies.of_person(pair)}
    runs = [item for copy in book.sections for item in copy.runs if _TWO_WORDS.search(item.text)]
    for chinese, english in [*rows, *((name, people[name]) for name in sorted(people.keys() - listed_names))]:
        yield from _other_word(runs, chinese, english)


def _heads(runs: tuple[Run, ...], known: frozenset[str], by_shape: dict[str, set[str]]) -> Iterator[tuple[Place, str]]:
    """English fields of a head are language spans, which ``Copy.find`` leaves out."""
    for item in runs:
        if item.sort == "field" and item.name.endswith("_en"):
            for found in _WORD.finditer(item.text):
                if right := _near(found[0], known, by_shape):
                    yield item.at(found.start()), f"「{found[0]}」與「{right}」只差一個字母"


def _shapes(known: frozenset[str]) -> dict[str, set[str]]:
    """Known words by each form that has lost one letter."""
    shapes: dict[str, set[str]] = defaultdict(set)
    for word in sorted(known):
        if len(word) > 4:
            for at in range(1, len(word)):
                shapes[word[:at] + word[at + 1 :]].add(word)
            shapes[word].add(word)
    return shapes


def _near(word: str, known: frozenset[str], shapes: dict[str, set[str]]) -> str:
    """The known word that is one letter away: more, fewer, another, or changed places."""
    if word in known or len(word) < 5:
        return ""
    forms = {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}
    near = {right for form in forms for right in shapes.get(form, ()) if abs(len(right) - len(word)) < 2}
    near = {
        right for right in near if not right.startswith(word) and not word.startswith(right) and _one_edit(word, right)
    }
    return min(near) if len(near) == 1 and len(word) > 5 - (len(word) == len(min(near))) else ""


def _one_edit(one: str, other: str) -> bool:
    if len(one) == len(other):
        differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and one[differ[0]] == other[differ[1]]
            and one[differ[1]] == other[differ[0]]
        )
        inside = len(differ) == 1 and 0 < differ[0] < len(one) - (len(one) < 7)
        return swapped or inside
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))


_NAME = re.compile(r"[A-Z][A-Za-z’'-]+(?: [A-Z][A-Za-z’'-]+)+")
_LEAST = 5
"""Letters of the shortest word that is believed to be another's slip."""


@check(
    "T413",
    BookCopy,
    "英文名稱似有兩種拼法",
    level=Level.NOTE,
    hint="查對拼法；是兩個名稱的話，把兩個都寫進 data/names.toml。",
)
def two_forms(book: BookCopy) -> Found:
    """同一個英文名稱（人名、公司名、船名），一處是 Joseph Mwangi，另一處是 Joseph Mwengi：相鄰的字相同，只差一個字母。

    報告字典沒有的、出現較少的一個；單數和複數、英式和美式不算。
    """
    uses: dict[tuple[str, str], list[tuple[Run, int]]] = defaultdict(list)
    for item in (item for copy in book.sections for item in copy.runs if _TWO_WORDS.search(item.text)):
        for found in _NAME.finditer(item.text):
            words = list(re.finditer(r"\S+", found[0]))
            for first, second in pairwise(words):
                uses[first[0], second[0]].append((item, found.start() + first.start()))
    beside: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for pair in uses:
        for at in (0, 1):
            beside[at, pair[1 - at]].append(pair)
    told: set[tuple[Run, int]] = set()
    for (at, _), pairs in beside.items():
        for one, other in combinations(pairs, 2):
            wrong, right = sorted((other, one), key=lambda pair: (_known(pair[at]), len(uses[pair])))
            if _two_spellings(wrong[at], right[at]) and not told & {*uses[wrong]}:
                told.update(uses[wrong])
                where = uses[right][0][0].at(uses[right][0][1])
                for item, start in uses[wrong]:
                    yield item.at(start), f"「{' '.join(wrong)}」與「{' '.join(right)}」（{where}）只差一個字母"


def _two_spellings(wrong: str, right: str) -> bool:
    """Whether of two words that are not both in the dictionary one may be the other misspelt."""
    return (
        min(len(wrong), len(right)) >= _LEAST
        and not _known(wrong)
        and wrong.removesuffix("s") != right.removesuffix("s")
        and not wrong.endswith(("'s", "’s"))
        and not right.endswith(("'s", "’s"))
        and _one_edit(wrong, right)
    )


def _known(word: str) -> bool:
    return word.lower() in vocabulary.words().known


def _other_word(runs: Sequence[Run], chinese: str, english: str) -> Iterator[tuple[Place, str]]:
    """A listed name of several words with one of them another."""
    words = english.removeprefix("The ").split()
    if len(words) < 2:
        return
    least = [word for word in words if word[0].isupper()]
    if len(least) < 2:
        return
    forms = [
        r"\s".join(
            r"(?P<odd>[A-Z][A-Za-z’'-]+)" if index == at else re.escape(word) for index, word in enumerate(words)
        )
        for at in range(len(words))
        if words[at][0].isupper()
    ]
    for form in forms:
        pattern = re.compile(rf"(?<![A-Za-z0-9]){form}(?![A-Za-z0-9’'])")
        first = words[0] if not form.startswith("(?P") else words[1]
        for item in runs:
            for found in pattern.finditer(item.text) if first in item.text else ():
                if item.text[: found.start()].endswith(("（", "(")):
                    continue
                ends = found[0].endswith(found["odd"])
                body = bool(_BODIES.match(found["odd"])) if ends else len(words) > 4
                if found["odd"] not in words and (body or _alike(found["odd"], words, found[0])):
                    yield item.at(found.start()), f"「{found[0]}」與「{chinese}」的英文名 {english} 只差一個字"


def _alike(odd: str, words: list[str], found: str) -> bool:
    """Whether the odd word looks like the one it stands for: a short name must not be taken for another person's."""
    right = words[found.split().index(odd)] if odd in found.split() else ""
    return len(right) > 3 and (
        _one_edit(odd, right)
        or (odd[:1] == right[:1] and abs(len(odd) - len(right)) < 2 and len(set(odd) ^ set(right)) < 3)
    )
