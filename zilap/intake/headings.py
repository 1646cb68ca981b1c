"""Headings: found by marks, numbers, boldness or by standing alone; one level for each kind."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.contact import HEADS
from zilap.intake.labels import CONTACT, FRONT, SUPPORT, label
from zilap.intake.shapes import LONGEST, is_heading
from zilap.intake.signatures import is_office, signature
from zilap.intake.stamps import DATED, END, is_stamp
from zilap.intake.text import BREAK, Block, Blocks, Cleaned, Deed, excerpt, said, spots
from zilap.intake.wishes import Wishes

_NUMBERED = ("part", "cn", "formal", "cn-paren", "stem", "stem-paren", "dot", "space", "deep", "paren", "roman")
_BRACKETS = re.compile(r"[【〖](?P<inner>[^【】〖〗]{1,30})[】〗]")
_FRONT = 6
"""Blocks among which a line stands that tells the sort of text."""
_LABELLED = frozenset({"caption", "subtitle", "author"})
"""What the file says of paragraphs that are no headings."""
_TOPIC = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,4})[：:]\s*(?P<what>\S.{3,})")
"""Who, and what of them: 業界：盼降低門檻."""
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:\s*\d{1,2}\s*月)?(?:\s*[:：]|\s)\s*\S")
"""A line of a chronicle."""


def headings(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Mark what is a heading; its level comes later."""
    deeds: list[Deed] = []
    done: list[Block] = []
    marked = _bold_ones(blocks) >= 2
    for at, block in enumerate(blocks):
        why = _why(blocks, at, done[-1] if done else None, marked)
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


def _why(blocks: Blocks, at: int, before: Block | None, marked: bool) -> str:
    block = blocks[at]
    text = block.text.chars
    if block.role == "heading":
        return "標題標記"
    if block.role not in ("paragraph", "item") or not text or _too_long(text) or block.label in _LABELLED:
        return ""
    if at < _FRONT and FRONT.fullmatch(text):
        return ""
    if SUPPORT.fullmatch(text.rstrip("：:")) and block.role == "paragraph":
        return "支持機構等名單的標題"
    if block.bold and (is_heading(text, colon=True) or _names_topic(blocks, at)) and _opens(blocks, at):
        return "整段粗體，讀作小標題"
    if block.role == "item":
        return ""
    if _BRACKETS.fullmatch(text) and not (FRONT.fullmatch(text) or is_stamp(text)) and _opens(blocks, at):
        return "【】標示的小標題"
    if HEADS.fullmatch(text) and _opens(blocks, at) and block.role == "paragraph":
        return "聯絡資料的標題"
    number = label(text)
    if number and number.kind in _NUMBERED and is_heading(text, colon=True) and _opens(blocks, at):
        return "編號標題"
    if not number and _stands_alone(blocks, at, before) and is_heading(text) and (block.bold or not marked):
        return "似是小標題：短句獨立成行，沒有標點"
    return ""


def _too_long(text: str) -> bool:
    return len(text) > LONGEST and len(text) > LONGEST + chars.width(text) // 4


def _bold_ones(blocks: Blocks) -> int:
    """How many bold lines of a file are headings: beside two of them, a plain line is none."""
    bold = (at for at, block in enumerate(blocks) if block.bold and block.role == "paragraph")
    return sum(is_heading(blocks[at].text.chars, colon=True) and _opens(blocks, at) for at in bold)


def _names_topic(blocks: Blocks, at: int) -> bool:
    """Whether a bold line has the shape of a speaker's and is none: no sentence, over prose, one of its sort."""
    text = said(blocks[at].text.chars)
    found = _TOPIC.fullmatch(text)
    if not found or CONTACT.match(text) or not is_heading(found["what"]) or chars.ends_sentence(text):
        return False
    below = _next(blocks, at)
    if below is None or not _is_prose(below):
        return False
    return sum(block.text.chars.startswith((f"{found['who']}：", f"{found['who']}:")) for block in blocks) == 1


