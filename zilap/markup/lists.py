"""Lists as editors indent them: two, three or four spaces, or a tab, put an item inside the one above it.

python-markdown wants four spaces for each level, a blank line before a list, and ``1.`` rather than ``1)``.
CommonMark (0.31, 5.2 and 5.3) wants none of it, so editors do not write it; it is put in here, before the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LEVEL = 4
"""Spaces that python-markdown wants for each level."""
INSIDE = 2
"""Columns that an item stands further in than the one it is inside of."""
_QUOTE = re.compile(r"(?: {0,3}> ?)*")
_MARK = re.compile(r"(?:[-*+]|(?P<number>\d{1,9})[.)])[ \t]+")
_RULER = re.compile(r"(?P<mark>[-*_])(?:[ \t]*(?P=mark)){2,}[ \t]*")


class Item(NamedTuple):
    """An item of a list that is open: the column of its mark, and whether that is a number."""

    column: int
    numbered: bool


Items = tuple[Item, ...]
"""Those that are open, the outermost first."""


def indented(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a Markdown text, with lists as python-markdown wants them; a line may come before one of them.

    >>> list(indented(["甲：", "- 乙", "  1) 丙", "     丁", "- 戊"]))
    ['甲：', '', '- 乙', '    1. 丙', '    丁', '- 戊']
    """
    items: Items = ()
    depth, blank, listed = 0, True, False
    for line in lines:
        quote = (_QUOTE.match(line) or [""])[0]
        text = line[len(quote) :].lstrip(" \t")
        column = len(line[len(quote) : len(line) - len(text)].expandtabs(LEVEL))
        if quote.count(">") != depth:
            items, depth, listed = (), quote.count(">"), False
        listed = listed and not blank
        if _RULER.fullmatch(text) or text.startswith("#"):
            items = ()
            yield line
        elif (mark := _MARK.match(text)) and (items or _begins(mark, column, blank)):
            item, outer = Item(column, bool(mark["number"])), _around(items, column)
            if not blank and not (listed and _follows(item, items[len(outer) :])):
                yield quote.rstrip()
            items, listed = (*outer, item), True
            yield f"{quote}{' ' * LEVEL * len(outer)}{mark[0].replace(')', '.')}{text[mark.end() :]}"
        elif text and blank:
            items = _around(items, column)
            yield f"{quote}{' ' * _before_paragraph(items, column)}{text}"
        elif text and items:
            yield f"{quote}{' ' * LEVEL * (len(items) - 1)}{text}"
        else:
            yield line
        blank = not text


def _begins(mark: re.Match[str], column: int, blank: bool) -> bool:
    """Whether a list begins here: further in it is code; in a paragraph ``1997.`` is a year at the head of a line."""
    return column < LEVEL and (blank or mark["number"] in (None, "1"))


def _around(items: Items, column: int) -> Items:
    """Those of the open items that what stands in this column is inside of."""
    return tuple(item for item in items if column >= item.column + INSIDE)


def _follows(item: Item, ended: Items) -> bool:
    """Whether an item goes on the list of those that end before it; the first of an inner list ends none."""
    return not ended or ended[0].numbered == item.numbered


def _before_paragraph(items: Items, column: int) -> int:
    """Spaces before a paragraph: what its item asks for, and what makes code of it."""
    if not items:
        return column
    further = column - items[-1].column - LEVEL
    return LEVEL * len(items) + (further if further >= LEVEL else 0)
