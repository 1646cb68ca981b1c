"""A press release with a date, and what it says is to come."""

from __future__ import annotations

from pathlib import Path

from tests.checks import profile
from zilap.checks.prose import Copy

SECTION = "---\nkind: news\ntitle: 新碼頭動工\ndate: 2024-11-15\n---\n\n{text}\n"


def copies(at: Path, text: str) -> list[Copy]:
    return [copy for book in profile.book(at, SECTION.format(text=text)) for copy in book.sections]


def bad(at: Path) -> list[Copy]:
    return copies(at, "新碼頭預計於2023年底落成，可以停泊八艘渡輪。")


def good(at: Path) -> list[Copy]:
    return copies(at, "新碼頭預計於2026年底落成；舊碼頭2023年拆卸，船會早在2020年計劃重建。")
