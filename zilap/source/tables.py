"""Tables of a section's text that are not quite tables: pasted with tabs, without the second line, of uneven rows.

Markdown says nothing of them.  It prints the marks as text, runs the rows together, or leaves cells out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from zilap.book import Section
from zilap.problem import Place, Problem
from zilap.source.rules import RULES
from zilap.source.section import lines

_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
"""The second line of a table."""
_PASTED = re.compile(r"\S *\t+ *\S")
_SHOWN = 24

Line = tuple[int, str]
"""Number in the file, and text."""


def check(section: Section) -> Iterator[Problem]:
    """What is wrong with the tables of a section."""
    for filled, group in groupby(lines(section), key=lambda line: bool(line[1].strip())):
        block = list(group) if filled else []
        for number, words, hint in [*_pasted(block), *_uneven(block)]:
            yield RULES["S039"].at(Place(section.place.file, number), words, hint)


def _pasted(block: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
    """Rows with tabs, as Word and Excel put them on the clipboard."""
    rows = [(number, text) for number, text in block if _PASTED.search(text)]
    if len(rows) > 1:
        number, text = rows[0]
        yield number, f"由 Word 或 Excel 貼上的 {len(rows)} 行（{' '.join(text.split())[:_SHOWN]}）", ""


def _uneven(block: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
    """Rows between bars without the line of hyphens, or with more cells than the first row."""
    if len(block) < 2 or not all(text.lstrip().startswith("|") for _, text in block[:2]):
        return
    (number, head), (second, rule), *rows = block
    if not _RULE.fullmatch(rule):
        yield number, f"第二行不是 |---|（{head.strip()[:_SHOWN]}）", ""
        return
    wanted = len(cells(head))
    if len(cells(rule)) != wanted:
        yield second, f"第一行有 {wanted} 格，這一行有 {len(cells(rule))} 格", "每一格寫一個 ---，格數與第一行相同。"
        return
    for at, text in rows:
        if len(cells(text)) > wanted:
            words = f"這一行有 {len(cells(text))} 格，第一行只有 {wanted} 格"
            yield at, words, "多出的格不會印出來：在第一行和第二行補一格，或合併這一行的格。"


def cells(row: str) -> list[str]:
    """The cells of a row; ``\\\\|`` is a bar that is text.

    >>> cells(r"| 甲 | 乙\\|丙 |")
    [' 甲 ', ' 乙\\\\|丙 ']
    """
    bare = re.sub(r"(?<!\\)\|\s*$", "", row.strip().removeprefix("|"))
    return re.split(r"(?<!\\)\|", bare)
