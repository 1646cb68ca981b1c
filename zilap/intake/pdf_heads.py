"""Running heads, feet and folios of a PDF: what stands at one height of the margin, page after page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zilap.intake.pdf_glyphs import Glyphs

_ZONE = 0.13
"""Share of a page's height at its head and at its foot."""
_NEAR = 3.0
"""Points by which the height may differ from page to page."""


def running(sheets: Sequence[Sequence[Glyphs]], heights: Sequence[float]) -> list[frozenset[Glyphs]]:
    """For each page the runs that are its running heads, feet and folios."""
    if len(sheets) == 1:
        return [_alone(sheets[0], heights[0])]
    edges = [_at_edge(sheet, height) for sheet, height in zip(sheets, heights, strict=True)]
    places: dict[tuple[str, int], set[int]] = {}
    for page, runs in enumerate(edges):
        for run in runs:
            for step in (0, 1):
                places.setdefault((_key(run.text), int(run.middle / (2 * _NEAR) + step / 2)), set()).add(page)
    least = 2 if len(sheets) < 8 else 3

    def comes_again(run: Glyphs) -> bool:
        return any(len(places[_key(run.text), int(run.middle / (2 * _NEAR) + step / 2)]) >= least for step in (0, 1))

    return [frozenset(run for run in runs if comes_again(run)) for runs in edges]


def _at_edge(sheet: Sequence[Glyphs], height: float) -> list[Glyphs]:
    """Runs at the head or foot of a page."""
    return [run for run in sheet if run.bottom < _ZONE * height or run.top > (1 - _ZONE) * height]


def _alone(sheet: Sequence[Glyphs], height: float) -> frozenset[Glyphs]:
    """The head and foot of the only page: small type in the margin, far from the text."""
    edge = _at_edge(sheet, height)
    rest = [run for run in sheet if run not in edge]
    if not rest:
        return frozenset()
    usual = sorted(run.size for run in rest)[len(rest) // 2]
    top, bottom = min(run.top for run in rest), max(run.bottom for run in rest)
    return frozenset(
        run
        for run in edge
        if run.size < 0.93 * usual and (top - run.bottom > 1.5 * usual or run.top - bottom > 1.5 * usual)
    )


def _key(text: str) -> str:
    """What stays of a running head when its folio changes."""
    return re.sub(r"[\d\s]+|(?<![a-z])[ivxl]+(?![a-z])", "", text)
