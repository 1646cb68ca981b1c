"""From characters and their kinds to the numbers that lines are fitted with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import add
from typing import Any

from zilap.lines import css, kinds
from zilap.lines.breaks import HYPHEN, opportunities
from zilap.lines.fit import Measures
from zilap.lines.ruby import Reading, overhang
from zilap.lines.shape import Shaped, shape
from zilap.lines.tree import Node

_NOT_IDEOGRAPHS = re.compile("[^i]+")


@dataclass(slots=True)
class Flat:
    """What is gathered on the walk over the tree: one entry a character, unless it says otherwise."""

    containing_block: Any
    measure: Callable[[Any], float]
    nodes: list[Node] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    advance: list[float] = field(default_factory=list)
    em: list[float] = field(default_factory=list)
    rules: list[css.TextRules] = field(default_factory=list)
    joined: set[int] = field(default_factory=set)
    seams: set[int] = field(default_factory=set)
    """Characters with which a box begins that does not wrap, in one that does."""
    opening: dict[int, float] = field(default_factory=dict)
    """Character to the left edges of the inline boxes that begin before it."""
    closing: dict[int, float] = field(default_factory=dict)
    """Character to the right edges of the inline boxes that end before it."""
    pads: dict[int, tuple[float, float]] = field(default_factory=dict)
    hangs: dict[int, float] = field(default_factory=dict)
    readings: dict[int, Reading] = field(default_factory=dict)
    """The character after a base to the base's reading."""
    hyphens: dict[int, Shaped] = field(default_factory=dict)
    hyphen_of: dict[int, Shaped] = field(default_factory=dict)
    length: int = 0
    depends: bool = False
    """Whether edges or boxes in the line depend on the width of the containing block."""
    raised: int = 0
    struts: dict[int, tuple[float, float]] = field(default_factory=dict)
    all_rules: dict[int, css.TextRules] = field(default_factory=dict)
    metrics: dict[int, tuple[float, float]] = field(default_factory=dict)


def special_gaps(found: Sequence[str]) -> dict[int, kinds.Gap]:
    """The gaps of a paragraph that are not simply between two ideographs: character to the gap after it."""
    some: dict[int, kinds.Gap] = {}
    joined, last = "".join(found), len(found) - 1
    for run in _NOT_IDEOGRAPHS.finditer(joined):
        for i in range(max(run.start() - 1, 0), min(run.end(), last)):
            some[i] = kinds.gap(joined[i], joined[i + 1])
    if last >= 0:
        some[last] = kinds.Gap(tier=0)
    return some


def glue_after(flat: Flat, gaps: dict[int, kinds.Gap], text: str) -> list[float]:
    """Trimmed blanks and Han–Latin space after each character, px."""
    glue = [0.0] * len(text)
    for i, gap in gaps.items():
        if gap.trim:
            if flat.rules[i].trim_pairs:
                glue[i] = gap.trim * min(flat.em[i], flat.em[i + 1])
        elif gap.latin:
            letter = i if flat.kinds[i] == "a" else i + 1
            rules = flat.rules[i]
            if rules.autospace_numeric if text[letter].isdigit() else rules.autospace_alpha:
                glue[i] = rules.autospace * flat.em[i]
    return glue


def measures(flat: Flat, style: Any, text: str, gaps: dict[int, kinds.Gap], glue: list[float]) -> Measures:
    """The numbers of a paragraph whose line box has the computed style ``style``."""
    head, tail, natural = _edges(flat, glue)
    tier = _tiers(flat, gaps)
    grow, shrink = _growth(flat, gaps, tier, glue), _shrink(flat, gaps, glue)
    allowed = opportunities(text, style["lang"], flat.rules, flat.joined, flat.kinds, flat.seams)
    start_trim, end_trim, end_room = _trims(flat, gaps, text)
    _keep_readings_in(flat, head, end_trim)
    if HYPHEN in allowed:
        _hyphens(flat, allowed, end_trim)
    return Measures(
        em=style["font_size"],
        text=text,
        kinds="".join(flat.kinds),
        breaks=allowed,
        advance=flat.advance,
        tail=tail,
        head=head,
        start_trim=start_trim,
        end_trim=end_trim,
        end_room=end_room,
        tier=tier,
        grow=grow,
        shrink=shrink,
        width_to=[0.0, *accumulate(natural)],
        shrink_to=[0.0, *accumulate(shrink)],
        grow_to=[0.0, *accumulate(grow)],
        first_tiers_to=[0, *accumulate([one in (1, 2) for one in tier])],
        others_to=[0, *accumulate([one == 3 for one in tier])],
    )


