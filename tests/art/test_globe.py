"""Laws of the sphere and of the flat map."""

from __future__ import annotations

from itertools import pairwise
from math import isclose

from hypothesis import assume, given
from hypothesis import strategies as st

from zilap.art import globe

latitudes = st.floats(-80, 80)
longitudes = st.floats(-179, 179)
spots = st.tuples(latitudes, longitudes)
ROUND = 3.15 * globe.RADIUS


@given(spots, spots)
def test_distance_is_the_same_both_ways_and_at_most_half_round(a: globe.Spot, b: globe.Spot) -> None:
    there = globe.distance(a, b)
    assert isclose(there, globe.distance(b, a), abs_tol=1e-6)
    assert 0 <= there <= ROUND


@given(spots, spots, spots)
def test_no_way_round_is_shorter(a: globe.Spot, b: globe.Spot, c: globe.Spot) -> None:
    assert globe.distance(a, c) <= globe.distance(a, b) + globe.distance(b, c) + 1e-3


@given(spots, spots)
def test_the_great_circle_is_as_long_as_the_distance(a: globe.Spot, b: globe.Spot) -> None:
    whole = globe.distance(a, b)
    assume(1 < whole < 19000)
    way = list(globe.great_circle(a, b))
    pieces = [globe.distance(start, end) for start, end in pairwise(way)]
    assert isclose(sum(pieces), whole, rel_tol=1e-6)
    assert isclose(globe.distance(way[0], a), 0, abs_tol=1e-3)
    assert isclose(globe.distance(way[-1], b), 0, abs_tol=1e-3)


@given(spots, st.integers(100, 9000))
def test_a_ring_is_everywhere_as_far(centre: globe.Spot, kilometres: int) -> None:
    for spot in globe.ring(centre, kilometres, 12):
        assert isclose(globe.distance(centre, spot), kilometres, rel_tol=1e-6)


@given(latitudes)
def test_miller_goes_back(latitude: float) -> None:
    assert isclose(globe.unmiller(globe.miller(latitude)), latitude, abs_tol=1e-9)


@given(st.lists(spots, min_size=1, max_size=8), st.floats(60, 400), st.floats(60, 400))
def test_a_window_shows_every_spot(places: list[globe.Spot], width: float, height: float) -> None:
    view = globe.window(places, (0, 0, width, height), air=5)
    for spot in places:
        assert view.holds(view.place(spot), 1e-6)
