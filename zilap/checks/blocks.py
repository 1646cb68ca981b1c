"""Markdown of one section → its runs, in reading order: prose, headings, cells, notes, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from zilap.checks.runs import Line, Run, Sort, run
from zilap.source.section import IMAGE

_HEADING = re.compile(r"(?P<open>(?P<level>#{1,6})\s+)(?P<text>.*?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|(?P<number>\d{1,3})[.)])\s+(?=\S)")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:\s*")
_MEANING = re.compile(r":\s+")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_OPTIONS = re.compile(r"\s*\{:(?P<options>[^}]*)\}\s*$")
_CREDIT = re.compile(r'credit="(?P<credit>[^"]*)"')
_RULER = re.compile(r"\s*(?:-\s*){3,}$|\s*(?:\*\s*){3,}$|\s*[|:\s-]*-[|:\s-]*\|[|:\s-]*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_INDENT = re.compile(r"[ \t]*")


@dataclass
class _Block:
    """Lines that belong together, while they are gathered."""

    sort: Sort
    lines: list[Line] = field(default_factory=list)
    name: str = ""
    marks: frozenset[str] = frozenset()


def runs(text: str, first_line: int, file: PurePath) -> Iterator[Run]:
    """Every run of a section's Markdown."""
    reader = _Reader(file)
    for number, line in enumerate(text.split("\n"), first_line):
        reader.read(number, line)
    for block in reader.blocks:
        made = run(
            block.lines,
            block.sort,
            file,
            name=block.name,
            marks=block.marks,
            plain=block.sort in ("alt", "caption", "credit"),
        )
        if made.text.strip():
            yield made


class _Reader:
    """The block that is open, and those that are done."""

    def __init__(self, file: PurePath) -> None:
        self.file = file
        self.blocks: list[_Block] = []
        self.open: _Block | None = None
        self.fenced = False

    def read(self, number: int, line: str) -> None:
        """Take one line."""
        if _FENCE.match(line):
            self.fenced, self.open = not self.fenced, None
        elif self.fenced:
            return
        elif not line.strip() or _RULER.match(line):
            self.open = None
        elif options := _OPTIONS.fullmatch(line):
            self._options(number, line, options)
        elif IMAGE.search(line) and IMAGE.sub("", _OPTIONS.sub("", line)).strip(" >") == "":
            self._pictures(number, line)
        elif heading := _HEADING.match(line):
            text = _OPTIONS.sub("", heading["text"])
            self._start("heading", Line(number, heading.end("open") + 1, text), str(len(heading["level"])))
            self.open = None
        elif line.lstrip().startswith("|"):
            self._cells(number, line)
        else:
            self._prose(number, line)

    def _start(self, sort: Sort, line: Line, name: str = "") -> None:
        self.open = _Block(sort, [line], name)
        self.blocks.append(self.open)

    def _prose(self, number: int, line: str) -> None:
        """A line of a paragraph, an item, a note, a quotation or a definition."""
        quote = _QUOTE.match(line)
        start = quote.end() if quote else 0
        rest = line[start:]
        for sort, pattern in (("item", _ITEM), ("note", _NOTE), ("item", _MEANING)):
            if opened := pattern.match(rest):
                if pattern is _MEANING and self.open and self.open.sort == "paragraph":
                    self.open.sort = "term"
                at = start + opened.end()
                name = opened["number"] or "" if pattern is _ITEM else ""
                self._start(sort, Line(number, at + 1, line[at:]), name)  # type: ignore[arg-type]
                return
        indent = _INDENT.match(rest)
        at = start + (indent.end() if indent else 0)
        content = Line(number, at + 1, line[at:])
        if self.open is None or (quote is not None) != (self.open.sort == "quote"):
            self._start("quote" if quote else "paragraph", content)
        else:
            self.open.lines.append(content)

    def _cells(self, number: int, line: str) -> None:
        """Each cell of a table row; ``|`` inside a reference or code does not part cells."""
        self.open = None
        edge = line.index("|") + 1
        for index, cell in enumerate(re.finditer(r"(?:\\\||`[^`]*`|[^|])+", line[edge:])):
            text = cell[0].strip()
            if text:
                column = edge + cell.start() + len(cell[0]) - len(cell[0].lstrip()) + 1
                self.blocks.append(_Block("cell", [Line(number, column, text)], f"{number}.{index}"))

    def _pictures(self, number: int, line: str) -> None:
        self.open = None
        for image in IMAGE.finditer(line):
            self.blocks.append(_Block("alt", [Line(number, image.start("alt") + 1, image["alt"])]))
            if image["caption"]:
                self.blocks.append(_Block("caption", [Line(number, image.start("caption") + 1, image["caption"])]))
        self._credit(number, line)

    def _options(self, number: int, line: str, options: re.Match[str]) -> None:
        """``{: .lead credit="…"}`` under a block: its marks, and a credit to be read."""
        marks = frozenset(re.findall(r"\.([\w-]+)", options["options"]))
        if self.open:
            self.open.marks |= marks
        self._credit(number, line)
        self.open = None

    def _credit(self, number: int, line: str) -> None:
        if credit := _CREDIT.search(line):
            self.blocks.append(_Block("credit", [Line(number, credit.start("credit") + 1, credit["credit"])]))
