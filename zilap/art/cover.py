"""The cover: one hundred strokes of skyline, and under the water a hundred threads that leave it.

The front alone is the cover of the EPUB; on paper the threads go on over the spine to the back.
Millimetres; the height of the water and of everything else is a part of the height of the cover.
"""

from __future__ import annotations

from math import sin

from markupsafe import Markup

from zilap.art.openers import GOLDEN
from zilap.art.skyline import BUILDINGS, COUNT, SUMMIT, ridge
from zilap.art.svg import Point, curve, dots, frame, number, smooth, speckle, stroke, upright

BLEED = 3.0
WATER = 0.66
"""The water line, as a part of the height from the head."""
MARGIN = 0.089
"""From the side to the skyline and to the words over it, as a part of the width."""
Box = tuple[float, float, float, float]
"""Left, top, width, height."""


def front(width: float, height: float) -> Markup:
    """Skyline and threads on the front cover alone, ``width`` × ``height`` millimetres, with bleed."""
    hills, towers = _skyline(0, 0, width, height)
    drawn = [_course(i, _x(i, width), height * WATER, width, height) for i in range(COUNT)]
    box = (-BLEED, -BLEED, width + 2 * BLEED, height + 2 * BLEED)
    label = "一百條線由維多利亞港的天際線垂下，到水面轉彎，散向遠方。"
    return frame("cover-art", box, _drawing(hills, towers, drawn, 1), label=label, fit="xMidYMid slice")


def wrap(sheet: tuple[float, float, float], front: Box, back: Box, clear: tuple[float, float]) -> Markup:
    """Skyline and threads on a cover laid flat: they leave the front, cross the spine, and fan out on the back.

    Args:
        sheet: width and height as cut, and the bleed.
        front: the front panel; its skyline is that of `front`.
        back: the back panel.
        clear: width and height, from the left foot of the back, that no thread may enter: codes stand there.
    """
    width, height, bleed = sheet
    left, top, across, down = front
    hills, towers = _skyline(left, top, across, down)
    drawn = [_crossing(i, front, back, clear) for i in range(COUNT)]
    box = (-bleed, -bleed, width + 2 * bleed, height + 2 * bleed)
    label = "一百條線由維多利亞港的天際線垂下，到水面轉彎，越過書脊，在封底散向一百個地方。"
    return frame("cover-art", box, _drawing(hills, towers, drawn, -1e9), label=label)


def _skyline(left: float, top: float, width: float, height: float) -> tuple[list[str], list[str]]:
    """The ridge behind, and the hundred strokes down to the water."""
    water, scale = top + height * WATER, height * 0.00066
    towers, hills = [], []
    for i, building in enumerate(BUILDINGS):
        x, roof, crest = left + _x(i, width), water - building * scale, water - ridge(i) * scale
        if crest < roof - 1.6:
            hills.append(upright(x, crest, roof - 1))
        towers.append(upright(x, roof, water))
    return hills, towers


def _x(i: int, width: float) -> float:
    """Where stroke ``i`` stands on a front cover of this width."""
    return width * (MARGIN + i * (1 - 2 * MARGIN) / (COUNT - 1))


def _drawing(hills: list[str], towers: list[str], drawn: list[tuple[str, Point]], shown: float) -> str:
    """Everything in its ink; dots left of ``shown`` have left the page."""
    own = SUMMIT - 1
    sea, ends = [path for path, _ in drawn], [end for _, end in drawn]
    red, end = towers[own] + sea[own], ends[own]
    gold = [i for i in range(COUNT) if i != own]
    content = stroke("".join(hills), "harbour-70", 0.3) + stroke("".join(towers[i] for i in gold), "gold", 0.58)
    content += stroke("".join(sea[i] for i in gold), "gold", 0.25)
    content += speckle([ends[i] for i in gold if ends[i][0] > shown], "gold", 0.75)
    return content + stroke(red, "vermilion", 0.5) + dots([end], "vermilion", 1.4)


def _level(i: int, water: float, height: float) -> float:
    """The height at which thread ``i`` lies when it has turned."""
    return water + height * (0.022 + i * 0.00275)


def _bend(x: float, water: float, level: float, radius: float) -> str:
    """Path data of a thread that falls from the water and turns to the left."""
    soft = radius * 0.448
    return (
        f"{upright(x, water, level - radius)}C{number(x)} {number(level - soft)} {number(x - radius + soft)} "
        f"{number(level)} {number(x - radius)} {number(level)}"
    )


def _crossing(i: int, front: Box, back: Box, clear: tuple[float, float]) -> tuple[str, Point]:
    """Thread ``i`` over spine and back: half of them rise as over land, half run on as over the sea."""
    left, top, width, height = front
    water, edge, part, tall = top + height * WATER, back[0] + back[2], back[2] / 170, back[3] / 240
    level = _level(i, water, height)
    land = i < COUNT // 2
    far = back[1] + tall * (104 + i * 1.42 if land else 184 + (i - COUNT // 2) * 0.9)

    def course(px: float) -> float:
        gone = (edge - px) / part
        swell = sin(gone / 15 + i * 0.05) * 1.5 if not land else sin(gone / 23 + i * 0.035) * 2.6 * (50 - i) / 50
        t = (gone - 2) / 128
        return level + (far - level) * smooth(t) + swell * tall * smooth(t * 2)

    u = (i * GOLDEN + 0.13) % 1
    end = back[0] + part * (14 + u * 102)
    kept = back[0] + clear[0]
    if course(kept) > back[1] + back[3] - clear[1] - 8:
        end = kept + 7 + u * max(0.0, edge - kept - 32)
    radius = 4 + i * 0.12
    path = f"{_bend(left + _x(i, width), water, level, radius)}H{number(edge - 2 * part)}"
    return path + curve(course, edge - 2 * part, end), (end, course(end))


def _course(i: int, x: float, water: float, width: float, height: float) -> tuple[str, Point]:
    """The thread under stroke ``i`` on the front alone: down, round, and away to the left; where it ends."""
    level, radius = _level(i, water, height), 4 + i * 0.12
    swing = height * 0.011 * (1 + i / COUNT)

    def wave(px: float) -> float:
        far = (x - px) / width
        return level + swing * sin(far * 7 + i * 0.06) * smooth(far * 3)

    u = (i * GOLDEN + 0.13) % 1
    end = max(-BLEED, x - radius - width * (0.12 + 0.9 * u))
    path = _bend(x, water, level, radius)
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
