"""Spelling of Chinese: a run of characters that is no word, and becomes a well-known one by changing one character.

The noisy channel of spelling correction (Kernighan, Church & Gale, 1990; for Chinese the SIGHAN bake-offs from 2013
on): a text is cut into words as cheaply as a list of words with their frequencies allows; a change is believed when
the text with it is so much cheaper to explain that the cost of such a confusion is more than paid for.  Costs are
negative logarithms of probabilities, in nats.  Words are kept in folded characters: each Traditional character as
the Simplified one that it becomes, so that 裏 and 裡 are one.
"""

from __future__ import annotations

import functools
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, repeat
from operator import add
from pathlib import Path

from zilap.checks import confused, context

DATA = Path(__file__).parent / "dictionary"
LONGEST = 4
"""Characters of the longest word that a text is cut into."""
UNKNOWN = 18.0
"""Cost of a character that stands in no list."""
RARE = 14.0
"""A character that costs more is seldom met: one in a million."""
ODD = 8.0
"""A character that costs more hardly stands alone but in a name or a foreign word."""
ROOM = 10.0
"""Cost of a place up to which no other word is worth looking for there: the commonest, and the nearest confusion."""
SELDOM = 12.5
"""Cost of a word of two whose characters may well be parts of other words."""
TYPED = 7.5
"""Cost of a confusion of two characters that are typed with the same Quick code, or are alike in poor copy only."""
COMMON = 9.0
"""Cost of a common word of two."""
ASKED = 4.5
"""Gain of a long word from which on it is spoken of."""
UNLIKE = 9.0
"""Cost of a confusion of two characters that are not alike: it is believed of idioms alone."""
WINDOWS = ((-2, 1), (-1, 2), (0, 3), (-1, 1), (0, 2))
"""Where a word of two or three characters begins and ends, from the changed one."""
NUMERALS = frozenset("一二三四五六七八九十百千万亿两零")
CANTONESE = re.compile("[佢喺嘅咗啲唔冇嘢咁噉畀俾哋嗰嚟㗎喇囉嘞噃喎攞搵揾嘥咩乜啱晒睇嗌瞓諗𠮶冧冚吖慳]|(?<!關)係(?!數)")
"""Characters of spoken Cantonese: beside them nothing is said of short words."""
HAN = re.compile(r"[\u3400-\u9fff]{2,}")
"""A run of Chinese characters."""
_IN_RUN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Slip:
    """A likely slip: what stands from ``start`` to ``end`` should read ``right``."""

    start: int
    end: int
    at: int
    """Where the wrong character stands."""
    written: str
    right: str
    gain: float
    """Nats by which the text with the change is likelier, the confusion paid for: of a long word as a word by itself,
    of a short one beside its neighbours."""
    cost: float
    """Of such a confusion, in nats: 2 where the two sound and look alike, 4.5 for a like shape, 5 for a like sound, 7
    where they are only somewhat alike."""
    odd: bool
    """Whether it stands beside a character that hardly stands alone, as in names."""
    rare: bool
    """Whether the character that stands there is rare by itself."""
    fits: float = 0.0
    """Nats that speak for a short right word besides: how well it goes with its neighbours, and how common it is."""
    sure: bool = False
    """Whether its gain is all that is asked of this pair of words."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the data files say."""

    fold: Mapping[int, int]
    """Traditional character → the Simplified one that it becomes."""
    cost: Mapping[str, float]
    """Word → its cost."""
    halves: Mapping[str, Sequence[str]]
    """The first two characters, and the last two, of a long well-known word → such words."""
    holes: Mapping[str, str]
    """``蓬*`` → the characters that make a well-known word there; likewise ``*勃``, and ``再*再`` of three."""
    alike: Mapping[str, str]
    """Character as written → its line of look-alikes and sound-alikes."""
    typed: Mapping[str, str]
    """Character as written → those that one may type, or read, in its stead."""
    met: frozenset[str]
    """Two characters that are met side by side and are hardly a slip: ``met.txt``."""


@functools.cache
def words() -> Words:
    """The word list and the look-alikes, read once."""
    traditional, simplified, *lines = _text("alike.txt.gz").split("\n")
    cost: dict[str, float] = {}
    known: list[str] = []
    for line in _text("words.txt.gz").split("\n"):
        head, _, rest = line.partition(" ")
        row = rest.split(" ")
        cost.update(zip(row, repeat(int(head[:-1]) / 4)))
        known += row if head[-1] == "+" else ()
    alike_to = {line[0]: line for line in lines}
    fold = str.maketrans(traditional, simplified)
    return Words(fold, cost, _halves(known), _holes(known), alike_to, confused.typed(), confused.met())


def _halves(known: Iterable[str]) -> Mapping[str, Sequence[str]]:
    halves: defaultdict[str, list[str]] = defaultdict(list)
    for word in known:
        if len(word) >= LONGEST:
            halves[word[:2]].append(word)
            halves[word[-2:]].append(word)
    return halves


