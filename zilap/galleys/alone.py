"""What WeasyPrint does otherwise for a document that is a part of a book.

The ``html`` element says so (``data-side``, ``data-number``); documents without these attributes are as ever.
Its first page is on the side, and has the number, that it says; links lead to sections that are not there; its
folios are marked; its fonts are described, not embedded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any
from xml.etree.ElementTree import Element

from zilap import weasy
from zilap.galleys import folios

_EXACT = "data-exact"


def begin(root: Element, *, recto: bool, number: int, whole: bool) -> None:
    """Say where the first page of a document stands, and whether its links may lead out of it."""
    root.set("data-side", "recto" if recto else "verso")
    root.set("data-number", str(number))
    if whole:
        root.set("data-links", "book")


def replaceable(root: Element) -> bool:
    """Whether all folios of a document that was written can be put in again."""
    return root.get(_EXACT) is None


class Described(dict[Any, Any]):
    """The fonts of a document, kept from the writer: none is embedded."""

    def values(self) -> Any:
        """None, for the writer."""
        return ()

    @property
    def described(self) -> tuple[Any, ...]:
        """The fonts that were used."""
        return tuple(self[key] for key in self)


def install() -> None:
    """Put it in WeasyPrint's places, once.  Where WeasyPrint differs from what is known, nothing is touched."""
    if weasy.usable() and not hasattr(weasy.layout.initialize_page_maker, "__wrapped__"):
        weasy.replace(
            [
                (weasy.layout, "initialize_page_maker", _first_page(weasy.layout.initialize_page_maker)),
                (weasy.pdf, "resolve_links", _links(weasy.pdf.resolve_links)),
                (weasy.pdf, "add_tags", _marking(weasy.pdf.add_tags)),
                (weasy.pdf_stream.Stream, "add_font", _describing(weasy.pdf_stream.Stream.add_font)),
            ]
        )


def _first_page(original: Callable[..., None]) -> Callable[..., None]:
    """The side and the number of the first page."""

    @wraps(original)
    def initialize(context: Any, root_box: Any) -> None:
        original(context, root_box)
        number = root_box.element.get("data-number")
        if number is not None:
            resume_at, next_page, _, _, remake = context.page_maker[0]
            groups: list[Any] = []
            state = ([0], {"pages": [0], "page": [int(number) - 1]}, [{"pages", "page"}], groups)
            right = root_box.element.get("data-side") == "recto"
            context.page_maker[0] = (resume_at, next_page, right, state, remake)

    return initialize


def _links(original: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Links and anchors of each page, with the links that lead to the rest of the book."""

    @wraps(original)
    def resolve(pages: Sequence[Any]) -> Iterator[Any]:
        root = weasy.root_element(pages)
        if root.get("data-number") is None:
            yield from original(pages)
            return
        own = {anchor for page in pages for anchor in page.anchors}
        book, told = root.get("data-links") == "book", set[str]()
        for page in pages:
            links = [link for link in page.links if book or link[0] != "internal" or link[1] in own]
            anchors = [(name, x, y) for name, (x, y, _, _) in page.anchors.items() if name not in told]
            told.update(page.anchors)
            yield links, anchors

    return resolve


def _marking(original: Callable[..., None]) -> Callable[..., None]:
    """Mark the folios before the tags are written, which use up what tells where they are."""

    @wraps(original)
    def add_tags(pdf: Any, document: Any, version: Any, streams: Sequence[Any]) -> None:
        root = weasy.root_element(document.pages)
        if root.get("data-number") is not None and not folios.mark(document.pages, streams):
            root.set(_EXACT, "")
        original(pdf, document, version, streams)

    return add_tags


def _describing(original: Callable[..., Any]) -> Callable[..., Any]:
    """A font that is described only: its file, of some ten megabytes, is not read."""

    @wraps(original)
    def add_font(stream: Any, font: Any) -> Any:
        if not isinstance(stream._fonts, Described):
            return original(stream, font)
        read = weasy.pdf_fonts.get_hb_object_data
        weasy.pdf_fonts.get_hb_object_data = _no_file
        try:
            return original(stream, font)
        finally:
            weasy.pdf_fonts.get_hb_object_data = read

    return add_font


def _no_file(face: Any) -> bytes:
    return b""
