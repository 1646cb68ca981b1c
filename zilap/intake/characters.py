"""Characters to their normal form, each change told."""

from __future__ import annotations

import re
from dataclasses import replace

from zilap.han import normal
from zilap.intake.text import MADE, Block, Blocks, Cleaned, Deed, Text, concat
from zilap.intake.wishes import Wishes

_SYMBOL = re.compile(r"[\uf020-\uf0ff](?=\s)")
"""A bullet of the typeface Symbol or Wingdings, which the step for marks takes."""


def characters(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """NFC, Kangxi radicals, odd spaces, invisible characters: see :mod:`zilap.han.normal`."""
    deeds: list[Deed] = []
    return tuple(_block(block, wishes, deeds) for block in blocks), deeds


def _block(block: Block, wishes: Wishes, deeds: list[Deed]) -> Block:
    if block.role == "line" and _SYMBOL.match(block.text.chars):
        return replace(block, text=block.text.cut(0, 1) + _text(block.text.cut(1), wishes, deeds))
    if not block.cells and not block.alt:
        text = _text(block.text, wishes, deeds)
        return block if text is block.text else replace(block, text=text.strip())
    text = _text(block.text, wishes, deeds)
    cells = tuple(tuple(_text(cell, wishes, deeds).strip() for cell in row) for row in block.cells)
    return replace(block, text=text.strip(), alt=_text(block.alt, wishes, deeds), cells=cells)


def _text(text: Text, wishes: Wishes, deeds: list[Deed]) -> Text:
    parts: list[Text] = []
    last = 0
    for change in normal.changes(_without_signs(text.chars)):
        spots = text.spots[change.start : change.end]
        if spots[0] != MADE and not wishes.allows("character", spots[0]):
            continue
        after = Text(change.after, (spots[0],) * len(change.after))
        parts += [text.cut(last, change.start), after]
        last = change.end
        deeds.append(_deed(change, spots))
    return concat([*parts, text.cut(last)]) if parts else text


def _without_signs(chars: str) -> str:
    """Our own marks are noncharacters: to the rules of normal forms they are nothing."""
    return chars.translate(_SIGNS)


_SIGNS = {code: "a" for code in range(0xFDD0, 0xFDF0)}


def _deed(change: normal.Change, spots: tuple[int, ...]) -> Deed:
    told = f"{_name(change.before)} → {_name(change.after) or '（刪去）'}"
    lost = spots[1:] if change.after else spots
    gone = tuple(spot for spot in lost if spot != MADE)
    return Deed("character", spots[0], normal.REASONS[change.reason], told, gone, change.reason == "missing")


def _name(chars: str) -> str:
    codes = " ".join(f"U+{ord(char):04X}" for char in chars)
    shown = "".join(char for char in chars if char.isprintable() and not char.isspace())
    return f"{shown} {codes}".strip()
