"""Wrong words that are told by how a text is cut: 名議 for 名義, but not in 提名議案."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from zilap.checks import speller, style
from zilap.han import script


@dataclass(frozen=True, slots=True)
class _Slips:
    """A list of wrong words."""

    right: Mapping[str, str]
    """Wrong word → the word."""
    starts: frozenset[str]
    """The first two characters of every wrong word."""
    sizes: tuple[int, ...]
    """How long they are, the longest first."""


@cache
def _slips(name: str, simplified: bool) -> _Slips:
    """``slips.toml`` of a house style; in Simplified characters for text that is."""
    text = str(tomllib.loads((style.WORDS / name / "slips.toml").read_text(encoding="utf-8"))["slips"])
    rows = [line.split() for line in (script.simplified(text) if simplified else text).strip().splitlines()]
    right = {wrong: row[0] for row in rows for wrong in row[1:] if wrong != row[0]}
    sizes = sorted({len(word) for word in right}, reverse=True)
    return _Slips(right, frozenset(word[:2] for word in right), tuple(sizes))


def heads(name: str, *, simplified: bool) -> frozenset[str]:
    """Pairs of characters: a text with none of them has no slip."""
    return _slips(name, simplified).starts


@lru_cache(1 << 12)
def find(text: str, name: str, *, simplified: bool = False) -> Sequence[tuple[int, int, str]]:
    """Start, end and right word of every wrong one that is not the end of one word and the beginning of another.

    >>> find("談不成生義，學生義工都來了", "hk")
    ((3, 5, '生意'),)
    """
    slips = _slips(name, simplified)
    found = []
    for at in speller.places(text, slips.starts):
        word = next((word for size in slips.sizes if (word := text[at : at + size]) in slips.right), "")
        if word and speller.begins(text, at) and speller.begins(text, at + len(word)):
            found.append((at, at + len(word), slips.right[word]))
    return tuple(found)
