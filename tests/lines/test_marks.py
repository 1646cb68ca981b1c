"""Widths of marks: one letter picture a rule, and what happens without the rule."""

from __future__ import annotations

import pytest
from referee import EM, LEFT, lines

CASES = {
    "a bracket after a pause loses its blank": ("天，「地」", "天···，·「···地···」···"),
    "two opening brackets": ("「『天", "「·『···天···"),
    "two closing brackets": ("天』」地", "天···』·」···地···"),
    "a closing bracket before a pause": ("天」，地", "天···」·，···地···"),
    "closing and opening bracket keep one half": ("天」「地", "天···」·「···地···"),
    "a stop in the middle of its cell keeps its width": ("天。」地", "天···。···」···地···"),
    "so does ！": ("天！」地", "天···！···」···地···"),
}


@pytest.mark.parametrize(("text", "wanted"), CASES.values(), ids=CASES.keys())
def test_pairs(pictures, text, wanted):
    picture = pictures(text, em=20)[0]
    assert picture == wanted


@pytest.mark.parametrize("text", ["天，「地", "「『天", "天』」地", "天」「地"])
def test_pairs_are_left_alone_when_not_wanted(pictures, text):
    picture = pictures(text, "html { text-spacing-trim: space-all }", em=20)[0]
    assert picture == "".join(f"{character}···" for character in text)


def test_corner_marks_of_simplified_chinese(pictures):
    assert pictures("天。」地", em=20, lang="zh-Hans") == ["天···。·」···地···"]
    assert pictures("天。」地", em=20, lang="zh-HK") == ["天···。···」···地···"]


def test_language_of_the_text_decides_not_of_the_page(pictures):
    assert pictures('天。」<span lang="zh-CN">地。」</span>', em=20) == ["天···。···」···地···。·」···"]


@pytest.mark.parametrize(
    ("trim", "first", "second"),
    [("normal", "「···天", "「···玄"), ("space-first", "「···天", "·「·玄"), ("trim-start", "·「·天", "·「·玄")],
)
def test_line_start(glyphs, trim, first, second):
    css = f"html {{ text-spacing-trim: {trim} }}"
    rows = lines(glyphs("「天地」宇宙洪荒<br>辰宿列張寒來暑往秋收冬「玄黃」。", css, em=11))
    moved = {"「···天": 0.0, "·「·天": -5.0, "「···玄": 0.0, "·「·玄": -5.0}
    assert rows[0][0].character == rows[2][0].character == "「"
    assert rows[0][0].x - LEFT == pytest.approx(moved[first], abs=0.02)
    assert rows[2][0].x - LEFT == pytest.approx(moved[second], abs=0.02)


def test_line_end_gives_way_when_the_line_is_too_long(glyphs):
    text = "天地玄黃宇宙洪荒日」月盈昃辰宿"
    row = lines(glyphs(text, em=9.5))[0]
    assert row[-1].character == "」"
    assert row[-1].right == pytest.approx(LEFT + 10 * EM, abs=0.05)
    stock = lines(glyphs(text, em=9.5, engine=False))[0]
    assert stock[-1].character != "」"


def test_line_end_always_gives_way_with_trim_both(glyphs):
    text = "天地玄黃宇宙洪荒日」月盈昃辰宿"
    row = lines(glyphs(text, "html { text-spacing-trim: trim-both }", em=10))[0]
    assert row[-1].right == pytest.approx(LEFT + 10.5 * EM, abs=0.05)


def test_hanging_punctuation_is_off_unless_wanted(glyphs):
    text = "天地玄黃宇宙洪荒日月，盈昃辰宿"
    assert lines(glyphs(text))[0][-1].character != "，"
    row = lines(glyphs(text, "html { hanging-punctuation: allow-end }"))[0]
    assert row[-1].character == "，"
    assert row[-1].x == pytest.approx(LEFT + 10 * EM, abs=0.05)


def test_proportional_quotes_follow_no_rule_of_full_width_marks(pictures):
    assert pictures('天"地"', em=20) == ['天···"·地···"·']
