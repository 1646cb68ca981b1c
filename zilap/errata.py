"""What was corrected since an edition was printed → an errata slip (勘誤表): page, line, for, read.

It is drafted as a section that an editor may change and put into the book, and as a PDF to print and insert.
Pages and lines are those of the printed edition.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from zilap import inputs, pages, pdf
from zilap.book import Book, Part
from zilap.compare import Comparison, line_number
from zilap.difference import Named
from zilap.edits import Edit
from zilap.formats import Job
from zilap.problem import Stop
from zilap.shop import House
from zilap.source import kinds, section
from zilap.typefaces import load

LONGEST = 60
"""Characters: a longer change is a revision and does not go on a slip."""
NEAR = 4
"""Characters, or Latin words, that stand on each side of a correction."""
_WORD = re.compile(r" ?[!-~]+ ?|[^!-~ ]")
_CALL = re.compile(r"^\d{1,2}(?!$|[\d.,%年月日時分號屆版個份位名間項次條級元億萬千百])")
"""The number of a note at the beginning of what stands before a correction; of what is counted it is no call."""
_SENTENCE = re.compile(r"[，。；：！？、「」『』（）《》〈〉…—\n]")
_MARKUP = re.compile(r"([\\`*_\[\]{}<>|#!])")


@dataclass(frozen=True, slots=True)
class Row:
    """One correction."""

    page: str
    line: int
    wrong: str
    right: str


def rows(found: Comparison) -> tuple[list[Row], int]:
    """The corrections in the order of the printed pages, and how many changes are too long for a slip.

    Left out: page numbers that moved, and generated pages (contents, imprint).
    """
    folios = set(found.moved.values())
    edits = [edit for edit in found.edits if _printed(edit, found) and (edit.old, edit.new) not in folios]
    short = [edit for edit in edits if max(len(edit.old), len(edit.new)) <= LONGEST]
    short.sort(key=lambda edit: (edit.old_spots[0].page, edit.old_spots[0].line))
    return [_row(edit, found) for edit in short], len(edits) - len(short)


def _printed(edit: Edit, found: Comparison) -> bool:
    """Whether it corrects a source that stands on a printed page."""
    spots = edit.old_spots
    return bool(spots) and bool(found.old.pages[spots[0].page].lines[spots[0].line].section)


def _row(edit: Edit, found: Comparison) -> Row:
    spot = edit.old_spots[0]
    page = found.old.pages[spot.page]
    before = "".join(_WORD.findall(_CALL.sub("", _SENTENCE.split(edit.before)[-1]))[-NEAR:])
    after = "".join(_WORD.findall(_SENTENCE.split(edit.after)[0])[:NEAR])
    wrong, right = (f"{before}{text}{after}".strip() for text in (edit.old, edit.new))
    return Row(page.label, line_number(page, spot.line), wrong, right)


def draft(named: Named) -> str:
    """The slip as a section file."""
    found, left = rows(named.found)
    return "\n".join(_lines(named, found, left))


def _lines(named: Named, found: list[Row], left: int) -> Iterator[str]:
    yield from ("---", "kind: news", "title: 勘誤表", "title_en: Errata", "label: 勘誤", "---", "")
    yield f"《{_plain(named.found.old.title)}》{_version(named.found.old.number)}付印後，發現以下錯漏，謹此更正。"
    yield ""
    if not found:
        yield "沒有要更正的文字。"
    else:
        yield from ("| 頁 | 行 | 誤 | 正 |", "|---|---|---|---|")
        yield from (f"| {row.page} | {row.line} | {_plain(row.wrong)} | {_plain(row.right)} |" for row in found)
    if left:
        yield f"\n另有 {left} 處改動篇幅較長，不列入勘誤表，見新版。"
    yield ""


def _version(number: str) -> str:
    """An edition as a slip calls it: 第 1 版第 2 次印刷 of ``1.2``."""
    edition, _, impression = number.partition(".")
    return f"第 {edition} 版第 {impression} 次印刷" if impression else f"第 {edition} 版"


def _plain(text: str) -> str:
    """Text in which no character is markup."""
    return _MARKUP.sub(r"\\\1", text)


def make(house: House, book: Book, named: Named, say: Callable[[str], None]) -> tuple[Path, Path]:
    """Write ``output/<edition>/errata/errata.md`` and its PDF.

    Raises:
        Stop: when the draft cannot be read or laid out.
    """
    folder = house.output / book.edition.name / "errata"
    source, target = folder / "errata.md", folder / "errata.pdf"
    text = draft(named)
    inputs.put(source, (book.script.finish(text) if book.script else text).encode())
    known = kinds.load(house.templates / "kinds")
    made, problems = section.read(source, PurePath("errata/errata.md"), known)
    if made is None:
        raise Stop(problems)
    alone = dataclasses.replace(book, parts=(Part("errata", "body", (made,)),))
    job = Job(alone, house.templates, load(house.fonts, book.language), house.cache, False, say)
    setting = dataclasses.replace(job.setting, whole=False)
    laid = pages.lay_out(setting)
    inputs.put(target, pdf.interior(laid.pdf, alone, laid.page_map))
    return source, target
