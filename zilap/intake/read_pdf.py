"""PDF with a text layer: lines by their places, columns in reading order, gaps, indents and sizes.

What the lines mean is found by the same steps as for text; here only what a text file would have
shown is measured: blank lines (from the leading), indents (in half-ems), page and column turns.
"""

from __future__ import annotations

import ctypes
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from zilap.han import chars
from zilap.intake.roll import Roll
from zilap.intake.rules import RULES
from zilap.intake.text import Block, Blocks, Manuscript
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place, Problem

PAGES = 2_000
"""Pages that a manuscript may have."""


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """Characters that stand beside one another on a line.  Points, from the page's top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    heavy: bool

    @property
    def middle(self) -> float:
        """Height of the line's middle."""
        return (self.top + self.bottom) / 2


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """A PDF as lines in reading order.

    Raises:
        Unreadable: when it is no PDF, is locked, or has too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("不是 PDF，或有密碼") from error
    if len(document) > PAGES:
        raise Unreadable(f"共 {len(document)} 頁，上限 {PAGES} 頁")
    try:
        sheets = [list(_glyphs(page)) for page in document]
        pictures = [name for page in document for name in _pictures(page)]
    finally:
        document.close()
    problems: list[Problem] = [
        RULES["I025"].at(Place(file, page=str(number))) for number, sheet in enumerate(sheets, 1) if not sheet
    ]
    if pictures:
        problems.append(RULES["I027"].at(Place(file), f"{len(pictures)} 幅圖像，請作者另交原圖"))
    roll = Roll()
    starts: list[int] = []
    blocks: list[Block] = []
    body = _body(sheets)
    for sheet in sheets:
        starts.append(roll.length)
        blocks += _page(sheet, body, roll)
    return Manuscript(file, roll.text, "PDF", pages=tuple(starts), problems=tuple(problems)), tuple(blocks)


def _pictures(page: Any) -> Iterator[str]:
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if right - left > 60 and top - bottom > 60:
            yield "image"


def _body(sheets: Sequence[Sequence[_Glyphs]]) -> float:
    """The size that most characters are set in."""
    counted: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet:
            counted[round(line.size * 2) / 2] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 10.0


def _glyphs(page: Any) -> Iterator[_Glyphs]:
    """Runs of characters, cut where the pen jumps."""
    layer = page.get_textpage()
    height = page.get_height()
    run: list[tuple[str, float, float, float, float]] = []
    size = 0.0
    heavy = 0
    for at in range(layer.count_chars()):
        code = pdfium.FPDFText_GetUnicode(layer, at)
        if code in (0, 0xFFFE) or (pdfium.FPDFText_IsGenerated(layer, at) == 1 and chr(code) in "\r\n"):
            continue
        char = "-" if pdfium.FPDFText_IsHyphen(layer, at) == 1 and code in (2, 0xAD) else chr(code)
        left, bottom, right, top = layer.get_charbox(at, loose=True)
        box = (char, left, height - top, right, height - bottom)
        own = pdfium.FPDFText_GetFontSize(layer, at) or 1.0
        tall = max(box[4] - box[2], own * 0.6)
        if run and _jumps(run[-1], box, tall):
            yield from _run(run, size, heavy)
            run, size, heavy = [], 0.0, 0
        if char.isspace() and not run:
            continue
        run.append(box)
        size = max(size, tall)
        heavy += _is_heavy(layer, at)
    yield from _run(run, size, heavy)


def _is_heavy(layer: Any, at: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(layer, at) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(layer, at, name, 128, ctypes.byref(flags))
    return b"old" in name.value or b"Heavy" in name.value or b"Black" in name.value


def _jumps(
    last: tuple[str, float, float, float, float], box: tuple[str, float, float, float, float], size: float
) -> bool:
    """Whether the pen went to another line or over a gutter."""
    middle, before = (box[2] + box[4]) / 2, (last[2] + last[4]) / 2
    if box[0].isspace():
        return False
    return abs(middle - before) > 0.5 * size or box[1] < last[1] - 0.5 * size or box[1] - last[3] > 1.6 * size


def _run(run: Sequence[tuple[str, float, float, float, float]], size: float, heavy: int) -> Iterator[_Glyphs]:
    text = "".join(char for char, *_ in run)
    if not text.strip():
        return
    solid = [box for box in run if not box[0].isspace()]
    yield _Glyphs(
        text=text.rstrip(),
        left=min(box[1] for box in solid),
        top=min(box[2] for box in solid),
        right=max(box[3] for box in solid),
        bottom=max(box[4] for box in solid),
        size=size,
        heavy=heavy * 2 > len(solid),
    )


def _page(sheet: Sequence[_Glyphs], body: float, roll: Roll) -> Iterator[Block]:
    """The lines of one page in reading order."""
    first = True
    for column in _columns(sheet):
        lines = _lines(column)
        left = _left(lines, body)
        leading = _leading(lines, body)
        above: _Glyphs | None = None
        for line in lines:
            gap = 0 if above is None else max(0, round((line.middle - above.middle) / leading - 1))
            gap = max(gap, 1) if above is not None and abs(line.size - above.size) > 0.15 * body else gap
            text = roll.add(line.text)
            roll.end()
            yield Block(
                text.strip(),
                gap=min(gap, 3) if above is not None else int(not first),
                indent=max(0, round((line.left - left) / (body / 2))),
                bold=line.heavy or line.size > 1.15 * body,
                turn=above is None,
            )
            above, first = line, False


def _left(lines: Sequence[_Glyphs], body: float) -> float:
    """The edge that most lines of a column begin at."""
    counted = Counter(round(line.left / (body / 2)) for line in lines)
    most = counted.most_common(1)[0][0] if counted else 0
    return min((line.left for line in lines if round(line.left / (body / 2)) == most), default=0.0)


def _leading(lines: Sequence[_Glyphs], body: float) -> float:
    """The usual distance from line to line."""
    steps = [b.middle - a.middle for a, b in itertools.pairwise(lines) if 0.9 * body < b.middle - a.middle]
    near = [step for step in steps if step < 2.6 * body]
    return median(near) if near else 1.6 * body


def _lines(column: Sequence[_Glyphs]) -> list[_Glyphs]:
    """Runs on one height as one line."""
    done: list[_Glyphs] = []
    for run in sorted(column, key=lambda g: (g.middle, g.left)):
        last = done[-1] if done else None
        if last and abs(run.middle - last.middle) < 0.45 * min(run.size, last.size) and run.left >= last.right - 2:
            wide = run.left - last.right > 2.4 * run.size
            between = "\t" if wide else " " if run.left - last.right > 0.2 * run.size else ""
            if chars.closes_up(last.text[-1]) and chars.closes_up(run.text[0]) and not wide:
                between = " " if run.left - last.right > 0.6 * run.size else ""
            done[-1] = replace(
                last,
                text=last.text + between + run.text,
                right=max(run.right, last.right),
                top=min(run.top, last.top),
                bottom=max(run.bottom, last.bottom),
            )
        else:
            done.append(run)
    return done


def _columns(sheet: Sequence[_Glyphs]) -> list[list[_Glyphs]]:
    """Columns in reading order; what spans them parts the page into bands."""
    if not sheet:
        return []
    gutter = _gutter(sheet)
    if gutter is None:
        return [list(sheet)]
    spanning = sorted((g for g in sheet if g.left < gutter - 3 and g.right > gutter + 3), key=lambda g: g.middle)
    rest = [g for g in sheet if g not in spanning]
    edges = [g.middle for g in spanning]
    done: list[list[_Glyphs]] = []
    bands: list[list[_Glyphs]] = [[] for _ in range(len(edges) + 1)]
    for run in rest:
        bands[sum(edge < run.middle for edge in edges)].append(run)
    for number, band in enumerate(bands):
        for side in (True, False):
            part = [run for run in band if (run.right <= gutter + 3) is side]
            done += _columns(part) if side is False and len(part) > 6 else [part] if part else []
        if number < len(spanning):
            if done and done[-1] and all(run in spanning for run in done[-1]):
                done[-1].append(spanning[number])
            else:
                done.append([spanning[number]])
    return done


def _gutter(sheet: Sequence[_Glyphs]) -> float | None:
    """Where a blank strip runs between columns: lines on both sides, few across."""
    left, right = min(g.left for g in sheet), max(g.right for g in sheet)
    edges = sorted({round(g.left) for g in sheet})
    best: tuple[int, float] | None = None
    for edge in edges:
        if not left + 0.2 * (right - left) < edge < right - 0.15 * (right - left):
            continue
        place = edge - 4.0
        across = sum(g.left < place and g.right > place for g in sheet)
        beside = [g for g in sheet if g.right <= place]
        after = [g for g in sheet if g.left >= place]
        if min(len(beside), len(after)) < 4 or across > 0.2 * len(sheet):
            continue
        if _alternate(beside, after) and _long(beside) and _long(after):
            score = len(after) - 3 * across
            if best is None or score > best[0]:
                best = (score, place)
    return best[1] if best else None


def _alternate(left: Sequence[_Glyphs], right: Sequence[_Glyphs]) -> bool:
    """Whether the two sides stand beside, not above one another."""
    top, bottom = (
        max(min(g.top for g in s) for s in (left, right)),
        min(max(g.bottom for g in s) for s in (left, right)),
    )
    return bottom - top > 30


def _long(side: Sequence[_Glyphs]) -> bool:
    """Whether a side is set in lines of text and not in cells."""
    widths = sorted(g.right - g.left for g in side)
    return widths[len(widths) // 2] > 5 * median(g.size for g in side)
