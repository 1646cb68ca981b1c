"""Table ``[epub]`` of book.toml."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import pytest

from tests.epub.conftest import ROOT
from zilap.book import VARIANTS, Ebook
from zilap.formats import FORMATS
from zilap.source import epub, toml


def read(text: str, folder: Path) -> tuple[Ebook, list[str]]:
    path = folder / "book.toml"
    path.write_text(f'title = "小書"\n[epub]\n{text}\n', encoding="utf-8")
    book = toml.read(path, PurePath("book/book.toml"))
    assert isinstance(book, toml.Toml)
    found, problems = epub.read(book)
    assert all(problem.place.line == 3 for problem in problems)
    return found, [f"{problem.code} {problem.text} {problem.hint}" for problem in problems]


def test_what_is_given(tmp_path: Path) -> None:
    found, problems = read('variants = ["vertical", "kobo"]\nseries_number = 3\nsubjects = ["渡輪"]', tmp_path)
    assert problems == []
    assert found.variants == ("kobo", "vertical")
    assert found.subjects == ("渡輪",)
    assert found.texts == {"series_number": "3"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('variant = ["kobo"]', "variants"),
        ('variants = "kobo"', '["甲", "乙"]'),
        ('variants = ["kobbo"]', "kobo"),
        ("series = [1]", "引號"),
        ("series = true", "引號"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(text: str, said: str, tmp_path: Path) -> None:
    found, problems = read(text, tmp_path)
    assert found == Ebook()
    assert len(problems) == 1
    assert said in problems[0]


def test_the_example_of_the_docs_is_read_whole(tmp_path: Path) -> None:
    page = (ROOT / "docs/epub.md").read_text(encoding="utf-8")
    example = re.findall(r"```toml\n(.*?)```", page, re.S)[0]
    path = tmp_path / "book.toml"
    path.write_text(example, encoding="utf-8")
    book = toml.read(path, PurePath("book/book.toml"))
    assert isinstance(book, toml.Toml)
    found, problems = epub.read(book)
    assert problems == []
    assert {*found.texts, "subjects", "variants"} == book.tables["epub"].keys()
    assert found.variants == VARIANTS
    for name in VARIANTS:
        assert f"`build.py {name}`" in page
        assert FORMATS[name].file in page
