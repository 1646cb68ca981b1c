"""The title of a PDF, and its headings: what its sizes of type tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zilap.han import chars, join
from zilap.intake.bylines import is_name
from zilap.intake.labels import label
from zilap.intake.pdf.glyphs import Glyphs, joined
from zilap.intake.shapes import ORGANISATION

_LARGE = 1.3
"""Times the body's type."""
_SAME = 0.04
"""Share by which sizes may differ that are one."""
_LONGEST = 60
"""Han characters of a title, and letters half as wide."""
_CLOSE = 0.6
"""Of the type's height: the room between two lines of one title."""
_MOST = 3
"""Lines of a title."""
_HEADING = 1.1
"""Times the body's type: a heading is larger."""
_ALONE = 1.9
"""Of the type's height: from one heading to the next."""
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s*[^\W\d]")
_SENTENCE = re.compile(r"[。！!，,；;：:]\s*\Z|\A[「『“—–]")
"""How no heading ends or begins."""
_SMALL = 0.95
"""Times the body's type: no heading is smaller."""
_NUMBER = re.compile(r"[\d\s.,:/%\u2013-]+")


def gathered(sheets: Sequence[Sequence[Glyphs]], body: float) -> tuple[list[list[Glyphs]], Glyphs | None]:
    """The runs of each page with the lines of the title as one, and the title.

    There is none where the largest type is used for more than one thing.
    """
    pages = [list(sheet) for sheet in sheets]
    written = [run for run in pages[0] if run.picture < 0] if pages else []
    largest = max((run.size for run in written), default=0.0)
    if largest < _LARGE * body:
        return pages, None
    lines = [run for sheet in pages for run in sheet if abs(run.size - largest) < _SAME * largest]
    if not all(run in written for run in lines) or not _is_one(lines):
        numbered = all(label(run.text) or _NUMBERED.match(run.text) for run in lines[1:])
        lines = lines[:1] if numbered and not label(lines[0].text) and lines[0] in written else []
    if not lines:
        return pages, None
    title = _joined(lines)
    if not _is_titular(title.text):
        return pages, None
    return [[title, *(run for run in pages[0] if run not in lines)], *pages[1:]], title


def _is_one(lines: Sequence[Glyphs]) -> bool:
    """Whether lines stand close below one another."""
    close = (b.top - a.bottom < _CLOSE * a.size and a.bottom - b.top < 0.5 * a.size for a, b in pairwise(lines))
    return len(lines) <= _MOST and all(close)


def _joined(lines: Sequence[Glyphs]) -> Glyphs:
    done = lines[0]
    for line in lines[1:]:
        done = replace(joined(done, join.seam(done.text, line.text).glue, line), left=min(done.left, line.left))
    return done


def _is_titular(text: str) -> bool:
    said = chars.count_han(text) >= 4 or len(text.split()) >= 3
    return (
        said
        and not ORGANISATION.fullmatch(text)
        and len(text) <= _LONGEST * (2 if text.isascii() else 1)
        and not _NUMBER.fullmatch(text)
    )


def ranks(sheets: Sequence[Sequence[Glyphs]], title: Glyphs | None, body: float) -> tuple[float, ...]:
    """Sizes of headings below the title, from the largest, which is used twice or more: none is a sentence's."""
    if title is None:
        return ()
    sizes: dict[float, list[tuple[int, Glyphs]]] = {}
    for at, run in enumerate(run for sheet in sheets for run in sheet if run.picture < 0):
        if _HEADING * body < run.size < (1 + _SAME) * title.size and run is not title:
            known = next((size for size in sizes if abs(size - run.size) < _SAME * size), run.size)
            sizes.setdefault(known, []).append((at, run))
    top = max((size for size, runs in sizes.items() if len(runs) >= 2 and _are_headings(runs)), default=0.0)
    first = sizes[top][0][0] if top else 0
    below = {size: [pair for pair in runs if pair[0] >= first] for size, runs in sizes.items() if size <= top}
    return tuple(sorted((size for size, runs in below.items() if runs and _are_headings(runs)), reverse=True))


def _are_headings(placed: Sequence[tuple[int, Glyphs]]) -> bool:
    lines = [run for _, run in placed]
    single = all(abs(a.top - b.top) > _ALONE * a.size for a, b in pairwise(lines))
    return single and not any(_SENTENCE.search(run.text) or len(run.text) > _LONGEST for run in lines)


def rank(size: float, known: Sequence[float]) -> int:
    """The level that a size of type gives a heading, 1 being the title's; 0 for none."""
    return next((at for at, other in enumerate(known, 2) if abs(size - other) < _SAME * other), 0)


def names_author(line: Glyphs, body: float) -> bool:
    """Whether a line right below the title is the name of who wrote: a few characters in smaller type than the text."""
    return line.size < _SMALL * body and is_name(line.text.strip())
