"""Footnotes stand on the page of their call, once, through repagination.

WeasyPrint lays a document out several times while page numbers settle, and makes only those
pages again that changed.  A note that moves from its page to the next is forgotten in between:
it is printed twice, or not at all.  Here each page remembers the notes that came to it and
those it passed on, so that a page is made again when they differ, and only then.

Where a paragraph does not fit what is left of a page, WeasyPrint makes room by sending the notes of
that page, called long before, to the next.  Here the paragraph goes instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zilap import sides, weasy


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one page, as WeasyPrint's boxes."""

    came: tuple[Any, ...]
    """Passed on by the page before."""
    taken: tuple[Any, ...]
    """Called on this page."""
    left: tuple[Any, ...]
    """Passed on to the next page."""


def make_all_pages(context: Any, root_box: Any, html: Any, pages: Sequence[Any]) -> Iterator[Any]:
    """Every page in turn, made now or as it was (replaces ``weasyprint.layout.make_all_pages``)."""
    known: dict[int, Notes] = context.__dict__.setdefault("zilap_notes", {})
    index = 0
    context.rendered_notes = []
    while True:
        state = context.page_maker[index][-1]
        came = tuple(context.reported_footnotes)
        as_it_was = index < len(pages) and not (state["content_changed"] or state["pages_wanted"])
        if as_it_was and index in known and known[index].came == came:
            resume_at = context.page_maker[index + 1][0]
            _again(context, known[index])
            yield pages[index]
        else:
            state.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
            waiting = list(context.footnotes)
            page, resume_at = weasy.page.remake_page(index, context, root_box, html)
            taken = tuple(note for note in waiting if note not in context.footnotes)
            known[index] = Notes(came, taken, tuple(context.reported_footnotes))
            sides.stack(page)
            yield page
        index += 1
        if resume_at is None and not context.reported_footnotes:
            context.page_maker = context.page_maker[: index + 1]
            context.broken_out_of_flow.clear()
            return


def _again(context: Any, notes: Notes) -> None:
    """What a page did to the waiting notes when it was made."""
    context.footnotes = [note for note in context.footnotes if note not in notes.taken]
    context.reported_footnotes = list(notes.left)


class _NotesStay:
    """A layout context that looks like that of a column: the one place where WeasyPrint leaves notes where they are.

    All else is read from the context and written to it.
    """

    in_column = True

    def __init__(self, context: Any) -> None:
        object.__setattr__(self, "context", context)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "context"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "context"), name, value)


def linebox_layout(context: Any, *rest: Any) -> Any:
    """The lines of a paragraph (replaces ``weasyprint.layout.block._linebox_layout``)."""
    return linebox_layout.__wrapped__(_NotesStay(context), *rest)  # type: ignore[attr-defined]


def install() -> None:
    """Put it in WeasyPrint's place, once.  Where WeasyPrint differs from what is known, nothing is touched."""
    if weasy.usable() and weasy.layout.make_all_pages is not make_all_pages:
        make_all_pages.__wrapped__ = weasy.layout.make_all_pages  # type: ignore[attr-defined]
        linebox_layout.__wrapped__ = weasy.block._linebox_layout  # type: ignore[attr-defined]
        weasy.replace(
            [(weasy.layout, "make_all_pages", make_all_pages), (weasy.block, "_linebox_layout", linebox_layout)]
        )
