"""What was made from what.  An output whose inputs are unchanged is not made again."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap.problem import Level, Place, Problem

TOOLS = (
    "ebooklib",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown",
    "pikepdf",
    "pillow",
    "pydyf",
    "segno",
    "uharfbuzz",
    "weasyprint",
)
"""Libraries that can change a byte of what is made."""


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


def inputs(folders: Iterable[Path], options: Mapping[str, str]) -> dict[str, str]:
    """Every file below these folders and every tool → what identifies it.

    ``options`` are choices that change what is made (edition, preset).
    """
    found = {f"option:{name}": value for name, value in sorted(options.items())}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not _skipped(path.relative_to(folder)):
                found[f"{folder.name}/{path.relative_to(folder).as_posix()}"] = _sha(path)
    found |= {f"tool:{name}": _version(name) for name in TOOLS}
    found["tool:zlib"] = zlib.ZLIB_RUNTIME_VERSION
    return found


def _skipped(path: PurePath) -> bool:
    return any(part.startswith((".", "__pycache__")) or part == "output" for part in path.parts)


def key(found: Mapping[str, str]) -> str:
    """One hash for all inputs."""
    return hashlib.sha256(json.dumps(sorted(found.items())).encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha(content: bytes) -> str:
    """The sha256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def load(manifest: Path) -> Mapping[str, Record]:
    """The records of one edition by format; empty where there is none that can be read."""
    try:
        rows = json.loads(manifest.read_text(encoding="utf-8"))
        return MappingProxyType({name: _record(row) for name, row in rows.items()})
    except (OSError, ValueError, KeyError, TypeError):
        return MappingProxyType({})


def save(manifest: Path, records: Mapping[str, Record]) -> None:
    """Write the records of one edition, whole or not at all."""
    rows = {name: _row(record) for name, record in sorted(records.items())}
    put(manifest, (json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def put(path: Path, content: bytes) -> None:
    """Write a file under a temporary name and move it into place when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)  # noqa: PTH101 - mkstemp made it private
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


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
