"""Reads glyph positions out of a finished PDF, with pdfium: knows nothing of the engine's own bookkeeping."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

import blocks
import pypdfium2 as pdfium
from pypdfium2 import raw

LEFT = 20.0
"""Pt from the left edge of the page to the measure of the tests' pages."""
EM = 10.0
"""Pt of a character there."""
NOT_AT_START = "、。，．：；！？」』）》〉】‧・～…"
NOT_AT_END = "「『（《〈【"
PAIRS = "—…"
HYPHEN_AT_LINE_END = 2
"""What pdfium makes of a hyphen that ends a line."""
END_ROOM = dict.fromkeys("、。，．：；‧", 0.25) | dict.fromkeys("」』）》〉】", 0.5)
"""Em of blank that a mark may lose at a line end: its cell then reaches over the edge, its ink does not."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its origin, pt from the left edge and the top edge of the page."""

    character: str
    x: float
    y: float
    size: float
    page: int

    @property
    def right(self) -> float:
        """Right edge of its cell."""
        return self.x + blocks.width(self.character) * self.size


def glyphs(pdf: bytes) -> list[Glyph]:
    """Every drawn character, blanks aside, in the order of the file."""
    found: list[Glyph] = []
    document = pdfium.PdfDocument(pdf)
    for number, page in enumerate(document):
        height = page.get_height()
        text = page.get_textpage()
        x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
        for i in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text.raw, i)
            code = ord("-") if code == HYPHEN_AT_LINE_END else code
            if chr(code).isspace() or not code or raw.FPDFText_IsGenerated(text.raw, i):
                continue
            raw.FPDFText_GetCharOrigin(text.raw, i, ctypes.byref(x), ctypes.byref(y))
            raw.FPDFText_GetMatrix(text.raw, i, ctypes.byref(matrix))
            size = raw.FPDFText_GetFontSize(text.raw, i) * math.hypot(matrix.a, matrix.b)
            found.append(Glyph(chr(code), x.value, height - y.value, round(size, 3), number))
    return found


def lines(some: Iterable[Glyph], tolerance: float = 0.5) -> list[list[Glyph]]:
    """Glyphs by base line, from the top, each line from the left."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(some, key=lambda glyph: (glyph.page, glyph.y)):
        if not rows or rows[-1][0].page != glyph.page or glyph.y - rows[-1][0].y > tolerance:
            rows.append([])
        rows[-1].append(glyph)
    return [sorted(row, key=lambda glyph: glyph.x) for row in rows]


def texts(some: Iterable[Glyph]) -> list[str]:
    return ["".join(glyph.character for glyph in line) for line in lines(some)]


def picture(line: list[Glyph], left: float, columns: int = 4) -> str:
    """A line in letters: each column is a quarter of an em; a glyph stands in the column of its origin.

    The dots after it are the rest of its room, up to the next glyph: 天··· has a full cell, 「· lost a half.
    """
    em = line[0].size
    places = [round((glyph.x - left) / em * columns) for glyph in line]
    end = round((line[-1].right - left) / em * columns)
    out = "·" * max(0, places[0])
    for glyph, here, there in zip(line, places, [*places[1:], end], strict=True):
        out += glyph.character + "·" * (there - here - 1)
    return out


def short_of(line: list[Glyph], right: float) -> float:
    """Pt that a line misses the edge by (negative: reaches over it), the blank of its last mark granted."""
    last = line[-1]
    if last.right <= right:
        return right - last.right
    return min(0.0, right + END_ROOM.get(last.character, 0.0) * last.size - last.right)


def gaps(line: list[Glyph]) -> list[float]:
    """Em between the cells of neighbours."""
    return [round((b.x - a.right) / a.size, 3) for a, b in itertools.pairwise(line)]


def violations(some: Iterable[Glyph]) -> list[str]:
    """Prohibited line starts and ends (CLREQ, basic), and pairs torn apart."""
    rows = texts(some)
    found = [f"starts {row}" for row in rows[1:] if row[0] in NOT_AT_START]
    found += [f"ends {row}" for row in rows[:-1] if row[-1] in NOT_AT_END]
    torn = [f"tears {a}|{b}" for a, b in itertools.pairwise(rows) if a[-1] == b[0] and a[-1] in PAIRS]
    return found + torn
