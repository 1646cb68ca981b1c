"""The text layer of a PDF page as runs of characters with their places."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters that stand beside one another on a line, or a picture.  Points, from the page's top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    heavy: bool = False
    picture: int = -1
    """Number of the picture that stands here instead of characters."""

    @property
    def middle(self) -> float:
        """Height of the line's middle."""
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        """From the left edge to the right."""
        return self.right - self.left


def glyphs(page: Any) -> Iterator[Glyphs]:
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


def _run(run: Sequence[tuple[str, float, float, float, float]], size: float, heavy: int) -> Iterator[Glyphs]:
    text = "".join(char for char, *_ in run)
    if not text.strip():
        return
    solid = [box for box in run if not box[0].isspace()]
    yield Glyphs(
        text=text.rstrip(),
        left=min(box[1] for box in solid),
        top=min(box[2] for box in solid),
        right=max(box[3] for box in solid),
        bottom=max(box[4] for box in solid),
        size=size,
        heavy=heavy * 2 > len(solid),
    )
