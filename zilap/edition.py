"""What was made from what.  An output whose inputs are unchanged is not made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap.inputs import put, sha
from zilap.problem import Level, Place, Problem, Rule, rules

__all__ = ["RULES", "Manifest", "Record", "as_json", "load", "put", "save", "sha"]


RULES = rules(
    Rule(
        "V001",
        "沒有這一版",
        "要比較的版本沒有記錄：未曾付印（release），也未曾製作。",
        "先執行 build.py 製作一次，或寫 editions/ 裏的檔名（不連 .json），例如 hant-1；上次製作寫 last。",
        stops=True,
    ),
    Rule(
        "V002",
        "這一版的記錄讀不懂",
        "記錄損毀了，或由另一版本的程式寫成：兩種寫法的頁面不能比較。",
        "由版本庫取回 editions/ 裏的檔案；記錄是舊程式寫的，便用當時的程式比較。",
        stops=True,
    ),
    Rule(
        "V101",
        "有錯誤，不能付印",
        "付印的版本不可有錯誤：有錯誤的書每頁都蓋着「校樣」。",
        "改正 build.py 列出的錯誤，再做一次。",
        stops=True,
    ),
    Rule(
        "V102",
        "這一版已經付印",
        "同一版次和印次只可付印一次；記錄寫好了就不再改。",
        "在 book.toml 這一版（[edition.hant] 之類）把 number 加一（新的一版），或加 impression = 2（同一版再印）。",
        stops=True,
    ),
    Rule(
        "V103",
        "沒有出版日期",
        "版權頁和電子書都要印出日期，付印記錄也以此排序。",
        "在 book.toml 這一版（[edition.hant] 之類）加一行 date = 2026-12-01。",
        stops=True,
    ),
    Rule(
        "V104",
        "版次倒退",
        "新的版次要比已付印的大。",
        "改正 book.toml 的 number 或 impression。",
        stops=True,
    ),
    Rule(
        "V105",
        "付印前的問題未答「是」",
        "書號是否要換、書上有沒有待填的地方，要由人決定，程式不猜。",
        "先辦妥這件事；決定照樣付印的話，在終端機執行 build.py release 答「是」，或加 --yes 全部答「是」。",
        stops=True,
    ),
)


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
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Name → sha256 of the files that go with it."""

    def files(self, name: str) -> Mapping[str, str]:
        """Name → sha256 of every file of it; ``name`` is that of the output itself."""
        return {name: self.output, **self.beside}


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
    tables = (f" {_json(name)}: {{\n{_listed(table)}\n }}" for name, table in rows.items())
    put(manifest, ("{\n" + ",\n".join(tables) + "\n}\n").encode())


def _listed(table: Mapping[str, Any]) -> str:
    """Each output, or the inputs of one, on a line: a book has some thousand."""
    return ",\n".join(f"  {_json(name)}: {_json(row)}" for name, row in sorted(table.items()))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _row(record: Record) -> dict[str, Any]:
    problems = [as_json(problem) for problem in record.problems]
    return {
        "inputs": record.inputs,
        "output": record.output,
        "problems": problems,
        "facts": dict(record.facts),
        "beside": dict(record.beside),
    }


def _record(row: Mapping[str, Any]) -> Record:
    problems = tuple(_problem(item) for item in row["problems"])
    facts, beside = MappingProxyType(row["facts"]), MappingProxyType(row.get("beside", {}))
    return Record(row["inputs"], row["output"], problems, facts, beside)


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
