"""A profile with a chronicle, in order and out of it."""

from __future__ import annotations

from pathlib import Path

from tests.checks import profile
from zilap.checks.prose import BookCopy

SECTION = "---\nkind: profile\ntitle: 海港商會\ndata: pier\n---\n\n碼頭的商會。\n"


def book(at: Path, dates: list[str]) -> list[BookCopy]:
    (at / "data").mkdir()
    rows = "".join(f'[[milestone]]\ndate = "{date}"\ntext = "開航。"\n' for date in dates)
    (at / "data/pier.toml").write_text(rows, encoding="utf-8")
    return profile.book(at, SECTION)


def bad(at: Path) -> list[BookCopy]:
    return book(at, ["1995年3月", "2008年", "2005年6月"])


def good(at: Path) -> list[BookCopy]:
    return book(at, ["1995年3月", "2005年6月", "2005年", "2008年"])
