"""How likely Chinese words are beside one another: by how much a text gains when a character is changed or left out.

A model of words in pairs (a bigram language model with back-off: Katz, 1987), made by ``dictionary/grams.py``; sources
and licences in ``dictionary/``.  Costs are negative logarithms of probabilities, in nats; words are in the folded
characters of ``speller.py``.
"""

from __future__ import annotations

import functools
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "dictionary" / "grams.zip"
BUCKETS = 1024
"""Pieces that the file is in: only those are unpacked that a text needs."""
LONGEST = 4
"""Characters of the longest word."""
UNKNOWN = 20.0
"""Cost of a character that is no word of the model."""
LEFT = 0.5
"""What any word costs more after such a character."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the model."""

    text: str
    cost: float
    left: float
    """What a word costs more that was never seen after this one."""
    after: Mapping[str, float]
    """Words that were seen after it, with what they cost there."""

    def then(self, other: _Word) -> float:
        """The cost of another word after this one."""
        return self.after.get(other.text) or (self.left + other.cost if other.text else 0.0)


@dataclass(frozen=True, slots=True)
class _Way:
    """A word at its place, and the least cost of everything up to its end, or after it."""

    word: _Word
    cost: float


@dataclass(frozen=True, slots=True)
class _Reading:
    """A run of folded characters and every way to cut it into words."""

    text: str
    to: Sequence[Sequence[_Way]]
    """Words that end at each place."""
    on: Sequence[Sequence[_Way]]
    """Words that begin at each place."""
    cost: float


def bucket(word: str) -> int:
    """The piece of the file that a word is in: words that begin with the same character are together."""
    return ord(word[0]) % BUCKETS


def gain(text: str, at: int, other: str) -> float:
    """Nats by which a run of folded characters is likelier with another character at a place.

    >>> gain("他们与政府恰谈合作", 5, "洽") > 10 > 0 > gain("他们与政府洽谈合作", 5, "恰")
    True
    """
    reading = _read(text)
    best = min(
        (
            _joined(reading.to[start], word) + _followed(word, reading.on[end])
            for start in range(max(at - LONGEST + 1, 0), at + 1)
            for end in range(at + 1, min(start + LONGEST, len(text)) + 1)
            if reading.to[start] and (word := _word(f"{text[start:at]}{other}{text[at + 1 : end]}"))
        ),
        default=reading.cost,
    )
    return reading.cost - best


def gain_without(text: str, start: int, end: int) -> float:
    """Nats by which a run of folded characters is likelier without what stands from start to end.

    >>> gain_without("理事会会通过了决议", 3, 4) > 3
    True
    """
    return _read(text).cost - _read(text[:start] + text[end:]).cost


def fit(text: str, start: int, end: int) -> float:
    """Nats by which the word from start to end is likelier beside its neighbours than anywhere.

    >>> fit("加强法律意识", 4, 6) > 3, fit("加强木头意识", 4, 6) > 3
    (True, False)
    """
    word = _word(text[start:end])
    if not word:
        return 0.0
    before, after = _read(text).to[start], _read(text).on[end]
    left = min(way.cost + way.word.left for way in before) + word.cost - _joined(before, word) if start else 0.0
    right = min(way.cost + way.word.cost for way in after) + word.left - _followed(word, after)
    return left + (right if end < len(text) else 0.0)


@functools.lru_cache(1 << 10)
def _read(text: str) -> _Reading:
    size = len(text)
    words = [list(_words(text, start)) for start in range(size)]
    to: list[list[_Way]] = [[_Way(_START, 0.0)], *([] for _ in range(size))]
    for start, row in enumerate(words):
        for word in row:
            to[start + len(word.text)].append(_Way(word, _joined(to[start], word)))
    on: list[list[_Way]] = [*([] for _ in range(size)), [_Way(_END, 0.0)]]
    for start in range(size - 1, -1, -1):
        on[start] = [_Way(word, _followed(word, on[start + len(word.text)])) for word in words[start]]
    return _Reading(text, to, on, _joined(to[-1], _END))


def _joined(ways: Sequence[_Way], word: _Word) -> float:
    return min([way.cost + way.word.then(word) for way in ways])


def _followed(word: _Word, ways: Sequence[_Way]) -> float:
    return min([way.cost + word.then(way.word) for way in ways])


def _words(text: str, start: int) -> Iterator[_Word]:
    for end in range(start + 1, min(start + LONGEST, len(text)) + 1):
        word = _word(text[start:end])
        if word:
            yield word


@functools.lru_cache(1 << 16)
def _word(text: str) -> _Word | None:
    """A word of the model; any single character."""
    piece = _piece(bucket(text))
    at = piece.find(f"\n{text} ")
    if at < 0:
        return None if len(text) > 1 else _Word(text, UNKNOWN, LEFT, {})
    head, *groups = piece[at + 1 : piece.index("\n", at + 1)].split("|")
    cost, left = (int(quarters) / 4 for quarters in head.split(" ")[1:])
    after: dict[str, float] = {}
    for group in groups:
        price, *others = group.split(" ")
        after.update(dict.fromkeys(others, int(price) / 4))
    return _Word(text, cost, left, after)


@functools.cache
def _piece(number: int) -> str:
    try:
        return f"\n{_archive().read(str(number)).decode()}\n"
    except KeyError:
        return ""


@functools.cache
def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(FILE)


_START = _Word("", 0.0, 0.0, {})
_END = _Word("", 0.0, 0.0, {})
