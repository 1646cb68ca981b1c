"""What of a saved page is the article, and what stands beside it: menus, shares, advertisements, related links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from zilap.intake.shapes import OF_PAGE, ORGANISATION, QUOTED

_PROSE = ("p", "blockquote", "li", "dd", "td", "div", "section", "pre")
_SHORTEST = 16
"""Characters outside links that make a block prose."""
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:"
    r"nav|navbar|navigation|toc\d*|table-?of-?contents|menu|submenu|breadcrumbs?|crumbs?|"  # ways through the site
    r"pagination|pager|prev|next|more|read-?more|"
    r"related\w*|recommend\w*|hot|ranking|"  # other articles
    r"cats?|category|categories|kicker|eyebrow|section-?name|channel|tags?|"  # where in the site it stands
    r"sidebar|side|footer|foot|header|masthead|topbar|copyright|"  # the frame of the page
    r"ads?|adv|advert\w*|banner|sponsor|promo|cookies?|popup|modal|newsletter|subscribe|"  # what is sold or asked
    r"subscription|login|search|comments?|"
    r"share|sharing|social|addthis|toolbar|tools|print|skip|fontsize|font-?size"  # buttons
    r")(?=[\s_-]|\d*$)",
    re.I,
)
"""Classes and ids of what is no article's."""
_SEPARATORS = re.compile(r"[\s|｜·•／/>»›-]+")
_PULLED = re.compile(r"(?:^|[\s_-])(?:pull-?quote|pullquote|blockquote|quote-?box|quotations?)(?=[\s_-]|$)", re.I)
_FRAMED = re.compile(r"(?:^|;)\s*border(?:-\w+)?\s*:(?!\s*(?:none|0))")
_META = re.compile(
    r"(?:^|[\s_-])(?:info|meta|byline|pub(?:lished|date|time|info)?|article-?info|post-?info|source|author(?:-?info)?|date|dateline|time)"
    r"(?=[\s_-]|$)",
    re.I,
)
_SUBTITLE = re.compile(r"(?:^|[\s_-])(?:sub-?title|sub-?head(?:line)?|dek|deck)(?=[\s_-]|$)", re.I)
_LARGE = 16.0
"""Points of type that a title is set in, at the least."""
_TOP = 6
"""Paragraphs from the start among which it stands."""
_META_LONGEST = 160
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
    if is_pull_quote(node) or next(node.iter("h1"), None) is not None:
        return False
    called = any(_NAMES.search(_called(node, name)) for name in ("class", "id"))
    if called:
        return _letters(node) <= 0.3 * whole
    if node.tag not in ("ul", "ol", "div", "p", "td", "tr", "center", "span"):
        return False
    return _only_links(node) or bool(OF_PAGE.fullmatch(_said(node)))


def _called(node: Any, name: str = "class") -> str:
    """The names of an element, the words of each parted by a hyphen: ``photoCaption`` is ``photo-Caption``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", node.get(name) or "")


def _only_links(node: Any) -> bool:
    """Whether three links or more are nearly all that an element says."""
    links = list(node.iter("a"))
    said = len(_SEPARATORS.sub("", _said(node)))
    return len(links) >= 3 and sum(map(_letters, links)) >= 0.85 * max(said, 1)


def _said(node: Any) -> str:
    return " ".join("".join(_texts(node.itertext())).split())


def is_pull_quote(node: Any) -> bool:
    """Whether a page calls an element a sentence of the text set large, or sets a quotation in a frame."""
    framed = node.tag in ("span", "div", "p", "aside") and _FRAMED.search(node.get("style") or "")
    return bool(_PULLED.search(_called(node)) or (framed and QUOTED.fullmatch(_said(node))))


def is_meta(node: Any) -> bool:
    """Whether a page calls an element the line that says when, where and by whom a text was published."""
    return bool(_META.search(_called(node))) and _letters(node) <= _META_LONGEST


def largest(root: Any) -> Any:
    """The paragraph that a word processor set as title: in the largest type, all of it, before every heading."""
    sized: list[tuple[float, Any]] = []
    for node in root.iter("p", "h1", "h2", "h3"):
        if node.tag != "p" or len(sized) >= _TOP:
            break
        if said := _letters(node):
            fonts = [font for font in node.iter("font", "span") if _letters(font) >= said]
            sized.append((max((_points(font) for font in fonts), default=0.0), node))
    most, found = max(sized, key=lambda pair: pair[0], default=(0.0, None))
    alone = most >= _LARGE and sum(size == most for size, _ in sized) == 1
    return found if alone and not ORGANISATION.fullmatch(_said(found)) else None


def _points(node: Any) -> float:
    size = re.search(r"font-size:\s*(\d+(?:\.\d+)?)pt", node.get("style") or "")
    return float(size[1]) if size else 0.0


def heads_text(node: Any) -> bool:
    """Whether a ``<header>`` is the head of the text and not of a site: a first-level heading, and no links."""
    return next(node.iter("h1"), None) is not None and next(node.iter("a", "nav", "form", "img"), None) is None


def is_centred(node: Any) -> bool:
    """Whether an element is set in the middle of its lines."""
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.tag == "center" or (node.get("align") or "").lower() == "center" or "text-align:center" in style


def _letters(node: Any) -> int:
    return len(re.sub(r"\s+", "", "".join(_texts(node.itertext()))))


def _texts(pieces: Iterable[Any]) -> Iterable[str]:
    return (str(piece) for piece in pieces)


def label_of(node: Any) -> str:
    """``caption`` of a picture or ``subtitle``, where a page calls an element so; else empty."""
    if node.tag == "figcaption" or (node.tag in ("p", "div", "span", "small") and _CAPTION.search(_called(node))):
        return "caption"
    return "subtitle" if node.tag in ("p", "div", "span") and _SUBTITLE.search(_called(node)) else ""


def look_of(node: Any) -> str:
    """The tag of an inline element, or the one that its style is like: programs write bold as ``<span style>``."""
    style = (node.get("style") or "").replace(" ", "").lower() if node.tag == "span" else ""
    if re.search(r"font-weight:(?:bold|[6-9]00)", style):
        return "b"
    return "i" if "font-style:italic" in style else str(node.tag)


def is_margin(node: Any) -> bool:
    """Whether an element is the head or foot of pages, as word processors name them in a page that they write."""
    return node.tag == "div" and node.get("title") in ("header", "footer")


def number_of(item: Any, last: int | None) -> int:
    """The number that a browser prints before an item of an ordered list; ``last`` is that of the item before."""
    own, first = item.get("value") or "", item.getparent().get("start") or ""
    if own.isdecimal():
        return int(own)
    return last + 1 if last is not None else int(first) if first.isdecimal() else 1
