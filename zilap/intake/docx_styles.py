"""What the styles of a Word file mean: headings, lists, captions, quotations, emphasis."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeVar

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COUNTED = {"decimal", "decimalZero", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter"}
Look = TypeVar("Look")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a paragraph is by its style."""

    level: int = 0
    """Of a heading, from 1."""
    item: str = ""
    """The mark of a list item: ``-`` or ``1.``."""
    depth: int = 0
    quote: bool = False
    label: str = ""
    large: bool = False
    """Set larger than the body."""


class Styles:
    """The styles and the numbering of one document."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._formats = _formats(document)
        names = [self._name(p) for p in document.element.body.iter(_W + "p")]
        self._titled = "title" in names
        self._body = self._body_size(document)

    def shape(self, paragraph: Any) -> Shape:
        """What a paragraph is."""
        name = self._name(paragraph)
        if level := self._level(paragraph, name):
            return Shape(level=level)
        if name == "caption":
            return Shape(label="caption")
        item, depth = self._item(paragraph, name)
        if item:
            return Shape(item=item, depth=depth)
        return Shape(quote=name in ("quote", "intense quote"), large=self._size(paragraph) >= self._body + 4)

    def run(self, run: Any, look: Look) -> Look:
        """How a run looks: bold, italic, hidden."""
        properties = run.find(_W + "rPr")
        for name, field in (("b", "bold"), ("i", "italic"), ("vanish", "hidden")):
            node = properties.find(_W + name) if properties is not None else None
            setattr(look, field, node is not None and node.get(_W + "val") not in ("0", "false", "none"))
        return look

    def _name(self, paragraph: Any) -> str:
        node = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(node.get(_W + "val")) if node is not None else None
        name = style.find(_W + "name") if style is not None else None
        return (name.get(_W + "val") or "").lower() if name is not None else ""

    def _level(self, paragraph: Any, name: str) -> int:
        if name == "title":
            return 1
        if found := re.fullmatch(r"(?:heading|標題|标题) ?([1-9])", name):
            return int(found[1]) + self._titled
        outline = self._find(paragraph, "outlineLvl")
        level = int(outline.get(_W + "val")) if outline is not None else 9
        return level + 1 + self._titled if level < 9 else 0

    def _find(self, paragraph: Any, name: str) -> Any:
        """A property of a paragraph, its own or its style's."""
        own = paragraph.find(f"{_W}pPr/{_W}{name}")
        node = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(node.get(_W + "val")) if node is not None else None
        for _ in range(10):
            if own is not None or style is None:
                break
            own = style.find(f"{_W}pPr/{_W}{name}")
            based = style.find(_W + "basedOn")
            style = self._styles.get(based.get(_W + "val")) if based is not None else None
        return own

    def _item(self, paragraph: Any, name: str) -> tuple[str, int]:
        if found := re.fullmatch(r"list (bullet|number)(?: (\d))?", name):
            return ("-" if found[1] == "bullet" else "1."), int(found[2] or 1) - 1
        number = self._find(paragraph, "numPr")
        id = number.find(_W + "numId") if number is not None else None
        if id is None or id.get(_W + "val") == "0":
            return "", 0
        level = number.find(_W + "ilvl")
        depth = int(level.get(_W + "val")) if level is not None else 0
        sort = self._formats.get((id.get(_W + "val"), depth), "bullet")
        return ("1." if sort in _COUNTED or "ount" in sort or "ideograph" in sort else "-"), depth

    def _size(self, paragraph: Any) -> int:
        """The smallest size of the runs of a paragraph, in half points; 0 where none is given."""
        sizes = [int(node.get(_W + "val")) for node in paragraph.iter(_W + "sz") if node.get(_W + "val", "").isdigit()]
        return min(sizes, default=0)

    def _body_size(self, document: Any) -> int:
        counted: Counter[int] = Counter()
        for paragraph in document.element.body.iter(_W + "p"):
            length = sum(len(node.text or "") for node in paragraph.iter(_W + "t"))
            counted[self._size(paragraph) or 24] += length
        return counted.most_common(1)[0][0] if counted else 24


def _formats(document: Any) -> dict[tuple[str, int], str]:
    """How each level of each list counts."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds = {node.get(_W + "abstractNumId"): node for node in root.iter(_W + "abstractNum")}
    found: dict[tuple[str, int], str] = {}
    for number in root.iter(_W + "num"):
        link = number.find(_W + "abstractNumId")
        kind = kinds.get(link.get(_W + "val")) if link is not None else None
        for level in kind.iter(_W + "lvl") if kind is not None else ():
            sort = level.find(_W + "numFmt")
            if sort is not None:
                found[number.get(_W + "numId"), int(level.get(_W + "ilvl"))] = sort.get(_W + "val") or "bullet"
    return found
