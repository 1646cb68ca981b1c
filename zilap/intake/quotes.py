"""Pull quotes: sentences of the text set again in large type, and mottoes."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace

from zilap.han import chars, join
from zilap.intake.labels import SPEAKER
from zilap.intake.text import BREAK, Block, Blocks, Cleaned, Deed, Text, concat, excerpt, made
from zilap.intake.wishes import Wishes

_MARKS = str.maketrans("", "", "「」『』“”‘’\"'")
_CLOSES = {"「": "」", "『": "』", "“": "”"}
_SENTENCES = re.compile(r"[^。！？!?]+[。！？!?]?")
_BY = re.compile(r"[—–-]{1,2}\s*\S.{0,40}")
_TELLS = re.compile(r"[^，。]{0,8}(?:說|道|問|答|笑|表示)")
"""Who spoke, after what was said."""
_TOLD = 50
"""Characters of a paragraph between which a pull quote stands."""
_LONGEST = 160
_SHORTEST = 12
_WINDOW = 8
"""Characters by which a quotation is looked up in the text."""


def quotes(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Blocks that are quoted as a whole and said elsewhere, or stand before the text, or are signed."""
    said = _sentences(blocks)
    within = _within(blocks)
    twins = Counter(block.text.key for block in blocks)
    alone = _alone(blocks)
    deeds: list[Deed] = []
    done: list[Block] = []
    for at, block in enumerate(blocks):
        why = _why(blocks, at, said, twins, at in within) or ("引文：訪問中獨立的一段引文" if at == alone else "")
        if why and wishes.allows("quote", block.text.spot):
            deeds.append(Deed("quote", block.text.spot, why, excerpt(block.text.plain), (), True))
            done.append(replace(block, role="quote", text=_joined(block.text)))
        elif done and done[-1].role == "quote" and _BY.fullmatch(block.text.chars) and block.role == "paragraph":
            done[-1] = replace(done[-1], text=done[-1].text + made(BREAK) + block.text)
        else:
            done.append(block)
    return tuple(done), deeds


def _sentences(blocks: Blocks) -> dict[str, int]:
    """How many blocks say each sentence, quotation marks aside."""
    said: dict[str, int] = {}
    for block in blocks:
        if block.role in ("paragraph", "item", "quote"):
            for sentence in {_bare(found) for found in _SENTENCES.findall(block.text.key)}:
                said[sentence] = said.get(sentence, 0) + 1
    return said


def _within(blocks: Blocks) -> frozenset[int]:
    """Blocks quoted as a whole whose words stand inside a longer block: each text is read once."""
    quoted = [at for at, block in enumerate(blocks) if block.role == "paragraph" and _quoted_whole(block.text.key)]
    if not quoted:
        return frozenset()
    words = {
        at: _bare(block.text.key) for at, block in enumerate(blocks) if block.role in ("paragraph", "item", "quote")
    }
    wanted: dict[str, list[int]] = {}
    for at in quoted:
        if len(words[at]) >= _WINDOW:
            wanted.setdefault(words[at][:_WINDOW], []).append(at)
    found: set[int] = set()
    for text in words.values() if wanted else ():
        for start in range(len(text) - _WINDOW):
            for at in wanted.get(text[start : start + _WINDOW], ()):
                if len(text) > len(words[at]) and text.startswith(words[at], start):
                    found.add(at)
    return frozenset(found)


def _alone(blocks: Blocks) -> int:
    """The only paragraph in quotation marks, set between two that are not speech; -1 for none."""
    prose = [at for at, block in enumerate(blocks) if block.role == "paragraph"]
    whole = [at for at in prose if _quoted_whole(blocks[at].text.key)]
    if len(whole) != 1 or not _SHORTEST <= len(blocks[whole[0]].text) <= _LONGEST // 2:
        return -1
    spoken = sum(SPEAKER.match(blocks[at].text.plain) is not None for at in prose)
    return whole[0] if spoken >= 4 or _between(blocks, whole[0]) else -1


def _between(blocks: Blocks, at: int) -> bool:
    """Whether long paragraphs stand before and after, and neither tells who speaks."""
    if not 0 < at < len(blocks) - 1:
        return False
    before, after = blocks[at - 1], blocks[at + 1]
    told = before.text.chars[-1:] in "：:，" or _TELLS.match(after.text.chars)
    long = (
        before.role == "paragraph"
        and len(before.text) >= _TOLD
        and (after.role == "heading" or len(after.text) >= _TOLD)
    )
    return long and not told


def _bare(text: str) -> str:
    return text.translate(_MARKS).rstrip("。！？!?")


def _why(blocks: Blocks, at: int, said: dict[str, int], twins: Counter[str], within: bool) -> str:
    block = blocks[at]
    key = block.text.key
    if block.role != "paragraph" or block.mark or not _SHORTEST <= len(key) <= _LONGEST:
        return ""
    whole = _quoted_whole(key)
    pulled = whole or (chars.ends_sentence(key) and len(key) <= 120 and twins[key] == 1)
    if pulled and (within or all(said.get(_bare(found), 0) >= 2 for found in _SENTENCES.findall(key) if _bare(found))):
        return "引文：文中有同一句，讀作摘句"
    if not whole:
        return ""
    signed = at + 1 < len(blocks) and bool(_BY.fullmatch(blocks[at + 1].text.chars))
    if signed or BREAK in block.text.chars:
        return "引文：整段在引號之內，獨立排列"
    if not any(b.role == "paragraph" and len(b.text) > 60 for b in blocks[: min(at, 40)]):
        return "引文：整段在引號之內，置於正文之前"
    return ""


def _quoted_whole(text: str) -> bool:
    """Whether one pair of quotation marks holds the whole text."""
    closes = _CLOSES.get(text[:1])
    return closes is not None and text.endswith(closes) and text.index(closes) == len(text) - 1


def _joined(text: Text) -> Text:
    """Display lines of a quotation run on where the sentence does; a verse keeps its lines."""
    lines = text.split(BREAK)
    parts = [lines[0]]
    for left, right in itertools.pairwise(lines):
        verse = chars.ends_sentence(left.chars)
        parts += [made(BREAK if verse else join.seam(left.chars, right.chars).glue), right]
    return concat(parts)
