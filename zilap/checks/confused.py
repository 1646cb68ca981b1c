"""What is taken for what: characters typed for one another, words one mistakes, and pairs that only look like slips.

Made by hand and by ``dictionary/typed.py`` and ``dictionary/mistaken.py``; characters are folded as in ``speller.py``,
but those of ``typed``, which are as written.
"""

from __future__ import annotations

import functools
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "dictionary"


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A word of two that stands for another, where the model says so clearly enough."""

    at: int
    """Which of the two characters is wrong."""
    right: str
    """The character that should stand there."""
    asked: float
    """Nats by which the text must be likelier with it."""


def met() -> frozenset[str]:
    """Two characters that are met side by side and are hardly a slip: ``met.txt``."""
    lines = (DATA / "met.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


def typed() -> Mapping[str, str]:
    """Character → those that one may type, or read, in its stead."""
    found: defaultdict[str, str] = defaultdict(str)
    for group in gzip.decompress((DATA / "typed.txt.gz").read_bytes()).decode().split("\n"):
        for char in group:
            found[char] += group
    return found


@functools.cache
def mistaken() -> Mapping[str, Mistaken]:
    """Wrong word → what it may stand for."""
    lines = gzip.decompress((DATA / "mistaken.txt.gz").read_bytes()).decode().split("\n")
    return dict(row for line in lines for row in _row(line))


def _row(line: str) -> Iterator[tuple[str, Mistaken]]:
    """``24 努力 努立 奴力``: quarters of a nat, the word, wrong words."""
    quarters, word, *others = line.split(" ")
    for other in others:
        at = int(other[0] == word[0])
        yield other, Mistaken(at, word[at], int(quarters) / 4)


def places(text: str) -> Iterator[tuple[int, Mistaken]]:
    """Where a word stands that may be a mistake.

    >>> [(at, one.right) for at, one in places("加强法律的意适")]
    [(5, '识')]
    """
    for at in range(len(text) - 1):
        one = mistaken().get(text[at : at + 2])
        if one:
            yield at, one
