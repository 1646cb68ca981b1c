"""Tables set with pipes, tabs or blanks become tables again; what only looks like one is flagged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zilap.intake.text import Block, Blocks, Cleaned, Deed, Text, concat, made, spots
from zilap.intake.wishes import Wishes

_RULER = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?|[+|][-=+|:]{4,}|-{2,}(?: +-{2,})+")
_PIPE = re.compile(r"(?<!\\)\||｜|│")
_NARROW = re.compile(r" {2,}|\t[ \t]*|\u3000+")
PLACES = "places"
"""The mark of a table that a reader found by the places of its cells."""
_GAP = re.compile(r"(?: {3,}|\t)[ \t]*|\u3000{2,}")


def tables(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Runs of neighbouring lines with the same number of columns."""
    done: list[Block] = []
    deeds: list[Deed] = []
    at = 0
    while at < len(blocks):
        if blocks[at].mark == PLACES:
            done += _placed(blocks[at], wishes, deeds)
            at += 1
            continue
        length, cut = _run(blocks, at)
        if length and wishes.allows("table", blocks[at].text.spot):
            done.append(_table(blocks[at : at + length], cut, deeds))
            at += length
        else:
            done.append(blocks[at])
            at += 1
    return tuple(done), deeds


def _placed(block: Block, wishes: Wishes, deeds: list[Deed]) -> list[Block]:
    """A table that a reader found by the places of its cells; undone, each row is a paragraph."""
    first = next((cell for row in block.cells for cell in row if cell), block.text)
    if wishes.allows("table", first.spot):
        why = f"{len(block.cells)} 行 {len(block.cells[0])} 欄，按版面位置重建為表格"
        deeds.append(Deed("table", first.spot, why, "｜".join(cell.plain for cell in block.cells[0])[:60], (), True))
        return [replace(block, mark="")]
    rows = [[cell for cell in row if cell] for row in block.cells]
    return [
        Block(concat([part for cell in row for part in (made(" "), cell)][1:]), role="paragraph", gap=1)
        for row in rows
        if row
    ]


def _run(blocks: Blocks, at: int) -> tuple[int, re.Pattern[str]]:
    """Length of the table that begins at a block, and what parts its columns; 0 where none begins."""
    for cut in (_PIPE, _GAP):
        if blocks[at].role != "line" or not cut.search(blocks[at].text.chars):
            continue
        width = _columns(blocks[at], cut)
        end = at + 1
        while end < len(blocks) and _belongs(blocks[end], cut, width):
            end += 1
        rows = [block for block in blocks[at:end] if not _RULER.fullmatch(block.text.chars)]
        ruled = len(rows) < end - at
        if width >= 2 and (len(rows) >= 3 or (ruled and len(rows) >= 2)):
            return end - at, cut
    return 0, _PIPE


def _belongs(block: Block, cut: re.Pattern[str], width: int) -> bool:
    if block.role != "line" or block.gap > (0 if cut is _PIPE else 1):
        return False
    return bool(_RULER.fullmatch(block.text.chars)) or _columns(block, cut, width) == width


def _columns(block: Block, cut: re.Pattern[str], width: int = 0) -> int:
    return len(_cells(block.text, cut, width))


def _cells(text: Text, cut: re.Pattern[str], width: int = 0) -> list[Text]:
    """The cells of a row; where a long cell leaves two blanks only before the next, they part it too."""
    cells = _parted(text, cut)
    narrow = _parted(text, _NARROW) if cut is _GAP and 1 < len(cells) < width else cells
    return narrow if len(narrow) == width else cells


def _parted(text: Text, cut: re.Pattern[str]) -> list[Text]:
    cells, last = [], 0
    for found in cut.finditer(text.chars):
        cells.append(text.cut(last, found.start()).strip())
        last = found.end()
    cells.append(text.cut(last).strip())
    if cut is _PIPE and text.chars[:1] in "|｜│":
        cells = cells[1:]
    if cut is _PIPE and text.chars[-1:] in "|｜│":
        cells = cells[:-1]
    return cells


def _table(run: Sequence[Block], cut: re.Pattern[str], deeds: list[Deed]) -> Block:
    width = _columns(run[0], cut)
    rows = [tuple(_cells(block.text, cut, width)) for block in run if not _RULER.fullmatch(block.text.chars)]
    kept = {spot for row in rows for cell in row for spot in cell.spots}
    lost = [spot for spot in spots(block.text for block in run) if spot not in kept]
    first = run[0]
    why = f"{len(rows)} 行 {len(rows[0])} 欄，重建為表格"
    deeds.append(Deed("table", first.text.spot, why, "｜".join(cell.chars for cell in rows[0])[:60], tuple(lost), True))
    return replace(first, role="table", text=Text("", ()), cells=tuple(rows))


def from_spans(rows: Sequence[Sequence[tuple[Text, int, int]]], gap: int = 1) -> Block:
    """A table whose cells (text, columns, rows) span: a cell stands in its first place, the others are empty."""
    placed: dict[tuple[int, int], Text] = {}
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for text, across, down in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + y, column + x) for y in range(down) for x in range(across)}
            placed[row, column] = text
            column += across
    width = max((x for y, x in taken if y < len(rows)), default=0) + 1
    grid = [[placed.get((y, x), concat([])) for x in range(width)] for y in range(len(rows))]
    return from_rows(grid, gap)


def from_rows(rows: Sequence[Sequence[Text]], gap: int = 1) -> Block:
    """A table that a reader found; short rows are filled up."""
    width = max(len(row) for row in rows)
    full = tuple(tuple([*row, *(concat([made("")]) for _ in range(width - len(row)))]) for row in rows)
    return Block(text=Text("", ()), role="table", cells=full, gap=gap)
