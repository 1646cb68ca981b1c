"""Tables and boxes of a PDF page, by the lines that are drawn round them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zilap.intake.pdf.drawn import Box, Rule, stacked
from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.pdf.order import Column, bounds, rows
from zilap.intake.pdf.tables import Table, aligned
from zilap.intake.tables import PLACES
from zilap.intake.text import Block

_TOUCH = 3.0
"""Points between two lines that meet."""
_CELL = 300
"""Characters that no cell of a table of facts has."""
_MOST = 60
"""Rows and columns of a grid of facts; what has more is ruled paper or a chart."""
_LINES = 3
"""Lines of text on a tinted panel, at the least."""
_HEAD = 0.1
"""Share of a page's height: a lower table may be its head."""
_WHOLE = 0.6
"""Share of a page's characters from which on a frame is the page's own."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """What stands inside drawn lines: a table, or text apart from the text round it."""

    box: Glyphs
    runs: tuple[Glyphs, ...]
    table: Table | None = None


def boxed(sheet: Sequence[Glyphs], lines: Sequence[Rule]) -> list[Boxed]:
    """The tables and boxes of a page; none of them overlap."""
    found: list[Boxed] = []
    taken: set[Glyphs] = set()
    for group in (*_meeting(lines), *stacked(lines)):
        box = _bounds(group)
        if all(rule.across for rule in group):
            box = _with_head(box, sheet)
        inside = tuple(run for run in sheet if run not in taken and _holds(box, run))
        made = _read(group, box, inside, sheet) if any(run.picture < 0 for run in inside) else None
        if made:
            found.append(made)
            taken.update(inside)
    return found


def tinted(columns: Sequence[Column], panels: Sequence[Box]) -> list[Boxed]:
    """Text on tinted panels of which a column has taken some into the lines that stand beside it."""
    found: list[Boxed] = []
    for left, top, right, bottom in sorted(panels, key=lambda box: (box[0] - box[2]) * (box[3] - box[1])):
        panel = Glyphs("", left, top, right, bottom, 0.0)
        level = [[run for run in column.runs if top < run.middle < bottom] for column in columns]
        held = [[run for run in runs if run.picture < 0 and _holds(panel, run)] for runs in level]
        mixed = any(0 < len(some) < len(runs) for some, runs in zip(held, level, strict=True))
        inside = tuple(run for some in held for run in some)
        new = not any(run in other.runs for other in found for run in inside)
        if mixed and new and len(rows(inside)) >= _LINES:
            found.append(Boxed(bounds(inside), inside))
    return found


def celled(sheet: Sequence[Glyphs], lines: Sequence[Rule], height: float) -> frozenset[Glyphs]:
    """Runs in the tables of a page, ``height`` points high: no heads or feet, unless the table is one itself."""
    tables = (
        found for found in boxed(sheet, lines) if found.table and found.box.bottom - found.box.top > _HEAD * height
    )
    return frozenset(run for found in tables for run in found.runs)


def _read(group: Sequence[Rule], box: Glyphs, inside: tuple[Glyphs, ...], sheet: Sequence[Glyphs]) -> Boxed | None:
    across, down = _places(group, True), _places(group, False)
    if not down:
        table = _ruled(across, inside)
        return Boxed(box, inside, table) if table else None
    edges = _with_ends(down, box)
    if len(edges) > _MOST or len(across) > _MOST or len(across) < 2:
        return None
    if len(edges) == 2:
        return Boxed(box, inside) if _weight(inside) < _WHOLE * _weight(sheet) else None
    if len(across) == 2 or any(run.picture >= 0 for run in inside):
        return None
    table = Table(tuple(_cells(group, edges, across, inside)))
    filled = [sum(bool(cell) for cell in row) for row in table.rows]
    longest = max(_weight(cell) for row in table.rows for cell in row)
    fit = longest <= _CELL and sum(count >= 2 for count in filled) >= 2
    return Boxed(box, inside, table) if fit else None


def _ruled(across: Sequence[float], inside: Sequence[Glyphs]) -> Table | None:
    """A table between lines that go across only: its columns are told by the blanks between them."""
    if len(across) < 3 or any(run.picture >= 0 or len(run.text) > _CELL // 6 for run in inside):
        return None
    return aligned(rows(inside))


def _weight(runs: Sequence[Glyphs]) -> int:
    return sum(len(run.text) for run in runs)


def _meeting(lines: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines that meet one another, some of them across and some down."""
    rest = list(lines)
    while rest:
        group, rest = [rest[0]], rest[1:]
        for rule in group:
            near = [other for other in rest if _meet(rule, other)]
            group += near
            rest = [other for other in rest if other not in near]
        if len({rule.across for rule in group}) == 2 and len(group) >= 4:
            yield group


