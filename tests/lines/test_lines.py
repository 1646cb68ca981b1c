"""Line ends, full lines, and what may not be torn apart."""

from __future__ import annotations

import re

import pytest
from blocks import HAN
from referee import EM, LEFT, gaps, lines, short_of, texts, violations

MIXED = "天地玄黃2023宇宙Hong Kong洪荒「日月盈昃」，辰宿列張——寒來暑往，秋收冬藏PDF閏餘成歲；律呂調陽。"


def misses(some, em=10.3):
    """Pt that each full line misses the right edge by."""
    return [abs(short_of(row, LEFT + em * EM)) for row in lines(some)[:-1]]


def test_full_lines_end_at_the_right_edge(glyphs):
    assert max(misses(glyphs(MIXED, em=10.3))) < 0.05


def test_stock_lines_do_not(glyphs):
    assert max(misses(glyphs(MIXED, em=10.3, engine=False))) > 3


def test_other_alignments_are_not_stretched(glyphs):
    for row in lines(glyphs("天地玄黃宇宙洪荒日月盈昃辰宿", "html { text-align: left }", em=10.3)):
        assert set(gaps(row)) <= {0.0}


def test_text_justify_none_and_inter_word(glyphs):
    for value in ("none", "inter-word"):
        some = glyphs("天地玄黃宇宙洪荒日月盈昃辰宿", f"html {{ text-justify: {value} }}", em=10.3)
        assert misses(some) == pytest.approx([3], abs=0.05)


@pytest.mark.parametrize("mark", "、。，．：；！？」』）》〉】‧～")
def test_mark_never_starts_a_line(glyphs, mark):
    text = "天地玄黃宇宙洪荒日" + "月" + mark + "盈昃辰宿"
    some = glyphs(text)
    assert len(lines(some)) == 2
    assert violations(some) == []


@pytest.mark.parametrize("mark", "「『（《〈【")
def test_mark_never_ends_a_line(glyphs, mark):
    some = glyphs("天地玄黃宇宙洪荒日" + mark + "盈昃辰宿")
    assert len(lines(some)) == 2
    assert violations(some) == []


def test_prohibitions_can_be_lifted(glyphs):
    some = glyphs("天地玄黃宇宙洪荒日月，盈昃辰宿", "html { line-break: anywhere }")
    assert texts(some) == ["天地玄黃宇宙洪荒日月", "，盈昃辰宿"]


def test_referee_sees_a_violation(glyphs):
    some = glyphs("天地玄黃宇宙洪荒日月<br>，盈昃「<br>辰宿…<br>…")
    assert violations(some) == ["starts ，盈昃「", "starts …", "ends ，盈昃「", "tears 辰宿…|…"]


@pytest.mark.parametrize("pair", ["——", "……"])
def test_pair_is_neither_torn_nor_stretched(glyphs, pair):
    for before in range(4, 10):
        some = glyphs(HAN[:before] + pair + HAN[10:19], em=10.4)
        row = next(row for row in lines(some) if pair[0] in [glyph.character for glyph in row])
        at = "".join(glyph.character for glyph in row).index(pair)
        assert gaps(row)[at] == 0


@pytest.mark.parametrize(
    "run", ["2030年", "2030 年", "1 330 億", "10–20", "HK$1,200", "45%", "第3年", "12月"], ids=lambda run: run
)
def test_unbreakable_runs(glyphs, run):
    wanted = run.replace(" ", "")
    for before in range(11, 17):
        rows = texts(glyphs(HAN[:before] + run + HAN[10:32], em=18))
        assert any(wanted in row for row in rows), rows


def test_run_is_broken_rather_than_a_line_made_very_loose(glyphs):
    rows = lines(glyphs(HAN[:8] + "2030年" + HAN[10:22]))
    assert "".join(glyph.character for glyph in rows[0]) == HAN[:8] + "2030"
    assert max(gaps(rows[0])) < 0.25


def test_other_runs_break(glyphs):
    rows = texts(glyphs(HAN[:8] + "2030天地玄黃" + HAN[10:22]))
    assert rows[0].endswith("2030")


def test_unbreakable_run_wider_than_the_line_is_broken(glyphs):
    some = glyphs("天地1 330 000 000 000億玄黃", em=5)
    assert max(row[-1].right for row in lines(some)) <= LEFT + 5 * EM + 0.1


def test_no_last_line_of_one_character(glyphs):
    for count in (21, 31):
        assert len(texts(glyphs(HAN[:count]))[-1]) == 2
    assert texts(glyphs(HAN[:20] + "月。"))[-1] == HAN[19] + "月。"


