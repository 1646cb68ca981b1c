"""Exemptions: what they let stand, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from zilap.book import Book
from zilap.checks import allow
from zilap.problem import Level, Place, Problem

HERE = PurePath("book/stories/ferry.md")
FOUND = Problem("T310", Level.NOTE, Place(HERE, 6, 5), "相對的時間：「今年」")


def filtered(
    folder: Path, book: Book, rows: str, *problems: Problem, whole: bool = True, codes: tuple[str, ...] = ()
) -> list[str]:
    (folder / "allow.toml").write_text(rows, encoding="utf-8")
    return [
        problem.code
        for problem in allow.filtered(problems, folder, book, whole=whole, codes=codes, known=("T310", "L010"))
    ]


def row(**fields: str) -> str:
    return "[[allow]]\n" + "".join(f'{name} = "{value}"\n' for name, value in fields.items())


@pytest.mark.parametrize(
    "fields",
    [
        {"check": "T310", "reason": "照錄"},
        {"check": "T310", "section": "ferry", "reason": "照錄"},
        {"check": "T310", "section": "ferry.md", "text": "今年", "reason": "照錄"},
    ],
)
def test_lets_a_problem_stand(tmp_path: Path, tiny: Book, fields: dict[str, str]) -> None:
    assert filtered(tmp_path, tiny, row(**fields), FOUND) == []


@pytest.mark.parametrize(
    "fields",
    [{"section": "lighthouse"}, {"text": "明年"}, {"section": "ferry", "text": "昨日"}],
)
def test_matches_nothing(tmp_path: Path, tiny: Book, fields: dict[str, str]) -> None:
    assert filtered(tmp_path, tiny, row(check="T310", reason="照錄", **fields), FOUND) == ["T310", "S102"]


def test_a_reason_is_wanted(tmp_path: Path, tiny: Book) -> None:
    assert filtered(tmp_path, tiny, row(check="T310", section="ferry"), FOUND) == ["T310", "S101"]
    assert filtered(tmp_path, tiny, row(check="T310", reason="  "), FOUND) == ["T310", "S101"]


def test_what_stops_cannot_be_exempt(tmp_path: Path, tiny: Book) -> None:
    stops = Problem("L010", Level.ERROR, Place(PurePath("output/hant/print.pdf")), "字款沒有嵌入", stops=True)
    assert filtered(tmp_path, tiny, row(check="L010", reason="趕印"), stops) == ["S104", "L010"]


def test_an_unknown_code_or_key(tmp_path: Path, tiny: Book) -> None:
    assert filtered(tmp_path, tiny, row(check="T999", reason="照錄")) == ["S103"]
    assert filtered(tmp_path, tiny, row(check="T310", reson="照錄")) == ["S103", "S101"]


def test_some_sections_say_nothing_of_the_rest(tmp_path: Path, tiny: Book) -> None:
    rows = row(check="T310", section="lighthouse", reason="照錄")
    assert filtered(tmp_path, tiny, rows, FOUND, whole=False) == ["T310"]
    assert filtered(tmp_path, tiny, rows, codes=("T101",)) == []


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, tiny: Book) -> None:
    assert filtered(tmp_path, tiny, "[[allow]\n", FOUND) == ["T310", "S002"]


def test_no_file_no_exemption(tmp_path: Path, tiny: Book) -> None:
    assert list(allow.filtered([FOUND], tmp_path, tiny)) == [FOUND]


@pytest.mark.parametrize("rows", ["allow = 5", "[allow]\ncheck = 'T310'", "[[alow]]\ncheck = 'T310'", "check = 'T310'"])
def test_what_is_no_list_of_exemptions_is_told(tmp_path: Path, tiny: Book, rows: str) -> None:
    assert set(filtered(tmp_path, tiny, rows, FOUND)) == {"T310", "S022"}
