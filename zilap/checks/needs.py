"""What a text must have for a pattern to match in it, read off the pattern itself.

Most patterns match nowhere: they are of what should not be written.  That a text lacks a character, or two side by
side, that every match must have is told by a look into a set, many times sooner than by a search.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import add
from typing import Any

Need = frozenset[str]
"""Characters, and pairs of characters side by side: any one of them must be there."""

_READER: Any = importlib.import_module("re._parser")
_DIGIT = "\0"
"""Stands for a digit of any script."""
_COMMON = frozenset("，。、的一是在有和了")
"""Characters that most texts have."""
_OFTEN = 4000
"""Weight of signs of which nearly every text has one."""
_ENOUGH = 3
"""Needs of one pattern that are told, the rarest first."""
_NEW = 4
"""Texts after which what a pattern needs is worked out, which takes as long as to search so many."""
_ASKED_FOR: Counter[re.Pattern[str]] = Counter()
"""How often the needs of each pattern were asked for."""
_MOST = 64
"""Ways to write a part of a pattern beyond which they are not listed."""
_NOTHING = frozenset({""})
_MANY_CASES = frozenset("iksIKS")
"""Letters that more than two characters match where case does not count: the Kelvin sign is a k."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a text has."""

    all: frozenset[str]
    """Its characters, and its pairs of characters side by side."""
    digits: frozenset[str]

    def among(self, need: Need) -> Need:
        """Those of a need that it has."""
        there = self.all & need
        return there | self.digits if _DIGIT in need else there


def signs(text: str) -> Signs:
    """What a text has.

    >>> sorted(signs("第5屆").among(frozenset(("第5", "第6"))))
    ['第5']
    """
    characters = frozenset(text)
    return Signs(characters.union(map(add, text, text[1:])), frozenset(filter(str.isdecimal, characters)))


def needs(pattern: re.Pattern[str]) -> tuple[Need, ...]:
    """What a text must have for a pattern to match; nothing while it is new: a few texts are as soon searched."""
    _ASKED_FOR[pattern] += 1
    return of(pattern) if _ASKED_FOR[pattern] > _NEW else ()


@functools.cache
def of(pattern: re.Pattern[str]) -> tuple[Need, ...]:
    """Sets of signs: every text in which a pattern matches has one of each; none where nothing is sure.

    >>> [sorted(need) for need in of(re.compile("(?:投資|合作)意[向象](?=[書。])(?!由)"))]
    [['合作', '投資'], ['。', '書']]
    """
    found = set(_needs(_READER.parse(pattern.pattern, pattern.flags), pattern.flags))
    rare = ((weight, sorted(need), need) for need in found if (weight := _weight(need)) < _OFTEN)
    return tuple(need for _, _, need in sorted(rare)[:_ENOUGH])


def _weight(need: Need) -> int:
    """How often texts have one of these signs, as compared with others."""
    return sum(map(_frequency, need))


def _frequency(sign: str) -> int:
    if len(sign) == 1:
        return 1000 if sign in _COMMON else 4 if sign.isascii() else 20
    return 40 if sign == _DIGIT else 1


def _needs(parts: Any, flags: int) -> Iterator[Need]:
    """The needs of parts that stand one after another."""
    before = _NOTHING
    for kind, what in parts:
        part = str(kind), what, flags
        ways = _ways(*part)
        if part[0] == "ASSERT":
            yield from _told(_joined(before, ways)) if what[0] > 0 else ()
            yield from _needs(what[1], flags)
        elif joined := _joined(before, ways):
            before = joined
        else:
            yield from _told(before)
            yield from _inside(*part)
            before = ways or _NOTHING
    yield from _told(before)


def _told(ways: Need | None) -> Iterator[Need]:
    """What a text has in which one of these words stands: of each word the first two characters."""
    if ways and "" not in ways:
        yield frozenset(way[:2] for way in ways)


def _inside(kind: str, what: Any, flags: int) -> Iterator[Need]:
    """The needs of one part that can be written in too many ways."""
    match kind:
        case "IN":
            yield from _told(_characters(what, flags))
        case "SUBPATTERN":
            yield from _needs(what[3], (flags | what[1]) & ~what[2])
        case "ATOMIC_GROUP":
            yield from _needs(what, flags)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if what[0] > 0:
            yield from _needs([*what[2], *what[2]] if what[0] > 1 else what[2], flags)
        case "BRANCH":
            rarest = [min(_needs(branch, flags), key=_weight, default=None) for branch in what[1]]
            if None not in rarest:
                yield frozenset(chain.from_iterable(need for need in rarest if need))


def _ways(kind: str, what: Any, flags: int) -> Need | None:
    """Every way to write one part; None where they are too many, or are not known."""
    match kind:
        case "AT" | "ASSERT_NOT":
            return _NOTHING
        case "LITERAL":
            return _cases(what, flags)
        case "IN":
            chars = _characters(what, flags)
            return None if chars and _DIGIT in chars else chars
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if what[:2] == (0, 1):
            once = _ways_of_all(what[2], flags)
            return once and once | _NOTHING
        case "BRANCH":
            return _either(_ways_of_all(branch, flags) for branch in what[1])
        case "ASSERT":
            return _ways_of_all(what[1], flags)
        case "SUBPATTERN":
            return _ways_of_all(what[3], (flags | what[1]) & ~what[2])
        case "ATOMIC_GROUP":
            return _ways_of_all(what, flags)
    return None


def _ways_of_all(parts: Any, flags: int) -> Need | None:
    """Every way to write parts that stand one after another and look at nothing beyond themselves."""
    ways: Need | None = _NOTHING
    for kind, what in parts:
        ways = _joined(ways, _ways(str(kind), what, flags)) if ways and str(kind) != "ASSERT" else None
    return ways


def _joined(before: Need, after: Need | None) -> Need | None:
    """Every way to write one thing and another after it."""
    if after is None or len(before) * len(after) > _MOST:
        return None
    return frozenset(one + other for one in before for other in after)


def _either(every: Iterable[Need | None]) -> Need | None:
    """Every way to write any of these."""
    ways: set[str] = set()
    for some in every:
        if some is None or len(ways) + len(some) > _MOST:
            return None
        ways |= some
    return frozenset(ways)


def _characters(members: Any, flags: int) -> Need | None:
    """The characters of a class, and the sign of a digit; None where they are too many."""
    sets: list[Need | None] = []
    for kind, what in members:
        match str(kind):
            case "LITERAL":
                sets.append(_cases(what, flags))
            case "RANGE" if what[1] - what[0] < _MOST:
                sets += [_cases(code, flags) for code in range(what[0], what[1] + 1)]
            case "CATEGORY" if str(what) == "CATEGORY_DIGIT":
                sets.append(frozenset({_DIGIT}))
            case _:
                return None
    return _either(sets)


def _cases(code: int, flags: int) -> Need | None:
    """The characters that match one."""
    char = chr(code)
    both = frozenset((char.lower(), char.upper())) if flags & re.IGNORECASE else frozenset(char)
    return both if len(both) == 1 or (char.isascii() and char not in _MANY_CASES) else None
