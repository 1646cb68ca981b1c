"""Choosing where the lines of a paragraph end.

Two ways over the same measures: ``greedy`` takes the best end of each line in turn; ``total`` takes the ends that
distort the whole paragraph least (Knuth and Plass, *Breaking Paragraphs into Lines*, with Chinese gaps for glue).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from zilap.lines.breaks import FORCED, GOOD, HYPHEN, LAST_RESORT

TOLERANCE = 1e-6
FIRST_SHARE = 2.0
"""Word spaces and Han–Latin gaps take no more than so many times an even share, so that none of them shows."""
_UNIT = 0.05
"""A gap grown by this many em counts as one unit of distortion."""
_FULL_SHRINK = 1.2
"""Units of distortion of a line that has lost all it can lose."""
_ORPHAN = 400.0
"""Cost of a last line of one character (CLREQ, Handling of Widows and Orphans)."""
_HYPHEN = 6.0
"""Cost of a hyphen."""
_HYPHENATE_FROM = 1.5
"""Units of distortion from which the greedy way looks for a hyphen."""
_LOOSEST = 3.2
"""Units of distortion beyond which a line is not considered while others are to be had."""
_GOOD_ENOUGH = 0.35
"""When every line of the greedy way is distorted less, no better way is looked for."""


@dataclass(frozen=True, slots=True)
class Measures:
    """A flat paragraph in numbers.  One entry a character; sums ``*_to`` have one more.  Lengths in CSS pixels."""

    em: float
    text: str
    kinds: str
    breaks: bytearray
    advance: list[float]
    tail: list[float]
    """Space after a character that goes when a line ends there."""
    head: list[float]
    """Edges of inline boxes before a character: they come back when a line begins there."""
    start_trim: list[float]
    end_trim: list[float]
    end_room: list[float]
    tier: list[int]
    grow: list[float]
    shrink: list[float]
    width_to: list[float]
    shrink_to: list[float]
    grow_to: list[float]
    first_tiers_to: list[int]
    others_to: list[int]

    def end(self, start: int, stop: int) -> int:
        """``stop`` less the spaces and the line feed that a line end swallows."""
        while stop > start and self.text[stop - 1] in " \n":
            stop -= 1
        return stop

    def natural(self, start: int, end: int) -> float:
        """Width of a line from ``start`` to ``end`` (spaces already cut) as it comes."""
        if end <= start:
            return 0.0
        width = self.width_to[end] - self.width_to[start] - self.tail[end - 1] - self.end_trim[end - 1]
        return width + self.head[start] - self.start_trim[start]

    def room(self, start: int, end: int) -> float:
        """What such a line can lose."""
        if end <= start:
            return 0.0
        return self.shrink_to[end - 1] - self.shrink_to[start] + self.end_room[end - 1]

    def looseness(self, start: int, end: int, slack: float) -> float:
        """Em that each gap grows by when the line is stretched by ``slack``, word spaces and Han–Latin gaps first."""
        if end - start < 2:
            return inf
        firsts = self.first_tiers_to[end - 1] - self.first_tiers_to[start]
        others = self.others_to[end - 1] - self.others_to[start]
        if not firsts + others:
            return inf
        room = self.grow_to[end - 1] - self.grow_to[start]
        taken = min(room, FIRST_SHARE * slack * firsts / (firsts + others))
        return (slack - taken) / ((others or firsts) * self.em)

    def distortion(self, start: int, end: int, width: float) -> float:
        """How far the line is from natural, in units; ``inf`` when it does not fit."""
        slack = width - self.natural(start, end)
        if slack >= 0:
            return self.looseness(start, end, slack) / _UNIT
        room = self.room(start, end)
        if -slack > room + TOLERANCE:
            return inf
        return -slack / room * _FULL_SHRINK if room else 0.0

    def is_orphan(self, start: int, stop: int) -> bool:
        """Whether the line would hold a single character, marks aside, and could hold more."""
        return sum(kind in "iax" for kind in self.kinds[start:stop]) <= 1 and start > 0


def greedy(measures: Measures, start: int, first: float, rest: float, *, justify: bool) -> dict[int, int]:
    """Line starts to line ends, each line chosen for itself.  ``first``: width of the line at ``start``, px."""
    plan: dict[int, int] = {}
    width, count = first, len(measures.text)
    while start < count:
        stop = _line_end(measures, start, width, justify=justify)
        stop = _without_orphan(measures, start, stop, width)
        plan[start] = stop
        start, width = stop, rest
    return plan


def _line_end(m: Measures, start: int, width: float, *, justify: bool) -> int:
    """The last break that fits, or the next where pulling in distorts less than stretching."""
    fits = beyond = 0
    for stop in range(start + 1, len(m.text) + 1):
        if m.breaks[stop] < GOOD:
            continue
        end = m.end(start, stop)
        over = m.natural(start, end) - width
        if over <= TOLERANCE or (over <= m.end_room[end - 1] + TOLERANCE and not justify):
            fits = stop
            if m.breaks[stop] == FORCED:
                return stop
        else:
            beyond = stop
            break
    if not fits or (justify and beyond and m.distortion(start, m.end(start, fits), width) > _HYPHENATE_FROM):
        hyphen = _hyphen(m, max(start, fits), start, beyond, width)
        if hyphen:
            return hyphen
    if not fits:
        return _squeezed(m, start, beyond, width) if justify or not beyond else _emergency(m, start, beyond, width)
    if not (justify and beyond):
        return fits
    tight = m.distortion(start, m.end(start, beyond), width)
    return beyond if tight < m.distortion(start, m.end(start, fits), width) else fits


def _hyphen(m: Measures, after: int, start: int, beyond: int, width: float) -> int:
    """The last hyphenated break that fits; 0 when there is none."""
    for stop in range(beyond - 1, after, -1):
        if m.breaks[stop] == HYPHEN and m.natural(start, stop) <= width + TOLERANCE:
            return stop
    return 0


def _squeezed(m: Measures, start: int, beyond: int, width: float) -> int:
    end = m.end(start, beyond)
    if m.natural(start, end) - width <= m.room(start, end) + TOLERANCE:
        return beyond
    return _emergency(m, start, beyond, width)


def _emergency(m: Measures, start: int, beyond: int, width: float) -> int:
    """Nothing fits: break an unbreakable run as late as it fits, or let the line run over."""
    found = beyond
    for stop in range(beyond - 1, start, -1):
        if m.breaks[stop] >= LAST_RESORT:
            found = stop
            if m.natural(start, m.end(start, stop)) <= width + TOLERANCE:
                break
    return found


def _without_orphan(m: Measures, start: int, stop: int, width: float) -> int:
    """An earlier break when the next line would be the last and hold one character."""
    next_stop = stop + 1
    count = len(m.text)
    while next_stop <= min(count, stop + 4) and m.breaks[next_stop] != FORCED:
        next_stop += 1
    if stop >= count or next_stop > count or m.breaks[stop] == FORCED or m.breaks[next_stop] != FORCED:
        return stop
    if not m.is_orphan(stop, next_stop):
        return stop
    for back in range(stop - 1, start, -1):
        if m.breaks[back] == GOOD:
            return back if m.natural(start, m.end(start, back)) > 0.7 * width else stop
    return stop


def total(measures: Measures, start: int, first: float, rest: float) -> dict[int, int]:
    """Line starts to line ends such that the whole paragraph is distorted least; the greedy way when it is good."""
    plan = greedy(measures, start, first, rest, justify=True)
    if _is_good(measures, plan, start, first, rest):
        return plan
    better: dict[int, int] = {}
    while start < len(measures.text):
        stop = next(i for i in range(start + 1, len(measures.text) + 1) if measures.breaks[i] == FORCED)
        part = _optimum(measures, start, stop, first, rest)
        better.update(part or {s: e for s, e in plan.items() if start <= s < stop})
        start, first = stop, rest
    return better


def _is_good(m: Measures, plan: dict[int, int], start: int, first: float, rest: float) -> bool:
    for begin, stop in plan.items():
        if m.breaks[stop] == FORCED:
            if begin != start and m.is_orphan(begin, stop):
                return False
        elif m.distortion(begin, m.end(begin, stop), first if begin == start else rest) > _GOOD_ENOUGH:
            return False
    return True


def _optimum(m: Measures, start: int, stop: int, first: float, rest: float) -> dict[int, int] | None:
    """The shortest way through the graph of line ends; ``None`` when no way keeps within tolerance."""
    places = [start, *(i for i in range(start + 1, stop) if m.breaks[i] in (HYPHEN, GOOD)), stop]
    cost = [inf] * len(places)
    came: list[int] = [0] * len(places)
    cost[0] = 0.0
    for here, begin in enumerate(places[:-1]):
        if cost[here] == inf:
            continue
        width = rest if here else first
        for there in range(_reach(m, places, here, width), len(places)):
            price = _price(m, begin, places[there], width, last=places[there] == stop, only=not here)
            if price is None:
                break
            if cost[here] + price < cost[there]:
                cost[there], came[there] = cost[here] + price, here
    if cost[-1] == inf:
        return None
    plan: dict[int, int] = {}
    there = len(places) - 1
    while there:
        plan[places[came[there]]] = places[there]
        there = came[there]
    return dict(sorted(plan.items()))


def _reach(m: Measures, places: list[int], here: int, width: float) -> int:
    """The first place after ``here`` whose line is not hopelessly loose (a search by halves)."""
    low, high = here + 1, len(places) - 1
    begin = places[here]
    target = m.width_to[begin] + width * (1 - _LOOSEST * _UNIT) - m.em
    while low < high:
        middle = (low + high) // 2
        if m.width_to[places[middle]] < target:
            low = middle + 1
        else:
            high = middle
    return low


def _price(m: Measures, begin: int, stop: int, width: float, *, last: bool, only: bool) -> float | None:
    """Cost of a line; ``inf`` when too loose, ``None`` when it does not fit (nor will a longer one)."""
    end = m.end(begin, stop)
    if last:
        if m.natural(begin, end) <= width + TOLERANCE:
            return _ORPHAN if not only and m.is_orphan(begin, stop) else 0.0
    distortion = m.distortion(begin, end, width)
    if distortion == inf and m.natural(begin, end) > width:
        return None
    if distortion > _LOOSEST:
        return inf
    square = distortion * distortion
    return 2 * square + square * square + (_HYPHEN if m.breaks[stop] == HYPHEN else 0.0)
