"""Items of lists whose bullets a program left out, or set apart from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from zilap.han import chars
from zilap.intake.labels import BULLET, CONTACT, label
from zilap.intake.measure import measure
from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

_COUNTS = re.compile("第?[一二三四五六七八九十]是|[其第][一二三四五六七八九十]|首先")
"""How one counts who speaks, in a sentence and not in a list."""
_LEAD = re.compile(r"[，。]|\w[,.] |下列|以下|如下|包括|分[別别为為]|[項项]")
"""What a line says that leads a list in."""
_LEADS, _SHORT = 6, 30
"""Characters of a line that leads in, at the least, and of an item without a mark at its end, at the most."""
_LEAST = 3
"""Paragraphs that show how a text is set."""
_LONGEST = 120
"""Characters of an item."""


def unmarked(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Lines that end in semicolons, the last in a full stop, are items, and short ones below what leads a list in."""
    prose = _prose(blocks)
    runs = [*_series(blocks), *_led(blocks, bool(prose)), *_close(blocks, prose)]
    found = {at for run in runs for at in run if wishes.allows("list", blocks[at].text.spot)}
    deeds = [
        Deed("list", block.text.spot, "沒有項目符號的連續各行，讀作條目", excerpt(block.text.plain, 30))
        for at, block in enumerate(blocks)
        if at in found
    ]
    return tuple(replace(block, role="item") if at in found else block for at, block in enumerate(blocks)), deeds


def stray(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Bullets that stand alone one below another, before as many lines, go to these."""
    deeds: list[Deed] = []
    gone: set[int] = set()
    items: set[int] = set()
    for run, rest in _apart(blocks):
        if wishes.allows("mark", blocks[run.start].text.spot):
            gone.update(run)
            items.update(rest)
    for at in sorted(gone):
        text = blocks[at].text
        deeds.append(Deed("mark", text.spot, "項目符號與文字分開，刪去符號", text.plain, spots([text])))
    kept = ((at, block) for at, block in enumerate(blocks) if at not in gone)
    return tuple(replace(block, role="item") if at in items else block for at, block in kept), deeds


def _apart(blocks: Blocks) -> Iterator[tuple[range, range]]:
    """Runs of two bullets or more, each with the lines that they belong to."""
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _is_bullet(blocks[end]):
            end += 1
        rest = range(end, 2 * end - at)
        if end - at >= 2 and rest.stop <= len(blocks) and not any(blocks[place].gap for place in rest[1:]):
            yield range(at, end), rest
        at = max(end, at + 1)


def _series(blocks: Blocks) -> Iterator[range]:
    """Runs of lines close to one another that end as the parts of one sentence do."""
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _is_part(blocks, end, at):
            end += 1
        last = end < len(blocks) and _is_line(blocks[end], "。.") and not blocks[end].gap
        if end > at and last and _is_led(blocks, at) and (end - at >= 2 or not _wraps(blocks[at : end + 1])):
            yield range(at, end + 1)
        at = max(end, at + 1)


def _led(blocks: Blocks, close: bool) -> Iterator[range]:
    """Runs of short lines without marks at their ends, below prose that leads a list in, with room after them.

    Where headings stand ``close`` below lists, a shorter last line is the heading of what follows.
    """
    for at, block in enumerate(blocks):
        text = block.text.chars
        if block.role != "line" or text[-1:] not in "：:" or len(text) < _LEADS or not _LEAD.search(text):
            continue
        end = at + 1
        while end < len(blocks) and _is_bare(blocks[end]) and (end == at + 1 or not blocks[end].gap):
            end += 1
        if end - at > 2 and (end == len(blocks) or blocks[end].gap):
            headed = close and end < len(blocks) and _is_told(blocks[end]) and end - at > 3
            yield range(at + 1, end - (headed and _is_shorter(blocks, range(at + 1, end - 1))))


def _prose(blocks: Blocks) -> list[int]:
    """Places of the paragraphs, if each is one line and parted from the next, as in copies from browsers; else none."""
    prose = [at for at, block in enumerate(blocks) if block.role == "line" and _is_told(block)]
    near = any(not block.gap and _is_told(before) for before, block in pairwise(blocks) if _is_told(block))
    return [] if len(prose) < _LEAST or near or measure(blocks).measure else prose


def _close(blocks: Blocks, prose: Sequence[int]) -> Iterator[range]:
    """Runs of short lines right below one another between such paragraphs.

    The first of a run is a heading, being much shorter than the others; the last, if shorter, that of what follows.
    """
    for before, after in pairwise(prose):
        run = range(before + 1, after)
        items = run[1:-1]
        apart = any(blocks[at].gap for at in run[1:])
        if len(items) < 2 or apart or not all(map(_is_bare, blocks[run.start : run.stop])):
            continue
        if 2 * len(blocks[run[0]].text) <= sum(len(blocks[at].text) for at in items) / len(items) + 2:
            yield items if _is_shorter(blocks, items) else run[1:]


def _is_shorter(blocks: Blocks, items: range) -> bool:
    """Whether the line after some items is shorter than they are."""
    mean = sum(len(blocks[at].text) for at in items) / len(items)
    return len(blocks[items.stop].text) < 0.85 * mean


def _is_told(block: Block) -> bool:
    """Whether a line is a paragraph of prose."""
    return len(block.text) > _SHORT and chars.ends_sentence(block.text.chars)


def _is_bare(block: Block) -> bool:
    text = block.text.chars
    plain = block.role == "line" and not (block.mark or label(text) or CONTACT.match(text))
    return plain and chars.width(text) <= 2 * _SHORT and not chars.ends_sentence(text) and text[-1:] not in "：:，、；"


def _is_part(blocks: Blocks, at: int, first: int) -> bool:
    return _is_line(blocks[at], "；;") and (at == first or not blocks[at].gap)


def _is_line(block: Block, ends: str) -> bool:
    text = block.text.chars
    plain = block.role == "line" and not (block.mark or label(text) or _COUNTS.match(text))
    return plain and len(text) <= _LONGEST and text[-1:] in tuple(ends) and text.count("。") <= 1


def _is_led(blocks: Blocks, at: int) -> bool:
    """Whether the lines before cannot be the beginning of the first part: they lead a list in, or stand apart."""
    before = blocks[at - 1].text.chars if at else "："
    return before[-1:] in "：:" or blocks[at].gap > 0 or len(before) <= 20 < 2 * len(blocks[at].text)


def _wraps(lines: Sequence[Block]) -> bool:
    """Whether lines are as long as one another, as those of one paragraph are."""
    widths = [chars.width(line.text.chars) for line in lines]
    return max(widths) - min(widths) <= 4


def _is_bullet(block: Block) -> bool:
    text = block.text.chars
    lost = len(text) == 1 and "\uf020" <= text <= "\uf0ff"
    return block.role == "line" and len(text) == 1 and (lost or BULLET.match(f"{text} 一") is not None)