def _edges(flat: Flat, glue: list[float]) -> tuple[list[float], list[float], list[float]]:
    """What comes before and after each character besides itself, and the room it takes with what follows."""
    head, tail = [0.0] * len(glue), glue.copy()
    for i, width in flat.opening.items():
        if i < len(glue):
            head[i] = width
            tail[i - 1] += width if i else 0.0
    natural = list(map(add, flat.advance, tail))
    for i, width in flat.closing.items():
        if i:
            natural[i - 1] += width
        elif head:
            head[0] += width
    return head, tail, natural


def _tiers(flat: Flat, gaps: dict[int, kinds.Gap]) -> list[int]:
    """The order in which gaps grow; CSS Text 4, text-justify."""
    tiers = [kinds.gap("i", "i").tier] * len(flat.kinds)
    for i, gap in gaps.items():
        tiers[i] = gap.tier
    if all(rules.justify == "auto" for rules in flat.all_rules.values()):
        return tiers
    for i, rules in enumerate(flat.rules):
        if rules.justify == "inter-character" and tiers[i]:
            tiers[i] = 3
        elif rules.justify == "none" or (rules.justify == "inter-word" and tiers[i] != 1):
            tiers[i] = 0
    return tiers


def _shrink(flat: Flat, gaps: dict[int, kinds.Gap], glue: list[float]) -> list[float]:
    """CLREQ, Procedures for Inter-Character Spacing Reduction: px that the gap after each character may lose."""
    shrink = [0.0] * len(glue)
    for i, gap in gaps.items():
        if gap.latin:
            shrink[i] = max(0.0, glue[i] - 0.125 * flat.em[i])
        elif gap.shrink and flat.rules[i].trim_pairs:
            shrink[i] = gap.shrink * flat.em[i]
        elif flat.kinds[i] == "s":
            shrink[i] = max(0.0, flat.advance[i] - 0.25 * flat.em[i])
    return shrink


def _growth(flat: Flat, gaps: dict[int, kinds.Gap], tiers: list[int], glue: list[float]) -> list[float]:
    """Px that a word space may grow to half an em, a Han–Latin gap to a third; 0 for other gaps."""
    grow = [0.0] * len(tiers)
    for i in gaps:
        if tiers[i] == 1:
            grow[i] = max(0.0, 0.5 * flat.em[i] - flat.advance[i])
        elif tiers[i] == 2:
            grow[i] = max(0.0, flat.em[i] / 3 - glue[i])
    return grow


def _trims(flat: Flat, gaps: Iterable[int], text: str) -> tuple[list[float], list[float], list[float]]:
    """What each mark loses at a line start, always loses at a line end, and may lose there besides.

    CLREQ, Compression of punctuation marks at line start or line end; ``trim-both`` is GB/T 15834.
    """
    start, end, room = ([0.0] * len(text) for _ in range(3))
    for i in gaps:
        kind, rules, em = flat.kinds[i], flat.rules[i], flat.em[i]
        if kind == "o":
            first = i == 0 or text[i - 1] == "\n"
            if rules.trim_first if first else rules.trim_start:
                start[i] = 0.5 * em
        elif kind in kinds.END_ROOM:
            blank = kinds.END_ROOM[kind] * em
            if rules.hang_end and kind in "pkq":
                room[i] = flat.advance[i]
            elif rules.force_end:
                end[i] = blank
            elif rules.trim_end:
                room[i] = blank
    return start, end, room


def _keep_readings_in(flat: Flat, head: list[float], end_trim: list[float]) -> None:
    """CLREQ, Positioning of Romanized Interlinear Annotations: at a line's start or end the wider reading counts."""
    for stop, one in flat.readings.items():
        before, after = flat.pads[one.start][0], flat.pads[stop - 1][1]
        flat.hangs[one.start] = overhang(one, before)
        head[one.start] += flat.hangs[one.start]
        end_trim[stop - 1] -= overhang(one, after)


def _hyphens(flat: Flat, breaks: bytearray, end_trim: list[float]) -> None:
    """Shape the hyphens; each widens the line that ends with it."""
    for node in flat.nodes:
        for stop in range(node.start + 1, node.stop + 1):
            if node.shaped is not None and breaks[stop] == HYPHEN:
                style = node.box.style
                key = id(style)
                if key not in flat.hyphen_of:
                    flat.hyphen_of[key] = _hyphen(style)
                flat.hyphens[stop] = flat.hyphen_of[key]
                end_trim[stop - 1] = -sum(flat.hyphens[stop].advance)


def _hyphen(style: Any) -> Shaped:
    """The hyphen of a style.  Chinese fonts give U+2010 a cell of one em, or lack it: then it is U+002D."""
    hyphen = shape(style["hyphenate_character"], style)
    if hyphen.text == "\u2010" and (hyphen.is_missing or sum(hyphen.advance) > 0.8 * style["font_size"]):
        return shape("-", style)
    return hyphen
