"""The pages of a laid-out book as a record that outlives the PDF: what :mod:`zilap.compare` compares.

Lengths are mm from the top left corner of the trim, rounded to a hundredth.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zilap import drawn
from zilap.book import Book, Picture
from zilap.inputs import sha
from zilap.made import Box, Laid
from zilap.press.presets import Preset
from zilap.source.pictures import PAGE_PIXELS
from zilap.typefaces import Typefaces
from zilap.units import mm_to_pt

VERSION = 3
"""Of the form of the JSON file, and of the hashes in it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a picture, and where it stands."""

    x: float
    y: float
    width: float
    height: float
    text: str
    """As laid out; of a picture: its name."""
    file: str
    """The source it came from, as an editor names it."""
    line: int

    @property
    def section(self) -> str:
        """Id of the section that it came from; empty for a generated page."""
        return Path(self.file).stem if self.file.endswith(".md") else ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was laid out."""

    label: str
    """Its folio: ``iv``, ``57``."""
    section: str
    """Id of the section that began last: here or on an earlier page."""
    draws: str
    """Two pages with the same look the same in every pixel, as they go to press."""
    lines: tuple[Line, ...]
    pictures: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """Every page of one layout of the book."""

    edition: str
    number: str
    title: str
    width: float
    """Of the trim, mm."""
    height: float
    sections: Mapping[str, str]
    """Id of each section → its title, in the order of the book."""
    pages: tuple[Page, ...]
    inputs: Mapping[str, str]
    """What it was laid out from: each input → what identifies it."""
    cover: str = ""
    """What identifies the words of the printed cover, its codes and its binding."""

    def first(self, section: str) -> int | None:
        """Index of the first page of a section; None where it has none."""
        return next((index for index, page in enumerate(self.pages) if page.section == section), None)


def read(laid: Laid, book: Book, faces: Typefaces, preset: Preset, inputs: Mapping[str, str]) -> Pages:
    """The record of a layout, and of what the press that it is for makes of it."""
    inks = {ink.rgb: repr((ink.cmyk, ink.spot and ink.name, ink.overprint)) for ink in preset.inks}
    profile = sha(repr((preset.profile.icc, preset.ink_limit, preset.intent, preset.pictures)).encode())
    looks = laid.memory(f"looks-{VERSION}", f"{_files(faces)} {profile} {sha(repr(inks).encode())}").of_pages(
        len(laid.page_map.labels), lambda wanted: drawn.pages(laid.pdf, wanted, inks, profile)
    )
    marks, reduced = repr((preset.text, preset.marks)), _reduced(laid, book, preset)
    starts = sorted((page, number, id) for number, (id, page) in enumerate(laid.page_map.sections.items()))
    pages = []
    for index, (label, look, boxes) in enumerate(zip(laid.page_map.labels, looks, laid.source_map.pages, strict=True)):
        section = next((id for page, _, id in reversed(starts) if page <= index), "")
        pictures = tuple(_line(box) for box in boxes if box.what == "image" and box.text)
        fewer = sorted({f"{one.text} {reduced[one.text]}" for one in pictures if one.text in reduced})
        pages.append(
            Page(
                label,
                section,
                sha(" ".join([look, marks, *fewer]).encode())[:32],
                tuple(_line(box) for box in boxes if box.what == "line" and box.text.strip()),
                pictures,
            )
        )
    titles = {section.id: section.title for section in book.sections}
    return Pages(
        edition=book.edition.name,
        number=book.edition.version,
        title=book.title,
        width=book.trim.width,
        height=book.trim.height,
        sections=MappingProxyType(titles),
        pages=tuple(pages),
        inputs=inputs,
        cover=sha(repr(_cover(book)).encode())[:32],
    )


def _cover(book: Book) -> tuple[object, ...]:
    """All that the cover has of the book, but for the width of its spine."""
    wrap = replace(book.cover, place=None)
    return book.title, book.title_en, book.publisher, sorted(book.meta.items()), wrap, book.edition.isbn_print


