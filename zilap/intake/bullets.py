"""What a manuscript means by a symbol before its lines: an item, a caption or a heading.

The same ■ stands before headings in one text, before captions in the next, before items in a third.  What it
means is weighed for all its places at once: how its lines look, how they stand, what comes after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zilap.han import chars
from zilap.intake.labels import CAPTION_MARKS
from zilap.intake.shapes import CREDIT, PLACES, is_heading
from zilap.intake.text import BREAK, Block, Blocks, Cleaned, Deed, excerpt
from zilap.intake.wishes import Wishes

_SMALL = frozenset("•·‧・∙◦▪▫‣⁃➤➢➣➔→⇒►▸✓✔oln§")
"""Marks of items, which no caption has."""
_CAPTION, _HEADING = frozenset("●▲△▼▽◀▶◄►"), frozenset("■◆◎▌▍█※★☆❖")
"""Marks that more often stand before captions, and before headings."""
_BARS = frozenset("▌▍▎▋▊█▐┃")
"""Marks that stand before headings only."""
_SHORT = 28
"""Half-ems of most headings."""
_SIGN = 30
"""Characters of what may stand after the last caption: a date, 完."""
_LONG = 40
"""Characters of a paragraph of prose."""
_ENOUGH = 2.0


def bullets(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Blocks whose symbol means a heading or a caption become such."""
    places: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        item = block.role == "item" and (not block.mark.isascii() or _is_lone(blocks, at))
        if item or (block.role == "paragraph" and block.mark and block.mark in CAPTION_MARKS):
            places.setdefault(block.mark, []).append(at)
    done = list(blocks)
    deeds: list[Deed] = []
    usual = usual_gap(blocks)
    for mark, found in places.items():
        step = _sense(blocks, mark, found, usual)
        for at in found if step else ():
            block = blocks[at]
            if not wishes.allows(step, block.text.spot):
                continue
            if step == "caption":
                done[at] = replace(block, role="paragraph", label="caption")
            else:
                done[at] = replace(block, role="heading", level=0)
                why = f"「{mark}」之後接正文，讀作小標題"
                deeds.append(Deed("heading", block.text.spot, why, excerpt(block.text.plain)))
    return tuple(done), deeds


def _is_lone(blocks: Blocks, at: int) -> bool:
    """Whether an item stands alone after the end of a paragraph: no list, but what a program made of a ▲."""
    block, before, after = blocks[at], blocks[at - 1 : at], blocks[at + 1 : at + 2]
    whole = any(b.role == "paragraph" and len(b.text) > _LONG and chars.ends_sentence(b.text.chars) for b in before)
    return whole and block.gap > 0 and not block.bold and not any(b.role == "item" for b in after)


