"""What of a saved page is the article, and what stands beside it: menus, shares, advertisements, related links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_PROSE = ("p", "blockquote", "li", "dd", "td", "div", "section", "pre")
_SHORTEST = 16
"""Characters outside links that make a block prose."""
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|share|sharing|social|addthis|related|recommend\w*|"
    r"sidebar|side|footer|foot|header|masthead|topbar|ads?|adv|advert\w*|banner|sponsor|promo|comments?|cookies?|popup|modal|"
    r"newsletter|subscribe|subscription|tags?|pagination|pager|login|search|toolbar|tools|print|skip|copyright|hot|ranking)"
    r"(?=[\s_-]|\d*$)",
    re.I,
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|photo-?desc\w*|img-?desc\w*|image-?desc\w*|photo-?text)(?=[\s_-]|$)", re.I
)


def article(root: Any) -> Any:
    """The element that holds the article, or ``None`` where the whole page is it.

    ``<article>`` or ``<main>`` where the page has one; else the smallest element that holds nine tenths of
    the prose, and the page's only first-level heading.
    """
    named = [node for tag in ("article", "main") for node in root.iter(tag)]
    if named:
        return max(named, key=lambda node: len(node.text_content()))
    weights = {node: weight for node in root.iter(*_PROSE) if (weight := _own(node)) >= _SHORTEST}
    total = sum(weights.values())
    body = root.find("body")
    if not total or body is None:
        return None
    inside: dict[Any, int] = {}
    for node, weight in weights.items():
        for above in (node, *node.iterancestors()):
            inside[above] = inside.get(above, 0) + weight
    holders = [node for node, weight in inside.items() if weight >= 0.9 * total]
    found = max(holders, key=lambda node: sum(1 for _ in node.iterancestors()))
    found = _holding(found, list(root.iter("h1")))
    return None if found.tag in ("html", "body") or found in weights else found


def _holding(node: Any, heads: list[Any]) -> Any:
    """The element, or the one above it that holds the heading of the page too."""
    if len(heads) == 1:
        while node.tag != "body" and heads[0] is not node and node not in heads[0].iterancestors():
            node = node.getparent()
    return node


def _own(node: Any) -> int:
    """Characters that stand in an element itself or in its inline parts, links aside."""
    pieces = [node.text or ""]
    for child in node:
        if child.tag not in ("a", *_PROSE, "ul", "ol", "table", "script", "style") and isinstance(child.tag, str):
            pieces.append("".join(str(text) for text in child.itertext()))
        pieces.append(child.tail or "")
    return len(re.sub(r"\s+", "", "".join(pieces)))


def beside(root: Any, main: Any) -> frozenset[Any]:
    """Elements that by their name or by being nothing but links are not the article's text."""
    top = main if main is not None else root
    whole = _letters(top)
    return frozenset(node for node in top.iter() if node is not main and _is_beside(node, whole))


def _is_beside(node: Any, whole: int) -> bool:
    if not isinstance(node.tag, str) or node.tag in ("html", "body", "a", "h1", "h2", "h3", "article", "main"):
        return False
    called = any(_NAMES.search(node.get(name) or "") for name in ("class", "id"))
    if called:
        return _letters(node) <= 0.3 * whole
    return node.tag in ("ul", "ol", "div", "p") and _only_links(node)


def _only_links(node: Any) -> bool:
    """Whether three links or more are nearly all that an element says."""
    links = list(node.iter("a"))
    return len(links) >= 3 and sum(map(_letters, links)) >= 0.85 * max(_letters(node), 1)


def _letters(node: Any) -> int:
    return len(re.sub(r"\s+", "", "".join(_texts(node.itertext()))))


def _texts(pieces: Iterable[Any]) -> Iterable[str]:
    return (str(piece) for piece in pieces)


def is_caption(node: Any) -> bool:
    """Whether a page calls an element the caption of a picture."""
    return node.tag in ("p", "div", "span", "small") and bool(_CAPTION.search(node.get("class") or ""))
