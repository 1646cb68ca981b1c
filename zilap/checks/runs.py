"""A run: a piece of text as a reader reads it, in which every character knows its line and column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from zilap.checks.inline import Piece, pieces
from zilap.han import join
from zilap.problem import Place

Sort = Literal[
    "paragraph", "item", "term", "quote", "cell", "heading", "note", "caption", "alt", "credit", "field", "datum"
]
PROSE: frozenset[Sort] = frozenset({"paragraph", "item", "quote", "note"})
"""Sorts made of sentences."""
SHORT: frozenset[Sort] = frozenset({"term", "cell", "heading", "caption", "alt", "credit", "field", "datum"})
"""Sorts that need not be sentences."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a source line: its number in the file, the column it begins at, its text."""

    number: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Text without markup.  Lines of one paragraph are joined as they will be in print."""

    text: str
    sort: Sort
    file: PurePath
    spots: tuple[tuple[int, int, int], ...]
    """(offset in the text, line, column) of every piece, by offset."""
    name: str = ""
    """Field of a head, key of a data file, level of a heading (``"2"``), line and column of a cell (``"31.0"``), or
    number of an item."""
    marks: frozenset[str] = frozenset()
    """Classes of the paragraph: ``lead``, ``key``, ``sign`` …"""
    foreign: tuple[tuple[int, int, str], ...] = ()
    """(start, end, language tag) of every language span."""

    def at(self, offset: int) -> Place:
        """The place of a character in the source."""
        index = bisect_right(self.spots, (offset, 1 << 30, 0)) - 1
        start, line, column = self.spots[max(index, 0)]
        return Place(self.file, line, column + offset - start)

    def language(self, offset: int) -> str:
        """Language tag of the span a character stands in; empty where it is the section's."""
        return next((tag for start, end, tag in self.foreign if start <= offset < end), "")

    def around(self, start: int, end: int, reach: int = 6) -> str:
        """A few words of context, for a message."""
        before = "…" if start > reach else ""
        after = "…" if end + reach < len(self.text) else ""
        words = self.text[max(start - reach, 0) : end + reach].replace("\n", " ").replace("\ufffc", "□")
        return f"{before}{words}{after}"


def run(
    lines: Iterable[Line],
    sort: Sort,
    file: PurePath,
    *,
    name: str = "",
    marks: frozenset[str] = frozenset(),
    plain: bool = False,
) -> Run:
    """A run of source lines: joined, without markup (``plain``: there is none to take out).

    A line that ends with two spaces is a wished break: it stays, as a line feed.
    """
    text = ""
    spots: list[tuple[int, int, int]] = []
    foreign: list[tuple[int, int, str]] = []
    broken = False
    for line in lines:
        content = line.text if plain else line.text.rstrip()
        shown = [Piece(content, line.column)] if plain else list(pieces(content, line.column))
        glue = "\n" if broken else _glue(text, "".join(piece.text for piece in shown))
        if glue:
            spots.append((len(text), line.number, line.column))
            text += glue
        for piece in shown:
            spots.append((len(text), line.number, piece.column))
            if piece.language:
                foreign.append((len(text), len(text) + len(piece.text), piece.language))
            text += piece.text
        broken = line.text.endswith("  ")
    return Run(text, sort, file, tuple(spots) or ((0, 1, 1),), name, marks, tuple(foreign))


def _glue(left: str, right: str) -> str:
    """What stands between two joined lines; nothing is taken away, so that columns stay true."""
    if not left or not right:
        return ""
    how = join.seam(left, right)
    return how.glue