def _next(blocks: Sequence[Block], at: int) -> Block | None:
    """The next block that is not a figure or rule."""
    return next((block for block in blocks[at + 1 : at + 13] if block.role not in ("figure", "rule")), None)


def _opens(blocks: Blocks, at: int) -> bool:
    """Whether text, a list or another heading follows."""
    return _next(blocks, at) is not None


def _is_prose(block: Block) -> bool:
    text = said(block.text.chars)
    told = chars.ends_sentence(text) or (text[-1:] in "：:" and "，" in text) or len(text) > 60
    return block.role in ("paragraph", "quote") and told


def _leads_in(blocks: Blocks, at: int) -> bool:
    """Whether the line below announces a list, and the list follows."""
    below = blocks[at + 1 : at + 3]
    return len(below) == 2 and below[0].text.chars[-1:] in ("：", ":") and below[1].role in ("item", "table")


def _stands_alone(blocks: Blocks, at: int, before: Block | None) -> bool:
    """A short line between whole paragraphs, with prose or a list after it."""
    signed = before is not None and before.text.chars[:1] in "—–"
    whole = (
        signed
        or before is None
        or before.role != "paragraph"
        or BREAK in before.text.chars
        or END.fullmatch(before.text.chars) is not None
        or chars.ends_sentence(said(before.text.chars))
        or at <= 3
    )
    after = _next(blocks, at) if whole else None
    if after is None or chars.count_han(blocks[at].text.chars) == 1 or _YEAR.match(blocks[at].text.chars):
        return False
    if before is not None and _signs(before, blocks[at]):
        return False
    told = any(map(CONTACT.match, after.text.chars.split(BREAK))) or _YEAR.match(after.text.chars)
    opens = before is None or before.role != "item" or after.gap > 0
    listed = bool(told) or (after.role in ("item", "table") and opens)
    headed = after.role == "heading" and after.mark[:1] != "#"
    return _is_prose(after) or _leads_in(blocks, at) or listed or headed or _is_part(blocks, at, after)


def _is_part(blocks: Blocks, at: int, after: Block) -> bool:
    """Whether the next line, perhaps below figures, is the heading of a first part, with prose or a list below it."""
    place = next(place for place in range(at + 1, len(blocks)) if blocks[place] is after)
    near = place == at + 1 and at > 3
    shown = all(block.role == "figure" for block in blocks[at + 1 : place]) and place > at + 1
    plain = after.role == "paragraph" and is_heading(after.text.chars) and not is_office(blocks[at].text.chars)
    below = blocks[place + 1 : place + 2]
    return (near or shown) and plain and any(block.role in ("item", "table") or _is_prose(block) for block in below)


def _signs(before: Block, block: Block) -> bool:
    """Whether a line is the name of who holds the office in the line before."""
    office = before.text.split(BREAK)[-1]
    return is_office(office.chars) and signature([office, block.text], DATED) is not None


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading as the levels see it."""

    at: int
    kind: str
    """The sort of its number, or how it stands out."""
    raw: int
    """The level that the manuscript wrote; 0 for none."""
    listed: bool = False
    """Whether a list or table stands right before the next heading: the part is whole, and opens no series."""


def levels(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Give headings of one kind one level, from 1, none skipped."""
    heads = [
        replace(_head(block, at), listed=_listed(blocks, at))
        for at, block in enumerate(blocks)
        if block.role == "heading"
    ]
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


def _listed(blocks: Blocks, at: int) -> bool:
    end = next((other for other in range(at + 1, len(blocks)) if blocks[other].role == "heading"), len(blocks))
    return blocks[end - 1].role in ("item", "table")


def _head(block: Block, at: int) -> _Head:
    number = label(block.text.chars)
    if block.mark and not block.mark.isascii():
        return _Head(at, block.mark, block.level)
    if number:
        depth = block.text.chars[: number.length].count(".") if number.kind == "deep" else 0
        return _Head(at, f"{number.kind}{depth or ''}", block.level)
    if block.level:
        return _Head(at, "plain", block.level)
    return _Head(at, "bold" if block.bold else "alone", 0)


