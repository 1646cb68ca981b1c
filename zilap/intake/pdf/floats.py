"""Pictures that the text of a PDF page runs round, each with its caption: the caption stands beside lines of text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zilap.intake.pdf.captions import is_below
from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.pdf.grids import Boxed
from zilap.intake.pdf.order import bounds

_BODY = 0.1
"""Share by which lines of the text differ from the body's type."""
_INDENT = 2.0
"""Of the body's type: the indent of the first line of a paragraph."""
_NEAR = 0.6
"""Of its type's height: the room between two lines of a caption."""


def floated(sheet: Sequence[Glyphs], taken: Collection[Glyphs], body: float) -> list[Boxed]:
    """The pictures of a page that have a caption, and text beside it that is wider above or below."""
    lines = [run for run in sheet if run.picture < 0 and run not in taken]
    found: list[Boxed] = []
    for picture in (run for run in sheet if run.picture >= 0 and run not in taken):
        inside = (picture, *_caption(picture, lines, body))
        box = bounds(inside)
        if len(inside) > 1 and _runs_round(box, [run for run in lines if run not in inside], body):
            found.append(Boxed(box, inside))
    return found


def _caption(picture: Glyphs, lines: Sequence[Glyphs], body: float) -> list[Glyphs]:
    """The lines of a caption below a picture, no wider than it."""
    done: list[Glyphs] = []
    within = [run for run in lines if run.left > picture.left - run.size and run.right < picture.right + run.size]
    for run in sorted(within, key=lambda run: run.top):
        goes_on = done and run.top - done[-1].bottom < _NEAR * run.size and abs(run.size - done[-1].size) < 0.5
        if goes_on or (not done and is_below([picture], run, body)):
            done.append(run)
    return done


def _runs_round(box: Glyphs, lines: Sequence[Glyphs], body: float) -> bool:
    """Whether lines of the text stand beside a box, and others go over the whole width that both take."""
    text = [run for run in lines if abs(run.size - body) < _BODY * body]
    beside = [run for run in text if box.top < run.middle < box.bottom]
    beside = [run for run in beside if run.right < box.left + 2 or run.left > box.right - 2]
    whole = bounds([box, *beside])
    reach = (whole.left + _INDENT * body, whole.right - body)
    return bool(beside) and any(run.left < reach[0] and run.right > reach[1] for run in text)
