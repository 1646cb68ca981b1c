"""The pictures of the EPUB: sRGB copies at a size that readers take, drawings through the wall."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image

from zilap.book import Book, Picture
from zilap.epub.package import Item
from zilap.epub.rules import RULES
from zilap.epub.safety import drawing
from zilap.problem import Place, Stop
from zilap.source import pictures

LONGEST = 2000
"""Pixels of the longer side: at most four million in all, as shops ask."""
MOST_BYTES = 1_500_000
"""Bytes of a picture that is passed on as it is."""
ORIENTATION = 0x0112
START_OF_SCAN = 0xDA
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
    original = untouched(picture)
    path = picture.path if original else pictures.srgb(picture, cache / "pictures", LONGEST)
    suffix = ".jpg" if original else path.suffix.lower()
    content = original or path.read_bytes()
    if suffix == ".svg":
        content, wrong = drawing(content)
        if wrong:
            place = Place(Path("book/images") / picture.name)
            raise Stop(RULES["E091"].at(place, words) for words in dict.fromkeys(wrong))
    return Item(f"image-{name}", f"images/{name}{suffix}", MEDIA[suffix], content)


def untouched(picture: Picture) -> bytes | None:
    """A JPEG that needs no change but for what it tells of its making (EXIF, XMP …); None where it needs one."""
    if picture.path.suffix.lower() not in (".jpg", ".jpeg") or picture.mode not in ("RGB", "L"):
        return None
    if max(picture.width, picture.height) > LONGEST or picture.path.stat().st_size > MOST_BYTES:
        return None
    content = picture.path.read_bytes()
    with Image.open(io.BytesIO(content)) as image:
        if image.format != "JPEG" or image.info.get("icc_profile") or image.getexif().get(ORIENTATION, 1) != 1:
            return None
    return without_notes(content)


def without_notes(jpeg: bytes) -> bytes | None:
    """A JPEG without its application segments but the first (JFIF) and Adobe's, and without comments.

    The picture itself is not decoded (ITU-T T.81, annex B).  None where the file is not put together as it says.
    """
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker = jpeg[at + 1]
        if marker == START_OF_SCAN:
            return b"".join([*kept, jpeg[at:]])
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(jpeg[at:end])
        at = end
    return None


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
