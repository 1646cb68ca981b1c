"""Tables of a PDF page, by the places of their cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.intake.labels import BULLETS
from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.pdf.order import Row
from zilap.intake.shapes import CONTENTS, LEADER
from zilap.intake.stamps import is_stamp

_EDGE = 2.0
"""Points by which edges of one column may differ."""
_FAR = 6.0
"""Of the type's height: the room between two things that stand at the edges of a page."""
_CLOSE = 0.35
"""Of the type's height: the room between two lines of one cell."""
_GAP = 0.8
"""Ems of the type: the narrowest strip between two columns of a table."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each with its runs; the columns have the same edges all the way."""

    rows: tuple[tuple[tuple[Glyphs, ...], ...], ...]
    leaders: tuple[Glyphs, ...] = ()
    """The dots that lead from one cell to the next."""


def tables(rows: Sequence[Row]) -> list[Row | Table]:
    """The rows of a column, those that are a table as one."""
    done: list[Row | Table] = []
    at = 0
    while at < len(rows):
        end = _run(rows, at)
        table = (
            None if end - at < 3 or _justified(rows, at, end) or _are_contents(rows, at, end) else _led(rows[at:end])
        )
        done += [table] if table else [rows[at]]
        at = end if table else at + 1
    return done


def _run(rows: Sequence[Row], at: int) -> int:
    """Where the stretch of rows that may be a table ends: cells apart, no row far below the one before."""
    if not _apart(rows[at]):
        return at + 1
    end = at + 1
    while end < len(rows) and rows[end][0].picture < 0:
        near = rows[end][0].top - rows[end - 1][0].bottom < 2.2 * rows[end][0].size
        inside = end + 1 < len(rows) and _apart(rows[end + 1]) and _narrow(rows, end)
        inside = inside or _hangs(rows, end)
        if not near or not (_apart(rows[end]) or inside):
            break
        end += 1
    return end


def split(row: Row) -> list[Row]:
    """A row as it is read: one with a date, or who wrote, at one edge and something else at the other, as two."""
    apart = len(row) == 2 and row[1].left - row[0].right > _FAR * row[0].size
    told = apart and any(is_stamp(run.text.strip()) for run in row)
    return [[row[0]], [row[1]]] if told and not is_stamp(" ".join(run.text for run in row)) else [row]


def _led(rows: Sequence[Row]) -> Table | None:
    """The rows as a table, the dots between their cells left out."""
    leaders = tuple(run for row in rows for run in row if LEADER.fullmatch(run.text))
    table = aligned([[run for run in row if run not in leaders] for row in rows])
    return replace(table, leaders=leaders) if table else None


def _are_contents(rows: Sequence[Row], at: int, end: int) -> bool:
    """Whether rows are the lines of a table of contents: page numbers at their ends, 目錄 above them or dots inside."""
    pages = [row[-1].text.strip() for row in rows[at:end]]
    if not all(page.isdigit() and len(page) <= 3 for page in pages):
        return False
    titled = any(CONTENTS.fullmatch("".join(run.text for run in row).strip()) for row in rows[max(0, at - 3) : at])
    led = all(any(LEADER.fullmatch(run.text) for run in row) for row in rows[at:end])
    return titled or (led and pages == sorted(pages, key=int))


def _justified(rows: Sequence[Row], at: int, end: int) -> bool:
    """Whether the rows are Western prose with wide spaces: the edges and the leading of a whole line beside."""
    run = rows[at:end]
    if any(cell.text[-1:].isdigit() or not cell.text.isascii() for row in run for cell in row):
        return False
    step = (run[-1][0].middle - run[0][0].middle) / (len(run) - 1)
    beside = [(rows[at - 1], run[0])] if at else []
    beside += [(run[-1], rows[end])] if end < len(rows) else []
    return any(
        abs(below[0].middle - above[0].middle - step) < _EDGE and all(_same_edges(row, whole) for row in run)
        for above, below in beside
        for whole in (above if len(above) == 1 else below,)
    )


