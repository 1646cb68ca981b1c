"""How the lines of a PDF column are set: where they begin and end, how far one stands below the other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from zilap.han import chars
from zilap.intake.pdf.glyphs import Glyphs

_PARTED = 1.25
"""Of the usual leading: the distance between lines from which on they stand apart."""
_CLOSELY = 1.06
"""The same, where all distances are either the leading or a larger one that comes again."""
_SAME = 0.015
"""Share by which distances may differ that are one."""
_EDGE = 2.0
"""Points by which lines of one edge may differ."""
_FEW = 6
"""Lines of a column that show which edge is theirs."""
_FULL = 0.3
"""Share of lines that end at one place, where that is the edge of a column."""
_ENDS = 0.6
"""Ems by which the ends of full lines may differ."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How one column is set; points."""

    left: float
    leading: float
    parted: float
    """Times the leading: from where on two lines stand apart."""
    edges: dict[int, float]
    """How far right lines go beside each wall, and elsewhere (-1)."""
    walls: Sequence[Glyphs]
    lefts: dict[int, float]
    """Where lines begin at the right of each wall that stands at the left."""

    def begin(self, line: Glyphs) -> float:
        """Where the lines begin among which one stands."""
        return next((left for at, left in self.lefts.items() if _is_right_of(line, self.walls[at])), self.left)

    def measure(self, line: Glyphs, indent: int) -> int:
        """Half-ems of a line, had it been full."""
        width = chars.width(line.text)
        unit = line.width / max(width, 1)
        return indent + width + round((self.edges[_beside(line, self.walls)] - line.right) / max(unit, 1.0))


def measured(lines: Sequence[Glyphs], walls: Sequence[Glyphs], body: float, leading: float, edge: float) -> Setting:
    """The setting of a column, in a file whose closest leading so far and whose right edge are these; 0 for unknown."""
    own = _leading(lines, body)
    return Setting(
        _left(lines),
        leading if leading and own > _PARTED * leading else own,
        _CLOSELY if _is_exact(lines, own) else _PARTED,
        _edges(lines, walls, edge),
        walls,
        {at: min(run.left for run in beside) for at, wall in enumerate(walls) if (beside := _right_of(wall, lines))},
    )


def _is_right_of(line: Glyphs, wall: Glyphs) -> bool:
    return line.left > wall.right - 2 and wall.top - 4 < line.middle < wall.bottom + 4


def _right_of(wall: Glyphs, lines: Sequence[Glyphs]) -> list[Glyphs]:
    return [line for line in lines if _is_right_of(line, wall)]


def _beside(line: Glyphs, walls: Sequence[Glyphs]) -> int:
    """Which sidebar stands beside a line; -1 for none."""
    return next((at for at, w in enumerate(walls) if w.top - 4 < line.middle < w.bottom + 4), -1)


def _edges(lines: Sequence[Glyphs], walls: Sequence[Glyphs], edge: float) -> dict[int, float]:
    """How far right lines go; where few of them end at one place, as far as elsewhere in the file."""
    groups: dict[int, list[Glyphs]] = {}
    for line in lines:
        groups.setdefault(_beside(line, walls), []).append(line)
    return {at: _edge(group, edge if at < 0 else 0.0) for at, group in groups.items()}


def _edge(lines: Sequence[Glyphs], edge: float) -> float:
    last = max(lines, key=lambda line: line.right)
    full = sum(last.right - line.right < _ENDS * last.em for line in lines)
    return last.right if full >= max(2, _FULL * len(lines)) else max(last.right, edge)


def _steps(lines: Sequence[Glyphs], leading: float) -> list[float]:
    """Distances from line to line of one size, in leadings."""
    pairs = ((a, b) for a, b in itertools.pairwise(lines) if abs(a.size - b.size) < 0.5)
    return [(b.middle - a.middle) / leading for a, b in pairs if 0.9 * leading < b.middle - a.middle < 2 * leading]


def _is_exact(lines: Sequence[Glyphs], leading: float) -> bool:
    """Whether lines stand at two distances only, both of which come again, and nothing is between them."""
    steps = _steps(lines, leading)
    close = [step for step in steps if abs(step - 1) <= _SAME]
    wide = sorted(step for step in steps if step > _CLOSELY)
    same = [step for step in wide if abs(step - wide[len(wide) // 2]) <= _SAME]
    return len(close) >= 4 and len(same) >= 3 and len(close) + len(wide) == len(steps) and len(same) >= 0.6 * len(wide)


def _left(lines: Sequence[Glyphs]) -> float:
    """The edge at which the lines of a column begin that are not indented; one further left alone is none."""
    edges = sorted(line.left for line in lines)
    shared = (edge for edge, after in itertools.pairwise(edges) if after - edge < _EDGE)
    return next(shared, edges[0]) if len(edges) >= _FEW else edges[0] if edges else 0.0


def _leading(lines: Sequence[Glyphs], body: float) -> float:
    """The distance from line to line inside paragraphs: the lower quartile, as that between paragraphs is larger.

    Where few lines are inside one, the distance below full lines that end inside a sentence tells more.
    """
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if 0.9 * body < b.middle - a.middle < 2.6 * body]
    same = [(a, b) for a, b in pairs if max(abs(a.size - body), abs(b.size - body)) < 0.1 * body]
    steps = sorted(b.middle - a.middle for a, b in same or pairs)
    right = max((line.right for line in lines), default=0.0)
    full = [(a, b) for a, b in same or pairs if right - a.right < _ENDS * a.em and not chars.ends_sentence(a.text)]
    inner = sorted(b.middle - a.middle for a, b in full)
    usual = steps[len(steps) // 4] if steps else 1.6 * body
    return min(usual, inner[len(inner) // 2]) if inner else usual