def _holes(known: Iterable[str]) -> Mapping[str, str]:
    behind: defaultdict[str, str] = defaultdict(str)
    before: defaultdict[str, str] = defaultdict(str)
    for word in (word for word in known if len(word) == 2):
        behind[word[0]] += word[1]
        before[word[1]] += word[0]
    holes = {f"{char}*": others for char, others in behind.items()}
    holes |= {f"*{char}": others for char, others in before.items()}
    for word in (word for word in known if len(word) == 3):
        for at, char in enumerate(word):
            hole = f"{word[:at]}*{word[at + 1 :]}"
            holes[hole] = holes.get(hole, "") + char
    return holes


def _text(name: str) -> str:
    return gzip.decompress((DATA / name).read_bytes()).decode()


@functools.cache
def alike(char: str) -> Mapping[str, tuple[float, str]]:
    """For a character as written: folded character that it may stand for → (cost of the confusion, as written)."""
    data = words()
    found: dict[str, tuple[float, str]] = {}
    for group in data.alike.get(char, char).split(" ")[1:]:
        cost = (ord(group[0]) - ord("a")) / 2
        for folded, other in zip(group[1:].translate(data.fold), group[1:], strict=True):
            found.setdefault(folded, (cost, other))
    same = char.translate(data.fold)
    for other in data.typed.get(char, ""):
        folded = other.translate(data.fold)
        if folded != same:
            found.setdefault(folded, (TYPED, other))
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """A run of characters cut into words in the cheapest way."""

    raw: str
    text: str
    """Folded."""
    before: Sequence[float]
    """Least cost of what stands before each place."""
    after: Sequence[float]
    cuts: Sequence[int]
    """Where the words begin, and the end."""

    def spared(self, start: int, end: int, word: float) -> float:
        """What is spared when a word of this cost stands from start to end."""
        return self.before[-1] - self.before[start] - word - self.after[end]


def slips(text: str) -> Iterator[Slip]:
    """Every likely slip of a text, the best for each character, in order.

    >>> [(slip.written, slip.right) for slip in slips("工程按步就班，經濟蓬渤。")]
    [('按步就班', '按部就班'), ('蓬渤', '蓬勃')]
    """
    for found in HAN.finditer(text):
        begin = found.start()
        for slip in _of_run(found[0]):
            yield replace(slip, start=begin + slip.start, end=begin + slip.end, at=begin + slip.at)


@functools.lru_cache(1 << 12)
def cuts(raw: str) -> Sequence[int]:
    """Where the words of a run of Chinese characters begin, in the cheapest reading, and its end.

    >>> cuts("培訓人員員")
    [0, 2, 4, 5]
    """
    return _read(raw).cuts


def begins(text: str, at: int) -> bool:
    """Whether a word of a text begins there, or the text ends, as far as it is Chinese characters.

    >>> begins("體制造成", 1), begins("體制造成", 2)
    (False, True)
    """
    if not _IN_RUN.match(text, at) or not at or not _IN_RUN.match(text, at - 1):
        return True
    first = next((place + 1 for place in range(at - 1, -1, -1) if not _IN_RUN.match(text, place)), 0)
    run = _IN_RUN.match(text, first)
    return run is None or at - first in cuts(run[0])


def places(text: str, pairs: frozenset[str]) -> Sequence[int]:
    """Where any of these pairs of characters stands in a text."""
    if pairs.isdisjoint(map(add, text, text[1:])):
        return ()
    return [at for at in range(len(text) - 1) if text[at : at + 2] in pairs]


def price(word: str) -> float:
    """The cost of a word, in nats; what a character in no list costs, where it is in none."""
    return words().cost.get(word.translate(words().fold), UNKNOWN)


@functools.lru_cache(1 << 15)
def _of_run(raw: str) -> tuple[Slip, ...]:
    return tuple(_best_each(_slips(_read(raw))))


def _slips(reading: _Reading) -> Iterator[Slip]:
    yield from _long(reading)
    if not CANTONESE.search(reading.raw):
        yield from _short(reading)
        yield from _mistaken(reading)


def _best_each(found: Iterable[Slip]) -> list[Slip]:
    """Of the slips that change the same character, a likely long word before a short one, then the likeliest."""
    best: dict[int, Slip] = {}
    for slip in sorted(found, key=lambda slip: (len(slip.right) >= LONGEST and slip.gain >= ASKED, slip.gain)):
        best[slip.at] = slip
    return [best[at] for at in sorted(best)]


def _read(raw: str) -> _Reading:
    """Cut a run of characters into words: the cheapest way from its start, and from its end."""
    text = raw.translate(words().fold)
    size = len(text)
    edges = _edges(text)
    before, back = [0.0] + [1e9] * size, [0] * (size + 1)
    for start, end, price in edges:
        total = before[start] + price
        if total < before[end]:
            before[end], back[end] = total, start
    after = [1e9] * size + [0.0]
    for start, end, price in reversed(edges):
        total = price + after[end]
        if total < after[start]:
            after[start] = total
    cuts = [size]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    return _Reading(raw, text, before, after, cuts[::-1])


