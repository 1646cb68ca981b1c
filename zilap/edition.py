"""What was made from what.  An output whose inputs are unchanged is not made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap.inputs import put, sha
from zilap.problem import Level, Place, Problem

__all__ = ["Manifest", "Record", "as_json", "load", "put", "save", "sha"]


@dataclass(frozen=True, slots=True)
class Record:
    """One output as made: from what, its hash, and what was said of it."""

    inputs: str
    """sha256 over everything it was made from."""
    output: str
    """sha256 of the file."""
    problems: tuple[Problem, ...]
    facts: Mapping[str, Any]
    """Pages, size and whatever else the report prints."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every output of one edition, and the inputs that they were made from."""

    records: Mapping[str, Record]
    """By format."""
    inputs: Mapping[str, Mapping[str, str]]
    """Hash of all inputs → each input (``book/stories/a.md``, ``tool:weasyprint``) → what identifies it."""


NOTHING = Manifest(MappingProxyType({}), MappingProxyType({}))


def load(manifest: Path) -> Manifest:
    """The manifest of one edition; empty where there is none that can be read."""
    try:
        rows = json.loads(manifest.read_text(encoding="utf-8"))
        records = {name: _record(row) for name, row in rows["files"].items()}
        return Manifest(MappingProxyType(records), MappingProxyType(rows["inputs"]))
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING


def save(manifest: Path, made: Manifest) -> None:
    """Write the manifest of one edition, whole or not at all; inputs that no output has any more go."""
    used = {record.inputs for record in made.records.values()}
    rows = {
        "files": {name: _row(record) for name, record in made.records.items()},
        "inputs": {key: dict(found) for key, found in made.inputs.items() if key in used},
    }
    put(manifest, (json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def _row(record: Record) -> dict[str, Any]:
    problems = [as_json(problem) for problem in record.problems]
    return {"inputs": record.inputs, "output": record.output, "problems": problems, "facts": dict(record.facts)}


def _record(row: Mapping[str, Any]) -> Record:
    problems = tuple(_problem(item) for item in row["problems"])
    return Record(row["inputs"], row["output"], problems, MappingProxyType(row["facts"]))


def as_json(problem: Problem) -> dict[str, Any]:
    """A Problem as ``--json`` and the manifest write it."""
    return {
        "code": problem.code,
        "level": problem.level.name,
        "file": problem.place.file.as_posix(),
        "line": problem.place.line,
        "column": problem.place.column,
        "page": problem.place.page,
        "text": problem.text,
        "hint": problem.hint,
    }


def _problem(row: Mapping[str, Any]) -> Problem:
    place = Place(PurePath(row["file"]), row["line"], row["column"], row["page"])
    return Problem(row["code"], Level[row["level"]], place, row["text"], row["hint"])
