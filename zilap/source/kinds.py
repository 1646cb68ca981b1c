"""``templates/kinds/*/kind.toml`` → the kinds of section."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from zilap.book import Kind


def load(folder: Path) -> Mapping[str, Kind]:
    """Every folder with a ``kind.toml`` is a kind, by name."""
    return MappingProxyType({path.parent.name: _kind(path) for path in sorted(folder.glob("*/kind.toml"))})


def _kind(path: Path) -> Kind:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    return Kind(
        name=path.parent.name,
        label=row["label"],
        needs=tuple(row.get("needs", ())),
        may=tuple(row.get("may", ())),
        numbered=row.get("numbered", False),
        generated=row.get("generated", False),
        opens=row.get("opens", False),
        contents=row.get("contents", not row.get("generated", False)),
        epub_type=row.get("epub_type", "chapter"),
        rows=MappingProxyType({name: tuple(keys) for name, keys in row.get("rows", {}).items()}),
    )