def _reduced(laid: Laid, book: Book, preset: Preset) -> dict[str, tuple[float, float]]:
    """Name of each photograph that goes to press with fewer pixels → the largest size it is shown in, mm.

    It is one in the whole file: shown larger on another page, it has more pixels on all.
    """
    above = preset.reduce_ppi[0]
    shown = largest(_line(box) for boxes in laid.source_map.pages for box in boxes if box.what == "image")
    photographs = ((name, size) for name, size in shown.items() if name in book.pictures)
    return {name: size for name, size in photographs if _ppi(book.pictures[name], size) > above}


def largest(pictures: Iterable[Line]) -> dict[str, tuple[float, float]]:
    """The largest size in which each picture is shown, mm, by its name."""
    sizes: dict[str, tuple[float, float]] = {}
    for picture in pictures:
        width, height = sizes.get(picture.text, (0.0, 0.0))
        sizes[picture.text] = max(width, picture.width), max(height, picture.height)
    return sizes


def _ppi(picture: Picture, size: tuple[float, float]) -> float:
    """The resolution in this size, mm, of the copy of a picture that is laid out; 0 of one that stays as it is."""
    if picture.mode in ("SVG", "CMYK", "RGBA", "LA") or 0 in size:
        return 0.0
    copied = min(1.0, PAGE_PIXELS / max(picture.width, picture.height))
    return copied * 72 * min(picture.width / mm_to_pt(size[0]), picture.height / mm_to_pt(size[1]))


def _files(faces: Typefaces) -> str:
    """What identifies the font files."""
    return " ".join(sorted({face.sha256[:12] for face in faces.faces}))


def _line(box: Box) -> Line:
    x, y, width, height = (round(length, 2) for length in (box.x, box.y, box.width, box.height))
    return Line(x, y, width, height, box.text, box.place.file.as_posix(), box.place.line)


def dump(pages: Pages, more: Mapping[str, Any] = MappingProxyType({})) -> bytes:
    """The record as JSON: one page a line, so that a difference shows in git.  ``more`` stands at its head."""
    head = {
        **more,
        "version": VERSION,
        "edition": pages.edition,
        "number": pages.number,
        "title": pages.title,
        "trim": [pages.width, pages.height],
        "sections": dict(pages.sections),
        "inputs": dict(pages.inputs),
        "cover": pages.cover,
    }
    rows = ",\n".join(_json(_row(page)) for page in pages.pages)
    return f'{json.dumps(head, ensure_ascii=False, indent=1)[:-2]},\n "pages": [\n{rows}\n]}}\n'.encode()


def _json(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _row(page: Page) -> dict[str, Any]:
    return {
        "label": page.label,
        "section": page.section,
        "draws": page.draws,
        "lines": _by_file(page.lines),
        "pictures": _by_file(page.pictures),
    }


def _by_file(lines: tuple[Line, ...]) -> list[list[Any]]:
    """Lines in runs of one file, so that its name stands once: [file, [x, y, width, height, text, line] …]."""
    return [
        [file, *([one.x, one.y, one.width, one.height, one.text, one.line] for one in run)]
        for file, run in groupby(lines, key=lambda line: line.file)
    ]


def load(content: bytes) -> Pages:
    """A record from its JSON.

    Raises:
        ValueError: it is none, or of a form that is not known.
    """
    try:
        row = json.loads(content)
        if row["version"] != VERSION:
            raise ValueError(f"version {row['version']}")
        return Pages(
            edition=row["edition"],
            number=row["number"],
            title=row["title"],
            width=row["trim"][0],
            height=row["trim"][1],
            sections=MappingProxyType(row["sections"]),
            pages=tuple(_page(page) for page in row["pages"]),
            inputs=MappingProxyType(row["inputs"]),
            cover=row["cover"],
        )
    except (KeyError, TypeError, IndexError) as wrong:
        raise ValueError(f"not a record of pages: {wrong}") from wrong


def _page(row: Mapping[str, Any]) -> Page:
    return Page(row["label"], row["section"], row["draws"], tuple(_lines(row["lines"])), tuple(_lines(row["pictures"])))


def _lines(runs: list[list[Any]]) -> Iterator[Line]:
    for file, *rows in runs:
        for x, y, width, height, text, line in rows:
            yield Line(x, y, width, height, text, file, line)
