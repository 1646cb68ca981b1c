"""The pictures of a PDF: what the file holds, not what a page shows; ornaments and logos stay out."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.rules import RULES
from zilap.problem import Place, Problem

SMALLEST = 48.0
"""Points of the shorter side of a picture that is more than an ornament."""
_LOGO = 100.0
"""Points of the shorter side of a logo, at the most."""
_LARGEST = 80_000_000
"""Pixels of a picture that has to be unpacked."""
_EDGE = 0.22
"""Share of a page's height at its head and foot in which what comes again is a logo."""


@dataclass(frozen=True, slots=True)
class Found:
    """One picture on one page."""

    page: int
    """From 0."""
    box: Glyphs
    data: bytes
    suffix: str
    mark: str
    """Equal marks are equal pictures."""
    share: float
    """Of the page that it covers."""
    text: bool
    """Whether the page has text as well."""


def pictures(page: Any, number: int, has_text: bool) -> Iterator[Found]:
    """Every picture of a page; what cannot be unpacked has no data."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        box = Glyphs("", max(left, 0.0), max(height - top, 0.0), min(right, width), min(height - bottom, height), 0.0)
        if box.width <= 0 or box.bottom <= box.top:
            continue
        data, suffix = _data(item) if min(box.width, box.bottom - box.top) >= SMALLEST / 3 else (b"", "")
        share = box.width * (box.bottom - box.top) / (width * height)
        yield Found(number, box, data, suffix, hashlib.sha256(data).hexdigest(), share, has_text)


def _data(item: Any) -> tuple[bytes, str]:
    """JPEG as it is; every other picture as PNG."""
    try:
        if list(item.get_filters()) == ["DCTDecode"]:
            return bytes(item.get_data(decode_simple=False)), ".jpg"
        width, height = item.get_px_size()
        if width * height > _LARGEST:
            return b"", ""
        image = item.get_bitmap(render=False).to_pil()
        written = io.BytesIO()
        image.save(written, "PNG")
        return written.getvalue(), ".png"
    except (pypdfium2.PdfiumError, OSError, ValueError, KeyError):
        return b"", ""


def chosen(found: Sequence[Found], heights: Sequence[float], file: PurePath) -> tuple[list[Found], list[Problem]]:
    """The pictures of the text, and which were left out, why, and where."""
    pages = Counter(mark for mark, _ in {(item.mark, item.page) for item in found if item.data})
    kept: list[Found] = []
    left_out: dict[str, list[int]] = {}
    seen: set[str] = set()
    for item in found:
        why = _why_not(item, pages[item.mark], heights[item.page], item.mark in seen)
        if why:
            left_out.setdefault(why, []).append(item.page + 1)
        else:
            seen.add(item.mark)
            kept.append(item)
    return kept, [
        RULES["I029"].at(Place(file, page=str(places[0])), f"{why}，共 {len(places)} 處（頁 {_listed(places)}）")
        for why, places in left_out.items()
    ]


def _why_not(item: Found, pages: int, height: float, seen: bool) -> str:
    """Why a picture is not one of the text's; empty where it is."""
    at_edge = item.box.bottom < _EDGE * height or item.box.top > (1 - _EDGE) * height
    if item.data and (pages >= 3 or (pages >= 2 and at_edge)) and not item.share > 0.5:
        return "各頁重複的圖像，多半是標誌"
    if min(item.box.width, item.box.bottom - item.box.top) < SMALLEST:
        return "很小的圖像，多半是飾物或圖標"
    if item.text and item.share > 0.85:
        return "鋪滿一頁的底圖"
    if not item.data:
        return "未能取出的圖像"
    return "重複的圖像" if seen else ""


def in_letterhead(found: Sequence[Found], heads: Sequence[Sequence[Glyphs]]) -> list[Found]:
    """The small pictures of the first page that stand beside its head: the logo of who writes."""
    sides = ((item, min(item.box.width, item.box.bottom - item.box.top)) for item in found if item.page == 0)
    return [
        item
        for item, side in sides
        if side < _LOGO and any(item.box.top - 2 < run.middle < item.box.bottom + 2 for run in heads[0])
    ]


def _listed(pages: Sequence[int]) -> str:
    told = list(dict.fromkeys(pages))
    return "、".join(map(str, told[:8])) + ("……" if len(told) > 8 else "")
