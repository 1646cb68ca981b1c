"""Markdown → HTML, through python-markdown and our last look at its tree."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from zilap.markup import lines, lists, notes, pictures, syntax
from zilap.markup.values import Lookup, Medium


def render(text: str, lookup: Lookup, *, id: str, first_line: int = 1, medium: Medium = "paged") -> str:
    """HTML (well-formed XML) of the Markdown of one section.

    ``id`` is the section's id: ids made here begin with it.  In the paged medium every block,
    picture, table cell and note carries ``data-at`` (its source line) and notes stand at their
    call; in the EPUB they stand at the end as ``aside`` elements and no line is told.
    """
    ours = _Ours(lookup, id, medium)
    parser = markdown.Markdown(
        extensions=["tables", "footnotes", "attr_list", "def_list", "sane_lists", ours],
        extension_configs={"footnotes": {"UNIQUE_IDS": False}},
        output_format="xhtml",
        tab_length=lists.LEVEL,
    )
    return parser.convert("\n".join(lists.indented(lines.marked(text, first_line))))


def inline(text: str, lookup: Lookup, *, medium: Medium = "paged") -> str:
    """HTML of a field of a head: one run of text without a paragraph round it."""
    return re.sub(r"^<p[^>]*>|</p>$", "", render(text, lookup, id="", medium=medium))


class _Ours(Extension):
    """Our syntax, and no raw HTML."""

    def __init__(self, lookup: Lookup, id: str, medium: Medium) -> None:
        super().__init__()
        self.lookup, self.id, self.medium = lookup, id, medium

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        for name in ("html", "entity", "autolink", "automail"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(syntax.Span(syntax.SPAN, md), "span", 178)
        md.inlinePatterns.register(syntax.Reference(syntax.REFERENCE, md, self.lookup, self.medium), "reference", 177)
        md.inlinePatterns.register(syntax.Quoted(syntax.QUOTED, md, self.lookup), "quoted", 176)
        md.inlinePatterns.register(syntax.Apostrophe(syntax.APOSTROPHE, md), "apostrophe", 40)
        md.treeprocessors.register(_Finish(md, self.lookup, self.id, self.medium), "finish", -10)


class _Finish(Treeprocessor):
    """The last look at the tree: lines, joined text, figures, notes, ids."""

    def __init__(self, md: markdown.Markdown, lookup: Lookup, id: str, medium: Medium) -> None:
        super().__init__(md)
        self.lookup, self.id, self.medium = lookup, id, medium

    def run(self, root: ET.Element) -> None:
        lines.read_lines(root)
        lines.join_lines(root)
        pictures.make(root, self.lookup, self.id)
        _wished_breaks(root, self.medium)
        _headings(root, self.id)
        _numbers(root)
        _tables(root)
        found = notes.take(root)
        place_notes = notes.at_call if self.medium == "paged" else notes.at_end
        place_notes(root, found, self.id)
        if self.medium == "epub":
            for element in root.iter():
                element.attrib.pop("data-at", None)


def _wished_breaks(root: ET.Element, medium: Medium) -> None:
    """``|`` in a key sentence or a heading is a wished line break: kept where lines are known."""
    for element in root.iter():
        display = element.tag in ("h2", "h3") or element.get("class") == "key"
        if not (display and element.text and "|" in element.text):
            continue
        first, *rest = element.text.split("|")
        element.text = first if medium == "paged" else "".join([first, *rest])
        for number, words in enumerate(rest if medium == "paged" else ()):
            wished = ET.Element("br")
            wished.tail = words
            element.insert(number, wished)


def _headings(root: ET.Element, id: str) -> None:
    """Headings get ids by their order: a link to one survives a change of its words."""
    headings = [element for element in root.iter() if element.tag in ("h2", "h3", "h4", "h5", "h6")]
    for number, heading in enumerate(headings, 1):
        heading.attrib.setdefault("id", f"{id}-h{number}")


def _numbers(root: ET.Element) -> None:
    """A list that begins with another number than 1: the style sheets count by themselves, from what is said here."""
    for numbered in root.iter("ol"):
        if start := numbered.get("start"):
            numbered.set("style", f"counter-reset: item {int(start) - 1}")


def _tables(root: ET.Element) -> None:
    """Column heads say that they are (WCAG 2.2, 1.3.1); a row's empty head cell is a cell."""
    for head in root.iter("thead"):
        for cell in head.iter("th"):
            if "".join(cell.itertext()).strip():
                cell.set("scope", "col")
            else:
                cell.tag = "td"
