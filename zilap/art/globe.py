"""The sphere: distances, great circles, and the flat map that they are drawn on.

Angles in degrees, distances in kilometres on a sphere of 6,371 km.  The map is Miller's cylindrical
projection (O. M. Miller, 1942): x is the longitude, y = 1.25 ln tan(45° + 0.4 φ).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, atan, atan2, cos, degrees, exp, hypot, log, pi, radians, sin, sqrt, tan

from zilap.art.svg import Point

RADIUS = 6371.0
HONG_KONG = (22.3, 114.17)
Spot = tuple[float, float]
"""Latitude and longitude in degrees."""


def distance(a: Spot, b: Spot) -> float:
    """Kilometres between two spots along the great circle (haversine formula).

    >>> round(distance((0, 0), (0, 90)))
    10008
    """
    (lat0, lon0), (lat1, lon1) = a, b
    u, v = radians(lat1 - lat0) / 2, radians(lon1 - lon0) / 2
    h = sin(u) ** 2 + cos(radians(lat0)) * cos(radians(lat1)) * sin(v) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(h)))


def great_circle(a: Spot, b: Spot, pieces: int = 32) -> Iterator[Spot]:
    """Spots along the shortest way from ``a`` to ``b``, both included."""
    angle = distance(a, b) / RADIUS
    start, end = _vector(a), _vector(b)
    for k in range(pieces + 1):
        t = k / pieces
        if angle < 1e-9:
            yield a
            continue
        u, v = sin((1 - t) * angle) / sin(angle), sin(t * angle) / sin(angle)
        x, y, z = (u * p + v * q for p, q in zip(start, end, strict=True))
        yield degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))


def ring(centre: Spot, kilometres: float, pieces: int = 180) -> Iterator[Spot]:
    """Spots at one distance all round ``centre``, clockwise from the north."""
    lat, lon = map(radians, centre)
    reach = kilometres / RADIUS
    for k in range(pieces + 1):
        bearing = 2 * pi * k / pieces
        to = asin(sin(lat) * cos(reach) + cos(lat) * sin(reach) * cos(bearing))
        turn = atan2(sin(bearing) * sin(reach) * cos(lat), cos(reach) - sin(lat) * sin(to))
        yield degrees(to), degrees(lon + turn)


def _vector(spot: Spot) -> tuple[float, float, float]:
    lat, lon = map(radians, spot)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def miller(latitude: float) -> float:
    """A latitude as degrees of the flat map, where one degree of longitude is one."""
    return degrees(1.25 * log(tan(pi / 4 + 0.4 * radians(latitude))))


def unmiller(y: float) -> float:
    """The latitude that ``miller`` puts at ``y``."""
    return degrees(2.5 * (atan(exp(0.8 * radians(y))) - pi / 4))


@dataclass(frozen=True, slots=True)
class Window:
    """A cut of the flat map, and where it lies on the paper."""

    west: float
    """Longitude of its left edge."""
    top: float
    """Flat degrees (``miller``) of its upper edge."""
    scale: float
    """Units of the drawing to a degree of longitude."""
    left: float
    """Where its left edge lies on the paper, in units of the drawing."""
    upper: float
    width: float
    height: float

    def place(self, spot: Spot) -> Point:
        """Where a spot lies on the paper."""
        latitude, longitude = spot
        return (
            self.left + (longitude - self.west) * self.scale,
            self.upper + (self.top - miller(latitude)) * self.scale,
        )

    def holds(self, point: Point, margin: float = 0) -> bool:
        """Whether a point of the paper lies in the window, with a margin round it."""
        x, y = point[0] - self.left, point[1] - self.upper
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def latitude(self, y: float) -> float:
        """The latitude that lies at height ``y`` of the paper."""
        return unmiller(self.top - (y - self.upper) / self.scale)


def window(spots: list[Spot], box: tuple[float, float, float, float], *, least: float = 0, air: float = 8) -> Window:
    """The window of ``box`` (left, top, width, height) that shows every spot in its middle.

    ``air`` is the room in degrees round the outermost spots, ``least`` the least breadth in degrees.
    """
    left, upper, width, height = box
    wests, souths = [lon for _, lon in spots], [miller(lat) for lat, _ in spots]
    broad = max(wests) - min(wests) + 2 * air
    tall = max(souths) - min(souths) + 2 * air
    breadth = max(least, broad, tall * width / height)
    scale = width / breadth
    return Window(
        west=(min(wests) + max(wests) - breadth) / 2,
        top=(min(souths) + max(souths) + height / scale) / 2,
        scale=scale, left=left, upper=upper, width=width, height=height,
    )  # fmt: skip
