"""The text layer of a PDF page as runs of characters with their places.

A page that is set in vertical lines is turned by a quarter: its lines then run from left to right, the
first one at the top, and all that follows reads it like any other page.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from zilap.han import chars as han
from zilap.intake.pdf.drawn import NOTHING, Drawn
from zilap.intake.pdf.types import Type, Types

_LEAP = 1.6
"""Of the height of the type: a blank over which a line does not go on."""
_GAP = 0.9
"""The same, where no space is written: a blank between the cells of a table."""
_DOTS = frozenset(".．·‧")
_LEADER = 8
"""Dots that lead from one cell to the next, at the least."""
_INITIAL = 2
"""Characters of an initial at the most."""
_LARGE = 1.6
"""Times the type of the text that it is set in, at the least."""
_CELLS = 0.5
"""The same, between the lines of a table."""
_UP, _DOWN = 1.15, 0.29
"""Ems above and below the line on which characters stand: files tell it for one face one way, for the next another."""
_WESTERN = 0.75
"""An em, of the height of Western type, as faces have it on the average."""
_RAISED = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩*†‡§ivx")
_CALL = 0.85
"""Of the line's type: the call of a note is smaller."""
_RISE = 0.12
"""Ems by which a call of a note stands above its line."""
_SLANT = 0.06
"""Quarters of a turn by which a letter may stand askew, as in a scan."""
_LIGATURES = re.compile("(?:ff[ilt]?|f[ijlt]|ct|st|tt|ti|Th)+")
_UNKNOWN = "\ufffd"
"""A character of which the file shows the shape and does not say which it is."""
_MOST = 0.3
"""Share of such characters from which on a page cannot be read."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters that stand beside one another on a line, or a picture.  Points, from the page's top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    """Height of the type, as the face has it."""
    heavy: bool = False
    """Whether all of it is bolder than the body."""
    picture: int = -1
    """Number of the picture that stands here instead of characters."""
    weights: tuple[tuple[int, int, int], ...] = ()
    """From where to where in the text its type has which weight."""
    strong: tuple[tuple[int, int], ...] = ()
    """Where in the text its type is bolder than the body."""
    em: float = 0.0
    """Width of a Han character; of Western type, an estimate."""
    spaced: bool = False
    """Whether the file writes a space before it."""
    calls: tuple[tuple[int, int], ...] = ()
    """Where in the text raised figures stand, which may call notes."""
    readings: tuple[tuple[int, int, str], ...] = ()
    """From where to where in the text a reading stands above it, and the reading."""

    @property
    def middle(self) -> float:
        """Height of the line's middle."""
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        """From the left edge to the right."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Char:
    """One character and its box."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    """Height of the line that it stands on."""
    type: Type
    space: str = ""
    """The space that the file writes before it."""
    reach: float = 0.0
    """Where that space ends: justified lines have wide ones."""
    slanted: bool = False
    """Whether it stands neither upright nor on its side."""

    @property
    def tall(self) -> float:
        """Height of the type."""
        return (_UP + _DOWN) * self.type.points


@dataclass(frozen=True, slots=True)
class Sheet:
    """The runs of one page."""

    runs: tuple[Glyphs, ...]
    height: float
    """Of the page, turned where its lines are vertical."""
    vertical: bool = False
    slanted: tuple[Glyphs, ...] = ()
    """What is written across the page: 未定稿."""
    unread: bool = False
    """Whether there is writing, and the file does not say which characters it is."""
    width: float = 0.0
    """Of the page, turned likewise."""

    def turned(self, box: Glyphs, width: float) -> Glyphs:
        """A box of the page (``width`` points wide) as this sheet has it."""
        if not self.vertical:
            return box
        return replace(box, left=box.top, right=box.bottom, top=width - box.right, bottom=width - box.left)


def lettering(page: Any, lines: Drawn = NOTHING) -> Sheet:
    """What is written on a page: runs of characters, cut where the pen jumps and where a drawn line parts them.

    Between lines that lie below one another as in a table, a narrow blank is enough.
    """
    width, height = page.get_size()
    found = list(_righted(_chars(page, height)))
    if sum(char.char == _UNKNOWN for char in found) > _MOST * len(found):
        return Sheet((), height, unread=True)
    slanted = [char for char in found if char.slanted]
    found = [char for char in found if not char.slanted]
    vertical = _is_vertical(found)
    found = [_turned(char, width) if vertical else _set(char) for char in found]
    across = (_run(slanted),) if slanted else ()
    runs = tuple(_runs(found, NOTHING if vertical else lines))
    across_page, down = (height, width) if vertical else (width, height)
    return Sheet(runs, down, vertical, across, width=across_page)


def _chars(page: Any, height: float) -> Iterator[_Char]:
    layer = page.get_textpage()
    types = Types(layer)
    space, reach = "", 0.0
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(layer.count_chars()):
        code = pdfium.FPDFText_GetUnicode(layer, at)
        generated = pdfium.FPDFText_IsGenerated(layer, at) == 1
        if code in (0, 0xFFFE) or (generated and chr(code) in "\r\n"):
            continue
        unmapped = not generated and pdfium.FPDFText_HasUnicodeMapError(layer, at) == 1
        char = (
            _UNKNOWN
            if unmapped
            else "-"
            if pdfium.FPDFText_IsHyphen(layer, at) == 1 and code in (2, 0xAD)
            else chr(code)
        )
        left, bottom, right, top = layer.get_charbox(at, loose=True)
        if char.isspace():
            if not generated:
                space, reach = space or char, right
            continue
        pdfium.FPDFText_GetCharOrigin(layer, at, x, y)
        slanted = _is_slanted(layer, at)
        yield _Char(
            char, left, height - top, right, height - bottom, height - y.value, types.of(at), space, reach, slanted
        )
        space, reach = "", 0.0


def _righted(found: Iterable[_Char]) -> Iterator[_Char]:
    """Characters, those of ligatures set right that a program wrote with the bytes of each letter changed round."""
    for swapped, group in itertools.groupby(found, key=lambda char: bool(_turned_round(char.char))):
        run = list(group)
        letters = "".join(_turned_round(char.char) for char in run)
        whole = swapped and _LIGATURES.fullmatch(letters)
        yield from (replace(char, char=letter) for char, letter in zip(run, letters, strict=True)) if whole else run


def _turned_round(char: str) -> str:
    """The letter of which a character has the two bytes in the other order, f of U+6600; empty for none."""
    letter = chr(ord(char) >> 8) if ord(char) & 0xFF == 0 else ""
    return letter if letter.isascii() and letter.isalpha() else ""


def _is_slanted(layer: Any, at: int) -> bool:
    turns = float(pdfium.FPDFText_GetCharAngle(layer, at)) / (math.pi / 2)
    return abs(turns - round(turns)) > _SLANT


def _set(char: _Char) -> _Char:
    """A character with the height that its type has, whatever its face says; one on its side stays as it is."""
    type = char.type
    if not type.upright:
        return char
    top, bottom = char.base - _UP * type.points, char.base + _DOWN * type.points
    return _Char(char.char, char.left, top, char.right, bottom, char.base, type, char.space, char.reach, char.slanted)


def _is_vertical(found: Sequence[_Char]) -> bool:
    """Whether most characters stand right below the one before."""
    down = across = 0
    for last, char in itertools.pairwise(found):
        wide = max(last.right - last.left, 1.0)
        if abs(char.left - last.left) < 0.4 * wide and 0.4 * wide < char.top - last.top < 2.5 * wide:
            down += 1
        elif abs(char.bottom - last.bottom) < 0.3 * last.tall and char.left - last.left > 0:
            across += 1
    return down > 2 * across and down > 20


def _turned(char: _Char, width: float) -> _Char:
    """A character of a vertical line; an upright one takes an em, whatever its face's height."""
    wide = char.right - char.left
    if han.is_han(char.char) or not char.char.isascii():
        middle = (char.top + char.bottom) / 2
        start, end = middle - wide / 2, middle + wide / 2
    else:
        start, end = char.top, char.bottom
    type = replace(char.type, points=wide / (_UP + _DOWN))
    return replace(char, reach=0.0, left=start, right=end, top=width - char.right, bottom=width - char.left, type=type)


