"""The packages that the data are worked out from: ``sources.toml``."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import tarfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
HAN = re.compile(r"[\u3400-\u9fff]+$")
HOUSE: Mapping[str, str] = tomllib.loads((HERE / "house.toml").read_text(encoding="utf-8"))
"""What the house decided itself."""


def rows(table: str) -> list[dict[str, str]]:
    """A table of the file."""
    found: list[dict[str, str]] = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))[table]
    return found


def level(char: str) -> int:
    """1 for the commoner half of Big5, 2 for the other, 0 for what it lacks."""
    try:
        lead = char.encode("cp950")[0]
    except UnicodeEncodeError:
        return 1 if char in "裏着衞" else 0
    return 1 if lead < 0xC9 else 2


def checked(folder: Path, row: Mapping[str, str]) -> Path:
    """A package in the folder, if it is the one of the list.

    Raises:
        ValueError: it is another.
    """
    path = folder / row["file"]
    if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
        raise ValueError(f"{path} is not the file that sources.toml names")
    return path


def debian(package: Path, name: str) -> bytes:
    """A file of a Debian package: an ``ar`` archive (heads of 60 bytes, pieces at even places) with a ``data.tar``.

    Raises:
        ValueError: there is no ``data.tar``.
    """
    raw = package.read_bytes()
    at = len(b"!<arch>\n")
    while at < len(raw):
        head, size = raw[at : at + 16].strip(), int(raw[at + 48 : at + 58])
        if head.startswith(b"data.tar"):
            with tarfile.open(fileobj=io.BytesIO(raw[at + 60 : at + 60 + size])) as tar:
                found = tar.extractfile(name)
                assert found
                return found.read()
        at += 60 + size + size % 2
    raise ValueError("no data.tar in the package")


def write(name: str, lines: Iterable[str]) -> None:
    """Compressed, the same bytes every time."""
    text = "\n".join(lines).encode()
    (HERE / name).write_bytes(gzip.compress(text, 9, mtime=0))
