"""What stands beside the lines, and where the lines stand on the page."""

from __future__ import annotations

import io
import itertools

import pikepdf
import pytest
from blocks import HAN
from referee import LEFT, lines, texts
from referee import glyphs as glyphs_of

from zilap.lines.turned import build, turned_font


def base_lines(some):
    return [row[0].y for row in lines(some)]


GRID = (
    "html { --line-grid: 20pt; --line-grid-origin: 34pt }h2 { font: 13pt/17pt Block; --line-grid: none; margin: 3pt 0 }"
)
CHAPTER = f"<h2>{HAN[:4]}</h2><p>{HAN[:14]}</p><h2>{HAN[:3]}</h2><ul><li>{HAN[:12]}</ul><p>{HAN[4:30]}<sup>1</sup></p>"


def phases(some):
    return {round((y - 34) % 20, 1) % 20 for y in base_lines(body(some))}


def body(some):
    return [glyph for glyph in some if abs(glyph.size - 10) < 0.1]


def test_body_lines_stand_on_the_grid(glyphs):
    assert phases(glyphs(CHAPTER, GRID)) == {0}


def test_without_a_grid_they_do_not(glyphs):
    assert len(phases(glyphs(CHAPTER, GRID.replace("20pt;", "none;")))) > 1


def test_grid_holds_in_columns_but_not_in_tables(glyphs):
    columns = (
        f"<div style='columns: 2; column-gap: 20pt'><p>{HAN[:9]}</p><p style='margin-top: 7pt'>{HAN[:20]}</p></div>"
    )
    assert phases(glyphs(columns, GRID, em=12)) == {0}
    table = f"<p style='margin-top: 7pt'>{HAN[:3]}</p><table><tr><td style='padding: 3pt'>{HAN[:9]}</table>"
    assert len(phases(glyphs(table, GRID))) > 1


def test_raised_marks_and_other_fonts_keep_the_pitch(glyphs):
    html = (
        f"{HAN[:9]}<sup style='font-size: 6pt'>1</sup>{HAN[9:18]}<b style='font-family: serif, Block'>{HAN[18:30]}</b>"
    )
    ys = base_lines(body(glyphs(html, GRID)))
    assert [round(b - a, 2) for a, b in itertools.pairwise(ys)] == [20] * (len(ys) - 1)


TABLE = (
    f"<div style='height: 1990pt'></div><table style='margin-top: 30pt; margin-break: {{}}'><tr><td>{HAN[:5]}</table>"
)


def test_the_margin_of_a_table_is_discarded_at_the_head_of_a_page(glyphs):
    first = [glyphs(TABLE.format(value))[0].y for value in ("discard", "keep")]
    assert first[1] - first[0] == pytest.approx(30, abs=0.01)


def paths(pdf):
    """The painting operators of shapes in the PDF, and how many subpaths each paints."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        counts: list[tuple[str, int]] = []
        moves = 0
        for instruction in pikepdf.parse_content_stream(document.pages[0]):
            operator = str(instruction.operator)
            if operator == "m":
                moves += 1
            elif operator in ("f", "f*", "S"):
                counts.append((operator, moves))
                moves = 0
        return counts


def test_each_emphasized_character_has_a_mark(pdf):
    html = "天<em style='text-emphasis: dot'>地，玄「黃」2</em>宇"
    assert paths(pdf(html, "em { font-style: normal }", em=20)) == [("f*", 4)]
    assert paths(pdf("天<em>地，玄「黃」2</em>宇", em=20)) == []


@pytest.mark.parametrize(
    ("style", "wanted"), [("open circle", ("S", 2)), ("double-circle", ("f*", 4)), ("sesame", ("f*", 2))]
)
def test_shapes_of_emphasis(pdf, style, wanted):
    assert paths(pdf(f"<b style='text-emphasis-style: {style}'>天地</b>", em=20)) == [wanted]


def test_a_character_as_emphasis_mark_is_drawn_and_not_text(pdf):
    html = "天<b style='text-emphasis: \"+\"'>地，玄</b>"
    made = pdf(html, "b { font-weight: normal }", em=20)
    assert paths(made) == [("f", 2)]
    assert texts(glyphs_of(made)) == ["天地，玄"]
    assert paths(pdf(html.replace("+", "++"), em=20)) == []


def test_emphasis_leaves_the_text_alone(glyphs):
    marked = glyphs("天<em style='text-emphasis: dot; font-style: normal'>地玄</em>黃", em=20)
    assert marked == glyphs("天<em style='font-style: normal'>地玄</em>黃", em=20)


def strokes(pdf):
    """(left, right) of each horizontal line drawn, pt."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found, start = [], None
        for instruction in pikepdf.parse_content_stream(document.pages[0]):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "m":
                start = float(operands[0])
            elif operator == "l" and start is not None:
                found.append((round(start * 0.75 - LEFT, 2), round(float(operands[0]) * 0.75 - LEFT, 2)))
        return found