def _runs(found: Sequence[_Char], lines: Drawn) -> Iterator[Glyphs]:
    """Stretches of characters that stand on one line."""
    downs = [rule for rule in lines.rules if not rule.across]
    tables = lines.stacks()
    for line in _lines(found):
        walls = [rule.at for rule in downs if rule.start < line[0].base < rule.end]
        ruled = any(top < line[0].base < bottom for _, top, _, bottom in tables)
        least = _CELLS if ruled else _GAP
        gaps = [b.left - a.right for a, b in itertools.pairwise(line)]
        tall = max(char.tall for char in line)
        last = 0
        for at, gap in enumerate(gaps, 1):
            near = (*gaps[max(0, at - 2) : at - 1], *gaps[at : at + 1])
            even = any(abs(gap - other) < 0.2 * gap for other in near)
            led = (line[at].char in _DOTS) is not (line[at - 1].char in _DOTS) and _leads(line, at)
            led = led or _is_initial(line, at)
            walled = any(line[at - 1].right - 1 < wall < line[at].left + 1 for wall in walls)
            if led or walled or (gap > least * tall and not line[at].space and not (even and not ruled)):
                yield _run(line[last:at])
                last = at
        yield _run(line[last:])


def _is_initial(line: Sequence[_Char], at: int) -> bool:
    """Whether the large letter that begins a text ends at a place of a line: the text stands beside it."""
    return at <= _INITIAL and line[at - 1].type.points > _LARGE * line[at].type.points


