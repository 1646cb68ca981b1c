"""Tables set with pipes, tabs or blanks become tables again; what only looks like one is flagged."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zilap.intake.labels import ASCII_BULLET, BULLET, label
from zilap.intake.stacked import YEAR, is_value
from zilap.intake.text import EMPTY, Block, Blocks, Cleaned, Deed, Text, concat, made, spots
from zilap.intake.wishes import Wishes

_RULER = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?|[+|][-=+|:]{4,}|-{2,}(?: +-{2,})+")
_PIPE = re.compile(r"(?<!\\)\||｜|│")
_WORD = re.compile(r"\S+")
_PUNCTUATED = re.compile("[，。；！？：、|｜]")
_DIGIT = re.compile(r"\d|第[一二三四五六七八九十]+[屆届任期]")
_LONGEST_ROW = 80
_MOST = 8
"""Columns of a table."""
_NARROW = re.compile(r" {2,}|\t[ \t]*|\u3000+")
PLACES = "places"
"""The mark of a table that a reader found by the places of its cells."""
_GAP = re.compile(r"(?: {3,}|\t)[ \t]*|\u3000{2,}")


def tables(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Runs of neighbouring lines with the same number of columns."""
    done: list[Block] = []
    deeds: list[Deed] = []
    words = [_words(block) for block in blocks]
    at = 0
    while at < len(blocks):
        if blocks[at].mark == PLACES:
            done += _placed(blocks[at], wishes, deeds)
            at += 1
            continue
        rows, length = _rows(blocks, words, at)
        if length and wishes.allows("table", blocks[at].text.spot):
            over = [done.pop()] if done and _is_ruler(done[-1]) and not blocks[at].gap else []
            done.append(_table((*over, *blocks[at : at + length]), rows, deeds))
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


def _rows(blocks: Blocks, words: Sequence[Sequence[str]], at: int) -> tuple[tuple[tuple[Text, ...], ...], int]:
    """The rows of the table that begins at a block, and how many blocks it takes; none where none begins."""
    length, cut = _run(blocks, at)
    if not length:
        rows = _even(blocks, words, at)
        return rows, len(rows)
    run = blocks[at : at + length]
    width = _columns(run[0], cut)
    return tuple(tuple(_cells(b.text, cut, width)) for b in run if not _RULER.fullmatch(b.text.chars)), length


def _words(block: Block) -> list[str]:
    """What blanks part on a line that is no sentence."""
    text = block.text.chars
    if block.role != "line" or len(text) > _LONGEST_ROW or _PUNCTUATED.search(text):
        return []
    return [] if BULLET.match(text) or ASCII_BULLET.match(text) or label(text) else text.split()


def _even(blocks: Blocks, words: Sequence[Sequence[str]], at: int) -> tuple[tuple[Text, ...], ...]:
    """Rows with but one blank between cells, a head over them: each has as many words, or ends in as many values.

    The head may lack the name of the first column.
    """
    head = words[at]
    if at + 2 >= len(blocks) or not 2 <= len(head) <= _MOST or not any(map(_DIGIT.search, words[at + 1])):
        return ()
    if any(map(_is_number, head[1:])):
        return ()
    shapes = (
        (len(head), lambda row: _is_valued(row, len(head))),
        (len(head) + 1, lambda row: _is_valued(row, len(head) + 1)),
        (len(head), lambda row: _is_matched(row, head)),
    )
    for width, fits in shapes:
        length = sum(1 for _ in itertools.takewhile(fits, _below(blocks, words, at)))
        if length >= 2:
            return tuple(_parted_by_blanks(block.text, width) for block in blocks[at : at + length + 1])
    return ()


def _below(blocks: Blocks, words: Sequence[Sequence[str]], at: int) -> Iterator[Sequence[str]]:
    """The words of the lines that follow a line at one distance."""
    for place in range(at + 1, len(blocks)):
        block = blocks[place]
        if block.turn or block.gap > 1 or block.gap != blocks[at + 1].gap:
            return
        yield words[place]


def _is_number(word: str) -> bool:
    return is_value(word) and not YEAR.fullmatch(word)


