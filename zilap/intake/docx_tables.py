"""The tables of a Word file: their rows and cells, and those that only put things in their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
THROUGH = {
    _W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir")
}
"""Elements that hold what would stand in their place."""
_MOST = 60
"""Columns that one cell may span."""


def within(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row: its own, not those of a table inside."""
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in THROUGH:
            yield from within(child, name)


def lays_out(table: Any, grid: Sequence[Sequence[Any]]) -> bool:
    """Whether a table only puts things in their places: one cell a row, pictures, or a table inside."""
    nested = any(node is not table for node in table.iter(_W + "tbl"))
    return _pictured(table) or nested or all(len(row) <= 1 for row in grid)


def paired(grid: Sequence[Sequence[Any]]) -> Iterator[list[list[Any]]]:
    """Rows of cells, a row of pictures with the row of captions below it, column by column."""
    at = 0
    while at < len(grid):
        row, below = grid[at], grid[at + 1] if at + 1 < len(grid) else ()
        shown = row and all(_pictured(cell) and not _says(cell) for cell in row)
        captions = shown and len(below) == len(row) and all(_says(cell) and not _pictured(cell) for cell in below)
        yield [[cell, below[column]] if captions else [cell] for column, cell in enumerate(row)]
        at += 2 if captions else 1


def _pictured(cell: Any) -> bool:
    return any(node.tag.endswith(("}blip", "}imagedata")) for node in cell.iter())


def _says(cell: Any) -> bool:
    return any((node.text or "").strip() for node in cell.iter(_W + "t"))


def span(cell: Any) -> int:
    """How many columns of the grid a cell takes."""
    node = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return columns(node) if node is not None else 1


def columns(node: Any) -> int:
    """A number of columns that the file gives."""
    value = node.get(_W + "val") or ""
    return min(max(int(value), 1), _MOST) if value.isdigit() else 1
