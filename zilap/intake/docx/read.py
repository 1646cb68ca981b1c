"""Word files: styles, tracked changes, hidden text, ruby, lists, tables, pictures, notes, headers.

The library opens the package; the paragraphs are walked here, since what an importer must see (deletions,
hidden runs, ruby, text boxes) is what the library leaves out (WordprocessingML).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath, PurePosixPath
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from zilap.intake import soft_lines
from zilap.intake import text as t
from zilap.intake.docx.contents import contents
from zilap.intake.docx.floats import CAPTION, boxed, placed
from zilap.intake.docx.runs import Line, Look, joined, written
from zilap.intake.docx.strict import transitional
from zilap.intake.docx.styles import Styles
from zilap.intake.docx.tables import THROUGH, columns, lays_out, paired, span, tabbed, within
from zilap.intake.inline import without
from zilap.intake.names import UNRULED
from zilap.intake.roll import Roll
from zilap.intake.rules import RULES
from zilap.intake.shapes import QUOTED, TABLE
from zilap.intake.tables import from_spans
from zilap.intake.text import EMPTY, Block, Blocks, Manuscript, Role, Text, concat, made
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place, Problem

UNPACKED = 300_000_000
"""Bytes that a package may unpack to."""
UNPACKED_XML = 40_000_000
"""The same, of what has to be parsed: the text of some thousand pages."""
_BROKEN = "不是 Word（.docx）檔案，或已損毀；請作者在 Word 開啟，另存新檔再交"
_PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".svg", ".webp"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {_W + "del", _W + "moveFrom"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()<>]+")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_UNREAD = {"chart": "圖表", "diagramData": "SmartArt 圖形", "aFChunk": "嵌入的文件", "subDocument": "子文件"}
"""Parts of a package whose text is not read."""


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """A Word file as blocks, one a paragraph.

    Raises:
        Unreadable: when it is no Word file, or unpacks to something monstrous.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sizes = [
                (PurePath(info.filename).suffix in (".xml", ".rels"), info.file_size) for info in package.infolist()
            ]
        if sum(size for _, size in sizes) > UNPACKED or sum(size for xml, size in sizes if xml) > UNPACKED_XML:
            raise Unreadable("解壓後過大，不像文稿；請作者在 Word 開啟，刪去大圖後另存新檔再交")
        document = docx.Document(io.BytesIO(transitional(data)))
        if document.element.find(_W + "body") is None:
            raise Unreadable(_BROKEN)
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise Unreadable(_BROKEN) from error
    reader = _Reader(document, file)
    blocks = tuple(_once_titled(reader.blocks()))
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


