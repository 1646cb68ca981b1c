"""The same sheet means the same in a browser: one paragraph a property, set by the engine and by Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import referee
from weasyprint import HTML

from zilap import lines

FONT = Path(__file__).resolve().parents[2] / "fonts/NotoSerifHK_400Regular.ttf"
# Chromium 156 knows no ideograph-alpha, ideograph-numeric, hanging-punctuation, text-decoration-inset.
CASES = {
    "trim-normal": ("text-spacing-trim: normal", "天，「地」。『玄「黃』」，宇"),
    "trim-space-all": ("text-spacing-trim: space-all", "天，「地」。『玄「黃』」，宇"),
    "trim-start": ("text-spacing-trim: trim-start", "「天地」玄黃"),
    "trim-space-first": ("text-spacing-trim: space-first", "「天地」玄黃"),
    "autospace": ("text-autospace: normal", "天PDF地2030年玄"),
    "no-autospace": ("text-autospace: no-autospace", "天PDF地2030年玄"),
    "line-break": ("line-break: strict; width: 5em", "天地玄黃宇，宙"),
    "line-break-anywhere": ("line-break: anywhere; width: 5em", "天地玄黃宇，宙洪"),
    "justify": ("text-align: justify; text-justify: inter-character; width: 5.4em", "天地玄黃宇宙洪荒"),
    "justify-none": ("text-align: justify; text-justify: none; width: 5.4em", "天地玄黃宇宙洪荒"),
    "emphasis": ("text-emphasis: dot; text-emphasis-position: under right", "天地玄黃"),
    "ruby": ("ruby-position: over", "天<ruby>地<rt>dei</rt></ruby>玄"),
}
SHEET = (
    f"@font-face {{ font-family: Ming; src: url({FONT.as_uri()}) }} @page {{ size: 400pt 900pt; margin: 20pt }}"
    "html { font: 20pt/30pt Ming; text-autospace: no-autospace } body { margin: 0 } p { margin: 0 0 20pt }"
    "rt { font-size: 8pt }"
)


def source():
    body = "".join(f"<p style='{css}'>{text}</p>" for css, text in CASES.values())
    return f'<!DOCTYPE html><html lang="zh-HK"><meta charset="utf-8"><style>{SHEET}</style><body>{body}</html>'


def chromium(folder):
    page, made = folder / "page.html", folder / "page.pdf"
    page.write_text(source(), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={made}"]
    own = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run([shutil.which("chromium"), *options, page.as_uri()], capture_output=True, check=True, env=own)
    return made.read_bytes()


def rows(pdf):
    """Each line of text of the body's size: its characters, and their places in em."""
    some = [glyph for glyph in referee.glyphs(pdf) if glyph.size > 15]
    return [
        ("".join(glyph.character for glyph in row), [(glyph.x - row[0].x) / 20 for glyph in row])
        for row in referee.lines(some, tolerance=4)
    ]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed: not checked")
def test_the_same_sheet_in_a_browser(tmp_path):
    with lines.installed():
        ours = rows(HTML(string=source()).write_pdf())
    theirs = rows(chromium(tmp_path))
    assert [text for text, _ in ours] == [text for text, _ in theirs]
    for (text, here), (_, there) in zip(ours, theirs, strict=True):
        assert here == pytest.approx(there, abs=0.03), text


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed: not checked")
def test_stock_does_not_read_the_sheet(tmp_path):
    ours, theirs = rows(HTML(string=source()).write_pdf()), rows(chromium(tmp_path))
    assert [text for text, _ in ours] != [text for text, _ in theirs]
