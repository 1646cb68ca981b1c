"""Running heads, footers and folios: out of the text, into the report.

What stands on every page of a printed thing is found by what it does.  No single sign proves it: a refrain
comes again too, and so does the heading 背景 under each of ten countries.  So signs are weighed: a page number
on the line, numbers that count on, a line that cuts a sentence or begins a page, words that the cover says,
words that come again.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.labels import FRONT
from zilap.intake.lone import PUNCTUATED, heads_page, is_date, is_row, lone
from zilap.intake.running import LONGEST, Unit, is_short, units_of
from zilap.intake.stamps import DATE, DATED, DATELIKE
from zilap.intake.text import EMPTY, Block, Blocks, Cleaned, Deed, concat, made, spots
from zilap.intake.wishes import Wishes

_MASTHEAD = re.compile(
    rf"[^，。；！？]{{0,24}}?[\s｜|]*{DATE.pattern}[\s｜|]*(?:[（(]?(?:星期|週|周)[一二三四五六日天][）)]?)?[\s｜|]*[^，。；！？]{{0,16}}"
)
_ISSUE = re.compile(rf"(?:{DATE.pattern}|\d{{4}}[./-]\d{{1,2}}(?!\d)|第?[\d一二三四五六七八九十百]+期)[號号]?\Z")
"""What the running head of a first page may say after the name that stands on all."""
_COVER = 8
"""Units from the start within which a cover's lines stand."""
_ENGLISH = 40
"""Letters of a line of English prose."""
_PROSE = 20
"""Half-ems from which a line is one of prose."""
_TITLE = 10
"""Half-ems of a line that may be a book's or a text's name."""
_MOST = 5.5
"""The most that lines can weigh together."""
_ENOUGH = 3.0
"""Weight of signs from which a line is furniture."""
_OWN = {"sure": 3.0, "paged": 3.0, "bare": 1.5, "wide": 1.0, "narrow": 0.5, "": 0.0}
"""Weight of a page number on a line, by how it stands there: see :class:`Folio`."""


