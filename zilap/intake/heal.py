"""Sentences cut by pages and columns are made whole; figures between the halves come after."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from zilap.han import chars
from zilap.intake import seams
from zilap.intake.labels import label
from zilap.intake.stamps import END
from zilap.intake.text import BREAK, EMPTY, MADE, Block, Blocks, Cleaned, Deed, Text, concat, made, said, spots
from zilap.intake.wishes import Wishes

_LONG = 40
"""Characters from which a paragraph without an end is taken for a cut one."""
_FAIR = 28
"""Characters that suffice where a comma shows that it is a sentence."""
_AT_TURN = 12
_LEAST = 4
"""Characters of half a sentence, at the least."""
_DEAR = re.compile(r"(?:Dear|Distinguished|Honourable|Ladies)\b[^.;:]{1,60},")
"""Whom a letter or a speech greets."""
_REMARK = re.compile(r"[。！？…][」』”]?[（(【][^（()）]{1,40}[）)】]\Z")
"""The end of a sentence, and a remark in brackets after it: 多謝。（掌聲）"""
_GOES_ON = "，、；,;—／"


def heal(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Join a paragraph or item that ends inside a sentence with the paragraph that goes on."""
    done: list[Block] = []
    deeds: list[Deed] = []
    parts: dict[int, list[Text]] = {}
    open_ = -1
    closed, bare, wide = _closed(blocks), _bare(blocks), seams.spaced(blocks)
    for block in blocks:
        last = parts.get(open_, [done[open_].text])[-1] if open_ >= 0 else EMPTY
        may = bool(last) and block.role == "paragraph" and _may(wishes, block.text.spot)
        loose = bare and not block.turn and _is_item(done[open_]) if may else False
        may = may and not (loose and last.chars[-1:] not in _GOES_ON)
        apart = open_ < len(done) - 1 or (
            open_ >= 0 and _is_item(done[open_]) and (closed or _hangs(done[open_], block))
        )
        if may and _goes_on(done[open_], last, block, apart=apart):
            deeds.append(_join(parts.setdefault(open_, [last]), block.text, wide))
            continue
        if block.role in ("paragraph", "item"):
            open_ = len(done)
        elif block.role not in ("figure", "note"):
            open_ = -1
        done.append(block)
    for at, texts in parts.items():
        done[at] = replace(done[at], text=concat(texts))
    return tuple(done), deeds


def _may(wishes: Wishes, spot: int) -> bool:
    """Who wants two lines apart wants them apart, whichever step would join them."""
    return wishes.allows("heal", spot) and wishes.allows("join", spot)


def _closed(blocks: Blocks) -> bool:
    """Whether the items of this text are sentences, so that one without an end was cut.

    What leads a list in, what stands inside another item, and what a paragraph follows that may be its
    second half, proves nothing.
    """
    least = min((block.indent for block in blocks if block.role == "item"), default=0)
    pairs = itertools.zip_longest(blocks, blocks[1:])
    told = [
        (said(block.text.chars), after)
        for block, after in pairs
        if block and block.role == "item" and block.indent == least
    ]
    ended = sum(_is_ended(text) for text, _ in told)
    bare = [text for text, after in told if not _is_ended(text) and not (after and after.role == "paragraph")]
    count = ended + sum(text[-1:] not in "：:" for text in bare)
    return count >= 3 and ended >= 0.7 * count


def _is_ended(text: str) -> bool:
    """Whether an item of a list has come to its end."""
    return chars.ends_sentence(text) or text[-1:] in "；;"


def _is_item(block: Block) -> bool:
    return block.role == "item" or (block.role == "paragraph" and label(block.text.chars) is not None)


def _hangs(item: Block, block: Block) -> bool:
    """Whether a line hangs below the text of an item."""
    return item.role == "item" and item.indent < block.indent <= item.indent + 4


def _bare(blocks: Blocks) -> bool:
    """Whether the items of this text have no marks at their ends."""
    items = [said(block.text.chars) for block in blocks if _is_item(block)]
    return sum(not _is_ended(text) for text in items) >= max(2, 0.6 * len(items))


def _join(parts: list[Text], after: Text, wide: bool) -> Deed:
    """Add the second half to the parts of a sentence."""
    left = parts[-1]
    seam = seams.meet(left.chars[-200:], after.chars[:200], wide)
    gone = spots([left.cut(len(left) - seam.drop)])
    parts[-1:] = [left.cut(0, len(left) - seam.drop), made(seam.glue), after]
    told = f"{left.plain[-8:]}¶{after.plain[:8]}"
    return Deed("heal", after.spot, "句子被分頁或分欄切斷，接合", told, gone, _doubtful(left, after))


def _doubtful(left: Text, right: Text) -> bool:
    return said(left.chars)[-1:] not in _GOES_ON and not _unclosed(left.chars)


def _goes_on(block: Block, last: Text, after: Block, apart: bool) -> bool:
    if len(last) < _LEAST and not any(char in chars.PAIRS for char in last.chars):
        return False
    left, right = said(last.chars.rpartition(BREAK)[2]).rstrip(), said(after.text.chars).lstrip()
    if not left or not right or after.mark or after.bold != block.bold or label(right):
        return False
    if (
        chars.ends_sentence(left)
        or _REMARK.search(left)
        or left[-1] in "：:"
        or _DEAR.fullmatch(left)
        or _other_language(left, right)
        or END.fullmatch(left)
    ):
        return False
    if left[-1] in _GOES_ON or right[0] in chars.CLOSING:
        return len(left) >= _LEAST
    if left[-1] in chars.OPENING or (_unclosed(left) and _closes(right)):
        return True
    if not chars.closes_up(left[-1]) and not chars.closes_up(right[0]):
        return len(left) >= _LONG and (right[0].islower() or (left[-1] in "-‐" and left[-2:-1].isalpha()))
    sure = after.turn or apart or not after.gap or any(mark in left for mark in "。！？")
    least = _AT_TURN if sure else _FAIR if "，" in left and len(right) >= _AT_TURN else _LONG
    prose = any(mark in left for mark in "，。；、,;") or len(left) >= 2 * _LONG
    shaped = after.text.spots[0] != MADE and _prose(right, after)
    return len(left) >= least and prose and shaped


def _other_language(left: str, right: str) -> bool:
    """Whether one text is Chinese and the other has no Chinese at all: two languages side by side."""
    counts = chars.count_han(left), chars.count_han(right)
    return min(counts) == 0 < max(counts) and min(len(left), len(right)) >= _AT_TURN and not left[-1].isdigit()


def _prose(text: str, block: Block) -> bool:
    """Whether a block reads as running text, not as a heading or a caption."""
    return _is_ended(text) or len(text) >= _LONG or (block.turn and any(m in text for m in "，。；："))


def _unclosed(text: str) -> str:
    """Closing marks that a text still waits for, the innermost last."""
    waits: list[str] = []
    for char in text:
        if char in chars.PAIRS:
            waits.append(chars.PAIRS[char])
        elif waits and char == waits[-1]:
            waits.pop()
    return "".join(waits)


def _closes(text: str) -> bool:
    """Whether a text closes a bracket that it did not open."""
    depth = 0
    for char in text:
        depth += char in chars.PAIRS
        if char in chars.PAIRS.values():
            depth -= 1
            if depth < 0:
                return True
    return False
