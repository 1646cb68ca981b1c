"""The cover as the book, its pages and its paper ask for it: from book.toml to what a layout is made from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

from zilap.art import drawings
from zilap.art.cover import WATER
from zilap.book import Book
from zilap.han import join
from zilap.html import Copy, finished
from zilap.lines.turned import turned_font
from zilap.pages import Setting, Sheet
from zilap.press import codes
from zilap.press.cover import Case, Wrap, spine_mm, wrap
from zilap.press.presets import Preset
from zilap.source import templates as jinja
from zilap.typefaces import Face, Typefaces
from zilap.units import mm_to_pt, pt_to_mm

SHEETS = ("css/tokens.css", "cover/style.css", "cover/wrap.css")
TURNED = {"Ming Fine Vertical": "Ming Fine", "Ming Vertical": "Ming"}
"""Family that lies on its side → the family it is made from."""
MARGIN_PT = 42.0
"""From the head and foot of every panel to what stands on it."""
CODE_GAP_MM = 4.25
FOOT_MM = 6.5
"""Line under the codes, with its room."""
TITLE_PT, SMALL_PT = 32.66, 10.5
"""Largest type on a spine; on a thin one it shrinks with the spine."""
TITLE_EM, SMALL_EM = 1.12, 1.1
"""Advance of a character with its letter-space."""


@dataclass(frozen=True, slots=True)
class Spine:
    """What stands on the spine, from its head, and how large."""

    title: str
    subtitle: str
    publisher: str
    title_pt: float
    small_pt: float
    length_mm: float
    """From the head margin to the water line of the front, which its last character stands on."""


def plan(book: Book, preset: Preset, pages: int) -> Wrap:
    """The cover of a book of so many pages, laid flat; it has the bleed of the book or of the printer, the larger."""
    case = case_of(book)
    trim = replace(book.trim, bleed=max(book.trim.bleed, preset.bleed_mm))
    return wrap(trim, book.cover.spine or spine_mm(pages, preset.paper, case), case)


def case_of(book: Book) -> Case:
    """What the binder needs to know of its cover."""
    cover = book.cover
    return Case(cover.binding, cover.flaps, hinge=cover.hinge, turn_in=cover.turn_in)


def setting(
    book: Book, templates: Path, faces: Typefaces, cache: Path, made: Wrap, say: Callable[[str], None]
) -> Setting:
    """What the cover is laid out from."""
    spine = spine_of(book, made)
    document = _html(book, templates, made, spine if made.spine_text else None)
    return Setting(
        book=replace(book, trim=made.trim, parts=(), figures=MappingProxyType({})),
        copies=(Copy("cover", document, "body", "recto", True),),
        sheets=tuple(Sheet(Path(templates.name, name), jinja.read(templates, name)) for name in SHEETS),
        faces=_with_turned(faces, spine, cache),
        picture=lambda name: book.pictures[name].path,
        cache=cache,
        say=say,
    )


def spine_of(book: Book, made: Wrap) -> Spine:
    """The words of the spine, as large as its width and the length of the panel let them be."""
    title, _, rest = book.title.partition("：")
    subtitle = book.cover.spine_subtitle or rest
    panel, broad = made.panel("spine"), mm_to_pt(made.spine)
    length = mm_to_pt(panel.height * WATER) - MARGIN_PT
    large = min(TITLE_PT, 0.55 * broad)
    small = min(SMALL_PT, max(7.0, 0.3 * broad))
    needed = (len(title) * TITLE_EM + 2) * large + len(subtitle + book.publisher) * SMALL_EM * small
    part = min(1.0, length / needed)
    return Spine(
        title, subtitle, book.publisher, round(large * part, 2), round(small * part, 2), round(pt_to_mm(length), 3)
    )


def _html(book: Book, templates: Path, made: Wrap, spine: Spine | None) -> str:
    barcode, qr = _codes(book)
    width, height = _room(book)
    document = jinja.render(
        templates,
        "cover/wrap.html",
        book=book,
        art=drawings,
        wrap=made,
        spine=spine,
        paragraphs=paragraphs,
        barcode=barcode,
        qr=qr,
        codes_mm=height,
        clear=(pt_to_mm(MARGIN_PT) + width, pt_to_mm(MARGIN_PT) + FOOT_MM + height),
    )
    return finished(document, book)


def _codes(book: Book) -> tuple[Markup, Markup]:
    """Barcode and QR code; each empty where book.toml does not give what it says."""
    isbn, cover = book.edition.isbn_print, book.cover
    bars = codes.ean13(isbn, add_on=cover.add_on, price=cover.price, family="Hei") if isbn else ""
    return Markup(bars), Markup(codes.qr(cover.qr) if cover.qr else "")


def _room(book: Book) -> tuple[float, float]:
    """Width and height in mm that the codes take; the barcode's is kept for it before there is an ISBN."""
    width, height = codes.barcode_size(book.cover.add_on, book.cover.price)
    if book.cover.qr:
        side = codes.qr_size(book.cover.qr)
        width, height = width + CODE_GAP_MM + side, max(height, side)
    return width, height


def paragraphs(text: str) -> list[str]:
    """A text of book.toml as paragraphs: a blank line parts them, a single line end does not.

    >>> paragraphs("甲\\n乙\\n\\n丙")
    ['甲乙', '丙']
    """
    return [join.lines(block.strip()) for block in re.split(r"\n\s*\n", text) if block.strip()]


def _with_turned(faces: Typefaces, spine: Spine, cache: Path) -> Typefaces:
    """The faces of the book, and those of the spine."""
    text = f"{spine.title}{spine.subtitle}{spine.publisher}"
    added = [_turned(faces.face(source), family, text, cache) for family, source in TURNED.items()]
    return replace(faces, faces=(*faces.faces, *added))


def _turned(face: Face, family: str, text: str, cache: Path) -> Face:
    path = turned_font(face.path, text, family, cache / "fonts")
    return replace(face, family=family, path=path)
