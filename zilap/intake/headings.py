"""Headings: found by marks, numbers, boldness or by standing alone; one level for each kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.labels import BULLETS, CONTACT, FRONT, SPEAKER, SUPPORT, label
from zilap.intake.stamps import is_stamp
from zilap.intake.text import BREAK, Block, Blocks, Cleaned, Deed, excerpt, said, spots
from zilap.intake.wishes import Wishes

_LONGEST = 40
_NUMBERED = ("part", "cn", "cn-paren", "stem", "dot", "deep", "paren", "roman")
_BRACKETS = re.compile(r"[【〖](?P<inner>[^【】〖〗]{1,30})[】〗]")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:\s*\d{1,2}\s*月)?(?:\s*[:：]|\s)\s*\S")
"""A line of a chronicle."""
_NO_HEADING = re.compile(
    r"[（(].*[）)]|[—–-]{1,2}.*|.*[\d〇○零一二三四五六七八九十]\s*[年月日]\s*|敬啟者|.*(?:敬上|謹啟|謹上|啟)|\W*|[\d\s.,%/-]+|.*[@].*|.*https?://.*"
)


def headings(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Mark what is a heading; its level comes later."""
    symbols = _symbols(blocks)
    deeds: list[Deed] = []
    done: list[Block] = []
    for at, block in enumerate(blocks):
        why = _why(blocks, at, symbols)
        if not why or not wishes.allows("heading", block.text.spot):
            done.append(replace(block, role="paragraph") if block.role == "heading" and not why else block)
            continue
        done.append(_heading(block, why, deeds))
    return tuple(done), deeds


def _heading(block: Block, why: str, deeds: list[Deed]) -> Block:
    text = block.text
    gone: tuple[int, ...] = ()
    if found := _BRACKETS.fullmatch(text.chars):
        inner = text.cut(*found.span("inner"))
        gone = spots([text.cut(0, 1), text.cut(len(text) - 1)])
        text = inner
    if block.role != "heading" or gone:
        deeds.append(Deed("heading", block.text.spot, why, excerpt(block.text.plain), gone, why.startswith("似")))
    mark = block.mark if block.role == "heading" else "【】" if gone else block.mark
    return replace(block, role="heading", text=text, mark=mark, level=block.level if block.role == "heading" else 0)


def _why(blocks: Blocks, at: int, symbols: frozenset[str]) -> str:
    block = blocks[at]
    text = block.text.chars
    if block.role == "heading":
        return "標題標記"
    if block.role not in ("paragraph", "item") or not text or _too_long(text):
        return ""
    if SUPPORT.fullmatch(text.rstrip("：:")) and block.role == "paragraph":
        return "支持機構等名單的標題"
    if block.bold and _may_be(text, colon=True) and _opens(blocks, at):
        return "整段粗體，讀作小標題"
    if block.role == "item":
        return f"「{block.mark}」之後接正文，讀作小標題" if block.mark in symbols else ""
    if _BRACKETS.fullmatch(text) and not FRONT.fullmatch(text) and _opens(blocks, at):
        return "【】標示的小標題"
    number = label(text)
    if number and number.kind in _NUMBERED and _may_be(text, colon=True) and _opens(blocks, at):
        return "編號標題"
    if not number and _stands_alone(blocks, at) and _may_be(text):
        return "似是小標題：短句獨立成行，沒有標點"
    return ""


def _too_long(text: str) -> bool:
    return len(text) > _LONGEST and len(text) > _LONGEST + chars.width(text) // 4


def _may_be(text: str, colon: bool = False) -> bool:
    """Whether a text has the shape of a heading."""
    bare = text.replace(BREAK, " ").strip()
    if SPEAKER.match(bare) or is_stamp(bare):
        return False
    if _NO_HEADING.fullmatch(bare) or text.count(BREAK) > 1 or chars.ends_sentence(bare):
        return (
            bool(bare)
            and bare[-1] in "？！?!"
            and len(bare) <= 24
            and "，" not in bare
            and not _NO_HEADING.fullmatch(bare)
        )
    if bare[-1] in "，、；,;" or (bare[-1] in "：:" and not colon):
        return False
    if bare.count("，") > 1 or "。" in bare:
        return False
    return len(bare) <= _LONGEST or (chars.count_han(bare) == 0 and len(bare.split()) <= 14)


def _next(blocks: Sequence[Block], at: int) -> Block | None:
    """The next block that is not a figure or rule."""
    return next((block for block in blocks[at + 1 : at + 13] if block.role not in ("figure", "rule")), None)


def _opens(blocks: Blocks, at: int) -> bool:
    """Whether text, a list or another heading follows."""
    return _next(blocks, at) is not None


def _is_prose(block: Block) -> bool:
    text = said(block.text.chars)
    return block.role in ("paragraph", "quote") and (chars.ends_sentence(text) or len(text) > 60)


def _stands_alone(blocks: Blocks, at: int) -> bool:
    """A short line between whole paragraphs, with prose or a list after it."""
    before = blocks[at - 1] if at else None
    signed = before is not None and before.text.chars[:1] in "—–"
    whole = (
        signed
        or before is None
        or before.role != "paragraph"
        or chars.ends_sentence(said(before.text.chars))
        or at <= 3
    )
    after = _next(blocks, at) if whole else None
    if after is None or chars.count_han(blocks[at].text.chars) == 1:
        return False
    told = CONTACT.match(after.text.chars) or _YEAR.match(after.text.chars)
    opens = before is None or before.role != "item" or after.gap > 0
    listed = bool(told) or (after.role in ("item", "table") and opens)
    return _is_prose(after) or listed or (after.role == "heading" and after.mark[:1] != "#")


