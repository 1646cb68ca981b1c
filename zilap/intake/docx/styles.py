"""What the styles of a Word file mean: headings, lists, captions, quotations, emphasis."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zilap.intake.docx.lists import Lists
from zilap.intake.docx.runs import Look
from zilap.intake.docx.tables import ruled
from zilap.intake.shapes import ORGANISATION

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|標題|标题) ?([1-9])")
_TITLE = re.compile(r"title|標題|标题|文件標題|文章標題|篇名|題名")
_LABELS = (
    ("contents", re.compile(r"toc ?\d|toc heading|contents (?:\d|heading)|目[錄录次] ?\d?|目[錄录]標?标?題?题?")),
    ("subtitle", re.compile(r"subtitle|副標題|副标题|副題")),
    ("author", re.compile(r"authors?|byline|作者")),
    (
        "caption",
        re.compile(r"caption|illustration|figure|photo caption|標號|題注|题注|[圖图]片?[說说]明?|[圖图]表標題"),
    ),
)
_QUOTE = re.compile(r"(?:intense |pull ?|block )?quot(?:e|ations?)|block text|(?:鮮明|明显)?引[文用]")
_LARGE = 1.3
"""Times the body's type: a title that no style names is larger."""
_TOP = 8
"""Paragraphs from the start among which it stands."""
_TITLE_LONGEST = 60
_BLANK = re.compile(r"[\s\d\W]+")
_HOLDERS = {"pStyle": "pPr", "rStyle": "rPr", "tblStyle": "tblPr"}
_DEEPEST = 10
"""Styles that may be based on one another."""


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
    """``contents``, ``subtitle``, ``author`` or ``caption``; ``under`` where it may be one below a picture."""
    stands: bool = False
    """Set bold or larger than the body."""


