"""The forms of the EPUB.  Each has the same text, notes, pages and metadata; what is around them differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zilap.epub import kindle, kobo, vertical
from zilap.epub.names import Element


@dataclass(frozen=True, slots=True)
class Variant:
    """What a form of the EPUB changes of the plain one."""

    name: str = ""
    templates: tuple[str, ...] = ()
    """Style sheets below ``templates/`` that are read after the others."""
    document: Callable[[Element], None] = lambda root: None
    """Changes a whole document, but not its text."""
    sheet: Callable[[str], str] = lambda css: css
    """The style sheet as this form has it."""
    direction: str = "ltr"
    """In which pages are turned."""
    metas: tuple[tuple[str, str], ...] = ()
    """Names and contents of ``meta`` of EPUB 2 besides."""


PLAIN = Variant()
VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        row.name: row
        for row in (
            Variant("kobo", document=kobo.document, sheet=lambda css: css + kobo.SHEET),
            Variant("kindle", (kindle.SHEET,), kindle.document, kindle.sheet),
            Variant("vertical", (vertical.SHEET,), vertical.document, direction="rtl", metas=vertical.META),
        )
    }
)
