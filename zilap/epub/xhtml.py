"""A section's HTML → an XHTML document of the EPUB.

The templates know nothing of EPUB: what a section is (``epub:type`` and its ARIA role), its language,
its title and where its links lead are written here, from the values of the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from lxml import etree

from zilap.book import Book, Matter, Part, Section
from zilap.epub.names import LANG, OPS, SVG, TYPE, XHTML, XML, Element, classes, local, said, spaces, word_set, x
from zilap.epub.rules import RULES
from zilap.epub.safety import faults
from zilap.problem import Place, Stop

ROLES: Mapping[str, str] = {
    name: f"doc-{role or name}"
    for name, role in {
        "abstract": "",
        "acknowledgments": "",
        "afterword": "",
        "appendix": "",
        "bibliography": "",
        "chapter": "",
        "colophon": "",
        "conclusion": "",
        "dedication": "",
        "epigraph": "",
        "epilogue": "",
        "errata": "",
        "foreword": "",
        "glossary": "",
        "index": "",
        "introduction": "",
        "part": "",
        "preface": "",
        "prologue": "",
        "toc": "",
    }.items()
}
"""What a section is → its ARIA role (EPUB Type to ARIA Role Authoring Guide 1.1); others have none."""
VOID = word_set("area base br col embed hr img input link meta source track wbr")
_MATTERS: Mapping[Matter, str] = {"front": "frontmatter", "body": "bodymatter", "back": "backmatter"}
_HEADINGS = tuple(x(f"h{level}") for level in range(1, 7))
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the spine.  ``body`` is a tree that later steps still write into."""

    id: str
    title: str
    language: str
    epub_type: str
    matter: Matter
    body: Element
    place: Place

    @property
    def file(self) -> str:
        """Its file's name."""
        return f"{self.id}.xhtml"

    def text(self) -> str:
        """All its text, as it stands."""
        return "".join(map(str, self.body.itertext()))


def href(id: str) -> str:
    """The address of a section, from another section."""
    return f"{id}.xhtml"


def document(book: Book, part: Part, section: Section, markup: str) -> Document:
    """The document of a section, from its HTML.

    Raises:
        Stop: when the HTML is not well-formed XML, or holds what a book may not hold.
    """
    body = read(markup, section)
    language = section.language or book.language
    body.set(TYPE, _MATTERS[part.matter])
    for element in body.iter(etree.Element):
        _plain(element)
    wrong = list(dict.fromkeys(faults(body)))
    if wrong:
        raise Stop(RULES["E091"].at(section.place, words) for words in wrong)
    _say_what_it_is(body, section)
    return Document(section.id, section.title, language, section.kind.epub_type, part.matter, body, section.place)


def read(markup: str, section: Section) -> Element:
    """``<body>`` around the HTML of a section."""
    text = f'<body xmlns="{XHTML}" xmlns:epub="{OPS}">\n{_NOT_XML.sub("", markup)}\n</body>'
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as wrong:
        raise Stop([RULES["E090"].at(section.place, f"{section.kind.name}：{wrong.msg}")]) from wrong


def _plain(element: Element) -> None:
    """No attribute or role that only the printed page needs; language in both forms; no second page banner."""
    for key in [key for key, _ in element.items() if str(key).startswith("data-")]:
        del element.attrib[key]
    if element.get("role") == "paragraph":
        del element.attrib["role"]
    if local(element) == "header":
        element.set("role", "presentation")
    language = element.get("lang") or element.get(LANG) or ("en" if "en" in classes(element) else "")
    if language:
        element.set(LANG, language)
        if not element.tag.startswith(f"{{{SVG}"):
            element.set("lang", language)


def _say_what_it_is(body: Element, section: Section) -> None:
    """``epub:type``, role and name on the section (EPUB 3.3, 6.2; EPUB Accessibility 1.1)."""
    root = next((child for child in body if local(child) == "section"), None)
    if root is None:
        return
    root.set("id", section.id)
    kind = section.kind.epub_type
    root.set(TYPE, kind)
    if kind not in ROLES:
        return
    root.set("role", ROLES[kind])
    heading = next((element for element in root.iter(*_HEADINGS) if said(element)), None)
    if heading is None:
        root.set("aria-label", section.title)
    else:
        if heading.get("id") is None:
            heading.set("id", f"{section.id}-h")
        root.set("aria-labelledby", heading.get("id", ""))


def link(documents: Iterable[Document]) -> None:
    """Turn links to a place of another section into links to its file.

    In the paged HTML the whole book is one document, so templates may link to any id.
    """
    documents = tuple(documents)
    homes: dict[str, str] = {}
    for made in documents:
        for element in made.body.iter(etree.Element):
            if element.get("id"):
                homes.setdefault(element.get("id", ""), made.id)
        homes[made.id] = made.id
    for made in documents:
        own = {element.get("id") for element in made.body.iter(etree.Element)}
        for anchor in made.body.iter(x("a")):
            target = anchor.get("href", "")
            name = target.removeprefix("#")
            if target.startswith("#") and name not in own and name in homes:
                home = homes[name]
                anchor.set("href", href(home) if name == home else f"{href(home)}#{name}")


def stamp(made: Document, words: str) -> None:
    """Say first of all that this is a proof."""
    banner = etree.Element(x("p"), {"class": "proof-stamp", "role": "note"})
    banner.text = words
    banner.tail = made.body.text
    made.body.text = "\n"
    made.body.insert(0, banner)


def whole(title: str, language: str, sheet: str, body: Element) -> Element:
    """A whole document around its body; ``sheet`` is the address of the style sheet from it."""
    kind = f"epub{' zh-hans' if language.startswith('zh-Hans') else ''}"
    root = etree.Element(
        x("html"), {"class": kind, "lang": language, f"{{{XML}}}lang": language}, nsmap=spaces(XHTML, epub=OPS)
    )
    head = etree.SubElement(root, x("head"))
    etree.SubElement(head, x("meta"), {"charset": "utf-8"})
    etree.SubElement(head, x("title")).text = title
    etree.SubElement(head, x("link"), {"rel": "stylesheet", "type": "text/css", "href": sheet})
    root.append(body)
    etree.indent(head)
    head.tail = "\n"
    return root


def write(root: Element) -> bytes:
    """A document as a file that an XML reader and an HTML reader both read."""
    for element in root.iter(etree.Element):
        if len(element) == 0 and element.text is None and element.tag.startswith(f"{{{XHTML}}}"):
            element.text = None if local(element) in VOID else ""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    content = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{content}\n'.encode()


def label(words: str) -> str:
    """Text for XML that is written as a string."""
    return escape(words, quote=True)
