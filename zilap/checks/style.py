"""The house style: word lists and limits.  A book may change it in its ``house.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from zilap.checks.lexicon import Lexicon, Word, lexicon
from zilap.han import script
from zilap.problem import Problem, Stop
from zilap.source import toml
from zilap.source.rules import RULES

WORDS = Path(__file__).parent / "words"
"""A folder for each house style, a file for each list."""
LISTS = ("simplified", "variants", "misprints", "queries", "terms", "names")
"""Word lists for sections in Traditional Chinese; what they know, no guess at a slip speaks of again."""
HANS_LISTS = ("characters", "misprints", "queries")
"""Lists for sections in Simplified Chinese; no form of a house is asked of them."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What cannot stand alone: each entry with what may stand before and after it."""

    chars: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    """Character → (before it, after it)."""
    phrases: Mapping[str, frozenset[str]]
    """Phrase → characters after it."""
    any: re.Pattern[str]
    """Any of them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two forms of one word, the house's own first, and names that are left as they are."""

    forms: tuple[str, str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence pattern that an editor should look at."""

    find: re.Pattern[str]
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Once:
    """Characters that are not doubled."""

    pairs: re.Pattern[str]
    """Any of them twice."""
    beside: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    """Character → what may stand before a pair of it, and after."""
    again: frozenset[str]
    """Words of two characters that may be said twice."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Which words go together."""

    groups: Mapping[str, frozenset[int]]
    """Word → the numbers of its groups of synonyms."""
    pairs: re.Pattern[str]
    """Any two of them side by side: ``one`` and ``other``."""
    measures: Mapping[str, str]
    """Noun → the measure words that go with it."""
    counted: re.Pattern[str]
    """A number, a ``measure`` and one of the nouns."""


@dataclass(frozen=True, slots=True)
class English:
    """What is looked for in English."""

    words: re.Pattern[str]
    """Any misspelt word, and names of places in small letters."""
    right: Mapping[str, str]
    """Misspelt word, in small letters → the word."""
    patterns: tuple[Pattern, ...]
    american: Mapping[str, str]
    """Word that Americans spell so → how the British do; beside those that the dictionary knows."""
    proper: frozenset[str]
    """Names, and words of names, that are spelt in one way."""


@dataclass(frozen=True, slots=True)
class Style:
    """What one house holds to."""

    lists: Mapping[str, Lexicon]
    """By the name of the file in ``words/<style>/``."""
    bound: Bound
    """Characters and phrases that ask for a neighbour."""
    pairs: tuple[Pair, ...]
    """Words of which a book uses one form only."""
    sentences: tuple[Pattern, ...]
    hans: Mapping[str, Lexicon]
    """As ``lists``, for Simplified text."""
    idioms: Mapping[str, str]
    """Idiom with one character mistaken for another → the idiom."""
    alike: Mapping[str, frozenset[str]]
    """Character → those that look or sound like it."""
    alike_in_names: Mapping[str, frozenset[str]]
    """The same, for the characters that people are called by."""
    once: Once
    english: English
    usage: Usage
    name: str = "hk"
    """Folder of its lists."""
    thousands: str = ","
    """What parts thousands: ``,``, a space, or nothing."""
    longest_sentence: int = 180
    """Characters from one full stop to the next."""
    longest_paragraph: int = 700
    oldest_source: int = 10
    """Years a figure may be older than the edition; 0: no limit."""

    @property
    def hans_sentences(self) -> tuple[Pattern, ...]:
        """As ``sentences``, for Simplified text."""
        return _sentences(self.name, "hans/sentences")


KEYS = {"style", "thousands", "longest_sentence", "longest_paragraph", "oldest_source", "group"}
"""What a ``house.toml`` may say."""


def load(book: Path, name: str = "book") -> Style:
    """The style of a book folder: the lists of ``style`` (``hk``), and what its ``house.toml`` changes.

    Raises:
        Stop: a ``house.toml`` that cannot be understood.
    """
    path = book / "house.toml"
    if not path.is_file():
        return _style({})
    table = toml.read(path, PurePath(name, "house.toml"))
    if isinstance(table, Problem):
        raise Stop([table])
    if unknown := sorted(set(table.tables) - KEYS):
        raise Stop(
            [RULES["S022"].at(table.place(key=key), key, f"可用：{'、'.join(sorted(KEYS))}。") for key in unknown]
        )
    try:
        return _style(table.tables)
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise Stop(
            [
                RULES["S022"].at(
                    table.place(), str(wrong), "數字不加引號；style 要是 zilap/checks/words 裏的一個資料夾。"
                )
            ]
        ) from wrong


def _style(row: Mapping[str, Any]) -> Style:
    name = str(row.get("style", "hk"))
    lists = dict(_lists(name))
    if row.get("group"):
        lists["terms"] = lists["terms"].with_groups(row["group"])
    return Style(
        lists=lists,
        bound=_bound(name),
        pairs=_pairs(name),
        sentences=_sentences(name, "sentences"),
        hans=_Hans(name),
        idioms=_idioms(name),
        alike=_alike(name, "idioms"),
        alike_in_names=_alike(name, "people"),
        once=_once(name),
        english=_english(name),
        usage=_usage(name),
        name=name,
        thousands=str(row.get("thousands", ",")),
        longest_sentence=int(row.get("longest_sentence", 180)),
        longest_paragraph=int(row.get("longest_paragraph", 700)),
        oldest_source=int(row.get("oldest_source", 10)),
    )


@functools.cache
def _lists(name: str) -> Mapping[str, Lexicon]:
    return {kind: lexicon(WORDS / name / f"{kind}.toml") for kind in LISTS}


class _Hans(Mapping[str, Lexicon]):
    """The lists for Simplified text, made when one of them is first asked for: it takes long, and few books do."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getitem__(self, kind: str) -> Lexicon:
        return _hans(self.name)[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(HANS_LISTS)

    def __len__(self) -> int:
        return len(HANS_LISTS)


@functools.cache
def _hans(name: str) -> Mapping[str, Lexicon]:
    lists = {kind: lexicon(WORDS / name / "hans" / f"{kind}.toml") for kind in HANS_LISTS}
    for kind in ("misprints", "queries"):
        lists[kind] = lists[kind].with_words(_in_simplified(_lists(name)[kind]))
    return lists


def _in_simplified(listed: Lexicon) -> Iterator[Word]:
    """The entries of a list that are wrong in Simplified text too."""
    words = [word for found in listed.index.values() for word in found]
    plain = script.simplified(
        "\n".join(f"{word.wrong}\t{word.right}\t{word.not_after}\t{word.not_before}" for word in words)
    )
    for word, row in zip(words, plain.split("\n"), strict=True):
        wrong, right, not_after, not_before = row.split("\t")
        if wrong != right:
            yield Word(wrong, right, script.simplified(word.reason), not_after, not_before)


@functools.cache
def _bound(name: str) -> Bound:
    row = tomllib.loads((WORDS / name / "bound.toml").read_text(encoding="utf-8"))
    chars = {char: _sides(str(partners).split()) for char, partners in row["bound"].items()}
    phrases = {phrase: frozenset(str(after).split()) for phrase, after in row["phrase"].items()}
    return Bound(chars, phrases, re.compile("|".join([*phrases, *chars])))


def _sides(partners: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    before = frozenset(partner[-1] for partner in partners if not partner.startswith(">"))
    after = frozenset(partner[-1] for partner in partners if not partner.startswith("<"))
    return before, after


@functools.cache
def _pairs(name: str) -> tuple[Pair, ...]:
    rows = tomllib.loads((WORDS / name / "pairs.toml").read_text(encoding="utf-8"))["pair"]
    return tuple(Pair(tuple(row["forms"].split()), tuple(row.get("names", "").split())) for row in rows)


@functools.cache
def _sentences(name: str, kind: str) -> tuple[Pattern, ...]:
    rows = tomllib.loads((WORDS / name / f"{kind}.toml").read_text(encoding="utf-8"))["pattern"]
    return tuple(Pattern(re.compile(row["find"]), row["what"], row["do"]) for row in rows)


@functools.cache
def _alike(name: str, kind: str) -> Mapping[str, frozenset[str]]:
    row = tomllib.loads((WORDS / name / f"{kind}.toml").read_text(encoding="utf-8"))
    alike: dict[str, set[str]] = defaultdict(set)
    for group in str(row["alike"]).split():
        for char in group:
            alike[char] |= set(group) - {char}
    return {char: frozenset(others) for char, others in alike.items()}


@functools.cache
def _idioms(name: str) -> Mapping[str, str]:
    row = tomllib.loads((WORDS / name / "idioms.toml").read_text(encoding="utf-8"))
    idioms = str(row["idioms"]).split()
    alike = _alike(name, "idioms")
    wrong = {
        idiom[:at] + other + idiom[at + 1 :]: idiom
        for idiom in idioms
        for at, char in enumerate(idiom)
        for other in sorted(alike.get(char, ()))
    }
    right = set(idioms)
    return {form: idiom for form, idiom in wrong.items() if form not in right}


@functools.cache
def _once(name: str) -> Once:
    row = tomllib.loads((WORDS / name / "doubled.toml").read_text(encoding="utf-8"))
    lines = [line.split() for line in str(row["once"]).strip().splitlines()]
    beside = {char: (frozenset(before) - {"-"}, frozenset(after) - {"-"}) for char, before, after in lines}
    return Once(re.compile(rf"([{''.join(beside)}])\1"), beside, frozenset(str(row["again"]).split()))


_MEASURES = "個位名家間所座棟幢條隻頭匹艘架輛部台份項件宗筆篇本冊張幅封首支枝把顆粒片塊棵株朵扇場雙套"
_NOUN_ENDS = r"(?=[，。、；：！？」）《「（和與及在的是由到向從於已正將被給就也都並又要需可能會來去前後，\n]|$)"


@functools.cache
def _usage(name: str) -> Usage:
    row = tomllib.loads((WORDS / name / "usage.toml").read_text(encoding="utf-8"))
    groups: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(str(row["synonyms"]).strip().splitlines()):
        for word in line.split():
            groups[word].add(number)
    measures = {
        noun: fitting.strip()
        for line in str(row["measures"]).strip().splitlines()
        for nouns, fitting in [line.split("=")]
        for noun in nouns.split()
    }
    words = "|".join(sorted(groups, key=lambda word: (-len(word), word)))
    nouns = "|".join(sorted(measures, key=lambda noun: (-len(noun), noun)))
    counted = r"(?:(?<!第)[一兩二三四五六七八九十百千萬數幾每這那]|(?<![第\d])\d+)"
    return Usage(
        {word: frozenset(numbers) for word, numbers in groups.items()},
        re.compile(rf"(?P<one>{words})(?=(?P<other>{words}))"),
        measures,
        re.compile(rf"{counted}(?P<measure>[{_MEASURES}])(?:[新舊大小好])?(?P<noun>{nouns}){_NOUN_ENDS}"),
    )


@functools.cache
def _english(name: str) -> English:
    row = tomllib.loads((WORDS / name / "english.toml").read_text(encoding="utf-8"))
    right = dict(line.split(maxsplit=1) for line in str(row["misspelt"]).strip().splitlines())
    lower = str(row["lower"]).replace("\n", "")
    ways = [pair.split() for pair in str(row["either"]).replace("\n", "").split("|")]
    patterns = [Pattern(re.compile(item["find"], re.I), item["what"], item["do"]) for item in row["pattern"]]
    places = Pattern(
        re.compile(rf"(?<![\w./@-])(?:{lower})(?![\w/@-]|\.[a-z])"),
        "首字母要大寫",
        "地名、國名、語言、月份用大寫開頭。",
    )
    return English(
        re.compile(rf"\b(?i:{'|'.join(sorted(map(re.escape, right), key=len, reverse=True))})\b"),
        right,
        (*patterns, places),
        {american: british for american, british in ways},
        frozenset(str(row["proper"]).split()),
    )


@functools.cache
def hans_idioms(name: str) -> Mapping[str, str]:
    """Idiom with a mistake → the idiom, in Simplified characters; made when it is first asked for."""
    rows = [f"{form} {idiom}" for form, idiom in _idioms(name).items()]
    pairs = [row.split() for row in script.simplified("\n".join(rows)).split("\n")]
    right = {idiom for _, idiom in pairs}
    return {form: idiom for form, idiom in pairs if form not in right}


@functools.cache
def idiom_heads(name: str, *, simplified: bool) -> Mapping[str, Sequence[str]]:
    """The first two characters of idioms with a mistake → those idioms."""
    heads: dict[str, list[str]] = defaultdict(list)
    for form in hans_idioms(name) if simplified else _idioms(name):
        heads[form[:2]].append(form)
    return heads


def names(book: Path) -> tuple[Mapping[str, Any], ...]:
    """The rows ``[[name]]`` of a book's ``data/names.toml`` that are as they should be; none where there is no file."""
    path = book / "data" / "names.toml"
    if not path.is_file():
        return ()
    rows = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("name", ())
    return tuple(row for row in rows if _usable(row)) if isinstance(rows, list) else ()


def _usable(row: object) -> bool:
    """Whether a row of the list is a table with a name; what else is wrong with it was said of the file."""
    name, wrong = (row.get("zh"), row.get("wrong", [])) if isinstance(row, dict) else ("", ())
    return isinstance(name, str) and name != "" and toml.are_texts(wrong)
