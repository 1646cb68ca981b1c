"""Footnotes: at their call on a page, at the section's end in an EPUB."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from markdown.extensions.footnotes import NBSP_PLACEHOLDER


def take(root: ET.Element) -> dict[str, ET.Element]:
    """Take the notes out of the tree: the anchor their calls point at → the list item."""
    notes: dict[str, ET.Element] = {}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "div" and child.get("class") == "footnote":
                notes |= {item.get("id", ""): item for item in child.iter("li")}
                parent.remove(child)
    for item in notes.values():
        _drop_backlinks(item)
    return notes


def _drop_backlinks(note: ET.Element) -> None:
    for paragraph in note.iter("p"):
        for back in [link for link in paragraph if link.get("class") == "footnote-backref"]:
            paragraph.remove(back)
        if len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "").removesuffix(NBSP_PLACEHOLDER)
        else:
            paragraph.text = (paragraph.text or "").removesuffix(NBSP_PLACEHOLDER)


def _calls(root: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """Each footnote call, in reading order, with the anchor of its note."""
    for sup in list(root.iter("sup")):
        link = sup.find("a")
        if link is not None and link.get("class") == "footnote-ref":
            yield sup, (link.get("href") or "").removeprefix("#")


def at_call(root: ET.Element, notes: dict[str, ET.Element], id: str) -> None:
    """Each note stands in the text, where ``float: footnote`` takes it to the page's foot."""
    for number, (sup, anchor) in enumerate(_calls(root), 1):
        tail = sup.tail
        sup.clear()
        sup.tag, sup.tail = "span", tail
        sup.attrib.update({"class": "footnote", "id": f"{id}-fn-{number}"})
        note = notes[anchor]
        if note.get("data-at"):
            sup.set("data-at", note.get("data-at", ""))
        _pour(note, sup)


def _pour(note: ET.Element, into: ET.Element) -> None:
    """The text of a note's paragraphs as one run; a break between paragraphs."""
    for number, paragraph in enumerate(list(note) or [note]):
        if number:
            ET.SubElement(into, "br")
        _append_text(into, (paragraph.text or "").strip("\n"))
        for child in list(paragraph):
            into.append(child)


def _append_text(element: ET.Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def at_end(root: ET.Element, notes: dict[str, ET.Element], id: str) -> None:
    """EPUB 3.3 and ARIA: noteref → footnote → backlink; the number stands first in the note."""
    asides = []
    for number, (sup, anchor) in enumerate(_calls(root), 1):
        link = sup[0]
        link.attrib.clear()
        link.attrib.update(
            {
                "epub:type": "noteref",
                "role": "doc-noteref",
                "id": f"{id}-fnref-{number}",
                "href": f"#{id}-fn-{number}",
            }
        )
        link.text = str(number)
        sup.attrib.clear()
        sup.set("class", "noteref")
        asides.append(_aside(notes[anchor], number, id))
    if asides:
        ET.SubElement(root, "div", {"class": "footnotes"}).extend(asides)


def _aside(note: ET.Element, number: int, id: str) -> ET.Element:
    aside = ET.Element(
        "aside", {"epub:type": "footnote", "role": "doc-footnote", "id": f"{id}-fn-{number}", "class": "footnote"}
    )
    paragraph = ET.SubElement(aside, "p", {"class": "footnote-text"})
    back = ET.SubElement(paragraph, "a", {"role": "doc-backlink", "href": f"#{id}-fnref-{number}"})
    back.text, back.tail = str(number), "　"
    _pour(note, paragraph)
    return aside
