"""The tree of inline boxes of a paragraph, as composition sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zilap.lines.ruby import Reading
from zilap.lines.shape import Shaped

Path = tuple[int, ...]


@dataclass(slots=True)
class Node:
    """A leaf of the tree of inline boxes.  ``start`` and ``stop`` are characters of the paragraph."""

    box: Any
    path: Path
    """Indices of children from the line box down."""
    start: int
    stop: int
    shaped: Shaped | None = None
    """Of text; else ``None``: a box in the line, a box out of the flow, or an empty inline box."""
    text: str = ""
    """The text as it was when it was shaped; WeasyPrint may change it later."""
    flows: bool = True
    """False: floated, absolute or running."""
    reading: Reading | None = None
    height: float = 0.0
    baseline: float = 0.0
    half_leading: float = 0.0


@dataclass(slots=True)
class Branch:
    """An inline box with children, or the line box.  Covers the nodes ``first`` to ``last`` (exclusive)."""

    box: Any
    children: list[tuple[int, Branch | Node]]
    first: int
    last: int
    line_height: float
    baseline: float
    flows: bool = True
