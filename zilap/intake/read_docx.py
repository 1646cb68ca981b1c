"""Word files: styles, tracked changes, hidden text, ruby, lists, tables, pictures, notes, headers.

The library opens the package; the paragraphs are walked here, since what an importer must see (deletions,
hidden runs, ruby, text boxes) is what the library leaves out (WordprocessingML).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from zilap.intake import text as t
from zilap.intake.docx_styles import Styles
from zilap.intake.roll import Roll
from zilap.intake.rules import RULES
from zilap.intake.tables import from_spans
from zilap.intake.text import Block, Blocks, Manuscript, Text, concat, made
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place, Problem

UNPACKED = 300_000_000
"""Bytes that a package may unpack to."""
_PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".svg", ".webp"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_THROUGH = {
    _W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir")
}
_GONE = {_W + "del", _W + "moveFrom"}


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """A Word file as blocks, one a paragraph.

    Raises:
        Unreadable: when it is no Word file, or unpacks to something monstrous.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > UNPACKED:
                raise Unreadable("解壓後過大")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise Unreadable("不是 Word（.docx）檔案，或已損毀") from error
    reader = _Reader(document, file)
    blocks = tuple(reader.blocks())
    core = document.core_properties
    fields = tuple((name, value) for name, value in (("標題", core.title), ("作者", core.author)) if value)
    manuscript = Manuscript(
        file,
        reader.roll.text,
        "Word",
        problems=tuple(reader.problems()),
        pictures=tuple(reader.pictures),
        fields=fields,
    )
    return manuscript, blocks


