"""Text given twice by crops of a page that overlap: one copy goes, in linear time.

A repeat is dropped only where it spans two or more whole consecutive blocks (of the first, the tail
suffices) and 120 characters, or where a block is cut off in the middle of a sentence and is nothing but
the end of the block before it.  A refrain, a quotation, a sentence said twice stays, and so does a pull quote,
which begins with a quotation mark or, if short, where a clause does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.text import Block, Blocks, Cleaned, Deed, Text, excerpt, keys, spots
from zilap.intake.wishes import Wishes

SHORTEST = 120
"""Characters that a run of blocks must have to be a repeat."""
_CUT = 50
"""Characters that suffice where the copy begins in the middle of a sentence."""
_FRAGMENT = 20
_NEIGHBOUR = 60
_REACH = 4_000
"""Characters at the end of one block and the start of the next among which what both say is looked for."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Blocks ``later`` … that say what the blocks ``earlier`` … said."""

    earlier: int
    later: int
    length: int


def repeats(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Drop the second copy of what stands twice; of a copy that was cut off, that one."""
    flow = [at for at, block in enumerate(blocks) if block.role not in ("figure", "rule", "running")]
    text = [blocks[at] for at in flow]
    named = keys(text)
    deeds: list[Deed] = []
    dropped: set[int] = set()
    later: dict[int, int] = {}
    for run in _runs(named):
        for at, twin in _chosen(text, named, run):
            _drop(text, at, twin, wishes, deeds, dropped, flow)
            if twin > at and flow[at] in dropped:
                later[flow[at]] = flow[twin]
    dropped |= _twin_figures(blocks, dropped, wishes, deeds)
    kept = tuple(blocks[at] for at in _order(blocks, later) if at not in dropped)
    return _overlaps(kept, wishes, deeds), deeds


def _order(blocks: Blocks, later: dict[int, int]) -> list[int]:
    """The order of blocks where figures stay behind the text they followed, if of that the later copy stays."""
    after: dict[int, list[int]] = {}
    last = -1
    for at, block in enumerate(blocks):
        if block.role == "figure":
            after.setdefault(later.get(last, last), []).append(at)
        else:
            last = at
            after.setdefault(at, []).insert(0, at)
    return [at for place in sorted(after) for at in after[place]]


def _drop(
    text: Sequence[Block], at: int, twin: int, wishes: Wishes, deeds: list[Deed], dropped: set[int], flow: list[int]
) -> None:
    block = text[at]
    if flow[at] in dropped or flow[twin] in dropped or not wishes.allows("repeat", block.text.spot):
        return
    line = wishes.manuscript.line(text[twin].text.spot)
    dropped.add(flow[at])
    why = f"與第 {line} 行重複（版面重疊擷取），刪去"
    deeds.append(Deed("repeat", block.text.spot, why, excerpt(block.text.plain), spots(block.texts)))


def _runs(named: Sequence[str]) -> list[_Run]:
    """Maximal runs of blocks that stood before, found by neighbouring pairs; each block is looked at once."""
    first: dict[tuple[str, str], int] = {}
    alone: dict[str, int] = {}
    runs: list[_Run] = []
    at = 0
    while at < len(named):
        pair = (named[at], named[at + 1]) if at + 1 < len(named) else ("", "")
        earlier = first.get(pair, -1) if pair[0] else -1
        if earlier >= 0 and earlier + 1 < at:
            length = _extent(named, earlier, at)
            runs.append(_Run(earlier, at, length))
            at += length
            continue
        if named[at] in alone and len(named[at]) >= _FRAGMENT:
            runs.append(_Run(alone[named[at]], at, 1))
        first.setdefault(pair, at)
        alone.setdefault(named[at], at)
        at += 1
    return runs


def _extent(named: Sequence[str], earlier: int, later: int) -> int:
    length = 2
    while later + length < len(named) and earlier + length < later and named[earlier + length] == named[later + length]:
        length += 1
    return length


def _chosen(text: Sequence[Block], named: Sequence[str], run: _Run) -> list[tuple[int, int]]:
    """Pairs (block to drop, its twin) for a run, or none where the run may be meant."""
    before = (run.later - 1, run.earlier - 1)
    after = (run.later + run.length, run.earlier + run.length)
    tail = before[1] >= 0 and _is_tail(named, before[0], before[1])
    size = sum(len(named[run.later + step]) for step in range(run.length))
    size += len(named[before[0]]) if tail else 0
    neighbours = run.earlier + run.length == run.later and size >= _NEIGHBOUR and _prose(text, run)
    cut = tail and not chars.ends_sentence(named[before[1]][: -len(named[before[0]])])
    rest = not tail and _begins_inside(named, run.earlier) and not _begins_inside(named, run.later)
    least = _FRAGMENT if rest else _CUT if cut else SHORTEST
    if not neighbours and (run.length + (tail or rest) < 2 or size < least):
        return []
    pairs = [(run.later + step, run.earlier + step) for step in range(run.length)]
    if tail:
        pairs.insert(0, before)
    if after[0] < len(named) and after[1] < run.later:
        if _is_head(named, after[0], after[1]):
            pairs.append(after)
        elif _is_head(named, after[1], after[0]):
            return [(twin, at) for at, twin in [*pairs, after] if not (tail and at == before[0])] + (
                [before] if tail else []
            )
    return pairs


def _begins_inside(named: Sequence[str], at: int) -> bool:
    """Whether a block goes on with the sentence of the block before it."""
    before = named[at - 1] if at else ""
    return len(before) >= _FRAGMENT and "，" in before and not chars.ends_sentence(before) and before[-1] not in "：:"


def _prose(text: Sequence[Block], run: _Run) -> bool:
    return any(chars.ends_sentence(text[run.later + step].text.chars) for step in range(run.length))


def _is_tail(named: Sequence[str], part: int, whole: int) -> bool:
    """Whether a block is the end of another, or of the sentence that a column cut before that one."""
    text = named[whole - 1] + named[whole] if _begins_inside(named, whole) else named[whole]
    return 0 < len(named[part]) < len(text) and named[part] != named[whole] and text.endswith(named[part])


def _is_head(named: Sequence[str], part: int, whole: int) -> bool:
    return _FRAGMENT // 2 <= len(named[part]) < len(named[whole]) and named[whole].startswith(named[part])


def _twin_figures(blocks: Blocks, dropped: set[int], wishes: Wishes, deeds: list[Deed]) -> set[int]:
    """Captions that stand twice, the second beside a stretch that was dropped."""
    seen: dict[str, int] = {}
    gone: set[int] = set()
    for at, block in enumerate(blocks):
        if block.role != "figure" or not block.text.key:
            continue
        twin = seen.setdefault(block.text.key, at)
        near = {at - 1, at + 1, twin - 1, twin + 1} & (dropped | gone)
        if twin != at and near and wishes.allows("repeat", block.text.spot):
            gone.add(at)
            line = wishes.manuscript.line(blocks[twin].text.spot)
            why = f"圖片說明與第 {line} 行重複，刪去"
            deeds.append(Deed("repeat", block.text.spot, why, excerpt(block.text.plain), spots(block.texts)))
    return gone


def _overlaps(blocks: Blocks, wishes: Wishes, deeds: list[Deed]) -> Blocks:
    """Between a paragraph that was cut off and the next: what the next says again at its start."""
    done: list[Block] = []
    last = -1
    for block in blocks:
        text = block.text
        if block.role == "paragraph" and last >= 0 and wishes.allows("repeat", text.spot):
            common = _common(done[last], block)
            if common:
                text, taken = _after(text, common)
                deeds.append(Deed("repeat", taken.spot, "與上一段末尾重疊，刪去", excerpt(taken.plain), spots([taken])))
        if block.role in ("paragraph", "item", "heading", "table"):
            last = len(done) if block.role in ("paragraph", "item") else -1
        if text or block.role in ("rule", "figure", "table"):
            done.append(block if text is block.text else replace(block, text=text))
        else:
            last = len(done) - 1
    return tuple(done)


def _common(before: Block, block: Block) -> int:
    """Length of key that ``block`` begins with and ``before`` ends with, where the cut is inside a sentence."""
    if min(len(before.text), len(block.text)) < _FRAGMENT:
        return 0
    left, right = before.text.key, block.text.key
    if right[:_FRAGMENT] not in left:
        return 0
    length = _border(left[-_REACH:], right[:_REACH])
    if length < _FRAGMENT or length == len(left):
        return 0
    whole = length == len(right)
    if whole:
        start = left[len(left) - length - 1 : len(left) - length]
        clause = length < _CUT and start in "，；：,;:「『“"
        return 0 if chars.ends_sentence(start) or _is_quoted(right) or clause else length
    return 0 if chars.ends_sentence(left) else length


def _is_quoted(key: str) -> bool:
    """Whether a text stands in quotation marks from its first to its last character: a pull quote, no crop's rest."""
    closes = chars.PAIRS.get(key[0], "") if key[0] in "「『“" else ""
    return bool(closes) and key.find(closes) == len(key) - 1


def _border(left: str, right: str) -> int:
    """The longest end of ``left`` that is a start of ``right`` (Knuth, Morris and Pratt)."""
    if not left or not right:
        return 0
    fails = [0] * len(right)
    length = 0
    for at in range(1, len(right)):
        while length and right[at] != right[length]:
            length = fails[length - 1]
        length += right[at] == right[length]
        fails[at] = length
    length = 0
    for at, char in enumerate(left):
        while length and (length == len(right) or char != right[length]):
            length = fails[length - 1]
        length += char == right[length]
        if length == len(right) and at + 1 < len(left):
            length = fails[length - 1]
    return length


def _after(text: Text, count: int) -> tuple[Text, Text]:
    """The text after so many characters that are not blank, and what was before."""
    at = 0
    while count:
        count -= not text.chars[at].isspace() and not "\ufdd0" <= text.chars[at] <= "\ufdef"
        at += 1
    return text.cut(at).strip(), text.cut(0, at)
