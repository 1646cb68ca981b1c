"""Text as it is read: every character knows where it stands; what is markup is not text."""

from __future__ import annotations

import io
import json
import shutil
import tomllib
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.checks import blocks, fix, lexicon, prose, registry, style, table
from zilap.checks.inline import OBJECT
from zilap.checks.runs import Run
from zilap.problem import Place, Stop
from zilap.source import folder

FILE = PurePath("book/stories/case.md")
PIECES = st.sampled_from(
    [
        *("渡輪", "靠岸，", "「開船」", " ", "Star Ferry", "120", "_", "&lt;", "\\*", "`code`", "**急**"),
        *("[香港]{ruby=hoeng1 gong2}", "[Hong Kong]{lang=en}", "[[pier]]", "{{figure:steps}}", "[^a]"),
        *("[網頁](https://example.org/a)", "https://example.org/x"),
    ]
)
OPENINGS = st.sampled_from(["", "- ", "## ", "> ", "1. ", "  ", "| 甲 | ", ":   ", "[^a]: "])
LINES = st.lists(
    st.tuples(OPENINGS, st.lists(PIECES, max_size=5)).map(lambda made: made[0] + "".join(made[1])), max_size=12
)


def runs(text: str, first_line: int = 1) -> list[Run]:
    return list(blocks.runs(text, first_line, FILE))


@given(LINES)
def test_every_character_knows_its_place(lines: list[str]) -> None:
    for run in runs("\n".join(lines), 7):
        starts = {offset for offset, _, _ in run.spots}
        for offset, char in enumerate(run.text):
            place = run.at(offset)
            there = lines[place.line - 7][place.column - 1 : place.column]
            stands_for = offset in starts and (char in (OBJECT, " ", "\n") or there in "&\\")
            assert there == char or stands_for


@given(LINES)
def test_markup_is_not_read(lines: list[str]) -> None:
    for run in runs("\n".join(lines)):
        assert "lang=" not in run.text
        assert "figure:" not in run.text
        assert "https:" not in run.text
        assert "hoeng1" not in run.text


def test_sorts() -> None:
    text = (
        "## 早上\n\n渡輪**靠岸**，\n乘客上船。\n{: .lead}\n\n- 魚\n- 菜\n\n> 開船。\n\n票價\n:   五元\n\n"
        '| 線 | 價 |\n| --- | --- |\n| 東 | 五 |\n\n![石階](a.png "早上的石階"){: credit="攝影：何"}\n\n'
        "註。[^a]\n\n[^a]: 見舊報。\n"
    )
    assert [(run.sort, run.text) for run in runs(text)] == [
        ("heading", "早上"),
        ("paragraph", "渡輪靠岸，乘客上船。"),
        ("item", "魚"),
        ("item", "菜"),
        ("quote", "開船。"),
        ("term", "票價"),
        ("item", "五元"),
        ("cell", "線"),
        ("cell", "價"),
        ("cell", "東"),
        ("cell", "五"),
        ("alt", "石階"),
        ("caption", "早上的石階"),
        ("credit", "攝影：何"),
        ("paragraph", "註。"),
        ("note", "見舊報。"),
    ]


def test_marks_and_languages() -> None:
    (run,) = runs("坐[Star Ferry]{lang=en}過海。\n{: .key}")
    assert run.marks == {"key"}
    assert run.language(run.text.index("S")) == "en"
    assert run.language(0) == ""


def test_strings_of_a_data_file() -> None:
    text = '# 註\n[[figure]]\nlabel = "碼頭\\"石階"  # 級\nnote = """\n一\n二"""\nid = "steps"\n'
    tomllib.loads(text)
    found = list(prose.strings(text, FILE))
    assert [(run.name, run.at(0)) for run in found] == [("label", Place(FILE, 3, 10)), ("note", Place(FILE, 5, 1))]


def test_lexicon_takes_the_longest_and_keeps_what_is_kept() -> None:
    rows = [{"reason": "試", "pairs": "天后 甲\n天 乙\n海<^ 丙", "keep": "藍天白"}]
    made = lexicon.of_groups(rows)
    assert [(hit.start, hit.word.right) for hit in made.find("海天后海藍天白")] == [(1, "甲"), (3, "丙")]


@pytest.mark.parametrize("rows", ['thousand = ","\n', 'style = "mars"\n', "longest_sentence = []\n", "[[group]\n"])
def test_a_house_file_that_is_not_understood(tmp_path: Path, rows: str) -> None:
    (tmp_path / "house.toml").write_text(rows, encoding="utf-8")
    with pytest.raises(Stop):
        style.load(tmp_path)


def test_a_house_of_its_own(tmp_path: Path) -> None:
    rows = 'longest_sentence = 90\n[[group]]\nreason = "本社"\npairs = "小輪 渡輪"\n'
    (tmp_path / "house.toml").write_text(rows, encoding="utf-8")
    made = style.load(tmp_path)
    assert made.longest_sentence == 90
    assert [hit.word.right for hit in made.lists["terms"].find("小輪靠岸")] == ["渡輪"]


@given(st.text(alphabet="啓動，。, (雙)a１隨著", max_size=40))
def test_fixing_comes_to_rest(text: str) -> None:
    house = style.load(Path("no such folder"))
    for _ in range(3):
        text = fix.apply(text, fix.edits([prose.Copy(FILE, "zh-Hant-HK", tuple(runs(text)), house)]))
    assert fix.apply(text, fix.edits([prose.Copy(FILE, "zh-Hant-HK", tuple(runs(text)), house)])) == text


def test_fix_shows_before_it_writes(tmp_path: Path) -> None:
    base = Path(__file__).parent / "checks/base"
    book = tmp_path / "book"
    shutil.copytree(base / "book", book)
    story = book / "stories/case.md"
    story.write_text("---\nkind: story\ntitle: 啓用\n---\n\n渡輪\uf937線,船。\n", encoding="utf-8")
    before = story.read_bytes()
    said = io.StringIO()
    assert fix.run(book, base / "templates", yes=False, out=said) == 1
    assert story.read_bytes() == before
    assert "-title: 啓用" in said.getvalue()
    assert "+title: 啟用" in said.getvalue()
    told = io.StringIO()
    assert fix.run(book, base / "templates", yes=False, out=told, as_json=True) == 1
    assert story.read_bytes() == before
    answer = json.loads(told.getvalue())
    assert answer["written"] is False
    assert [row["file"] for row in answer["fixes"]] == ["book/stories/case.md"]
    assert fix.run(book, base / "templates", yes=True, out=said) == 0
    assert story.read_text(encoding="utf-8") == "---\nkind: story\ntitle: 啟用\n---\n\n渡輪路線，船。\n"
    assert list(story.parent.iterdir()) == [story]
    assert fix.run(book, base / "templates", yes=True, out=said) == 0


def test_a_simplified_section_that_does_not_say_so_is_reported_once(tmp_path: Path) -> None:
    base = Path(__file__).parent / "checks/base"
    book = tmp_path / "book"
    shutil.copytree(base / "book", book)
    text = "---\nkind: story\ntitle: 渡轮\n---\n\n渡轮由早到晚开行，乘客上船，也带来对岸的消息。这里的关系单纯。\n"
    (book / "stories/case.md").write_text(text, encoding="utf-8")
    read, _ = folder.load(book, base / "templates")
    found = [problem for subject in table.subjects(read) for problem in registry.run(subject)]
    assert [(problem.code, problem.place.line, problem.place.column) for problem in found] == [("T101", 3, 8)]