def test_stock_leaves_one_character(glyphs):
    assert texts(glyphs(HAN[:21], engine=False))[-1] == HAN[20]


def test_letters_and_digits_are_not_stretched(glyphs):
    row = lines(glyphs("天地Hong玄黃2023宇宙洪荒日月盈昃辰宿", em=12.4))[0]
    text = "".join(glyph.character for glyph in row)
    for word in re.findall("[A-Za-z]+|[0-9]+", text):
        at = text.index(word)
        assert set(gaps(row)[at : at + len(word) - 1]) == {0.0}


def test_word_spaces_and_han_latin_gaps_grow_first(glyphs):
    row = lines(glyphs("天地PDF玄黃宇宙洪荒日月盈昃", em=10.8))[0]
    by_place = gaps(row)
    assert "".join(glyph.character for glyph in row) == "天地PDF玄黃宇宙洪荒日"
    latin = by_place[1], by_place[4]
    han = by_place[0], *by_place[5:]
    assert min(latin) > 1.5 * max(han) > 0


def test_connectors_and_their_neighbours_are_not_stretched(glyphs):
    row = lines(glyphs("天地～玄黃宇宙洪荒日月盈昃", em=10.8))[0]
    assert gaps(row)[1:3] == [0, 0]
    assert gaps(row)[0] > 0


def test_brackets_give_way_before_a_line_is_stretched_much(glyphs):
    row = lines(glyphs("天「地玄」黃宇宙洪「荒」，日月盈昃辰宿列張", em=10.8))[0]
    assert "".join(glyph.character for glyph in row)[-1] == "，"
    assert min(gaps(row)) < 0


def test_han_latin_space_in_em(pictures):
    css = "html { text-autospace: normal; --text-autospace-gap: 0.25em }"
    assert pictures("天PDF地2天", css, em=20) == ["天····P·D·F··地····2··天···"]
    assert pictures("天PDF地2天", em=20) == ["天···P·D·F·地···2·天···"]


def test_real_spaces_are_left_alone(pictures):
    css = "html { text-autospace: normal; --text-autospace-gap: 0.25em }"
    assert pictures("天 PDF 地", css, em=20) == ["天····P·D·F··地···"]


def test_kinds_of_autospace(pictures):
    alpha = "html { text-autospace: ideograph-alpha; --text-autospace-gap: 0.25em }"
    assert pictures("天A地2天", alpha, em=20) == ["天····A··地···2·天···"]
    numeric = "html { text-autospace: ideograph-numeric; --text-autospace-gap: 0.25em }"
    assert pictures("天A地2天", numeric, em=20) == ["天···A·地····2··天···"]


@pytest.mark.parametrize("tag", ["b", "a href='#x'", "i class=x"])
def test_inline_boxes_change_nothing(glyphs, tag):
    name = tag.split()[0]
    for cut in range(1, len(MIXED), 7):
        tagged = f"{MIXED[:cut]}<{tag}>{MIXED[cut : cut + 5]}</{name}>{MIXED[cut + 5 :]}"
        tagged_lines = [[(g.character, round(g.x, 1)) for g in row] for row in lines(glyphs(tagged, em=10.3))]
        assert tagged_lines == [[(g.character, round(g.x, 1)) for g in row] for row in lines(glyphs(MIXED, em=10.3))]


def test_edges_of_inline_boxes_count(glyphs):
    some = glyphs(f"{MIXED[:12]}<b style='padding: 0 5pt'>{MIXED[12:30]}</b>{MIXED[30:]}", em=10.3)
    assert max(misses(some)) < 0.05


def test_phrases_are_kept_where_they_fit(glyphs):
    html = f"<p>{HAN[:6]}，{HAN[6:12]}。{HAN[:5]}</p>"
    assert texts(glyphs(html, "p { --line-phrase: keep; text-align: left }")) == [
        f"{HAN[:6]}，",
        f"{HAN[6:12]}。",
        HAN[:5],
    ]
    assert texts(glyphs(html, "p { text-align: left }"))[0] != f"{HAN[:6]}，"


def test_a_phrase_wider_than_the_line_is_broken(glyphs):
    html = f"<p>{HAN[:3]}，{HAN[3:30]}</p>"
    rows = texts(glyphs(html, "p { --line-phrase: keep; text-align: left }"))
    assert [len(row) for row in rows] == [4, 10, 10, 7]
    assert "".join(rows) == f"{HAN[:3]}，{HAN[3:30]}"


