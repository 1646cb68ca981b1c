"""TOML that remembers its lines: each table and key with the Place it was read from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap.problem import Place, Problem
from zilap.source.rules import RULES

_HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>[A-Za-z0-9_.\"-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Toml:
    """A TOML file: its tables, and the line of every header and key."""

    file: PurePath
    tables: Mapping[str, Any]
    lines: Mapping[tuple[str, int, str], int]
    """(table, number of the row from 0, key; empty key: the header) → line."""

    def place(self, table: str = "", row: int = 0, key: str = "") -> Place:
        """The place of a key, or of its table where the key is not written."""
        line = self.lines.get((table, row, key)) or self.lines.get((table, row, ""), 1)
        return Place(self.file, line)

    def rows(self, table: str) -> tuple[Mapping[str, Any], ...]:
        """The rows of ``[[table]]``, each with its Place under the key ``place``."""
        found = self.tables.get(table, ())
        if not isinstance(found, list):
            return ()
        return tuple(
            MappingProxyType({**row, "place": self.place(table, number)})
            for number, row in enumerate(found)
            if isinstance(row, dict)
        )


def read(path: Path, file: PurePath) -> Toml | Problem:
    """Read a TOML file; what is wrong with it comes back as the Problem that stops."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        return RULES["S001"].at(Place(file), _reason(wrong))
    try:
        return Toml(file, MappingProxyType(tomllib.loads(text)), MappingProxyType(_lines(text)))
    except tomllib.TOMLDecodeError as wrong:
        line = re.search(r"line (\d+), column (\d+)", str(wrong))
        where = Place(file, int(line[1]), int(line[2])) if line else Place(file, text.count("\n") + 1)
        return RULES["S002"].at(where, _line(text, where.line))


def _lines(text: str) -> dict[tuple[str, int, str], int]:
    lines: dict[tuple[str, int, str], int] = {}
    seen: dict[str, int] = {}
    table, row = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header["name"].replace('"', "")
            row = seen.get(table, -1) + 1 if header["open"] == "[[" else 0
            seen[table] = row
            lines.setdefault((table, row, ""), number)
        elif key := _KEY.match(line):
            lines.setdefault((table, row, key["key"].replace('"', "")), number)
    return lines


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip()[:40] if 0 < number <= len(lines) else "檔案未完"


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, FileNotFoundError):
        return "沒有這個檔案"
    if isinstance(wrong, UnicodeDecodeError):
        return f"不是 UTF-8（第 {wrong.start + 1} 個位元組起）"
    return f"打不開（{type(wrong).__name__}）"
