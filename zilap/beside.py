"""``diff.html``: old page and new page side by side, changed lines marked.

A page is a picture of its PDF where there is one, and is drawn from its record where there is none.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
import pypdfium2
from markupsafe import Markup

from zilap import difference
from zilap.compare import KINDS, Change, Comparison
from zilap.difference import Named
from zilap.record import Line, Pages
from zilap.units import mm_to_pt

TEMPLATE = Path(__file__).with_name("diff.html")
MOST = 60
"""Pages that are shown; of those that were only reflowed the first and the last come before the others."""
WIDTH = 620
"""Pixels of a page's picture."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pages."""

    label: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Pair:
    """The same page before and after."""

    index: int
    name: str
    head: str
    sides: tuple[Side, Side]


def page(named: Named, old_pdf: bytes | None, new_pdf: bytes | None) -> bytes:
    """The whole HTML file, with nothing to load from elsewhere."""
    found = named.found
    shown = _shown(found.pages)
    marks = _marks(found)
    pictures = [_pictures(pdf, shown, len(pages.pages), pages) for pdf, pages in _both(found, old_pdf, new_pdf)]
    pairs = [
        Pair(
            change.index,
            _name(change),
            _head(change, found),
            (
                _side(found.old, change.index, _marked(found.old, change, found, marks[0]), pictures[0], named.old),
                _side(found.new, change.index, _marked(found.new, change, found, marks[1]), pictures[1], named.new),
            ),
        )
        for change in shown
    ]
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        TEMPLATE.read_text(encoding="utf-8")
    )
    return template.render(
        title=found.new.title,
        old_name=named.old,
        new_name=named.new,
        words="\n".join(difference.lines(named)),
        pairs=pairs,
        left=len(found.pages) - len(shown),
    ).encode()


def _both(found: Comparison, old_pdf: bytes | None, new_pdf: bytes | None) -> Iterator[tuple[bytes | None, Pages]]:
    yield old_pdf, found.old
    yield new_pdf, found.new


def _shown(changes: Sequence[Change]) -> list[Change]:
    """What is worth drawing: all but mere reflow, then its last page, then the rest; nothing that only moved."""
    told = [change for change in changes if not set(change.kinds) <= {"reflow", "moved"}]
    mere = [change for change in changes if set(change.kinds) == {"reflow"}]
    order = [*told, *mere[-1:], *mere[:-1]]
    return sorted(order[:MOST], key=lambda change: change.index)


def _marks(found: Comparison) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Page and number of every changed line, of the old layout and of the new one."""
    old = {(spot.page, spot.line) for edit in found.edits for spot in edit.old_spots}
    new = {(spot.page, spot.line) for edit in found.edits for spot in edit.new_spots}
    return old, new


def _name(change: Change) -> str:
    return f"第 {change.new or change.old} 頁"


def _head(change: Change, found: Comparison) -> str:
    kinds = "、".join(KINDS[kind] for kind in change.kinds)
    return f"{_name(change)}　{difference.title(change, found)}：{kinds}"


def _marked(pages: Pages, change: Change, found: Comparison, marks: set[tuple[int, int]]) -> list[Line]:
    """What is marked on a page: lines that changed, and pictures."""
    if change.index >= len(pages.pages):
        return []
    page = pages.pages[change.index]
    lines = [line for number, line in enumerate(page.lines) if (change.index, number) in marks]
    return [*lines, *(one for one in page.pictures if one.text in found.pictures)]


def _side(pages: Pages, index: int, marked: Sequence[Line], pictures: dict[int, str], name: str) -> Side:
    if index >= len(pages.pages):
        return Side(name, Markup(""))
    made = pages.pages[index]
    body = pictures.get(index) or "".join(_drawn(made.lines, made.pictures))
    bars = "".join(
        f'<rect class="{"frame" if one in made.pictures else "mark"}"'
        f' x="{one.x:g}" y="{one.y:g}" width="{one.width:g}" height="{one.height:g}"/>'
        for one in marked
    )
    label = f"{name}　第 {made.label} 頁{'' if index in pictures else '（沒有 PDF，按記錄畫出）'}"
    svg = f'<svg viewBox="0 0 {pages.width:g} {pages.height:g}" role="img" aria-label="{label}">{body}{bars}</svg>'
    return Side(label, Markup(svg))


def _drawn(lines: Sequence[Line], pictures: Sequence[Line]) -> Iterator[str]:
    """The page from its record: each line in its place and width, each picture as a box with its name."""
    box = Markup('<rect class="pic" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>')
    word = Markup(
        '<text x="{:g}" y="{:g}" font-size="{:g}" textLength="{:g}" lengthAdjust="spacingAndGlyphs">{}</text>'
    )
    for one in pictures:
        yield box.format(one.x, one.y, one.width, one.height)
        yield word.format(one.x + 1, one.y + 5, 3, min(len(one.text) * 1.6, one.width), one.text)
    for one in lines:
        size = min(one.height * 0.6, one.width / max(len(one.text), 1) * 2)
        yield word.format(one.x, one.y + one.height * 0.72, size, one.width, one.text)


def _pictures(pdf: bytes | None, shown: Sequence[Change], count: int, pages: Pages) -> dict[int, str]:
    """Index of each shown page → its picture, cut to the trim; nothing where the PDF is not of this record."""
    if pdf is None:
        return {}
    made = {}
    with pypdfium2.PdfDocument(pdf) as doc:
        if len(doc) != count:
            return {}
        for change in shown:
            if change.index < count:
                made[change.index] = _picture(doc[change.index], pages)
    return made


def _picture(sheet: pypdfium2.PdfPage, pages: Pages) -> str:
    left, bottom, right, top = sheet.get_trimbox()
    outer = sheet.get_mediabox()
    crop = (left - outer[0], bottom - outer[1], outer[2] - right, outer[3] - top)
    scale = WIDTH / mm_to_pt(pages.width)
    image = sheet.render(scale=scale, crop=crop).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    data = base64.b64encode(out.getvalue()).decode()
    return f'<image href="data:image/jpeg;base64,{data}" width="{pages.width:g}" height="{pages.height:g}"/>'
