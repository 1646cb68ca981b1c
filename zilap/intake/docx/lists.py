"""The numbering of a Word file: which paragraphs are items, how deep, and the numbers that Word would print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLETS = {"bullet", "none"}
_STYLE = re.compile(r"list (bullet|number)(?: (\d))?|(?:項目符號|项目符号|清單號碼|列表编号)(?: (\d))?")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of one list."""

    sort: str = "bullet"
    start: int = 1


class Lists:
    """The lists of one document, counted while its paragraphs are read in order."""

    def __init__(self, document: Any) -> None:
        self._levels = _levels(document)
        self._counts: dict[str, list[int]] = {}

    def item(self, number: Any, style: str) -> tuple[str, int]:
        """Mark and depth of the next paragraph; no mark where it is no item.

        ``number`` is its ``w:numPr`` (its own or its style's), ``style`` the name of its style.
        """
        id = number.find(_W + "numId") if number is not None else None
        name = id.get(_W + "val") if id is not None else ""
        named = _STYLE.fullmatch(style)
        if name == "0" or not (name or named):
            return "", 0
        level = number.find(_W + "ilvl") if number is not None else None
        depth = _whole(level, 0)
        sort = self._levels.get((name, depth), _Level())
        if named:
            depth = int(named[2] or named[3] or 1) - 1
        bullet = "bullet" in style or (sort.sort in _BULLETS and "number" not in style)
        return ("-" if bullet else f"{self._count(name or style, depth, sort.start)}."), depth

    def _count(self, name: str, depth: int, start: int) -> int:
        """The number of the next item; those below it begin anew."""
        counts = self._counts.setdefault(name, [])
        del counts[depth + 1 :]
        counts += [0] * (depth - len(counts))
        if len(counts) == depth:
            counts.append(start)
        else:
            counts[depth] += 1
        return counts[depth]


def _levels(document: Any) -> dict[tuple[str, int], _Level]:
    """How each level of each list counts."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds = {node.get(_W + "abstractNumId"): node for node in root.iter(_W + "abstractNum")}
    found: dict[tuple[str, int], _Level] = {}
    for number in root.iter(_W + "num"):
        link = number.find(_W + "abstractNumId")
        kind = kinds.get(link.get(_W + "val")) if link is not None else None
        for level in kind.iter(_W + "lvl") if kind is not None else ():
            sort = level.find(_W + "numFmt")
            place = number.get(_W + "numId"), int(level.get(_W + "ilvl"))
            name = sort.get(_W + "val") or "bullet" if sort is not None else "decimal"
            found[place] = _Level(name, _whole(level.find(_W + "start"), 1))
    return found


def _whole(node: Any, usual: int) -> int:
    value = node.get(_W + "val") or "" if node is not None else ""
    return int(value) if value.isdigit() else usual
