"""Where the walk over a saved page stands: what an element makes of the text inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from zilap.intake.html.notes import Notes, notes
from zilap.intake.html.page import (
    article,
    authors,
    beside,
    headline,
    heads_text,
    is_centred,
    is_margin,
    is_meta,
    is_pull_quote,
    label_of,
    largest,
    number_of,
    small,
    tells_fact,
    tells_speaker,
)
from zilap.intake.html.pictures import captioned

BESIDE = frozenset({"nav", "header", "footer", "aside", "form", "button", "select", "menu", "dialog"})
SPEAKER = "cite"
"""The label of a line that says whose the quotation above it is."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(slots=True)
class Open:
    """Where the walk stands."""

    role: str = "paragraph"
    level: int = 0
    mark: str = ""
    label: str = ""
    aside: str = ""
    pre: bool = False
    under: bool = False
    """Whether by its looks it would be a caption below a picture."""
    meta: bool = False
    """Whether each part of the line is a thing of its own: a date, a source, an author."""
    within_meta: bool = False
    """Whether it stands in such a line, however deep."""


@dataclass(slots=True)
class Page:
    """What the whole of a page shows, before it is walked."""

    main: Any
    """The element that holds the article; ``None`` where the whole page is it."""
    beside: frozenset[Any]
    notes: Notes
    title: Any
    headline: Any
    """The title, where it stands outside the article."""
    captions: frozenset[Any]
    small: frozenset[Any]
    authors: frozenset[str]
    counted: dict[Any, int] = field(default_factory=dict)
    """The number of the last item of each list so far."""


def page_of(root: Any) -> Page:
    """What a page shows."""
    main = article(root)
    return Page(
        main=main,
        beside=beside(root, main),
        notes=notes(root),
        title=largest(root),
        headline=headline(root, main),
        captions=captioned(root),
        small=small(root),
        authors=authors(root),
    )


def inside(page: Page, node: Any, state: Open) -> Open:
    """The state inside an element."""
    new = replace(state, aside=_aside(page, node, state), pre=state.pre or node.tag == "pre")
    new.under = state.under or is_centred(node) or node in page.small
    new.meta = is_meta(node)
    new.within_meta = state.within_meta or new.meta
    if node in page.notes.bodies:
        new.role, new.label, new.aside = "note", page.notes.bodies[node], ""
    elif state.role == "note":
        pass
    elif tells_speaker(node):
        new.role, new.mark, new.label, new.aside = "quote", "", SPEAKER, state.aside
    elif node is page.title:
        new.role, new.level, new.mark = "heading", 1, "#"
    elif (found := re.fullmatch("h([1-6])", node.tag)) and not tells_fact(node):
        new.role, new.level, new.mark = "heading", int(found[1]), "#" * int(found[1])
    elif node.tag == "li" and not (state.meta and tells_fact(node)):
        ordered = node.getparent() is not None and node.getparent().tag == "ol"
        depth = sum(1 for above in node.iterancestors() if above.tag in ("ul", "ol")) - 1
        new.role, new.level, new.mark = "item", max(depth, 0), _number(page, node) if ordered else "-"
    elif node.tag == "blockquote" or is_pull_quote(node):
        new.role, new.mark = "quote", ""
    else:
        new.label = "caption" if node in page.captions else label_of(node) or new.label
    return new


def _aside(page: Page, node: Any, state: Open) -> str:
    """Which sort of aside an element is; empty for none."""
    own = node.tag == "header" and not state.aside and (page.main is not None or heads_text(node))
    if node in (page.main, page.headline):
        return ""
    if _HIDDEN.search(node.get("style") or "") or node.get("hidden") is not None:
        return "hidden"
    if is_margin(node):
        return "header"
    if state.within_meta and node.tag == "dt":
        return "navigation"
    if node in page.beside or (node.tag in BESIDE and not own and not is_pull_quote(node)):
        return state.aside or "navigation"
    return state.aside


def _number(page: Page, item: Any) -> str:
    parent = item.getparent()
    page.counted[parent] = number_of(item, page.counted.get(parent))
    return f"{page.counted[parent]}."
