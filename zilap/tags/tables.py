"""Tables: every cell there is, spans, and which cells head which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from zilap.tags.tree import Node

SCOPES = {"row": "/Row", "rowgroup": "/Row", "both": "/Both"}


def fill(node_of: Callable[[Element], Node], table: Element) -> None:
    """Make a node for every row and cell, also for an empty one, and say what heads what (PDF 32000-1, table 349)."""
    columns: dict[int, list[str]] = defaultdict(list)
    rows: dict[int, list[str]] = defaultdict(list)
    cells = list(_grid(table))
    for number, (cell, row, column) in enumerate(cells, 1):
        node = node_of(cell)
        node.owner = "Table"
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        node.attributes |= {name: n for name, n in (("ColSpan", wide), ("RowSpan", high)) if n > 1}
        if cell.tag != "th":
            continue
        node.entries["ID"] = f"{table.get('id') or 'table'}-{node.order}-{number}"
        scope = node.attributes["Scope"] = SCOPES.get(cell.get("scope", ""), "/Column")
        for index in range(wide if scope != "/Row" else 0):
            columns[column + index].append(node.entries["ID"])
        for index in range(high if scope != "/Column" else 0):
            rows[row + index].append(node.entries["ID"])
    for cell, row, column in cells:
        heads = [*rows[row], *columns[column]]
        if cell.tag == "td" and heads:
            node_of(cell).attributes["Headers"] = heads


def _grid(table: Element) -> Iterator[tuple[Element, int, int]]:
    """Each cell with its row and column, from 0; a cell that spans rows moves those under it."""
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            yield cell, row, column
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            taken |= {(row + down, column + right) for down in range(high) for right in range(wide)}
            column += wide


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, int(value)) if value.isdigit() else 1
