"""The house stands: who imports whom, and how large a room may be."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "zilap").rglob("*.py"))


def layers() -> dict[str, int]:
    """Room → its height, as the import contract in pyproject.toml says."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rows = table["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        room.strip().removeprefix("zilap."): len(rows) - height
        for height, row in enumerate(rows)
        for room in row.split("|")
    }


def room(path: Path) -> str:
    return path.relative_to(ROOT / "zilap").parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Rooms that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "zilap":
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zilap."):
            yield str(node.module).split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (name.name.split(".")[1] for name in node.names if name.name.startswith("zilap."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_only_from_rooms_below(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        assert not list(imported(path))
        return
    height = layers()
    above = {name for name in imported(path) if name != here and height[name] >= height[here]}
    assert not above, f"{here} imports from {sorted(above)}, which do not lie below it"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_import_hides_in_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    hidden = [
        node for function in functions for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_modules_and_functions_stay_small() -> None:
    """A module has at most 400 lines, a function at most 80, half of them at most 12."""
    lengths = []
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= 400, path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                lengths.append((node.end_lineno or 0) - node.lineno + 1)
                assert lengths[-1] <= 80, f"{path}: {node.name}"
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 12
    assert lengths[len(lengths) * 95 // 100] <= 50
