"""Rectangles and matrices of a PDF page, in points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Object

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def matrix(operands: Iterable[Any]) -> Matrix:
    """Six operands as a matrix."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``then`` (ISO 32000-1, 8.3.4).

    >>> multiply((2, 0, 0, 2, 0, 0), (1, 0, 0, 1, 5, 0))
    (2, 0, 0, 2, 5, 0)
    """
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def apply(at: Matrix, x: float, y: float) -> Point:
    """A point after a matrix."""
    return at[0] * x + at[2] * y + at[4], at[1] * x + at[3] * y + at[5]


def scale(at: Matrix) -> float:
    """How much a matrix enlarges, on average of the two directions."""
    return math.sqrt(abs(at[0] * at[3] - at[1] * at[2]))


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a page."""

    left: float
    bottom: float
    right: float
    top: float

    def __reduce__(self) -> tuple[type[Rect], tuple[float, ...]]:
        """As it is pickled: a tenth of the time that a frozen dataclass takes by itself."""
        return Rect, (self.left, self.bottom, self.right, self.top)

    @classmethod
    def of(cls, box: Object) -> Rect:
        """From a PDF rectangle, whichever corners it was written with."""
        x0, y0, x1, y1 = (float(value) for value in list(box))
        return cls(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    @classmethod
    def around(cls, points: Iterable[Point]) -> Rect:
        """The smallest that holds all the points; there is at least one."""
        across, up = zip(*points, strict=True)
        return cls(min(across), min(up), max(across), max(up))

    @classmethod
    def mapped(cls, at: Matrix, x: float, y: float, width: float, height: float) -> Rect:
        """The bounds of a rectangle after a matrix."""
        corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
        return cls.around(apply(at, *corner) for corner in corners)

    def grown(self, by: float) -> Rect:
        """This much larger on every side; smaller when negative."""
        return Rect(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def shared(self, other: Rect) -> Rect | None:
        """What both cover; None when they are apart."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        right, top = min(self.right, other.right), min(self.top, other.top)
        return Rect(left, bottom, right, top) if left <= right and bottom <= top else None

    def meets(self, other: Rect) -> bool:
        """Whether they share more than an edge."""
        across = self.left < other.right and self.right > other.left
        return across and self.bottom < other.top and self.top > other.bottom

    def holds(self, other: Rect, slack: float = 0.0) -> bool:
        """Whether the other lies in it, give or take ``slack``."""
        wide = self.grown(slack)
        across = wide.left <= other.left and other.right <= wide.right
        return across and wide.bottom <= other.bottom and other.top <= wide.top

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom

    @property
    def middle(self) -> Point:
        """Its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def array(self) -> Array:
        """As a PDF writes it."""
        return Array([round(value, 4) for value in (self.left, self.bottom, self.right, self.top)])