def _leads(line: Sequence[_Char], at: int) -> bool:
    """Whether dots that lead to the next cell begin or end at a place of a line."""
    dots = line[at : at + _LEADER] if line[at].char in _DOTS else line[max(0, at - _LEADER) : at]
    return len(dots) == _LEADER and all(char.char in _DOTS for char in dots)


def _lines(found: Sequence[_Char]) -> Iterator[list[_Char]]:
    """Characters up to where the pen went to another line or over a gutter."""
    line: list[_Char] = []
    tall = 0.0
    for char in found:
        if line and _jumps(line[-1], char, tall):
            yield line
            line, tall = [], 0.0
        line.append(char)
        tall = max(tall, char.tall)
    if line:
        yield line


def _jumps(last: _Char, char: _Char, tall: float) -> bool:
    middle, before = (char.top + char.bottom) / 2, (last.top + last.bottom) / 2
    back = char.left < last.left - 0.5 * tall
    above = char.left < (last.left + last.right) / 2 and abs(char.base - last.base) > 0.25 * tall
    leaps = char.left - max(last.right, char.reach) > _LEAP * tall
    return abs(middle - before) > 0.5 * tall or back or above or leaps


def _run(line: Sequence[_Char]) -> Glyphs:
    parts = _spaced(line)
    return Glyphs(
        text="".join(parts),
        left=min(char.left for char in line),
        top=min(char.top for char in line),
        right=max(char.right for char in line),
        bottom=max(char.bottom for char in line),
        size=max(char.tall for char in line),
        weights=tuple(_weights(line, parts)),
        em=_em(line),
        spaced=bool(line[0].space),
        calls=tuple(_calls(line, parts)),
    )


def _weights(line: Sequence[_Char], parts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Stretches of one weight; a blank belongs to what stands before it."""
    at = 0
    for weight, group in itertools.groupby(zip(line, parts, strict=True), key=lambda pair: pair[0].type.weight):
        start, at = at, at + sum(len(part) for _, part in group)
        yield start, at, weight


def joined(left: Glyphs, between: str, right: Glyphs) -> Glyphs:
    """Two runs of one line as one."""
    shift = len(left.text + between)
    return replace(
        left,
        text=left.text + between + right.text,
        calls=(*left.calls, *_shifted(right.calls, shift)),
        strong=(*left.strong, *_shifted(right.strong, shift)),
        readings=(*left.readings, *((start + shift, end + shift, said) for start, end, said in right.readings)),
        heavy=left.heavy and right.heavy,
        size=max(left, right, key=lambda run: len(run.text)).size,
        right=max(right.right, left.right),
        top=min(right.top, left.top),
        bottom=max(right.bottom, left.bottom),
    )


def _shifted(spans: Sequence[tuple[int, int]], by: int) -> Iterator[tuple[int, int]]:
    return ((start + by, end + by) for start, end in spans)


def _em(line: Sequence[_Char]) -> float:
    wide = [char.right - char.left for char in line if han.is_han(char.char)]
    return median(wide) if wide else _WESTERN * max(char.tall for char in line)


def _calls(line: Sequence[_Char], parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where in the text raised figures in small type stand."""
    points = max(char.type.points for char in line)
    base = median(char.base for char in line if char.type.points > 0.9 * points)
    at = 0
    start = -1
    for char, part in zip(line, parts, strict=True):
        raised = char.type.points < _CALL * points and char.base < base - _RISE * points and char.char in _RAISED
        if raised and start < 0:
            start = at + len(part) - 1
        elif not raised and start >= 0:
            yield start, at
            start = -1
        at += len(part)
    if start >= 0:
        yield start, at


def _spaced(line: Sequence[_Char]) -> list[str]:
    """The characters, each with the space before it that is written or seen; letter-spaced type is closed up."""
    gaps = [b.left - a.right for a, b in itertools.pairwise(line)]
    usual = max(median(gaps), 0.0) if len(gaps) >= 2 else 0.0
    even = usual > 0.1 * line[0].tall and max(gaps) < 1.2 * min(gaps)
    if even and all(han.is_han(char.char) for char in line):
        return [char.char for char in line]
    parts = [line[0].char]
    for gap, (last, char) in zip(gaps, itertools.pairwise(line), strict=True):
        wide = [han.closes_up(last.char), han.closes_up(char.char)]
        least = 0.6 if all(wide) else 0.4 if any(wide) else 0.15
        seen = gap - usual > least * char.tall
        parts.append((char.space or (" " if seen else "")) + char.char)
    return parts
