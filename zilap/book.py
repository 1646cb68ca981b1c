"""The book as plain frozen values.  No input, no output, no layout."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from zilap.han.convert import Script
from zilap.problem import Place

Matter = Literal["front", "body", "back"]
Row = Mapping[str, Any]
"""One table of a TOML file.  Its key ``place`` holds the Place it was read from."""

NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of section: a folder in ``templates/kinds/``, read from its ``kind.toml``."""

    name: str
    label: str
    """What editors call it, e.g. 故事."""
    needs: tuple[str, ...] = ()
    """Fields of the head that must be given."""
    may: tuple[str, ...] = ()
    """Fields of the head that may be given."""
    numbered: bool = False
    generated: bool = False
    """Made from the book alone (contents, imprint …): listed in book.toml, has no source file."""
    opens: bool = False
    """Opens a part: made for each part with a title, before its sections."""
    contents: bool = True
    """Stands in the table of contents."""
    begins: str = ""
    """``recto`` or ``verso``; empty for one that begins on whatever page is next."""
    epub_type: str = "chapter"
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NONE)
    """Tables of its data file that the template reads, each with the keys a row must have."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field a head may hold."""
        return ("kind", *self.needs, *self.may)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the book, declared once in ``data/*.toml`` and quoted as ``{{figure:id}}``."""

    id: str
    label: str
    value: str
    """As printed: ``1,330``."""
    unit: str
    as_of: str
    source: str
    place: Place
    number: float | None = None
    """The value as a number, where it is one; charts are drawn from it."""
    note: str = ""

    @property
    def text(self) -> str:
        """Value and unit as prose prints them: a letter-less unit closes up."""
        gap = " " if self.unit[:1].isascii() and self.unit[:1].isalpha() else ""
        return f"{self.value}{gap}{self.unit}"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file of the book: the original, untouched, and what was measured of it."""

    name: str
    """As sources write it: ``ethiopia-forum-stage.jpg``."""
    path: Path
    width: int
    """Pixels, after turning as EXIF says."""
    height: int
    mode: str
    """``RGB``, ``L``, ``CMYK`` … as Pillow names it; ``SVG`` for vector art."""
    sha256: str
    frames: int = 1
    """Pictures in the file: an animation or a document of several pages has more than one."""


@dataclass(frozen=True, slots=True)
class Term:
    """What the index lists: a name of ``data/names.toml``, or a subject of ``data/index.toml``."""

    name: str
    name_en: str = ""
    also: tuple[str, ...] = ()
    """Other words by which the text speaks of it: 金管局 for 香港金融管理局."""


@dataclass(frozen=True, slots=True)
class Section:
    """One source file, or one generated page."""

    id: str
    """The file's name without .md: it never changes, so links to it never break."""
    kind: Kind
    place: Place
    head: Mapping[str, str]
    text: str
    """Markdown after the head; empty for a generated page."""
    first_line: int
    """Line of the file on which ``text`` begins, from 1."""
    head_lines: Mapping[str, int] = field(default_factory=lambda: NONE)
    """Field of the head to its line."""
    head_columns: Mapping[str, int] = field(default_factory=lambda: NONE)
    """Field of the head to the column where its value begins, from 1."""
    number: int | None = None
    """Its number in the book, counted by kind from the order in book.toml."""
    data: Mapping[str, tuple[Row, ...]] = field(default_factory=lambda: NONE)
    """Tables of the data file its head names (``data: belt-and-road``)."""

    @property
    def title(self) -> str:
        """The title as running text: a wished line break ``|`` is not part of it."""
        return self.head.get("title", self.kind.label).replace("|", "")

    @property
    def language(self) -> str:
        """BCP 47 tag of the section's text where it is not the book's; else empty."""
        return self.head.get("language", "")

    def at(self, name: str) -> Place:
        """The place of a field of the head."""
        return Place(self.place.file, self.head_lines.get(name, 1))


@dataclass(frozen=True, slots=True)
class Part:
    """A run of sections; with a title it has an opener."""

    id: str
    matter: Matter
    sections: tuple[Section, ...]
    title: str = ""
    head: Mapping[str, str] = field(default_factory=lambda: NONE)
    """Whatever else its table in book.toml says (title_en, intro, char, art, tone)."""
    opener: Section | None = None
    """The generated page that opens it."""

    @property
    def all(self) -> tuple[Section, ...]:
        """Opener and sections, in order."""
        return (self.opener, *self.sections) if self.opener else self.sections


@dataclass(frozen=True, slots=True)
class Trim:
    """The page as cut, and what hangs over the cut.  All in millimetres."""

    width: float
    height: float
    bleed: float


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or body that made the book, with the role as printed."""

    name: str
    role: str
    name_en: str = ""
    file_as: str = ""
    """As catalogues sort it, where editors gave it: ``Chan, Tai-man``."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An edition or impression that was released before this one."""

    number: int
    impression: int
    date: datetime.date | None


@dataclass(frozen=True, slots=True)
class Edition:
    """One table ``[edition.NAME]`` of book.toml: what identifies what is made."""

    name: str
    number: int
    date: datetime.date | None
    isbn_print: str = ""
    isbn_epub: str = ""
    note: str = ""
    """Printed with the edition: 示範版."""
    place: Place | None = None
    language: str = ""
    """BCP 47 tag of what is made, where it is not the sources': ``zh-Hans``."""
    convert: str = ""
    """OpenCC's dictionary that the sources are converted with; empty: they are not."""
    quotes: bool = False
    """Whether 「」 become “ ”."""
    impression: int = 1
    """Which printing of this edition (印次)."""
    earlier: tuple[Earlier, ...] = ()
    """What was released of it before, oldest first."""

    @property
    def version(self) -> str:
        """Number, and impression from the second on: ``1``, ``1.2``."""
        return f"{self.number}.{self.impression}" if self.impression > 1 else str(self.number)


@dataclass(frozen=True, slots=True)
class Cover:
    """Table ``[cover]`` of book.toml: what the printed cover has besides the titles.  Lengths in millimetres."""

    binding: Literal["soft", "hard"] = "soft"
    flaps: float = 0.0
    """Width of each flap of a soft cover."""
    turn_in: float = 18.0
    """Hard cover: what is folded round the boards."""
    hinge: float = 8.0
    """Hard cover: joint between spine and board."""
    spine: float = 0.0
    """Width that the printer gave; 0: computed from the pages and the paper."""
    spine_subtitle: str = ""
    """Subtitle as the spine has it: numbers in Chinese, 一百 for 100."""
    blurb: str = ""
    """Text of the back; a blank line parts paragraphs."""
    blurb_en: str = ""
    flap_front: str = ""
    flap_back: str = ""
    price: str = ""
    """As printed under the barcode: ``HK$128``."""
    add_on: str = ""
    """Two or five digits beside the barcode."""
    qr: str = ""
    """Address that the QR code leads to."""
    foil: str = ""
    """Name of the plate that prints the gold, ``HOT FOIL GOLD``; empty: gold of process inks."""
    place: Place | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything of it that is printed in words."""
        return self.blurb, self.blurb_en, self.flap_front, self.flap_back, self.spine_subtitle, self.price


VARIANTS = ("kobo", "kindle", "vertical")
"""Forms of the EPUB besides the plain one."""


@dataclass(frozen=True, slots=True)
class Ebook:
    """Table ``[epub]`` of book.toml: what only the EPUB says, and the forms that it is made in."""

    variants: tuple[str, ...] = ()
    """Those of ``VARIANTS`` that are made with all other files."""
    subjects: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: NONE)
    """By key: ``series``, ``series_number``, ``description``, ``certified_by``, ``title_file_as`` …"""


@dataclass(frozen=True, slots=True)
class Book:
    """All that is needed to make it, and nothing that depends on how."""

    id: str
    """Stable identifier (``urn:uuid:…``, or the one given in book.toml): the same in every edition."""
    root: Path
    """The folder that holds ``book.toml`` (``book/`` in the repository)."""
    title: str
    title_en: str
    publisher: str
    language: str
    trim: Trim
    preset: str
    edition: Edition
    parts: tuple[Part, ...]
    place: Place
    meta: Mapping[str, str] = field(default_factory=lambda: NONE)
    """Other texts of book.toml that templates print (subtitle, publisher_en, series …)."""
    imprint: Mapping[str, str] = field(default_factory=lambda: NONE)
    contributors: tuple[Contributor, ...] = ()
    signature: int = 0
    """Pages printed on the two sides of one sheet (帖); 0 where book.toml does not say."""
    figures: Mapping[str, Figure] = field(default_factory=lambda: NONE)
    pictures: Mapping[str, Picture] = field(default_factory=lambda: NONE)
    terms: tuple[Term, ...] = ()
    """What the index lists, as far as the text speaks of it."""
    cover: Cover = Cover()
    ebook: Ebook = Ebook()
    script: Script | None = None
    """How its text was converted from the sources'; None where it was not."""
    original: Book | None = None
    """The book as its sources have it, where its text was converted."""

    @property
    def written(self) -> Book:
        """The book as its sources have it: what proofreading looks at."""
        return self.original or self

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section and opener, in the order of the book."""
        return tuple(section for part in self.parts for section in part.all)

    @property
    def author(self) -> str:
        """Who made it, as metadata say: the contributors, else the publisher."""
        return "、".join(dict.fromkeys(person.name for person in self.contributors)) or self.publisher

    def section(self, id: str) -> Section | None:
        """The section with this id."""
        return next((section for section in self.sections if section.id == id), None)
