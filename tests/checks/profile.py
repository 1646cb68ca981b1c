"""A book of one profile: what cases of checks on chambers are made of."""

from __future__ import annotations

from pathlib import Path

from zilap.checks import prose
from zilap.checks.prose import BookCopy
from zilap.source import folder

TEMPLATES = Path(__file__).parents[2] / "templates"
MAIN = """
title     = "測試書"
publisher = "海港商會"
language  = "zh-Hant-HK"

[print]
trim_mm = [170, 240]

[edition.hant]
number = 1

[[part]]
matter   = "body"
sections = ["pier"]
"""


def book(at: Path, section: str) -> list[BookCopy]:
    """The book whose profile is this text, written into a folder; its data files are there already."""
    (at / "book.toml").write_text(MAIN, encoding="utf-8")
    (at / "pier.md").write_text(section, encoding="utf-8")
    read, _ = folder.load(at, TEMPLATES)
    return [prose.read(read)]
