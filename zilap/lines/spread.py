"""Where the characters of one line stand: what is missing is added to its gaps, what is too much taken from them."""

from __future__ import annotations

from zilap.lines.fit import FIRST_SHARE, TOLERANCE, Measures


def spread(measures: Measures, start: int, end: int, width: float | None) -> list[float]:
    """Px added after each character of the line ``start`` … ``end`` (negative: taken away).

    ``width`` is that of the line; ``None`` leaves the line as it comes, unless it must lose something to fit.
    CLREQ, Reduction and Expansion of Inter-Character Spacing.
    """
    added = [0.0] * (end - start)
    if width is None or end <= start:
        return added
    slack = width - measures.natural(start, end)
    if slack > 0:
        _expand(measures, start, end, slack, added)
    elif slack < -TOLERANCE:
        _reduce(measures, start, end, -slack, added)
    return added


def _expand(m: Measures, start: int, end: int, slack: float, added: list[float]) -> None:
    """Word spaces (to 1/2 em) and Han–Latin gaps (to 1/3) grow first, but no more than twice what all would get."""
    tier = m.tier[start : end - 1]
    firsts = [i for i, one in enumerate(tier) if one in (1, 2)]
    others = [i for i, one in enumerate(tier) if one == 3]
    if not firsts and not others:
        return
    even = slack / (len(firsts) + len(others))
    for i in firsts:
        added[i] = min(m.grow[start + i], FIRST_SHARE * even)
    left = slack - sum(added)
    pool = others or firsts
    for i in pool:
        added[i] += left / len(pool)


def _reduce(m: Measures, start: int, end: int, over: float, added: list[float]) -> None:
    """The mark at the line end first, then all other gaps in proportion to what they can lose."""
    at_end = min(over, m.end_room[end - 1])
    added[-1] = -at_end
    over -= at_end
    room = m.shrink_to[end - 1] - m.shrink_to[start]
    if over <= TOLERANCE or not room:
        return
    part = min(1.0, over / room)
    for i in range(end - start - 1):
        added[i] = -m.shrink[start + i] * part
