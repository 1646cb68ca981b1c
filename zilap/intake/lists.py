"""Items of lists: bullets of every sort, numbers that count, and how deep each stands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from zilap.intake.labels import Label, label
from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

ORDERED = ("dot", "half", "paren", "circled")
"""Numbers that Markdown can count itself; others stay in the text."""
_LONG = 160


def lists(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Find the numbered items, then the depth of every item."""
    numbered = _numbered(blocks)
    done: list[Block] = []
    deeds: list[Deed] = []
    for at, block in enumerate(blocks):
        if block.role == "item" and not wishes.allows("list", block.text.spot):
            done.append(replace(block, role="paragraph", mark=""))
        elif at in numbered and wishes.allows("list", block.text.spot):
            done.append(_item(block, numbered[at], deeds, done[-1] if done else None))
        else:
            done.append(block)
    return _depths(done), deeds


def _item(block: Block, number: Label, deeds: list[Deed], before: Block | None) -> Block:
    """A numbered item; where a list begins anew right after another, Markdown cannot count it: the number stays."""
    last = before.mark[:-1] if before and before.role == "item" and before.indent == block.indent else ""
    anew = last.isdigit() and number.number != int(last) + 1
    again = before is not None and before.role == "item" and before.mark == f"{number.kind}+" and number.number > 1
    if number.kind in ORDERED and (anew or again):
        return replace(block, role="item", mark=f"{number.kind}+")
    if number.kind not in ORDERED:
        return replace(block, role="item", mark=number.kind)
    taken, text = block.text.cut(0, number.length), block.text.cut(number.length)
    why = f"「{taken.plain.strip()}」讀作條目編號"
    deeds.append(Deed("list", taken.spot, why, excerpt(block.text.plain, 30), spots([taken])))
    return replace(block, role="item", mark=f"{number.number}.", text=text)


def _numbered(blocks: Blocks) -> dict[int, Label]:
    """Paragraphs that begin with a number, where neighbours go on counting with nothing else between."""
    labels = {
        at: found
        for at, block in enumerate(blocks)
        if block.role == "paragraph" and not block.bold and (found := label(block.text.chars))
    }
    _as_roman(labels)
    chosen: dict[int, Label] = {}
    for run in _counting(blocks, labels):
        lengths = sorted(len(blocks[at].text) for at in run)
        if _heads(blocks, run, labels):
            continue
        if len(run) >= 2 and lengths[len(lengths) // 2] <= _LONG and labels[run[0]].kind not in ("part", "deep"):
            chosen |= {at: labels[at] for at in run}
    return chosen


def _as_roman(labels: dict[int, Label]) -> None:
    """(i) before (ii) is a number and no letter."""
    places = sorted(labels)
    for at, after in itertools.pairwise(places):
        if labels[at].kind == "alpha" and labels[at].number == 9 and labels[after].kind == "roman":
            labels[at] = replace(labels[at], kind="roman", number=1)


def _heads(blocks: Blocks, run: Sequence[int], labels: dict[int, Label]) -> bool:
    """Whether numbered lines stand over lists of their own, as headings do."""
    kind = labels[run[0]].kind
    if kind not in ORDERED and run[0] and blocks[run[0] - 1].role == "item":
        return False
    over = sum(at + 1 < len(blocks) and blocks[at + 1].role in ("item", "table") for at in run)
    over += sum(found is not None and found.kind == "deep" for at in run for found in [labels.get(at + 1)])
    if kind not in ORDERED:
        after = (labels.get(at + 1) for at in run)
        over += sum(found is not None and found.kind in ORDERED and found.number == 1 for found in after)
    flush = all(blocks[at + 1].indent <= blocks[at].indent for at in run if at + 1 < len(blocks))
    apart = all(blocks[at].gap for at in run[1:])
    return over * 2 >= len(run) and (kind not in ORDERED or (flush and apart))


def _counting(blocks: Blocks, labels: dict[int, Label]) -> list[list[int]]:
    """Runs of places whose numbers of one kind go up by one, only items between them."""
    runs: list[list[int]] = []
    open_: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        found = labels.get(at)
        if found is None:
            if block.role not in ("item", "figure"):
                open_ = {}
            continue
        run = open_.get(found.kind)
        if run and labels[run[-1]].number + 1 == found.number:
            run.append(at)
        else:
            run = [at]
            runs.append(run)
        open_[found.kind] = run
    return runs


def _depths(blocks: Sequence[Block]) -> Blocks:
    """Depth by indent; at the same indent, a new sort of mark goes deeper and a known one comes back."""
    done: list[Block] = []
    stack: list[tuple[int, str]] = []
    known: set[str] = set()
    for at, block in enumerate(blocks):
        if block.role != "item":
            stack = []
            known = set()
            done.append(block)
            continue
        sort = _sort(block.mark)
        if stack and sort not in known and _begins(blocks, at, stack, sort):
            stack = []
        known.add(sort)
        while stack and block.indent < stack[-1][0] - 1:
            stack.pop()
        if (block.indent, sort) not in stack and any(_same(place, block.indent, sort) for place in stack):
            sort = next(place[1] for place in stack if _same(place, block.indent, sort))
        while stack and stack[-1] != (block.indent, sort) and any(_same(p, block.indent, sort) for p in stack[:-1]):
            stack.pop()
        if not stack or not _same(stack[-1], block.indent, sort):
            stack.append((block.indent, sort))
        done.append(replace(block, level=len(stack) - 1) if block.level != len(stack) - 1 else block)
    return tuple(done)


def _begins(blocks: Sequence[Block], at: int, stack: list[tuple[int, str]], sort: str) -> bool:
    """Whether another list begins: a new sort of mark after a blank line, and the old sort never comes back."""
    block = blocks[at]
    if not block.gap or block.indent != stack[0][0] or any(place[1] == sort for place in stack):
        return False
    for later in itertools.islice(blocks, at + 1, None):
        if later.role != "item":
            return True
        if any(_same(place, later.indent, _sort(later.mark)) for place in stack):
            return False
    return True


def _same(place: tuple[int, str], indent: int, sort: str) -> bool:
    return abs(place[0] - indent) <= 1 and place[1] == sort


def _sort(mark: str) -> str:
    """Marks that mean the same: the numbers of one list, Markdown's bullets."""
    if mark[:-1].isdigit():
        return "1."
    return "-" if mark in ("*", "+", "-") else mark