def usual_gap(blocks: Sequence[Block]) -> int:
    """Blank lines before most of the long paragraphs."""
    pairs = [(a, b) for a, b in pairwise(blocks) if b.role == "paragraph" and len(b.text) > _LONG]
    long = [b for a, b in pairs if a.role == "paragraph" and len(a.text) > _LONG] or [b for _, b in pairs]
    gaps = sorted(block.gap for block in long if len(block.text) > 80 or chars.ends_sentence(block.text.chars))
    return gaps[len(gaps) // 2] if gaps else 1


def _sense(blocks: Blocks, mark: str, found: Sequence[int], usual: int) -> str:
    """``heading``, ``caption``, or nothing for items."""
    if mark.isascii():
        return "caption" if len(found) > 1 else ""
    if _heads(blocks, mark, found, usual) >= _ENOUGH:
        return "heading"
    if mark in CAPTION_MARKS and blocks[found[0]].role == "paragraph":
        return ""
    return "caption" if _captions(blocks, mark, found, usual) >= _ENOUGH else ""


def _heads(blocks: Blocks, mark: str, found: Sequence[int], usual: int) -> float:
    """How much speaks for headings; nothing where the lines cannot be such."""
    texts = [blocks[at].text.chars for at in found]
    close = any(after - before == 1 for before, after in pairwise(found))
    if close or found[-1] == len(blocks) - 1 or not all(is_heading(text, colon=True) for text in texts):
        return 0.0
    widths = sorted(map(chars.width, texts))
    after = [blocks[at + 1] for at in found]
    if found[0] and blocks[found[0] - 1].text.chars[-1:] in "：:" and all(block.role == "item" for block in after):
        return 0.0
    marked = sum(block.role == "heading" for block in blocks) >= 2
    roomy = usual < 2 and sum(_has_room(blocks, at) for at in found) >= 0.6 * len(found)
    weight = 1.0 * (widths[len(widths) // 2] <= _SHORT) + 1.0 * (not marked) + 0.5 * (mark in _HEADING)
    weight += 1.0 * (mark in _BARS) + 0.5 * (len(found) >= 3)
    weight += 1.0 * (mark in _HEADING and _others_point(blocks, mark))
    weight += 1.0 * any(block.role in ("item", "table", "heading") for block in after)
    weight += 0.5 * any(block.role == "paragraph" and block.text.chars[-1:] in "：:" for block in after)
    cuts = sum(_cut_off(blocks[at - 1]) for at in found if at)
    weight -= 0.5 * (mark in _CAPTION) + 1.5 * roomy + 3.0 * cuts / len(found)
    weight -= 0.5 * (len(found) == 1) + 3.0 * _other_heads(blocks, sorted(map(len, texts))[len(texts) // 2])
    return weight - 1.0 * any(CREDIT.search(text) or PLACES.search(text) for text in texts)


def _other_heads(blocks: Blocks, length: int) -> bool:
    """Whether lines without marks head the parts of a text, and are half as long as those with the mark."""
    heads = [a for a, b in pairwise(blocks) if a.role == "paragraph" and not a.mark and _is_head(a, b)]
    lengths = sorted(len(block.text) for block in heads[1:])
    return len(lengths) > 1 and 2 * lengths[len(lengths) // 2] <= length


def _is_head(block: Block, after: Block) -> bool:
    prose = after.role == "paragraph" and len(after.text) > _LONG and chars.ends_sentence(after.text.chars)
    return prose and is_heading(block.text.chars)


def _others_point(blocks: Blocks, mark: str) -> bool:
    """Whether captions have a mark of their own that points at pictures."""
    return any(b.role == "paragraph" and b.mark and b.mark in CAPTION_MARKS and b.mark != mark for b in blocks)


def _has_room(blocks: Blocks, at: int) -> bool:
    """Whether blank lines stand before a line that are not the room of what stands before it."""
    before = blocks[at - 1] if at else None
    return blocks[at].gap >= 2 and (before is None or before.gap < 2 or before.mark == blocks[at].mark)


def _cut_off(block: Block) -> bool:
    """Whether a paragraph of prose stops inside a sentence."""
    text = block.text.chars
    prose = block.role == "paragraph" and len(text) > _LONG and "，" in text and BREAK not in text
    return prose and not chars.ends_sentence(text)


def _captions(blocks: Blocks, mark: str, found: Sequence[int], usual: int) -> float:
    """How much speaks for captions: the room of a picture, standing alone, no sentence that announces a list."""
    if usual >= 2:
        return 0.0
    if sum(_has_room(blocks, at) for at in found) >= 0.6 * len(found):
        return _ENOUGH
    if mark in _SMALL or not all(blocks[at].gap for at in found):
        return 0.0
    members = set(found)
    begun = [at for at in found if at - 1 not in members]
    before = [blocks[at - 1] for at in begun if at]
    texts = [blocks[at].text.chars for at in found]
    weight = 2.0 * sum(at + 1 not in members for at in begun) / len(begun) + 0.5 * (mark in _CAPTION)
    weight -= 3.0 * any(block.text.chars[-1:] in "：:" for block in before)
    close = any(a.role == b.role == "item" and a.mark == b.mark != mark and not b.gap for a, b in pairwise(blocks))
    weight += 1.0 * all(block.role == "paragraph" for block in before) + 0.5 * close
    weight += 0.5 * all(len(block.text) <= _SIGN for block in blocks[found[-1] + 1 :])
    told = all(map(chars.ends_sentence, texts))
    weight += 3.0 * any(map(_cut_off, before)) + (1.0 if told and len(found) <= 3 else 0.5 * told)
    return weight + 1.5 * any(CREDIT.search(text) or PLACES.search(text) for text in texts)
