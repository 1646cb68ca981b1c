"""A designer's faults: each is a Problem with file, line and remedy, and as many as can be are told at once.

A folder of ``tests/templates/`` besides ``base`` is laid over it; ``expected.txt`` is what is said of it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zilap import html
from zilap.problem import Problem, Stop
from zilap.source import folder, sheets, templates

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests/templates"
BOOK = ROOT / "tests/checks/base/book"


def said(at: Path) -> tuple[Problem, ...]:
    """Everything that is told of the templates of a folder."""
    if found := tuple(templates.check(at)):
        return found
    try:
        html.copies(folder.load(BOOK, at)[0], at)
    except Stop as stop:
        return stop.problems
    return ()


@pytest.mark.parametrize(
    "case", sorted(path for path in CASES.iterdir() if path.name != "base"), ids=lambda path: path.name
)
def test_faults(case: Path, tmp_path: Path, golden: Path | None) -> None:
    at = tmp_path / "templates"
    shutil.copytree(CASES / "base", at)
    shutil.copytree(case, at, dirs_exist_ok=True)
    try:
        folder.load(BOOK, at)
        found = said(at)
    except Stop as stop:
        found = stop.problems
    lines = "".join(f"{problem}\n" for problem in found)
    expected = case / "expected.txt"
    if golden:
        expected.write_text(lines, encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8") != ""


def test_the_base_and_the_shipped_templates_are_left_in_peace() -> None:
    assert said(CASES / "base") == ()
    assert list(templates.check(ROOT / "templates")) == []


def test_a_fault_is_told_once_and_names_a_section(tmp_path: Path) -> None:
    """Two stories of one faulty template, one Problem."""
    shutil.copytree(CASES / "base", tmp_path / "templates")
    shutil.copytree(CASES / "unknown-name", tmp_path / "templates", dirs_exist_ok=True)
    shutil.copytree(BOOK, tmp_path / "book")
    shutil.copy(BOOK / "stories/case.md", tmp_path / "book/stories/other.md")
    main = tmp_path / "book/book.toml"
    main.write_text(main.read_text(encoding="utf-8").replace('["case"]', '["case", "other"]'), encoding="utf-8")
    book, _ = folder.load(tmp_path / "book", tmp_path / "templates")
    with pytest.raises(Stop) as stop:
        html.copies(book, tmp_path / "templates")
    (problem,) = stop.value.problems
    assert "book/stories/case.md" in problem.hint


def test_a_full_disk_is_not_the_fault_of_a_template(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{{ draw() }}", encoding="utf-8")

    def draw() -> str:
        raise OSError(28, "No space left on device", "x")

    with pytest.raises(OSError, match="No space"):
        templates.render(tmp_path, "a.html", draw=draw)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.css")), ids=lambda path: path.name)
def test_one_bracket_less_is_found_where_it_is(path: Path) -> None:
    """Every rule of the shipped style sheets left open in turn: a fault is told, not after the next rule's line."""
    css = path.read_text(encoding="utf-8")
    for at in (index for index, char in enumerate(css) if char == "}"):
        found = list(sheets.faults(css[:at] + css[at + 1 :]))
        plain = css[:at].rpartition("/*")[2]
        assert found or "*/" not in plain
        assert all(css.count("\n", 0, where) <= css.count("\n", 0, at) for where, _, _ in found)
