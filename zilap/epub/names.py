"""Namespaces and folders of the EPUB, and the small tree helpers that its rooms share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, cast

from lxml import etree

Element: TypeAlias = "etree._Element"

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
NCX = "http://www.daisy.org/z3986/2005/ncx/"

TYPE = f"{{{OPS}}}type"
"""The attribute ``epub:type``."""
LANG = f"{{{XML}}}lang"
"""The attribute ``xml:lang``."""

FOLDER = "EPUB"
"""The folder of the archive that holds the package."""
TEXT = "text"
"""The folder of the package that holds the sections."""
SHEET = "css/book.css"


def spaces(default: str, **prefixes: str) -> dict[str, str]:
    """Namespaces by prefix, as lxml takes them: its stubs do not know that the default one has none."""
    return {cast(str, None): default, **prefixes}


def word_set(words: str) -> frozenset[str]:
    """A set of words, written as one string."""
    return frozenset(words.split())


def x(name: str) -> str:
    """A name of XHTML as lxml writes it.

    >>> x("p")
    '{http://www.w3.org/1999/xhtml}p'
    """
    return f"{{{XHTML}}}{name}"


def local(element: Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def types(element: Element) -> frozenset[str]:
    """The words of ``epub:type``."""
    return word_set(element.get(TYPE, ""))


def classes(element: Element) -> frozenset[str]:
    """The words of ``class``."""
    return word_set(element.get("class", ""))


def said(element: Element) -> str:
    """What an element says to an ear: its text, and the alternative text of its pictures, in order."""
    return " ".join("".join(_said(element)).split())


def _said(element: Element) -> Iterator[str]:
    if element.get("aria-hidden") == "true" or local(element) in ("rp", "") or "pagebreak" in types(element):
        return
    name = element.get("alt") or element.get("aria-label")
    if name:
        yield name
        return
    yield element.text or ""
    for child in element:
        yield from _said(child)
        yield child.tail or ""
