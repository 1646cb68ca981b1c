"""The art of part openers: a hundred strokes, one verb each, over a spread of 340 × 240 mm with bleed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, pi, sin
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup

from zilap.art.ink import Ink
from zilap.art.skyline import BUILDINGS, COUNT
from zilap.art.svg import Point, curve, dots, frame, number, smooth, speckle, stroke, upright

Half = Literal["verso", "recto", "both"]
GOLDEN = 0.6180339887
"""Multiples of it, without their whole parts, spread evenly however many there are."""
f = number


def spread(name: str, content: str, side: Half) -> Markup:
    """A spread of 340 × 240 mm with 3 mm of bleed, or one page of it."""
    left, width = {"verso": (-3, 176), "recto": (167, 176), "both": (-3, 346)}[side]
    return frame(name, (left, -3, width, 246), content, fit="xMidYMid slice")


def flight(thin: Ink, dot: Ink, width: float) -> str:
    """Arcs rise from one point on the horizon and come down further and further away."""
    x0, ground = 158, 206
    data, ends = [f"M-3 {ground}H343"], []
    for i in range(1, COUNT + 1):
        x = x0 - i * 3.05
        rise, half = (x0 - x) * 0.92, (x0 + x) / 2
        data.append(
            f"M{x0} {ground}C{f(x0 + i * 0.04)} {f(ground - rise * 0.72)} {f(x0 - (x0 - x) * 0.3)} "
            f"{f(ground - rise)} {f(half)} {f(ground - rise)}S{f(x)} {f(ground - rise * 0.62)} {f(x)} {ground}"
        )
        ends.append((x, float(ground)))
    seen = [end for end in ends if end[0] > -2][1::2]
    return stroke("".join(data), thin, width) + dots(seen, dot, 0.8) + dots([(x0, ground)], "vermilion", 1.8)


def ruler(thin: Ink, dot: Ink, width: float) -> str:
    """Bars stand on the foot of the spread, every tenth with a mark."""
    data, marks = [], []
    for i in range(COUNT):
        t, x = i / (COUNT - 1), 6 + i * 328 / (COUNT - 1)
        fall, rest = 1 - smooth(t * 1.72), 34 * abs(sin(i * 0.9 + 0.5)) * smooth(t * 1.6)
        tall = 16 + 192 * fall * (0.4 + 0.6 * abs(sin(i * 2.399 + 0.4))) + rest
        data.append(upright(x, 243, 240 - tall))
        if i % 10 == 9:
            marks.append((x, 240 - tall))
    return stroke("".join(data), thin, width) + dots(marks, dot, 1.3)


def knot(thin: Ink, dot: Ink, width: float) -> str:
    """Threads come together at one table and part again."""
    data = []
    for i in range(COUNT):
        t = i / (COUNT - 1)
        a, b, c = -3 + t * 246, 186 + t * 30, 172 + ((i * 37) % 100) / 99 * 62
        data.append(f"M-3 {f(a)}C70 {f(a)} 92 {f(b)} 150 {f(b)}H206C246 {f(b)} 272 {f(c)} 343 {f(c)}")
    return stroke("".join(data), thin, width)


def weave(thin: Ink, dot: Ink, width: float) -> str:
    """Fifty warps and fifty wefts, over one and under two."""
    left, top, pitch, gap = 14, 22, 2.98, 0.62
    foot, edge = top + 49 * pitch, left + 49 * pitch
    data = []
    for k in range(50):
        x, y = left + k * pitch, top + k * pitch
        warps = [top + j * pitch for j in range(50) if (k + 2 * j) % 3 == 0]
        wefts = [left + i * pitch for i in range(50) if (i + 2 * k) % 3]
        data += [f"M{f(x)} {f(a)}V{f(b)}" for a, b in _between(-3, warps, foot + 10 + 34 * _spread(k), gap)]
        data += [f"M{f(a)} {f(y)}H{f(b)}" for a, b in _between(-3, wefts, edge + 3 + 5 * _spread(k), gap)]
    return stroke("".join(data), thin, width)


def ripple(thin: Ink, dot: Ink, width: float) -> str:
    """Two sources, fifty rings each, agreeing where they meet; the rings stay on the left page."""
    sources = ((34.0, 206.0), (132.0, 128.0))
    rings = "".join(_circle(x, y, 2 + k * 2.3) for x, y in sources for k in range(50))
    return stroke(rings, thin, width) + dots(sources, "vermilion", 1.8)


def grow(thin: Ink, dot: Ink, width: float) -> str:
    """Blades from one field."""
    data, tips = [], []
    for i in range(COUNT):
        t, u = i / (COUNT - 1), (i * GOLDEN + 0.31) % 1
        x = 6 + t * 158
        tall = 60 + 138 * (0.5 + 0.5 * sin(t * pi)) * (0.45 + 0.55 * u)
        lean = min(165, max(4, x + (t - 0.5) * 46 + (u - 0.5) * 26)) - x
        tip = (x + lean, 226 - tall)
        data.append(
            f"M{f(x)} 243V226C{f(x)} {f(226 - tall * 0.45)} {f(x + lean * 0.25)} {f(226 - tall * 0.78)} "
            f"{f(tip[0])} {f(tip[1])}"
        )
        tips.append(tip)
    return stroke("".join(data), thin, width) + dots(tips, dot, 0.8)


def pulse(thin: Ink, dot: Ink, width: float) -> str:
    """Lines lie still, and rise where somebody stands."""
    data = []
    for i in range(COUNT):
        y, high = 22 + i * 2.06, 17 * (0.35 + 0.65 * _spread(i)) * smooth(1.25 - abs(i - 52) / 46)
        wide, middle = 11 + 9 * ((i * 0.7548) % 1), 84 + 30 * sin(i * 0.21)

        def shape(x: float, y: float = y, high: float = high, wide: float = wide, middle: float = middle) -> float:
            return y - high * exp(-(((x - middle) / wide) ** 2))

        data.append(f"M-3 {f(y)}" + curve(shape, -3, 171, 4.5))
    return stroke("".join(data), thin, width)


Draw = Callable[[Ink, Ink, float], str]
ARTS: Mapping[str, Draw] = MappingProxyType(
    {"flight": flight, "ruler": ruler, "knot": knot, "weave": weave, "ripple": ripple, "grow": grow, "pulse": pulse}
)
TONES: Mapping[str, tuple[Ink, Ink, float]] = MappingProxyType(
    {
        "harbour": ("gold", "gold", 0.2),
        "vermilion": ("paper", "paper", 0.28),
        "sand": ("harbour", "vermilion", 0.22),
    }
)


def part(art: str, tone: str, side: Half) -> Markup:
    """The art of a part's opener; names that are not known fall back to the first of each.

    ``art`` is a key of ``ARTS``, ``tone`` of ``TONES``.
    """
    draw = ARTS.get(art, flight)
    if draw is ripple and side == "recto":
        return spread("art", "", side)
    return spread("art", draw(*TONES.get(tone, TONES["harbour"])), side)


def frontispiece(side: Half) -> Markup:
    """The skyline close up on the left page; its threads run on over the title page."""
    tower, sea = [], []
    water, pitch = 124.0, 2.02
    for i, building in enumerate(BUILDINGS):
        back = COUNT - 1 - i
        x, level, radius = 162 - back * pitch, 172 + back * 0.9, 5 + back * 0.1
        if x >= -3:
            tower.append(upright(x, water - building * 0.205, water))
            sea.append(_turn(x, water, level, radius) + "H344")
    inks: tuple[Ink, float] = ("harbour", 0.2) if side == "recto" else ("gold", 0.26)
    drawn = stroke("".join(tower), inks[0], 0.8) + stroke("".join(sea), *inks)
    return spread("art", drawn, side)


def band(seed: int, tone: str = "harbour", width: float = 176, height: float = 66) -> Markup:
    """A band for the head of a chapter without a picture: threads gather, cross and part, otherwise each time.

    ``seed`` is any whole number (a chapter's own number); the same seed gives the same band.
    """
    thin, dot, thickness = TONES.get(tone, TONES["harbour"])
    tie = width * (0.28 + 0.44 * ((seed * GOLDEN + 0.4) % 1))
    turn = 7 + 6 * (seed % 5)
    data = []
    for i in range(COUNT):
        t, u = i / (COUNT - 1), ((i * 37 + seed * 11) % COUNT) / (COUNT - 1)
        start, end = t * height, (u if i % turn else t) * height
        middle = height * (0.45 + 0.2 * t)
        data.append(
            f"M0 {f(start)}C{f(tie * 0.55)} {f(start)} {f(tie * 0.7)} {f(middle)} {f(tie)} {f(middle)}"
            f"S{f(tie + (width - tie) * 0.5)} {f(end)} {f(width)} {f(end)}"
        )
    points: list[Point] = [(tie, height * (0.45 + 0.2 * k / 9)) for k in range(10)]
    content = stroke("".join(data), thin, thickness) + speckle(points, dot, 0.7)
    return frame("band-art", (0, 0, width, height), content, fit="xMidYMid slice")


def _turn(x: float, water: float, level: float, radius: float) -> str:
    """A thread that falls below the water and bends to the right."""
    soft = radius * 0.448
    return (
        f"M{f(x)} {f(water)}V{f(level - radius)}C{f(x)} {f(level - soft)} {f(x + radius - soft)} {f(level)} "
        f"{f(x + radius)} {f(level)}"
    )


def _circle(x: float, y: float, r: float) -> str:
    return f"M{f(x - r)} {f(y)}a{f(r)} {f(r)} 0 1 1 {f(2 * r)} 0a{f(r)} {f(r)} 0 1 1 {f(-2 * r)} 0"


def _between(start: float, cuts: list[float], end: float, gap: float) -> list[tuple[float, float]]:
    """The pieces of a thread that dives under others at ``cuts``."""
    starts, stops = [start, *(c + gap for c in cuts)], [*(c - gap for c in cuts), end]
    return [(a, b) for a, b in zip(starts, stops, strict=True) if b > a]


def _spread(k: int) -> float:
    return (k * GOLDEN) % 1
