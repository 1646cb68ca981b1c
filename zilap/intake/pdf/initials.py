"""Initials of a PDF page: the large letter that begins a text, put back before its first line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zilap.intake.pdf.glyphs import Glyphs

_LARGE = 1.6
"""Times the type of the text that an initial is set in, at the least."""
_NEAR = 3.2
"""Ems between an initial and its line, which may be indented."""
_LONGEST = 2
"""Characters of an initial: a Han character, a letter, a quotation mark and a letter."""


def lowered(sheet: Sequence[Glyphs]) -> list[Glyphs]:
    """The runs of a page, each initial before the line that it begins; the lines beside it begin where it does."""
    done = list(sheet)
    for initial in [run for run in sheet if len(run.text) <= _LONGEST and run.picture < 0]:
        beside = _beside(initial, done)
        if len(beside) < 2:
            continue
        first = beside[0]
        done[done.index(first)] = replace(first, text=initial.text + first.text, left=initial.left)
        edge = _edge(initial, done)
        for run in beside[1:]:
            done[done.index(run)] = replace(run, left=edge)
        done.remove(initial)
    return done


def _edge(initial: Glyphs, sheet: Sequence[Glyphs]) -> float:
    """Where the lines of its column begin, the initial itself perhaps being indented."""
    near = [run.left for run in sheet if run.top > initial.bottom and 0 <= initial.left - run.left < _NEAR * run.em]
    return min(near, default=initial.left)


def _beside(initial: Glyphs, sheet: Sequence[Glyphs]) -> list[Glyphs]:
    """The lines that stand at the right of an initial, from the top: two or more, close to it, in smaller type."""
    middle = [
        run
        for run in sheet
        if run is not initial
        and run.picture < 0
        and initial.em > _LARGE * run.em
        and initial.top - 0.3 * run.size < run.middle < initial.bottom
        and -1 < run.left - initial.right < _NEAR * run.em
        and len(run.text) > 3
    ]
    return sorted(middle, key=lambda run: run.top)
