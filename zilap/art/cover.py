"""The front cover: one hundred strokes of skyline, and under the water a hundred threads that leave it.

Millimetres; the height of the water and of everything else is a part of the height of the cover.
"""

from __future__ import annotations

from math import sin

from markupsafe import Markup

from zilap.art.openers import GOLDEN
from zilap.art.skyline import BUILDINGS, COUNT, SUMMIT, ridge
from zilap.art.svg import Point, curve, dots, frame, number, smooth, speckle, stroke, upright

BLEED = 3.0


def front(width: float, height: float) -> Markup:
    """Skyline and threads on the front cover, ``width`` × ``height`` millimetres, with bleed."""
    water, scale = height * 0.66, height * 0.00066
    left, pitch = width * 0.0662, width * 0.8676 / (COUNT - 1)
    towers, hills, sea = [], [], []
    ends: list[Point] = []
    for i, building in enumerate(BUILDINGS):
        x, top = left + i * pitch, water - building * scale
        crest = water - ridge(i) * scale
        if crest < top - 1.6:
            hills.append(upright(x, crest, top - 1))
        path, end = _course(i, x, water, width, height)
        towers.append(upright(x, top, water))
        sea.append(path)
        ends.append(end)
    own = SUMMIT - 1
    red = towers.pop(own) + sea.pop(own)
    end = ends.pop(own)
    content = stroke("".join(hills), "harbour-70", 0.3) + stroke("".join(towers), "gold", 0.58)
    content += stroke("".join(sea), "gold", 0.22) + speckle([p for p in ends if p[0] > 1], "gold", 0.75)
    content += stroke(red, "vermilion", 0.5) + dots([end], "vermilion", 1.4)
    box = (-BLEED, -BLEED, width + 2 * BLEED, height + 2 * BLEED)
    label = "一百條線由維多利亞港的天際線垂下，到水面轉彎，散向遠方。"
    return frame("cover-art", box, content, label=label, fit="xMidYMid slice")


def _course(i: int, x: float, water: float, width: float, height: float) -> tuple[str, Point]:
    """The thread under stroke ``i``: down, round, and away to the left; where it ends."""
    level = water + height * (0.022 + i * 0.00275)
    radius = 4 + i * 0.12
    swing = height * 0.011 * (1 + i / COUNT)

    def wave(px: float) -> float:
        far = (x - px) / width
        return level + swing * sin(far * 7 + i * 0.06) * smooth(far * 3)

    u = (i * GOLDEN + 0.13) % 1
    end = max(-BLEED, x - radius - width * (0.12 + 0.9 * u))
    soft = radius * 0.448
    path = (
        f"{upright(x, water, level - radius)}C{number(x)} {number(level - soft)} {number(x - radius + soft)} "
        f"{number(level)} {number(x - radius)} {number(level)}"
    )
    if end < x - radius:
        path += curve(wave, x - radius, end)
    return path, (min(end, x - radius), wave(min(end, x - radius)))


def banner(width: float = 170, height: float = 118) -> Markup:
    """Skyline over its reflection, for the title page of the EPUB."""
    water = height * 0.56
    left, pitch = width * 0.066, width * 0.868 / (COUNT - 1)
    towers = "".join(upright(left + k * pitch, water, water - h * 0.14) for k, h in enumerate(BUILDINGS))
    sea = "".join(upright(left + k * pitch, water, water + 4 + k * (height - water - 6) / COUNT) for k in range(COUNT))
    return frame("banner", (0, 0, width, height), stroke(towers, "gold", 0.6) + stroke(sea, "gold", 0.22))