def _is_valued(row: Sequence[str], width: int) -> bool:
    """Whether the last words of a row are values, one for each column but the first; what is before is its name."""
    first = len(row) - width + 1
    return first > 0 and width >= 3 and not any(map(is_value, row[:first])) and all(map(is_value, row[first:]))


def _is_matched(row: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row has as many words as the head, one of them a number under a name that is none."""
    if not 3 <= len(head) == len(row):
        return False
    return any(_DIGIT.search(cell) and not _DIGIT.search(name) for name, cell in zip(head, row, strict=True))


def _parted_by_blanks(text: Text, width: int) -> tuple[Text, ...]:
    """The words of a row as its cells: the first takes those that are too many, and is empty where one is wanting."""
    words = [text.cut(*found.span()) for found in _WORD.finditer(text.chars)]
    first = len(words) - width + 1
    name = [part for word in words[:first] for part in (made(" "), word)][1:]
    return (concat(name), *words[first:])


def _run(blocks: Blocks, at: int) -> tuple[int, re.Pattern[str]]:
    """Length of the table that begins at a block, and what parts its columns; 0 where none begins."""
    for cut in (_PIPE, _GAP):
        if blocks[at].role != "line" or not cut.search(blocks[at].text.chars):
            continue
        if cut is _GAP and _is_item(blocks[at]):
            break
        width = _columns(blocks[at], cut)
        end = at + 1
        while end < len(blocks) and _belongs(blocks[end], cut, width):
            end += 1
        rows = [block for block in blocks[at:end] if not _RULER.fullmatch(block.text.chars)]
        ruled = len(rows) < end - at
        if width >= 2 and (len(rows) >= 3 or (ruled and len(rows) >= 2)):
            return end - at, cut
    return 0, _PIPE


def _is_item(block: Block) -> bool:
    """Whether a line begins with a bullet, which some programs set far from its text."""
    return bool(BULLET.match(block.text.chars) or ASCII_BULLET.match(block.text.chars))


def _belongs(block: Block, cut: re.Pattern[str], width: int) -> bool:
    if block.role != "line" or block.gap > (0 if cut is _PIPE else 1) or (cut is _GAP and _is_item(block)):
        return False
    return bool(_RULER.fullmatch(block.text.chars)) or _columns(block, cut, width) == width


def _is_ruler(block: Block) -> bool:
    return block.role == "line" and _RULER.fullmatch(block.text.chars) is not None


def _columns(block: Block, cut: re.Pattern[str], width: int = 0) -> int:
    return len(_cells(block.text, cut, width))


def _cells(text: Text, cut: re.Pattern[str], width: int = 0) -> list[Text]:
    """The cells of a row; where a long cell leaves two blanks only before the next, they part it too."""
    cells = _parted(text, cut)
    narrow = _parted(text, _NARROW) if cut is _GAP and 1 < len(cells) < width else cells
    return narrow if len(narrow) == width else cells


def _parted(text: Text, cut: re.Pattern[str]) -> list[Text]:
    cells = text.split(cut)
    if cut is _PIPE and text.chars[:1] in "|｜│":
        cells = cells[1:]
    if cut is _PIPE and text.chars[-1:] in "|｜│":
        cells = cells[:-1]
    return cells


def _table(run: Sequence[Block], rows: tuple[tuple[Text, ...], ...], deeds: list[Deed]) -> Block:
    kept = {spot for row in rows for cell in row for spot in cell.spots}
    lost = [spot for spot in spots(block.text for block in run) if spot not in kept]
    first = run[0]
    why = f"{len(rows)} 行 {len(rows[0])} 欄，重建為表格"
    deeds.append(Deed("table", first.text.spot, why, "｜".join(cell.chars for cell in rows[0])[:60], tuple(lost), True))
    return replace(first, role="table", text=EMPTY, cells=rows)


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
    grid = [[placed.get((y, x), EMPTY) for x in range(width)] for y in range(len(rows))]
    return from_rows(grid, gap)


def from_rows(rows: Sequence[Sequence[Text]], gap: int = 1) -> Block:
    """A table that a reader found; short rows are filled up."""
    width = max(len(row) for row in rows)
    full = tuple((*row, *[EMPTY] * (width - len(row))) for row in rows)
    return Block(EMPTY, role="table", cells=full, gap=gap)
