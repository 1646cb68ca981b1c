"""Every check against its cases; see ``tests/checks/README.md`` for what a case looks like."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

from zilap.checks import allow, fix, registry, table
from zilap.inputs import put
from zilap.problem import Level, Problem, Stop, sort_key
from zilap.source import folder

CASES = Path(__file__).parent / "checks"
BASE = CASES / "base"
CODES = sorted(table.all_rules())
TEXT = [code for code in CODES if code[0] in "TBF"]
FOLDERS = sorted(path for path in CASES.iterdir() if path.name in CODES)
MARKDOWN_OR_BOOK = [path for path in FOLDERS if path.name[0] in "TBFS" and not (path / "case.py").exists()]
PYTHON = [path for path in FOLDERS if (path / "case.py").exists()]
SOURCE = sorted(code for code in CODES if code[0] == "S" and code != "S104")
"""S104 needs a Problem that stops and yet comes from a check: see test_allow.py."""


def lay_out(case: Path, name: str, at: Path) -> Path:
    """The base book with one case laid over it."""
    book = at / "book"
    shutil.copytree(BASE / "book", book)
    if (case / f"{name}.md").exists():
        shutil.copy(case / f"{name}.md", book / "stories/case.md")
    if (case / name).is_dir():
        shutil.copytree(case / name, book, dirs_exist_ok=True)
    return book


def problems(book: Path) -> list[Problem]:
    """All that is said of a book before anything is made of it."""
    try:
        read, found = folder.load(book, BASE / "templates")
    except Stop as stop:
        return sorted(set(stop.problems), key=sort_key)
    said = [*found, *(problem for subject in table.subjects(read) for problem in registry.run(subject))]
    kept = allow.filtered(said, book, read, codes=table.source_codes(), known=table.all_rules())
    return sorted(set(kept), key=sort_key)


def listed(found: Iterable[Problem]) -> str:
    return "".join(f"{problem.level.name} {problem}\n" for problem in found)


def compare(path: Path, said: str, golden: Path | None) -> None:
    if golden:
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", TEXT)
def test_every_text_check_has_cases(code: str) -> None:
    names = {path.name.removesuffix(".md") for path in (CASES / code).glob("*")} if (CASES / code).is_dir() else set()
    assert "case.py" in names or {"bad", "good", "expected.txt"} <= names, (
        f"tests/checks/{code}/ lacks bad, good or expected.txt"
    )


@pytest.mark.parametrize("code", SOURCE)
def test_every_source_rule_has_a_broken_book(code: str) -> None:
    assert (CASES / code / "expected.txt").exists() or (CASES / code / "case.py").exists()


@pytest.mark.parametrize("case", MARKDOWN_OR_BOOK, ids=lambda path: path.name)
def test_bad(case: Path, tmp_path: Path, golden: Path | None) -> None:
    found = problems(lay_out(case, "bad", tmp_path))
    about = found if case.name[0] == "S" else [problem for problem in found if problem.code == case.name]
    assert any(problem.code == case.name for problem in about), f"{case.name} says nothing"
    compare(case / "expected.txt", listed(about), golden)


@pytest.mark.parametrize("case", [path for path in MARKDOWN_OR_BOOK if path.name[0] != "S"], ids=lambda path: path.name)
def test_good(case: Path, tmp_path: Path) -> None:
    assert listed(problems(lay_out(case, "good", tmp_path))) == ""


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"case_{path.parent.name}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", PYTHON, ids=lambda path: path.name)
def test_python_case(case: Path, tmp_path: Path) -> None:
    module = load(case / "case.py")
    for name in ("bad", "good"):
        at = tmp_path / name
        at.mkdir()
        subjects = getattr(module, name)(at)
        said = {problem.code for subject in subjects for problem in registry.run(subject)}
        assert (case.name in said) is (name == "bad")


@pytest.mark.parametrize("page", sorted((CASES / "corpus").glob("*.md")), ids=lambda path: path.stem)
def test_ordinary_prose_is_left_in_peace(page: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(BASE / "book", book)
    shutil.copy(page, book / "stories/case.md")
    assert listed(problems(book)) == ""


def test_all_of_ordinary_prose_in_one_book(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(BASE / "book", book)
    names = []
    for page in sorted((CASES / "corpus").glob("*.md")):
        shutil.copy(page, book / "stories" / page.name)
        names.append(page.stem)
    main = book / "book.toml"
    main.write_text(
        main.read_text(encoding="utf-8").replace('["case"]', str(["case", *names]).replace("'", '"')), encoding="utf-8"
    )
    assert sum(len(page.read_text(encoding="utf-8")) for page in (CASES / "corpus").glob("*.md")) > 6000
    assert listed(problems(book)) == ""


FIXED = sorted(fix.SAFE)


@pytest.mark.parametrize("code", FIXED)
def test_fix_mends_what_it_says_it_can(code: str, tmp_path: Path) -> None:
    book = lay_out(CASES / code, "bad", tmp_path)
    for path, (_, after) in fix.plan(book, BASE / "templates").items():
        put(path, after.encode())
    assert not [problem for problem in problems(book) if problem.code == code]
    assert fix.plan(book, BASE / "templates") == {}


def test_labels_and_reasons_are_written_for_editors() -> None:
    for rule in (rule for code, rule in table.all_rules().items() if code[0] in "TBFS"):
        assert any("\u4e00" <= char <= "\u9fff" for char in rule.label), rule.code
        assert len(rule.why) > 8, rule.code
        assert isinstance(rule.level, Level)
