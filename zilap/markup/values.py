"""What the markup takes: the medium, and how it reaches the rest of the book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Medium = Literal["paged", "epub"]


@dataclass(frozen=True, slots=True)
class Image:
    """What a picture needs to be shown: the address, its pixels (0 where the file is missing)."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Lookup:
    """How the markup reaches the rest of the book.  Each function answers None for what is not there."""

    title: Callable[[str], str | None]
    """Section id to its title."""
    href: Callable[[str], str]
    """Section id to a link target."""
    figure: Callable[[str], str | None]
    """Figure id to its value and unit."""
    image: Callable[[str], Image | None]
    """Picture name to what shows it."""
