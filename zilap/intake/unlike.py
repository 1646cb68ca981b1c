"""Captions that stand unlike the paragraphs round them: apart in a text set close, at the edge in an indented one.

A heading stands right over its prose; a short line that has room on both sides there, or that neither begins with
an indent nor stands over what does, belongs to a picture that is not there.
"""

from __future__ import annotations

import re
from itertools import pairwise

from zilap.han import chars
from zilap.intake.bare import is_brief
from zilap.intake.labels import CONTACT, SPEAKER, SUPPORT, label
from zilap.intake.measure import is_open
from zilap.intake.shapes import CREDIT, is_heading
from zilap.intake.stamps import is_stamp
from zilap.intake.text import BREAK, Block, Blocks

_LONG, _LONGEST = 40, 60
"""Characters of a paragraph of prose, at the least, and of a caption, at the most."""
_HAN = 6
_LEAST = 3
"""Paragraphs that show how a text is set."""
_TOLD = (SPEAKER, CONTACT, re.compile(r"(?:19|20)\d{2}年"))
"""Who speaks, an address, a line of a chronicle."""
_INDENT = 2
"""Half-ems of blank before a paragraph."""


def unlike(blocks: Blocks) -> dict[int, str]:
    """Places of such captions."""
    prose = [at for at, block in enumerate(blocks) if _is_prose(block)]
    if len(prose) < _LEAST or any(block.measure for block in blocks):
        return {}
    end = next((at for at, block in enumerate(blocks) if at and SUPPORT.fullmatch(block.text.plain)), len(blocks))
    cut = _cut_off(blocks)
    places = [at for at in range(prose[0] + 1, end) if at not in cut and len(blocks[at].text) <= _LONGEST]
    found: dict[int, str] = {}
    if _is_close(blocks):
        longest = max((len(a.text) for a, b in pairwise(blocks) if _heads(a, b)), default=0)
        told = [at for at in places if _is_apart(blocks, at) and _is_more(blocks[at], longest)]
        found |= dict.fromkeys(told, "似是圖片說明：前後留空，其他各段緊接")
    elif _is_parted(blocks):
        told = [at for at in places if _is_joined(blocks, at) and is_brief(blocks, at)]
        found |= dict.fromkeys(told, "似是圖片說明：緊接另一短行，其他各段前後留空")
    if sum(blocks[at].indent >= _INDENT for at in prose) >= 0.8 * len(prose):
        told = [at for at in places if blocks[at].indent < _INDENT and _heads_nothing(blocks, at)]
        found |= dict.fromkeys(told, "似是圖片說明：段首不縮排")
    return {at: why for at, why in found.items() if _may(blocks, at)}


def _is_prose(block: Block) -> bool:
    text = block.text.chars
    return block.role == "paragraph" and len(text) > _LONG and chars.ends_sentence(text)


def _may(blocks: Blocks, at: int) -> bool:
    """Whether a block is a short line, no speech, contact or signature, after a whole paragraph."""
    block = blocks[at]
    text, before = (CREDIT.sub("", near.text.chars) for near in (block, blocks[at - 1]))
    if block.role != "paragraph" or block.mark or block.bold or BREAK in text:
        return False
    whole = blocks[at - 1].role != "paragraph" or chars.ends_sentence(before) or is_heading(before)
    if not whole or before[-1:] in "：:" or chars.count_han(text) < _HAN or label(text) or is_stamp(text):
        return False
    quoted = text[:1] in "「『" and text[-1:] in "」』"
    told = quoted or "。" in text[:-1] or text[-1:] in "：:，、？！" or any(p.match(text) for p in _TOLD)
    return not told and (text.count("，") < 2 or not chars.ends_sentence(text))


def _cut_off(blocks: Blocks) -> set[int]:
    """Places after prose that was cut off: a line there may be the rest of it."""
    found: set[int] = set()
    cut = False
    for at, block in enumerate(blocks):
        if cut:
            found.add(at)
        if len(block.text) > _LONG:
            cut = block.role == "paragraph" and is_open(block)
    return found


def _is_close(blocks: Blocks) -> bool:
    """Whether paragraphs stand right below one another and below their headings."""
    gaps = [b.gap for a, b in pairwise(blocks) if _is_prose(b) and a.role == "paragraph" and not b.turn]
    return len(gaps) >= _LEAST and gaps.count(0) >= 0.6 * len(gaps)


def _is_parted(blocks: Blocks) -> bool:
    """Whether room stands before every paragraph of prose."""
    return all(block.gap or block.turn for block in blocks[1:] if _is_prose(block))


def _is_joined(blocks: Blocks, at: int) -> bool:
    """Whether a line stands right below or above another that is no prose."""
    near = [blocks[at - 1] if not blocks[at].gap else None]
    near += [block for block in blocks[at + 1 : at + 2] if not block.gap]
    return any(block is not None and block.role in ("paragraph", "quote") for block in near)


def _heads(block: Block, after: Block) -> bool:
    """Whether a line stands right over prose, with room before it."""
    return block.gap > 0 == after.gap and is_heading(block.text.chars) and _is_prose(after)


def _is_apart(blocks: Blocks, at: int) -> bool:
    """Whether room stands before and after a line."""
    after = blocks[at + 1 : at + 2]
    return blocks[at].gap > 0 and all(block.gap > 0 and block.role not in ("item", "table") for block in after)


def _is_more(block: Block, longest: int) -> bool:
    """Whether a line is a sentence, or longer than the headings of the text."""
    return chars.ends_sentence(block.text.chars) or 0 < longest < len(block.text)


def _heads_nothing(blocks: Blocks, at: int) -> bool:
    """Whether a line is a sentence, or stands over one that heads the prose."""
    below = blocks[at + 1 : at + 3]
    over = len(below) == 2 and is_heading(below[0].text.chars) and not below[0].indent and len(below[0].text) > 1
    return is_brief(blocks, at) or (over and below[0].role == "paragraph")
