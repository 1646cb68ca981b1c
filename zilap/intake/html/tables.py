"""The tables of a saved page: those that hold facts, and those that only lay it out."""

from __future__ import annotations

import re
from typing import Any

from zilap.intake.html.pictures import is_ornament
from zilap.intake.stamps import DATED

_BREAKS = 6
_CELL = 300
"""Line breaks, and characters, that no cell of a table of facts has."""
_WHO = re.compile(r"(?:作者|撰文|撰稿|記者|记者|採訪|采访|Author|(?:Written )?[Bb]y)[：:]?")
_FACT = 60
"""Characters of a fact in a list of terms."""


def is_data(table: Any) -> bool:
    """A table of facts, not one that lays a page out."""
    widths = [len(row) for row in map(cells, table.iter("tr")) if row]
    nested = any(node is not table for node in table.iter("table"))
    shown = any(not is_ornament(node) for node in table.iter("img"))
    fit = len(widths) >= 2 and max(widths) >= 2 and not nested and not shown
    return fit and not any(map(_is_text, table.iter("td")))


def cells(row: Any) -> list[Any]:
    """The cells of a row."""
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_text(cell: Any) -> bool:
    """Whether a cell holds a text and not a fact: paragraphs, headings, a list with more round it."""
    parts = sum(1 for _ in cell.iter("p", "h1", "h2", "h3", "h4", "blockquote", "hr", "center"))
    return parts >= 3 or sum(1 for _ in cell.iter("br")) >= _BREAKS or len(cell.text_content()) > _CELL


def span(cell: Any, name: str) -> int:
    """How many columns or rows a cell takes."""
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), 60) if value.isdecimal() else 1


def gallery(table: Any) -> list[tuple[Any, Any]]:
    """Pictures and the captions below them, column by column; empty where a table is something else."""
    rows = [cells(row) for row in table.iter("tr")]
    rows = [row for row in rows if row]
    found: list[tuple[Any, Any]] = []
    for shown, told in zip(rows[::2], rows[1::2], strict=False):
        bare = all(next(cell.iter("img"), None) is not None and not cell.text_content().strip() for cell in shown)
        if not bare or len(shown) != len(told) or any(next(cell.iter("img"), None) is not None for cell in told):
            return []
        found += zip(shown, told, strict=True)
    return found if len(rows) % 2 == 0 else []


def facts_of(terms: Any) -> list[tuple[Any, Any]]:
    """The pairs of a list of terms (``dl``), each term with one short fact; empty where it says more."""
    parts = [node for node in terms.iter("dt", "dd")]
    kinds = [node.tag for node in parts]
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    short = all(len(fact.text_content()) <= _FACT for _, fact in pairs)
    return pairs if len(pairs) >= 2 and kinds == ["dt", "dd"] * len(pairs) and short else []


def says_who(table: Any) -> bool:
    """Whether a row of a table is the name of a fact and the fact of who wrote, or when."""
    rows = ([cell.text_content() for cell in cells(row)] for row in table.iter("tr"))
    return any(len(row) == 2 and fact_of(*row) is not None for row in rows)


def fact_of(name: str, value: str) -> str | None:
    """The label of a fact of the head of a text: ``author``, empty for a date; ``None`` for other facts."""
    if DATED.fullmatch(value.strip()):
        return ""
    return "author" if _WHO.fullmatch(name.strip()) and value.strip() else None
