"""The metadata of the package (EPUB 3.3, section 5.5): what catalogues, shops and readers show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from zilap.book import Book
from zilap.epub.accessibility import STANDARD, Access, summaries
from zilap.epub.names import DC, LANG, OPF, Element, spaces

UNDATED = "2000-01-01"
"""When the edition has no date: the format asks for one, and a clock would change the bytes."""
RELATORS = {
    "作者": "aut", "著": "aut", "撰文": "aut", "編輯": "edt", "主編": "edt", "編著": "edt", "編者": "edt",
    "總編輯": "edt", "責任編輯": "edt", "校對": "pfr", "翻譯": "trl", "譯者": "trl", "序": "wfw", "序言": "wfw",
    "攝影": "pht", "插圖": "ill", "美術設計": "bkd", "設計": "bkd", "封面設計": "cov", "統籌": "pdr", "策劃": "pdr",
    "顧問": "csl", "贊助": "spn", "承印": "prt", "發行": "dst",
}  # fmt: skip
"""A role as printed → its MARC relator; one that is not here is ``ctb``, a contributor."""
MAKERS = frozenset({"aut", "edt"})
"""Relators of those who count as creators."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What depends on the documents."""

    access: Access
    conforms: bool
    """No fault was found in reading."""
    paginated: bool
    """It marks the pages of the print edition."""
    fonts: bool
    rights: str = ""
    forewords: Sequence[str] = field(default=())
    """Who wrote the forewords."""


def identifier(book: Book) -> str:
    """The book's identifier: its ISBN as an EPUB, or the stable one of the book."""
    isbn = re.sub(r"[^0-9Xx]", "", book.edition.isbn_epub)
    return f"urn:isbn:{isbn.upper()}" if isbn else book.id


def metadata(book: Book, claims: Claims) -> Element:
    """The ``<metadata>`` element."""
    root = etree.Element(f"{{{OPF}}}metadata", nsmap=spaces(OPF, dc=DC))
    write = _Writer(root)
    _identity(write, book)
    _people(write, book, claims.forewords)
    _publication(write, book, claims)
    _access(write, book, claims)
    if claims.fonts:
        write.meta("ibooks:specified-fonts", "true")
    etree.SubElement(root, f"{{{OPF}}}meta", {"name": "cover", "content": "cover-image"})
    return root


class _Writer:
    """Appends elements of Dublin Core and metas to the metadata."""

    def __init__(self, root: Element) -> None:
        self.root = root

    def dc(self, name: str, text: str, id: str = "") -> None:
        etree.SubElement(self.root, f"{{{DC}}}{name}", {"id": id} if id else {}).text = text

    def meta(
        self, property: str, text: str, refines: str = "", *, scheme: str = "", language: str = "", id: str = ""
    ) -> None:
        about = f"#{refines}" if refines else ""
        given = {"refines": about, "property": property, "scheme": scheme, LANG: language, "id": id}
        kept = {key: value for key, value in given.items() if value}
        etree.SubElement(self.root, f"{{{OPF}}}meta", kept).text = text


def _identity(write: _Writer, book: Book) -> None:
    name = identifier(book)
    write.dc("identifier", name, "book-id")
    if name.startswith("urn:isbn:"):
        write.meta("identifier-type", "15", "book-id", scheme="onix:codelist5")
    write.dc("title", book.title, "title")
    write.meta("title-type", "main", "title")
    if file_as := book.meta.get("title_file_as"):
        write.meta("file-as", file_as, "title")
    if book.title_en:
        write.meta("alternate-script", book.title_en, "title", language="en")
    write.dc("language", book.language)


def _people(write: _Writer, book: Book, forewords: Sequence[str]) -> None:
    """Creators, contributors, publisher.  Without an author or editor the publisher is the creator."""
    people = [(person.name, RELATORS.get(person.role.strip(), "ctb")) for person in book.contributors if person.name]
    people += [(name, "wfw") for name in forewords if name and name not in dict(people)]
    if not any(relator in MAKERS for _, relator in people):
        people.insert(0, (book.publisher, "edt"))
    for number, (name, relator) in enumerate(people, 1):
        id = f"person-{number}"
        write.dc("creator" if relator in MAKERS else "contributor", name, id)
        write.meta("role", relator, id, scheme="marc:relators")
        if relator in MAKERS:
            write.meta("display-seq", str(number), id)
        if name == book.publisher and (english := book.meta.get("publisher_en")):
            write.meta("alternate-script", english, id, language="en")
    write.dc("publisher", book.publisher)


def _publication(write: _Writer, book: Book, claims: Claims) -> None:
    day = book.edition.date.isoformat() if book.edition.date else ""
    if day:
        write.dc("date", day)
    if about := book.meta.get("description") or book.meta.get("tribute"):
        write.dc("description", about)
    for subject in filter(None, re.split("[、;；]", book.meta.get("subjects", ""))):
        write.dc("subject", subject.strip())
    if claims.rights:
        write.dc("rights", claims.rights)
    if claims.paginated:
        write.meta("pageBreakSource", print_source(book))
    if series := book.meta.get("series"):
        write.meta("belongs-to-collection", series, id="series")
        write.meta("collection-type", "series", "series")
        if number := book.meta.get("series_number"):
            write.meta("group-position", number, "series")
    write.meta("schema:bookEdition", str(book.edition.number))
    write.meta("dcterms:modified", f"{day or UNDATED}T00:00:00Z")


def print_source(book: Book) -> str:
    """What the page numbers are those of: the printed book by its ISBN, or in words."""
    isbn = re.sub(r"[^0-9Xx]", "", book.edition.isbn_print)
    return f"urn:isbn:{isbn.upper()}" if isbn else f"{book.title}（印刷版，第{book.edition.number}版）"


def _access(write: _Writer, book: Book, claims: Claims) -> None:
    access = claims.access
    for mode in access.modes:
        write.meta("schema:accessMode", mode)
    for mode in access.sufficient:
        write.meta("schema:accessModeSufficient", mode)
    for feature in access.features:
        write.meta("schema:accessibilityFeature", feature)
    for hazard in access.hazards:
        write.meta("schema:accessibilityHazard", hazard)
    chinese, english = summaries(access)
    said = book.script.convert(chinese) if book.script else chinese
    write.meta("schema:accessibilitySummary", said, language=book.language)
    write.meta("schema:accessibilitySummary", english, language="en")
    certifier = book.meta.get("certified_by")
    if claims.conforms and certifier:
        write.meta("dcterms:conformsTo", STANDARD, id="conformance")
        write.meta("a11y:certifiedBy", certifier, "conformance")
