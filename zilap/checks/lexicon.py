"""Word lists: what is written, what the house writes, and why; found in a text in one pass.

A list is a TOML file of ``[[group]]`` tables::

    [[group]]
    reason = "先後的「後」不作「后」。"
    swap   = "后後"                       # each word is right with the second character
    words  = "以后 最后<皇 關系>統列"      # <: not after one of these, >: not before
    keep   = "皇后"                       # never touched; ^ and $: the start and the end of the text

    [[group]]
    reason = "…"
    pairs  = '''
    簽定 簽訂
    網路 網絡
    '''
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zilap.checks.needs import Signs

_WORD = re.compile(r"(?P<word>[^<>]+)(?:<(?P<not_after>[^<>]+))?(?:>(?P<not_before>[^<>]+))?$")


@dataclass(frozen=True, slots=True)
class Word:
    """One entry: ``right`` is empty for a word that is never touched."""

    wrong: str
    right: str
    reason: str
    not_after: str = ""
    not_before: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry at its place in a text."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by their first two characters, or by the one that they are, longest first."""

    index: Mapping[str, tuple[Word, ...]]
    heads: frozenset[str]
    """The keys of the index."""

    def within(self, text: str, there: Signs) -> list[str]:
        """The wrong words of a text, kept words and neighbours aside; ``there``: its signs."""
        heads = there.among(self.heads)
        return [word.wrong for head in heads for word in self.index[head] if word.right and word.wrong in text]

    def find(self, text: str) -> Iterator[Found]:
        """Every entry in a text, none inside a kept word, none overlapping another."""
        hits = [hit for start in range(len(text)) for hit in self._at(text, start)]
        kept = [(hit.start, hit.end) for hit in hits if not hit.word.right]
        last = 0
        for hit in hits:
            inside = any(start <= hit.start and hit.end <= end for start, end in kept)
            if hit.word.right and not inside and hit.start >= last:
                last = hit.end
                yield hit

    def _at(self, text: str, start: int) -> Iterator[Found]:
        """The longest entry that begins here, and every kept word."""
        taken = False
        heads = dict.fromkeys((text[start : start + 2], text[start]))
        for word in (word for head in heads for word in self.index.get(head, ())):
            end = start + len(word.wrong)
            if (taken and word.right) or not text.startswith(word.wrong, start):
                continue
            before, after = text[start - 1 : start] or "^", text[end : end + 1] or "$"
            if before in word.not_after or after in word.not_before:
                continue
            taken = taken or bool(word.right)
            yield Found(start, end, word)

    def with_groups(self, groups: Iterable[Mapping[str, Any]]) -> Lexicon:
        """This list and more groups."""
        old = [word for words in self.index.values() for word in words]
        return _indexed([*old, *(word for group in groups for word in _words(group))])

    def with_words(self, words: Iterable[Word]) -> Lexicon:
        """This list and entries that it does not have yet."""
        known = {word.wrong for found in self.index.values() for word in found}
        old = [word for found in self.index.values() for word in found]
        return _indexed([*old, *(word for word in words if word.wrong not in known)])


def lexicon(path: Path) -> Lexicon:
    """Read a list.

    Raises:
        OSError: there is none.
        ValueError: an entry is not understood, or stands twice.
    """
    return of_groups(tomllib.loads(path.read_text(encoding="utf-8"))["group"])


def of_groups(groups: Iterable[Mapping[str, Any]]) -> Lexicon:
    """The list of these ``[[group]]`` tables."""
    return _indexed([word for group in groups for word in _words(group)])


def _words(group: Mapping[str, Any]) -> Iterator[Word]:
    reason = str(group["reason"])
    after, before = str(group.get("not_after", "")), str(group.get("not_before", ""))
    swap = str(group.get("swap", ""))
    for entry in str(group.get("words", "")).split():
        word = _parsed(entry)
        right = word["word"].replace(swap[0], swap[1])
        yield _word(word, right, reason, after, before)
    for line in str(group.get("pairs", "")).strip().splitlines():
        wrong, right = line.split()
        yield _word(_parsed(wrong), right, reason, after, before)
    for kept in str(group.get("keep", "")).split():
        yield Word(kept, "", reason)


def _parsed(entry: str) -> re.Match[str]:
    found = _WORD.match(entry)
    if not found:
        raise ValueError(entry)
    return found


def _word(entry: re.Match[str], right: str, reason: str, after: str, before: str) -> Word:
    if right == entry["word"]:
        raise ValueError(f"{right} is right")
    return Word(entry["word"], right, reason, after + (entry["not_after"] or ""), before + (entry["not_before"] or ""))


def _indexed(words: Iterable[Word]) -> Lexicon:
    index: dict[str, list[Word]] = {}
    for word in words:
        index.setdefault(word.wrong[:2], []).append(word)
    longest_first = {head: tuple(sorted(found, key=lambda word: -len(word.wrong))) for head, found in index.items()}
    return Lexicon(MappingProxyType(longest_first), frozenset(longest_first))