def _levels(heads: Sequence[_Head]) -> dict[int, int]:
    series = [kind for kind, count in Counter(h.kind for h in heads).items() if count >= 2 and kind not in _FREE]
    if not any(head.raw for head in heads):
        return _by_kind(heads)
    if not series or all(_orderly(heads, kind) for kind in series):
        return _by_raw(heads)
    return _by_series(heads, series[0])


_FREE = ("plain", "bold", "alone")


def _by_kind(heads: Sequence[_Head]) -> dict[int, int]:
    """A kind first met below another stands one level below it, for good, where the text shows that it is deeper.

    A plain heading that opens the text and has no fellow is none above the others: it is of their level.
    """
    known: dict[str, int] = {}
    lone = len(heads) > 2 and heads[0].kind in _FREE and sum(head.kind == heads[0].kind for head in heads) == 1
    if lone and sum(head.kind == heads[1].kind for head in heads) > 1:
        known = {heads[0].kind: 1, heads[1].kind: 1}
    found: dict[int, int] = {}
    last = 0
    for place, head in enumerate(heads):
        if head.kind not in known:
            known[head.kind] = last + _shown(heads, place)
        last = found[head.at] = known[head.kind]
    return found


def _shown(heads: Sequence[_Head], place: int) -> bool:
    """Whether a kind that comes for the first time is shown to be deeper than the heading before it.

    A number shows it, standing right below that heading, being less than bold, several of it before the other
    kind comes again, or one each of several times.  Else two marks are two ways of writing one rank.
    """
    if not place:
        return True
    before, head = heads[place - 1], heads[place]
    kinds = {before.kind, head.kind}
    if head.at == before.at + 1 or kinds == {"bold", "alone"} or any(k.isascii() and k not in _FREE for k in kinds):
        return True
    later = [other.kind for other in heads[place:] if other.kind in kinds]
    closed = later[: len(later) - later[::-1].index(before.kind)] if before.kind in later else []
    parts = sum(pair == (head.kind, before.kind) for pair in itertools.pairwise(closed))
    return parts >= 2 or (parts == 1 and closed.index(before.kind) >= 2)


def _by_raw(heads: Sequence[_Head]) -> dict[int, int]:
    """The manuscript's own levels, closed up; a heading without one takes the level of its kind."""
    heads = _evened(heads)
    rank = {raw: number for number, raw in enumerate(sorted({head.raw for head in heads if head.raw}), 1)}
    kinds: dict[str, int] = {}
    for head in heads:
        if head.raw:
            kinds.setdefault(head.kind, rank[head.raw])
    found: dict[int, int] = {}
    last = 0
    for place, head in enumerate(heads):
        if not head.raw and head.kind not in kinds:
            kinds[head.kind] = last + _shown(heads, place)
        level = rank[head.raw] if head.raw else kinds[head.kind]
        last = found[head.at] = min(level, last + 1)
    return found


def _evened(heads: Sequence[_Head]) -> list[_Head]:
    """Where ``#`` and symbols are mixed, a written level that only the last heading with ``#`` has says nothing.

    That heading would be the only part of the part before it.
    """
    written = [place for place, head in enumerate(heads) if head.raw]
    mixed = any(not head.raw and not head.kind.isascii() for head in heads)
    done = list(heads)
    if mixed and len(written) >= 2:
        before, last = heads[written[-2]], heads[written[-1]]
        lone = sum(head.raw == last.raw for head in heads) == 1
        if lone and last.raw > before.raw and before.kind == last.kind and last.at > before.at + 1:
            done[written[-1]] = replace(last, raw=before.raw)
    return done


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
    if not first and before and before[-1].listed and before[-1].raw in {heads[index].raw for index in at}:
        first = before[-1].raw
    beside = [found[head.at] for head in before if first and head.raw == first]
    under = before[-1].at + 1 == heads[at[0]].at if before else False
    top = beside[-1] if beside and not under else found[before[-1].at] + 1 if before else 1
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
