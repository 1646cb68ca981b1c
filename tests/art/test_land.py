"""The land is where it is."""

from __future__ import annotations

import pytest

from zilap.art.globe import HONG_KONG
from zilap.art.land import decode, land
from zilap.art.maps import PITCH, _land, route_window

ON_LAND = [
    (39.9, 116.4), (51.2, 71.4), (30.0, 31.0), (9.0, 38.7), (-25.7, 28.2), (47.5, 19.0), (66.2, 100.0), (66.5, -179.0),
]  # fmt: skip
AT_SEA = [(0.0, -30.0), (10.0, 65.0), (-30.0, 90.0), (15.0, 115.0), (-18.0, -20.0), (-17.0, -100.0), (62.0, -15.0)]


@pytest.mark.parametrize(("latitude", "longitude"), ON_LAND)
def test_land(latitude: float, longitude: float) -> None:
    assert list(land().on_parallel(latitude, [longitude])) == [longitude]


@pytest.mark.parametrize(("latitude", "longitude"), AT_SEA)
def test_sea(latitude: float, longitude: float) -> None:
    assert not list(land().on_parallel(latitude, [longitude]))


@pytest.mark.parametrize("tenth", range(-899, 840, 7))
def test_every_shore_has_an_opposite_shore(tenth: int) -> None:
    assert len(land().shores(tenth / 10 + 0.013)) % 2 == 0


@pytest.mark.parametrize(
    ("south", "north", "west", "east"),
    [(21.8, 25.4, 119.9, 122.1), (18.1, 20.2, 108.5, 111.2)],
    ids=["Taiwan", "Hainan"],
)
def test_islands_that_must_be_on_the_map_have_dots(south: float, north: float, west: float, east: float) -> None:
    view = route_window([])
    left, bottom = view.place((south, west))
    right, top = view.place((north, east))
    assert any(left <= x <= right and top <= y <= bottom for x, y in _land(view, PITCH, ()))


def test_arcs_are_shared_forwards_and_backwards() -> None:
    square = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[0, 0], [4, 0], [0, 4]], [[0, 0], [0, 4], [4, 0]]],
        "objects": {"land": {"type": "Polygon", "arcs": [[0, -2]]}},
    }
    made = decode(square)
    assert made.shores(1.5) == (0.0, 4.0)
    assert list(made.on_parallel(1.5, [-1, 1, 3, 5])) == [1, 3]


def test_hong_kong_is_on_the_map() -> None:
    view = route_window([])
    assert view.holds(view.place(HONG_KONG), -20)
