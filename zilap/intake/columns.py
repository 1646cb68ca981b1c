"""Two columns that a text file shows side by side are set one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.text import Block, Blocks, Cleaned, Deed
from zilap.intake.wishes import Wishes

_GUTTER = re.compile(r"(?<=\S)[ \u3000]{3,}(?=\S)")
_SHORTEST = 5
"""Lines that stand side by side before they are taken for columns."""


Metric = Callable[[str], int]
"""How wide a text is on the grid that its writer had in mind: Han as two columns, or as one."""
METRICS: tuple[Metric, ...] = (chars.width, len)


@dataclass(frozen=True, slots=True)
class _Halves:
    """A line of two columns."""

    left: Block | None
    right: Block | None


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines of two columns: up to where, where the right one begins, and by which grid."""

    end: int
    place: int
    metric: Metric


def columns(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Runs of lines with prose left and right of a gutter at one place."""
    done: list[Block] = []
    deeds: list[Deed] = []
    at = 0
    while at < len(blocks):
        run = _run(blocks, at)
        if run and wishes.allows("column", blocks[at].text.spot):
            halves = [_cut(block, run.place, run.metric) for block in blocks[at : run.end]]
            done += _side([half.left for half in halves])
            done += _side([half.right for half in halves])
            why = f"{run.end - at} 行並排的兩欄，先左後右"
            deeds.append(Deed("column", blocks[at].text.spot, why, blocks[at].text.plain[:40], (), True))
            at = run.end
        else:
            done.append(blocks[at])
            at += 1
    return tuple(done), deeds


def _side(side: Sequence[Block | None]) -> list[Block]:
    """The lines of one column; the first begins it."""
    lines = [block for block in side if block]
    return [replace(block, turn=block.turn or number == 0) for number, block in enumerate(lines)]


def _run(blocks: Blocks, at: int) -> _Run | None:
    """The run of two-column lines that begins at a line, by the grid that it fits best."""
    if blocks[at].role != "line" or not _GUTTER.search(blocks[at].text.chars):
        return None
    found = [(fit, -number, run) for number, metric in enumerate(METRICS) for fit, run in _fits(blocks, at, metric)]
    return max(found, key=lambda item: item[:2])[2] if found else None


def _fits(blocks: Blocks, at: int, metric: Metric) -> list[tuple[int, _Run]]:
    """How many lines agree on a gutter, and the run; nothing where the lines are no columns."""
    end = at
    places: list[int] = []
    while end < len(blocks) and blocks[end].role == "line" and end - at < 400:
        block = blocks[end]
        gaps = [_column(block, gap.end(), metric) for gap in _GUTTER.finditer(block.text.chars)]
        wide = bool(places) and block.indent + metric(block.text.chars) > max(places)
        if (block.turn and end > at) or (not gaps and block.indent < 16 and wide):
            break
        places += gaps
        end += 1
    if end - at < _SHORTEST:
        return []
    place = Counter(places).most_common(1)[0][0]
    halves = [_cut(block, place, metric) for block in blocks[at:end]]
    both = [half for half in halves if half.left and half.right]
    told = sum(half.right is not None for half in halves)
    stray = sum(half.right is None and bool(_GUTTER.search(half.left.text.chars)) for half in halves if half.left)
    if len(both) < _SHORTEST or stray > 0.2 * len(halves) or not _prose(both):
        return []
    return [(told, _Run(end, place, metric))]


def _column(block: Block, at: int, metric: Metric) -> int:
    return block.indent + metric(block.text.chars[:at])


def _cut(block: Block, place: int, metric: Metric) -> _Halves:
    """A line's halves; one of them may be empty."""
    if block.indent >= place - 2:
        return _Halves(None, replace(block, indent=block.indent - place))
    for found in _GUTTER.finditer(block.text.chars):
        begins = _column(block, found.end(), metric)
        if place - 2 <= begins <= place + 6:
            left = replace(block, text=block.text.cut(0, found.start()))
            right = replace(block, text=block.text.cut(found.end()), indent=max(0, begins - place))
            return _Halves(left, right)
    return _Halves(block, None)


def _prose(both: Sequence[_Halves]) -> bool:
    """Whether the halves are lines of text and not cells: long, and full to the edge."""
    for side in ("left", "right"):
        texts = [getattr(half, side).text.chars for half in both]
        widths = sorted(chars.width(text) for text in texts)
        marks = sum(text.count(mark) for text in texts for mark in "，。、,.")
        if widths[len(widths) // 2] < 18 or marks * 3 < len(texts):
            return False
    return True
