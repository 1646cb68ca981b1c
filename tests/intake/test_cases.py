"""Own-written manuscripts, one folder a defect: what the draft is, and what the editor is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from zilap.intake import draft
from zilap.intake.draft import Draught

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())
QUIET = {"I010", "I011", "I018"}
"""Told for almost every manuscript; test_folder looks at them."""


def made(case: Path) -> Draught:
    return draft.draft(sorted(path for path in case.iterdir() if path.is_file()), {})


def shown(found: Draught) -> dict[str, str]:
    files = {name: data.decode() for name, data in found.files.items()}
    if "書名待填" in files.get("book.toml", ""):
        del files["book.toml"]
    told = [f"{p.place} {p.code} {p.text}" for p in found.problems if p.code not in QUIET]
    return {**files, "problems.txt": "".join(f"{line}\n" for line in sorted(told))}


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, golden: Path | None) -> None:
    found = shown(made(CASES / name))
    expected = CASES / name / "expected"
    if golden:
        for old in expected.rglob("*.*"):
            old.unlink()
        for file, text in found.items():
            path = expected / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    there = {p.relative_to(expected).as_posix(): p.read_text("utf-8") for p in expected.rglob("*.*")}
    assert found == there


@pytest.mark.parametrize("name", NAMES)
def test_nothing_breaks_the_law(name: str) -> None:
    assert not [problem for problem in made(CASES / name).problems if problem.code == "I016"]
