"""What is noted of sections changes nothing of what is said: after any edit it is the same as afresh."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import Mock

from zilap import shop, typefaces
from zilap.checks.prose import Notes
from zilap.problem import Problem
from zilap.source import folder

ROOT = Path(__file__).parent.parent
PLANTED = Path(__file__).parent / "checks/planted/harbour"
MORE = (
    "海港聯合商會在1996年成立，主席陳大文說，「海上論壇」在2023年10月18日舉行第五屆。",
    "海港聯合商會在1995年成立，會長陳大文女士說，「海上論壇」在2023年10月19日舉行第五屆。",
    "陳大文先生己經退休，海港聯合總會在1996年成立。",
)
"""Paragraphs that contradict one another."""


def proof(book: Path, tools: str) -> tuple[Problem, ...]:
    house = shop.House(book, ROOT / "templates", ROOT / "fonts", book.parent / "cache", book, ROOT / "zilap")
    read, found = folder.load(house.book, house.templates)
    return shop.proof(house, read, typefaces.load(house.fonts, read.language), found, tools=tools)


def test_notes_change_nothing(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(PLANTED, book)
    sections = sorted((book / "stories").glob("*.md"))
    said = [proof(book, "code")]
    for section, words in zip(sections, MORE, strict=True):
        section.write_text(f"{section.read_text(encoding='utf-8')}\n\n{words}\n", encoding="utf-8")
        said.append(proof(book, "code"))
        assert said[-1] == proof(book, "")
    assert len(set(said)) == len(MORE) + 1


def test_what_is_noted_is_read_once() -> None:
    notes, read = Notes(), Mock(return_value=["甲", "乙"])
    notes.all("names", read, 1)
    notes.begin({"years": (2001,)})
    assert [notes.all("names", read, 2), notes.all("names", read, 2)] == [("甲", "乙")] * 2
    assert notes.all("years", read) == (2001,)
    assert read.call_count == 2
    assert notes.now == {"names": ("甲", "乙"), "years": (2001,)}
