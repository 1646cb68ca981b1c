"""A finished EPUB read back, as a reading system meets it."""

from __future__ import annotations

import functools
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from zilap.epub.accessibility import Page
from zilap.epub.names import OPF, Element, types, x

CONTAINER = "META-INF/container.xml"
XML = (".xhtml", ".opf", ".ncx", ".svg", ".xml")
_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"


@dataclass(frozen=True, slots=True)
class Finished:
    """The package with its documents parsed."""

    entries: Mapping[str, bytes]
    opf: Element
    base: str
    """The folder that holds the package document."""
    pages: tuple[Page, ...]
    """The documents of the spine in order, then the navigation document where it is not one of them."""
    nav: Element
    css: str

    def manifest(self) -> Iterator[Mapping[str, str]]:
        """The rows of the manifest."""
        for row in self.opf.iter(f"{{{OPF}}}item"):
            yield {str(key): str(value) for key, value in row.items()}

    def metas(self, property: str) -> list[str]:
        """The values of a property in the metadata."""
        return [(row.text or "") for row in self.opf.iter(f"{{{OPF}}}meta") if row.get("property") == property]

    def content(self, href: str) -> bytes | None:
        """A file by its address in the package; None where there is none."""
        return self.entries.get(posixpath.normpath(posixpath.join(self.base, unquote(href))))


def parse(content: bytes) -> Element:
    """The tree of an XML file, read without entities and network."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def open_(path: Path) -> Finished | None:
    """Read a file; None where what a reading system needs first is missing or not XML."""
    return _open(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=2)
def _open(path: Path, _changed: int) -> Finished | None:
    with zipfile.ZipFile(path) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    try:
        return _finished(entries)
    except (etree.XMLSyntaxError, KeyError, StopIteration):
        return None


def _finished(entries: Mapping[str, bytes]) -> Finished:
    name = next(parse(entries[CONTAINER]).iter(_ROOTFILE)).get("full-path", "")
    opf, base = parse(entries[name]), posixpath.dirname(name)
    rows = {row.get("id"): row for row in opf.iter(f"{{{OPF}}}item")}
    spine = [rows[ref.get("idref")] for ref in opf.iter(f"{{{OPF}}}itemref")]
    guide = next(row for row in rows.values() if "nav" in (row.get("properties") or "").split())
    pages = [Page(row.get("href", ""), parse(entries[posixpath.join(base, row.get("href", ""))])) for row in spine]
    nav = next((page for page in pages if page.file == guide.get("href")), None)
    if nav is None:
        nav = Page(guide.get("href", ""), parse(entries[posixpath.join(base, guide.get("href", ""))]))
        pages.append(nav)
    sheets = [row.get("href", "") for row in rows.values() if row.get("media-type") == "text/css"]
    css = "\n".join(entries[posixpath.join(base, href)].decode() for href in sheets)
    return Finished(entries, opf, base, tuple(pages), nav.root, css)


def page_marks(page: Page) -> Iterator[Element]:
    """The page breaks of a document."""
    for element in page.root.iter(x("span"), x("div")):
        if "pagebreak" in types(element):
            yield element
