"""Page boxes, and what is printed outside the bleed: crop, registration and fold marks, colour bar."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf

from zilap.geometry import Rect
from zilap.press.presets import Cmyk, Marks
from zilap.units import mm_to_pt, pt_to_mm

SLUG_MM = 10.0
"""Room round the bleed for marks."""
ALL = "/AllInks"
PATCH_MM = 4.0
BAR: tuple[Cmyk, ...] = (
    (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1),
    (0, 1, 1, 0), (1, 0, 1, 0), (1, 1, 0, 0),
    (0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5),
    (0.5, 0.4, 0.4, 0),
)  # fmt: skip
"""Solids, overprints, half tones and a grey balance patch of process inks."""
Line = tuple[float, float, float, float]


def set_boxes(pdf: Pdf, bleed_mm: float, marks: Marks, folds_mm: Sequence[float] = ()) -> None:
    """Trim, bleed and media box of every page, the artwork cut at the bleed, the marks round it.

    Args:
        pdf: changed in place; its pages have a TrimBox.
        bleed_mm: bleed asked for.
        marks: which marks.
        folds_mm: distances from the left trim at which the sheet is folded (a cover's spine).

    Raises:
        ValueError: a page was laid out with less bleed than is asked for.
    """
    every = _all_inks(pdf) if marks.any else None
    for number, page in enumerate(pdf.pages, 1):
        trim, drawn = Rect.of(page.TrimBox), Rect.of(page.MediaBox)
        bleed = trim.grown(mm_to_pt(bleed_mm))
        if drawn.left > bleed.left + 0.1 or drawn.top < bleed.top - 0.1:
            had = pt_to_mm(trim.left - drawn.left)
            raise ValueError(f"page {number} was laid out with {had:.2f} mm of bleed; {bleed_mm:g} mm are asked for")
        page.TrimBox, page.BleedBox = trim.array, bleed.array
        page.MediaBox = (bleed.grown(mm_to_pt(SLUG_MM)) if marks.any else bleed).array
        for key in ("/CropBox", "/ArtBox"):
            if key in page.obj:
                del page.obj[key]
        drawing = _drawing(trim, bleed, marks, tuple(mm_to_pt(fold) for fold in folds_mm)) if every is not None else ""
        page.Contents = pdf.make_stream(_cut(page.Contents.read_bytes(), bleed) + drawing.encode())
        if every is not None:
            spaces = page.Resources.get("/ColorSpace", Dictionary())
            page.Resources["/ColorSpace"] = Dictionary({**dict(spaces.items()), ALL: every})


def _cut(artwork: bytes, bleed: Rect) -> bytes:
    """Nothing of the artwork reaches beyond the bleed."""
    return f"q {_rectangle(bleed)} W n\n".encode() + artwork + b"\nQ\n"


def _all_inks(pdf: Pdf) -> Object:
    """The colour space that prints on every plate, spots included (ISO 32000-1, 8.6.6.4)."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([1] * 4), N=1)
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))


@functools.lru_cache(maxsize=2)
def _drawing(trim: Rect, bleed: Rect, marks: Marks, folds: tuple[float, ...]) -> str:
    """What is drawn in the slug; the pages of a file are of one size."""
    gap = max(mm_to_pt(marks.gap), trim.left - bleed.left + 0.5)
    length = mm_to_pt(marks.length)
    parts = [f"{ALL} CS 1 SCN {marks.width_pt:g} w"]
    if marks.crop:
        parts += [_stroke(line) for line in _crop(trim, gap, length)]
    if marks.registration:
        parts += [_target(x, y) for x, y in _middles(trim, gap + length / 2)]
    if marks.fold and folds:
        parts.append("[2 1.5] 0 d")
        parts += [_stroke(line) for fold in folds for line in _upright(trim, trim.left + fold, gap, length)]
        parts.append("[] 0 d")
    if marks.bar:
        parts.append(_bar(trim, trim.bottom - gap - length))
    drawn = "\n".join(parts)
    return f"/Artifact <</Type /Page>> BDC q {drawn} Q EMC\n"


def _crop(trim: Rect, gap: float, length: float) -> Iterator[Line]:
    for x in (trim.left, trim.right):
        yield from _upright(trim, x, gap, length)
    for y in (trim.bottom, trim.top):
        yield trim.left - gap - length, y, trim.left - gap, y
        yield trim.right + gap, y, trim.right + gap + length, y


def _upright(trim: Rect, x: float, gap: float, length: float) -> Iterator[Line]:
    yield x, trim.bottom - gap - length, x, trim.bottom - gap
    yield x, trim.top + gap, x, trim.top + gap + length


def _middles(trim: Rect, off: float) -> Iterator[tuple[float, float]]:
    middle, centre = (trim.bottom + trim.top) / 2, (trim.left + trim.right) / 2
    yield centre, trim.bottom - off
    yield centre, trim.top + off
    yield trim.left - off, middle
    yield trim.right + off, middle


def _stroke(line: Line) -> str:
    return "{:.3f} {:.3f} m {:.3f} {:.3f} l S".format(*line)


def _target(x: float, y: float) -> str:
    """A cross in a circle, 5 mm across."""
    arm, radius = mm_to_pt(2.5), mm_to_pt(1.5)
    bow = radius * 0.5523
    circle = (
        f"{x + radius:.3f} {y:.3f} m "
        f"{x + radius:.3f} {y + bow:.3f} {x + bow:.3f} {y + radius:.3f} {x:.3f} {y + radius:.3f} c "
        f"{x - bow:.3f} {y + radius:.3f} {x - radius:.3f} {y + bow:.3f} {x - radius:.3f} {y:.3f} c "
        f"{x - radius:.3f} {y - bow:.3f} {x - bow:.3f} {y - radius:.3f} {x:.3f} {y - radius:.3f} c "
        f"{x + bow:.3f} {y - radius:.3f} {x + radius:.3f} {y - bow:.3f} {x + radius:.3f} {y:.3f} c S"
    )
    return "\n".join((circle, _stroke((x - arm, y, x + arm, y)), _stroke((x, y - arm, x, y + arm))))


def _bar(trim: Rect, bottom: float) -> str:
    """Patches under the left half of the page, clear of the registration mark in the middle."""
    side = mm_to_pt(PATCH_MM)
    start = trim.left + mm_to_pt(5)
    room = int((trim.width / 2 - mm_to_pt(10)) / side)
    patches = [
        f"{' '.join(map(str, inks))} k {_rectangle(Rect(x, bottom, x + side, bottom + side))} f"
        for inks, x in zip(BAR, (start + i * side for i in range(room)), strict=False)
    ]
    return "\n".join(patches)


def _rectangle(rect: Rect) -> str:
    return f"{rect.left:.4f} {rect.bottom:.4f} {rect.width:.4f} {rect.height:.4f} re"
