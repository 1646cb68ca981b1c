"""Running heads, footers and folios: out of the text, into the report.

What stands on every page of a printed thing is found by what it does: it comes again, and it stands at
page breaks, cuts sentences, or repeats what the cover says.  Coming again alone proves nothing:
a refrain does so too, and so does the heading 背景 under each of ten countries.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.stamps import DATE
from zilap.intake.text import EMPTY, Block, Blocks, Cleaned, Deed, concat, spots
from zilap.intake.wishes import Wishes

FOLIO = re.compile(
    r"\d{1,3}"
    r"|[-–—－─~～‧·•.|｜\[( ]*[-–—－─~～‧·•|｜\[(]\s*(?:\d{1,4}|[ivxlc]+)\s*[-–—－─~～‧·•.|｜\]) ]*"
    r"|第\s*[\d一二三四五六七八九十百]+\s*頁"
    r"(?:[\s，,/／]*共\s*[\d一二三四五六七八九十百]+\s*頁)?|第\s*[\d一二三四五六七八九十百]+\s*页(?:[\s，,/／]*共\s*\d+\s*页)?"
    r"|[（(【]?\s*(?:下轉|上接|轉至?|接)\s*第?\s*[A-Z]?\d{1,3}\s*[版頁](?:\S{1,6})?\s*[）)】]?"
    r"|[（(]?[Cc]ontinued (?:on|from) (?:page )?\w+[）)]?"
    r"|[Pp]age\s+\d+(?:\s*(?:of|/)\s*\d+)?|[Pp]\.?\s?\d{1,4}|\d{1,4}\s*[/／]\s*\d{1,4}"
)
_SURE = re.compile(r".*[頁页版].*|.*[Cc]ontinued.*|[Pp]age.*|[-–—－─~～‧·•|｜]\s*\S+\s*[-–—－─~～‧·•|｜]")
_NUMBER = re.compile(
    r"\A(?:第?\s*\d{1,4}\s*[頁页]?)[\s|｜·•–—－─-]+(?=\D)|[\s|｜·•–—－─-]+第?\s*[A-Z]?\d{1,4}\s*[頁页]?\Z"
)
_BARRED = re.compile(r"[|｜•·—–]\s*\d{1,4}\Z|\A\d{1,4}\s*[|｜•·—–]")
"""A folio with a bar between it and the running head."""
_ROMAN = re.compile(r"[ivxl]{1,7}")
_SHEET = re.compile(r"[A-Z]\s?\d{1,3}")
_DATELIKE = re.compile(r"年|\d{4}")
_MASTHEAD = re.compile(
    rf"[^，。；！？]{{0,24}}?[\s｜|]*{DATE.pattern}[\s｜|]*(?:[（(]?(?:星期|週|周)[一二三四五六日天][）)]?)?[\s｜|]*[^，。；！？]{{0,16}}"
)
_PUNCTUATED = re.compile(r"[，。；！？]")
_COVER = 8
"""Units from the start within which a cover's lines stand."""
_LONGEST = 60
_PROSE = 20


@dataclass(frozen=True, slots=True)
class _Unit:
    """One to three neighbouring lines that are one running head, or one line."""

    start: int
    end: int
    key: str
    numbered: bool = False
    """Whether a folio was taken off the key."""
    folio: bool = False
    """Whether its first line has the shape of a folio."""


