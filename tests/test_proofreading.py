"""Whole manuscripts with planted slips: each must be found where it stands, and little else may be said.

``tests/checks/planted/`` holds book folders.  ``⟪T110|己經⟫`` is a slip and the codes that may report it;
``⟪!T110|工做⟫`` is one that is known to escape: the mark goes when it no longer does.  ``others.txt`` is
everything else that is said of the book.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from zilap.checks import registry, table
from zilap.problem import Problem, sort_key
from zilap.source import folder

CASES = Path(__file__).parent / "checks"
BASE = CASES / "base"
MARK = re.compile(r"⟪(?P<missed>!?)(?P<codes>[A-Z0-9/]+)\|(?P<text>[^⟫]*)⟫")
BOOKS = sorted(path for path in (CASES / "planted").iterdir() if path.is_dir())
REACH = 30
"""Columns that a report may stand before its slip: what it speaks of begins with the word or the clause."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A planted slip, where it stands once the marks are gone."""

    file: str
    line: int
    first: int
    last: int
    codes: tuple[str, ...]
    missed: bool

    def told_by(self, problem: Problem) -> bool:
        """Whether a report speaks of it."""
        place = problem.place
        near = place.column == 0 or self.first - REACH <= place.column <= self.last + 3
        return place.file.as_posix() == self.file and place.line == self.line and near and problem.code in self.codes


def lay_out(case: Path, book: Path) -> list[Slip]:
    """Write the book without its marks; the slips that were in it."""
    shutil.copytree(BASE / "book", book)
    (book / "stories/case.md").unlink()
    (book / "data/facts.toml").unlink()
    slips: list[Slip] = []
    for path in sorted(path for path in case.rglob("*") if path.suffix in (".md", ".toml")):
        name = path.relative_to(case)
        target = book / name
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            slips += _slips(line, f"book/{name.as_posix()}", number)
        target.write_text(MARK.sub(lambda mark: mark["text"], "\n".join(lines)), encoding="utf-8")
    return slips


def _slips(line: str, file: str, number: int) -> Iterator[Slip]:
    shift = 0
    for mark in MARK.finditer(line):
        first = mark.start() - shift + 1
        shift += len(mark[0]) - len(mark["text"])
        last = first + max(len(mark["text"]) - 1, 0)
        yield Slip(file, number, first, last, tuple(mark["codes"].split("/")), bool(mark["missed"]))


def said(book: Path) -> list[Problem]:
    read, found = folder.load(book, BASE / "templates")
    return sorted({*found, *(p for subject in table.subjects(read) for p in registry.run(subject))}, key=sort_key)


@pytest.mark.parametrize("case", BOOKS, ids=lambda path: path.name)
def test_planted_slips(case: Path, tmp_path: Path, golden: Path | None) -> None:
    slips = lay_out(case, tmp_path / "book")
    problems = said(tmp_path / "book")
    escaped = [slip for slip in slips if not any(slip.told_by(problem) for problem in problems)]
    assert escaped == [slip for slip in slips if slip.missed]
    others = [problem for problem in problems if not any(slip.told_by(problem) for slip in slips)]
    text = "".join(f"{problem.level.name} {problem}\n" for problem in others)
    if golden:
        (case / "others.txt").write_text(text, encoding="utf-8")
    assert text == (case / "others.txt").read_text(encoding="utf-8")


def test_there_are_enough_of_them() -> None:
    marks = [mark for case in BOOKS for path in case.rglob("*.*") for mark in MARK.finditer(path.read_text("utf-8"))]
    codes = {code for mark in marks for code in mark["codes"].split("/")}
    assert len(marks) > 300
    assert len(codes) > 50
    assert sum(bool(mark["missed"]) for mark in marks) < len(marks) / 50
