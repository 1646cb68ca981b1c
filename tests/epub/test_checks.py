"""Every check of the EPUB finds the fault of its case, and that alone; the good case has none.

A case is what differs from the small EPUB in ``base``, unpacked: ``bad`` and ``good``.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePath

import pytest

import zilap.checks.table  # noqa: F401
from zilap.book import Book
from zilap.checks import registry
from zilap.made import Epub, Laid, PageMap, PageStart, SourceMap, Starts

HERE = Path(__file__).parent
CASES = HERE.parent / "checks"
CODES = sorted(code for code, row in registry.CHECKS.items() if row.subject is Epub)
BESIDE = {"E001": {"E002"}, "E006": {"E016"}, "E011": {"E016"}}
"""What else a fault breaks: a file that is not XML leaves no package to read; a claim is no longer true."""


def packed(case: Path, path: Path) -> Path:
    """The base with the files of a case over it, as an EPUB."""
    files = {file.relative_to(HERE / "base").as_posix(): file for file in (HERE / "base").rglob("*") if file.is_file()}
    files |= {file.relative_to(case).as_posix(): file for file in case.rglob("*") if file.is_file()}
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(files.pop("mimetype"), "mimetype", zipfile.ZIP_STORED)
        for name in sorted(files):
            archive.write(files[name], name, zipfile.ZIP_DEFLATED)
    return path


def laid() -> Laid:
    """Two pages: the second begins in the middle of a sentence."""
    starts = Starts(
        {"ship": ("渡輪",), "lamp": ("燈塔", "燈塔每晚亮起，見渡輪。")},
        (PageStart("ship", 0, 0, "渡輪"), PageStart("lamp", 1, 2, "每晚亮起")),
    )
    page_map = PageMap(labels=("1", "2"), sections={"ship": 0, "lamp": 1}, front=0, starts=starts)
    return Laid(HERE / "two-pages.pdf", page_map, SourceMap(((), ())))


def found(case: Path, book: Book, folder: Path) -> list[tuple[str, str]]:
    made = Epub(book, packed(case, folder / "book.epub"), PurePath("book.epub"), laid())
    return [(problem.code, str(problem.place.file.as_posix())) for problem in registry.run(made)]


def test_the_base_has_no_fault(tiny: Book, tmp_path: Path) -> None:
    assert found(HERE / "base", tiny, tmp_path) == []


def test_every_check_has_a_case() -> None:
    assert {path.name for path in CASES.glob("E*")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_bad(code: str, tiny: Book, tmp_path: Path) -> None:
    expected = (CASES / code / "expected.txt").read_text(encoding="utf-8").split()
    problems = found(CASES / code / "bad", tiny, tmp_path)
    assert [place for which, place in problems if which == code] == expected
    assert {which for which, _ in problems} - {code} <= BESIDE.get(code, set())


@pytest.mark.parametrize("code", CODES)
def test_good(code: str, tiny: Book, tmp_path: Path) -> None:
    assert found(CASES / code / "good", tiny, tmp_path) == []


@pytest.mark.parametrize("code", CODES)
def test_every_check_tells_why_in_chinese(code: str) -> None:
    rule = registry.CHECKS[code].rule
    assert "依據：" in rule.why
    assert rule.hint
