"""Layout: folios, the map of sources, what the engine is told and what it may load."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from zilap import pages, pdf
from zilap.book import Book
from zilap.made import Laid
from zilap.pages import Setting
from zilap.problem import Stop


def text(made: bytes, page: int) -> str:
    with pypdfium2.PdfDocument(made) as doc:
        return doc[page].get_textpage().get_text_range().replace("\r\n", "")


def test_folios(laid: Laid) -> None:
    assert laid.page_map.front % 2 == 0
    assert laid.page_map.labels[:3] == ("i", "ii", "iii")
    assert laid.page_map.labels[laid.page_map.front] == "1"
    first = laid.page_map.sections["ferry"]
    assert laid.page_map.label(first) in text(laid.pdf, first)


def test_contents_and_references_print_the_folio(laid: Laid) -> None:
    page = laid.page_map.sections["lighthouse"]
    folio = laid.page_map.label(page)
    assert f"〈燈塔〉（第{folio}頁）" in text(laid.pdf, laid.page_map.sections["ferry"]).replace(" ", "")
    contents = text(laid.pdf, laid.page_map.sections["contents"]).replace(" ", "")
    assert f"燈塔{folio}" in contents


def test_every_block_leads_to_its_line(laid: Laid, tiny: Book) -> None:
    boxes = [box for page in laid.source_map.pages for box in page]
    picture = next(box for box in boxes if box.what == "image" and box.place.file.name == "ferry.md" and box.width > 50)
    assert picture.place.line == 12
    page = laid.page_map.sections["ferry"]
    found = laid.source_map.at(page, picture.x + picture.width / 2, picture.y + picture.height / 2)
    assert found == picture.place
    lines = {box.place.line for box in boxes if box.what == "line" and box.place.file.name == "ferry.md"}
    source = (tiny.root / "stories/ferry.md").read_text(encoding="utf-8").split("\n")
    assert {source[line - 1][:2] for line in lines} >= {"渡輪", "見[", "##", "| ", "[^"}


def test_boxes_of_the_interior(laid: Laid, tiny: Book) -> None:
    made = pdf.interior(laid.pdf, tiny, laid.page_map)
    with pikepdf.open(__import__("io").BytesIO(made)) as doc:
        for page in doc.pages:
            trim, bleed = [[float(edge) for edge in box] for box in (page.trimbox, page.bleedbox)]
            assert trim[2] - trim[0] == pytest.approx(170 * 72 / 25.4, abs=0.01)
            assert trim[0] - bleed[0] == pytest.approx(3 * 72 / 25.4, abs=0.01)
            assert "/Annots" not in page.obj


def test_the_screen_pdf_is_cut_labelled_and_linked(laid: Laid, tiny: Book) -> None:
    made = pdf.screen(laid.pdf, tiny, laid.page_map)
    with pikepdf.open(__import__("io").BytesIO(made)) as doc:
        page = doc.pages[0]
        assert float(page.mediabox[2]) - float(page.mediabox[0]) == pytest.approx(170 * 72 / 25.4, abs=0.01)
        assert doc.Root.Lang == "zh-Hant-HK"
        assert [str(page.label) for page in doc.pages[: laid.page_map.front + 2]][-2:] == ["1", "2"]
        assert any("渡輪" in title for _, title in pdf.bookmarks(doc))
        assert any("/Annots" in page.obj for page in doc.pages)


def test_same_input_same_bytes(laid: Laid, setting: Setting) -> None:
    assert pages.lay_out(setting).pdf == laid.pdf


def test_a_warning_of_the_engine_stops(setting: Setting) -> None:
    sheet = pages.Sheet(Path("bad.css"), "p { no-such-property: 1 }")
    with pytest.raises(Stop, match="no-such-property"):
        pages.lay_out(dataclasses.replace(setting, sheets=(*setting.sheets, sheet)))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/a.png", "book:../../secret"])
def test_nothing_outside_the_book_is_loaded(setting: Setting, address: str) -> None:
    first, *rest = setting.copies
    planted = first.html.replace("</section>", f'<img src="{address}" alt=""/></section>')
    with pytest.raises(Stop, match="L004"):
        pages.lay_out(dataclasses.replace(setting, copies=(dataclasses.replace(first, html=planted), *rest)))


def test_a_stamp_stands_on_every_page(laid: Laid, setting: Setting, tiny: Book) -> None:
    from zilap import stamp

    plain = pdf.interior(laid.pdf, tiny, laid.page_map)
    made = pdf.stamped(plain, stamp.page(setting))
    for page in range(len(laid.page_map.labels)):
        assert "校樣" in text(made, page)
    assert pdf.stamped(plain, stamp.page(setting)) == made
