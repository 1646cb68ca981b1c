"""What of a saved page is the article, and what stands beside it: menus, shares, advertisements, related links."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Set
from typing import Any

from zilap.intake.shapes import OF_PAGE, ORGANISATION, OWNED, QUOTED, RELATED
from zilap.intake.stamps import is_stamp

_PROSE = ("p", "blockquote", "li", "dd", "td", "div", "section", "pre")
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOT_OWN = frozenset(
    {"a", *_PROSE, *_HEADS, "ul", "ol", "dl", "table", "figure", "header", "footer", "nav", "script", "style"}
)
"""Elements whose text is not that of the element round them."""
_PARAGRAPHS = ("p", "li", "dd", "td", *_HEADS, "blockquote", "figcaption", "b", "strong")
"""Elements in whose lines a link or a named span is a word like others."""
_ASKED = 80
"""Characters round a field that a reader is to fill in: 訂閱電子報."""
_LEAD = 12
"""Characters of what stands before links to other articles."""
_NAMED = 0.3
"""Share of a page's prose in what it calls its article; a teaser of another article has less."""
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
    r"subscription|feeds?|login|search|comments?|"
    r"btn|button|share\w*|sharing|social|likes?|addthis|toolbar|tools?|print|skip|fontsize|font-?size"  # buttons
    r")(?=[\s_-]|\d*$)",
    re.I,
)
"""Classes and ids of what is no article's."""
_SEPARATORS = re.compile(r"[\s|｜·•／/>»›-]+")
_PULLED = re.compile(r"(?:^|[\s_-])(?:pull-?quote|pullquote|blockquote|quote-?box|quotations?)(?=[\s_-]|$)", re.I)
_FRAMED = re.compile(r"(?:^|;)\s*border(?:-\w+)?\s*:(?!\s*(?:none|0))")
_META = re.compile(
    r"(?:^|[\s_-])(?:info|meta|bylines?|pub(?:lished|date|time|info)?|article-?info|post-?info|submitted|properties|source|author(?:-?info)?|date|dateline|time)"
    r"(?=[\s_-]|$)",
    re.I,
)
_SUBTITLE = re.compile(r"(?:^|[\s_-])(?:sub-?title|sub-?head(?:line)?|dek|deck)(?=[\s_-]|$)", re.I)
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author|byline)(?:-?name)?(?=\s|$)", re.I)
_DECLARED = re.compile(r"author|(?:og:)?article:author|dc\.creator|parsely-author|byl", re.I)
"""How the head of a page names its author."""
_NAME = 20
"""Characters of who wrote."""
_LARGE = 16.0
"""Points of type that a title is set in, at the least."""
_SMALL = 10.0
"""Points below which type is smaller than that of text."""
_TOP = 6
"""Paragraphs from the start among which it stands."""
_HOME = re.compile(r"(?!\Z)(?:https?://[^/?#]+)?/?(?:index\.\w+)?(?:[?#].*)?")
"""Where the first page of a site is."""
_OWNER = 90
"""Characters of a paragraph that says who owns a page."""
_META_LONGEST = 160
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|photo-?desc\w*|img-?desc\w*|image-?desc\w*|photo-?text)(?=[\s_-]|$)", re.I
)


def article(root: Any) -> Any:
    """The element that holds the article, or ``None`` where the whole page is it.

    ``<article>`` or ``<main>`` where one of them has much of the prose; else the smallest element that holds nine
    tenths of the prose, and the page's only first-level heading.
    """
    frame = {inner for node in beside(root, None) for inner in node.iter()}
    prose = (node for node in root.iter(*_PROSE) if node not in frame)
    weights = {node: weight for node in prose if (weight := _own(node)) >= _SHORTEST}
    total = sum(weights.values())
    body = root.find("body")
    inside: dict[Any, int] = {}
    for node, weight in weights.items():
        for above in (node, *node.iterancestors()):
            inside[above] = inside.get(above, 0) + weight
    named = max(root.iter("article", "main"), key=lambda node: len(node.text_content()), default=None)
    if named is not None and inside.get(named, 0) >= _NAMED * total:
        return named
    if not total or body is None:
        return None
    holders = [node for node, weight in inside.items() if weight >= 0.9 * total]
    found = max(holders, key=lambda node: sum(1 for _ in node.iterancestors()))
    found = _holding(found, heads_of(root))
    return None if found.tag in ("html", "body") or found in weights else found