def test_boxes_in_the_line_count(glyphs):
    box = "<span style='display: inline-block; width: 13pt; height: 5pt'></span>"
    some = glyphs(f"{HAN[:4]}{box}{HAN[4:30]}", em=10.3)
    assert max(misses(some)) < 0.05


NOWRAP = f"<span class=n>{HAN[:6]}</span><span class=n>{HAN[6:12]}</span>{HAN[12:20]}"


def test_lines_break_between_boxes_that_do_not_wrap(glyphs):
    assert texts(glyphs(NOWRAP, ".n { white-space: nowrap }"))[:2] == [HAN[:6], HAN[6:16]]


def test_lines_do_not_break_between_them_in_a_box_that_does_not_wrap(glyphs):
    some = glyphs(f"<div class=n>{NOWRAP}</div>", ".n { white-space: nowrap }")
    assert texts(some) == [HAN[:20]]


def test_an_ideographic_space_at_a_line_end_takes_no_room(glyphs):
    some = glyphs(f"{HAN[:9]}\u3000{HAN[9:30]}", em=9.4)
    assert texts(some)[0] == HAN[:9]
    assert max(misses(some, em=9.4)) < 0.05
    assert gaps(lines(glyphs(f"{HAN[:4]}\u3000{HAN[4:7]}", em=20))[0])[3] == 1


@pytest.mark.parametrize("before", ["", HAN * 3, f"<b>{HAN[:9]}「」2030年</b>" * 4, "<i>Hong Kong</i> " * 30])
def test_a_paragraph_is_the_same_whatever_was_set_before_it(glyphs, before):
    alone = glyphs(f"<p>{MIXED * 3}</p>", em=10.3)
    after = glyphs(f"<p>{before}</p><p>{MIXED * 3}</p>", em=10.3)[-len(alone) :]
    top = after[0].y - alone[0].y
    assert [(g.character, g.x, g.size) for g in alone] == [(g.character, g.x, g.size) for g in after]
    assert [round(g.y, 3) for g in alone] == [round(g.y - top, 3) for g in after]


def test_words_are_hyphenated_by_their_language(glyphs):
    html = "天地玄黃<span lang=en>typographical</span>宇宙洪荒"
    assert any(row.endswith("-") for row in texts(glyphs(html, "span { hyphens: auto }", em=8)))
    assert not any(row.endswith("-") for row in texts(glyphs(html, em=8)))
    assert not any(
        row.endswith("-") for row in texts(glyphs(html.replace("en>", "zh>"), "span { hyphens: auto }", em=8))
    )


def test_soft_hyphens_show_only_at_line_ends(glyphs):
    rows = texts(glyphs("天地玄黃typo\u00adgraphical宇宙", em=8))
    assert rows == ["天地玄黃typo-", "graphical宇宙"]
    assert texts(glyphs("天地typo\u00adgraphical宇宙", em=20)) == ["天地typographical宇宙"]


def test_shrunk_boxes_hold_their_text_in_one_line(glyphs):
    css = "html { text-autospace: normal; --text-autospace-gap: 0.25em } p { float: left }"
    for text in ("天PDF地2天，「地」。", "「天」「地」", "天 PDF"):
        assert len(lines(glyphs(f"<p>{text}</p>", css, em=30))) == 1
        assert len(lines(glyphs(f"<table><tr><td>{text}</table>", css, em=30))) == 1


def test_forced_breaks_and_empty_lines(glyphs):
    some = glyphs("天地<br>玄黃<br><br>宇宙")
    assert [round(row[0].y - lines(some)[0][0].y) for row in lines(some)] == [0, 20, 60]


def test_text_flows_around_floats(glyphs):
    box = "<div style='float: right; width: 30pt; height: 35pt'></div>"
    some = glyphs(box + HAN[:40], em=10.3)
    assert [round(row[-1].right - LEFT) for row in lines(some)[:3]] == [73, 73, 103]
    inside = glyphs(HAN[:3] + "<i style='float: left; width: 30pt; height: 35pt'></i>" + HAN[3:40], em=10.3)
    assert [round(row[0].x - LEFT) for row in lines(inside)[:3]] == [30, 30, 0]
    assert texts(inside)[0] == HAN[:7]


def test_a_box_is_no_company_for_a_last_character(glyphs):
    dot = "<b style='display: inline-block; width: .4em; height: .4em'></b>"
    some = glyphs("天地玄黃宇宙洪荒日月盈。" + dot)
    assert [row.strip("。\ufffc ") for row in texts(some)] == ["天地玄黃宇宙洪荒日", "月盈"]
