"""Running heads, feet and folios of a PDF: what stands at one height of the margin, page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from zilap.han import chars
from zilap.intake.pdf import margins
from zilap.intake.pdf.glyphs import Glyphs

_ZONE = 0.13
"""Share of a page's height at its head and at its foot."""
_DEEP, _MOST = 75.0, 0.2
"""Points that they have at the least, and their share of a page's height at the most."""
_LINE = 10
"""Characters of a vertical line that shows where the text stands."""
_LONGEST = 60
"""Characters of a head or foot that stands on one page only."""
_NOTE = re.compile(r"[*＊†‡註注①-⑳]|\d{1,2}[.、\s]*\D")
"""How a note at the foot of a page begins."""
_NEAR = 3.0
"""Points by which the height may differ from page to page."""


def running(
    sheets: Sequence[Sequence[Glyphs]], heights: Sequence[float], vertical: Sequence[bool]
) -> list[frozenset[Glyphs]]:
    """For each page the runs that are its running heads, feet and folios."""
    found = _running(sheets, heights)
    usual = _usual(run for sheet in sheets for run in sheet)
    done = []
    for page, (runs, sheet, height, turned) in enumerate(zip(found, sheets, heights, vertical, strict=True)):
        rest = [run for run in sheet if run not in runs]
        more = _beyond(rest) if turned else margins.marginal(rest, runs, _zone(height), height, usual, not page)
        done.append(runs | more)
    return done


def _beyond(sheet: Sequence[Glyphs]) -> frozenset[Glyphs]:
    """What stands before the beginning or after the end of all vertical lines: above and below them on the page."""
    lines = [run for run in sheet if len(run.text) >= _LINE]
    if not lines:
        return frozenset()
    first, last = min(run.left for run in lines), max(run.right for run in lines)
    return frozenset(run for run in sheet if run.right < first + 1 or run.left > last - 1)


def _running(sheets: Sequence[Sequence[Glyphs]], heights: Sequence[float]) -> list[frozenset[Glyphs]]:
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

    again = [frozenset(run for run in runs if comes_again(run)) for runs in edges]
    usual = _usual(run for sheet in sheets for run in sheet)
    return [
        found | _once([run for run in sheet if run not in found], height, usual) if page else found
        for page, (found, sheet, height) in enumerate(zip(again, sheets, heights, strict=True))
    ]


def _usual(runs: Iterable[Glyphs]) -> float:
    """Height of the type that most characters are set in."""
    counted: Counter[float] = Counter()
    for run in runs:
        counted[round(run.size, 1)] += len(run.text)
    return counted.most_common(1)[0][0] if counted else 10.0


def _once(sheet: Sequence[Glyphs], height: float, usual: float) -> frozenset[Glyphs]:
    """A head or foot that no other page has: small type in the margin, far from the text, no sentence and no note."""
    done = frozenset[Glyphs]()
    for low in (False, True):
        edge = [run for run in _at_edge(sheet, height) if (run.top > height / 2) is low]
        outer = (
            max((run.middle for run in edge), default=0.0) if low else min((run.middle for run in edge), default=0.0)
        )
        line = [run for run in edge if abs(run.middle - outer) < _NEAR]
        rest = [run for run in sheet if run not in line]
        if not line or not rest or sum(len(run.text) for run in line) > _LONGEST:
            continue
        room = min(run.top for run in line) - max(run.bottom for run in rest)
        room = room if low else min(run.top for run in rest) - max(run.bottom for run in line)
        quiet = not any(chars.ends_sentence(run.text) or (low and _NOTE.match(run.text)) for run in line)
        if quiet and room > usual and all(run.size < 0.93 * usual for run in line):
            done |= frozenset(line)
    return done


def _at_edge(sheet: Sequence[Glyphs], height: float) -> list[Glyphs]:
    """Runs at the head or foot of a page."""
    zone = _zone(height)
    return [run for run in sheet if run.bottom < zone or run.top > height - zone]


def _zone(height: float) -> float:
    """How deep the head and the foot of a page are: margins of a small page are as wide as those of a larger one."""
    return max(_ZONE * height, min(_DEEP, _MOST * height))


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
