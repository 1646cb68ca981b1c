"""How halves of a sentence meet again: as the language wants it, and as the rest of the manuscript has it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from zilap.han import chars, join
from zilap.intake.text import BREAK, Block, Blocks, Cleaned, Deed, concat, made
from zilap.intake.wishes import Wishes

_WESTERN = r"[A-Za-z0-9]"
_HAN = r"[\u3400-\u9fff]"
_SPACED = re.compile(f"{_HAN} {_WESTERN}|{_WESTERN} {_HAN}")
_CLOSE = re.compile(f"{_HAN}{_WESTERN}|{_WESTERN}{_HAN}")
_LONG = 32
"""Half-ems from which a line that ends inside a sentence was broken by the page it stood on."""


def spaced(blocks: Iterable[Block]) -> bool:
    """Whether a manuscript writes a blank between Chinese and figures or Western words: 於 2024 年."""
    text = "\n".join(block.text.chars for block in blocks)
    apart, close = len(_SPACED.findall(text)), len(_CLOSE.findall(text))
    return apart >= 4 and apart >= 4 * close


def meet(left: str, right: str, apart: bool, known: Collection[str] = ()) -> join.Seam:
    """The seam of two halves; ``apart`` says whether Chinese and figures stand apart in this manuscript.

    >>> meet("設立", "12 個", apart=True), meet("設立", "12個", apart=False)
    (Seam(drop=0, glue=' '), Seam(drop=0, glue=''))
    """
    seam = join.seam(left, right, known)
    if apart and seam == join.CLOSED and _SPACED.fullmatch(f"{left.rstrip()[-1:]} {right.lstrip()[:1]}"):
        return join.SPACED
    return seam


def unbroken(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Line breaks inside a sentence of prose, which a page or a Word file kept, are closed; a verse keeps its own."""
    apart = spaced(blocks)
    deeds: list[Deed] = []
    return tuple(_whole(block, wishes, apart, deeds) for block in blocks), deeds


def _whole(block: Block, wishes: Wishes, apart: bool, deeds: list[Deed]) -> Block:
    if block.role not in ("paragraph", "item") or BREAK not in block.text.chars:
        return block
    lines = [line for line in block.text.split(BREAK) if line]
    if not chars.ends_sentence(lines[-1].chars):
        return block
    parts = [lines[0]]
    for left, right in itertools.pairwise(lines):
        if _cut(left.chars) and wishes.allows("join", right.spot):
            parts.append(made(meet(left.chars, right.chars, apart).glue))
            deeds.append(Deed("join", right.spot, "句中換行，接合", f"{left.plain[-8:]}¶{right.plain[:8]}"))
        else:
            parts.append(made(BREAK))
        parts.append(right)
    return replace(block, text=concat(parts))


def _cut(line: str) -> bool:
    """Whether a line ends inside a sentence of prose."""
    return chars.width(line) >= _LONG and not chars.ends_sentence(line) and line[-1:] not in "：:；;"
