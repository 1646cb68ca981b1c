"""Choosing where the lines of a paragraph end.

Two ways over the same measures: ``greedy`` takes the best end of each line in turn; ``total`` takes the ends that
distort the whole paragraph least (Knuth and Plass, *Breaking Paragraphs into Lines*, with Chinese gaps for glue).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from zilap.lines.breaks import FORCED, GOOD, HYPHEN, LAST_RESORT, RUN

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
_COST_OF_BREAK = {HYPHEN: _HYPHEN, RUN: 600.0}
_HYPHENATE_FROM = 1.5
"""Units of distortion from which the greedy way looks for a hyphen."""
_PASSES = ((3.2, HYPHEN), (5.0, HYPHEN), (20.0, RUN))
"""Units of distortion beyond which a line is not considered, and the least break that is: one pass after the other
until there is a way.  Five units are a quarter of an em a gap: no line is looser, if need be at the cost of a run.
"""
_GOOD_ENOUGH = 0.5
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
        """``stop`` less the spaces and the line feed that a line end swallows (CSS Text 3, §4.1.3, also U+3000)."""
        while stop > start and self.text[stop - 1] in " \n\u3000":
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
        return _looseness(slack, firsts, others, self.grow_to[end - 1] - self.grow_to[start]) / self.em

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
        """Whether the line would hold a single character, marks and boxes aside, and could hold more."""
        boxes = self.text.count("\ufffc", start, stop)
        return sum(kind in "iax" for kind in self.kinds[start:stop]) - boxes <= 1 and start > 0


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
    loose = m.distortion(start, m.end(start, fits), width) if fits and justify and beyond else 0.0
    for level, least in ((HYPHEN, _HYPHENATE_FROM), (RUN, _PASSES[1][0])):
        if (not fits or loose > least) and (found := _inner(m, level, max(start, fits), start, beyond, width)):
            return found
    if not fits:
        return _squeezed(m, start, beyond, width) if justify or not beyond else _emergency(m, start, beyond, width)
    if not (justify and beyond):
        return fits
    tight = m.distortion(start, m.end(start, beyond), width)
    return beyond if tight < m.distortion(start, m.end(start, fits), width) else fits


def _inner(m: Measures, level: int, after: int, start: int, beyond: int, width: float) -> int:
    """The last break of a level that fits; 0 when there is none."""
    for stop in range(beyond - 1, after, -1):
        if m.breaks[stop] == level and m.natural(start, m.end(start, stop)) <= width + TOLERANCE:
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
        ways = (_optimum(measures, start, stop, first, rest, *limits) for limits in _PASSES)
        part = next((way for way in ways if way), None)
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


@dataclass(frozen=True, slots=True)
class _Ends:
    """The places where a line may end, with the sums of the measures up to them."""

    places: list[int]
    natural: list[float]
    room: list[float]
    grow: list[float]
    firsts: list[int]
    others: list[int]


def _ends(m: Measures, start: int, stop: int, least: int) -> _Ends:
    places = [i for i in range(start + 1, stop) if m.breaks[i] >= least] + [stop]
    last = [m.end(start, place) - 1 for place in places]
    return _Ends(
        [start, *places],
        [0.0, *(m.width_to[i + 1] - m.tail[i] - m.end_trim[i] for i in last)],
        [0.0, *(m.shrink_to[i] + m.end_room[i] for i in last)],
        [0.0, *(m.grow_to[i] for i in last)],
        [0, *(m.first_tiers_to[i] for i in last)],
        [0, *(m.others_to[i] for i in last)],
    )


def _optimum(
    m: Measures, start: int, stop: int, first: float, rest: float, loosest: float, least: int
) -> dict[int, int] | None:
    """The shortest way through the graph of line ends; ``None`` when no way keeps within tolerance."""
    ends = _ends(m, start, stop, least)
    goal = len(ends.places) - 1
    cost = [inf] * (goal + 1)
    came = [0] * (goal + 1)
    cost[0] = 0.0
    for here in range(goal):
        if cost[here] == inf:
            continue
        for there, price in _lines_from(m, ends, here, rest if here else first, loosest):
            if cost[here] + price < cost[there]:
                cost[there], came[there] = cost[here] + price, here
    if cost[goal] == inf or (cost[goal] >= _ORPHAN and loosest < _PASSES[-1][0]):
        return None
    plan: dict[int, int] = {}
    there = goal
    while there:
        plan[ends.places[came[there]]] = ends.places[there]
        there = came[there]
    return dict(sorted(plan.items()))


def _lines_from(m: Measures, ends: _Ends, here: int, width: float, loosest: float) -> Iterator[tuple[int, float]]:
    """(place, cost) of each line from ``here`` that is neither too loose nor too tight."""
    begin, goal = ends.places[here], len(ends.places) - 1
    left = width + m.width_to[begin] - m.head[begin] + m.start_trim[begin]
    shrunk, grown = m.shrink_to[begin], m.grow_to[begin]
    firsts_before, others_before = m.first_tiers_to[begin], m.others_to[begin]
    low = bisect_left(ends.natural, left - min(width, width * loosest * _UNIT + m.em), here + 1, goal + 1)
    for there in range(min(low, goal), goal + 1):
        slack = left - ends.natural[there]
        if slack < -TOLERANCE:
            room = ends.room[there] - shrunk
            if -slack > room + TOLERANCE:
                return
            distortion = -slack / room * _FULL_SHRINK
        elif there == goal:
            yield there, _ORPHAN if here and m.is_orphan(begin, ends.places[there]) else 0.0
            continue
        else:
            firsts, others = ends.firsts[there] - firsts_before, ends.others[there] - others_before
            distortion = _looseness(slack, firsts, others, ends.grow[there] - grown) / m.em / _UNIT
            if distortion > loosest:
                continue
        square = distortion * distortion
        yield there, 2 * square + square * square + _COST_OF_BREAK.get(m.breaks[ends.places[there]], 0.0)


def _looseness(slack: float, firsts: int, others: int, room: float) -> float:
    """Px that each ordinary gap grows by when word spaces and Han–Latin gaps take their share first."""
    if not firsts + others:
        return inf
    return (slack - min(room, FIRST_SHARE * slack * firsts / (firsts + others))) / (others or firsts)
