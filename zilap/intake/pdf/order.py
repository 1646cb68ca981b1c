"""Runs of a PDF page in reading order: columns, what spans them, sidebars, rows."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from zilap.han import chars
from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.shapes import LEADER

_TOGETHER = 2.2
"""Of the type's height: by how much the ends of columns differ that end together."""
_DEEPEST = 6
"""Bands and columns that may stand inside one another."""
_FEW = 6
"""Runs that show no columns by themselves."""
_BYLINE = 24
"""Characters of a line between a title and the columns below it."""
_NEAR = 2.0
"""Of its type's height: how far it stands below the title."""

Row = list[Glyphs]
"""Runs on one height, from left to right."""


@dataclass(frozen=True, slots=True)
class Column:
    """Runs that are read from the top down."""

    runs: tuple[Glyphs, ...]
    walls: tuple[Glyphs, ...] = ()
    """Boxes of sidebars that make its lines shorter."""


def gutters(sheets: Sequence[Sequence[Glyphs]]) -> tuple[float, ...]:
    """Where columns are parted on any page: a page, or a band of one, with little on it shows it less."""
    found = Counter(round(gutter) for sheet in sheets for gutter in _gutters(sheet))
    return tuple(float(gutter) for gutter, _ in found.most_common())


def _gutters(sheet: Sequence[Glyphs], deep: int = 0) -> Iterator[float]:
    """The gutter of a page, and those that part the columns at its sides again."""
    gutter = _gutter(sheet) if deep < _DEEPEST else None
    if gutter is not None:
        yield gutter
        yield from _gutters([run for run in sheet if run.right <= gutter + 3], deep + 1)
        yield from _gutters([run for run in sheet if run.left >= gutter - 3], deep + 1)


def columns(sheet: Sequence[Glyphs], known: Sequence[float] = (), deep: int = 0) -> list[Column]:
    """Columns in reading order; what spans them parts the page into bands.

    ``known`` are the gutters of the document's other pages.
    """
    if not sheet or deep > _DEEPEST:
        return [Column(tuple(sheet))] if sheet else []
    gutter = _gutter([run for run in sheet if run.picture < 0])
    if gutter is None:
        gutter = next((place for place in known if _parts(sheet, place)), None)
    if gutter is None or _is_beside(sheet, gutter):
        return _with_sidebar(sheet)
    across = [g for g in sheet if g.left < gutter - 3 and g.right > gutter + 3]
    beside = [*_captions(sheet, across), *_titles(sheet, across), *_bylines(sheet, across, gutter)]
    spanning = sorted([*across, *beside], key=lambda g: g.middle)
    rest = [g for g in sheet if g not in spanning]
    bands: list[list[Glyphs]] = [[] for _ in range(len(spanning) + 1)]
    for run in rest:
        bands[sum(g.middle < run.middle for g in spanning)].append(run)
    done: list[Column] = []
    for number, band in enumerate(bands):
        left = [run for run in band if run.right <= gutter + 3]
        right = [run for run in band if run.right > gutter + 3]
        after = _after(left, right) if number < len(spanning) else []
        for part in ([run for run in left if run not in after], right, after):
            if part:
                parted = len(part) > _FEW or any(_parts(part, place) for place in known)
                done += columns(part, known, deep + 1) if parted else [Column(tuple(part))]
        if number < len(spanning):
            if done and all(run in spanning for run in done[-1].runs):
                done[-1] = Column((*done[-1].runs, spanning[number]))
            else:
                done.append(Column((spanning[number],)))
    return done


def _after(left: Sequence[Glyphs], right: Sequence[Glyphs]) -> list[Glyphs]:
    """What stands below two columns that end together, at the left and before a line that spans both.

    A picture or a heading begins it: the text of the left column goes on in the right one.
    """
    bottom = max((run.bottom for run in right), default=0.0)
    usual = median([run.size for run in right if run.picture < 0] or [0.0])
    opens = [run for run in left if run.top > bottom - 2 and (run.picture >= 0 or run.heavy or run.size > 1.1 * usual)]
    if not usual or not opens:
        return []
    top = min(run.top for run in opens)
    above = max((run.bottom for run in left if run.bottom <= top + 2), default=0.0)
    return [run for run in left if run.top >= top - 2] if abs(above - bottom) < _TOGETHER * usual else []


def _is_beside(sheet: Sequence[Glyphs], gutter: float) -> bool:
    """Whether one side is a narrow box in smaller type, lower or higher than the text: no column."""
    sides = [[g for g in sheet if g.picture < 0 and (g.right <= gutter + 3) is left] for left in (True, False)]
    if not all(sides) or not _sidebar([g for g in sheet if g.picture < 0]):
        return False
    narrow, wide = sorted(sides, key=lambda side: max(g.right for g in side) - min(g.left for g in side))
    spans = [max(g.right for g in side) - min(g.left for g in side) for side in (narrow, wide)]
    return spans[0] < 0.45 * spans[1] and median(g.size for g in narrow) < 0.93 * median(g.size for g in wide)