NAMES = "<u>天地</u><u>玄黃</u>宇宙洪荒日月盈昃"


def test_lines_of_names_side_by_side_do_not_touch(pdf):
    inset = strokes(pdf(NAMES, "u { text-decoration-inset: auto }", em=20))
    assert [round(x, 1) for ends in inset for x in ends] == [0.6, 19.4, 20.6, 39.4]
    assert strokes(pdf(NAMES, em=20)) == [(0, 20), (20, 40)]


def test_line_of_a_name_ends_with_its_last_character_when_the_line_is_stretched(pdf):
    (_, first), (second, _) = strokes(pdf(NAMES, em=9.5))[:2]
    assert second - first > 0.5


RUBY = "天<ruby>地<rt>dei6</rt>玄<rt>jyun4</rt></ruby>黃宇宙洪荒日月盈昃辰宿列張寒來"


def test_reading_stands_centred_over_its_character(glyphs):
    some = glyphs(RUBY, em=20)
    reading = [glyph for glyph in some if glyph.size < 9]
    base = {glyph.character: glyph for glyph in some if glyph.size > 9}
    assert "".join(glyph.character for glyph in reading) == "dei6jyun4"
    for word, character in ((reading[:4], "地"), (reading[4:], "玄")):
        middle = (word[0].x + word[-1].right) / 2
        assert middle == pytest.approx((base[character].x + base[character].right) / 2, abs=0.1)
        assert word[0].y < base[character].y - 8.8
    assert reading[4].x - reading[3].right >= 0.25 * reading[0].size - 0.05


def test_readings_keep_the_pitch(glyphs):
    ys = base_lines([glyph for glyph in glyphs(RUBY, em=8) if glyph.size > 9])
    assert [round(b - a, 2) for a, b in itertools.pairwise(ys)] == [20] * (len(ys) - 1)


def test_a_wide_reading_hangs_over_neighbours_without_one(glyphs):
    """CLREQ, Positioning of Romanized Interlinear Annotations."""
    some = glyphs("天<ruby>地<rt>dei</rt></ruby>玄黃", em=20)
    base = [glyph for glyph in some if glyph.size > 9]
    assert [round(glyph.x - LEFT, 1) for glyph in base] == [0, 10, 20, 30]
    wide = glyphs("天<ruby>地<rt>deideidei</rt></ruby>玄黃", em=20)
    base = [glyph for glyph in wide if glyph.size > 9]
    reading = [glyph for glyph in wide if glyph.size < 9]
    assert base[0].right - reading[0].x == pytest.approx(3.75, abs=0.05)
    assert reading[-1].right - base[2].x == pytest.approx(3.75, abs=0.05)


def test_a_wide_reading_stays_inside_the_line(glyphs):
    rows = [glyph for glyph in glyphs("<ruby>地<rt>deidei</rt></ruby>玄黃", em=20) if glyph.size < 9]
    assert rows[0].x == pytest.approx(LEFT, abs=0.05)
    text = f"{HAN[:9]}<ruby>地<rt>deidei</rt></ruby>{HAN[9:20]}"
    for em in (10, 10.5, 11, 11.5):
        assert max(glyph.right for glyph in glyphs(text, em=em)) <= LEFT + em * 10 + 0.05


