"""Traditional → Simplified: words, names, markup, decisions."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from zilap.han.convert import CHOICES, TERMS, Script, left
from zilap.source.script import prose

TRAPS = [
    line.split()
    for line in (Path(__file__).parent / "traps.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


SENTENCES = [
    line.split("\t")
    for line in (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_sentences() -> None:
    """Each with several characters that depend on the word they are in, converted, then gone over."""
    script = Script(quotes=True)
    made = [(prose(source, script), right) for source, right in SENTENCES]
    assert len(made) > 300
    assert [found for found, right in made if found != right] == []
    assert [right for _, right in made if "lang=" not in right and script.finish(right) != right] == []


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
    assert script.finish(made) == made


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
        ("看著作家", "看着作家", []),
        ("重新著手，原著手稿", "重新着手，原著手稿", []),
        ("隨著作品增多，望著名單", "随着作品增多，望着名单", []),
        ("看著作", "看著作", [("著", "着")]),
        ("對著名學者", "对著名学者", [("著", "着")]),
        ("隨著名單公布", "随着名单公布", []),
        ("本公司之著作", "本公司之著作", []),
    ],
)
def test_the_particle_after_a_verb(text: str, made: str, asked: list[tuple[str, str]]) -> None:
    assert Script().convert(text) == made
    assert [(choice.usual, choice.other) for _, choice in Script().unsure(text)] == asked


def test_a_decision_about_the_particle_is_not_asked_again() -> None:
    script = Script(terms={"看著作權": "看着作权"})
    assert script.convert("看著作權") == "看着作权"
    assert not list(script.unsure("看著作權"))


def test_variants_are_no_simplified_characters() -> None:
    assert Script().convert("姪女畧懂鎗砲") == "侄女略懂枪炮"
    assert [char for _, char in left("姪女懂")] == ["姪"]


@pytest.mark.parametrize("char", CHOICES)
def test_what_is_said_of_a_doubtful_character_is_what_is_done(char: str) -> None:
    assert Script().convert(char) == CHOICES[char].usual


@pytest.mark.parametrize("char", CHOICES)
def test_words_that_are_certain_become_what_they_are_said_to(char: str) -> None:
    choice = CHOICES[char]
    assert not [word for word in choice.sure if choice.usual not in Script().convert(word)]
    assert not [word for word in choice.turned if choice.other not in Script().convert(word)]


@pytest.mark.parametrize("word", ["顯著提升", "見微知著的道理", "畢昇發明", "乾清宮內", "獲利甚夥", "終日乾乾", *TERMS])
def test_what_is_converted_is_not_converted_again(word: str) -> None:
    made = Script().convert(word)
    assert Script().finish(f"{made}，{word}") == f"{made}，{made}"


def test_words_of_templates_beside_converted_ones() -> None:
    assert Script(quotes=True).finish("「显著」、隨著毕昇") == "“显著”、随着毕昇"


def test_what_stays_traditional_is_told() -> None:
    assert not list(Script().missed("後來的於"))
    assert list(Script(terms={"甲": "後"}).missed("甲")) == []


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("慰**藉**人心", "慰**藉**人心"),
        ("[乾]{ruby=kin4}隆的餅[乾]{ruby=gon1}", "[乾]{ruby=kin4}隆的饼[干]{ruby=gon1}"),
        ("[瞭]{ruby=liu4}望", "[瞭]{ruby=liu4}望"),
        ("顯[著]{mark=dot}的*著*作", "显[著]{mark=dot}的*著*作"),
        ("成績顯\n著，扭轉乾\n坤", "成绩显\n著，扭转乾\n坤"),
        ("[龜]{ruby=歸}", "[龟]{ruby=归}"),
    ],
)
def test_words_go_on_through_markup_and_the_end_of_a_line(source: str, made: str) -> None:
    assert prose(source, Script()) == made


@pytest.mark.parametrize(
    ("text", "asked"),
    [("於文華女士", "於"), ("由於黃先生", ""), ("於是李先生", ""), ("於其旁的太太", ""), ("和於小姐", "於")],
)
def test_a_surname_that_is_a_preposition_is_asked(text: str, asked: str) -> None:
    assert "".join(choice.char for _, choice in Script().unsure(text)) == asked


@pytest.mark.parametrize(("text", "doubtful"), [("旨在藉體育聯繫", 0), ("，藉掌握標準", 0), ("得到撫藉。", 1)])
def test_a_character_is_asked_of_only_where_it_can_be_either(text: str, doubtful: int) -> None:
    assert len(list(Script().unsure(text))) == doubtful


def test_forms_that_stand_in_no_typeface_are_not_made() -> None:
    made = Script().convert("嗰寠爇輋")
    assert made == "嗰寠爇𪨶"
    assert not list(left(made))
