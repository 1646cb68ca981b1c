"""From characters and their kinds to the numbers that lines are fitted with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from zilap.lines import css, kinds
from zilap.lines.breaks import HYPHEN, opportunities
from zilap.lines.fit import Measures
from zilap.lines.shape import Shaped, shape
from zilap.lines.tree import Node


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
    opening: dict[int, float] = field(default_factory=dict)
    """Character to the left edges of the inline boxes that begin before it."""
    closing: dict[int, float] = field(default_factory=dict)
    """Character to the right edges of the inline boxes that end before it."""
    pads: dict[int, tuple[float, float]] = field(default_factory=dict)
    hyphens: dict[int, Shaped] = field(default_factory=dict)
    hyphen_of: dict[int, Shaped] = field(default_factory=dict)
    length: int = 0
    raised: int = 0
    struts: dict[int, tuple[float, float]] = field(default_factory=dict)
    all_rules: dict[int, css.TextRules] = field(default_factory=dict)
    metrics: dict[int, tuple[float, float]] = field(default_factory=dict)


def glue_after(flat: Flat, gaps: list[kinds.Gap], text: str) -> list[float]:
    """Trimmed blanks and Han–Latin space after each character, px."""
    glue = [0.0] * len(gaps)
    for i, gap in enumerate(gaps):
        if gap.trim:
            if flat.rules[i].trim_pairs:
                glue[i] = gap.trim * min(flat.em[i], flat.em[i + 1])
        elif gap.latin:
            letter = i if flat.kinds[i] == "a" else i + 1
            rules = flat.rules[i]
            if rules.autospace_numeric if text[letter].isdigit() else rules.autospace_alpha:
                glue[i] = rules.autospace * flat.em[i]
    return glue


def measures(flat: Flat, style: Any, text: str, gaps: list[kinds.Gap], glue: list[float]) -> Measures:
    """The numbers of a paragraph whose line box has the computed style ``style``."""
    count = len(text)
    closing = [flat.closing.get(i + 1, 0.0) for i in range(count)]
    opening = [flat.opening.get(i, 0.0) for i in range(count)]
    tail = [glue[i] + (opening[i + 1] if i + 1 < count else 0.0) for i in range(count)]
    natural = [a + t + c for a, t, c in zip(flat.advance, tail, closing, strict=True)]
    shrink = [_shrink(flat, i, gap, glue[i]) for i, gap in enumerate(gaps)]
    tier = [_tier(gap.tier, rules.justify) for gap, rules in zip(gaps, flat.rules, strict=True)]
    grow = [_growth(flat, i, tier[i], glue[i]) for i in range(count)]
    allowed = opportunities(text, style["lang"], flat.rules, flat.joined, flat.kinds)
    end_trim = [_end_trim(flat, i) for i in range(count)]
    if HYPHEN in allowed:
        _hyphens(flat, allowed, end_trim)
    return Measures(
        em=style["font_size"],
        text=text,
        kinds="".join(flat.kinds),
        breaks=allowed,
        advance=flat.advance,
        tail=tail,
        head=opening,
        start_trim=[_start_trim(flat, i, text) for i in range(count)],
        end_trim=end_trim,
        end_room=[_end_room(flat, i) for i in range(count)],
        tier=tier,
        grow=grow,
        shrink=shrink,
        width_to=[0.0, *accumulate(natural)],
        shrink_to=[0.0, *accumulate(shrink)],
        grow_to=[0.0, *accumulate(grow)],
        first_tiers_to=[0, *accumulate(1 if one in (1, 2) else 0 for one in tier)],
        others_to=[0, *accumulate(1 if one == 3 else 0 for one in tier)],
    )


def _tier(tier: int, justify: str) -> int:
    """CSS Text 4, text-justify."""
    if justify == "auto":
        return tier
    if justify == "inter-character":
        return 3 if tier else 0
    return tier if justify == "inter-word" and tier == 1 else 0


def _shrink(flat: Flat, i: int, gap: kinds.Gap, glue: float) -> float:
    """CLREQ, Procedures for Inter-Character Spacing Reduction: px that the gap after ``i`` may lose."""
    em = flat.em[i]
    if flat.kinds[i] == "s":
        return max(0.0, flat.advance[i] - 0.25 * em)
    if gap.latin:
        return max(0.0, glue - 0.125 * em)
    return gap.shrink * em if flat.rules[i].trim_pairs else 0.0


def _growth(flat: Flat, i: int, tier: int, glue: float) -> float:
    """Px that a word space may grow to half an em, a Han–Latin gap to a third; 0 for other gaps."""
    if tier == 1:
        return max(0.0, 0.5 * flat.em[i] - flat.advance[i])
    return max(0.0, flat.em[i] / 3 - glue) if tier == 2 else 0.0


def _start_trim(flat: Flat, i: int, text: str) -> float:
    rules = flat.rules[i]
    if flat.kinds[i] != "o" or not rules.trim_start:
        return 0.0
    first = i == 0 or text[i - 1] == "\n"
    return 0.5 * flat.em[i] if rules.trim_first or not first else 0.0


def _end_trim(flat: Flat, i: int) -> float:
    """What a mark always loses at a line end (``trim-both``; GB/T 15834)."""
    return kinds.END_ROOM.get(flat.kinds[i], 0.0) * flat.em[i] if flat.rules[i].force_end else 0.0


def _end_room(flat: Flat, i: int) -> float:
    """What a mark may lose at a line end besides."""
    rules = flat.rules[i]
    if rules.hang_end and flat.kinds[i] in "pkq":
        return flat.advance[i]
    if rules.force_end or not rules.trim_end:
        return 0.0
    return kinds.END_ROOM.get(flat.kinds[i], 0.0) * flat.em[i]


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
