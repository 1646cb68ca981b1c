"""What is drawn on a PDF page beside letters and pictures: ruled lines, the dots before items, tinted panels."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_THIN = 2.5
"""Points of a line's thickness at the most."""
_DOT = (2.0, 8.0)
"""Points of a dot's width."""
_PANEL = (60.0, 36.0)
"""Points of the width and height of a panel with text on it, at the least."""
_WHITE = 251
"""Of 255: a lighter colour is that of the paper."""
_STEPS = 64
"""Segments of a path that is a line, a frame or a dot and no artwork."""
_MOST = 6_000
"""Paths of a page that are looked at: a map has more."""
_LINES = 800
"""Lines of a page with tables: a chart or a plan has more, and no table."""
_SLACK = 2.0
"""Points by which ends and places of lines may differ that are one."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom; points from the page's top left."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along or across the page: its place, and from where to where it goes."""

    across: bool
    """Whether it goes from left to right."""
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lines, dots and panels of a page."""

    rules: tuple[Rule, ...] = ()
    dots: tuple[Box, ...] = ()
    panels: tuple[Box, ...] = ()
    """Tinted areas behind text."""

    def stacks(self) -> list[Box]:
        """Where lines across with the same ends lie below one another, three or more."""
        return [(group[0].start, group[0].at, group[0].end, group[-1].at) for group in stacked(self.rules)]


NOTHING = Drawn()


def drawn(page: Any) -> Drawn:
    """Lines, dots and panels; lines that go on from one another are one."""
    height = page.get_height()
    rules: list[Rule] = []
    dots: list[Box] = []
    panels: list[Box] = []
    for item in itertools.islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1), _MOST):
        if pdfium.FPDFPath_CountSegments(item.raw) > _STEPS:
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
        for points in _strokes(item, height):
            box = _box(points)
            if fill.value and _DOT[0] < box[2] - box[0] < _DOT[1] and _is_round(box, points):
                dots.append(box)
            elif fill.value or stroke.value:
                rules += _rules(points, bool(stroke.value))
            if fill.value and _is_panel(box) and _is_tinted(item):
                panels.append(box)
    lines = tuple(_joined(rules))
    return Drawn(lines if len(lines) <= _LINES else (), tuple(dots) if len(dots) <= _LINES else (), tuple(panels))


def _strokes(item: Any, height: float) -> Iterator[list[Point]]:
    """The points of each part of a path, on the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item.raw, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for at in range(pdfium.FPDFPath_CountSegments(item.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        across = matrix.a * x.value + matrix.c * y.value + matrix.e
        up = matrix.b * x.value + matrix.d * y.value + matrix.f
        points.append((across, height - up))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _box(points: Sequence[Point]) -> Box:
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def _is_round(box: Box, points: Sequence[Point]) -> bool:
    """Whether a shape is as high as it is wide, and no line: a dot, a small square."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return len(points) >= 4 and 0.8 < wide / max(high, 0.1) < 1.25


def _is_panel(box: Box) -> bool:
    return box[2] - box[0] > _PANEL[0] and box[3] - box[1] > _PANEL[1]


def _is_tinted(item: Any) -> bool:
    """Whether a shape is filled with a colour that shows on white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha)
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _rules(points: Sequence[Point], stroked: bool) -> Iterator[Rule]:
    """The lines of one part of a path: a thin filled shape is one; of an outline, each side along the page."""
    left, top, right, bottom = _box(points)
    if bottom - top <= _THIN < right - left:
        yield Rule(True, (top + bottom) / 2, left, right)
    elif right - left <= _THIN < bottom - top:
        yield Rule(False, (left + right) / 2, top, bottom)
    elif stroked:
        for one, other in itertools.pairwise(points):
            yield from _rules((one, other), False)


def _joined(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Lines at one place that touch or lie on one another, as one."""
    for across in (True, False):
        for group in _level(sorted((rule for rule in rules if rule.across is across), key=lambda rule: rule.at)):
            last: Rule | None = None
            for rule in sorted(group, key=lambda rule: rule.start):
                if last and rule.start <= last.end + _SLACK:
                    last = Rule(across, last.at, last.start, max(last.end, rule.end))
                    continue
                if last:
                    yield last
                last = rule
            if last:
                yield last


def _level(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Sorted lines in groups of one place."""
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > _SLACK:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def stacked(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines across with the same ends, three or more, from the top."""
    rest = sorted((rule for rule in rules if rule.across), key=lambda rule: rule.at)
    while rest:
        group = [r for r in rest if abs(r.start - rest[0].start) + abs(r.end - rest[0].end) < 2 * _SLACK]
        rest = [rule for rule in rest if rule not in group]
        if len(group) >= 3:
            yield group
