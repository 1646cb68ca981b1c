"""Charts as counted strokes and dots.  Points, to be set in the columns of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from zilap.art.ink import Ink
from zilap.art.svg import dots, frame, line, number, speckle, stroke, upright

TRACKS: tuple[tuple[str, Ink], ...] = (("nation", "harbour"), ("summit", "vermilion"), ("city", "gold"))
"""The three runs of the time line, each in its ink."""


def strokes(count: int, width: float, label: str = "", *, pitch: float = 3.9, row: float = 7) -> Markup:
    """One upright stroke for each unit, as many to a row as ``width`` holds, in tens that stand apart."""
    tens = max(1, int((width + pitch) // (11 * pitch)))
    per_row, gap = tens * 10, 2.5
    step = width / (tens * 11 - 1)
    places = [((k % per_row) // 10 * 11 + k % 10, k // per_row) for k in range(count)]
    data = "".join(
        upright(0.4 + column * step, line * (row + gap), line * (row + gap) + row) for column, line in places
    )
    height = max(1, ceil(count / per_row)) * (row + gap) - gap
    box = (0.0, 0.0, width, height)
    return frame("strokes", box, stroke(data, "vermilion", 0.7), label=label or f"{count}劃")


def waffle(value: int, total: int, label: str = "", *, columns: int = 15) -> Markup:
    """``value`` of ``total`` as dots, row by row."""
    pitch = 124 / columns
    places = [(k % columns * pitch + pitch / 2, k // columns * pitch + pitch / 2) for k in range(total)]
    content = speckle(places[value:], "mist", pitch * 0.3) + speckle(places[:value], "harbour", pitch * 0.3)
    box = (0.0, 0.0, 124.0, ceil(total / columns) * pitch)
    return frame("waffle", box, content, label=label or f"{total}之中的{value}")


def strip(percent: float, label: str = "", *, width: float = 396, height: float = 15) -> Markup:
    """A share as so many of a hundred threads; a part of one is a shorter thread."""
    step = (width - 1.5) / 99
    full = min(100, max(0, int(percent)))
    part = min(1.0, max(0.0, percent - full)) if full < 100 else 0.0
    ticks = "".join(upright(0.75 + k * step, 0, height) for k in range(full, 100))
    own = "".join(upright(0.75 + k * step, 0, height) for k in range(full))
    own += upright(0.75 + full * step, height * (1 - part), height) if part else ""
    content = stroke(ticks, "harbour-40", 0.35) + stroke(own, "vermilion", 1.5)
    return frame("strip", (0, 0, width, height), content, label=label or f"百分之{number(percent)}", fit="none")


def rank(value: int, worst: int = 10, label: str = "", *, width: float = 158) -> Markup:
    """A place in a ranking from 1 to ``worst``, on a thread."""
    worst = max(worst, value, 2)
    at = [4 + (k - 1) / (worst - 1) * (width - 8) for k in range(1, worst + 1)]
    ticks = at[:: max(1, ceil(worst / 40))]
    content = stroke(line(4, 7, width - 4, 7), "harbour-40", 0.5)
    content += stroke("".join(upright(x, 5, 9) for x in ticks), "harbour-40", 0.5)
    content += dots([(at[value - 1], 7)], "vermilion" if value == 1 else "harbour", 4)
    return frame("rank", (0, 0, width, 14), content, label=label or f"第{value}位")


def bar(value: float, most: float, label: str = "", *, width: float = 192) -> Markup:
    """A quantity as a bar; the longest of its group fills ``width``."""
    own = width * value / most if most else 0
    content = stroke(line(0, 3, own, 3), "harbour", 6) + stroke(line(own, 0, own, 6), "vermilion", 1)
    return frame("bar", (0, 0, width, 6), content, label=label or number(value), fit="xMinYMid meet")


def when(date: object) -> float:
    """A date as a year with a fraction: the middle of what it names.

    >>> when("2016"), round(when("2017.12"), 2), round(when("2017年12月18日"), 2), when("2023-7")
    (2016.5, 2017.96, 2017.96, 2023.5416666666667)
    >>> when("2024/25年度")
    2025.0
    """
    found = [int(digits) for digits in re.findall(r"\d+", str(date))]
    match found[:3]:
        case []:
            return 0.0
        case [year]:
            return year + 0.5
        case [year, month] if month <= 12:
            return year + (month - 0.5) / 12
        case [year, month, *_] if month > 12:
            return year + 1.0
        case _:
            return found[0] + (found[1] - 1 + (found[2] - 0.5) / 30.5) / 12


@dataclass(frozen=True, slots=True)
class Slope:
    """A time line: the drawing, and the height in points at which each year stands on its axis."""

    art: Markup
    years: tuple[tuple[int, float], ...]


def slope(dates: Sequence[object], tracks: Sequence[str], pitch: float = 36, width: float = 120) -> Slope:
    """Threads from a true axis of time, at the left, to rows of equal height, at the right.

    Row ``k`` has its thread at ``9 + k * pitch`` points: the middle of its first line of 18 points.
    """
    times = [when(date) for date in dates]
    first, last = int(min(times)), int(max(times)) + 1
    height, axis = max(1, len(times)) * pitch, 14.0
    reach = max(18.0, height - 18)

    def at(time: float) -> float:
        return 9 + (time - first) / (last - first) * (reach - 9)

    content = stroke(upright(axis, at(first), at(last)), "ink", 0.5)
    ticks = _spaced(range(first, last + 1), at, 4)
    content += stroke("".join(line(axis - 4, at(year), axis, at(year)) for year in ticks), "ink", 0.5)
    for k, (time, track) in enumerate(zip(times, tracks, strict=True)):
        y0, y1, colour = at(time), 9 + k * pitch, _ink(track)
        bent = f"M{number(axis)} {number(y0)}C{number(axis + 60)} {number(y0)} {number(width - 56)} {number(y1)} "
        content += stroke(f"{bent}{number(width - 2)} {number(y1)}", colour, 0.75)
        content += dots([(axis, y0), (width - 2, y1)], colour, 2)
    art = frame("slope", (0, 0, width, height), content)
    return Slope(art, tuple((year, round(at(year), 1)) for year in _spaced(range(first, last), at, 11)))


def _ink(track: str) -> Ink:
    return dict(TRACKS).get(track, "harbour")


def _spaced(years: Iterable[int], at: Callable[[float], float], room: float) -> list[int]:
    """Those years that stand ``room`` points or more under one another."""
    kept: list[int] = []
    for year in years:
        if not kept or at(year) - at(kept[-1]) >= room:
            kept.append(year)
    return kept
