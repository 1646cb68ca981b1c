"""The spelling check: sentences with a wrong character, sentences with none, and what holds of any text.

``tests/checks/spelling/wrong.txt``: ``⟪written|right⟫``, ``⟪!written|right⟫`` where the slip is known to escape (the
mark goes when it no longer does); asked of the spelling check alone, without our lists of misprints.
``clean.txt``: names, quotations, trades and dialects on which it says nothing.
"""

from __future__ import annotations

import gzip
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.checks import prose, speller, spelling, style
from zilap.checks.prose import Copy
from zilap.checks.runs import Line, Sort, run
from zilap.source import folder

HERE = Path(__file__).parent
CASES = HERE / "checks/spelling"
MARK = re.compile(r"⟪(?P<missed>!?)(?P<written>[^|]+)\|(?P<right>[^⟫]+)⟫")
HOUSE = style.load(HERE / "checks/base/book")
BARE = replace(HOUSE, lists={}, hans={}, idioms={})
"""The house without its lists."""


def sentences(name: str) -> list[str]:
    return [line for line in (CASES / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def copy(text: str, house: style.Style = BARE, *, language: str = "zh-Hant-HK", sort: Sort = "paragraph") -> Copy:
    file = PurePath("book/a.md")
    return Copy(file, language, (run([Line(1, 1, text)], sort, file),), house)


def told(of: Copy) -> Iterator[tuple[int, str]]:
    """The column and the words of everything that is told or asked."""
    for place, what, *_ in (*spelling.certain(of), *spelling.likely(of)):
        yield place.column, what


@pytest.mark.parametrize("sentence", sentences("wrong.txt"))
def test_a_wrong_character_is_found(sentence: str) -> None:
    mark = MARK.search(sentence)
    assert mark
    text = MARK.sub(lambda one: one["written"], sentence)
    first, last = mark.start() + 1, mark.start() + len(mark["written"])
    assert bool([what for column, what in told(copy(text)) if first - 3 <= column <= last]) is not bool(mark["missed"])


def test_most_are_found() -> None:
    marks = [mark for line in sentences("wrong.txt") for mark in MARK.finditer(line)]
    idioms = [mark for mark in marks if len(mark["written"]) >= spelling.LONG]
    assert len(marks) > 200
    assert sum(bool(mark["missed"]) for mark in idioms) < len(idioms) / 4
    assert sum(bool(mark["missed"]) for mark in marks) < len(marks) * 0.4


def test_good_sentences_are_left_in_peace() -> None:
    clean = sentences("clean.txt")
    assert len(clean) > 400
    assert [(text, list(told(copy(text)))) for text in clean if list(told(copy(text)))] == []


def test_what_our_lists_say_is_not_said_twice() -> None:
    text = "今天的報告已經部暑了灸手可熱的題目。"
    assert list(told(copy(text)))
    assert list(told(copy(text, HOUSE))) == []


def test_simplified_text_is_answered_in_simplified_characters() -> None:
    of = copy("战后百费待兴。", language="zh-Hans")
    found = list(told(replace(of, hant=copy("戰後百費待興。").runs)))
    assert found == [(3, "「百费待兴」應作「百废待兴」（战后百费待兴。）")]


def test_a_play_on_words_in_quotation_marks_is_asked_not_told() -> None:
    assert list(spelling.certain(copy("牆上寫着「半塗而廢」四字。"))) == []
    assert len(list(spelling.likely(copy("牆上寫着「半塗而廢」四字。")))) == 1
    assert len(list(spelling.certain(copy("他說不可半塗而廢。")))) == 1


def test_names_of_people_are_not_read() -> None:
    assert list(told(copy("蓬渤", sort="credit"))) == []
    assert list(told(copy("蓬渤")))


def test_other_languages_are_not_read() -> None:
    assert list(told(copy("蓬渤", language="ja"))) == []


COMMON = "".join(sorted({char for line in sentences("wrong.txt") + sentences("clean.txt") for char in line}))


@given(st.text(st.sampled_from(COMMON), max_size=40))
def test_a_slip_changes_one_character_where_it_says(text: str) -> None:
    for slip in speller.slips(text):
        assert text[slip.start : slip.end] == slip.written
        assert len(slip.right) == len(slip.written)
        changed = [slip.start + at for at, char in enumerate(slip.written) if char != slip.right[at]]
        assert changed == [slip.at]
        assert slip.right.translate(speller.words().fold) in speller.words().cost
        assert slip.sure or slip.written.translate(speller.words().fold) not in speller.words().cost
        assert slip.gain > 0


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= slip.start < slip.end <= len(text) for slip in speller.slips(text))


def test_the_data_say_where_they_come_from() -> None:
    tables = tomllib.loads((speller.DATA / "sources.toml").read_text(encoding="utf-8"))
    rows = [*tables["source"], *tables["typed"]]
    for row in rows:
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])
        assert row["version"] in row["file"]
        assert row["licence"]
        assert row["owner"]
    licences = (speller.DATA / "LICENCES.md").read_text(encoding="utf-8")
    assert all(row["name"] in licences for row in rows)


def test_the_data_are_sorted_and_bear_no_date() -> None:
    for path in (speller.DATA / "words.txt.gz", speller.DATA / "alike.txt.gz"):
        content = path.read_bytes()
        assert content[4:8] == bytes(4), "gzip's time of change"
        lines = gzip.decompress(content).decode().split("\n")
        rows = lines[2:] if path.name.startswith("alike") else [line.split(" ", 1)[1] for line in lines]
        assert (
            rows == sorted(rows)
            if path.name.startswith("alike")
            else all(row.split(" ") == sorted(row.split(" ")) for row in rows)
        )


def test_a_name_on_the_list_of_the_book_is_right(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(HERE / "checks/base/book", book)
    section = "---\nkind: story\ntitle: 渡輪\n---\n\n蓬渤貿易行在碼頭開業，經濟蓬渤。\n"
    (book / "stories/case.md").write_text(section, encoding="utf-8")
    assert [column for column, _ in told(read(book))] == [1, 14]
    (book / "data/names.toml").write_text('[[name]]\nzh = "蓬渤貿易行"\nen = ""\n', encoding="utf-8")
    assert [column for column, _ in told(read(book))] == [14]


def read(book: Path) -> Copy:
    found, _ = folder.load(book, HERE / "checks/base/templates")
    return next(one for one in prose.read(found).copies if one.file.name == "case.md")
