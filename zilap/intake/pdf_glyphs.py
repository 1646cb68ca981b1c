"""The text layer of a PDF page as runs of characters with their places.

A page that is set in vertical lines is turned by a quarter: its lines then run from left to right, the
first one at the top, and all that follows reads it like any other page.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from zilap.han import chars as han

_LEAP = 1.6
"""Of the height of the type: a blank over which a line does not go on."""
_GAP = 0.9
"""The same, where no space is written: a blank between the cells of a table."""
_BOLD = (b"old", b"Heavy", b"Black")
_WESTERN = 0.75
"""An em, of the height of Western type, as faces have it on the average."""
_RAISED = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩*†‡§")
_SLANT = 0.06
"""Quarters of a turn by which a letter may stand askew, as in a scan."""
_UNKNOWN = "\ufffd"
"""A character of which the file shows the shape and does not say which it is."""
_MOST = 0.3
"""Share of such characters from which on a page cannot be read."""
_BLACK = 900
"""The weight of a face that says that it is bold."""


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
    """Whether most of it is bolder than the body."""
    picture: int = -1
    """Number of the picture that stands here instead of characters."""
    weight: int = 0
    """Of the type, as far as the file tells it: to be compared within one file only."""
    em: float = 0.0
    """Width of a Han character; of Western type, an estimate."""
    spaced: bool = False
    """Whether the file writes a space before it."""
    calls: tuple[tuple[int, int], ...] = ()
    """Where in the text raised figures stand, which may call notes."""

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
    tall: float
    """Height of the type."""
    weight: int
    points: float = 0.0
    """Size of the type as the file has it, before the page is scaled."""
    space: str = ""
    """The space that the file writes before it."""
    reach: float = 0.0
    """Where that space ends: justified lines have wide ones."""
    slanted: bool = False
    """Whether it stands neither upright nor on its side."""


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

    def turned(self, box: Glyphs, width: float) -> Glyphs:
        """A box of the page (``width`` points wide) as this sheet has it."""
        if not self.vertical:
            return box
        return replace(box, left=box.top, right=box.bottom, top=width - box.right, bottom=width - box.left)


def lettering(page: Any) -> Sheet:
    """What is written on a page: runs of characters, cut where the pen jumps."""
    width, height = page.get_size()
    found = list(_chars(page, height))
    if sum(char.char == _UNKNOWN for char in found) > _MOST * len(found):
        return Sheet((), height, unread=True)
    slanted = [char for char in found if char.slanted]
    found = [char for char in found if not char.slanted]
    vertical = _is_vertical(found)
    if vertical:
        found = [_turned(char, width) for char in found]
    across = (_run(slanted),) if slanted else ()
    return Sheet(tuple(_runs(found)), width if vertical else height, vertical, across)


def _chars(page: Any, height: float) -> Iterator[_Char]:
    layer = page.get_textpage()
    space, reach = "", 0.0
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
        if char.isspace():
            if not generated:
                space, reach = space or char, layer.get_charbox(at, loose=True)[2]
            continue
        left, bottom, right, top = layer.get_charbox(at, loose=True)
        own = pdfium.FPDFText_GetFontSize(layer, at) or 1.0
        tall = max(top - bottom, own * 0.6)
        yield _Char(
            char,
            left,
            height - top,
            right,
            height - bottom,
            tall,
            _weight(layer, at),
            own,
            space,
            reach,
            _is_slanted(layer, at),
        )
        space, reach = "", 0.0


def _is_slanted(layer: Any, at: int) -> bool:
    turns = float(pdfium.FPDFText_GetCharAngle(layer, at)) / (math.pi / 2)
    return abs(turns - round(turns)) > _SLANT


def _weight(layer: Any, at: int) -> int:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(layer, at, name, 128, ctypes.byref(flags))
    if any(word in name.value for word in _BOLD):
        return _BLACK
    return int(pdfium.FPDFText_GetFontWeight(layer, at))


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
    return replace(char, reach=0.0, left=start, right=end, top=width - char.right, bottom=width - char.left, tall=wide)


def _runs(found: Sequence[_Char]) -> Iterator[Glyphs]:
    """Stretches of characters that stand on one line."""
    for line in _lines(found):
        gaps = [b.left - a.right for a, b in itertools.pairwise(line)]
        tall = max(char.tall for char in line)
        last = 0
        for at, gap in enumerate(gaps, 1):
            near = (*gaps[max(0, at - 2) : at - 1], *gaps[at : at + 1])
            even = any(abs(gap - other) < 0.2 * gap for other in near)
            if gap > _GAP * tall and not line[at].space and not even:
                yield _run(line[last:at])
                last = at
        yield _run(line[last:])


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
    return abs(middle - before) > 0.5 * tall or back or char.left - max(last.right, char.reach) > _LEAP * tall


def _run(line: Sequence[_Char]) -> Glyphs:
    weights = sorted(char.weight for char in line)
    parts = _spaced(line)
    return Glyphs(
        text="".join(parts),
        left=min(char.left for char in line),
        top=min(char.top for char in line),
        right=max(char.right for char in line),
        bottom=max(char.bottom for char in line),
        size=max(char.tall for char in line),
        weight=weights[len(weights) // 2],
        em=_em(line),
        spaced=bool(line[0].space),
        calls=tuple(_calls(line, parts)),
    )


def _em(line: Sequence[_Char]) -> float:
    wide = [char.right - char.left for char in line if han.is_han(char.char)]
    return median(wide) if wide else _WESTERN * max(char.tall for char in line)


def _calls(line: Sequence[_Char], parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where in the text raised figures in small type stand."""
    points = max(char.points for char in line)
    base = [char for char in line if char.points > 0.9 * points]
    bottom, tall = median(char.bottom for char in base), base[0].tall
    at = 0
    start = -1
    for char, part in zip(line, parts, strict=True):
        raised = char.points < 0.8 * points and char.bottom < bottom - 0.1 * tall and char.char in _RAISED
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
