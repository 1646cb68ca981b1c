"""Outlined text: no fonts left, and it looks the same."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops, ImageStat

from tests.press.in_memory import finish
from zilap.press import inspect, resources


@pytest.fixture(scope="module")
def outlined(laid: bytes, preset, press_info) -> bytes:
    return finish(laid, replace(preset, text="outlined"), press_info)


def test_no_font_is_left(outlined: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(outlined))
    assert list(resources.fonts(pdf)) == []
    assert not any(thing.what == "text" for sheet in inspect.sheets(pdf) for thing in sheet.painted)


def test_black_outlines_overprint(outlined: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(outlined))
    glyphs = [
        thing
        for sheet in inspect.sheets(pdf)
        for thing in sheet.inside
        if thing.what == "area" and thing.used == ("K",) and thing.overprint
    ]
    assert len(glyphs) >= 10


def test_it_looks_the_same(outlined: bytes, finished: bytes) -> None:
    for page in range(4):
        one, other = (pypdfium2.PdfDocument(data)[page].render(scale=2).to_pil() for data in (outlined, finished))
        gap = ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L")))
        assert gap.mean[0] < 0.4


def test_stroked_text_is_refused() -> None:
    from zilap.press.outlines import outline

    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = pdf.make_stream(b"BT 1 Tr <0001> Tj ET")
    with pytest.raises(ValueError, match="mode 1"):
        outline(pdf)
