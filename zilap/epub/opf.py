"""The metadata of the package (EPUB 3.3, section 5.5): what catalogues, shops and readers show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from zilap.book import Book, Contributor
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


def metadata(book: Book, claims: Claims, metas: Sequence[tuple[str, str]] = ()) -> Element:
    """The ``<metadata>`` element; ``metas`` are names and contents of ``meta`` elements of EPUB 2 besides."""
    root = etree.Element(f"{{{OPF}}}metadata", nsmap=spaces(OPF, dc=DC))
    write = _Writer(root)
    _identity(write, book)
    _people(write, book, claims.forewords)
    _publication(write, book, claims)
    _access(write, book, claims)
    if claims.fonts:
        write.meta("ibooks:specified-fonts", "true")
    for name, content in (("cover", "cover-image"), *metas):
        etree.SubElement(root, f"{{{OPF}}}meta", {"name": name, "content": content})
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

    def named(self, refines: str, english: str, file_as: str) -> None:
        """A name in English and as catalogues sort it, where they are known."""
        if english:
            self.meta("alternate-script", english, refines, language="en")
        if file_as:
            self.meta("file-as", file_as, refines)


def _identity(write: _Writer, book: Book) -> None:
    name = identifier(book)
    write.dc("identifier", name, "book-id")
    if name.startswith("urn:isbn:"):
        write.meta("identifier-type", "15", "book-id", scheme="onix:codelist5")
    write.dc("title", book.title, "title")
    write.meta("title-type", "main", "title")
    write.named("title", book.title_en, book.ebook.texts.get("title_file_as", ""))
    write.dc("language", book.language)


def _people(write: _Writer, book: Book, forewords: Sequence[str]) -> None:
    """Creators, contributors, publisher.  Without an author or editor the publisher is the creator.

    How a name is sorted is what editors gave: a surname's reading is not guessed.
    """
    texts = book.ebook.texts
    house = Contributor(book.publisher, "編輯", book.meta.get("publisher_en", ""), texts.get("publisher_file_as", ""))
    people = [person for person in book.contributors if person.name]
    known = {person.name for person in people}
    people += [Contributor(name, "序") for name in dict.fromkeys(forewords) if name and name not in known]
    if not any(relator(person) in MAKERS for person in people):
        people.insert(0, house)
    for number, person in enumerate(people, 1):
        id, role = f"person-{number}", relator(person)
        write.dc("creator" if role in MAKERS else "contributor", person.name, id)
        write.meta("role", role, id, scheme="marc:relators")
        if role in MAKERS:
            write.meta("display-seq", str(number), id)
        own = house if person.name == house.name else person
        write.named(id, person.name_en or own.name_en, person.file_as or own.file_as)
    write.dc("publisher", book.publisher)


def relator(person: Contributor) -> str:
    """The MARC relator of a role as printed."""
    return RELATORS.get(person.role.strip(), "ctb")


def _publication(write: _Writer, book: Book, claims: Claims) -> None:
    day = book.edition.date.isoformat() if book.edition.date else ""
    if day:
        write.dc("date", day)
    texts = book.ebook.texts
    if about := texts.get("description") or book.meta.get("tribute"):
        write.dc("description", about)
    for subject in book.ebook.subjects:
        write.dc("subject", subject)
    if claims.rights:
        write.dc("rights", claims.rights)
    if claims.paginated:
        write.meta("pageBreakSource", print_source(book))
    if series := texts.get("series"):
        write.meta("belongs-to-collection", series, id="series")
        write.meta("collection-type", "series", "series")
        if number := texts.get("series_number"):
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
    certifier = book.ebook.texts.get("certified_by")
    if claims.conforms and certifier:
        write.meta("dcterms:conformsTo", STANDARD, id="conformance")
        write.meta("a11y:certifiedBy", certifier, "conformance")
