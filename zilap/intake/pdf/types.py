"""How the characters of a PDF page are set: size and weight of their type, looked up once for each piece of text."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_BOLD = (b"old", b"Heavy", b"Black")
_BLACK = 900
"""The weight of a face that says that it is bold, and of one that is made bold by an outline."""


@dataclass(frozen=True, slots=True)
class Type:
    """Size and weight of type."""

    points: float
    """The em on the page."""
    weight: int
    """As far as the file tells it: to be compared within one file only."""
    upright: bool = True


class Types:
    """The type of the characters of one page."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._known: dict[int | None, Type] = {}

    def of(self, at: int) -> Type:
        """The type of the character at a place of the page's text layer."""
        piece = pdfium.FPDFText_GetTextObject(self._layer, at)
        address = ctypes.cast(piece, ctypes.c_void_p).value
        if address is None:
            return _type(self._layer, at, piece)
        if address not in self._known:
            self._known[address] = _type(self._layer, at, piece)
        return self._known[address]


def _type(layer: Any, at: int, piece: Any) -> Type:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(layer, at, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    own = float(pdfium.FPDFText_GetFontSize(layer, at)) or 1.0
    upright = matrix.d > 0 and abs(matrix.b) < 0.1 * matrix.d
    return Type(own * scale, _weight(layer, at, piece), upright)


def _weight(layer: Any, at: int, piece: Any) -> int:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(layer, at, name, 128, ctypes.byref(flags))
    outlined = bool(piece) and pdfium.FPDFTextObj_GetTextRenderMode(piece) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    if outlined or any(word in name.value for word in _BOLD):
        return _BLACK
    return int(pdfium.FPDFText_GetFontWeight(layer, at))
