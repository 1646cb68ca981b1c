"""The tables of a Word file: their rows and cells, and those that only put things in their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from zilap.han.chars import ends_sentence
from zilap.intake.labels import ASCII_BULLET, BULLET, label
from zilap.intake.shapes import CONTENTS
from zilap.intake.tables import PLACES, from_rows
from zilap.intake.text import SIGNS, Block, Text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
THROUGH = {
    _W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir")
}
"""Elements that hold what would stand in their place."""
_MOST = 60
"""Columns that one cell may span."""
_CELL = 30
"""Characters of a cell between tabs."""
_ROWS = 3
"""Paragraphs with tabs at the same places that make a table."""


def tabbed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with the paragraphs that tabs make rows of a table as one; those below 目錄 are none."""
    run: list[tuple[Block, list[Text]]] = []
    listed = False
    for block in blocks:
        cells = _cells(block)
        if run and len(cells) != len(run[0][1]):
            yield from _as_table(run, listed)
            run, listed = [], False
        if cells:
            run.append((block, cells))
        else:
            yield block
            listed = CONTENTS.fullmatch(block.text.plain.strip()) is not None
    yield from _as_table(run, listed)


def _cells(block: Block) -> list[Text]:
    """What tabs part in a paragraph of short cells; empty for all others, and for lines that name one thing."""
    if block.role != "paragraph" or "\t" not in block.text.chars:
        return []
    cells = block.text.split(r"\t+")
    named = cells[0].chars[-1:] in "：:" or _begins_item(block.text.plain, len(cells))
    short = all(cell and len(cell) <= _CELL and not ends_sentence(cell.plain) for cell in cells)
    return [] if named or not short or any(SIGNS.search(cell.chars) for cell in cells) else cells


def _begins_item(chars: str, cells: int) -> bool:
    """Whether a tab stands behind a bullet, or behind the number of an item: 1. and not the 1 of a first rank."""
    number = label(chars) if cells == 2 else None
    return bool(BULLET.match(chars) or ASCII_BULLET.match(chars) or (number and number.kind != "space"))


def _as_table(run: Sequence[tuple[Block, list[Text]]], listed: bool) -> Iterator[Block]:
    if listed or len(run) < _ROWS or any(block.gap > 1 for block, _ in run):
        yield from (block for block, _ in run)
    else:
        yield replace(from_rows([cells for _, cells in run]), mark=PLACES)


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


def ruled(element: Any) -> bool:
    """Whether a table or the style of one draws lines round its cells."""
    borders = (node for node in element.iter() if node.tag in (_W + "tblBorders", _W + "tcBorders"))
    return any(side.get(_W + "val") not in ("nil", "none") for node in borders for side in node)


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
