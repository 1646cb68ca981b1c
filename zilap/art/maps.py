"""Maps: land as dots, places, and threads from Hong Kong.  No borders, no territories.

The route map is a spread of 340 × 240 mm with 3 mm of bleed; the locator stands in the side column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Any, Literal

from markupsafe import Markup

from zilap.art.globe import HONG_KONG, Spot, Window, distance, great_circle, ring, window
from zilap.art.ink import Ink
from zilap.art.land import land
from zilap.art.svg import Point, dots, frame, shape, speckle, stroke, through

Side = Literal["verso", "recto", "both"]
Way = Literal["n", "s", "e", "w", "nw", "sw", "ne", "se"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

SPREAD = (-3.0, -3.0, 346.0, 246.0)
GUTTER = 170.0
SAFE = 8.5
"""Names keep this far from the gutter: what lies nearer sinks into the binding."""
FULL = ((61.5, -19.0), (-37.0, 149.0))
"""Two corners that the spread always shows: Iceland's south-east to Australia's west."""
PITCH = 2.35
NEAR = 4.0
"""Millimetres beyond a page in which something can still be seen on it: no mark is as large."""
RINGS = ((2000, 150), (4000, 150), (6000, 235), (8000, 250), (10000, 262))
"""Kilometres of each ring of distance, and the bearing in degrees at which it is named."""
KEY = (186.0, 178.0, 340.0, 240.0)
"""Where the key of the map stands: no land and no numbers there."""
TITLE = (9.0, 172.0, 60.0, 214.0)
"""Where its title stands."""
EM = 2.82
"""Millimetres of a character of the labels (8 pt)."""
WAYS: tuple[Way, ...] = ("e", "w", "n", "s", "ne", "nw", "se", "sw")
SHAPES = 5
ROUNDS = 4
"""How often each name looks again for a better side, now that the others stand."""
OVER = 50
"""A name over another thing is as bad as one that hides this many points of threads."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map: where its place lies, in millimetres of the page, and on which side it stands."""

    name: str
    group: int
    x: float
    y: float
    way: Way
    side: Side


def route_window(places: Sequence[Mapping[str, Any]]) -> Window:
    """The window of the spread: what it always shows, and wider when a place lies outside."""
    return window([*FULL, *map(_spot, places)], SPREAD, air=3)


def route_map(places: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]], side: Side) -> Markup:
    """One page of the map, or ``both``: land, rings of distance, a thread from Hong Kong to every place.

    What lies on the other page only is left out, so that a change of it changes nothing here.
    """
    view, page = route_window(places), _page(side)
    holes = list(_holes(places))
    land_here = (dot for dot in _land(view, PITCH, holes) if _near([dot], page))
    content = speckle(land_here, "harbour-70", 0.56)
    content += "".join(_ring(view, kilometres) for kilometres, _ in RINGS)
    routes = (run for place in places for run in _route(view, _spot(place)) if _near(run, page))
    content += stroke("".join(map(through, routes)), "gold", 0.3)
    ends = [(view.place(_spot(place)), _group(place, groups)) for place in places]
    content += "".join(mark(end, group, 1.15) for end, group in ends if _near([end], page))
    home = [view.place(HONG_KONG)]
    content += dots(home, "vermilion", 2.3) if _near(home, page) else ""
    names = "、".join(str(place["name"]) for place in places)
    label = f"示意圖，不代表邊界：由香港到{len(places)}個地方的路線：{names}。" if side != "verso" else ""
    return frame("map-art", page, content, label=label, fit="xMidYMid slice")


def route_labels(
    places: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]], side: Side
) -> tuple[Label, ...]:
    """The names on one page of the map, none over another."""
    return tuple(label for label in _labels(places, groups) if side in (label.side, "both"))


