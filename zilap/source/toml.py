"""TOML that remembers its lines: each table and key with the Place it was read from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap.problem import Place, Problem, cause, meant
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

    def table(self, name: str) -> Mapping[str, Any]:
        """A table ``[name]``; empty where it is not one."""
        found = self.tables.get(name)
        return found if isinstance(found, dict) else {}

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

    def strangers(self, known: Collection[str]) -> Iterator[Problem]:
        """What is none of the ``[[tables]]`` that are read from this file, or is not written as one."""
        for name, value in self.tables.items():
            place = self.place(name) if (name, 0, "") in self.lines else self.place(key=name)
            if name not in known:
                yield RULES["S022"].at(place, name, meant(name, known))
            elif not are_tables(value):
                hint = f"每一項寫成 [[{name}]]，兩層方括號，內容放在下面各行。"
                yield RULES["S022"].at(place, f"{name} 要是一串表", hint)


def are_texts(value: object) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def are_tables(value: object) -> bool:
    """Whether a value is a list of tables, as ``[[name]]`` makes it."""
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def read(path: Path, file: PurePath) -> Toml | Problem:
    """Read a TOML file; what is wrong with it comes back as the Problem that stops."""
    text = text_of(path, file)
    if isinstance(text, Problem):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return Toml(file, MappingProxyType(tomllib.loads(text)), MappingProxyType(_lines(text)))
    except tomllib.TOMLDecodeError as wrong:
        line = re.search(r"line (\d+), column (\d+)", str(wrong))
        where = Place(file, int(line[1]), int(line[2])) if line else Place(file, text.count("\n") + 1)
        line_text = _line(text, where.line)
        return RULES["S002"].at(where, line_text, _remedy(str(wrong), line_text))


def _lines(text: str) -> dict[tuple[str, int, str], int]:
    lines: dict[tuple[str, int, str], int] = {}
    seen: dict[str, int] = {}
    table, row = "", 0
    for number, line in enumerate(text.split("\n"), 1):
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


def _remedy(said: str, line: str) -> str:
    """What to do about what tomllib says; empty where the rule's own words are the best."""
    if re.search(r"[“”‘’「」『』＝，［］]", re.sub(r'"[^"]*"', "", line)):
        return '這一行有全形的標點；引號、等號、逗號和方括號要用半形：key = "文字"。'
    if re.match(r"\s*date\s*=", line):
        return "日期要真有其日，寫成 date = 2026-12-01，不加引號。"
    return next((words for start, words in _SAID if start in said), "")


_SAID = (
    ("Cannot overwrite", "同一個名稱寫了兩次；刪去其中一行。"),
    ("Cannot declare", "同一張表寫了兩次；一串表要用兩層方括號 [[ ]]。"),
    ("Cannot mutate", "這張表在上面已經有了；一串表要用兩層方括號 [[ ]]。"),
    ("Invalid date", "沒有這一天；日期寫成 2026-12-01，不加引號。"),
    ("Unclosed array", "方括號沒有關上，或兩項之間欠逗號。"),
    ("Illegal character", '引號沒有關上；多行的文字用三個引號 """。'),
    ("Unterminated string", '引號沒有關上；多行的文字用三個引號 """。'),
    ("Expected '=' after", '名稱之後要有等號：key = "文字"；名稱只可用英文字母、數字、- 和 _。'),
)
"""What tomllib says is wrong → what an editor can do."""


_NO_BOOK = "書的資料夾要有 book.toml；用 --book 指明是哪一個資料夾。"


def text_of(path: Path, file: PurePath) -> str | Problem:
    """The text of a file in UTF-8, with or without a byte order mark; else the Problem that stops.

    ``file`` is the name that an editor knows it by.
    """
    if path.exists() and not path.is_file():
        return RULES["S001"].at(Place(file), "這不是檔案", "移走這個資料夾或捷徑，或改掉它的名稱。")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        hint = _NO_BOOK if path.name == "book.toml" else "把檔案放回原處，或由版本庫取回。"
        return RULES["S001"].at(Place(file), "沒有這個檔案", hint)
    except OSError as wrong:
        return RULES["S001"].at(Place(file), cause(wrong), "看看檔案的權限，或是不是被別的程式佔用。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return RULES["S001"].at(Place(file), "是 UTF-16，不是 UTF-8")
        line = content.count(b"\n", 0, wrong.start) + 1
        return RULES["S001"].at(Place(file, line), "不是 UTF-8，可能是 Big5 或 GBK")
