"""``templates/kinds/*/kind.toml`` → the kinds of section."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from types import MappingProxyType

from zilap.book import Kind
from zilap.problem import Place, Problem, Stop
from zilap.source import toml
from zilap.source.rules import RULES


def load(folder: Path) -> Mapping[str, Kind]:
    """Every folder with a ``kind.toml`` is a kind, by name.

    Raises:
        Stop: when one cannot be read.
    """
    return MappingProxyType({path.parent.name: _kind(path) for path in sorted(folder.glob("*/kind.toml"))})


def _kind(path: Path) -> Kind:
    name = PurePath("templates/kinds") / path.parent.name / path.name
    found = toml.read(path, name)
    if isinstance(found, Problem):
        raise Stop([found])
    row = found.tables
    if row.get("begins", "") not in ("", "recto", "verso"):
        raise Stop([RULES["S022"].at(Place(name), f'begins = "{row["begins"]}"，只可以是 recto 或 verso')])
    return Kind(
        name=path.parent.name,
        label=str(row.get("label", path.parent.name)),
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
