"""The draft as a folder: what is written, what is never overwritten, how a step is undone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zilap.intake import draft, readers
from zilap.markup.render import render
from zilap.markup.values import Lookup
from zilap.source import folder

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"


def codes(problems: tuple[draft.Problem, ...]) -> set[str]:
    return {problem.code for problem in problems}


def test_a_draft_is_a_book(tmp_path: Path) -> None:
    """What is drafted is read as a book, and nothing is wrong with it but the pictures."""
    cases = ("foreword", "headings", "captions", "overlaps", "gb18030", "tables", "markdown")
    files = [path for name in cases for path in (CASES / name).iterdir() if path.is_file()]
    problems = draft.run(files, tmp_path / "book")
    assert codes(problems) & {"I015", "I016"} == set()
    book, wrong = folder.load(tmp_path / "book", ROOT / "templates")
    assert {problem.code for problem in wrong} <= {"S013"}
    assert book.title == "海味街口述史"
    assert [section.id for section in book.sections if section.text][:3] == ["preface", "plan", "market"]


def test_the_same_manuscripts_make_the_same_bytes(tmp_path: Path) -> None:
    files = [CASES / "foreword/preface.txt"]
    for name in ("a", "b"):
        draft.run(files, tmp_path / name)
    made = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b")]
    assert made[0] == made[1]


def test_an_edited_draft_is_left_alone_and_the_difference_shown(tmp_path: Path) -> None:
    files = [CASES / "headings/plan.txt"]
    draft.run(files, tmp_path)
    section = tmp_path / "plan.md"
    section.write_text(section.read_text("utf-8").replace("四百二十名", "四百三十名"), "utf-8")
    assert "I015" in codes(draft.run(files, tmp_path))
    assert "四百三十名" in section.read_text("utf-8")
    report = (tmp_path / draft.REPORT).read_text("utf-8")
    assert "差異：plan.md" in report
    assert "四百三十名" in report
    draft.run(files, tmp_path, force=True)
    assert "四百二十名" in section.read_text("utf-8")


def test_a_line_in_import_toml_undoes_a_step(tmp_path: Path) -> None:
    files = [CASES / "overlaps/crops.txt"]
    draft.run(files, tmp_path)
    before = (tmp_path / "crops.md").read_text("utf-8")
    report = (tmp_path / draft.REPORT).read_text("utf-8")
    assert "&quot;crops.txt:17:" not in report
    line = next(
        part for part in report.split("<code>&quot;" if "<code>&quot;" in report else '<code>"') if " repeat" in part
    )
    wish = line.split("<")[0].replace("&quot;", "").strip('"')
    (tmp_path / "import.toml").write_text(f'undo = ["{wish}"]\n', "utf-8")
    problems = draft.run(files, tmp_path, force=True)
    assert codes(problems) & {"I016", "I019", "I020"} == set()
    assert len((tmp_path / "crops.md").read_text("utf-8")) > len(before) + 30


@pytest.mark.parametrize(
    ("toml", "code"),
    [("undo = [", "I019"), ('undo = ["x"]', "I019"), ('undo = ["a.txt:1 join"]', "I020"), ("redo = []", "I019")],
)
def test_a_wrong_import_toml_is_told(tmp_path: Path, toml: str, code: str) -> None:
    (tmp_path / "import.toml").write_text(toml, "utf-8")
    assert code in codes(draft.run([CASES / "short/note.txt"], tmp_path))


def test_what_cannot_be_read_stops_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xyz").write_text("x", "utf-8")
    (tmp_path / "big.txt").write_text("字" * 2000, "utf-8")
    monkeypatch.setattr(readers, "LARGEST_TEXT", 1000)
    files = [tmp_path / name for name in ("a.xyz", "gone.txt", "big.txt")]
    problems = draft.run(files, tmp_path / "book")
    assert [problem.code for problem in problems] == ["I009", "I002", "I001"]
    assert draft.failed(problems)
    assert not (tmp_path / "book").exists()


def test_one_that_cannot_be_read_is_named_and_the_others_are_drafted(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 not really")
    files = [tmp_path / "broken.pdf", CASES / "headings/plan.txt", tmp_path / "gone.txt"]
    problems = draft.run(files, tmp_path / "book")
    assert [problem.code for problem in problems].count("I001") == 2
    assert draft.failed(problems)
    assert (tmp_path / "book/plan.md").exists()
    toml = (tmp_path / "book/book.toml").read_text("utf-8")
    assert "# 未能讀取，沒有入稿：broken.pdf\n# 未能讀取，沒有入稿：gone.txt\n" in toml
    assert "讀不到，沒有入稿：broken.pdf、gone.txt" in (tmp_path / "book" / draft.REPORT).read_text("utf-8")


LISTS = """渡輪的規矩

