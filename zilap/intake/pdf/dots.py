"""Bullets that a PDF page draws instead of writing them: dots before the lines of a list."""

from __future__ import annotations

from collections.abc import Sequence

from zilap.intake.pdf.drawn import Box
from zilap.intake.pdf.glyphs import Glyphs

_REACH = 2.5
"""Ems between a dot and its line."""
_BULLET = "•"


def dotted(sheet: Sequence[Glyphs], dots: Sequence[Box]) -> list[Glyphs]:
    """The runs of a page, and a bullet for each dot that stands right before one of them."""
    return [*sheet, *(bullet for dot in dots for bullet in _bullets(dot, sheet))]


def _bullets(dot: Box, sheet: Sequence[Glyphs]) -> list[Glyphs]:
    left, top, right, bottom = dot
    beside = [run for run in sheet if run.picture < 0 and run.top < (top + bottom) / 2 < run.bottom]
    after = [run for run in beside if 0 < run.left - right < _REACH * run.em and bottom - top < run.em]
    if not after or any(run.left < right and run.right > left - run.em for run in beside):
        return []
    line = min(after, key=lambda run: run.left)
    return [Glyphs(_BULLET, left, line.top, right, line.bottom, line.size, em=line.em, spaced=True)]
