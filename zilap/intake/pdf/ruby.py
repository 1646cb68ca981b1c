"""Readings that a PDF page sets above characters: found by their places, put behind their base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zilap.han import chars
from zilap.intake.pdf.glyphs import Glyphs

_SMALL = 0.62
"""Of the line's type: a reading is smaller."""
_FINE = 0.75
"""Of the body's type: every reading is smaller."""
_SIDE = 0.3
"""Ems by which its middle may stand beside the line."""
_LONGEST = 24
"""Characters of a reading."""


def read(sheet: Sequence[Glyphs], body: float) -> list[Glyphs]:
    """The runs of a page, each reading in the run below it, with the place of its base.

    ``body`` is the height of the type of the text: a line over a title is smaller than that, and no reading.
    """
    done = list(sheet)
    for small in [run for run in sheet if run.picture < 0 and len(run.text) <= _LONGEST and run.size < _FINE * body]:
        base = next((run for run in done if _is_above(small, run)), None)
        span = _base(small, base) if base else None
        if base and span:
            done[done.index(base)] = replace(base, readings=(*base.readings, (*span, small.text.strip())))
            done.remove(small)
    return done


def _is_above(small: Glyphs, run: Glyphs) -> bool:
    """Whether a run stands right above the characters of a line, in much smaller type."""
    if run is small or run.picture >= 0 or small.size > _SMALL * run.size:
        return False
    touches = run.top - 0.4 * run.size < small.middle < run.top + 0.3 * run.size
    return touches and run.left - _SIDE * run.em < (small.left + small.right) / 2 < run.right + _SIDE * run.em


def _base(small: Glyphs, run: Glyphs) -> tuple[int, int] | None:
    """Which Han characters of a line stand below a reading; each takes an em, which tells their places."""
    middle = (small.left + small.right) / 2
    at = run.left
    places = []
    for number, char in enumerate(run.text):
        wide = run.em if not char.isascii() else run.em / 2
        places.append((number, at, at + wide, char))
        at += wide
    scale = (run.right - run.left) / max(at - run.left, 1.0)
    places = [(n, run.left + (a - run.left) * scale, run.left + (b - run.left) * scale, c) for n, a, b, c in places]
    inside = [n for n, a, b, c in places if chars.is_han(c) and small.left - 1 < (a + b) / 2 < small.right + 1]
    inside = inside or [n for n, a, b, c in places if chars.is_han(c) and a <= middle <= b]
    return (inside[0], inside[-1] + 1) if inside else None