ZHUYIN = "<ruby>天<rt>ㄅㄧˋ</rt>地<rt>ㄇㄨ</rt>玄<rt>˙ㄆ</rt></ruby>黃"
BESIDE = "ruby { ruby-position: inter-character }"


def test_bopomofo_stands_beside_its_character(glyphs):
    """CLREQ, Positioning of Bopomofo Interlinear Annotations: 3 tenths of the base, in half of its width."""
    some = glyphs(ZHUYIN, BESIDE, em=20)
    base = {glyph.character: glyph for glyph in some if glyph.size > 9}
    small = {glyph.character: glyph for glyph in some if glyph.size < 9}
    assert [round(base[one].x - LEFT, 1) for one in "天地玄黃"] == [0, 15, 30, 45]
    assert {round(glyph.size, 2) for glyph in small.values()} == {3}
    assert small["ㄅ"].x == small["ㄧ"].x
    assert base["天"].right < small["ㄧ"].x < small["ˋ"].x < base["地"].x
    assert small["ㄧ"].y - small["ㄅ"].y == pytest.approx(3, abs=0.01)
    middle = base["天"].y - 3.8
    assert (small["ㄅ"].y - 2.64 + small["ㄧ"].y + 0.36) / 2 == pytest.approx(middle, abs=0.02)
    assert small["˙"].y < small["ㄆ"].y - 1.5


def test_bopomofo_over_its_character_when_not_told_otherwise(glyphs):
    some = glyphs(ZHUYIN, em=20)
    base = {glyph.character: glyph for glyph in some if glyph.size > 9}
    assert all(glyph.y < base["天"].y - 8 for glyph in some if glyph.size < 9)


def test_a_reading_goes_with_its_base_to_the_line_end(glyphs):
    for em in range(4, 12):
        for css in ("", BESIDE):
            some = glyphs(f"{HAN[:3]}{ZHUYIN}{HAN[4:12]}", css, em=em)
            by_page = {glyph.character: glyph for glyph in some}
            assert abs(by_page["ㄨ"].y - by_page["地"].y) < 14


def test_stock_sets_readings_in_the_line(glyphs):
    assert texts(glyphs(RUBY, em=30, engine=False))[0].startswith("天地dei6")


def test_drop_initial_spans_its_lines(glyphs):
    some = glyphs(f"<p>{HAN[:40]}</p>", "p::first-letter { initial-letter: 2 }", em=10)
    initial = next(glyph for glyph in some if glyph.size > 20)
    rows = lines([glyph for glyph in some if glyph.size < 20])
    assert initial.size == pytest.approx(30, abs=0.1)
    assert [round(row[0].x - LEFT) for row in rows[:3]] == [40, 40, 0]
    bottom = initial.y + 0.12 * initial.size
    assert bottom == pytest.approx(rows[1][0].y + 1.2, abs=0.1)


def test_turned_font_is_the_same_each_time(font, tmp_path):
    first = turned_font(font, "天地，A", "Turned", tmp_path)
    assert first == turned_font(font, "A，地天", "Turned", tmp_path)
    assert first.read_bytes() == build(font.read_bytes(), "".join(sorted(" 天地，A")), "Turned", "zh-HK")
    assert turned_font(font, "天地", "Turned", tmp_path) != first


def test_turned_text_stays_text(pdf, font, tmp_path):
    made = turned_font(font, "天地玄黃Az", "Turned", tmp_path)
    css = f"@font-face {{ font-family: Turned; src: url({made.as_uri()}) }} p {{ font-family: Turned }}"
    from_pdf = texts(glyphs_of(pdf("<p>天地Az玄黃</p>", css, em=20)))
    assert from_pdf == ["天地Az玄黃"]