def _symbols(blocks: Blocks) -> frozenset[str]:
    """Bullets that stand before headings: each has prose after it, never a neighbour of its own sort."""
    places: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        if block.role == "item" and block.mark in BULLETS:
            places.setdefault(block.mark, []).append(at)

    def heads(at: int) -> bool:
        after = _next(blocks, at)
        opened = after is not None and (_is_prose(after) or (after.role == "item" and after.mark != blocks[at].mark))
        return opened and _may_be(blocks[at].text.chars, colon=True)

    return frozenset(mark for mark, found in places.items() if len(found) >= 2 and all(map(heads, found)))


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading as the levels see it."""

    at: int
    kind: str
    """The sort of its number, or how it stands out."""
    raw: int
    """The level that the manuscript wrote; 0 for none."""


def levels(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Give headings of one kind one level, from 1, none skipped."""
    heads = [_head(block, at) for at, block in enumerate(blocks) if block.role == "heading"]
    found = _levels(heads)
    deeds: list[Deed] = []
    done = list(blocks)
    for head in heads:
        block = blocks[head.at]
        if block.level and not wishes.allows("heading", block.text.spot):
            done[head.at] = replace(block, level=max(1, block.level - 1))
            continue
        done[head.at] = replace(block, level=found[head.at])
        if block.level and block.level != found[head.at] + 1:
            why = f"標題層次統一：原為第 {block.level} 級，同類標題改為第 {found[head.at] + 1} 級"
            deeds.append(Deed("heading", block.text.spot, why, excerpt(block.text.plain)))
    return tuple(done), deeds


def _head(block: Block, at: int) -> _Head:
    number = label(block.text.chars)
    if number:
        depth = block.text.chars[: number.length].count(".") if number.kind == "deep" else 0
        return _Head(at, f"{number.kind}{depth or ''}", block.level)
    if block.level:
        return _Head(at, "plain", block.level)
    sort = "【】" if block.mark == "【】" else block.mark or ("bold" if block.bold else "alone")
    return _Head(at, sort, 0)


def _levels(heads: Sequence[_Head]) -> dict[int, int]:
    series = [kind for kind, count in Counter(h.kind for h in heads).items() if count >= 2 and kind not in _FREE]
    if not any(head.raw for head in heads):
        return _by_kind(heads)
    if not series or all(_orderly(heads, kind) for kind in series):
        return _by_raw(heads)
    return _by_series(heads, series[0])


_FREE = ("plain", "bold", "alone")


def _by_kind(heads: Sequence[_Head]) -> dict[int, int]:
    """A kind first met below another stands one level below it, for good.

    A plain heading that opens the text and has no fellow is none above the others: it is of their level.
    """
    known: dict[str, int] = {}
    lone = len(heads) > 2 and heads[0].kind in _FREE and sum(head.kind == heads[0].kind for head in heads) == 1
    if lone and sum(head.kind == heads[1].kind for head in heads) > 1:
        known = {heads[0].kind: 1, heads[1].kind: 1}
    found: dict[int, int] = {}
    last = 0
    for head in heads:
        last = known.setdefault(head.kind, last + 1)
        found[head.at] = last
    return found


def _by_raw(heads: Sequence[_Head]) -> dict[int, int]:
    """The manuscript's own levels, closed up; a heading without one takes the level of its kind."""
    rank = {raw: number for number, raw in enumerate(sorted({head.raw for head in heads if head.raw}), 1)}
    kinds: dict[str, int] = {}
    for head in heads:
        if head.raw:
            kinds.setdefault(head.kind, rank[head.raw])
    found: dict[int, int] = {}
    last = 0
    for head in heads:
        level = rank[head.raw] if head.raw else kinds.setdefault(head.kind, last + 1)
        last = found[head.at] = min(level, last + 1)
    return found


def _orderly(heads: Sequence[_Head], kind: str) -> bool:
    """Whether a numbered series has one written level, and what stands inside it deeper ones."""
    members = [head for head in heads if head.kind == kind]
    raws = {head.raw for head in members}
    inside = [head for head in heads if members[0].at < head.at < members[-1].at and head.kind != kind]
    return len(raws) == 1 and all(head.raw > members[0].raw or not head.raw for head in inside)


def _by_series(heads: Sequence[_Head], kind: str) -> dict[int, int]:
    """The written levels contradict the numbers: the numbers win.

    Before the series the written levels hold; the series stands below the heading that opens it; all
    inside it are one level deeper, by kind.
    """
    at = [index for index, head in enumerate(heads) if head.kind == kind]
    before, inside = list(heads[: at[0]]), [head for head in heads[at[0] :] if head.kind != kind]
    found = _by_raw(before) if any(head.raw for head in before) else _by_kind(before)
    first = heads[at[0]].raw
    beside = [found[head.at] for head in before if first and head.raw == first]
    top = beside[-1] if beside else found[before[-1].at] + 1 if before else 1
    found |= {heads[index].at: top for index in at}
    opened = {head.raw for head in before}
    child_raws = {head.raw for head in inside if head.at < heads[at[-1]].at}
    kinds: dict[str, int] = {}
    for head in inside:
        back = head.at > heads[at[-1]].at and head.raw in opened and head.raw not in child_raws
        numbered = head.kind not in _FREE
        deeper = kinds.setdefault(head.kind, top + 1 + sum(k not in _FREE for k in kinds)) if numbered else top + 1
        found[head.at] = min(found[b.at] for b in before if b.raw == head.raw) if back else deeper
    return found