def furniture(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Running heads and folios out; the first of each, on a cover, stays and is marked ``running``."""
    units = list(_units(blocks))
    if blocks and wishes.manuscript.text.rstrip(" \n\r").endswith("\f"):
        blocks = (*blocks, Block(EMPTY, turn=True))
        units.append(_Unit(len(blocks) - 1, len(blocks), ""))
    folios = _folios(blocks, units)
    running = _running(blocks, units, folios)
    folios |= _with_heads(blocks, units, running)
    running |= _mastheads(blocks, units, folios, running)
    cover = min(_first_prose(units), _COVER)
    deeds: list[Deed] = []
    done: list[Block] = []
    seen: set[str] = set()
    turned = False
    for at, unit in enumerate(units):
        run = blocks[unit.start : unit.end]
        head = unit.key in running
        if not (head or at in folios) or not wishes.allows("running", run[0].text.spot):
            done += [replace(run[0], turn=True), *run[1:]] if turned else run
            turned = False
        elif head and unit.key not in seen and at < cover:
            kept, number = _unnumbered(run, unit)
            done += kept
            deeds += number
        else:
            turned = True
            deeds.append(_deed(run, "頁碼" if at in folios else "書眉或頁腳", unit))
        seen.add(unit.key)
    return tuple(block for block in done if block.text or block.role != "line"), deeds


def _first_prose(units: Sequence[_Unit]) -> int:
    """Where the first punctuated unit stands."""
    return next((at for at, unit in enumerate(units) if _PUNCTUATED.search(unit.key)), len(units))


def _unnumbered(run: Sequence[Block], unit: _Unit) -> tuple[list[Block], list[Deed]]:
    """The first of the running heads, which may be a cover's title, without its folio."""
    first = run[0]
    found = _NUMBER.search(first.text.chars) if unit.numbered else None
    if not found:
        return [replace(block, role="running") for block in run], []
    text = first.text.cut(0, found.start()) if found.start() else first.text.cut(found.end())
    lost = first.text.cut(*found.span())
    deed = Deed("running", lost.spot, "書眉上的頁碼，移出正文", lost.plain, spots([lost]))
    return [replace(first, role="running", text=text.strip())], [deed]


def _deed(run: Sequence[Block], what: str, unit: _Unit) -> Deed:
    text = concat(block.text for block in run)
    return Deed("running", text.spot, f"{what}，移出正文", " ".join(b.text.plain for b in run), spots([text]))


def _units(blocks: Blocks) -> Iterator[_Unit]:
    """Lines, those joined that together read as a line that stands elsewhere."""
    keys = [block.text.key if _short(block) else "" for block in blocks]
    single = set(keys) - {""}
    at = 0
    while at < len(blocks):
        for length in (3, 2):
            run = keys[at : at + length]
            key = "".join(run)
            if len(run) == length and key in single and all(run) and _close(blocks[at + 1 : at + length]):
                yield _Unit(at, at + length, key, folio=FOLIO.fullmatch(blocks[at].text.chars) is not None)
                at += length
                break
        else:
            yield _single(blocks[at], at)
            at += 1


def _single(block: Block, at: int) -> _Unit:
    chars_ = block.text.chars
    folio = FOLIO.fullmatch(chars_) is not None
    bare = _NUMBER.sub("", chars_) if not folio and _short(block) else chars_
    return _Unit(at, at + 1, "".join(bare.split()), bare != chars_, folio)


def _short(block: Block) -> bool:
    return block.role in ("line", "heading") and len(block.text) <= _LONGEST + 20


def _close(blocks: Blocks) -> bool:
    return all(block.gap <= 1 for block in blocks)


def _folios(blocks: Blocks, units: Sequence[_Unit]) -> frozenset[int]:
    """Units that are page numbers: those that say so, and bare numbers that count pages."""
    found = [at for at, unit in enumerate(units) if unit.folio]
    sure = [at for at in found if _SURE.fullmatch(blocks[units[at].start].text.chars)]
    said = set(sure)
    bare = [at for at in found if at not in said]
    sure += [at for at in range(1, len(units) - 1) if len(units[at].key) <= 4 and _newspaper(blocks, units, at)]
    near = [at for at in bare if _at_turn(blocks, units[at])]
    if _counts([_value(blocks[units[at].start].text.chars) for at in bare]) and _apart(bare):
        near = bare
    if len(bare) == 1 and _first_prose(units) < bare[0] < len(units) - 1 and units[bare[0]].key in ("1", "2"):
        near = bare
    roman = [at for at, unit in enumerate(units) if _ROMAN.fullmatch(blocks[unit.start].text.chars)]
    return frozenset([*sure, *near, *(at for at in roman if _at_turn(blocks, units[at]))])


def _newspaper(blocks: Blocks, units: Sequence[_Unit], at: int) -> bool:
    """Whether a unit is the folio of a newspaper, A12, that stands apart."""
    block, after = blocks[units[at].start], blocks[units[at + 1].start]
    return bool(_SHEET.fullmatch(block.text.chars)) and block.gap > 0 and after.gap > 0 and block.role == "line"


def _mastheads(
    blocks: Blocks, units: Sequence[_Unit], folios: frozenset[int], running: frozenset[str]
) -> frozenset[str]:
    """What need not come again: the name of a paper that cuts a sentence, and the foot of a page."""
    feet = [at - 1 for at in folios if 0 < at < len(units) - 1 and _is_foot(blocks, units, folios, at - 1)]
    inside = range(_first_prose(units), len(units))
    dated = [at for at in inside if len(units[at].key) <= 40 and _is_masthead(blocks[units[at].start])]
    texts = _texts(units, folios, running)
    cutting = [at for at in dated if _cuts(blocks, units, texts, at)]
    return frozenset(units[at].key for at in (*feet, *cutting))


def _is_masthead(block: Block) -> bool:
    """Whether a line gives a name and a date, and nothing else."""
    text = block.text.chars
    if not _short(block) or not _DATELIKE.search(text) or not _MASTHEAD.fullmatch(text):
        return False
    return len(DATE.sub("", text).strip()) >= 2


def _is_foot(blocks: Blocks, units: Sequence[_Unit], folios: frozenset[int], at: int) -> bool:
    """Whether a line stands over the folio with which a page ends: a heading would have text under it."""
    block, after = blocks[units[at].start], blocks[units[at + 2].start]
    plain = block.role == "line" and not block.mark and block.gap > 0 and len(block.text) <= 40
    ends = at not in folios and at + 1 in folios and after.turn
    return plain and ends and not re.search(r"[，。；！？：、,.;:!?]", block.text.chars)


def _with_heads(blocks: Blocks, units: Sequence[_Unit], running: frozenset[str]) -> frozenset[int]:
    """Bare numbers next to running heads that never count down."""
    bare = [at for at, unit in enumerate(units) if unit.folio]
    near = ([*units[max(at - 1, 0) : at], *units[at + 1 : at + 2]] for at in bare)
    found = [at for at, beside in zip(bare, near, strict=True) if any(unit.key in running for unit in beside)]
    values = [_value(blocks[units[at].start].text.chars) for at in found]
    return frozenset(found) if values == sorted(values) else frozenset()


def _value(text: str) -> int:
    digits = re.search(r"\d+", text)
    return int(digits[0]) if digits else 0


def _counts(values: Sequence[int]) -> bool:
    steps = [after - before for before, after in itertools.pairwise(values)]
    return len(values) >= 3 and sum(1 <= step <= 2 for step in steps) >= 0.8 * len(steps)


def _apart(places: Sequence[int]) -> bool:
    gaps = [after - before for before, after in itertools.pairwise(places)]
    return sum(gap >= 3 for gap in gaps) >= 0.8 * len(gaps)


def _at_turn(blocks: Blocks, unit: _Unit) -> bool:
    """Whether a page begins at the unit or right after it."""
    after = blocks[unit.end] if unit.end < len(blocks) else None
    return blocks[unit.start].turn or (after.turn if after else any(block.turn for block in blocks))


def _running(blocks: Blocks, units: Sequence[_Unit], folios: frozenset[int]) -> frozenset[str]:
    """Keys of the running heads."""
    places: dict[str, list[int]] = {}
    for at, unit in enumerate(units):
        block = blocks[unit.start]
        likely = _short(block) and 2 <= len(unit.key) <= _LONGEST and not chars.ends_sentence(unit.key)
        if likely and at not in folios and "：" not in unit.key[-1:]:
            places.setdefault(unit.key, []).append(at)
    again = {key: found for key, found in places.items() if len(found) >= 2}
    for key in _prose(units, again):
        del again[key]
    texts = _texts(units, folios, again.keys())
    known = {key for key, found in again.items() if _proved(blocks, units, folios, texts, key, found)}
    return _spread(units, again, known, folios)


def _prose(units: Sequence[_Unit], again: dict[str, list[int]]) -> set[str]:
    """Lines that come again because the text does: punctuated ones, and those that stand beside them each time."""
    counted = Counter(unit.key for unit in units)
    prose = {key for key, count in counted.items() if count >= 2 and _PUNCTUATED.search(key)}

    companions: dict[str, list[str]] = {}
    for key, found in again.items():
        for step in (1, -1):
            near = Counter(units[at + step].key for at in found if 0 <= at + step < len(units))
            usual, count = near.most_common(1)[0] if near else ("", 0)
            if count >= 2 and count * 2 >= len(found):
                companions.setdefault(usual, []).append(key)
    fresh = list(prose)
    while fresh:
        more = [key for key in companions.get(fresh.pop(), ()) if key not in prose]
        prose.update(more)
        fresh += more
    return prose & set(again)


def _proved(
    blocks: Blocks, units: Sequence[_Unit], folios: frozenset[int], texts: _Texts, key: str, found: list[int]
) -> bool:
    at_turn = sum(_marked_turn(blocks, units, folios, at) for at in found)
    cuts = sum(_cuts(blocks, units, texts, at) for at in found)
    numbered = sum(units[at].numbered for at in found)
    if at_turn * 2 >= len(found) or cuts >= max(2, 0.3 * len(found)) or (cuts and at_turn):
        return True
    if numbered:
        lines = [blocks[units[at].start].text.chars for at in found if units[at].numbered]
        values = [_value(_NUMBER.search(line)[0]) for line in lines]  # type: ignore[index]
        title = not units[found[0]].numbered and found[0] < _COVER and all(map(_BARRED.search, lines))
        return (bool(cuts) or title) and _counts(values)
    long = len(key) + chars.count_han(key) >= 16
    return len(found) >= 3 and found[0] < _COVER and long and not _under_headings(blocks, units, found)


def _under_headings(blocks: Blocks, units: Sequence[_Unit], found: list[int]) -> bool:
    """Whether each stands right after a heading that comes but once: a part of a form that is filled again."""
    levels = {blocks[units[at].start].level for at in found if blocks[units[at].start].role == "heading"}
    return (
        bool(levels)
        and min(levels) > 1
        and all(at > 0 and blocks[units[at - 1].start].role == "heading" for at in found[1:])
    )


def _marked_turn(blocks: Blocks, units: Sequence[_Unit], folios: frozenset[int], at: int) -> bool:
    return at - 1 in folios or at + 1 in folios or _at_turn(blocks, units[at])


@dataclass(frozen=True, slots=True)
class _Texts:
    """For each unit, the nearest units before and after it that are no furniture."""

    before: Sequence[int]
    after: Sequence[int]


def _texts(units: Sequence[_Unit], folios: frozenset[int], again: Collection[str]) -> _Texts:
    """Where the text is; a unit's neighbour is -1 or the number of units where there is none."""
    before, after = [-1] * len(units), [len(units)] * len(units)
    last = -1
    for at, unit in enumerate(units):
        before[at] = last
        if at not in folios and unit.key not in again:
            after[max(last, 0) : at] = [at] * (at - max(last, 0))
            last = at
    return _Texts(before, after)


def _cuts(blocks: Blocks, units: Sequence[_Unit], texts: _Texts, at: int) -> bool:
    """Whether a unit (with furniture beside it) stands inside a sentence."""
    before, after = texts.before[at], texts.after[at]
    if before < 0 or after >= len(units):
        return False
    left, right = blocks[units[before].end - 1], blocks[units[after].start]
    if right.role != "line" or right.mark or right.indent > left.indent or left.role not in ("line", "item"):
        return False
    prose = chars.width(left.text.chars) >= _PROSE
    open_ = not chars.ends_sentence(left.text.chars) and left.text.chars[-1:] not in "：:"
    return prose and open_ and not (left.mark and not (left.role == "item" and left.text.chars[-1:] in "，、；"))


def _spread(
    units: Sequence[_Unit], again: dict[str, list[int]], known: set[str], folios: frozenset[int]
) -> frozenset[str]:
    """The known running heads, and those that stand beside one or beside a folio wherever they stand."""
    places = {at: key for key, found in again.items() for at in found}
    waiting = {key: len(found) for key, found in again.items()}
    everywhere: dict[str, list[int]] = {key: [] for key in again}
    for at, unit in enumerate(units):
        if unit.key in everywhere:
            everywhere[unit.key].append(at)
    fresh = [*folios, *(at for key in known for at in everywhere[key])]
    while fresh:
        at = fresh.pop()
        for other in (at - 1, at + 1):
            key = places.pop(other, "")
            if not key:
                continue
            waiting[key] -= 1
            if not waiting[key] and key not in known:
                known.add(key)
                fresh += everywhere[key]
    return frozenset(known)
