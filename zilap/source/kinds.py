"""``templates/kinds/*/kind.toml`` → the kinds of section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap.book import Kind
from zilap.problem import Problem, Stop, meant
from zilap.source import toml
from zilap.source.rules import RULES
from zilap.source.toml import Toml, are_texts

_SIDES = ("recto", "verso")


def load(folder: Path) -> Mapping[str, Kind]:
    """Every folder with a ``kind.toml`` is a kind, by name.

    Raises:
        Stop: with everything that is wrong in any of them.
    """
    files = {path.parent.name: toml.read(path, _shown(path)) for path in sorted(folder.glob("*/kind.toml"))}
    read = {name: found for name, found in files.items() if isinstance(found, Toml)}
    problems = [found for found in files.values() if isinstance(found, Problem)]
    problems += [problem for found in read.values() for problem in _wrong(found)]
    problems += _openers(read)
    if problems:
        raise Stop(problems)
    return MappingProxyType({name: _kind(name, found.tables) for name, found in read.items()})


def _shown(path: Path) -> PurePath:
    return PurePath("templates/kinds") / path.parent.name / path.name


def _kind(name: str, row: Mapping[str, Any]) -> Kind:
    return Kind(
        name=name,
        label=row.get("label", name),
        needs=tuple(row.get("needs", ())),
        may=tuple(row.get("may", ())),
        numbered=row.get("numbered", False),
        generated=row.get("generated", False),
        opens=row.get("opens", False),
        contents=row.get("contents", not row.get("generated", False)),
        begins=row.get("begins", ""),
        epub_type=row.get("epub_type", "chapter"),
        rows=MappingProxyType({name: tuple(keys) for name, keys in row.get("rows", {}).items()}),
    )


def _tables(value: object) -> bool:
    return isinstance(value, dict) and all(map(are_texts, value.values()))


def _text(value: object) -> bool:
    return isinstance(value, str)


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


_NAMES = (are_texts, '寫成一串名稱，例如 needs = ["title"]。')
_FLAG = (_yes_or_no, "寫 true 或 false，不加引號。")
_KEYS: Mapping[str, tuple[Callable[[object], bool], str]] = MappingProxyType(
    {
        "label": (_text, "內容放在引號之內。"),
        "needs": _NAMES,
        "may": _NAMES,
        "numbered": _FLAG,
        "generated": _FLAG,
        "opens": _FLAG,
        "contents": _FLAG,
        "begins": (lambda value: value in ("", *_SIDES), f"只可以是 {'、'.join(_SIDES)}。"),
        "epub_type": (_text, '內容放在引號之內，例如 "chapter"。'),
        "rows": (_tables, '寫成 [rows]，下面每行一張表和它要有的欄，例如 tile = ["figure", "span"]。'),
    }
)
"""Key of kind.toml → whether a value is good for it, and what to write."""


def _wrong(found: Toml) -> Iterator[Problem]:
    for key, value in found.tables.items():
        place = found.place("", 0, key) if (("", 0, key) in found.lines) else found.place(key)
        if key not in _KEYS:
            yield RULES["L008"].at(place, f"{key} 沒有人讀", meant(key, _KEYS))
        elif not _KEYS[key][0](value):
            yield RULES["L008"].at(place, f"{key} = {value!r}", _KEYS[key][1])


def _openers(read: Mapping[str, Toml]) -> Iterator[Problem]:
    """Kinds that open a part besides the first: a part has one opener."""
    openers = [name for name, found in read.items() if found.tables.get("opens") is True]
    for name in openers[1:]:
        words = f"{openers[0]} 和 {name} 都寫了 opens = true"
        yield RULES["L008"].at(read[name].place("", 0, "opens"), words, "只可以有一種文體做各部分的開篇；刪去一個。")
