"""Lines as running heads are made of: one, or up to three that together say what a line says elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zilap.intake.folios import Folio, folio
from zilap.intake.labels import CONTACT
from zilap.intake.text import Block, Blocks

LONGEST = 60
"""Characters of a running head."""
_SENTENCE = re.compile(r"\A[a-z]|[.;] +[A-Z]")
"""English that is part of a sentence, and no name."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One to three neighbouring lines that are one running head, or one line."""

    start: int
    end: int
    key: str
    """What the line says, without its folio."""
    folio: Folio | None = None


def units_of(blocks: Blocks) -> list[Unit]:
    """A text as lines that may stand on every page: numbered headings are none of those with a page number."""
    return _uncounted(list(_units(blocks)))


def _units(blocks: Blocks) -> Iterator[Unit]:
    """Lines, those joined that together read as a line that stands elsewhere."""
    keys = [block.text.key if is_short(block) else "" for block in blocks]
    units = [_single(block, at, keys[at]) for at, block in enumerate(blocks)]
    single = {unit.key for unit in units if keys[unit.start]}
    at, last = 0, len(blocks)
    while at < last:
        length = 1
        if at + 1 < last and keys[at] and keys[at + 1] and blocks[at + 1].gap <= 1:
            key = keys[at] + keys[at + 1]
            third = keys[at + 2] if at + 2 < last and blocks[at + 2].gap <= 1 else ""
            length = 3 if third and key + third in single else 2 if key in single else 1
        if length == 1:
            yield units[at]
        else:
            yield Unit(at, at + length, "".join(keys[at : at + length]))
        at += length


def _uncounted(units: list[Unit]) -> list[Unit]:
    """The units, where those that begin with 1, 2, 3 … and say each a thing of its own are headings with numbers."""
    begun = {at: unit.folio.value for at, unit in enumerate(units) if unit.key and unit.folio and _leads(unit.folio)}
    once = len({units[at].key for at in begun}) == len(begun) >= 2
    if not once or list(begun.values()) != list(range(1, len(begun) + 1)):
        return units
    return [replace(unit, folio=None) if at in begun else unit for at, unit in enumerate(units)]


def _leads(found: Folio) -> bool:
    return found.kind == "wide" and found.span[0] == 0


def _single(block: Block, at: int, key: str) -> Unit:
    text = block.text.chars
    found = folio(text) if key else None
    if found is None or (found.kind == "narrow" and (_SENTENCE.search(text) or CONTACT.match(text))):
        return Unit(at, at + 1, key or block.text.key)
    start, end = found.span
    return Unit(at, at + 1, "".join((text[:start] + text[end:]).split()), found)


def is_short(block: Block) -> bool:
    """Whether a line is no longer than a running head may be."""
    long = len(block.text) > LONGEST + 20 and len(block.text.key) > LONGEST
    return block.role in ("line", "heading") and not long