def furniture(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Running heads and folios out; the first of each, on a cover, stays and is marked ``running``."""
    units = units_of(blocks)
    if blocks and wishes.manuscript.text.rstrip(" \n\r").endswith("\f"):
        blocks = (*blocks, Block(EMPTY, turn=True))
        units.append(Unit(len(blocks) - 1, len(blocks), ""))
    found = _found(blocks, units)
    dated = _dated(units, found)
    cover = min(_first_prose(units), _COVER)
    titles = _titles(units, found, cover)
    shaped = bool(units) and (is_row(blocks) or heads_page(blocks))
    once = shaped and all(unit.key != units[0].key for unit in units[1:])
    named = {*titles.values(), *(unit.key for unit in units[:1] if once)}
    deeds: list[Deed] = []
    done: list[Block] = []
    seen: set[str] = set()
    turned = False
    for at, unit in enumerate(units):
        run = blocks[unit.start : unit.end]
        if at in titles or (at not in found and at not in dated) or not wishes.allows("running", run[0].text.spot):
            done += [replace(run[0], turn=True), *run[1:]] if turned else run
            turned = False
        elif unit.key and unit.key not in seen and at < cover and not (at in dated or unit.key in named):
            kept, number = ([*run], []) if _names_sort(run) else _unnumbered(run, unit)
            done += kept
            deeds += number
        else:
            turned = True
            deeds.append(_deed(run, "書眉或頁腳" if unit.key else "頁碼", unit))
        seen.add(unit.key)
    return tuple(block for block in done if block.text or block.role != "line"), deeds


def _titles(units: Sequence[Unit], found: Collection[int], cover: int) -> dict[int, str]:
    """Titles that stand as running heads over their own text too: the first, beside a page number, is the head."""
    places: dict[str, list[int]] = {}
    for at in sorted(found):
        if units[at].key and at < cover:
            places.setdefault(units[at].key, []).append(at)
    return {
        again[1]: key
        for key, again in places.items()
        if len(again) == 2 and _numbered(units, again[0]) and not _numbered(units, again[1])
    }


def _numbered(units: Sequence[Unit], at: int) -> bool:
    """Whether a line has a page number, or stands next to one."""
    near = units[max(0, at - 1) : at + 2]
    return units[at].folio is not None or any(unit.folio is not None and not unit.key for unit in near)


def _dated(units: Sequence[Unit], found: Collection[int]) -> frozenset[int]:
    """Units that say what a running head says which comes again, and a date or a number of an issue: no cover's."""
    said = Counter(units[at].key for at in found)
    if all(count < 2 for count in said.values()):
        return frozenset()
    tails = [(at, unit.key, _ISSUE.search(unit.key)) for at, unit in enumerate(units) if len(unit.key) <= LONGEST]
    return frozenset(at for at, key, tail in tails if tail and tail.start() and said[key[: tail.start()]] >= 2)


def _first_prose(units: Sequence[Unit]) -> int:
    """Where the first punctuated unit stands, or the first of two long lines of English."""
    pairs = itertools.zip_longest(units, units[1:])
    return next((at for at, (unit, after) in enumerate(pairs) if unit and _is_prose(unit, after)), len(units))


def _is_prose(unit: Unit, after: Unit | None) -> bool:
    english = len(unit.key) > _ENGLISH and unit.key.isascii()
    return bool(PUNCTUATED.search(unit.key)) or (english and (after is None or len(after.key) > _ENGLISH))


def _names_sort(run: Sequence[Block]) -> bool:
    """Whether lines say what sort of text this is, as a release has them on every page: they are no book's."""
    return all(FRONT.fullmatch(block.text.chars) for block in run)


def _unnumbered(run: Sequence[Block], unit: Unit) -> tuple[list[Block], list[Deed]]:
    """The first of the running heads, which may be a cover's title, without its folio."""
    first = run[0]
    if unit.folio is None:
        return [replace(block, role="running") for block in run], []
    start, end = unit.folio.span
    text = first.text.cut(0, start) + first.text.cut(end)
    if start > 0 and end < len(first.text):
        text = concat([first.text.cut(0, start), made(" "), first.text.cut(end)])
    lost = first.text.cut(start, end)
    deed = Deed("running", lost.spot, "書眉上的頁碼，移出正文", lost.plain, spots([lost]))
    return [replace(first, role="running", text=text.strip())], [deed]


def _deed(run: Sequence[Block], what: str, unit: Unit) -> Deed:
    text = concat(block.text for block in run)
    return Deed("running", text.spot, f"{what}，移出正文", " ".join(b.text.plain for b in run), spots([text]))


def _found(blocks: Blocks, units: Sequence[Unit]) -> frozenset[int]:
    """The units that are furniture."""
    front = _first_prose(units)
    families = _families(blocks, units)
    likely = [at for at, unit in enumerate(units) if unit.folio or unit.key in families or _is_masthead(blocks, unit)]
    marked = sum(block.role == "heading" for block in blocks) >= 2
    turned = any(block.turn for block in blocks)
    begun = sorted(members[0] for members in families.values())
    page = _Page(blocks, units, _texts(units, frozenset(likely)), _counting(units), begun, marked, turned)
    weights = {at: _weight(page, at) for at in likely}
    known = {at for at in likely if weights[at] >= _ENOUGH and (at >= front or _is_number(page, at))}
    for key, members in families.items():
        later = [at for at in members if at >= min(front, _COVER)] or members
        own = sum(weights[at] for at in later) / len(later)
        if own + _MOST >= _ENOUGH and own + _shared(page, key, members, front) >= _ENOUGH:
            known.update(members)
    return _spread(units, families, lone(blocks, units, known))


@dataclass(frozen=True, slots=True)
class _Page:
    """What all weighing looks at."""

    blocks: Blocks
    units: Sequence[Unit]
    texts: _Texts
    counting: frozenset[int]
    """Units whose page numbers count on from one another."""
    begun: Sequence[int]
    """Where lines stand first that come again."""
    marked: bool
    """Whether the headings of the text have marks."""
    turned: bool
    """Whether the file shows where pages begin."""


def _families(blocks: Blocks, units: Sequence[Unit]) -> dict[str, list[int]]:
    """Where short lines stand that come again and are no text."""
    places: dict[str, list[int]] = {}
    for at, unit in enumerate(units):
        likely = is_short(blocks[unit.start]) and 2 <= len(unit.key) <= LONGEST
        if likely and unit.key[-1:] != "：" and not chars.ends_sentence(unit.key) and not is_date(unit.key):
            places.setdefault(unit.key, []).append(at)
    again = {key: found for key, found in places.items() if len(found) >= 2}
    for key in _prose(units, again):
        del again[key]
    return again


def _prose(units: Sequence[Unit], again: dict[str, list[int]]) -> set[str]:
    """Lines that come again because the text does: punctuated ones, and those that stand beside them each time."""
    counted = Counter(unit.key for unit in units)
    prose = {key for key, count in counted.items() if count >= 2 and PUNCTUATED.search(key)}

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


def _counting(units: Sequence[Unit]) -> frozenset[int]:
    """Units whose page numbers go up by one or two from one another, some lines of text between."""
    numbered = [at for at, unit in enumerate(units) if unit.folio and unit.folio.kind != "narrow"]
    found: set[int] = set()
    for before, after in itertools.pairwise(numbered):
        left, right = units[before].folio, units[after].folio
        if left and right and 1 <= right.value - left.value <= 2 and after - before >= 2:
            found |= {before, after}
    return frozenset(found)


def _weight(page: _Page, at: int) -> float:
    """How much one line's own signs weigh: its folio, its place, its date."""
    unit = page.units[at]
    kind = unit.folio.kind if unit.folio else ""
    cuts, apart = _cuts(page, at), _is_apart(page, at)
    weight = _OWN[kind] + 2.0 * cuts + 2.0 * _at_turn(page, unit) + 0.5 * apart
    if unit.folio:
        weight += 2.0 * (at in page.counting) + 1.0 * (kind == "bare" and apart and not cuts and _in_prose(page, at))
    if kind == "wide" and unit.folio and not 1900 <= unit.folio.value <= 2100 and apart and not cuts:
        weight += 1.0 * _in_prose(page, at) + 0.5 * (chars.width(unit.key) >= _TITLE)
    weight += 2.0 * (at == 0 and kind == "wide")
    if kind in ("", "wide") and _is_masthead(page.blocks, unit):
        weight += 1.5
    return weight + 1.5 * _beside(page, at)


def _is_number(page: _Page, at: int) -> bool:
    """Whether a line before the text can only be a page number: it says so, cuts a sentence, or counts on."""
    unit = page.units[at]
    kind = unit.folio.kind if unit.folio else ""
    if at == 0 and kind == "wide":
        return True
    return kind in ("sure", "paged") or (kind in ("bare", "wide") and (at in page.counting or _cuts(page, at)))


def _shared(page: _Page, key: str, members: Sequence[int], front: int) -> float:
    """How much it weighs that lines say the same, and what they say."""
    first = members[0] < min(front, _COVER)
    weight = {2: 1.0, 3: 1.5}.get(len(members), 2.0)
    form = _in_form(page, members)
    named = chars.width(key) >= _TITLE and not form
    weight += (2.0 if named else 0.5 if not form else 0.0) if first else 0.0
    alone = named and bisect_left(page.begun, members[-1]) - bisect_right(page.begun, members[0]) <= 0
    unlike = page.marked and all(page.blocks[page.units[at].start].role == "line" for at in members)
    return weight + 1.0 * alone + 0.5 * unlike


def _in_form(page: _Page, members: Sequence[int]) -> bool:
    """Whether each stands right after a heading that comes but once: a part of a form that is filled again."""
    blocks, units = page.blocks, page.units
    levels = {blocks[units[at].start].level for at in members if blocks[units[at].start].role == "heading"}
    return (
        bool(levels)
        and min(levels) > 1
        and all(at > 0 and blocks[units[at - 1].start].role == "heading" for at in members[1:])
    )


def _is_masthead(blocks: Blocks, unit: Unit) -> bool:
    """Whether a line gives a name and a date, and nothing else."""
    block = blocks[unit.start]
    text = block.text.chars
    if not DATELIKE.search(unit.key) or unit.end - unit.start > 1 or not is_short(block) or len(unit.key) > 40:
        return False
    if not _MASTHEAD.fullmatch(text) or DATED.fullmatch(text):
        return False
    return len(DATE.sub("", text).strip()) >= 2


def _beside(page: _Page, at: int) -> bool:
    """Whether a line that says something stands next to one that is a page number and nothing else."""
    if not page.units[at].key:
        return False
    near = (page.units[other] for other in (at - 1, at + 1) if 0 <= other < len(page.units))
    return any(unit.folio is not None and not unit.key and unit.folio.kind == "sure" for unit in near)


def _is_apart(page: _Page, at: int) -> bool:
    """Whether blank lines stand on both sides."""
    unit = page.units[at]
    after = page.blocks[unit.end] if unit.end < len(page.blocks) else None
    return page.blocks[unit.start].gap > 0 and (after is None or after.gap > 0)


def _in_prose(page: _Page, at: int) -> bool:
    """Whether running text stands before and after."""
    before, after = page.texts.before[at], page.texts.after[at]
    if before < 0:
        return False
    near = [page.blocks[page.units[before].end - 1]]
    near += [page.blocks[page.units[after].start]] if after < len(page.units) else []
    return all(chars.width(block.text.chars) >= _PROSE or block.role in ("heading", "item") for block in near)


def _at_turn(page: _Page, unit: Unit) -> bool:
    """Whether a page begins at the unit or right after it."""
    after = page.blocks[unit.end] if unit.end < len(page.blocks) else None
    return page.blocks[unit.start].turn or (after.turn if after else page.turned)


@dataclass(frozen=True, slots=True)
class _Texts:
    """For each unit, the nearest units before and after it that are no furniture."""

    before: Sequence[int]
    after: Sequence[int]


def _texts(units: Sequence[Unit], likely: Collection[int]) -> _Texts:
    """Where the text is; a unit's neighbour is -1 or the number of units where there is none."""
    before, after = [-1] * len(units), [len(units)] * len(units)
    last = -1
    for at in range(len(units)):
        before[at] = last
        if at not in likely:
            after[max(last, 0) : at] = [at] * (at - max(last, 0))
            last = at
    return _Texts(before, after)


def _cuts(page: _Page, at: int) -> bool:
    """Whether a unit (with furniture beside it) stands inside a sentence."""
    before, after = page.texts.before[at], page.texts.after[at]
    if before < 0 or after >= len(page.units):
        return False
    left, right = page.blocks[page.units[before].end - 1], page.blocks[page.units[after].start]
    if right.role != "line" or right.mark or right.indent > left.indent or left.role not in ("line", "item"):
        return False
    text = left.text.chars
    if 2 * len(text) < _PROSE or (left.mark and left.role != "item"):
        return False
    return chars.width(text) >= _PROSE and not chars.ends_sentence(text) and text[-1:] not in "：:"


def _spread(units: Sequence[Unit], again: dict[str, list[int]], known: set[int]) -> frozenset[int]:
    """The known furniture, and lines that come again and stand beside some wherever they stand."""
    places = {at: key for key, found in again.items() for at in found if at not in known}
    waiting = Counter(places.values())
    done = set(known)
    fresh = list(known)
    while fresh:
        at = fresh.pop()
        for other in (at - 1, at + 1):
            key = places.pop(other, "")
            if not key:
                continue
            waiting[key] -= 1
            if not waiting[key]:
                more = [place for place in again[key] if place not in done]
                done.update(more)
                fresh += more
    return frozenset(done)
