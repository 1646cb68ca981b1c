"""Make ``typed.txt.gz``: characters that one may get for another though they neither sound nor look alike in print.

    python -m zilap.checks.dictionary.typed FOLDER

``FOLDER`` holds the package under ``[[typed]]`` as it was downloaded.  A line is a group: the characters of one Quick
code (the first and the last key of the Cangjie code, the method most typed in Hong Kong), or the characters of a group
under ``scanned`` in ``house.toml``, alike in handwriting and in poor copy.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from zilap.checks.dictionary import sources

VERSION = 3
"""Edition of Cangjie that systems type Quick by."""
CODES = "SELECT chchar, code FROM codes JOIN chars USING (char_index) WHERE version = ? AND big5"
APART = frozenset("xz")
"""First keys of codes that only tell apart what is typed alike, and of marks."""


def main(folder: Path) -> None:
    """Make the file."""
    row, *_ = sources.rows("typed")
    raw = sources.debian(sources.checked(folder, row), row["member"])
    sources.write("typed.txt.gz", [*sorted(_quick(raw)), *sources.HOUSE["scanned"].split()])


def _quick(raw: bytes) -> Iterator[str]:
    """The common characters of each code that several share."""
    groups: dict[str, set[str]] = defaultdict(set)
    with sqlite3.connect(":memory:") as base:
        base.deserialize(raw)
        for char, code in base.execute(CODES, (VERSION,)):
            if code[0] not in APART and sources.level(char) == 1:
                groups[code[0] + code[-1]].add(char)
    return ("".join(sorted(group)) for group in groups.values() if len(group) > 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