上船之前，請看清楚碼頭的告示，並把單車摺好。

- 單車要摺起來
- 狗要抱着

1. 先讓人下船
2. 再讓人上船

1. 風大時坐下層
2. 浪大時不賣熱湯

船長的話就是規矩，上面沒有寫的，請問船長。
"""


def test_lists_that_touch_stay_lists_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text(LISTS, "utf-8")
    text = draft.draft([tmp_path / "rules.txt"], {}).files["rules.md"].decode().split("---\n", 2)[2]
    nothing = Lookup(lambda id: None, lambda id: "", lambda id: None, lambda name: None)
    page = re.sub(r" data-at=\"\d+\"|\n", "", render(text, nothing, id="rules"))
    lists = re.findall(r"<[uo]l>.*?</[uo]l>", page)
    assert lists == [
        "<ul><li>單車要摺起來</li><li>狗要抱着</li></ul>",
        "<ol><li>先讓人下船</li><li>再讓人上船</li></ol>",
        "<ul><li>1. 風大時坐下層</li><li>2. 浪大時不賣熱湯</li></ul>",
    ]


def test_a_table_that_is_not_certain_is_flagged(tmp_path: Path) -> None:
    path = tmp_path / "bus.txt"
    path.write_text(
        "班次表\n\n以下是新班次。\n\n"
        + "\n\n".join(["線路", "班次", "12", "甲", "3", "乙", "丙", "4", "5", "丁"])
        + "\n",
        "utf-8",
    )
    found = draft.draft([path], {})
    assert [str(p.place) for p in found.problems if p.code == "I021"] == ["bus.txt:5:1"]
    assert "|" not in found.files["bus.md"].decode()


def test_a_paragraph_that_stands_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    again = "碼頭的鐘每天早上六時敲六下，賣豆漿的人說那是給魚聽的，因為人早就醒了，而魚要聽過鐘聲才肯離開橋墩。"
    path.write_text(f"碼頭的鐘\n\n{again}\n\n有一年鐘壞了，魚便整天留在橋墩下。\n\n{again}\n", "utf-8")
    found = draft.draft([path], {})
    assert [str(p.place) for p in found.problems if p.code == "I022"] == ["twice.txt:7:1"]
    assert found.files["twice.md"].decode().count(again) == 2


def test_a_chinese_file_name_becomes_an_id(tmp_path: Path) -> None:
    for name in ("序言.txt", "Port Story 2.txt"):
        (tmp_path / name).write_text("港口的故事\n\n港口有三個門，一個給船，一個給貨，一個給等船的人。\n", "utf-8")
    problems = draft.run([tmp_path / "序言.txt", tmp_path / "Port Story 2.txt"], tmp_path / "book")
    assert "I026" in codes(problems)
    assert {path.name for path in (tmp_path / "book").glob("*.md")} == {"section.md", "port-story-2.md"}


def test_figures_of_a_fact_sheet_are_proposed_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "facts.txt"
    path.write_text("港口概況\n\n- 2024 年共有 1 400 家企業進駐，佔全港 12.5%。\n- 泊位 18 個。\n", "utf-8")
    draft.run([path], tmp_path / "book")
    data = (tmp_path / "book/data/facts.toml").read_text("utf-8")
    assert 'id     = "facts-l3-1"' in data
    assert "value  = 1400" in data
    assert 'unit   = "家"' in data
    assert 'source = "facts.txt 第 4 行"' in data