def _same_edges(row: Row, other: Row) -> bool:
    return abs(row[0].left - other[0].left) < _EDGE and abs(row[-1].right - other[-1].right) < _EDGE


def _apart(row: Row) -> bool:
    """Whether a row has cells: runs with wide blanks between them, none of them long."""
    row = [run for run in row if not LEADER.fullmatch(run.text)]
    gaps = [b.left - a.right for a, b in itertools.pairwise(row)]
    if not row or row[0].text in BULLETS or re.fullmatch(r"[（(]?\d{1,2}[.)）]", row[0].text):
        return False
    return len(row) >= 2 and min(gaps) > 1.2 * row[0].em and max(len(run.text) for run in row) <= 30


def _narrow(rows: Sequence[Row], at: int) -> bool:
    """Whether a lone run may be the second line of a cell: it stands inside one column of its neighbours."""
    if len(rows[at]) != 1:
        return False
    run = rows[at][0]
    return any(run.left >= cell.left - 4 and run.right <= cell.right + 4 for cell in (*rows[at - 1], *rows[at + 1]))


def _hangs(rows: Sequence[Row], at: int) -> bool:
    """Whether a lone run is the second line of the last cell of the row above: close below it, and below no other."""
    run, above = rows[at][0], rows[at - 1]
    inside = len(above) >= 2 and run.left >= above[-1].left - 4 and run.right <= above[-1].right + 4
    return len(rows[at]) == 1 and inside and run.top - above[-1].bottom < _CLOSE * run.size


def aligned(rows: Sequence[Row]) -> Table | None:
    """Rows as a table, where blank strips run down between all its columns."""
    spans = _spans(rows)
    if not 2 <= len(spans) <= 12:
        return None
    full = sum(len(row) >= 2 for row in rows)
    if full < 3 or full < 0.6 * len(rows):
        return None
    lines: list[list[list[Glyphs]]] = []
    for row in rows:
        cells: list[list[Glyphs]] = [[] for _ in spans]
        for run in row:
            cells[
                next(at for at, span in enumerate(spans) if run.left >= span[0] - 1 and run.right <= span[1] + 1)
            ].append(run)
        if lines and len(row) == 1 and not cells[0] and _close(lines[-1], row[0]):
            for cell, more in zip(lines[-1], cells, strict=True):
                cell += more
        else:
            lines.append(cells)
    return Table(tuple(tuple(tuple(cell) for cell in line) for line in lines))


def _close(line: Sequence[Sequence[Glyphs]], run: Glyphs) -> bool:
    """Whether a run stands right below a row: the second line of a cell."""
    bottom = max(part.bottom for cell in line for part in cell)
    return run.top - bottom < _CLOSE * run.size


def _spans(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Left and right of each column."""
    edges = sorted((run.left, run.right, run.em) for row in rows for run in row)
    spans: list[tuple[float, float]] = []
    for left, right, em in edges:
        if spans and left - spans[-1][1] < _GAP * em:
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]))
        else:
            spans.append((left, right))
    return _wed(spans, rows)


def _wed(spans: list[tuple[float, float]], rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The columns, two beside one another as one where no row has something in both: a head and figures set right.

    Only as long as there are more of them than any row has cells.
    """
    while len(spans) > max(map(len, rows)):
        at = next((at for at in range(len(spans) - 1) if not any(_in_both(spans, at, row) for row in rows)), -1)
        if at < 0:
            return spans
        spans = [*spans[:at], (spans[at][0], spans[at + 1][1]), *spans[at + 2 :]]
    return spans


def _in_both(spans: Sequence[tuple[float, float]], at: int, row: Row) -> bool:
    here = (any(left - 1 <= run.left and run.right <= right + 1 for run in row) for left, right in spans[at : at + 2])
    return all(here)
