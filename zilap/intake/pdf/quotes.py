"""Quotations of a PDF that their indent alone tells, and those that stand in large or bold type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zilap.han import chars
from zilap.intake.labels import BULLET, CONTACT, FIELD, label
from zilap.intake.shapes import QUOTED
from zilap.intake.text import Block

_INDENT = (2, 10)
"""Half-ems that a quotation is indented by."""
_FIRST = 6
"""Half-ems that the first line of a paragraph may be indented by."""
_OPENING = "「『“《（"
"""Marks that some programs set into the margin by half an em."""
_SHORTEST = 8
"""Characters of a quotation."""
_TOLD = re.compile("[，。；、]")
"""What a sentence in quotation marks has inside, and a heading in them seldom."""


def outstanding(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with sentences in quotation marks, all in large or bold type, as quotations."""
    done: list[Block] = []
    for group in _groups(blocks):
        text = "".join(block.text.plain for block in group)
        large = all(block.role == "line" and block.bold and not block.label for block in group)
        pulled = large and QUOTED.fullmatch(text) and _TOLD.search(text)
        done += [replace(block, role="quote", gap=int(not n)) for n, block in enumerate(group)] if pulled else group
    return done


def indented(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with the paragraphs that stand in from the edge as quotations, where none begins with a blank."""
    groups = list(_groups(blocks))
    prose = [group for group in groups if len(group) >= 2 and all(block.role == "line" for block in group)]
    flush = sum(all(block.indent <= 1 for block in group) for group in prose)
    begun = sum(2 <= group[0].indent <= _FIRST and group[1].indent <= 1 for group in prose)
    if begun or flush < 2:
        return list(blocks)
    done: list[Block] = []
    for at, group in enumerate(groups):
        quoted = _is_quotation(group) and at and not _leads(groups[at - 1])
        done += [replace(block, role="quote", gap=int(not n)) for n, block in enumerate(group)] if quoted else group
    return done


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Lines that stand close, and each block that is no line."""
    group: list[Block] = []
    for block in blocks:
        close = group and block.role == group[-1].role == "line" and not (block.gap or block.turn)
        if group and not close:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _is_quotation(group: Sequence[Block]) -> bool:
    text = "".join(block.text.plain for block in group)
    plain = all(block.role == "line" and not (block.bold or block.label) for block in group)
    least = _INDENT[0] - (text[:1] in _OPENING)
    inside = all(least <= block.indent <= _INDENT[1] for block in group)
    level = max(block.indent for block in group) - min(block.indent for block in group) <= 1
    told = len(text) >= _SHORTEST and chars.ends_sentence(text)
    return plain and inside and level and told and not (label(text) or BULLET.match(text) or FIELD.match(text))


def _leads(group: Sequence[Block]) -> bool:
    """Whether what stands before is an item, whose paragraphs are indented too, or an address."""
    text = group[0].text.plain
    return bool(label(text) or BULLET.match(text) or CONTACT.match(text)) or group[0].role in ("item", "quote")
