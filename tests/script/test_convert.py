"""Traditional → Simplified: words, names, markup, decisions."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from zilap.han.convert import CHOICES, Script, left
from zilap.source.script import prose

TRAPS = [
    line.split()
    for line in (Path(__file__).parent / "traps.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_there_are_two_hundred_traps() -> None:
    assert len(TRAPS) >= 200


@pytest.mark.parametrize(("source", "expected"), TRAPS)
def test_traps(source: str, expected: str) -> None:
    made = Script().convert(source)
    assert made == expected
    assert not list(left(made))


@given(st.text(alphabet=st.sampled_from("".join(source for source, _ in TRAPS)), max_size=40))
def test_nothing_traditional_is_left_and_it_holds_when_done_again(text: str) -> None:
    made = Script().convert(text)
    assert not list(left(made))
    assert len(made) == len(text)


@pytest.mark.parametrize(
    "markup",
    [
        "見[[資料]]。",
        "有{{figure:人數}}人",
        "[後來]{lang=zh-Hant}",
        "[Hong Kong]{lang=en}",
        "`後`",
        "![](圖後.jpg)",
        "https://example.org/後",
        "[^註]",
    ],
)
def test_names_and_other_scripts_stay(markup: str) -> None:
    assert prose(markup, Script()) == markup.replace("見", "见")


def test_text_around_markup_is_converted() -> None:
    assert prose('![碼頭](a.jpg "碼頭後面"){: credit="攝影：張"}', Script()) == (
        '![码头](a.jpg "码头后面"){: credit="摄影：张"}'
    )
    assert prose("[渡輪]{ruby=dou6 leon4}與[重點]{mark=dot}", Script()) == "[渡轮]{ruby=dou6 leon4}与[重点]{mark=dot}"


def test_the_books_own_words_come_first_and_hold() -> None:
    script = Script(terms={"鍾逸傑": "锺逸杰", "徵大鐵": "徵大铁"})
    made = script.convert("鍾逸傑與徵大鐵徵稿")
    assert made == "锺逸杰与徵大铁征稿"
    assert script.again().convert(made) == made


def test_quotes() -> None:
    assert Script(quotes=True).convert("「甲『乙』」") == "“甲‘乙’”"


def test_what_no_word_tells_is_asked() -> None:
    asked = [(at, choice.char) for at, choice in Script().unsure("李乾先生吃餅乾，鍾小姐鍾情著名的茶")]
    assert asked == [(1, "乾"), (8, "鍾")]
    assert not list(Script(terms={"李乾": "李乾"}).unsure("李乾"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [("六百平方呎", "六百平方英尺"), ("十英呎五吋", "十英尺五英寸"), ("兩海浬", "两海里"), ("呎價", "尺价")],
)
def test_units_that_the_mainland_gave_up(source: str, expected: str) -> None:
    assert Script().convert(source) == expected


@pytest.mark.parametrize(
    ("text", "made", "asked"),
    [
        ("拿著合約，笑著說", "拿着合约，笑着说", []),
        ("魯迅著《吶喊》", "鲁迅著《呐喊》", [("著", "着")]),
        ("他哼著歌", "他哼着歌", [("着", "著")]),
        ("看著作者", "看著作者", [("著", "着")]),
        ("對著名學者", "对著名学者", [("著", "着")]),
        ("隨著名單公布", "随着名单公布", []),
        ("本公司之著作", "本公司之著作", []),
    ],
)
def test_the_particle_after_a_verb(text: str, made: str, asked: list[tuple[str, str]]) -> None:
    assert Script().convert(text) == made
    assert [(choice.usual, choice.other) for _, choice in Script().unsure(text)] == asked


def test_a_decision_about_the_particle_is_not_asked_again() -> None:
    script = Script(terms={"看著作者": "看着作者"})
    assert script.convert("看著作者") == "看着作者"
    assert not list(script.unsure("看著作者"))


def test_variants_are_no_simplified_characters() -> None:
    assert Script().convert("姪女畧懂鎗砲") == "侄女略懂枪炮"
    assert [char for _, char in left("姪女懂")] == ["姪"]


@pytest.mark.parametrize("char", CHOICES)
def test_what_is_said_of_a_doubtful_character_is_what_is_done(char: str) -> None:
    assert Script().convert(char) == CHOICES[char].usual