def _titles(sheet: Sequence[Glyphs], across: Sequence[Glyphs]) -> list[Glyphs]:
    """Short lines in the same large type right below or above one that spans columns: the rest of a title."""
    usual = median([g.size for g in sheet if g.picture < 0] or [0.0])
    large = [g for g in across if g.picture < 0 and g.size > 1.3 * usual]
    return [
        run
        for run in sheet
        if run.picture < 0
        and run not in across
        and any(abs(run.size - g.size) < 1 and abs(run.middle - g.middle) < 1.8 * g.size for g in large)
    ]


def _bylines(sheet: Sequence[Glyphs], across: Sequence[Glyphs], gutter: float) -> list[Glyphs]:
    """Short lines below a title that spans columns and above both of them: who wrote, when."""
    usual = median([g.size for g in sheet if g.picture < 0] or [0.0])
    titles = [g for g in across if g.picture < 0 and g.size > 1.3 * usual]
    bottom = max((g.bottom for g in titles), default=0.0)
    below = [g for g in sheet if g not in across and g.top > bottom - 1]
    sides = [[g for g in below if (g.right <= gutter + 3) is left] for left in (True, False)]
    if not titles or not all(sides):
        return []
    level = max(min(g.top for g in side) for side in sides)
    above = [g for g in below if g.bottom <= level]
    short = all(g.picture < 0 and len(g.text) <= _BYLINE and not chars.ends_sentence(g.text) for g in above)
    near = all(g.top - bottom < _NEAR * g.size for g in above)
    return above if short and near and len(above) <= 3 else []


def _captions(sheet: Sequence[Glyphs], across: Sequence[Glyphs]) -> list[Glyphs]:
    """Lines in small type right below a picture that spans columns, one below another."""
    usual = median([g.size for g in sheet if g.picture < 0] or [0.0])
    found: list[Glyphs] = []
    for picture in (g for g in across if g.picture >= 0):
        bottom = picture.bottom
        for run in sorted(sheet, key=lambda g: g.top):
            below = -2 < run.top - bottom < 1.5 * run.size and run.picture < 0 and run not in across
            if below and run.size < 0.93 * usual and picture.left - run.size < run.left < picture.right:
                found.append(run)
                bottom = max(bottom, run.bottom)
    return found


def _gutter(sheet: Sequence[Glyphs]) -> float | None:
    """Where a blank strip runs between columns: lines on both sides, few across."""
    if not sheet:
        return None
    left, right = min(g.left for g in sheet), max(g.right for g in sheet)
    best: tuple[int, float] | None = None
    for edge in sorted({round(g.left) for g in sheet}):
        if not left + 0.2 * (right - left) < edge < right - 0.15 * (right - left):
            continue
        place = edge - 4.0
        across = sum(g.left < place and g.right > place for g in sheet)
        beside = [g for g in sheet if g.right <= place]
        after = [g for g in sheet if g.left >= place]
        if min(len(beside), len(after)) < 3 or across > 0.2 * len(sheet):
            continue
        if _alternate(beside, after) and is_prose(_level(beside, after)) and is_prose(_level(after, beside)):
            score = len(after) - 3 * across
            if best is None or score > best[0]:
                best = (score, place)
    return best[1] if best else None


def _parts(sheet: Sequence[Glyphs], gutter: float) -> bool:
    """Whether a gutter of another page parts this page: text at one side, something at the other, nothing across."""
    left = [run for run in sheet if run.right <= gutter + 3]
    right = [run for run in sheet if run.left >= gutter - 3]
    if not left or not right or len(left) + len(right) < len(sheet):
        return False
    texts = [[run for run in side if run.picture < 0] for side in (left, right)]
    pictured = all(any(run.picture >= 0 for run in side) for side in (left, right))
    return pictured or any(is_prose(side) for side in texts if side)


def _alternate(left: Sequence[Glyphs], right: Sequence[Glyphs]) -> bool:
    """Whether the two sides stand beside, not above one another."""
    top, bottom = (
        max(min(g.top for g in s) for s in (left, right)),
        min(max(g.bottom for g in s) for s in (left, right)),
    )
    return bottom - top > 30


def _level(side: Sequence[Glyphs], other: Sequence[Glyphs]) -> list[Glyphs]:
    """What of one side stands at the height of the other: where that is cells, so is the other side."""
    top, bottom = min(g.top for g in other), max(g.bottom for g in other)
    return [g for g in side if top - 2 < g.middle < bottom + 2] or list(side)


def is_prose(side: Sequence[Glyphs]) -> bool:
    """Whether a side is set in lines of text and not in cells."""
    em = median(g.em for g in side)
    lines = sum(len(g.text) for g in side if g.width > 5 * em and not LEADER.fullmatch(g.text))
    return lines >= 0.6 * sum(len(g.text) for g in side)


