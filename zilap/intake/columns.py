"""Two columns that a text file shows side by side are set one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.text import Block, Blocks, Cleaned, Deed
from zilap.intake.wishes import Wishes

_GUTTER = re.compile(r"(?<=\S)[ \u3000]{3,}(?=\S)")
_SHORTEST = 5
"""Lines that stand side by side before they are taken for columns."""


@dataclass(frozen=True, slots=True)
class _Halves:
    """A line of two columns."""

    left: Block | None
    right: Block | None
    place: int
    """Half-ems from the edge at which the right half begins."""


def columns(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Runs of lines with prose left and right of a gutter at one place."""
    done: list[Block] = []
    deeds: list[Deed] = []
    at = 0
    while at < len(blocks):
        end, place = _run(blocks, at)
        if end > at and wishes.allows("column", blocks[at].text.spot):
            halves = [_cut(block, place) for block in blocks[at:end]]
            done += _side([half.left for half in halves])
            done += _side([half.right for half in halves])
            why = f"{end - at} 行並排的兩欄，先左後右"
            deeds.append(Deed("column", blocks[at].text.spot, why, blocks[at].text.plain[:40], (), True))
            at = end
        else:
            done.append(blocks[at])
            at += 1
    return tuple(done), deeds


def _side(side: Sequence[Block | None]) -> list[Block]:
    """The lines of one column; the first begins it."""
    lines = [block for block in side if block]
    return [replace(block, turn=block.turn or number == 0) for number, block in enumerate(lines)]


def _run(blocks: Blocks, at: int) -> tuple[int, int]:
    """Where a run of two-column lines that begins at a line ends, and where its right column begins."""
    if blocks[at].role != "line" or not _GUTTER.search(blocks[at].text.chars):
        return at, 0
    end = at
    places: list[int] = []
    while end < len(blocks) and blocks[end].role == "line" and end - at < 400:
        found = list(_GUTTER.finditer(blocks[end].text.chars))
        if not found and not places:
            break
        places += [_column(blocks[end], gap.end()) for gap in found]
        if not found and blocks[end].indent < 20 and chars.width(blocks[end].text.chars) > max(places):
            break
        end += 1
    if end - at < _SHORTEST:
        return at, 0
    place, count = Counter(places).most_common(1)[0]
    halves = [_cut(block, place) for block in blocks[at:end]]
    both = [half for half in halves if half.left and half.right]
    if count < 0.5 * (end - at) or len(both) < _SHORTEST or not _prose(both):
        return at, 0
    return end, place


def _column(block: Block, at: int) -> int:
    return block.indent + chars.width(block.text.chars[:at])


def _cut(block: Block, place: int) -> _Halves:
    """A line's halves; one of them may be empty."""
    if block.indent >= place - 2:
        return _Halves(None, replace(block, indent=block.indent - place), place)
    for found in _GUTTER.finditer(block.text.chars):
        begins = _column(block, found.end())
        if place - 2 <= begins <= place + 6:
            left = replace(block, text=block.text.cut(0, found.start()))
            right = replace(block, text=block.text.cut(found.end()), indent=max(0, begins - place))
            return _Halves(left, right, place)
    return _Halves(block, None, place)


def _prose(both: Sequence[_Halves]) -> bool:
    """Whether the halves are lines of text and not cells: long, and full to the edge."""
    for side in ("left", "right"):
        texts = [getattr(half, side).text.chars for half in both]
        widths = sorted(chars.width(text) for text in texts)
        marks = sum(text.count(mark) for text in texts for mark in "，。、,.")
        if widths[len(widths) // 2] < 18 or marks * 3 < len(texts):
            return False
    return True
