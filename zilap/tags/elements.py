"""What an HTML element is to a listener: its structure type, its language, whether it is read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}svg"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "article": "Art", "section": "Sect", "nav": "Sect", "aside": "Sect", "main": "Part",
        "blockquote": "BlockQuote", "p": "P", "pre": "P", "address": "P", "figure": "Div",
        "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
        "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "Lbl", "dd": "LBody",
        "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
        "caption": "Caption", "figcaption": "Caption", "img": "Figure", SVG: "Figure",
        "a": "Link", "code": "Code", "q": "Quote", "ruby": "Ruby", "rt": "RT",
    }
)  # fmt: skip
"""Standard structure types (PDF 32000-1, 14.8.4).  What is not here is part of what holds it."""
INLINE = frozenset(("span", "b", "em", "strong", "i"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an element from where it stands."""

    order: int
    """Its place in the document, from 0."""
    parent: Element | None
    language: str
    """BCP 47, its own or inherited."""
    hidden: bool
    """Not read: ``aria-hidden``, ``hidden``, or a role that says it is decoration; or inside such a one."""
    contents: bool
    """In a table of contents."""
    paragraph: bool
    """Inside a paragraph: paragraphs in it are no paragraphs of their own."""
    deeper: int
    """Levels to add to its heading: 1 in a section that stands under a part's opener."""


def read(root: Element) -> dict[Element, Facts]:
    """The facts of every element below ``root`` (``html``), and its own."""
    found: dict[Element, Facts] = {}

    def walk(element: Element, above: Facts, parent: Element | None) -> None:
        facts = found[element] = _facts(element, above, parent, len(found))
        for child in element:
            if isinstance(child.tag, str):
                walk(child, facts, element)

    walk(root, Facts(0, None, "", False, False, False, 0), None)
    return found


def _facts(element: Element, above: Facts, parent: Element | None, order: int) -> Facts:
    role = element.get("role", "")
    decoration = role in ("presentation", "none") and element.tag in ("img", SVG)
    hides = decoration or element.get("aria-hidden") == "true" or "hidden" in element.attrib
    opened = parent is not None and bool(parent.get("data-part"))
    deeper = above.deeper
    if element.tag == "section" and opened and parent is not None:
        deeper = int(element.get("id") != parent.get("data-part"))
    return Facts(
        order=order,
        parent=parent,
        language=element.get("lang") or element.get(XML_LANG) or above.language,
        hidden=above.hidden or hides,
        contents=above.contents or role == "doc-toc",
        paragraph=above.paragraph or (parent is not None and structure_type(parent, above) == "P"),
        deeper=deeper,
    )


def structure_type(element: Element, facts: Facts) -> str:
    """The structure type of an element; empty for one that is part of what holds it."""
    tag, role = element.tag, element.get("role", "")
    if "matter" in element.get("class", "").split():
        return "Part"
    if role == "img" and element.get("aria-label") and tag not in ("img", SVG):
        return "Span" if tag in INLINE else "Figure"
    if role == "none":
        return ""
    if role == "paragraph" or (tag == "p" and facts.paragraph):
        return "" if facts.paragraph else "P"
    if tag == "a" and not element.get("href"):
        return ""
    if facts.contents and tag in ("ol", "ul", "li", "span"):
        return {"li": "TOCI", "span": "Span"}.get(tag, "TOC")
    if tag in HEADINGS:
        return f"H{min(6, int(tag[1]) + facts.deeper)}"
    return TYPES.get(tag, "")


def alternative(element: Element) -> str | None:
    """What a picture shows, in words; empty for decoration, None where nothing is said."""
    if element.tag == SVG:
        title = element.find(SVG.replace("}svg", "}title"))
        return element.get("aria-label") or (title.text if title is not None else "") or ""
    return element.get("alt", element.get("aria-label"))


def words(element: Element) -> str:
    """The text of an element in one line, without the folios that it quotes."""
    return re.sub(r"\s+", " ", " ".join(text for text in _texts(element) if text.strip())).strip()


def _texts(element: Element) -> Iterator[str]:
    if "data-of" not in element.attrib:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
