"""Judges a PDF by the HTML and the style sheets it was made from: knows nothing of the engine that made it.

Positions of glyphs are pdfium's; paragraphs are found by their text.  What of them is justified or stands on a
grid is read from the style sheets with a cascade of its own.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2
from pypdfium2 import raw

from bench.blocks import Block, Found, place

NOT_AT_START = frozenset("、。，．：；！？」』）》〉】〗〕］｝”’‧・·•～–／/…⋯％%‰℃")
NOT_AT_END = frozenset("「『（《〈【〖〔［｛“‘")
PAIRED = "—…⋯⸺"
"""CLREQ, Prohibition Rules for Line Start and Line End, *basic*; Prohibition Rules for Unbreakable Marks."""
BLANK_AFTER = dict.fromkeys("、。，．：；‧・·", 0.25) | dict.fromkeys("」』）》〉】〗〕］｝”’", 0.5)
"""Em of blank in a mark's cell that may reach over the edge."""
BLANK_AFTER_HANS = BLANK_AFTER | dict.fromkeys("、。，．：；", 0.5)
"""The same where stops stand in the corner of their cells."""
FLUSH = 0.1
"""Pt that a full line may miss its edge by."""
GRID = 0.1
"""Pt that a base line may be off the grid."""
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_HYPHEN_AT_LINE_END = 2
"""What pdfium makes of a hyphen that ends a line."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A drawn character, pt from the left and top edges of the page."""

    character: str
    x: float
    right: float
    """Where its cell ends."""
    y: float
    """Of its base line."""
    size: float
    page: int


def glyphs(pdf: bytes) -> list[list[Glyph]]:
    """Every drawn character of each page, blanks aside, in the order of the file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [list(_page_glyphs(page, number)) for number, page in enumerate(document)]
    finally:
        document.close()


def _page_glyphs(page: Any, number: int) -> Iterator[Glyph]:
    height = page.get_height()
    text = page.get_textpage()
    x, y, matrix, cell = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX(), raw.FS_RECTF()
    high = 0
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, i)
        code = ord("-") if code == _HYPHEN_AT_LINE_END else code
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        if not code or chr(code).isspace() or raw.FPDFText_IsGenerated(text.raw, i):
            continue
        raw.FPDFText_GetCharOrigin(text.raw, i, ctypes.byref(x), ctypes.byref(y))
        raw.FPDFText_GetMatrix(text.raw, i, ctypes.byref(matrix))
        raw.FPDFText_GetLooseCharBox(text.raw, i, ctypes.byref(cell))
        size = raw.FPDFText_GetFontSize(text.raw, i) * math.hypot(matrix.a, matrix.b)
        yield Glyph(chr(code), x.value, cell.right, height - y.value, round(size, 2), number)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block, as it was drawn."""

    block: Block
    glyphs: tuple[Glyph, ...]
    spaced: frozenset[int]
    """Glyphs after which the source has a blank or something is generated."""
    is_last: bool

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs)

    @property
    def is_full(self) -> bool:
        """Whether it ought to reach the edge."""
        return self.block.style.get("text-align") == "justify" and not self.is_last

    def short_of(self, edge: float) -> float:
        """Pt that the line misses the edge by (negative: reaches over), the blank of its last mark granted."""
        last = self.glyphs[-1]
        corner = "hans" in self.block.style.get("lang", "").lower()
        blank = (BLANK_AFTER_HANS if corner else BLANK_AFTER).get(last.character, 0.0) * last.size
        return min(0.0, edge + blank - last.right) if last.right > edge else edge - last.right

    def han_gaps(self) -> list[float]:
        """Em added between neighbouring ideographs."""
        return [
            (b.x - a.right) / a.size
            for i, (a, b) in enumerate(itertools.pairwise(self.glyphs))
            if i not in self.spaced and _HAN.match(a.character) and _HAN.match(b.character) and a.size == b.size
        ]

    @property
    def looseness(self) -> float:
        """Em that its gaps have grown by: the median of those between ideographs."""
        found = self.han_gaps()
        return median(found) if found else 0.0


def lines(found: Found, pages: Sequence[Sequence[Glyph]]) -> list[Line]:
    """The lines of a block that was placed, with the references generated in them; without readings."""
    drawn, apart = _drawn(found, pages)
    rows: list[list[int]] = []
    for i, glyph in enumerate(drawn):
        before = drawn[i - 1] if i else None
        if before is None or glyph.page != before.page or glyph.x < before.x - 0.3 * before.size:
            rows.append([])
        rows[-1].append(i)
    return [
        Line(
            found.block,
            tuple(drawn[i] for i in row),
            frozenset(n for n, i in enumerate(row) if i in apart),
            row is rows[-1],
        )
        for row in rows
    ]


