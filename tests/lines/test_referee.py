"""The referee of the bench: content with what is right, and not blind to what is wrong."""

from __future__ import annotations

import pytest
from blocks import HAN, RADICAL

from bench.blocks import blocks, place
from bench.referee import glyphs as read
from bench.referee import judge, lines, missing

CSS = "p { text-align: justify }"
GRID = "html { --line-grid: 20pt; --line-grid-origin: 34pt }"
PARAGRAPH = "".join(f"{HAN[i : i + 7]}，「{HAN[i + 7 : i + 12]}」{HAN[i + 12 : i + 15]}。" for i in range(24))


@pytest.fixture
def verdict(pdf):
    """``verdict(html, css)``: what the referee says of a page of paragraphs, ten characters wide and a little."""

    def of(html, css="", **more):
        return judge(blocks(html, CSS + css), read(pdf(html, css, em=10.3, **more)), 20)

    return of


def test_full_lines_are_flush(verdict):
    found = verdict(f"<p>{PARAGRAPH}</p>")
    assert found.full_lines > 30
    assert (found.not_flush, found.overflowing, found.violations, found.lost) == ((), (), (), ())
    assert 0 <= found.percentile(0.5) < 0.1


def test_stock_lines_are_not(verdict):
    found = verdict(f"<p>{PARAGRAPH}</p>", engine=False)
    assert len(found.not_flush) > 15


def test_a_line_that_runs_over_is_seen(verdict):
    found = verdict(f"<p><span style='white-space: nowrap'>{HAN[:13]}</span>{PARAGRAPH}</p>")
    assert len(found.overflowing) == 1
    assert HAN[:13] in found.overflowing[0]


def test_prohibited_starts_and_ends_are_seen(verdict):
    found = verdict(f"<p>{HAN[:8]}<br>，{HAN[:5]}「<br>{HAN[8:12]}…<br>…{HAN[:9]}</p>")
    assert [one.split(":")[0] for one in found.violations] == ["line starts", "line ends", "line starts", "torn"]


def test_body_lines_off_the_grid_are_seen(verdict):
    html = f"<p>{HAN[:30]}</p><h2 style='font: 13pt/17pt Block; --line-grid: none'>{HAN[:3]}</h2><p>{HAN[:24]}</p>"
    css = "html { --line-grid: 20pt }"
    assert verdict(html, css).body == 54
    assert verdict(html, css).off_grid == ()
    assert len(verdict(html, css, engine=False).off_grid) == 3


def test_loose_lines_are_measured(verdict):
    found = verdict(f"<p>{HAN[:8]}2030年代2030年{HAN[10:30]}</p>")
    assert found.loosest[0][0] > 0.02


def test_lost_text_is_seen(pdf):
    made = pdf(f"<p>{HAN[:20]}</p>")
    total, whole, lost = missing(blocks(f"<p>{HAN[:20]}</p><p>{HAN[20:25]}</p>", CSS), [HAN[:20]])
    assert (total, whole, lost) == (25, 20, [HAN[20:25]])
    assert judge(blocks(f"<p>{HAN[:19]}宇宙</p>", CSS), read(made), 20).lost == (f"{HAN[:19]}宇宙",)


def test_characters_that_share_a_glyph_are_told_apart(pdf):
    html = f"<p>{HAN[:9]}一{HAN[9:15]}{RADICAL}{HAN[15:20]}</p>"
    for engine in (True, False):
        pages = ["".join(glyph.character for glyph in page) for page in read(pdf(html, engine=engine))]
        assert (missing(blocks(html, CSS), pages)[2] == []) is engine


def test_blocks_of_a_document():
    html = "<div>甲<p lang=zh-Hans>乙<b>丙</b> 丁<span class=n>註</span>戊</p>己</div><p class=x>庚</p>"
    found = blocks(html, ".n { float: footnote } .x { display: none } p { text-align: justify }")
    assert [(block.tag, block.text) for block in found] == [
        ("div", "甲"),
        ("p", "乙丙丁戊"),
        ("note", "註"),
        ("div", "己"),
    ]
    assert found[1].style["lang"] == "zh-Hans"
    assert found[1].style["text-align"] == "justify"
    assert found[1].spaced == {1}


def test_a_block_is_found_across_pages_and_around_what_is_generated():
    some = blocks(f"<h1>{HAN[:4]}</h1><p>{HAN[:20]}<a>{HAN[20:24]}</a>{HAN[24:40]}</p>", CSS)
    pages = [f"12{HAN[:4]}{HAN[:13]}3", f"{HAN[13:24]}（第4頁）{HAN[24:40]}"]
    title, paragraph = place(some, pages)
    assert title.stretches == [(0, 2, 6)]
    assert [pages[page][start:stop] for page, start, stop in paragraph.stretches] == [
        HAN[:13],
        HAN[13:24],
        HAN[24:40],
    ]


def test_lines_of_a_block_hold_no_readings_and_no_notes(pdf):
    html = f"<p>{HAN[:5]}<ruby>香<rt>hoeng1</rt></ruby>{HAN[5:9]}<span class=n>{HAN[:3]}</span></p>"
    css = ".n { float: footnote }"
    pages = read(pdf(html, css, em=20))
    some = blocks(html, CSS + css)
    (line,) = lines(place(some, ["".join(glyph.character for glyph in page) for page in pages])[0], pages)
    assert line.text == f"{HAN[:5]}香{HAN[5:9]}"
