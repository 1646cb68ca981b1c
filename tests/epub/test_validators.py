"""The judges from outside are asked where they are, and their absence is told."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from tests.epub.conftest import TEMPLATES, Made
from zilap.book import Book
from zilap.epub import validators
from zilap.epub.make import make
from zilap.made import Laid
from zilap.problem import Level
from zilap.tools import JAVA
from zilap.typefaces import Typefaces

NAME = PurePath("book.epub")


def test_what_is_absent_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for ask in (validators.epubcheck, validators.ace):
        (problem,) = ask(tmp_path / "book.epub", NAME)
        assert problem.level is Level.NOTE
        assert "未經" in problem.text


@pytest.fixture(scope="module")
def path(tiny: Book, faces: Typefaces, laid: Laid, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("epub") / "book.epub"
    file.write_bytes(make(tiny, TEMPLATES, faces, cache, pages=laid.page_map))
    return file


@pytest.mark.slow
@pytest.mark.skipif(not JAVA.path(), reason="no Java: EPUBCheck not run")
def test_epubcheck_finds_nothing(path: Path) -> None:
    assert validators.epubcheck(path, NAME) == ()


@pytest.mark.slow
@pytest.mark.skipif(not JAVA.path(), reason="no Java: EPUBCheck not run")
def test_epubcheck_is_heard(tmp_path: Path, made: Made) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(made.content)
    problems = validators.epubcheck(file, NAME)
    assert any("cover.jpg" in problem.text for problem in problems)


@pytest.mark.slow
@pytest.mark.skipif(not validators.ACE.path(), reason="no Ace: not run")
def test_ace_finds_nothing(path: Path) -> None:
    assert validators.ace(path, NAME) == ()
