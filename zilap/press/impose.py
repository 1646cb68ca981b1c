"""Imposition for proofs and short runs: two-up, saddle stitch, folded signatures of 4, 8 or 16 pages.

Printing houses impose themselves; what goes to them is the file of single pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from zilap.geometry import Rect
from zilap.units import mm_to_pt

Way = Literal["two-up", "saddle", "4", "8", "16"]
Cell = tuple[int, bool]
"""Page within a signature, from 1; whether it stands on its head."""
Side = tuple[tuple[Cell, ...], ...]
"""Rows of one side of a sheet, from the top."""

SIGNATURES: dict[str, tuple[Side, Side]] = {
    "4": ((((4, False), (1, False)),), (((2, False), (3, False)),)),
    "8": (
        (((5, True), (4, True)), ((8, False), (1, False))),
        (((3, True), (6, True)), ((2, False), (7, False))),
    ),
    "16": (
        (((5, True), (12, True), (9, True), (8, True)), ((4, False), (13, False), (16, False), (1, False))),
        (((7, True), (10, True), (11, True), (6, True)), ((2, False), (15, False), (14, False), (3, False))),
    ),
}
"""Front and back of a sheet folded at right angles, bound at the left; the sheet is turned about its upright axis."""
MARGIN_MM = 10.0


@dataclass(frozen=True, slots=True)
class Layout:
    """How sheets are made up.  Lengths in mm."""

    way: Way = "two-up"
    caliper: float = 0.0
    """Of the paper: pages within a signature creep outwards by one leaf after another; 0 leaves them."""
    gutter: float = 6.0
    """Between rows, and between pages that are not joined at the spine."""
    bleed: float = 3.0


def impose(pdf: bytes, layout: Layout) -> bytes:
    """Sheets out of single pages; inks, profile and transparency stay.

    Short of a full signature the last one is filled with blank pages.

    Raises:
        ValueError: a page has no TrimBox.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as made:
        if any("/TrimBox" not in page.obj for page in source.pages):
            raise ValueError("a page has no TrimBox")
        for pages, side in sides(len(source.pages), layout.way):
            _sheet(made, source, pages, side, layout)
        if "/OutputIntents" in source.Root:
            made.Root.OutputIntents = made.copy_foreign(source.make_indirect(source.Root.OutputIntents))
        out = io.BytesIO()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def sides(count: int, way: Way) -> Iterator[tuple[Sequence[int], Side]]:
    """Each side of each sheet: the signature's first page (from 0) and length, and the cells on it."""
    if way == "two-up":
        yield from (((first, 2), (((1, False), (2, False)),)) for first in range(-1, count, 2))
    elif way == "saddle":
        total = -(-count // 4) * 4
        for leaf in range(total // 4):
            outer, inner = 2 * leaf + 1, 2 * leaf + 2
            yield (0, total), (((total + 1 - outer, False), (outer, False)),)
            yield (0, total), (((inner, False), (total + 1 - inner, False)),)
    else:
        size = int(way)
        for first in range(0, count, size):
            for side in SIGNATURES[way]:
                yield (first, size), side


def creep(page: int, size: int, caliper: float) -> float:
    """How far a page moves towards the spine, in mm: the inner leaves of a signature stick out.

    >>> creep(1, 16, 0.1), creep(8, 16, 0.1), creep(9, 16, 0.1)
    (0.0, 0.30000000000000004, 0.30000000000000004)
    """
    return min(page - 1, size - page) // 2 * caliper


def _sheet(made: Pdf, source: Pdf, pages: Sequence[int], side: Side, layout: Layout) -> None:
    """Pages stand in pairs that touch at the spine; pairs and rows stand a gutter apart."""
    first, size = pages
    trim = Rect.of(source.pages[0].TrimBox)
    gap, margin = mm_to_pt(layout.gutter), mm_to_pt(MARGIN_MM)
    columns, rows = len(side[0]), len(side)
    width = columns * trim.width + (columns // 2 - 1) * gap
    height = rows * trim.height + (rows - 1) * gap
    sheet = made.add_blank_page(page_size=(width + 2 * margin, height + 2 * margin))
    forms: dict[str, Object] = {}
    parts: list[str] = []
    for row, cells in enumerate(side):
        for column, (page, turned) in enumerate(cells):
            index = first + page - 1
            if not 0 <= index < len(source.pages):
                continue
            x = margin + column * trim.width + column // 2 * gap
            y = margin + (rows - 1 - row) * (trim.height + gap)
            name = f"/Page{index}"
            forms[name] = made.copy_foreign(source.pages[index].as_form_xobject())
            shift = mm_to_pt(creep(page, size, layout.caliper)) * (1 if column % 2 == 0 else -1)
            parts.append(_placed(name, Rect.of(source.pages[index].TrimBox), (x, y), turned, shift, (column, layout)))
    sheet.obj.Resources = Dictionary(XObject=Dictionary(forms))
    sheet.obj.Contents = made.make_stream("\n".join(parts).encode())
    sheet.obj.TrimBox = Array([margin, margin, margin + width, margin + height])
    sheet.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)


def _placed(
    name: str, trim: Rect, at: tuple[float, float], turned: bool, shift: float, where: tuple[int, Layout]
) -> str:
    """One page at its place, its bleed cut off at the spine."""
    (x, y), (column, layout) = at, where
    bleed = mm_to_pt(min(layout.bleed, layout.gutter / 2))
    left, right = (bleed, 0.0) if column % 2 == 0 else (0.0, bleed)
    clip = f"{x - left:.3f} {y - bleed:.3f} {trim.width + left + right:.3f} {trim.height + 2 * bleed:.3f} re W n"
    if turned:
        move = f"-1 0 0 -1 {x + trim.right + shift:.3f} {y + trim.top:.3f} cm"
    else:
        move = f"1 0 0 1 {x - trim.left + shift:.3f} {y - trim.bottom:.3f} cm"
    return f"q {clip} {move} {name} Do Q"
