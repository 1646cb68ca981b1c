"""The proof of one section: quick to make, numbered by lines, with a place to sign.

It goes to the person portrayed, who marks and signs it.  Its pages are those of the book's
design; page numbers of other sections are not known and stay out.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
from markupsafe import Markup, escape

from zilap import edition, html, pages, pdf, report, stamp
from zilap.book import Book, Part
from zilap.formats import Job
from zilap.made import Laid
from zilap.shop import House
from zilap.typefaces import load

PICTURE_WIDTH = 1100
"""Pixels of a page's picture."""
_TEXT = frozenset({"p", "li", "h2", "h3", "dd", "dt", "blockquote"})
_STYLE = """
@page {{ size: {width}mm {height}mm; margin: 0 }}
body {{ margin: 0; color: #de3620 }}
.over {{ break-after: page; position: relative; width: {width}mm; height: {height}mm; overflow: hidden }}
.head {{ position: absolute; left: 0; top: 4mm; width: 100%; text-align: center; font: 8pt/1.4 'Hei' }}
.word {{ position: absolute; left: 0; top: 42%; width: 100%; text-align: center; font: 64pt/1 'Hei Head';
  opacity: .14; transform: rotate(-28deg); letter-spacing: .35em }}
.no {{ position: absolute; width: 8mm; text-align: right; font: 7.5pt/1 'Hei' }}
.sign {{ padding: 30mm 25mm; font: 10.5pt/18pt 'Ming'; color: #000 }}
.sign h1 {{ font: 20pt/30pt 'Ming Head'; margin: 0 0 18pt }}
.sign p {{ margin: 0 0 12pt }}
.blank {{ border-bottom: .5pt solid #000; height: 30pt; margin-bottom: 14pt; font: 8pt/44pt 'Hei' }}
"""


def make(house: House, book: Book, id: str, say: Callable[[str], None]) -> list[Path]:
    """Write ``output/<edition>/proof/<id>.pdf`` and a picture of each page; the files made.

    Raises:
        Stop: when the section cannot be laid out.
    """
    setting = alone(house, book, id, say)
    laid = pages.lay_out(setting)
    plain = pdf.interior(laid.pdf, book, laid.page_map)
    made = _merge(plain, _overlay(setting, laid, _line(book, setting.book.sections[0].title)))
    folder = house.output / book.edition.name / "proof"
    target = folder / f"{id}.pdf"
    edition.put(target, made)
    return [target, *report.put_pages(report.drawn(made, PICTURE_WIDTH), folder / id)]


def alone(house: House, book: Book, id: str, say: Callable[[str], None]) -> pages.Setting:
    """What one section is laid out from, without the rest of the book."""
    part = next(part for part in book.parts if any(item.id == id for item in part.all))
    item = next(item for item in part.all if item.id == id)
    shown = dataclasses.replace(book, parts=(Part(part.id, "body", (item,), part.title, part.head),))
    job = Job(shown, house.templates, load(house.fonts, book.language), house.cache, True, say)
    return dataclasses.replace(job.design, copies=html.copies(book, house.templates, shown), whole=False)


def _line(book: Book, title: str) -> str:
    when = f"{book.edition.date:%Y-%m-%d}" if book.edition.date else "日期待填"
    return f"校樣　《{title}》　版本 {book.edition.name} 第 {book.edition.number} 版　{when}　不可付印"


def _overlay(setting: pages.Setting, laid: Laid, line: str) -> bytes:
    """One page to lay over each page, and the page to sign."""
    over = [_numbered(laid, index, line) for index in range(len(laid.page_map.labels))]
    return stamp.overlay(setting, _STYLE, Markup("").join([*over, _sign(line)]))


def _numbered(laid: Laid, index: int, line: str) -> Markup:
    numbers = Markup("").join(
        Markup('<span class="no" style="left:{:.2f}mm;top:{:.2f}mm">{}</span>').format(x - 10, y, number)
        for number, (x, y) in enumerate(_lines(laid, index), 1)
    )
    return Markup('<div class="over"><p class="head">{}</p><p class="word">校樣</p>{}</div>').format(line, numbers)


def _lines(laid: Laid, index: int) -> Iterator[tuple[float, float]]:
    """Left edge of the column and middle of each line of running text on a page, in mm."""
    boxes = laid.source_map.pages[index]
    widest = max((box.width for box in boxes if box.what in _TEXT), default=0)
    columns = [box for box in boxes if box.what in _TEXT and box.width > widest / 2]
    left = min((box.x for box in columns), default=0)
    seen: set[int] = set()
    for box in sorted((box for box in boxes if box.what == "line"), key=lambda box: box.y):
        middle = box.y + box.height / 2
        inside = any(column.holds(box.x + 0.1, middle) for column in columns)
        if inside and round(middle) not in seen:
            seen.add(round(middle))
            yield left, middle - 1.3


def _sign(line: str) -> Markup:
    blanks = "".join(f'<div class="blank">{label}</div>' for label in ("姓名及職銜", "簽署", "日期"))
    return Markup(
        '<div class="sign"><h1>校樣回條</h1><p>{}</p>'
        "<p>請在校樣上按頁碼和行號註明要改的字；沒有要改的，請在下面簽署。交回後文字即作定稿。</p>"
        "<p>□ 同意付印　　□ 按所註修改後付印　　□ 修改後再閱</p>{}</div>"
    ).format(escape(line), Markup(blanks))


def _merge(plain: bytes, overlay: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as doc, pikepdf.open(io.BytesIO(overlay)) as over:
        for page, above in zip(doc.pages, over.pages, strict=False):
            page.add_overlay(above, pikepdf.Rectangle(*[float(edge) for edge in page.trimbox]))
        doc.pages.append(over.pages[-1])
        doc.save(out, deterministic_id=True)
    return out.getvalue()
