"""Heads and feet of a PDF that one page alone shows: letterheads, folios, lines parted to both edges."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zilap.han import chars
from zilap.intake.folios import FOLIO
from zilap.intake.labels import FRONT
from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.pdf.order import Row, rows
from zilap.intake.shapes import ORGANISATION
from zilap.intake.stamps import is_stamp

_LONGEST = 70
"""Characters of a head or foot."""
_SMALL, _LARGE = 0.93, 1.3
"""Of the body's type: a letterhead is smaller, the title below it larger."""
_FINE = 0.8
"""The same: a head over lines in the body's type is much smaller."""
_LINES = 5
"""Lines of a letterhead at the most."""
_ROOM = 0.5
"""Of the body's type: the room between a head and the text."""
_APART = 0.25
"""Share of the text's width that stays empty between two parts of a head."""


def marginal(
    sheet: Sequence[Glyphs], heads: Collection[Glyphs], zone: float, height: float, usual: float, first: bool
) -> frozenset[Glyphs]:
    """The runs at the edges of a page, ``zone`` points deep, that by their own looks are no text.

    ``heads`` are those of the page that are known already.
    """
    lines = rows([run for run in sheet if run.picture < 0])
    if len(lines) < 2:
        return frozenset()
    left, right = min(run.left for run in sheet), max(run.right for run in sheet)
    top: Sequence[Glyphs] = ()
    if lines[0][0].bottom < zone and _room(lines[0], lines[1]) > _ROOM * usual:
        top = lines[0] if _is_folio(lines[0]) or _is_split(lines[0], left, right) else ()
    if first and not top:
        top = _letterhead(lines, zone, usual) or _fine_head(lines, zone, usual) or _sender(lines, heads)
    foot: Sequence[Glyphs] = ()
    if lines[-1][0].top > height - zone and _room(lines[-2], lines[-1]) > _ROOM * usual:
        foot = lines[-1] if _is_folio(lines[-1]) or _is_split(lines[-1], left, right) else ()
    return frozenset([*top, *foot])


def _room(above: Row, below: Row) -> float:
    return min(run.top for run in below) - max(run.bottom for run in above)


def _said(row: Row) -> str:
    return " ".join(run.text for run in row)


def _is_folio(row: Row) -> bool:
    return FOLIO.fullmatch(_said(row).strip()) is not None


def _is_split(row: Row, left: float, right: float) -> bool:
    """Whether a row has two parts, one at each edge of the text."""
    if len(row) != 2 or len(_said(row)) > _LONGEST or any(chars.ends_sentence(run.text) for run in row):
        return False
    ends = row[0].left - left < row[0].size and right - row[1].right < row[1].size
    return ends and row[1].left - row[0].right > _APART * (right - left)


def _letterhead(lines: Sequence[Row], zone: float, usual: float) -> list[Glyphs]:
    """Lines in small type on top of a title: the sender's name and address, but no label, date or byline."""
    large = next((at for at, row in enumerate(lines[: _LINES + 1]) if row[0].size > _LARGE * usual), 0)
    above = [run for row in lines[:large] for run in row]
    if not above or above[0].bottom > zone or _room(lines[large - 1], lines[large]) < _ROOM * usual:
        return []
    own = any(FRONT.fullmatch(run.text.strip()) or is_stamp(run.text.strip()) for run in above)
    return above if not own and all(run.size < _SMALL * usual for run in above) else []


def _sender(lines: Sequence[Row], heads: Collection[Glyphs]) -> Row:
    """The name of an organisation over lines that are the head of a letter."""
    under = any(0 < head.middle - lines[0][0].middle < 2 * lines[0][0].size for head in heads)
    return lines[0] if under and ORGANISATION.fullmatch(_said(lines[0]).strip()) else []


def _fine_head(lines: Sequence[Row], zone: float, usual: float) -> Row:
    """A line in fine type on top of lines in that of the body: what stands over a title is none."""
    fine = all(run.size < _FINE * usual for run in lines[0]) and len(_said(lines[0])) <= _LONGEST
    plain = _SMALL * usual < lines[1][0].size < _LARGE * usual
    own = is_stamp(_said(lines[0])) or FRONT.fullmatch(_said(lines[0]).strip())
    below = lines[0][0].bottom < zone and _room(lines[0], lines[1]) > _ROOM * lines[0][0].size
    return lines[0] if fine and plain and below and not own else []