def _meet(one: Rule, other: Rule) -> bool:
    if one.across is other.across:
        return False
    crosses = one.start - _TOUCH < other.at < one.end + _TOUCH
    return crosses and other.start - _TOUCH < one.at < other.end + _TOUCH


def _bounds(group: Sequence[Rule]) -> Glyphs:
    lefts = [rule.start if rule.across else rule.at for rule in group]
    rights = [rule.end if rule.across else rule.at for rule in group]
    tops = [rule.at if rule.across else rule.start for rule in group]
    bottoms = [rule.at if rule.across else rule.end for rule in group]
    return Glyphs("", min(lefts), min(tops), max(rights), max(bottoms), 0.0)


def _with_head(box: Glyphs, sheet: Sequence[Glyphs]) -> Glyphs:
    """A box with the row of cells right above its first line, if one stands there."""
    above = [run for run in sheet if 0 <= box.top - run.bottom < run.size and box.left - 1 <= run.left < box.right]
    return replace(box, top=min(run.top for run in above)) if len(above) >= 2 else box


def _holds(box: Glyphs, run: Glyphs) -> bool:
    across = box.left - _TOUCH < (run.left + run.right) / 2 < box.right + _TOUCH
    return across and box.top < run.middle < box.bottom


def _places(group: Sequence[Rule], across: bool) -> list[float]:
    """Where lines of one direction stand, from the left or the top."""
    places: list[float] = []
    for at in sorted(rule.at for rule in group if rule.across is across):
        if not places or at - places[-1] > _TOUCH:
            places.append(at)
    return places


def _with_ends(down: list[float], box: Glyphs) -> list[float]:
    """The edges of columns; a table that is open at its sides ends where its lines across do."""
    left = [box.left] if down[0] - box.left > 2 * _TOUCH else []
    right = [box.right] if box.right - down[-1] > 2 * _TOUCH else []
    return [*left, *down, *right]


def _cells(
    group: Sequence[Rule], edges: Sequence[float], levels: Sequence[float], inside: Sequence[Glyphs]
) -> Iterator[tuple[tuple[Glyphs, ...], ...]]:
    """The rows; what stands in a cell over several columns or rows is in the first of them."""
    placed: dict[tuple[int, int], list[Glyphs]] = {}
    for run in inside:
        column = max(0, sum(edge < (run.left + run.right) / 2 for edge in edges[:-1]) - 1)
        row = max(0, sum(level < run.middle for level in levels[:-1]) - 1)
        placed.setdefault(_first(group, edges, levels, row, column), []).append(run)
    for row in range(len(levels) - 1):
        yield tuple(
            tuple(run for line in rows(placed.get((row, column), [])) for run in line)
            for column in range(len(edges) - 1)
        )


def _first(
    group: Sequence[Rule], edges: Sequence[float], levels: Sequence[float], row: int, column: int
) -> tuple[int, int]:
    """The first place of the cell that takes in a place: no line parts them."""
    while column and not _parted(group, False, edges[column], (levels[row] + levels[row + 1]) / 2):
        column -= 1
    while row and not _parted(group, True, levels[row], (edges[column] + edges[column + 1]) / 2):
        row -= 1
    return row, column


def _parted(group: Sequence[Rule], across: bool, at: float, where: float) -> bool:
    return any(
        rule.across is across and abs(rule.at - at) <= _TOUCH and rule.start <= where <= rule.end for rule in group
    )


def continued(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with a table that goes on over a page as one; the head that is given again is set aside."""
    done: list[Block] = []
    last = -1
    for block in blocks:
        goes_on = last >= 0 and block.mark == PLACES and block.turn and _alike(done[last], block)
        if goes_on:
            again = [cell.key for cell in done[last].cells[0]] == [cell.key for cell in block.cells[0]]
            done += [Block(cell, role="aside", mark="header") for cell in block.cells[0] if again and cell]
            done[last] = replace(done[last], cells=done[last].cells + block.cells[again:])
            continue
        if block.role != "aside":
            last = len(done) if block.mark == PLACES else -1
        done.append(block)
    return done


def _alike(table: Block, more: Block) -> bool:
    return len(table.cells[0]) == len(more.cells[0])
