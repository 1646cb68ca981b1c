"""Composite fonts of a PDF: what each code says, which glyph it is, and how wide that is."""

from __future__ import annotations

import re
from collections.abc import Callable

from pikepdf import Array, Object, Stream

Widths = tuple[float, dict[int, float]]
"""Default advance, and that of each glyph that has another; ems."""
_MAP = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def widths(font: Object) -> Widths:
    """Default advance, and the advance of each glyph that has another, in ems (ISO 32000-1, 9.7.4.3)."""
    inner = font.DescendantFonts[0]
    rows, i = list(inner.get("/W", Array())), 0
    found: dict[int, float] = {}
    while i < len(rows):
        first = int(rows[i])
        if isinstance(rows[i + 1], Array):
            found |= {first + n: float(width) / 1000 for n, width in enumerate(list(rows[i + 1]))}
            i += 2
        else:
            found |= dict.fromkeys(range(first, int(rows[i + 1]) + 1), float(rows[i + 2]) / 1000)
            i += 3
    return float(inner.get("/DW", 1000)) / 1000, found


def glyph_of(font: Object) -> Callable[[int], int]:
    """CID → glyph, through CIDToGIDMap where there is one (PDF 32000-1, 9.7.4.2)."""
    table = font.DescendantFonts[0].get("/CIDToGIDMap")
    if not isinstance(table, Stream):
        return lambda cid: cid
    content = bytes(table.read_bytes())
    return lambda cid: int.from_bytes(content[2 * cid : 2 * cid + 2], "big")


def to_unicode(cmap: bytes) -> dict[int, str]:
    """A ToUnicode CMap as code → text."""
    found = {}
    for body in _CHARS.findall(cmap):
        for code, text in _MAP.findall(body):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", errors="replace")
    for body in _RANGES.findall(cmap):
        for first, last, text in _RANGE.findall(body):
            start, stop = int(first, 16), int(last, 16)
            before, unit = bytes.fromhex(text.decode())[:-2], int(text[-4:], 16)
            for code in range(start, stop + 1):
                raw = before + (unit + code - start).to_bytes(2, "big")
                found[code] = raw.decode("utf-16-be", errors="replace")
    return found