def _drawn(found: Found, pages: Sequence[Sequence[Glyph]]) -> tuple[list[Glyph], set[int]]:
    """The glyphs of a block in order, and those after which there is more than a gap."""
    drawn: list[Glyph] = []
    apart: set[int] = set()
    at = 0
    for before, (page, start, stop) in zip([None, *found.stretches], found.stretches, strict=False):
        if before and before[0] == page:
            last = drawn[-1]
            for glyph in pages[page][before[2] : start]:
                if abs(glyph.y - last.y) < 0.6 * last.size or glyph.size > 0.9 * last.size:
                    apart |= {len(drawn) - 1}
                    drawn.append(glyph)
        apart |= {len(drawn) + i - at for i in found.block.spaced if at <= i < at + stop - start}
        drawn += pages[page][start:stop]
        apart |= {len(drawn) - 1}
        at += stop - start
    return drawn, apart


def edges(some: Iterable[Line]) -> dict[int, float]:
    """The right edge of the text of each page, by the lines that end with an ideograph."""
    ends: dict[int, Counter[float]] = {}
    for line in some:
        if line.is_full and _HAN.match(line.glyphs[-1].character):
            ends.setdefault(line.glyphs[-1].page, Counter())[round(line.glyphs[-1].right, 1)] += 1
    whole: Counter[float] = Counter()
    for counted in ends.values():
        whole.update(counted)
    best = {}
    for page, counted in ends.items():
        best[page] = max(counted, key=lambda edge: (counted[edge] > 1, whole[edge], counted[edge]))
    return best


def violations(some: Sequence[Line]) -> list[str]:
    """Prohibited starts and ends of the lines of one block, and pairs torn apart."""
    out = []
    for line, following in itertools.pairwise(some):
        end, start = line.text[-1], following.text[0]
        if start in NOT_AT_START:
            out.append(f"line starts: {following.text}")
        if end in NOT_AT_END:
            out.append(f"line ends: {line.text}")
        if end == start and end in PAIRED:
            out.append(f"torn: {line.text}|{following.text}")
    return out


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a PDF."""

    full_lines: int
    not_flush: tuple[str, ...]
    overflowing: tuple[str, ...]
    violations: tuple[str, ...]
    gaps: tuple[float, ...]
    """Em added between neighbouring ideographs of full lines, sorted."""
    loosest: tuple[tuple[float, int, str], ...]
    """(em, page, line), the loosest first."""
    body: int
    """Characters of text size in paragraphs on the grid."""
    off_grid: tuple[str, ...]
    lost: tuple[str, ...]
    """Blocks whose text is not in the PDF as it is in the source."""

    def percentile(self, part: float) -> float:
        """Em added that so large a part of the gaps does not exceed."""
        return self.gaps[min(len(self.gaps) - 1, int(part * len(self.gaps)))] if self.gaps else 0.0


def judge(some: Sequence[Block], pages: Sequence[Sequence[Glyph]], pitch: float) -> Verdict:
    """Judge a PDF's glyphs by its source; ``pitch`` of the grid in pt."""
    found = place(some, ["".join(glyph.character for glyph in page) for page in pages])
    rows = [lines(one, pages) for one in found if one.stretches]
    every = [line for row in rows for line in row]
    full = [line for line in every if line.is_full]
    right = edges(every)
    misses = [(line, line.short_of(right.get(line.glyphs[-1].page, math.nan))) for line in full]
    loose = sorted(full, key=lambda line: -line.looseness)[:10]
    body, off = _grid(every, pitch)
    return Verdict(
        full_lines=len(full),
        not_flush=tuple(_say(line, miss) for line, miss in misses if not abs(miss) <= FLUSH),
        overflowing=tuple(_say(line, miss) for line, miss in misses if miss < -FLUSH),
        violations=tuple(itertools.chain.from_iterable(map(violations, rows))),
        gaps=tuple(sorted(gap for line in full for gap in line.han_gaps())),
        loosest=tuple((round(line.looseness, 3), line.glyphs[0].page + 1, line.text) for line in loose),
        body=body,
        off_grid=off,
        lost=tuple(one.block.text for one in found if not one.stretches),
    )


def _say(line: Line, miss: float) -> str:
    return f"page {line.glyphs[0].page + 1}, {miss:+.2f} pt: {line.text}"


def _grid(some: Iterable[Line], pitch: float) -> tuple[int, tuple[str, ...]]:
    """How many characters of text size there are, and the lines of those off the grid that most stand on."""
    on = [line for line in some if line.block.style.get("--line-grid", "none") != "none"]
    sizes = Counter(glyph.size for line in on for glyph in line.glyphs)
    if not sizes:
        return 0, ()
    size = sizes.most_common(1)[0][0]
    body = [(line, glyph) for line in on for glyph in line.glyphs if glyph.size == size]
    phase = Counter(round(glyph.y % pitch, 1) for _, glyph in body).most_common(1)[0][0]
    off = {}
    for line, glyph in body:
        away = (glyph.y - phase + pitch / 2) % pitch - pitch / 2
        if abs(away) > GRID:
            off[id(line)] = _say(line, away)
    return len(body), tuple(off.values())


def missing(some: Sequence[Block], extracted: Sequence[str]) -> tuple[int, int, list[str]]:
    """(characters of the source, those of blocks found whole in the extracted pages, the blocks that are not)."""
    found = place(some, ["".join(page.split()) for page in extracted])
    total = sum(len(block.text) for block in some)
    lost = [one.block.text for one in found if not one.stretches]
    return total, total - sum(map(len, lost)), lost
