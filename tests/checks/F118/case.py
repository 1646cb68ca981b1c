"""A profile, and what its text says of its members."""

from __future__ import annotations

from pathlib import Path

from zilap.checks import prose
from zilap.checks.prose import BookCopy
from zilap.source import folder

ROOT = Path(__file__).parents[3]
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
SECTION = "---\nkind: profile\ntitle: 海港商會\nmembers: 860位\n---\n\n{text}\n"


def book(at: Path, text: str) -> list[BookCopy]:
    (at / "book.toml").write_text(MAIN, encoding="utf-8")
    (at / "pier.md").write_text(SECTION.format(text=text), encoding="utf-8")
    read, _ = folder.load(at, ROOT / "templates")
    return [prose.read(read)]


def bad(at: Path) -> list[BookCopy]:
    return book(at, "本會現有會員680位，多數是船東。")


def good(at: Path) -> list[BookCopy]:
    return book(at, "本會現有會員860位，多數是船東；1995年有會員12位。會員中船員會員300位。")
