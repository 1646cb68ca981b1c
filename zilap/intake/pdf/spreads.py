"""Two pages on one sheet of a PDF, as layout programs give a spread: each half is a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.intake.pdf.drawn import Box, Drawn
from zilap.intake.pdf.glyphs import Glyphs, Sheet
from zilap.intake.pdf.order import is_prose
from zilap.intake.pdf.pictures import Found

_WIDE = 1.25
"""Times its height: the width of a sheet with two pages, at the least."""
_MARGIN = 0.03
"""Share of a sheet's width at each side of its middle that is the inner margin of a page."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as it is read: a page of the file, or half of one."""

    sheet: Sheet
    art: Drawn
    shown: tuple[Found, ...]
    begins: bool = True
    """Whether a page of the file begins with it."""


def leaves(pages: Sequence[tuple[Sheet, Drawn]], shown: Sequence[Found]) -> list[Leaf]:
    """The pages of a file, each of two where all of them are spreads; pictures go with their pages."""
    told = sum(all(side and is_prose(side) for side in _sides(sheet)) for sheet, _ in pages)
    spread = all(_is_spread(sheet, art) for sheet, art in pages) and 2 * told >= len(pages)
    done: list[Leaf] = []
    for number, (sheet, art) in enumerate(pages):
        own = [item for item in shown if item.page == number]
        sides = (False, True) if spread else ()
        done += [_half(sheet, art, own, right) for right in sides] or [Leaf(sheet, art, tuple(own))]
    return [replace(leaf, shown=tuple(replace(item, page=at) for item in leaf.shown)) for at, leaf in enumerate(done)]


def _is_spread(sheet: Sheet, art: Drawn) -> bool:
    """Whether a sheet is as wide as two pages, and nothing is written or ruled over the inner margins at its middle."""
    edges = ((0.5 - _MARGIN) * sheet.width, (0.5 + _MARGIN) * sheet.width)
    near = any(run.right > edges[0] and run.left < edges[1] for run in sheet.runs)
    near = near or any(rule.across and rule.start < edges[0] and rule.end > edges[1] for rule in art.rules)
    return sheet.width > _WIDE * sheet.height and not sheet.vertical and not near


def _sides(sheet: Sheet) -> tuple[list[Glyphs], list[Glyphs]]:
    """What stands at the left and at the right."""
    middle = sheet.width / 2
    return [run for run in sheet.runs if run.left <= middle], [run for run in sheet.runs if run.left > middle]


def _half(sheet: Sheet, art: Drawn, shown: Sequence[Found], right: bool) -> Leaf:
    """One side of a spread; the right one is moved to the left edge.  A picture over both is the left one's."""
    middle = sheet.width / 2
    by = middle if right else 0.0

    def here(left: float, end: float) -> bool:
        return ((left + end) / 2 > middle) is right

    runs = tuple(_moved(run, by) for run in sheet.runs if here(run.left, run.right))
    slanted = tuple(_moved(run, by) for run in sheet.slanted if here(run.left, run.right))
    rules = tuple(
        replace(rule, start=rule.start - by, end=rule.end - by) if rule.across else replace(rule, at=rule.at - by)
        for rule in art.rules
        if (here(rule.start, rule.end) if rule.across else here(rule.at, rule.at))
    )
    boxes = [tuple(_shifted(box, by) for box in group if here(box[0], box[2])) for group in (art.dots, art.panels)]
    mine = tuple(replace(item, box=_moved(item.box, by)) for item in shown if here(item.box.left, item.box.right))
    return Leaf(replace(sheet, runs=runs, slanted=slanted, width=middle), Drawn(rules, *boxes), mine, begins=not right)


def _moved(run: Glyphs, by: float) -> Glyphs:
    return replace(run, left=run.left - by, right=run.right - by)


def _shifted(box: Box, by: float) -> Box:
    return box[0] - by, box[1], box[2] - by, box[3]