class Styles:
    """The styles and the numbering of one document."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._lists = Lists(document)
        default = document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}sz")
        self._default = _half_points(default) or 20
        names = [self._name(p) for p in document.element.body.iter(_W + "p")]
        self._body = self._body_size(document)
        named = any(_TITLE.fullmatch(name) for name in names)
        self._title = None if named else self._largest(document)
        self._titled = named or self._title is not None

    def shape(self, paragraph: Any) -> Shape:
        """What a paragraph is."""
        names = [_named(style) for style in self._chain(paragraph, "pStyle")]
        for label, pattern in _LABELS:
            if any(pattern.fullmatch(name) for name in names):
                return Shape(label=label)
        if level := self._level(paragraph, names):
            return Shape(level=level)
        item, depth = self._lists.item(self._find(paragraph, "numPr"), names[0] if names else "")
        size = self._size(paragraph)
        stands = size >= self._body + 4 or self._heavy(paragraph)
        if item:
            return Shape(item=item, depth=depth, stands=stands)
        centred = (node := self._find(paragraph, "jc")) is not None and node.get(_W + "val") == "center"
        under = (centred or size < self._body - 1) and not stands
        quote = any(_QUOTE.fullmatch(name) for name in names)
        return Shape(quote=quote, label="under" if under else "", stands=stands)

    def ruled(self, table: Any) -> bool:
        """Whether a table has lines round its cells, by itself or by its style."""
        chain = self._chain(table, "tblStyle")
        return any(map(ruled, (table, *chain)))

    def run(self, run: Any) -> Look:
        """How a run looks: bold, italic, hidden."""
        found = [self._toggled(run, name) for name in ("b", "i", "vanish")]
        return Look(*found)

    def _toggled(self, run: Any, name: str) -> bool:
        """Whether a run is bold or the like, by itself or by its character style."""
        for holder in (run, *self._chain(run, "rStyle")):
            node = holder.find(f"{_W}rPr/{_W}{name}")
            if node is not None:
                return _on(node)
        return False

    def _chain(self, element: Any, kind: str) -> Iterator[Any]:
        """The style of a paragraph (``pStyle``), run (``rStyle``) or table, and those it is based on."""
        node = element.find(f"{_W}{_HOLDERS[kind]}/{_W}{kind}")
        for _ in range(_DEEPEST):
            style = self._styles.get(node.get(_W + "val")) if node is not None else None
            if style is None:
                return
            yield style
            node = style.find(_W + "basedOn")

    def _name(self, paragraph: Any) -> str:
        return next((_named(style) for style in self._chain(paragraph, "pStyle")), "")

    def _level(self, paragraph: Any, names: list[str]) -> int:
        if found := next((match for name in names if (match := _HEADING.fullmatch(name))), None):
            return int(found[1]) + self._titled
        if paragraph is self._title or (names and _TITLE.fullmatch(names[0])):
            return 1
        outline = self._find(paragraph, "outlineLvl")
        level = int(outline.get(_W + "val")) if outline is not None else 9
        return level + 1 + self._titled if level < 9 else 0

    def _find(self, paragraph: Any, name: str) -> Any:
        """A property of a paragraph, its own or its style's."""
        holders = (paragraph, *self._chain(paragraph, "pStyle"))
        found = (holder.find(f"{_W}pPr/{_W}{name}") for holder in holders)
        return next((node for node in found if node is not None), None)

    def _heavy(self, paragraph: Any) -> bool:
        """Whether the style of a paragraph is bold."""
        found = (style.find(f"{_W}rPr/{_W}b") for style in self._chain(paragraph, "pStyle"))
        node = next((node for node in found if node is not None), None)
        return node is not None and _on(node)

    def _size(self, paragraph: Any) -> int:
        """The smallest size of the runs of a paragraph, in half points."""
        styled = (_half_points(style.find(f"{_W}rPr/{_W}sz")) for style in self._chain(paragraph, "pStyle"))
        usual = next((size for size in styled if size), self._default)
        runs = [run for run in paragraph.iter(_W + "r") if _says(run) and _paragraph_of(run) is paragraph]
        return min((_half_points(run.find(f"{_W}rPr/{_W}sz")) or usual for run in runs), default=usual)

    def _largest(self, document: Any) -> Any:
        """The paragraph that is a title by its size: near the top, larger than all others; ``None`` for none."""
        told = [p for p in document.element.body.iter(_W + "p") if any(node.text for node in p.iter(_W + "t"))]
        sizes = [self._size(paragraph) for paragraph in told]
        most = max(sizes, default=0)
        if most < _LARGE * self._body or sizes.count(most) != 1 or sizes.index(most) >= _TOP:
            return None
        found = told[sizes.index(most)]
        text = "".join(node.text or "" for node in found.iter(_W + "t"))
        styled = _HEADING.fullmatch(self._name(found))
        shaped = len(_BLANK.sub("", text)) >= 4 and len(text) <= _TITLE_LONGEST and not ORGANISATION.fullmatch(text)
        return found if shaped and not styled and not _within_table(found) else None

    def _body_size(self, document: Any) -> int:
        counted: Counter[int] = Counter()
        for paragraph in document.element.body.iter(_W + "p"):
            counted[self._size(paragraph)] += sum(len(node.text or "") for node in paragraph.iter(_W + "t"))
        return counted.most_common(1)[0][0] if counted else 24


def _says(run: Any) -> bool:
    """Whether a run has text of its own: that of a box which hangs on it is not."""
    return any(node.text for node in run.iterchildren(_W + "t"))


def _paragraph_of(run: Any) -> Any:
    return next(run.iterancestors(_W + "p"), None)


def _within_table(paragraph: Any) -> bool:
    return any(above.tag in (_W + "tc", _W + "txbxContent") for above in paragraph.iterancestors())


def _named(style: Any) -> str:
    name = style.find(_W + "name")
    return (name.get(_W + "val") or "").lower() if name is not None else ""


def _half_points(node: Any) -> int:
    value = node.get(_W + "val") or "" if node is not None else ""
    return int(value) if value.isdigit() else 0


def _on(node: Any) -> bool:
    return node.get(_W + "val") not in ("0", "false", "none", "off")
