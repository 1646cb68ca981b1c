"""What tests share: a small book, laid out once."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from zilap import pages, typefaces
from zilap.book import Book
from zilap.checks import table
from zilap.formats import Job
from zilap.made import Laid
from zilap.source import folder
from zilap.typefaces import Typefaces

hypothesis.settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests/books/tiny"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite expected files; review the diff")


@pytest.fixture(scope="session", autouse=True)
def every_check() -> None:
    """Checks register when their table is imported: it is, whichever tests run."""
    assert table.all_rules()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Path | None:
    """A path when expected files are to be rewritten."""
    return ROOT if request.config.getoption("--golden") else None


@pytest.fixture(scope="session")
def faces() -> Typefaces:
    return typefaces.load(ROOT / "fonts")


@pytest.fixture(scope="session")
def tiny() -> Book:
    """A book of two stories and a notice."""
    book, problems = folder.load(TINY, ROOT / "templates")
    assert not problems
    return book


@pytest.fixture(scope="session")
def setting(tiny: Book, faces: Typefaces, tmp_path_factory: pytest.TempPathFactory) -> pages.Setting:
    cache = tmp_path_factory.mktemp("cache")
    return Job(tiny, ROOT / "templates", faces, cache, False, lambda words: None).setting


@pytest.fixture(scope="session")
def laid(setting: pages.Setting) -> Laid:
    return pages.lay_out(setting)
