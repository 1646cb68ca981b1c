"""Lists that an author typed with line breaks inside one paragraph, as Word files and web pages keep them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zilap.intake.labels import ASCII_BULLET, BULLET, label
from zilap.intake.text import BREAK, SIGNS, Block, Text


def apart(block: Block) -> Iterator[Block]:
    """The lines of a paragraph as blocks of their own, where two of them or more begin with a bullet or a number."""
    lines = [line for line in block.text.split(BREAK) if line] if block.role == "paragraph" else []
    if sum(map(_begins_item, lines)) < 2 or any(_is_cut(line) for line in lines):
        yield block
        return
    for number, line in enumerate(lines):
        yield replace(block, text=line) if not number else replace(block, text=line, gap=0, turn=False)


def _begins_item(line: Text) -> bool:
    chars = line.plain
    return bool(BULLET.match(chars) or ASCII_BULLET.match(chars) or label(chars))


def _is_cut(line: Text) -> bool:
    """Whether emphasis or a link would be cut in two."""
    signs = SIGNS.findall(line.chars)
    return len(signs) % 2 == 1
