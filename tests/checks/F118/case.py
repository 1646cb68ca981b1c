"""A profile, and what its text says of its members."""

from __future__ import annotations

from pathlib import Path

from tests.checks import profile
from zilap.checks.prose import BookCopy

SECTION = "---\nkind: profile\ntitle: 海港商會\nmembers: 860位\n---\n\n{text}\n"


def book(at: Path, text: str) -> list[BookCopy]:
    return profile.book(at, SECTION.format(text=text))


def bad(at: Path) -> list[BookCopy]:
    return book(at, "本會現有會員680位，多數是船東。")


def good(at: Path) -> list[BookCopy]:
    return book(at, "本會現有會員860位，多數是船東；1995年有會員12位。會員中船員會員300位。")