def _edges(text: str) -> list[tuple[int, int, float]]:
    """Every single character, and every word that stands in a text, by its start."""
    price, size = words().cost.get, len(text)
    edges = [
        (start, start + length, found)
        for start in range(size)
        for length in range(1, LONGEST + 1)
        if start + length <= size and (found := price(text[start : start + length], UNKNOWN if length == 1 else 0.0))
    ]
    return edges


def _long(reading: _Reading) -> Iterator[Slip]:
    """Words of four characters and more with one character changed: half of such a word stands unchanged."""
    text, halves = reading.text, words().halves
    for at in range(len(text) - 1):
        half = text[at : at + 2]
        for word in halves.get(half, ()):
            if word.startswith(half):
                yield from _changed(reading, at, word)
            if word.endswith(half):
                yield from _changed(reading, at + 2 - len(word), word)


def _changed(reading: _Reading, start: int, word: str) -> Iterator[Slip]:
    """The slip where a text differs from a word in one character that is like the right one."""
    end = start + len(word)
    written = reading.text[max(start, 0) : end]
    if len(written) != len(word) or written in words().cost:
        return
    places = [at for at, (one, other) in enumerate(zip(written, word, strict=True)) if one != other]
    if len(places) != 1:
        return
    wrong, right = written[places[0]], word[places[0]]
    at = start + places[0]
    way = alike(reading.raw[at]).get(right)
    if wrong in NUMERALS and not (wrong == "两" and way):
        return
    if way or right not in NUMERALS:
        yield from _slip(reading, start, end, at, words().cost[word], way or (UNLIKE, right))


def _short(reading: _Reading) -> Iterator[Slip]:
    """Words of two or three characters with one changed, where the changed one stands alone."""
    for at in _doubtful(reading):
        found = {other: (start, end) for start, end, other in _meant(reading, at)}
        if found:
            ways = alike(reading.raw[at])
            gains = {other: context.gain(reading.text, at, other) - ways[other][0] for other in found}
            best = max(gains, key=lambda other: gains[other])
            if gains[best] > 0:
                right = reading.text[:at] + best + reading.text[at + 1 :]
                yield _fitting(_made(reading, *found[best], at, gains[best], ways[best]), right)


def _mistaken(reading: _Reading) -> Iterator[Slip]:
    """Words that one often takes for others, where the text is as much likelier with the other as is asked of it."""
    for start, one in confused.places(reading.text):
        at = start + one.at
        gain = context.gain(reading.text, at, one.right)
        if gain >= one.asked:
            way = alike(reading.raw[at]).get(one.right, (0.0, one.right))
            yield replace(_made(reading, start, start + 2, at, gain, way), sure=True)


def _fitting(slip: Slip, right: str) -> Slip:
    """With what else speaks for it, where the folded text reads so."""
    word = right[slip.start : slip.end]
    return replace(slip, fits=context.fit(right, slip.start, slip.end) + COMMON - words().cost[word])


def _doubtful(reading: _Reading) -> Iterator[int]:
    """Where a character stands alone, or in a seldom word of two."""
    cost = words().cost
    for start, end in pairwise(reading.cuts):
        if end == start + 1 or (end == start + 2 and cost[reading.text[start:end]] > SELDOM):
            yield from (at for at in range(start, end) if reading.text[at] not in NUMERALS)


def _meant(reading: _Reading, at: int) -> Iterator[tuple[int, int, str]]:
    """Start, end and character of the well-known words that a character and its neighbours may stand for."""
    data, text = words(), reading.text
    for first, last in WINDOWS:
        start, end = at + first, at + last
        if start < 0 or end > len(text):
            continue
        room = reading.spared(start, end, 0)
        if room <= ROOM or text[start:end] in data.cost:
            continue
        before, after = text[start:at], text[at + 1 : end]
        others = data.holes.get(f"{before}*{after}", "")
        ways = alike(reading.raw[at]) if others else {}
        for other in others:
            if other in ways and room - data.cost[before + other + after] > ways[other][0]:
                yield start, end, other


def _slip(reading: _Reading, start: int, end: int, at: int, price: float, way: tuple[float, str]) -> Iterator[Slip]:
    gain = reading.spared(start, end, price) - way[0]
    if gain > 0:
        yield _made(reading, start, end, at, gain, way)


def _made(reading: _Reading, start: int, end: int, at: int, gain: float, way: tuple[float, str]) -> Slip:
    cost, char = way
    right = reading.raw[start:at] + char + reading.raw[at + 1 : end]
    rare = words().cost.get(reading.text[at], UNKNOWN) > RARE
    return Slip(start, end, at, reading.raw[start:end], right, gain, cost, _odd(reading, start, end), rare)


def _odd(reading: _Reading, start: int, end: int) -> bool:
    """Whether a word beside is a single character that hardly stands alone."""
    cost, cuts = words().cost, reading.cuts
    first = max(index for index, cut in enumerate(cuts) if cut <= start)
    last = min(index for index, cut in enumerate(cuts) if cut >= end)
    beside = [(cuts[index], cuts[index + 1]) for index in (first - 1, last) if 0 <= index < len(cuts) - 1]
    return any(right - left == 1 and cost.get(reading.text[left], UNKNOWN) > ODD for left, right in beside)