def _with_sidebar(sheet: Sequence[Glyphs], walls: tuple[Glyphs, ...] = ()) -> list[Column]:
    """A narrow column beside a stretch of the text stands after the paragraph that it is beside."""
    beside = _sidebar([run for run in sheet if run.picture < 0])
    if not beside:
        return [Column(tuple(sheet), walls)]
    flow = [run for run in sheet if run not in beside]
    wall = bounds(beside)
    bottom = paragraph_end(flow, wall.top)
    before = tuple(run for run in flow if run.middle <= bottom)
    after = [run for run in flow if run.middle > bottom]
    done = [Column(before, (*walls, wall)), Column(tuple(beside))]
    return [*done, *_with_sidebar(after, (*walls, wall))] if after else done


def bounds(runs: Sequence[Glyphs]) -> Glyphs:
    """The box round runs."""
    left, top = min(run.left for run in runs), min(run.top for run in runs)
    return Glyphs("", left, top, max(run.right for run in runs), max(run.bottom for run in runs), runs[0].size)


def _sidebar(sheet: Sequence[Glyphs]) -> list[Glyphs]:
    """Runs of a sidebar, or none: three lines or more with one edge, nothing of the text inside their box."""
    size = median(run.size for run in sheet) if sheet else 1.0
    for edge in sorted({round(run.left) for run in sheet}):
        side = sorted((run for run in sheet if abs(run.left - edge) <= 2), key=lambda run: run.top)
        for group in _stacks(side, size):
            box = Glyphs(
                "", edge, group[0].top, max(run.right for run in group), max(run.bottom for run in group), size
            )
            level = [run for run in sheet if run.bottom > box.top + 2 and run.top < box.bottom - 2]
            inside = [run for run in level if run.left >= box.left - 2 and run.right <= box.right + 4 * size]
            others = [run for run in level if run not in inside]
            apart = all(run.right < box.left - 0.6 * size or run.left > box.right + 0.6 * size for run in others)
            if len(others) >= 2 and apart and _is_side(inside, others, sheet, size):
                return inside
    return []


def _stacks(side: Sequence[Glyphs], size: float) -> Iterator[list[Glyphs]]:
    """Runs of one edge that stand close below one another, three at least."""
    group: list[Glyphs] = []
    for run in side:
        if group and run.top - group[-1].bottom > 1.2 * size:
            if len(group) >= 3:
                yield group
            group = []
        group.append(run)
    if len(group) >= 3:
        yield group


def _is_side(inside: Sequence[Glyphs], others: Sequence[Glyphs], sheet: Sequence[Glyphs], size: float) -> bool:
    """Whether it is the narrower column, set in lines of text."""
    whole = max(run.right for run in sheet) - min(run.left for run in sheet)
    width = max(run.right for run in inside) - min(run.left for run in inside)
    beside = max(run.right for run in others) - min(run.left for run in others)
    lines = sum(len(run.text) for run in inside if run.width > 4 * size)
    wide = sum(len(run.text) for run in others if run.width > 5 * size)
    prose = lines >= 0.6 * sum(len(run.text) for run in inside) and wide >= 0.6 * sum(len(run.text) for run in others)
    return width < 0.45 * whole and width < beside and prose and len(inside) < 0.5 * len(sheet)


def paragraph_end(flow: Sequence[Glyphs], top: float) -> float:
    """The height below which the paragraph beside the top of a sidebar has ended."""
    lines = [row for row in rows(flow) if row[0].picture < 0]
    edge = min((row[0].left for row in lines), default=0.0)
    for row, after in itertools.pairwise(lines):
        ended = chars.ends_sentence(row[-1].text) and after[0].left > edge + 0.8 * after[0].size
        if row[0].middle >= top and (ended or after[0].top - row[0].bottom > 0.9 * row[0].size):
            return max(run.middle for run in row) + 1
    return max((row[0].bottom for row in lines), default=top)


def rows(column: Sequence[Glyphs]) -> list[Row]:
    """Runs on one height together, from the top; a picture is a row of its own."""
    levels: list[Row] = []
    for run in sorted(column, key=lambda g: (g.middle, g.left)):
        last = levels[-1][0] if levels else None
        level = last and last.picture < 0 and abs(run.middle - last.middle) < 0.45 * min(run.size, last.size)
        if level and run.picture < 0:
            levels[-1].append(run)
        else:
            levels.append([run])
    return [row for level in levels for row in _beside(level)]


def _beside(level: Row) -> Iterator[Row]:
    """Runs of one height from the left; those that overlap are rows of their own."""
    row: Row = []
    for run in sorted(level, key=lambda g: g.left):
        if row and run.left < row[-1].right - 2:
            yield row
            row = []
        row.append(run)
    yield row
