"""Page numbers in a galley: marked where they stand, so that others can be put in their place.

Only a number of plain figures can be replaced, by one of as many figures, and only where nothing else on the page
moves: it stands alone in its box, or its figures are all of one width (``font-variant-numeric: tabular-nums``).
A comment before the text says whose folio it is and what is needed to write another; it is gone when that is done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zilap import weasy
from zilap.lines import shape
from zilap.lines.codes import code
from zilap.lines.draw import glyph_width

OWN = "."
"""Stands for the folio of the page itself."""
OPEN, CLOSE = "\ue000", "\ue001"
"""Round the section's id in the text of a line (private use)."""
_PAGE = ("counter()", ("page", "decimal"))
_MARKED = re.compile(rb"%folio (.*)\n[^\n]*")
_TOKEN = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
_ALIGNED = {"right": 1.0, "end": 1.0, "center": 0.5}
"""Part of the room to spare that is before a line."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a folio stands: whose it is, and how it is set."""

    owner: str
    lead: float
    """Alone in its box: part of the room to spare before it.  In a text: -1, its figures are of one width."""


def whose(box: Any) -> str:
    """Id of the section whose folio a run of text is; empty for other text."""
    element = weasy.element(box)
    return "" if element is None or "::" in weasy.tag(box) else element.get("data-of", "")


def token(section: str) -> str:
    """What stands for a folio in the text of a line."""
    return f"{OPEN}{section}{CLOSE}"


def filled(text: str, folio: Mapping[str, str]) -> str:
    """The text of a line with its folios."""
    return _TOKEN.sub(lambda found: folio[found[1]], text) if OPEN in text else text


def mark(pages: Sequence[Any], streams: Sequence[Any]) -> bool:
    """Mark every folio on these pages; whether all of them can be replaced."""
    return all([_mark_page(page, stream) for page, stream in zip(pages, streams, strict=True)])


def _mark_page(page: Any, stream: Any) -> bool:
    found = dict(_found(weasy.page_box(page)))
    waiting = {mark["mcid"]: box for box, mark in weasy.marks(stream).items() if found.get(box)}
    good = None not in found.values()
    operators = weasy.operators(stream)
    for index, operator in enumerate(operators):
        box = waiting.pop(operator.get("MCID", -1), None) if isinstance(operator, dict) else None
        if box is not None:
            good &= _mark(stream, operators, index, box, found[box])
    return good and not waiting


def _found(page: Any) -> Iterator[tuple[Any, Spot | None]]:
    """Runs of text that are a folio; None for one that cannot be replaced by another."""
    boxes = list(weasy.children(page))
    sides = [_side(box) for box in boxes]
    for box, side in zip(boxes, sides, strict=True):
        if weasy.margin_name(box):
            content = [item for item in box.style["content"] or () if isinstance(item, tuple)]
            counts = any(item[0] in ("counter()", "counters()") for item in content)
            plain = content == [_PAGE] and (box.style["width"] != "auto" or sides.count(side) == 1)
            for line in (inner for inner in weasy.descendants(box) if counts and weasy.is_line(inner)):
                for text in _texts(line):
                    yield text, Spot(OWN, _lead(line)) if plain and text.text.isdecimal() else None
        else:
            for line in (inner for inner in weasy.descendants(box) if weasy.is_line(inner)):
                yield from _quoted(line)


def _side(box: Any) -> str:
    """Which boxes of the margin share their room with this one: those of one side; a corner has its own."""
    name = weasy.margin_name(box)
    return name if name.endswith("-corner") else name.partition("-")[0]


def _quoted(line: Any) -> Iterator[tuple[Any, Spot | None]]:
    """The folios of other sections in a line."""
    texts = _texts(line)
    for text in texts:
        owner = whose(text)
        if owner and not text.text.isdecimal():
            yield text, None
        elif owner:
            equal = "tabular-nums" in text.style["font_variant_numeric"]
            yield text, Spot(owner, _lead(line)) if len(texts) == 1 else Spot(owner, -1.0) if equal else None


def _texts(line: Any) -> list[Any]:
    """The runs of text of a line."""
    return [box for box in weasy.descendants(line) if weasy.is_text(box) and box.text.strip()]


def _lead(line: Any) -> float:
    return _ALIGNED.get(line.style["text_align_all"], 0.0)


def _mark(stream: Any, operators: list[Any], index: int, box: Any, spot: Spot) -> bool:
    """Mark one run of text, whose marked content begins at an index of the operators."""
    figures = _figures(stream, box.style)
    for at in range(index, len(operators)):
        operator = operators[at]
        if operator == b"EMC" or not figures:
            return False
        if isinstance(operator, bytes) and operator.endswith((b"TJ", b"Tj")):
            row = json.dumps([spot.owner, spot.lead, box.text, figures])
            operators[at] = f"%folio {row}\n{_shown(box.text, *_unpacked(row)[1:])}".encode()
            return True
    return False


def _figures(stream: Any, style: Any) -> list[tuple[int, int]]:
    """Code and width (1/1000 em) of each of the ten figures in a style; empty where they are not of one font."""
    shaped = shape.shape("0123456789", style)
    if len(shaped.runs) != 1 or shaped.is_missing or len(shaped.runs[0].glyphs) != 10 or shaped.runs[0].rise:
        return []
    run = shaped.runs[0]
    font, size = stream.add_font(run.font)
    for glyph in run.glyphs:
        if glyph not in font.widths:
            font.widths[glyph] = glyph_width(stream, run.font, glyph, size)
    codes = [code(font, glyph, str(figure)) for figure, glyph in enumerate(run.glyphs)]
    return [] if 0 in codes else [(one, font.widths[glyph]) for one, glyph in zip(codes, run.glyphs, strict=True)]


def _unpacked(row: str | bytes) -> tuple[str, float, str, list[tuple[int, int]]]:
    owner, lead, text, figures = json.loads(row)
    return owner, lead, text, [(one, width) for one, width in figures]


def _shown(folio: str, lead: float, before: str, figures: Sequence[tuple[int, int]]) -> str:
    """The operator that writes a folio where ``before`` stood."""
    now = [figures[int(one)] for one in folio]
    if lead >= 0:
        spare = sum(figures[int(one)][1] for one in before) - sum(width for _, width in now)
        return f"[{0.0 - lead * spare:g} <{''.join(f'{one:04x}' for one, _ in now)}>] TJ"
    cell = max(width for _, width in figures)
    parts = [f"{(width - cell) / 2:g} <{one:04x}> {(width - cell) / 2:g}" for one, width in now]
    return f"[{' '.join(parts)}] TJ"


def put_in(content: bytes, folio: Mapping[str, str]) -> bytes:
    """The content of a page with its folios: each section's, and ``OWN``."""

    def put(found: re.Match[bytes]) -> bytes:
        owner, lead, before, figures = _unpacked(found[1])
        return _shown(folio[owner], lead, before, figures).encode()

    return _MARKED.sub(put, content)
