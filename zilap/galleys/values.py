"""What goes into a galley and what comes out.  All of it can be sent to another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zilap.html import Copy
from zilap.made import Box, PageStart

Labels = Mapping[str, str]
"""Section id to the folio of its first page; ``id:words`` to that of the page on which the words first stand."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What every galley of a book is set with."""

    css: str
    fonts: Mapping[str, Path]
    """Name of a font file, as ``css`` asks for it, to the file."""
    families: Mapping[str, str]
    """CSS family to the name of its font file."""
    sections: frozenset[str]
    """Ids of all sections of the book."""
    pictures: Mapping[str, str]
    """Name of each picture to what identifies its file."""
    picture: Callable[[str], Path]
    """Name of a picture to the file to show."""
    cache: Path
    """A folder for what the engine writes for itself."""
    whole: bool
    """False for a part of the book: links to the rest lead nowhere, and that is no fault."""
    key: str
    """What identifies all of this and the code; empty where galleys are not to be kept."""


@dataclass(frozen=True, slots=True)
class Order:
    """A galley to be set: of what, beginning where."""

    copy: Copy
    recto: bool
    """Whether its first page is a right-hand one."""
    number: int
    """Of its first page, from 1."""
    labels: Labels
    """The folios that it quotes."""

    @property
    def anywhere(self) -> Order:
        """The same with other figures in its numbers: one galley for all places that differ in nothing else."""
        labels = {id: "0" * len(label) if label.isdecimal() else label for id, label in self.labels.items()}
        return Order(self.copy, self.recto, 10 ** (len(str(self.number)) - 1), labels)


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font as a galley uses it."""

    hash: str
    """Its name in the content of pages."""
    family: str
    facts: Mapping[str, Any]
    """What its dictionaries say of it: name, ascent, descent, flags …"""
    widths: Mapping[int, int]
    """Code to width, 1/1000 em."""
    texts: Mapping[int, str]
    """Code to the text that it stands for."""
    spare: Mapping[tuple[int, str], int]
    """Glyph and text to the second code of the glyph."""
    missing: Mapping[int, int]
    """Code point that the font lacks to its code."""


@dataclass(frozen=True, slots=True)
class Galley:
    """One section, set."""

    pdf: bytes
    """Its pages, with tags, links and anchors, without fonts and photographs, not compressed; empty from the shelf."""
    pages: int
    quotes: tuple[str, ...]
    """Whose folios it quotes: as ``Labels`` name them."""
    fonts: tuple[FontUse, ...]
    boxes: tuple[tuple[Box, ...], ...]
    """For each page, what stands where; in the text of a line a folio is ``\\ue000section\\ue001``."""
    blocks: Mapping[str, tuple[str, ...]]
    """As in ``made.Starts``."""
    starts: tuple[PageStart | None, ...]
    sections: Mapping[str, int]
    """Section id to its first page, from 0."""
    bookmarks: tuple[tuple[int, int, str, float, float], ...]
    """Page from 0, level, label, left and top in points from the lower left corner of the trim."""
    pictures: Mapping[str, str]
    """What stands for each photograph in the pages, to its name in the book."""
    settled: bool
    fixed: bool
    """Whether it is good for its own numbers only: a folio stands where no other can be put in."""
    warnings: tuple[str, ...]
    """What the engine did not like."""
