"""Running heads and feet that stand but once, as those of one page do: by the page number or the room beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from zilap.han import chars
from zilap.intake.labels import COLUMN, FIELD, FRONT
from zilap.intake.running import LONGEST, Unit
from zilap.intake.signatures import OFFICES
from zilap.intake.stamps import DATE, DATELIKE, END, is_stamp
from zilap.intake.text import Blocks

PUNCTUATED = re.compile(r"[，。；！？]|、.*：\Z")
"""Marks of a sentence, or of what leads in a list."""
_ANY = re.compile(r"[，。；！？：、,.;:!?]")
_ACROSS = re.compile(" {10,}")
"""Blanks between the two edges of a page."""
_RIGHT = 40
"""Half-ems of blank before a line at the right edge."""
_OFFICE = re.compile(OFFICES)
_NAME = 16
"""Characters of the name of a book or journal."""
_FEW = 6
"""Characters of the name of a journal over the first page."""
_PROSE = 20
"""Half-ems from which a line is one of prose."""


def lone(blocks: Blocks, units: Sequence[Unit], known: Collection[int]) -> set[int]:
    """The heads, feet and page numbers that are known, those that stand next to such, and a number that ends it all."""
    if not units:
        return set()
    last = len(units) - 1
    usual, _ = Counter(block.gap for block in blocks[1:]).most_common(1)[0] if last else (0, 0)
    if last > 2 and _ends(blocks, units):
        known = {*known, last}
    found = set(known)
    found |= {at - 1 for at in known if 0 < at < last and _is_foot(blocks, units, known, at - 1, usual)}
    found.update(near for at in known for near in _inside(blocks, units, at))
    end = last - (not blocks[units[last].start].text)
    if is_row(blocks) or ([at for at in known if units[at].folio] == [end] and heads_page(blocks)):
        found.add(0)
    if end in known and end > 1 and _is_last(blocks, units, end - 1):
        found.add(end - 1)
    return found


def is_date(key: str) -> bool:
    """Whether a line says nothing but a date."""
    return bool(DATELIKE.search(key)) and len(DATE.sub("", key)) < 2


def _is_foot(blocks: Blocks, units: Sequence[Unit], known: Collection[int], at: int, usual: int) -> bool:
    """Whether a line stands over the folio with which a page ends: a heading would have text under it."""
    block, after = blocks[units[at].start], blocks[units[at + 2].start]
    plain = block.role == "line" and not block.mark and block.gap > usual and len(block.text) <= 40
    number = units[at + 1]
    ends = at not in known and number.folio is not None and not number.key and after.turn
    return plain and ends and not _ANY.search(block.text.chars) and not is_stamp(block.text.chars)


def _ends(blocks: Blocks, units: Sequence[Unit]) -> bool:
    """Whether the last line is a page number, or has one beside a name, as no other line but its like has."""
    unit = units[-1]
    if is_stamp(blocks[unit.start].text.chars):
        return False
    if unit.folio is None or not unit.key:
        return unit.folio is not None
    like = sum(
        other.folio is not None and other.folio.span == unit.folio.span for other in units if other.key != unit.key
    )
    return not like and len(unit.key) <= _NAME and _is_name(blocks, replace(unit, folio=None))


def _inside(blocks: Blocks, units: Sequence[Unit], at: int) -> Iterator[int]:
    """Names beside a page number inside a sentence that both cut."""
    if units[at].key or units[at].folio is None:
        return
    for near in (at - 1, at + 1):
        first, second = sorted((at, near))
        if first > 0 and second < len(units) - 1 and _is_name(blocks, units[near]):
            before, after = blocks[units[first].start - 1], blocks[units[second].end]
            plain = before.role == after.role == "line" and not after.mark and after.indent <= before.indent
            cut = chars.width(before.text.chars) >= _PROSE and not chars.ends_sentence(before.text.chars)
            if plain and cut and before.text.chars[-1:] not in "：:" and PUNCTUATED.search(after.text.chars):
                yield near


def _is_name(blocks: Blocks, unit: Unit) -> bool:
    block = blocks[unit.start]
    plain = block.role == "line" and not block.mark and unit.folio is None
    return plain and 1 < len(unit.key) <= LONGEST // 2 and not PUNCTUATED.search(unit.key)


def is_row(blocks: Blocks) -> bool:
    """Whether the first line has names at both edges of the page, or one at the right, and room below it."""
    cells = _ACROSS.split(blocks[0].text.chars)
    apart = len(cells) == 2 or (blocks[0].indent >= _RIGHT and not (blocks[0].measure or is_stamp(cells[0])))
    named = apart and not any(map(FRONT.fullmatch, cells))
    return named and len(blocks) > 1 and blocks[1].gap > 0 and not PUNCTUATED.search(blocks[0].text.chars)


def heads_page(blocks: Blocks) -> bool:
    """Whether a few characters stand over a longer line, with room between, and name no sort of text."""
    first, second = (block.text.chars for block in blocks[:2]) if len(blocks) > 2 else ("", "")
    shaped = 2 <= chars.count_han(first) == len(first) <= _FEW and chars.count_han(second) > len(first)
    plain = blocks[0].role == "line" and not (blocks[0].mark or PUNCTUATED.search(second) or is_stamp(second))
    return shaped and plain and blocks[1].gap > 0 and not (FRONT.fullmatch(first) or COLUMN.fullmatch(first))


def _is_last(blocks: Blocks, units: Sequence[Unit], at: int) -> bool:
    """Whether a name, no signature, stands between the last sentence and the last page number."""
    unit, before = units[at], blocks[units[at].start - 1].text.chars
    dated = is_stamp(before) or FIELD.match(before) is not None
    whole = (chars.ends_sentence(before) or before[-1:] in "）)" or dated) and not units[at + 1].key
    signed = is_stamp(unit.key) or END.fullmatch(unit.key) or _OFFICE.search(unit.key)
    told = FIELD.match(unit.key) or signed
    return whole and len(unit.key) >= 4 - dated and _is_name(blocks, unit) and not told
