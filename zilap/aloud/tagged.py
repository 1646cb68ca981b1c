"""The tag tree of a finished PDF, as a screen reader gets it: elements, languages, and the text of each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from zilap.aloud import painting
from zilap.aloud.painting import Fonts, Painting, Run

GAP = 0.18
"""Em between two runs on one line that is heard as a space."""


@dataclass(frozen=True, slots=True)
class Content:
    """Marked content of a page: index of the page, identifier."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Link:
    """An annotation that belongs to an element."""

    page: int
    annotation: Object


@dataclass(slots=True, eq=False)
class Element:
    """A structure element."""

    type: str
    entries: Object
    language: str
    """BCP 47, its own or inherited."""
    parent: Element | None
    kids: list[Element | Content | Link] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The elements directly in it."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def types(self) -> list[str]:
        """The types of the elements directly in it."""
        return [kid.type for kid in self.elements]

    def text(self, name: str) -> str:
        """A text entry: Alt, ActualText, ID; empty where it is not given."""
        return str(self.entries.get(f"/{name}", ""))

    def attribute(self, name: str) -> Object | None:
        """An attribute of any owner."""
        given = self.entries.get("/A", Array())
        for one in given if isinstance(given, Array) else [given]:
            if isinstance(one, Dictionary) and f"/{name}" in one:
                return one[f"/{name}"]
        return None

    def walk(self) -> Iterator[Element]:
        """It and all in it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def page(self) -> int:
        """Index of the page on which it begins; 0 for one without content."""
        found = (kid.page for element in self.walk() for kid in element.kids if isinstance(kid, Content | Link))
        return next(found, 0)


@dataclass(slots=True)
class Tagged:
    """A file, its tree and what its pages paint."""

    pdf: Pdf
    root: Element | None
    pages: list[Painting]
    fonts: Fonts

    def runs(self, content: Content) -> list[Run]:
        """The text of a piece of content."""
        return self.pages[content.page].runs.get(content.mcid, []) if content.page < len(self.pages) else []

    def heard(self, element: Element) -> str:
        """All that an element says, in order."""
        if element.text("ActualText") or element.text("Alt"):
            return element.text("ActualText") or element.text("Alt")
        return join([piece for kid in element.kids for piece in self._pieces(kid)])

    def _pieces(self, kid: Element | Content | Link) -> list[Run | str]:
        if isinstance(kid, Element):
            said = kid.text("ActualText") or kid.text("Alt")
            return [said] if said else [piece for inner in kid.kids for piece in self._pieces(inner)]
        return list(self.runs(kid)) if isinstance(kid, Content) else []


def join(pieces: list[Run | str]) -> str:
    """Runs as one text: a gap in a line is a space; so is the end of a line between two words of letters."""
    said = ""
    before: Run | None = None
    for piece in pieces:
        if isinstance(piece, str):
            said, before = f"{said} {piece}" if said else piece, None
            continue
        if said and piece.text and _apart(said, before, piece):
            said += " "
        said += piece.text
        before = piece
    return " ".join(said.split())


def _apart(said: str, before: Run | None, piece: Run) -> bool:
    letters = said[-1].isascii() and said[-1].isalnum() and piece.text[0].isascii() and piece.text[0].isalnum()
    if before is None:
        return True
    if abs(before.base - piece.base) < piece.size * 0.6:
        return piece.left - before.right > GAP * piece.size and (letters or piece.left - before.right > piece.size)
    return letters


def read(pdf: Pdf) -> Tagged:
    """Read a file."""
    fonts = Fonts()
    return Tagged(pdf, tree(pdf), [painting.read(page, fonts) for page in pdf.pages], fonts)


def read_bytes(content: bytes) -> Tagged:
    """Read a file that is held in memory."""
    return read(pikepdf.open(io.BytesIO(content)))


def tree(pdf: Pdf) -> Element | None:
    """The structure tree; None where there is none."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return None
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    top = Element("StructTreeRoot", root, str(pdf.Root.get("/Lang", "")), None)
    roles = {str(name).lstrip("/"): str(role).lstrip("/") for name, role in root.get("/RoleMap", Dictionary()).items()}
    _fill(top, numbers, 0, roles)
    return top


def _fill(element: Element, numbers: dict[tuple[int, int], int], page: int, roles: dict[str, str]) -> None:
    """The children of an element; ``page`` is that of marks without one of their own."""
    page = _page(element.entries, numbers, page)
    kids = element.entries.get("/K", Array())
    each: list[Any] = list(kids) if isinstance(kids, Array) else [kids]
    for kid in each:
        if isinstance(kid, int):
            element.kids.append(Content(page, kid))
        elif not isinstance(kid, Dictionary):
            continue
        elif kid.get("/Type") == Name.MCR:
            element.kids.append(Content(_page(kid, numbers, page), int(kid.MCID)))
        elif kid.get("/Type") == Name.OBJR:
            element.kids.append(Link(_page(kid, numbers, page), kid.Obj))
        else:
            named = str(kid.get("/S", "")).lstrip("/")
            language = str(kid.get("/Lang", element.language))
            inner = Element(roles.get(named, named), kid, language, element)
            element.kids.append(inner)
            _fill(inner, numbers, page, roles)


def _page(thing: Object, numbers: dict[tuple[int, int], int], otherwise: int) -> int:
    """Index of the page that something says it is on."""
    return numbers.get(thing.Pg.objgen, otherwise) if "/Pg" in thing else otherwise
