from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bootstrap

ROOT = Path(bootstrap.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
LOCKS = {
    "requirements.txt": [*PROJECT["project"]["dependencies"], *GROUPS["test"]],
    "requirements-lint.txt": GROUPS["lint"],
}


def every_pin(lock: Path) -> dict[str, str]:
    """Name to version of all that the lock names, whatever the marker."""
    return {name: version for name, version, _ in bootstrap.PIN.findall(lock.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_agrees_with_pyproject(name: str) -> None:
    pins = every_pin(ROOT / name)
    for requirement in map(Requirement, LOCKS[name]):
        version = pins.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is not in {name}: make lock"
        assert requirement.specifier.contains(version), f"{requirement} is {version} in {name}: make lock"


def test_the_lock_is_closed() -> None:
    """What a locked package needs here is locked too, in a version that it accepts."""
    pins = every_pin(bootstrap.LOCK)
    for name, _ in bootstrap.pins(bootstrap.LOCK):
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            version = pins.get(canonicalize_name(requirement.name))
            assert version, f"{name} needs {requirement}"
            assert requirement.specifier.contains(version), f"{name} needs {requirement}, locked is {version}"


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_the_lock_is_a_pin_or_its_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        assert re.fullmatch(r"[a-z0-9.-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=" in block for block in blocks)
    assert len(blocks) == len(every_pin(ROOT / name)) == len(bootstrap.PIN.findall(text))


def test_both_locks_name_the_same_versions() -> None:
    first, second = (every_pin(ROOT / name) for name in LOCKS)
    assert {name: first[name] for name in first.keys() & second.keys()} == {
        name: second[name] for name in first.keys() & second.keys()
    }


@pytest.mark.parametrize(
    "name", ["build.py", "bootstrap.py", "pyproject.toml", "Makefile", ".ci/run", ".gitignore", *LOCKS]
)
def test_no_file_of_the_set_up_names_a_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"\w+://|--(extra-)?index-url|--find-links|--trusted-host", text)


def test_nothing_is_imported_that_no_lock_names() -> None:
    own = {path.stem for path in [*ROOT.glob("*.py"), *ROOT.glob("tests/**/*.py")]} | {"zilap", "tests", "bench"}
    owners = metadata.packages_distributions()
    locked = every_pin(bootstrap.LOCK)
    homeless = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in [*ROOT.glob("zilap/**/*.py"), *ROOT.glob("tests/**/*.py")]
        for name in imported(path) - sys.stdlib_module_names - own
        if not {canonicalize_name(owner) for owner in owners.get(name, [])} & locked.keys()
    ]
    assert not homeless, "add what is imported to pyproject.toml, then: make lock"


def imported(path: Path) -> set[str]:
    """The top names of every module that a file imports from outside its own folder."""
    nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.split(".")[0] for name in names if name}
