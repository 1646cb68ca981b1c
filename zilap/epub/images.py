"""The pictures of the EPUB: sRGB copies at a size that readers take, drawings through the wall."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from zilap.book import Book, Picture
from zilap.epub.package import Item
from zilap.epub.rules import RULES
from zilap.epub.safety import drawing
from zilap.problem import Place, Stop
from zilap.source import pictures

LONGEST = 2000
"""Pixels of the longer side: at most four million in all, as shops ask."""
MEDIA = {".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml"}
_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]*")


class Pictures:
    """The copies that documents ask for while they are written."""

    def __init__(self, book: Book, cache: Path) -> None:
        self.book, self.cache = book, cache
        self.names = names(book.pictures.values())
        self.copies: dict[str, Item] = {}

    def address(self, name: str) -> str:
        """Where a section finds a picture of the book; makes the copy when it is first asked for."""
        file = self.names[name]
        if file not in self.copies:
            self.copies[file] = _copy(self.book.pictures[name], file, self.cache)
        return f"../{self.copies[file].href}"

    def items(self) -> tuple[Item, ...]:
        """The copies, by name."""
        return tuple(self.copies[name] for name in sorted(self.copies))


def _copy(picture: Picture, name: str, cache: Path) -> Item:
    path = pictures.srgb(picture, cache / "pictures", LONGEST)
    content, suffix = path.read_bytes(), path.suffix.lower()
    if suffix == ".svg":
        content, wrong = drawing(content)
        if wrong:
            place = Place(Path("book/images") / picture.name)
            raise Stop(RULES["E091"].at(place, words) for words in dict.fromkeys(wrong))
    return Item(f"image-{name}", f"images/{name}{suffix}", MEDIA[suffix], content)


def names(found: Iterable[Picture]) -> Mapping[str, str]:
    """Name of each picture of the book → its file's name, without suffix.

    The same picture under two names is one file, by the first of them; two pictures whose names come to the
    same plain letters are told apart by what is in them.
    """
    ordered = sorted(found, key=lambda picture: picture.name)
    one = {picture.sha256: picture for picture in reversed(ordered)}
    plain = {sha: file_name(picture) for sha, picture in one.items()}
    times = Counter(plain.values())
    made = {sha: name if times[name] == 1 else f"p-{sha[:16]}" for sha, name in plain.items()}
    return {picture.name: made[picture.sha256] for picture in ordered}


def file_name(picture: Picture) -> str:
    """A name in plain letters that stays the same while the picture's name does, without its suffix.

    The suffix of the original is part of it: ``stand.png`` and ``stand.jpg`` are two pictures.
    """
    stem, _, suffix = picture.name.lower().rpartition(".")
    plain = stem.replace("_", "-")
    if _PLAIN.fullmatch(plain):
        return plain if suffix in ("jpg", "svg") else f"{plain}-{suffix}"
    return f"p-{picture.sha256[:16]}"