@dataclass(slots=True)
class _Style:
    """How a run looks."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read."""

    parts: list[tuple[Text, _Style]] = field(default_factory=list)
    asides: list[tuple[Text, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    turn: bool = False


class _Reader:
    """One pass over a document."""

    def __init__(self, document: Any, file: PurePath) -> None:
        self.document, self.file = document, file
        self.roll = Roll()
        self.styles = Styles(document)
        self.pictures: list[tuple[str, bytes]] = []
        self.notes: list[tuple[str, Any]] = []
        self.found: set[str] = set()
        self.names: dict[str, str] = {}

    def blocks(self) -> Iterator[Block]:
        """Body, notes, headers, footers, comments."""
        yield from self._children(self.document.element.body)
        yield from self._notes()
        for section in self.document.sections:
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                if not part.is_linked_to_previous:
                    yield from self._aside_of(part._element, "header")
        comments = self._part("comments")
        if comments is not None:
            self.found.add("comment")
            yield from self._aside_of(comments, "comment")

    def problems(self) -> Iterator[Problem]:
        """What the file holds beside its text."""
        if "deleted" in self.found or "inserted" in self.found:
            yield RULES["I023"].at(Place(self.file))
        if "hidden" in self.found:
            yield RULES["I024"].at(Place(self.file))

    def _part(self, name: str) -> Any:
        """The root of footnotes.xml and the like."""
        for relation in self.document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(f"/{name}"):
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                return etree.fromstring(relation.target_part.blob, parser)
        return None

    def _children(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == _W + "p":
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
                yield self._table(child)
            elif child.tag in _THROUGH:
                yield from self._children(child)

    def _aside_of(self, parent: Any, why: str) -> Iterator[Block]:
        chars = "".join(node.text or "" for node in parent.iter(_W + "t"))
        if chars.strip():
            text = self.roll.add(chars)
            self.roll.end()
            yield Block(text.strip(), role="aside", mark=why)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        line = _Line()
        for child in element:
            self._inside(child, line, "")
        text, bold = _joined(line.parts)
        for aside, why in line.asides:
            yield Block(aside, role="aside", mark=why)
        for name, alt in line.pictures:
            yield Block(Text("", ()), role="figure", picture=name, alt=self._noted(alt))
        if text.strip():
            self.roll.end()
            yield self._block(element, text.strip(), bold, line.turn)
        self.roll.end()
        for box in line.boxes:
            yield from self._children(box)

    def _noted(self, alt: str) -> Text:
        """An alternative text is part of the file too."""
        text = self.roll.add(alt.replace("\n", " ").strip()) if alt.strip() else made("")
        self.roll.end()
        return text

    def _block(self, element: Any, text: Text, bold: bool, turn: bool) -> Block:
        shape = self.styles.shape(element)
        stands = bold or shape.large
        if shape.level:
            return Block(text, role="heading", level=shape.level, mark="#" * shape.level, gap=1, turn=turn)
        if shape.item:
            return Block(text, role="item", mark=shape.item, indent=4 * shape.depth, level=shape.depth, bold=stands)
        return Block(
            text, role="quote" if shape.quote else "paragraph", gap=1, bold=stands, turn=turn, label=shape.label
        )

    def _inside(self, element: Any, line: _Line, why: str) -> None:
        """What stands in a paragraph: runs, and what holds runs."""
        if element.tag == _W + "r":
            self._run(element, line, why)
        elif element.tag in _GONE:
            self.found.add("deleted")
            for child in element:
                self._inside(child, line, "deleted")
        elif element.tag in _THROUGH:
            if element.tag in (_W + "ins", _W + "moveTo"):
                self.found.add("inserted")
            for child in element:
                self._inside(child, line, why)

    def _run(self, run: Any, line: _Line, why: str) -> None:
        style = self.styles.run(run, _Style())
        if style.hidden and not why:
            self.found.add("hidden")
            why = "hidden"
        for child in run:
            if child.tag == _W + "ruby" and not why:
                line.parts.append((self._ruby(child), style))
            elif child.tag == _W + "br" and child.get(_W + "type") in ("page", "column"):
                line.turn = True
            elif child.tag in (_W + "footnoteReference", _W + "endnoteReference"):
                line.parts.append((self._note(child), _Style()))
            elif child.tag.endswith(("}drawing", "}pict", "}object", "}AlternateContent")):
                self._drawing(child, line)
            elif chars := _chars(child):
                self._put(chars, line, style, why)

    def _put(self, chars: str, line: _Line, style: _Style, why: str) -> None:
        text = made(chars) if chars == t.BREAK else self.roll.add(chars)
        if why:
            line.asides.append((text, why))
        else:
            line.parts.append((text, style))

    def _ruby(self, element: Any) -> Text:
        """``[base]{ruby=reading}``: both are the manuscript's."""
        base, reading = (
            "".join(node.text or "" for part in element.iter(_W + name) for node in part.iter(_W + "t"))
            for name in ("rubyBase", "rt")
        )
        lower = self.roll.add(base)
        if not reading.strip():
            return lower
        return made(t.RUBY) + lower + made(t.READING) + self.roll.add(reading) + made(t.RUBY_END)

    def _note(self, element: Any) -> Text:
        kind = "footnotes" if element.tag == _W + "footnoteReference" else "endnotes"
        self.notes.append((kind, element.get(_W + "id")))
        return made(f"{t.NOTE}{len(self.notes)}{t.NOTE_END}")

    def _notes(self) -> Iterator[Block]:
        """The notes that are called, in the order of their calls."""
        for number, (kind, id) in enumerate(list(self.notes), 1):
            root = self._part(kind)
            for note in root if root is not None else ():
                if note.get(_W + "id") == id:
                    yield from self._one_note(note, str(number))

    def _one_note(self, note: Any, label: str) -> Iterator[Block]:
        line = _Line()
        for paragraph in note.iter(_W + "p"):
            for child in paragraph:
                self._inside(child, line, "")
        text, _ = _joined(line.parts)
        self.roll.end()
        for aside, why in line.asides:
            yield Block(aside, role="aside", mark=why)
        yield Block(text.strip(), role="note", label=label)

    def _table(self, table: Any) -> Block:
        rows = []
        for row in _within(table, "tr"):
            before = row.find(f"{_W}trPr/{_W}gridBefore")
            skipped = [(made(""), _number(before), 1)] if before is not None else []
            rows.append([*skipped, *((self._cell(cell), _span(cell), 1) for cell in _within(row, "tc"))])
            self.roll.end()
        return from_spans([row for row in rows if row] or [[(made(""), 1, 1)]])

    def _cell(self, cell: Any) -> Text:
        parts: list[Text] = []
        for paragraph in cell.iter(_W + "p"):
            line = _Line()
            for child in paragraph:
                self._inside(child, line, "")
            text, _ = _joined(line.parts)
            if text.strip():
                parts += [made(t.BREAK if parts else ""), text.strip()]
            self.roll.add("\t")
        return concat(parts)

    def _drawing(self, element: Any, line: _Line) -> None:
        """Pictures and text boxes; of a drawing in two versions, the newer one."""
        for choice in element.iter():
            if choice.tag.endswith("}Fallback"):
                choice.getparent().remove(choice)
        described = next((node.get("descr") or "" for node in element.iter() if node.tag.endswith("}docPr")), "")
        for node in element.iter():
            if node.tag == _W + "txbxContent":
                line.boxes.append(node)
            elif node.tag.endswith(("}blip", "}imagedata")):
                id = node.get(qn("r:embed")) or node.get(qn("r:id"))
                if name := self._picture(id or ""):
                    line.pictures.append((name, described))

    def _picture(self, id: str) -> str:
        """Keep a picture of the package; a linked one is not followed."""
        relation = self.document.part.rels.get(id)
        if relation is None or relation.is_external:
            return ""
        part = relation.target_part
        if part.partname not in self.names:
            suffix = PurePath(part.partname).suffix.lower()
            if suffix not in _PICTURES:
                return ""
            self.names[part.partname] = f"{_stem(self.file)}-{len(self.names) + 1}{suffix}"
            self.pictures.append((self.names[part.partname], part.blob))
        return self.names[part.partname]


def _within(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row: its own, not those of a table inside."""
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in _THROUGH:
            yield from _within(child, name)


def _span(cell: Any) -> int:
    """How many columns of the grid a cell takes."""
    node = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return _number(node) if node is not None else 1


def _number(node: Any) -> int:
    value = node.get(_W + "val") or ""
    return min(max(int(value), 1), 60) if value.isdigit() else 1


def _stem(file: PurePath) -> str:
    return (
        "".join(char if char.isascii() and char.isalnum() else "-" for char in file.stem.lower()).strip("-") or "word"
    )


def _chars(element: Any) -> str:
    """The characters of one element of a run."""
    match element.tag.removeprefix(_W):
        case "t" | "delText":
            return element.text or ""
        case "tab":
            return "\t"
        case "br" | "cr":
            return t.BREAK
        case "noBreakHyphen":
            return "-"
        case "softHyphen":
            return "\u00ad"
        case "sym":
            return chr(int(element.get(_W + "char", "3013"), 16))
    return ""


def _joined(parts: list[tuple[Text, _Style]]) -> tuple[Text, bool]:
    """Runs as one text; bold and italics become marks, unless all of it is bold."""
    written = [style for text, style in parts if text.plain.strip()]
    whole = bool(written) and all(style.bold for style in written)
    done: list[Text] = []
    for text, style in parts:
        signs = [*((t.STRONG, t.STRONG_END),) * (style.bold and not whole), *((t.EM, t.EM_END),) * style.italic]
        if not text.plain.strip():
            done.append(text)
            continue
        for opening, closing in signs:
            text = made(opening) + text + made(closing)
        done.append(text)
    return _closed(concat(done)), whole


def _closed(text: Text) -> Text:
    """Bold runs that touch are one."""
    for pair in (t.STRONG_END + t.STRONG, t.EM_END + t.EM):
        while (at := text.chars.find(pair)) >= 0:
            text = text.cut(0, at) + text.cut(at + 2)
    return text
