"""The archive: the one place that speaks to ebooklib.

ebooklib 0.20 lays out the archive: container, manifest, spine and guide.  What is in the files it never
sees (it would parse and change what it takes for HTML); metadata, navigation and the zip entries, which
it gets wrong or makes from the clock, are ours (EPUB 3.3, sections 3 to 5).
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ebooklib import epub
from lxml import etree

from zilap.epub.names import FOLDER, OPF, XML, Element, spaces

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every zip entry: the first that the format knows."""
STORED = (".jpg", ".jpeg", ".png")
"""What deflate does not make smaller."""
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
PREFIXES = {
    "a11y": "http://www.idpf.org/epub/vocab/package/a11y/#",
    "ibooks": "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the package."""

    id: str
    href: str
    """Where it is, from the package document."""
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """All that goes into the archive."""

    identifier: str
    title: str
    language: str
    metadata: Element
    """The whole ``<metadata>`` element."""
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    """Ids of items, in reading order."""
    aside: tuple[str, ...] = ()
    """Ids of items outside the reading order, to which links lead."""
    guide: Sequence[tuple[str, str, str]] = ()
    """(type, title, href): EPUB 2 readers and Kindle find cover, contents and beginning by it."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Files outside the package, by their name in the archive."""
    direction: str = "ltr"
    """In which pages are turned."""


def archive(package: Package) -> bytes:
    """The EPUB, byte for byte the same for the same package.

    Raises:
        ValueError: when a file's name is not plain, would leave the archive, or is there twice.
    """
    _plain_names(package)
    buffer = io.BytesIO()
    options = {"mtime": datetime.datetime(*EPOCH, tzinfo=datetime.UTC), "raise_exceptions": True}
    epub.write_epub(buffer, _book(package), options)
    return _repack(buffer.getvalue(), package)


def _plain_names(package: Package) -> None:
    """Names that every system can unpack: letters, digits, ``._-``; two never differ in their case alone."""
    seen: set[str] = set()
    for name in (*(row.href for row in package.items), *package.beside):
        if not _PLAIN.fullmatch(name) or any(step.strip(".") == "" for step in name.split("/")):
            raise ValueError(f"no plain name: {name!r}")
        if name.lower() in seen:
            raise ValueError(f"two files of one name: {name!r}")
        seen.add(name.lower())


def _book(package: Package) -> epub.EpubBook:
    book = epub.EpubBook()
    book.set_identifier(package.identifier)
    book.set_title(package.title)
    book.set_language(package.language)
    book.direction = package.direction
    for row in package.items:
        item = epub.EpubItem(row.id, row.href, row.media_type)
        item.properties = list(row.properties)
        book.add_item(item)
    for name in package.beside:
        book.add_item(epub.EpubItem(name, name, "application/xml", manifest=False))
    book.spine = [*package.spine, *((id, "no") for id in package.aside)]
    book.guide = [{"type": kind, "title": title, "href": href} for kind, title, href in package.guide]
    return book


def _repack(made: bytes, package: Package) -> bytes:
    """The files in ebooklib's order with our bytes and our package document, and entries without a clock."""
    own = {f"{FOLDER}/{row.href}": row.content for row in package.items} | dict(package.beside)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = own[name] if name in own else source.read(name)
            if name == f"{FOLDER}/content.opf":
                content = _document(content, package)
            target.writestr(_entry(name), content, compresslevel=9)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    plain = name == "mimetype" or name.endswith(STORED)
    entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
    return entry


def _document(made: bytes, package: Package) -> bytes:
    """ebooklib's manifest, spine and guide under our own ``<package>`` and ``<metadata>``."""
    theirs = etree.fromstring(made)
    root = etree.Element(
        f"{{{OPF}}}package",
        {
            "version": "3.0",
            "unique-identifier": "book-id",
            "prefix": " ".join(f"{name}: {address}" for name, address in PREFIXES.items()),
            "dir": "ltr",
            f"{{{XML}}}lang": package.language,
        },
        nsmap=spaces(OPF),
    )
    root.append(package.metadata)
    for name in ("manifest", "spine", "guide"):
        part = theirs.find(f"{{{OPF}}}{name}")
        if part is not None:
            copy = _copied(root, part)
            for row in part:
                _copied(copy, row)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _copied(parent: Element, element: Element) -> Element:
    return etree.SubElement(parent, element.tag, {str(key): str(value) for key, value in element.items()})
