"""What stands on a finished page, as values: every text, line, area and picture with its inks and place."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from zilap.geometry import Rect
from zilap.press.resources import Plates

What = Literal["text", "line", "area", "picture", "gradient"]


@dataclass(frozen=True, slots=True)
class Painted:
    """One thing painted on a page."""

    what: What
    box: Rect
    """Bounds on the page in points, within the clip."""
    space: str
    """Colour space: ``/DeviceCMYK``, ``/Separation`` … or, of a pattern, ``/Pattern``."""
    plates: Plates | None
    """Inks; None where there is not one colour (picture, gradient, pattern)."""
    overprint: bool = False
    mode: int = 0
    """Overprint mode, OPM."""
    size: float = 0.0
    """Points: of text its em, of a line its width, of an area its shorter side."""
    pixels: tuple[int, int] = (0, 0)
    ppi: float = 0.0
    """Of a picture, along the direction in which it is coarser."""
    bits: int = 8
    opaque: bool = True
    """Neither translucent nor masked nor blended."""
    glyphs: tuple[int, ...] = ()
    """Glyph ids of a text in a composite font."""

    def __reduce__(self) -> tuple[type[Painted], tuple[Any, ...]]:
        """As it is pickled: a tenth of the time that a frozen dataclass takes by itself."""
        return Painted, _FIELDS(self)

    @property
    def ink(self) -> float:
        """All plates together."""
        return sum(amount for _, amount in self.plates or ())

    @property
    def used(self) -> tuple[str, ...]:
        """Names of the inks that it uses."""
        return tuple(name for name, amount in self.plates or () if amount > 0)


_FIELDS = operator.attrgetter(*(field.name for field in dataclasses.fields(Painted)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a finished file."""

    index: int
    media: Rect
    bleed: Rect | None
    trim: Rect | None
    painted: tuple[Painted, ...]
    groups: tuple[str, ...]
    """Blend spaces of its transparency groups, the page's own first."""
    sheer: bool
    """Something on it is translucent, masked or blended."""
    inside: tuple[Painted, ...]
    """What is painted at least partly within the bleed: the artwork without the marks."""
    plain: bool = True
    """All of it is told here: no gradient, no pattern, no blend mode."""


def artwork(sheet: Sheet) -> Iterator[Painted]:
    """What is painted within the bleed, without marks."""
    return (thing for thing in sheet.inside if thing.space != "/Separation/All")