def home_label(places: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Where the name of Hong Kong stands on the right page, in millimetres from its left trim."""
    x, y = route_window(places).place(HONG_KONG)
    return round(x - GUTTER, 2), round(y, 2)


def ring_labels(places: Sequence[Mapping[str, Any]], side: Side) -> Iterator[tuple[int, float, float]]:
    """Kilometres of each ring, and where on the page its number stands."""
    for kilometres, (x, y) in _ring_places(route_window(places)):
        if side == ("verso" if x < GUTTER else "recto"):
            yield kilometres, round(x - _shift(side), 2), round(y, 2)


def marker(group: int) -> Markup:
    """The mark of a group of places, for the key of the map."""
    return frame("marker", (-2, -2, 4, 4), mark((0, 0), group, 1.5))


def mark(point: Point, group: int, radius: float) -> str:
    """One of five shapes: disc, ring, square, lozenge, triangle."""
    x, y, r = *point, radius
    colour: Ink = "gold" if group < SHAPES else "paper"
    match group % SHAPES:
        case 0:
            return dots([point], colour, r)
        case 1:
            return dots([point], colour, r) + dots([point], "harbour", r * 0.55)
        case 2:
            corners = [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
        case 3:
            corners = [(x, y - 1.4 * r), (x + 1.4 * r, y), (x, y + 1.4 * r), (x - 1.4 * r, y)]
        case _:
            corners = [(x, y - 1.4 * r), (x + 1.3 * r, y + 0.9 * r), (x - 1.3 * r, y + 0.9 * r)]
    return shape(through(corners) + "Z", colour)


def locator(latitude: float, longitude: float, name: str = "", width: float = 90, height: float = 66) -> Markup:
    """Hong Kong, one place, and the thread between them: points, for the side column of a story."""
    there = (latitude, longitude)
    view = window([HONG_KONG, there], (0, 0, width, height), least=40, air=14)
    content = speckle(_land(view, width / 40, ()), "harbour-40", width / 40 * 0.27)
    content += stroke("".join(map(through, _route(view, there))), "vermilion", width / 130)
    content += dots([view.place(HONG_KONG)], "ink", width / 60) + dots([view.place(there)], "vermilion", width / 45)
    label = f"示意圖，不代表邊界：由香港到{name or '該地'}。"
    return frame("locator", (0, 0, width, height), content, label=label)


def kilometres(latitude: float, longitude: float) -> int:
    """Distance of a place from Hong Kong, to the nearest ten kilometres."""
    return round(distance(HONG_KONG, (latitude, longitude)) / 10) * 10


def _spot(place: Mapping[str, Any]) -> Spot:
    return float(place["lat"]), float(place["lon"])


def _group(place: Mapping[str, Any], groups: Sequence[Mapping[str, Any]]) -> int:
    return next((k for k, group in enumerate(groups) if group["id"] == place.get("group")), 0)


def _page(side: Side) -> Box:
    left, top, width, height = SPREAD
    half = width / 2 + 3
    return {
        "both": (left, top, width, height),
        "verso": (left, top, half, height),
        "recto": (left + width - half, top, half, height),
    }[side]


def _land(view: Window, pitch: float, holes: Iterable[Box]) -> Iterator[Point]:
    """Dots of land in a staggered grid, none in a hole."""
    rows = ceil(view.height / (pitch * 0.866)) + 1
    columns = ceil(view.width / pitch) + 1
    boxes = tuple(holes)
    for row in range(rows):
        y = view.upper + row * pitch * 0.866
        shift = view.left + (pitch / 2 if row % 2 else 0)
        longitudes = [view.west + (shift + k * pitch - view.left) / view.scale for k in range(columns)]
        for longitude in land().on_parallel(view.latitude(y), longitudes):
            x = view.left + (longitude - view.west) * view.scale
            if not any(a <= x <= c and b <= y <= d for a, b, c, d in boxes):
                yield x, y


def _near(points: Sequence[Point], page: Box) -> bool:
    """Whether the rectangle about these points comes within some millimetres of a page."""
    across, down = [x for x, _ in points], [y for _, y in points]
    left, top, width, height = page
    inside = left - NEAR <= max(across) and min(across) <= left + width + NEAR
    return inside and top - NEAR <= max(down) and min(down) <= top + height + NEAR


def _route(view: Window, there: Spot) -> Iterator[list[Point]]:
    """The way to a place; over the Pacific it leaves the map on the right and comes in on the left."""
    spots, turn, before = [], 0.0, HONG_KONG[1]
    for latitude, longitude in great_circle(HONG_KONG, there):
        turn += 360.0 * ((before - longitude > 180) - (longitude - before > 180))
        spots.append((latitude, longitude + turn))
        before = longitude
    yield [view.place(spot) for spot in spots]
    if turn:
        yield [view.place((lat, lon - turn)) for lat, lon in spots]


def _ring(view: Window, kilometres: float) -> str:
    points = [view.place(spot) for spot in ring(HONG_KONG, kilometres)]
    left, top, right, bottom = KEY

    def shown(point: Point) -> bool:
        return view.holds(point, 4) and not (left < point[0] < right and top < point[1] < bottom)

    runs = (list(run) for inside, run in groupby(points, shown) if inside)
    data = "".join(through(run) for run in runs if len(run) > 1)
    return stroke(data, "harbour-40", 0.18, dash="0.2 1.4", round_ends=True)


def _holes(places: Sequence[Mapping[str, Any]]) -> Iterator[Box]:
    """Land is left out under the names, so that they are read without effort."""
    for label in _labels(places, ()):
        left, top, right, bottom = _room(label.name, (label.x + _shift(label.side), label.y), label.way)
        yield left - 0.6, top - 0.5, right + 0.6, bottom + 0.5
    x, y = route_window(places).place(HONG_KONG)
    yield x + 2.5, y - 9, x + 16, y - 1.5
    for _, (a, b) in _ring_places(route_window(places)):
        yield a - 5.5, b - 2.4, a + 5.5, b + 2.4
    yield KEY
    yield TITLE


def _ring_places(view: Window) -> Iterator[tuple[int, Point]]:
    """Where the rings are named: not over the edge, the gutter or the key."""
    left, top, right, bottom = KEY
    for kilometres, bearing in RINGS:
        x, y = view.place(tuple(ring(HONG_KONG, kilometres, 360))[bearing])
        on_key = left - 5 < x < right and top - 3 < y < bottom
        if view.holds((x, y), -8) and abs(x - GUTTER) > 8 and not on_key:
            yield kilometres, (x, y)


def _shift(side: Side) -> float:
    return GUTTER if side == "recto" else 0


def _labels(places: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]]) -> tuple[Label, ...]:
    view = route_window(places)
    named = tuple((str(place["name"]), *view.place(_spot(place)), place.get("way", "e")) for place in places)
    made = []
    for place, (name, x, y, _), way in zip(places, named, _ways(named, view), strict=True):
        side: Side = "verso" if x < GUTTER else "recto"
        made.append(Label(name, _group(place, groups), round(x - _shift(side), 2), round(y, 2), way, side))
    return tuple(made)


@lru_cache(maxsize=4)
def _ways(named: tuple[tuple[str, float, float, Way], ...], view: Window) -> tuple[Way, ...]:
    """The side of its place for each name: the wished one, unless names, marks or threads would meet there.

    Each name chooses in turn, and again when the others have chosen.
    """
    home = view.place(HONG_KONG)
    fixed: list[Box] = [(x - 1.3, y - 1.3, x + 1.3, y + 1.3) for _, x, y, _ in named]
    gutter = (GUTTER - SAFE, -9, GUTTER + SAFE, 999)
    fixed += [(home[0] - 2.5, home[1] - 9, home[0] + 17, home[1] + 2.5), gutter, KEY, TITLE]
    threads = [point for _, x, y, _ in named for point in _thread(view, (x, y))]
    choices = [_choices(name, (x, y), wished, fixed, threads) for name, x, y, wished in named]
    ways: list[Way] = [wished for *_, wished in named]
    for _ in range(ROUNDS):
        for k, options in enumerate(choices):
            others = [choices[n][way][0] for n, way in enumerate(ways) if n != k]
            ways[k] = min(options, key=lambda way: options[way][1] + OVER * _count(options[way][0], others))
    return tuple(ways)


def _thread(view: Window, end: Point) -> Iterator[Point]:
    spot = view.latitude(end[1]), view.west + (end[0] - view.left) / view.scale
    return map(view.place, great_circle(HONG_KONG, spot, 96))


def _choices(
    name: str, point: Point, wished: Way, fixed: Sequence[Box], threads: Sequence[Point]
) -> dict[Way, tuple[Box, int]]:
    """For each side, the wished one first: the room of the name there, and what it would hide."""
    made: dict[Way, tuple[Box, int]] = {}
    for way in (wished, *WAYS):
        left, top, right, bottom = room = _room(name, point, way)
        crossed = sum(left < x < right and top < y < bottom for x, y in threads)
        made.setdefault(way, (room, crossed + OVER * _count(room, fixed)))
    return made


def _count(room: Box, others: Iterable[Box]) -> int:
    return sum(_meet(room, other) for other in others)


def _room(name: str, point: Point, way: Way) -> Box:
    """The rectangle of a name that stands on one side of its place."""
    wide = sum(EM if ord(c) > 0x2E7F else EM * 0.6 for c in name)
    x, y = point
    left = {"e": x + 2.2, "ne": x + 1.2, "se": x + 1.2, "w": x - 2.2 - wide, "nw": x - 1.2 - wide, "sw": x - 1.2 - wide}
    top = {"n": y - 4.8, "ne": y - 4.4, "nw": y - 4.4, "s": y + 1.7, "se": y + 1.2, "sw": y + 1.2}
    start, above = left.get(way, x - wide / 2), top.get(way, y - 1.6)
    return start, above, start + wide, above + 3.2


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
