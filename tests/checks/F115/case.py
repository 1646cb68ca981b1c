"""A profile with a chronicle, in order and out of it."""

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
SECTION = "---\nkind: profile\ntitle: 海港商會\ndata: pier\n---\n\n碼頭的商會。\n"


def book(at: Path, dates: list[str]) -> list[BookCopy]:
    (at / "data").mkdir()
    (at / "book.toml").write_text(MAIN, encoding="utf-8")
    (at / "pier.md").write_text(SECTION, encoding="utf-8")
    rows = "".join(f'[[milestone]]\ndate = "{date}"\ntext = "開航。"\n' for date in dates)
    (at / "data/pier.toml").write_text(rows, encoding="utf-8")
    read, _ = folder.load(at, ROOT / "templates")
    return [prose.read(read)]


def bad(at: Path) -> list[BookCopy]:
    return book(at, ["1995年3月", "2008年", "2005年6月"])


def good(at: Path) -> list[BookCopy]:
    return book(at, ["1995年3月", "2005年6月", "2005年", "2008年"])
