"""What intake is made of: text that knows where each character came from, blocks, and deeds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from pathlib import PurePath
from typing import Literal

from zilap.problem import Place, Problem

STRONG, STRONG_END = "\ufdd0", "\ufdd1"
EM, EM_END = "\ufdd2", "\ufdd3"
BREAK = "\ufdd4"
RUBY, READING, RUBY_END = "\ufdd5", "\ufdd6", "\ufdd7"
NOTE, NOTE_END = "\ufdd8", "\ufdd9"
LINK, TARGET, LINK_END = "\ufdda", "\ufddb", "\ufddc"
SIGNS = re.compile("[\ufdd0-\ufdef]")
"""Marks inside a text: noncharacters, which no manuscript may hold (Unicode §23.7)."""

MADE = -1
"""The spot of a character that we put in: a space between two lines, a mark."""

_FOREIGN = dict.fromkeys(range(0xFDD0, 0xFDF0), "\uffff")


def foreign(chars: str) -> str:
    """A manuscript's characters, so that none is taken for one of our marks.

    What stands where our marks do is another noncharacter from here on, and shown as 〓.
    """
    return chars.translate(_FOREIGN) if SIGNS.search(chars) else chars


_CALL = re.compile(f"{NOTE}[^{NOTE_END}]*{NOTE_END}")


def said(chars: str) -> str:
    """What a text says: without our marks and the calls of notes."""
    return SIGNS.sub("", _CALL.sub("", chars)) if SIGNS.search(chars) else chars


_BLANK = re.compile("[\\s\ufdd0-\ufdef]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, each with its spot: its index in the manuscript's text."""

    chars: str
    spots: tuple[int, ...]

    def __add__(self, other: Text) -> Text:
        return Text(self.chars + other.chars, self.spots + other.spots)

    def __len__(self) -> int:
        return len(self.chars)

    def __bool__(self) -> bool:
        return bool(self.chars)

    def cut(self, start: int, end: int | None = None) -> Text:
        """A part of the text."""
        return Text(self.chars[start:end], self.spots[start:end])

    def strip(self) -> Text:
        """The text without blanks and line breaks at its ends."""
        blank = " \t\r\n\u3000\u00a0" + BREAK
        start = len(self.chars) - len(self.chars.lstrip(blank))
        return self.cut(start, max(start, len(self.chars.rstrip(blank))))

    def split(self, by: str | re.Pattern[str]) -> list[Text]:
        """The stretches between what a pattern finds, each stripped; empty ones stay."""
        edges = [0, *(edge for found in re.finditer(by, self.chars) for edge in found.span()), len(self.chars)]
        return [self.cut(start, end).strip() for start, end in zip(edges[::2], edges[1::2], strict=True)]

    @property
    def spot(self) -> int:
        """The first spot that is in the manuscript."""
        if self.spots and self.spots[0] != MADE:
            return self.spots[0]
        return next((spot for spot in self.spots if spot != MADE), MADE)

    @property
    def plain(self) -> str:
        """The characters without the marks inside."""
        return SIGNS.sub("", self.chars.replace(BREAK, " "))

    @property
    def key(self) -> str:
        """The characters without marks and blanks: equal keys are equal texts."""
        return self.chars if self.chars.isalnum() else _BLANK.sub("", self.chars)


EMPTY = Text("", ())


def made(chars: str) -> Text:
    """Text that is not the manuscript's."""
    return Text(chars, (MADE,) * len(chars))


def concat(texts: Iterable[Text]) -> Text:
    """Texts as one, in linear time."""
    parts = list(texts)
    return Text("".join(text.chars for text in parts), tuple(spot for text in parts for spot in text.spots))


Role = Literal["line", "paragraph", "heading", "item", "figure", "quote", "table", "rule", "note", "running", "aside"]


