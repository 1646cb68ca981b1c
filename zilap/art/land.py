"""The land of the earth, without borders: decoded from TopoJSON, asked row by row.

The file is ``templates/art/land-110m.json`` (Natural Earth).  TopoJSON keeps arcs as differences of
whole numbers (TopoJSON specification, 2.1.2 transforms, 2.1.3 arcs).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import floor
from typing import Any

from zilap.art.ink import TEMPLATES

Degrees = tuple[float, float]
"""Longitude and latitude in degrees, as TopoJSON orders them."""
Edge = tuple[Degrees, Degrees]


@dataclass(frozen=True, slots=True)
class Land:
    """The outline of the land, its edges sorted into bands of one degree of latitude."""

    bands: tuple[tuple[Edge, ...], ...]
    """From 90° south to 90° north: the edges that touch each band."""

    def shores(self, latitude: float) -> tuple[float, ...]:
        """Longitudes at which a parallel crosses from sea to land and from land to sea, in turn."""
        found = []
        for (x0, y0), (x1, y1) in self.bands[min(179, max(0, floor(latitude) + 90))]:
            if (y0 > latitude) != (y1 > latitude):
                found.append(x0 + (latitude - y0) / (y1 - y0) * (x1 - x0))
        return tuple(sorted(found))

    def on_parallel(self, latitude: float, longitudes: Sequence[float]) -> Iterator[float]:
        """Those of ``longitudes`` (rising) that are on land."""
        shores, crossed = self.shores(latitude), 0
        for longitude in longitudes:
            while crossed < len(shores) and shores[crossed] < longitude:
                crossed += 1
            if crossed % 2:
                yield longitude


def decode(topology: Any) -> Land:
    """The land of a parsed TopoJSON file that has an object ``land``."""
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    bands: list[list[Edge]] = [[] for _ in range(180)]
    for ring in _rings(topology["objects"]["land"]):
        points = [point for index in ring for point in _directed(arcs, index)]
        for edge in _cut(points):
            low, high = sorted((edge[0][1], edge[1][1]))
            for band in range(max(0, floor(low) + 90), min(179, floor(high) + 90) + 1):
                bands[band].append(edge)
    return Land(tuple(map(tuple, bands)))


def _points(arc: Sequence[Sequence[int]], transform: Any) -> list[Degrees]:
    (scale_x, scale_y), (west, south) = transform["scale"], transform["translate"]
    xs, ys = accumulate(x for x, _ in arc), accumulate(y for _, y in arc)
    return [(x * scale_x + west, y * scale_y + south) for x, y in zip(xs, ys, strict=True)]


def _directed(arcs: Sequence[list[Degrees]], index: int) -> list[Degrees]:
    """An arc; the ones' complement of its index means that it runs backwards."""
    return arcs[index] if index >= 0 else arcs[~index][::-1]


def _cut(points: Sequence[Degrees]) -> Iterator[Edge]:
    """The edges of a ring, cut along the antimeridian, where the file lets it run on round the earth.

    A ring that goes round a pole meets the antimeridian once: it is closed over the South Pole.
    """
    east: list[float] = []
    west: list[float] = []
    for start, end in pairwise(points):
        if abs(start[0] - end[0]) > 180:
            east.append(max(start, end)[1])
            west.append(min(start, end)[1])
        else:
            yield start, end
    for longitude, latitudes in ((180.0, east), (-180.0, west)):
        ends = sorted([*latitudes, -90.0] if len(latitudes) % 2 else latitudes)
        for low, high in zip(ends[::2], ends[1::2], strict=True):
            yield (longitude, low), (longitude, high)


def _rings(geometry: Any) -> Iterator[list[int]]:
    for inner in geometry.get("geometries", ()):
        yield from _rings(inner)
    match geometry.get("type"):
        case "Polygon":
            yield from geometry["arcs"]
        case "MultiPolygon":
            for polygon in geometry["arcs"]:
                yield from polygon


@cache
def land() -> Land:
    """The land that the templates carry."""
    return decode(json.loads((TEMPLATES / "art" / "land-110m.json").read_text(encoding="utf-8")))