def heads_of(root: Any) -> list[Any]:
    """The first-level headings of a page, without the name of the site: that is a link to its first page.

    Where the page has none, the heading with which the name of its tab begins.
    """
    tree = root.getroottree()
    if next(tree.iter("h1"), None) is not None:
        return [node for node in root.iter("h1") if not _names_site(node)]
    tab = _tab(tree)
    return [node for node in root.iter("h2", "h3") if (said := _squeezed(_said(node))) and tab.startswith(said)][:1]


def _tab(tree: Any) -> str:
    return next((_squeezed(_said(node)) for node in tree.iter("title")), "")


def _names_site(head: Any) -> bool:
    """Whether a heading is a link to the first page, and the page's tab names another heading."""
    links = list(head.iter("a"))
    home = len(links) == 1 and _HOME.fullmatch((links[0].get("href") or "").strip()) is not None
    if not home or _said(links[0]) != _said(head):
        return False
    tab = _tab(head.getroottree())
    others = (_squeezed(_said(node)) for node in head.getroottree().iter("h2", "h3", "h4"))
    return any(said and said in tab for said in others)


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
        if isinstance(child.tag, str) and child.tag not in _NOT_OWN:
            pieces.append("".join(str(text) for text in child.itertext()))
        pieces.append(child.tail or "")
    return len(re.sub(r"\s+", "", "".join(pieces)))


def beside(root: Any, main: Any) -> frozenset[Any]:
    """Elements that by their name or by being nothing but links are not the article's text."""
    top = main if main is not None else root
    whole = _letters(top)
    heads = {above for head in heads_of(root) for above in (head, *head.iterancestors())}
    return frozenset(node for node in top.iter() if node is not main and _is_beside(node, whole, heads))


def _is_beside(node: Any, whole: int, heads: Set[Any]) -> bool:
    if not isinstance(node.tag, str) or node.tag in ("html", "body", "h2", "h3", "article", "main"):
        return False
    if node.tag in ("a", "span") and node.getparent().tag in _PARAGRAPHS:
        return False
    if node.tag == "h1" or is_pull_quote(node) or node in heads:
        return node.tag == "h1" and node not in heads
    if node.tag == "a" and _is_button(node):
        return True
    called = any(_NAMES.search(_called(node, name)) for name in ("class", "id"))
    if called:
        return _letters(node) <= 0.3 * whole
    if node.tag not in ("ul", "ol", "div", "p", "td", "tr", "center", "span", "section"):
        return False
    if next(node.iter("input", "textarea"), None) is not None and _letters(node) <= _ASKED:
        return True
    most = _OWNER if node.tag == "p" else 0.3 * whole
    if node.tag in ("div", "td", "tr", "section", "p") and _letters(node) <= most and OWNED.search(_said(node)):
        return True
    return _only_links(node) or _leads_on(node) or bool(OF_PAGE.fullmatch(_said(node)))


def _called(node: Any, name: str = "class") -> str:
    """The names of an element, the words of each parted by a hyphen: ``photoCaption`` is ``photo-Caption``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", node.get(name) or "")


def _only_links(node: Any) -> bool:
    """Whether three links or more are nearly all that an element says."""
    links = list(node.iter("a"))
    said = len(_SEPARATORS.sub("", _said(node)))
    return len(links) >= 3 and sum(map(_letters, links)) >= 0.85 * max(said, 1)


def _is_button(link: Any) -> bool:
    """Whether a link runs a script and stands apart from all text round it."""
    parent = link.getparent()
    beside = "".join((parent.text or "", *(child.tail or "" for child in parent))).strip()
    return (link.get("href") or "").lower().startswith("javascript:") and not beside


def _leads_on(node: Any) -> bool:
    """Whether all that an element says is links, to other articles as it says before them, or buttons each."""
    links = list(node.iter("a"))
    if not links or sum(map(_letters, links)) + _LEAD < _letters(node):
        return False
    lead = (node.text or "").strip() or next((_said(child) for child in node if child.tag != "a"), "")
    return bool(RELATED.fullmatch(lead)) or all(OF_PAGE.fullmatch(_said(link)) for link in links)


def _said(node: Any) -> str:
    return " ".join("".join(_texts(node.itertext())).split())


def is_pull_quote(node: Any) -> bool:
    """Whether a page calls an element a sentence of the text set large, or sets a quotation in a frame."""
    framed = node.tag in ("span", "div", "p", "aside") and _FRAMED.search(node.get("style") or "")
    return bool(_PULLED.search(_called(node)) or (framed and QUOTED.fullmatch(_said(node))))


def is_meta(node: Any) -> bool:
    """Whether an element is the line that says when, where and by whom a text was published.

    The page calls it so, or it is made of short parts, nothing between them, one of which is a date or a byline.
    """
    called = _META.search(_called(node))
    if not (called or _is_parted(node)) or _letters(node) > _META_LONGEST:
        return False
    return bool(called) or any(map(tells_fact, node))


def _is_parted(node: Any) -> bool:
    """Whether an element holds two others or more, and nothing between them."""
    if node.tag not in ("div", "p") or len(node) < 2:
        return False
    return not "".join((node.text or "", *(child.tail or "" for child in node))).strip()


def tells_fact(node: Any) -> bool:
    """Whether all that an element says is a date or who wrote."""
    return is_stamp(_said(node))


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
    size = re.search(r"font-size:\s*(\d+(?:\.\d+)?)(pt|px)", node.get("style") or "")
    return float(size[1]) * (0.75 if size[2] == "px" else 1.0) if size else 0.0


def headline(root: Any, main: Any) -> Any:
    """The title, where it stands outside the article: the page's only first-level heading, as its tab has it."""
    heads = heads_of(root)
    named = _tab(root.getroottree())
    if main is None or len(heads) != 1 or main in heads[0].iterancestors() or not _letters(heads[0]):
        return None
    others = (node for node in main.iter("h2", "h3") if _letters(node) and _squeezed(_said(node)) in named)
    return heads[0] if named.startswith(_squeezed(_said(heads[0]))) and next(others, None) is None else None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def small(root: Any) -> frozenset[Any]:
    """The paragraphs that are all in small type, where most of the page is not."""
    told = {node: letters for node in root.iter("p", "div", "center") if (letters := _own_letters(node))}
    found = frozenset(node for node in told if _is_small(node))
    return found if sum(told[node] for node in found) < 0.4 * sum(told.values()) else frozenset()


