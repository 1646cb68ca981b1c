"""Installing, leaving alone, and text that comes out as it went in."""

from __future__ import annotations

import re
import shutil
import subprocess

import blocks
import pypdfium2
import pytest
from blocks import HAN, RADICAL
from referee import LEFT, lines, short_of, violations
from weasyprint import HTML
from weasyprint.layout import inline
from weasyprint.layout import preferred as preferred_module

from zilap import lines as engine
from zilap import weasy
from zilap.lines import codes


def test_installing_twice_and_leaving_restores_everything():
    before = {name: getattr(module, name) for module, name, _ in engine._REPLACED}
    assert engine.install()
    assert engine.install()
    assert inline.split_inline_box is not before["split_inline_box"]
    engine.uninstall()
    engine.uninstall()
    assert before == {name: getattr(module, name) for module, name, _ in engine._REPLACED}
    assert "text-autospace" not in weasy.css_properties.KNOWN_PROPERTIES


def test_an_unknown_weasyprint_is_left_as_it_is(monkeypatch, caplog):
    monkeypatch.setattr(weasy, "TROUBLE", ("weasyprint.layout.inline.split_inline_box: takes (), expected (box)",))
    before = inline.split_inline_box, preferred_module.inline_line_widths
    assert engine.install() is False
    assert "split_inline_box" in caplog.text
    assert (inline.split_inline_box, preferred_module.inline_line_widths) == before
    assert "text-autospace" not in weasy.css_properties.KNOWN_PROPERTIES


def test_every_known_name_is_as_expected():
    assert weasy.TROUBLE == ()


def test_changed_parameters_are_found(monkeypatch):
    monkeypatch.setattr(inline, "justify_line", lambda line: None)
    _, trouble = weasy._load()
    assert trouble == ["weasyprint.layout.inline.justify_line: takes (line), expected (context, line, extra_width)"]


def test_another_version_is_found(monkeypatch):
    monkeypatch.setattr("weasyprint.__version__", "71.0")
    assert weasy._load()[1] == ["WeasyPrint 71.0: only 70.* is known"]


LATIN = "<p>" + "Hong Kong is a port. " * 20 + "<b>It prints</b> books <i>and</i> papers.</p>"


def test_text_without_chinese_gives_the_same_file(pdf):
    css = "html { text-align: justify; hyphens: auto }"
    assert pdf(LATIN, css, lang="en", em=23) == pdf(LATIN, css, lang="en", em=23, engine=False)
    chinese = f"<p>{HAN[:30]}2023{HAN[30:]}</p>"
    assert pdf(chinese, em=10.3) != pdf(chinese, em=10.3, engine=False)


def test_the_same_input_gives_the_same_file(pdf):
    html = f"<p>{HAN[:30]}<b>2023</b>「{HAN[30:]}」一{RADICAL}</p>"
    assert pdf(html) == pdf(html)


def extracted(pdf, tmp_path):
    """The text that pdfium, poppler and MuPDF find, blanks aside."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    found = {"pdfium": "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))}
    for name, command in {
        "poppler": ["pdftotext", "-raw", path, "-"],
        "mupdf": ["mutool", "draw", "-q", "-F", "txt", path],
    }.items():
        if shutil.which(command[0]):
            found[name] = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    return {name: re.sub(r"\s", "", text) for name, text in found.items()}


SHARED = [f"天一地{RADICAL}玄一", f"{RADICAL}一{RADICAL}", f"<b>{RADICAL}</b>天<b>一</b>"]


@pytest.mark.parametrize("html", SHARED)
def test_text_comes_out_as_it_went_in(pdf, tmp_path, html):
    wanted = re.sub(r"<[^>]*>", "", html)
    assert set(extracted(pdf(html, em=20), tmp_path).values()) == {wanted}


def test_stock_mixes_up_characters_that_share_a_glyph(pdf, tmp_path):
    assert set(extracted(pdf(SHARED[0], em=20, engine=False), tmp_path).values()) == {"天一地一玄一"}


def test_shared_glyphs_between_latin_and_chinese_text(pdf, tmp_path):
    html = f"<p>{RADICAL}</p><p>A{RADICAL}B</p><p>一天</p>"
    assert set(extracted(pdf(html, em=20), tmp_path).values()) == {f"{RADICAL}A{RADICAL}B一天"}


def test_whole_fonts_keep_the_text_too(font, tmp_path):
    from_whole = _whole(font, f"天一地{RADICAL}玄一")
    assert set(extracted(from_whole, tmp_path).values()) == {f"天一地{RADICAL}玄一"}


def _whole(font, text, *, full_fonts=True):
    source = (
        f"<style>@font-face {{ font-family: B; src: url({font.as_uri()}) }} p {{ font-family: B }}</style><p>{text}"
    )
    with engine.installed():
        made: bytes = HTML(string=source).write_pdf(full_fonts=full_fonts)
    return made


def test_postscript_outlines_keep_the_text_in_poppler_and_pdfium(tmp_path):
    path = tmp_path / "cff.otf"
    path.write_bytes(blocks.build_cff("CFF"))
    found = extracted(_whole(path, f"天一地{RADICAL}玄一", full_fonts=False), tmp_path)
    assert {found[name] for name in ("pdfium", "poppler") if name in found} == {f"天一地{RADICAL}玄一"}


def test_font_without_codes_to_spare_says_the_text_beside_the_glyph(pdf, tmp_path, monkeypatch):
    monkeypatch.setattr(codes, "_LAST", 0)
    found = extracted(pdf(f"天一地{RADICAL}玄一", em=20), tmp_path)
    assert {found[name] for name in ("pdfium", "poppler") if name in found} == {f"天一地{RADICAL}玄一"}


def test_missing_glyphs_and_shared_glyphs_in_one_font(pdf, tmp_path):
    html = f"天一\u9f98地{RADICAL}一"
    wanted = html.replace("\u9f98", "")
    for name, text in extracted(pdf(html, em=20), tmp_path).items():
        assert text.replace("\u9f98", "") == wanted, name


def test_referee_agrees_over_a_longer_text(glyphs):
    text = "".join(f"{HAN[i : i + 7]}，「{HAN[i + 7 : i + 12]}」2023年{HAN[i + 12 : i + 15]}。" for i in range(0, 30))
    some = glyphs(f"<p>{text}</p>", em=21.7)
    assert violations(some) == []
    assert max(abs(short_of(row, LEFT + 217)) for row in lines(some)[:-1]) < 0.1
