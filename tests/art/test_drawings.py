"""What templates draw: well-formed, inside its view box, the same each time, in inks of the house."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from zilap.art import charts, drawings, ink, maps, openers, threads

PLACES = [
    {"name": "開羅", "lat": 30.04, "lon": 31.24, "group": "a", "way": "w"},
    {"name": "利馬", "lat": -12.05, "lon": -77.04, "group": "b"},
    {"name": "新加坡", "lat": 1.35, "lon": 103.82, "group": "b", "way": "sw"},
]
GROUPS = [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙"}]
MADE: dict[str, Callable[[], Markup]] = {
    "hang": lambda: threads.hang(18),
    "tick": lambda: threads.tick(100),
    "lit": lambda: threads.lit([1, 2, 9], 9),
    "drop": lambda: threads.drop(90),
    "shore": threads.shore,
    "strokes": lambda: charts.strokes(133, 192),
    "waffle": lambda: charts.waffle(99, 150),
    "strip": lambda: charts.strip(13.9),
    "rank": lambda: charts.rank(3),
    "bar": lambda: charts.bar(5800, 7700),
    "slope": lambda: charts.slope(["2013", "2016", "2024-05"], ["nation", "summit", "city"]).art,
    "locator": lambda: maps.locator(38.7, -9.1, "里斯本"),
    "map": lambda: maps.route_map(PLACES, GROUPS, "both"),
    "band": lambda: openers.band(3),
    "cover": lambda: drawings.front(170, 240),
    "banner": drawings.banner,
    "frontispiece": lambda: openers.frontispiece("recto"),
    **{f"part-{name}": (lambda name=name: openers.part(name, "harbour", "both")) for name in openers.ARTS},
}


@pytest.mark.parametrize("name", MADE)
def test_same_bytes_each_time_and_well_formed(name: str) -> None:
    first = MADE[name]()
    assert first == MADE[name]()
    root = ET.fromstring(str(first))
    assert root.tag.endswith("svg")
    assert (root.get("role") == "img" and root.get("aria-label")) or root.get("aria-hidden") == "true"


@pytest.mark.parametrize("name", MADE)
def test_only_inks_of_the_house(name: str) -> None:
    colours = set(re.findall(r"#[0-9a-fA-F]{6}", MADE[name]()))
    assert colours <= set(ink.inks().values())
    assert colours


def _dots(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)h0", svg)]


def _box(svg: str) -> tuple[float, float, float, float]:
    found = re.search(r'viewBox="([^"]+)"', svg)
    assert found
    left, top, width, height = map(float, found[1].split())
    return left, top, left + width, top + height


@given(st.integers(1, 400), st.integers(0, 400))
def test_a_waffle_has_a_dot_for_each_and_colours_as_many_as_it_says(total: int, value: int) -> None:
    svg = charts.waffle(min(value, total), total)
    left, top, right, bottom = _box(svg)
    points = _dots(svg)
    assert len(points) == len(set(points)) == total
    assert all(left < x < right and top < y < bottom + 0.01 for x, y in points)
    own = re.search(r'class="s-harbour" d="([^"]*)"', svg)
    assert (len(_dots(own[1])) if own else 0) == min(value, total)


@given(st.integers(1, 600), st.sampled_from([90.0, 124.0, 192.0]))
def test_one_stroke_for_each_unit_inside_the_column(count: int, width: float) -> None:
    svg = charts.strokes(count, width)
    _, top, right, bottom = _box(svg)
    drawn = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", svg)
    assert len(drawn) == len(set(drawn)) == count
    assert all(0 <= float(x) <= right + 0.5 and top <= float(a) < float(b) <= bottom + 0.01 for x, a, b in drawn)


@given(st.floats(0, 100))
def test_a_strip_is_a_hundred_threads(percent: float) -> None:
    svg = charts.strip(percent)
    own = re.search(r'class="s-vermilion" d="([^"]*)"', svg)
    rest = re.search(r'class="s-harbour-40" d="([^"]*)"', svg)
    red, gray = (len(re.findall("M", found[1])) if found else 0 for found in (own, rest))
    assert red in (int(percent), int(percent) + 1)
    assert gray == 100 - int(percent)


@given(st.integers(1, 100), st.integers(1, 300))
def test_threads_keep_their_order_and_stay_on_the_page(n: int, total: int) -> None:
    n = min(n, total)
    own = threads.thread(n, total)
    assert 1 <= own <= 100
    assert threads.EDGE <= threads.head_x(own) <= threads.PAGE - threads.EDGE + 1e-9
    if n < total:
        assert own <= threads.thread(n + 1, total)


def test_a_hundred_stories_own_one_thread_each() -> None:
    assert [threads.thread(n, 100) for n in range(1, 101)] == list(range(1, 101))


@given(st.lists(st.tuples(st.floats(-35, 60), st.floats(-15, 145)), min_size=1, max_size=25, unique=True))
def test_labels_are_on_the_page_of_their_place(spots: list[tuple[float, float]]) -> None:
    places = [{"name": f"地方{k}", "lat": lat, "lon": lon} for k, (lat, lon) in enumerate(spots)]
    for label in maps.route_labels(places, [], "both"):
        assert -3 <= label.x <= 173
        assert -3 <= label.y <= 243
    both = len(maps.route_labels(places, [], "verso")) + len(maps.route_labels(places, [], "recto"))
    assert both == len(places)


def test_names_of_places_that_lie_apart_do_not_touch() -> None:
    places = [{"name": f"地方{k}", "lat": 50 - 12 * (k // 4), "lon": -5 + 25 * (k % 4)} for k in range(16)]
    labels = maps.route_labels(places, [], "both")
    rooms = [maps._room(one.name, (one.x + maps._shift(one.side), one.y), one.way) for one in labels]
    assert not [pair for pair in combinations(rooms, 2) if maps._meet(*pair)]


@given(st.lists(st.integers(1900, 2100), min_size=1, max_size=40))
def test_years_of_a_slope_stand_apart_and_inside(years: list[int]) -> None:
    years.sort()
    drawn = charts.slope(years, ["city"] * len(years))
    _, _, _, bottom = _box(drawn.art)
    tops = [top for _, top in drawn.years]
    assert all(0 <= top <= bottom for top in tops)
    assert all(b - a >= 10.9 for a, b in pairwise(tops))


def test_a_colour_is_changed_in_one_place() -> None:
    assert ink.read(":root { --harbour: #123456; --line: 18pt }") == {"harbour": "#123456"}


def test_what_lies_on_the_other_page_of_a_map_is_not_in_its_file() -> None:
    moved = [*PLACES[:2], {**PLACES[2], "lon": 106.8, "lat": -6.2}]  # both east of the gutter, as Hong Kong is
    pages = {
        side: [str(maps.route_map(places, GROUPS, side)) for places in (PLACES, moved)] for side in ("verso", "recto")
    }
    assert pages["verso"][0] == pages["verso"][1]
    assert pages["recto"][0] != pages["recto"][1]
    whole = str(maps.route_map(PLACES, GROUPS, "both"))
    assert all(len(page) < len(whole) for page, _ in pages.values())