@dataclass(frozen=True, slots=True)
class Block:
    """A line, and later a paragraph, heading, list item, figure … of a manuscript."""

    text: Text
    role: Role = "line"
    level: int = 0
    """Of a heading, from 1; of an item, its depth from 0."""
    mark: str = ""
    """What the manuscript wrote before the text: ``###``, ``●``, ``（一）``.

    Of an aside, its sort: see :data:`zilap.intake.asides.WHY`; of a table, ``places`` where these alone show it.
    """
    gap: int = 0
    """Blank lines before it."""
    indent: int = 0
    """Half-ems of blank before it on its line."""
    tail: int = 0
    """Blanks at the end of its line."""
    bold: bool = False
    """Whether the whole block stands out: bold, or larger than the body."""
    measure: int = 0
    """Half-ems of a full line where it stands, its indent included; 0 where the file does not show it."""
    turn: bool = False
    """Whether a page or column begins before it, as far as is known."""
    picture: str = ""
    """Name of a picture of the manuscript that stands here."""
    alt: Text = EMPTY
    credit: Text = EMPTY
    cells: tuple[tuple[Text, ...], ...] = ()
    """Rows of a table; the first is its head."""
    label: str = ""
    """The label of a note; of a paragraph, ``caption``, ``subtitle`` or ``author`` where the file says so."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """Everything the block holds."""
        return (self.text, self.alt, self.credit, *(cell for row in self.cells for cell in row))


Blocks = tuple[Block, ...]
_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Block))
_ROLE = _NAMES.index("role")
_VALUES = attrgetter(*_NAMES)
_PUTS = tuple(getattr(Block, name).__set__ for name in _NAMES)
"""The slots of a block, past the lock of a frozen class."""


def in_role(block: Block, role: Role) -> Block:
    """``replace(block, role=role)``, many times as fast: it is done for every line of a manuscript."""
    done: Block = object.__new__(Block)
    for put, value in zip(_PUTS, _VALUES(block), strict=True):
        put(done, value)
    _PUTS[_ROLE](done, role)
    return done


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a step did, as the report tells it and import.toml can forbid it."""

    step: str
    """The step's name, as import.toml writes it."""
    spot: int
    why: str
    text: str = ""
    """The characters it is about, as a person reads them."""
    gone: tuple[int, ...] = ()
    """Spots whose characters are no longer in the draft: this deed accounts for them."""
    ask: bool = False
    """Whether an editor should look at it."""


Cleaned = tuple[Blocks, list[Deed]]


@dataclass(frozen=True)
class Manuscript:
    """One file as read: all its characters in order, and how they were read."""

    file: PurePath
    text: str
    form: str
    """What it was read as: ``UTF-8``, ``Big5-HKSCS``, ``Word`` …"""
    pages: tuple[int, ...] = ()
    """Spots where pages begin, of a file that has pages."""
    problems: tuple[Problem, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    """Pictures found inside, by the name they get."""
    fields: tuple[tuple[str, str], ...] = field(default=())
    """What the file says of itself (title, author): shown in the report, never trusted."""
    strong: tuple[tuple[int, int], ...] = ()
    """From where to where in the text type is bold inside lines, of a file that has lines and no marks."""

    @cached_property
    def starts(self) -> list[int]:
        """Spots at which lines begin."""
        return [0, *(found.end() for found in re.finditer(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", self.text))]

    def line(self, spot: int) -> int:
        """The line of a spot, from 1."""
        return bisect_right(self.starts, max(spot, 0))

    def place(self, spot: int) -> Place:
        """File, line, column, and page where there are pages."""
        line = self.line(spot)
        page = str(bisect_right(self.pages, spot)) if self.pages else ""
        return Place(self.file, line, spot - self.starts[line - 1] + 1, page)

    def whole(self, start: int, end: int) -> Text:
        """A stretch of the manuscript with its spots."""
        return Text(foreign(self.text[start:end]), tuple(range(start, end)))


def slug(file: PurePath, otherwise: str) -> str:
    """A file's name without its ending, in small letters, digits and hyphens; ``otherwise`` where it has none."""
    return re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or otherwise


def spots(texts: Iterable[Text]) -> tuple[int, ...]:
    """The spots of all that is not blank, for a Deed's ``gone``."""
    return tuple(
        spot
        for text in texts
        for char, spot in zip(text.chars, text.spots, strict=True)
        if spot != MADE and not char.isspace()
    )


def excerpt(chars: str, length: int = 60) -> str:
    """The beginning and end of a long text."""
    plain = SIGNS.sub("", chars).strip()
    return plain if len(plain) <= length else f"{plain[: length - 11]}……{plain[-10:]}"


def keys(blocks: Sequence[Block]) -> list[str]:
    """The key of each block's text."""
    return [_key(block) for block in blocks]


def _key(block: Block) -> str:
    if not (block.alt or block.credit or block.cells):
        return block.text.key
    return "".join(text.key for text in block.texts)
