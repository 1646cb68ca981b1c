"""``data/*.toml`` → figures and tables; every number of the book stands here once."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterator, Mapping, Set
from types import MappingProxyType
from typing import Any

from zilap.book import NONE, Figure, Kind, Row, Section
from zilap.problem import Place, Problem, meant
from zilap.source.marks import in_range
from zilap.source.rules import RULES
from zilap.source.toml import Toml, are_texts

_NEEDS = ("id", "label", "value", "unit", "as_of", "source")
_NAME_KEYS = {"zh", "en", "hans", "kind", "wrong", "also", "place"}
_LISTS = ("wrong", "also")
"""Keys of ``[[name]]`` that hold several texts."""
_TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType({"names": ("name",), "index": ("term",)})
"""Data file → the tables in it that no kind of section reads."""
_FIGURE_KEYS = {*_NEEDS, "note", "place"}


def figures(files: Mapping[str, Toml]) -> tuple[dict[str, Figure], list[Problem]]:
    """Every ``[[figure]]`` of every data file, by id."""
    found: dict[str, Figure] = {}
    problems: list[Problem] = []
    for toml in files.values():
        for row in toml.rows("figure"):
            wanting = [key for key in _NEEDS if key not in row or (row[key] == "" and key != "unit")]
            problems += [RULES["S019"].at(row["place"], f"{row.get('id', '？')} 沒有 {key}") for key in wanting]
            unknown = sorted(set(row) - _FIGURE_KEYS)
            problems += [RULES["S022"].at(row["place"], f"[[figure]] 的 {key}") for key in unknown]
            wrong = list(_wrong(row))
            problems += wrong
            if wanting or wrong:
                continue
            if row["id"] in found:
                problems.append(RULES["S020"].at(row["place"], row["id"], f"另一個在 {found[row['id']].place}。"))
            else:
                found[row["id"]] = _figure(row)
    return found, problems


def declared(files: Mapping[str, Toml]) -> Set[str]:
    """The id of every figure that is declared, complete or not."""
    return frozenset(str(row["id"]) for toml in files.values() for row in toml.rows("figure") if "id" in row)


def names(toml: Toml) -> Iterator[Problem]:
    """What is wrong with the list of names (``data/names.toml``)."""
    for number, row in enumerate(toml.rows("name")):
        if not row.get("zh"):
            yield RULES["S019"].at(
                row["place"], "[[name]] 沒有 zh", "zh 是本書的正寫；en 是英文名，wrong 是曾見的誤寫。"
            )
        for key, value in row.items():
            place = toml.place("name", number, key)
            if key not in _NAME_KEYS:
                yield RULES["S022"].at(place, f"[[name]] 的 {key}", meant(key, _NAME_KEYS - {"place"}))
            elif key in _LISTS and not are_texts(value):
                yield RULES["S019"].at(place, f"{key} 不是一串文字", f'寫成 {key} = ["甲", "乙"]。')
            elif key not in ("place", *_LISTS) and not isinstance(value, str):
                yield RULES["S019"].at(place, f"{key} 不是文字", "內容放在引號之內。")


def strangers(files: Mapping[str, Toml], sections: Collection[Section]) -> Iterator[Problem]:
    """Tables of data files that nobody reads; a kind without ``[rows]`` does not say what it reads.

    Of a file that no section names, only what looks like ``[[figure]]`` is told: its section may be out of the book.
    """
    for name, toml in files.items():
        kinds = [item.kind for item in sections if item.head.get("data") == name]
        known = {"figure", *_TABLES.get(name, ()), *(table for kind in kinds for table in kind.rows)}
        if not kinds and name not in _TABLES:
            tables = {table for table, rows in toml.tables.items() if isinstance(rows, list)}
            known |= tables.difference(difflib.get_close_matches("figure", tables))
        yield from toml.strangers(known if all(kind.rows for kind in kinds) else known | toml.tables.keys())


def _wrong(row: Row) -> Iterator[Problem]:
    """An id that is not text, a value that is neither number nor text."""
    if not isinstance(row.get("id", ""), str):
        yield RULES["S019"].at(row["place"], f"id = {row['id']!r}", 'id 是引號之內的小寫英文，例如 "fdi-2023"。')
    value = row.get("value", "")
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not _finite(value):
        words = f"{row.get('id', '？')} 的 value 不是數字或文字"
        yield RULES["S019"].at(row["place"], words, "寫一個數字，或引號之內的文字。")
    for key in ("label", "unit", "as_of", "source", "note"):
        if isinstance(row.get(key), list | dict | bool):
            yield RULES["S019"].at(row["place"], f"{row.get('id', '？')} 的 {key} 不是文字", "內容放在引號之內。")


def _finite(value: str | float) -> bool:
    return isinstance(value, str) or math.isfinite(value)


def _figure(row: Row) -> Figure:
    value = row["value"]
    number = float(value) if isinstance(value, int | float) else None
    return Figure(
        id=str(row["id"]),
        label=str(row["label"]),
        value=grouped(value),
        unit=str(row["unit"]),
        as_of=str(row["as_of"]),
        source=str(row["source"]),
        place=row["place"],
        number=number,
        note=str(row.get("note", "")),
    )


def grouped(value: Any) -> str:
    """A number as the book prints it: thousands parted by commas, decimals as given.

    >>> grouped(1330), grouped(366.4), grouped("第三")
    ('1,330', '366.4', '第三')
    """
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def tables(toml: Toml) -> Mapping[str, tuple[Row, ...]]:
    """The tables of one data file, by name, without the figures."""
    names = [name for name, rows in toml.tables.items() if isinstance(rows, list) and name != "figure"]
    return {name: toml.rows(name) for name in names} or NONE


def check_rows(kind: Kind, toml: Toml, known: Set[str]) -> Iterator[Problem]:
    """Rows that lack what the template of the kind reads, and figures that are not declared."""
    for name, keys in kind.rows.items():
        for row in toml.rows(name):
            for key in keys:
                if key not in row:
                    yield RULES["S025"].at(row["place"], f"[[{name}]] 沒有 {key}")
    for name, rows in tables(toml).items():
        for number, row in enumerate(rows):
            for key, most in (("lat", 90), ("lon", 180)):
                if key in row and not in_range(row[key], most):
                    yield RULES["S034"].at(toml.place(name, number, key), f"{key} = {row[key]}")
            quoted = str(row.get("figure", ""))
            if quoted and quoted not in known:
                yield RULES["S016"].at(_at(row, toml, name), quoted, meant(quoted, known))


def _at(row: Row, toml: Toml, table: str) -> Place:
    number = toml.rows(table).index(row)
    return toml.place(table, number, "figure")
