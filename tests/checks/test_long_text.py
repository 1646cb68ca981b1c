"""One huge paragraph, as a broken import leaves it: no check looks at each character again and again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zilap.book import Book
from zilap.checks import prose, registry, table
from zilap.source import folder

BASE = Path(__file__).parent / "base"
HEAD = "---\nkind: story\ntitle: 渡輪\n---\n\n"
LONG = 200_000
"""Characters; what takes time as their square does not end."""


def book_of(piece: str, root: Path) -> Book:
    """The base book; its one story says one thing over and over."""
    shutil.copytree(BASE / "book", root / "book")
    paragraph = piece * (LONG // len(piece))
    (root / "book" / "stories" / "case.md").write_text(f"{HEAD}{paragraph}丁。\n", encoding="utf-8")
    return folder.load(root / "book", BASE / "templates")[0]


@pytest.mark.parametrize(
    ("piece", "sentences"), [("貿", 1), ("甲、", 0), ("甲、乙、丙，", 1)], ids=["one-word", "list", "short-lists"]
)
def test_a_sentence_without_end(piece: str, sentences: int, tmp_path: Path) -> None:
    copies = prose.read(book_of(piece, tmp_path)).sections
    assert sum(len(list(registry.CHECKS["B110"].find(copy))) for copy in copies) == sentences


@pytest.mark.slow
def test_every_check_comes_to_an_end(tmp_path: Path) -> None:
    subjects = table.subjects(book_of("貿", tmp_path))
    codes = {problem.code for subject in subjects for problem in registry.run(subject)}
    assert {"B110", "B111"} <= codes
