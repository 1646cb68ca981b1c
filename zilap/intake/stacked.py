"""Tables whose cells a text gives one below another: rebuilt where that is certain, flagged where not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.text import EMPTY, Block, Blocks, Cleaned, Deed
from zilap.intake.wishes import Wishes

FLAG = "似是表格"
"""How the reason of a deed begins that found a table and did not rebuild it."""
_VALUE = re.compile(
    r"(?:(?:HK|US|RMB|HKD|USD)?[$¥€£]\s?)?[+\-–−(（]?\d[\d,.\s]*[)）]?\s*(?:[百千萬億万亿兆]+)?(?:[%％‰]|[^\W\d_]{0,3})"
    r"|[-–—−]|N/?A|不適用|不适用|沒有|没有"
)
YEAR = re.compile(r"(?:19|20)\d{2}(?:[/–-]\d{2,4})?\s*年?(?:度|\s*\d{1,2}\s*月)?|[一二三四]季度?|第[一二三四]季|Q[1-4]")
"""A column's head that is a number and no value."""
_WIDEST = 28
"""Half-ems of a cell."""
_MOST = 8
"""Columns of a table."""
_LONGEST = 400
"""Cells of a table; what is longer is no table but a list."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table among short lines: where its cells begin and end, and how many stand in a row."""

    start: int
    end: int
    width: int


def stacked(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Runs of short lines that read as cells, row by row."""
    done: list[Block] = []
    deeds: list[Deed] = []
    at = 0
    while at < len(blocks):
        end = _run(blocks, at)
        run = blocks[at:end]
        if not 6 <= end - at <= _LONGEST or not wishes.allows("table", run[0].text.spot):
            done += blocks[at : max(end, at + 1)]
        elif grid := _grid(run):
            done += [*run[: grid.start], _table(run, grid, deeds), *run[grid.end :]]
        else:
            done += run
            if _suspect(run):
                why = f"{FLAG}：{len(run)} 行短句逐格排列，欄數未能肯定，沒有重建"
                deeds.append(Deed("table", run[0].text.spot, why, "｜".join(b.text.chars for b in run[:6]), (), True))
        at = max(end, at + 1)
    return tuple(done), deeds


def _run(blocks: Blocks, at: int) -> int:
    """Where a run of lines that may be cells ends."""
    end = at
    while end < len(blocks) and _is_cell(blocks[end]):
        end += 1
    return end


def _is_cell(block: Block) -> bool:
    text = block.text.chars
    return (
        block.role == "line"
        and len(text) <= _WIDEST
        and chars.width(text) <= _WIDEST
        and not chars.ends_sentence(text.rstrip("."))
        and text[0] not in "#>▲△●•◆■-*"
        and not any(mark in text for mark in "，：；:")
    )


def is_value(text: str) -> bool:
    """Whether a cell is a number with its unit, or says that there is none."""
    return _VALUE.fullmatch(text) is not None


def _grid(run: Sequence[Block]) -> _Grid | None:
    """The table in a run; a line or two before and after it may be something else."""
    kinds = "".join("N" if is_value(block.text.chars) else "T" for block in run)
    if kinds.count("N") * 4 < len(run):
        return None
    for lost in range(min(5, len(run) - 5)):
        for start in range(lost + 1):
            end = len(run) - (lost - start)
            for width in range(2, _MOST + 1):
                if _fits(run[start:end], kinds[start:end], width):
                    return _Grid(start, end, width)
    return None


def _fits(run: Sequence[Block], kinds: str, width: int) -> bool:
    """Whether the lines make whole rows of one shape under a head, no blank line inside a row only."""
    rows, rest = divmod(len(run), width)
    if rest or rows < 3 or width == len(run):
        return False
    shapes = {kinds[at : at + width] for at in range(width, len(run), width)}
    shape = next(iter(shapes))
    years = all(YEAR.fullmatch(block.text.chars) for block in run[width::width])
    if len(shapes) > 1 or "N" not in shape[1:] or (shape[0] != "T" and not years):
        return False
    head = [block.text.chars for block in run[:width]]
    named = not is_value(head[0]) and all(YEAR.fullmatch(text) or not is_value(text) for text in head[1:])
    inner = {block.gap for at, block in enumerate(run) if at % width}
    outer = {block.gap for at, block in enumerate(run) if at and at % width == 0}
    return named and max(inner) <= min(outer)


def _suspect(run: Sequence[Block]) -> bool:
    values = sum(is_value(block.text.chars) for block in run)
    even = len({block.gap for block in run[1:]}) == 1
    return even and len(run) >= 9 and 0.3 * len(run) <= values < len(run)


def _table(run: Sequence[Block], grid: _Grid, deeds: list[Deed]) -> Block:
    cells = [block.text for block in run[grid.start : grid.end]]
    rows = tuple(tuple(cells[at : at + grid.width]) for at in range(0, len(cells), grid.width))
    why = f"逐格排列的 {len(cells)} 行，重建為 {len(rows)} 行 {grid.width} 欄的表格"
    told = "｜".join(cell.chars for cell in rows[0])
    deeds.append(Deed("table", cells[0].spot, why, told, (), True))
    return replace(run[grid.start], role="table", text=EMPTY, cells=rows)
