"""Captions on a PDF page: the lines right below a picture, by their size or their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from zilap.intake.folios import FOLIO
from zilap.intake.labels import CAPTION_MARKS
from zilap.intake.pdf import order
from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.pdf.tables import Table
from zilap.intake.shapes import TABLE

_CAPTION = re.compile(
    rf"[{CAPTION_MARKS}]|[（(]?[圖图]片?[說说]?\s*[一二三四五六七八九十\d]*[）)]?\s*[：:．.\s]|(?:Photo|Fig)", re.I
)
_SMALL = 0.93
"""Of the body's type: a caption is smaller."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a column, the lines of its caption, and the line that it stands before."""

    number: int
    lines: tuple[int, ...]
    before: int
    shown: bool
    """Whether it is a picture, perhaps with its caption in a box, and no table or text."""


def shown(
    lines: Sequence[Glyphs | Table], boxes: Sequence[Glyphs], body: float, pictures: int, framed: Set[int]
) -> list[Shown]:
    """Where each picture or box stands, and the lines right below a picture that are its caption.

    By their size or their words; what is numbered from ``pictures`` on is a table or text in a box, or one of
    the pictures with their captions in a frame (``framed``).
    """
    done = []
    for box in sorted(boxes, key=lambda g: (g.top, g.left)):
        below = [at for at, line in enumerate(lines) if isinstance(line, Glyphs) and line.middle > box.bottom - 2]
        caption: list[int] = []
        for at in below if box.picture < pictures else ():
            line = lines[at]
            assert isinstance(line, Glyphs)
            above = lines[caption[-1]] if caption else box
            assert isinstance(above, Glyphs)
            if caption and at != caption[-1] + 1:
                break
            if not _goes_on(box, above, line, body, bool(caption)):
                break
            caption.append(at)
        before = below[0] if below else len(lines)
        if box.picture >= pictures:
            before = _behind(box, lines, before, box.picture in framed)
        done.append(Shown(box.picture, tuple(caption), before, box.picture < pictures or box.picture in framed))
    return done


def is_below(boxes: Sequence[Glyphs], run: Glyphs, body: float) -> bool:
    """Whether a run stands right below a picture, as its caption does: no head or foot of the page."""
    near = any(_goes_on(box, box, run, body, False) and run.top > box.bottom - 0.5 * run.size for box in boxes)
    return near and not FOLIO.fullmatch(run.text.strip())


def _behind(box: Glyphs, lines: Sequence[Glyphs | Table], below: int, pictured: bool) -> int:
    """The line that a box stands before: where text is beside it, the first after the paragraph that it ends beside.

    A picture goes with the paragraph that it begins beside.
    """
    runs = [line for line in lines if isinstance(line, Glyphs)]
    beside = [
        run for run in runs if box.top < run.middle < box.bottom and (run.right < box.left or run.left > box.right)
    ]
    if not beside:
        return below
    bottom = order.paragraph_end(runs, box.top if pictured else max(run.middle for run in beside))
    after = (at for at, line in enumerate(lines) if isinstance(line, Glyphs) and line.middle > bottom)
    return next(after, len(lines))


def carried(lines: Sequence[Glyphs | Table], body: float) -> Iterator[int]:
    """The lines on top of a column, in small type, that are the caption of a picture at the foot of the one before."""
    for at, line in enumerate(lines):
        if isinstance(line, Table) or line.size >= _SMALL * body:
            return
        yield at


def of_table(lines: Sequence[Glyphs | Table], at: int) -> bool:
    """Whether a line names itself as the caption of a table."""
    line = lines[at]
    return isinstance(line, Glyphs) and TABLE.fullmatch(line.text.strip()) is not None


def _goes_on(box: Glyphs, above: Glyphs, line: Glyphs, body: float, begun: bool) -> bool:
    """Whether a line is one of a picture's caption."""
    centred = abs(line.left + line.right - box.left - box.right) < 2 * line.size
    flush = abs(line.left - box.left) < line.size or abs(line.right - box.right) < line.size
    inside = line.left >= box.left - line.size and line.right <= box.right + line.size
    inside = inside or (line.size < _SMALL * body and (centred or flush))
    if begun:
        return inside and line.top - above.bottom < 0.6 * line.size and abs(line.size - above.size) < 0.06 * body
    near = line.top - box.bottom < 1.8 * line.size
    return inside and near and (line.size < _SMALL * body or bool(_CAPTION.match(line.text)))