class _Reader:
    """One pass over a document."""

    def __init__(self, document: Any, file: PurePath) -> None:
        self.document, self.file = document, file
        self.roll = Roll()
        self.styles = Styles(document)
        self.contents = contents(document.element.body)
        self.pictures: list[tuple[str, bytes]] = []
        self.notes: list[tuple[str, Any]] = []
        self.found: set[str] = set()
        self.names: dict[str, str] = {}
        self.carried: Line | None = None

    def blocks(self) -> Iterator[Block]:
        """Body, notes, headers, footers, comments."""
        yield from tabbed(self._children(self.document.element.body))
        yield from self._notes()
        for section in self.document.sections:
            for place in ("header", "footer"):
                for page in ("", "first_page_", "even_page_"):
                    part = getattr(section, page + place)
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
        kinds = {relation.reltype.rpartition("/")[2] for relation in self.document.part.rels.values()}
        if unread := sorted(_UNREAD[kind] for kind in kinds & _UNREAD.keys()):
            yield RULES["I027"].at(Place(self.file), "、".join(unread))

    def _part(self, name: str) -> Any:
        """The root of footnotes.xml and the like."""
        for relation in self.document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(f"/{name}"):
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                return etree.fromstring(relation.target_part.blob, parser)
        return None

    def _children(self, parent: Any) -> Iterator[Block]:
        """The blocks of a body, cell or box; what stands below a picture and looks like a caption is one."""
        last: Block | None = None
        for block in self._each(parent):
            if block.label == "under":
                below = last is not None and last.role == "figure" and len(block.text) <= CAPTION
                block = replace(block, label="caption" if below else "")
            yield block
            last = block

    def _each(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child in self.contents:
                for line in child.iter(_W + "p"):
                    yield from self._aside_of(line, "contents")
            elif child.tag == _W + "p":
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
                yield from self._table(child)
            elif child.tag in THROUGH:
                yield from self._each(child)

    def _aside_of(self, parent: Any, why: str) -> Iterator[Block]:
        chars = "".join(node.text or "" for node in parent.iter(_W + "t"))
        if chars.strip():
            text = self.roll.add(chars)
            self.roll.end()
            yield Block(text.strip(), role="aside", mark=why)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        line, self.carried = self.carried or Line(), None
        for child in element:
            self._inside(child, line, "")
        if _runs_on(element):
            self.carried = line
            return
        text, bold = joined(line.parts)
        for aside, why in line.asides:
            yield Block(aside, role="aside", mark=why)
        yield from self._figures(line.pictures)
        own = self._block(element, text.strip(), bold, line.turn) if text.strip() else None
        self.roll.end()
        boxes = [self._boxed(box) for box in line.boxes]
        yield from placed(list(soft_lines.apart(own)) if own else [], list(self._figures(line.floating)), boxes)

    def _figures(self, pictures: list[tuple[str, str]]) -> Iterator[Block]:
        for name, alt in pictures:
            yield Block(EMPTY, role="figure", picture=name, alt=self._noted(alt))

    def _boxed(self, box: Any) -> list[Block]:
        return boxed(list(self._each(box)))

    def _noted(self, alt: str) -> Text:
        """An alternative text is part of the file too."""
        text = self.roll.add(alt.replace("\n", " ").strip()) if alt.strip() else made("")
        self.roll.end()
        return text

    def _block(self, element: Any, text: Text, bold: bool, turn: bool) -> Block:
        shape = self.styles.shape(element)
        stands = bold or shape.stands
        if shape.label == "contents":
            return Block(text, role="aside", mark="contents")
        if shape.level:
            return Block(text, role="heading", level=shape.level, mark="#" * shape.level, gap=1, turn=turn)
        if shape.item:
            return Block(text, role="item", mark=shape.item, indent=4 * shape.depth, level=shape.depth, bold=stands)
        outstanding = shape.label == "under" or (stands and not bold)
        quoted = shape.quote or (outstanding and QUOTED.fullmatch(text.plain))
        role: Role = "quote" if quoted else "paragraph"
        label = "caption" if TABLE.fullmatch(text.plain) else shape.label
        return Block(text, role=role, gap=1, bold=stands, turn=turn, label=label)

    def _inside(self, element: Any, line: Line, why: str) -> None:
        """What stands in a paragraph: runs, and what holds runs."""
        if element.tag == _W + "r":
            self._run(element, line, why)
        elif element.tag in _GONE:
            self.found.add("deleted")
            for child in element:
                self._inside(child, line, "deleted")
        elif element.tag in THROUGH:
            if element.tag in (_W + "ins", _W + "moveTo"):
                self.found.add("inserted")
            start = len(line.parts)
            for child in element:
                self._inside(child, line, why)
            if element.tag == _W + "hyperlink" and not why:
                self._link(element, line, start)
        elif element.tag.endswith(("}oMath", "}oMathPara")):
            self._put("".join(node.text or "" for node in element.iter(_MATH)), line, Look(), why)

    def _link(self, element: Any, line: Line, start: int) -> None:
        """A link whose address its text does not show keeps it."""
        relation = self.document.part.rels.get(element.get(qn("r:id")) or "")
        address = relation.target_ref if relation is not None and relation.is_external else ""
        shown = "".join(text.chars for text, _ in line.parts[start:]).strip()
        if not shown or not _ADDRESS.fullmatch(address) or shown.rstrip("/") in address:
            return
        target = made(t.TARGET) + self.roll.add(address) + made(t.LINK_END)
        line.parts[start:] = [(made(t.LINK), Look()), *line.parts[start:], (target, Look())]

    def _run(self, run: Any, line: Line, why: str) -> None:
        style = self.styles.run(run)
        if style.hidden and not why:
            self.found.add("hidden")
            why = "hidden"
        for child in run:
            if child.tag == _W + "ruby" and not why:
                line.parts.append((self._ruby(child), style))
            elif child.tag == _W + "br" and child.get(_W + "type") in ("page", "column"):
                line.turn = True
            elif child.tag in (_W + "footnoteReference", _W + "endnoteReference"):
                line.parts.append((self._note(child), Look()))
            elif child.tag.endswith(("}drawing", "}pict", "}object", "}AlternateContent")):
                self._drawing(child, line)
            elif chars := written(child):
                self._put(chars, line, style, why)

    def _put(self, chars: str, line: Line, style: Look, why: str) -> None:
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
        line = Line()
        for paragraph in note.iter(_W + "p"):
            for child in paragraph:
                self._inside(child, line, "")
        text, _ = joined(line.parts)
        self.roll.end()
        for aside, why in line.asides:
            yield Block(aside, role="aside", mark=why)
        yield Block(text.strip(), role="note", label=label)

    def _table(self, table: Any) -> Iterator[Block]:
        grid = [list(within(row, "tc")) for row in within(table, "tr")]
        if lays_out(table, grid):
            for row in paired(grid):
                for cells in row:
                    yield from self._boxed([child for cell in cells for child in cell])
            return
        rows = []
        asides: list[tuple[Text, str]] = []
        for row in within(table, "tr"):
            before = row.find(f"{_W}trPr/{_W}gridBefore")
            skipped = [(made(""), columns(before), 1)] if before is not None else []
            rows.append([*skipped, *((self._cell(cell, asides), span(cell), 1) for cell in within(row, "tc"))])
            self.roll.end()
        for aside, why in asides:
            yield Block(aside, role="aside", mark=why)
        label = "" if self.styles.ruled(table) else UNRULED
        yield replace(from_spans([row for row in rows if row] or [[(made(""), 1, 1)]]), label=label)

    def _cell(self, cell: Any, asides: list[tuple[Text, str]]) -> Text:
        parts: list[Text] = []
        for paragraph in cell.iter(_W + "p"):
            line = Line()
            for child in paragraph:
                self._inside(child, line, "")
            text = without(joined(line.parts)[0], t.STRONG + t.STRONG_END + t.EM + t.EM_END)
            if text.strip():
                parts += [made(t.BREAK if parts else ""), text.strip()]
            asides += line.asides
            self.roll.add("\t")
        return concat(parts)

    def _drawing(self, element: Any, line: Line) -> None:
        """Pictures and text boxes; of a drawing in two versions, the newer one."""
        for choice in element.iter():
            if choice.tag.endswith("}Fallback"):
                choice.getparent().remove(choice)
        described = next((node.get("descr") or "" for node in element.iter() if node.tag.endswith("}docPr")), "")
        boxes = [node for node in element.iter(_W + "txbxContent")]
        line.boxes += [box for box in boxes if not any(above in boxes for above in box.iterancestors())]
        inside = {node for box in boxes for node in box.iter()}
        floats = any(node.tag.endswith("}anchor") for node in element.iter())
        for node in element.iter():
            if node in inside:
                continue
            if node.tag.endswith(("}blip", "}imagedata")):
                id = node.get(qn("r:embed")) or node.get(qn("r:link")) or node.get(qn("r:id"))
                if name := self._picture(id or ""):
                    (line.floating if floats else line.pictures).append((name, described))

    def _picture(self, id: str) -> str:
        """Keep a picture of the package; of a linked one, which is not followed, its name."""
        relation = self.document.part.rels.get(id)
        if relation is None:
            return ""
        if relation.is_external:
            return _named(relation.target_ref)
        part = relation.target_part
        if part.partname not in self.names:
            suffix = PurePath(part.partname).suffix.lower()
            if suffix not in _PICTURES:
                return ""
            self.names[part.partname] = f"{_stem(self.file)}-{len(self.names) + 1}{suffix}"
            self.pictures.append((self.names[part.partname], part.blob))
        return self.names[part.partname]


def _once_titled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks without the line below the title that says the title again: some programs write it twice."""
    title: Block | None = None
    for at, block in enumerate(blocks):
        again = title is not None and at == 1 and block.role != "heading" and block.text.key == title.text.key
        yield Block(block.text, role="aside", mark="header") if again else block
        title = block if at == 0 and block.level == 1 else None


def _named(address: str) -> str:
    """The name of a picture that a file links to; empty where it is none."""
    name = PurePosixPath(re.sub(r"[?#].*", "", address).replace("\\", "/")).name
    return name if PurePath(name).suffix.lower() in _PICTURES else ""


def _runs_on(element: Any) -> bool:
    """Whether a paragraph's end is deleted, or it is the initial of the next one."""
    frame = element.find(f"{_W}pPr/{_W}framePr")
    initial = frame is not None and frame.get(_W + "dropCap") in ("drop", "margin")
    deleted = element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
    return (initial or deleted) and element.getnext() is not None


def _stem(file: PurePath) -> str:
    return (
        "".join(char if char.isascii() and char.isalnum() else "-" for char in file.stem.lower()).strip("-") or "word"
    )