def _own_letters(node: Any) -> int:
    """The letters of an element that holds no other paragraph."""
    holds = any(child is not node for child in node.iter("p", "div", "table"))
    return 0 if holds else _letters(node)


def _is_small(node: Any) -> bool:
    said = _letters(node)
    fonts = [font for font in node.iter("font", "span", "small") if _letters(font) >= said]
    told = (font.tag == "small" or font.get("size") in ("1", "2", "-1", "-2") for font in fonts)
    sizes = (_points(font) for font in (node, *fonts))
    return any(told) or any(0 < size < _SMALL for size in sizes)


def heads_text(node: Any) -> bool:
    """Whether a ``<header>`` is the head of the text and not of a site: a first-level heading, and no links."""
    return bool(heads_of(node)) and next(node.iter("a", "nav", "form", "img"), None) is None


def is_centred(node: Any) -> bool:
    """Whether an element is set in the middle of its lines."""
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.tag == "center" or (node.get("align") or "").lower() == "center" or "text-align:center" in style


def _letters(node: Any) -> int:
    return len(re.sub(r"\s+", "", "".join(_texts(node.itertext()))))


def _texts(pieces: Iterable[Any]) -> Iterable[str]:
    return (str(piece) for piece in pieces)


def authors(root: Any) -> frozenset[str]:
    """Who wrote, as the head of a page declares it."""
    named = (node for node in root.iter("meta") if _DECLARED.fullmatch(node.get("name") or node.get("property") or ""))
    return frozenset(said for node in named if 0 < len(said := (node.get("content") or "").strip()) <= _NAME)


def label_of(node: Any) -> str:
    """``caption`` of a picture, ``subtitle`` or ``author``, where a page calls an element so; else empty."""
    if node.tag == "figcaption" or (node.tag in ("p", "div", "span", "small") and _CAPTION.search(_called(node))):
        return "caption"
    if "author" in (node.get("rel") or "").split() and _letters(node) <= _NAME:
        return "author"
    if node.tag not in ("p", "div", "span"):
        return ""
    if _AUTHOR.search(_called(node)) and _letters(node) <= _NAME:
        return "author"
    return "subtitle" if _is_subtitle(node) else ""


def _is_subtitle(node: Any) -> bool:
    """Whether a page calls an element a subtitle, and no other: the headings of its parts may be called so."""
    if not _SUBTITLE.search(_called(node)):
        return False
    alike = (other for other in node.getroottree().iter(node.tag) if other.get("class") == node.get("class"))
    return next(itertools.islice(alike, 1, None), None) is None


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


def tells_speaker(node: Any) -> bool:
    """Whether an element says below a quotation whose it is: ``<cite>``, ``<footer>``, the caption of a quotation."""
    if node.tag in ("cite", "footer"):
        return any(above.tag == "blockquote" for above in node.iterancestors()) and node.getparent().tag != "p"
    figure = node.getparent() if node.tag == "figcaption" else None
    return figure is not None and figure.find("blockquote") is not None and next(figure.iter("img"), None) is None
