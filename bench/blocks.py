"""The text of a document in blocks, read from its HTML and style sheets, and where each block stands on pages."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cssselect2
import tinycss2
from weasyprint import HTML

_BLOCK = re.compile(
    "html|body|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|li|main|nav|ol|p|section"
    "|table|tbody|td|tfoot|th|thead|tr|ul"
)
_SKIPPED = frozenset(["head", "svg", "script", "style", "title", "rp"])
_INHERITED = frozenset(("lang", "text-align", "--line-grid"))
_PROPERTIES = _INHERITED | {"display", "float", "position"}
_ASIDE = 60
"""At most so many generated characters (readings, calls of notes, page numbers) stand between two parts of a text."""
_LEAST = 8
"""Fewer characters of a block do not stand alone on a page."""
_LENGTHS = (math.inf, 24, 12, 6, 5, 4, 3, 2, 0)
"""Longer blocks are looked for before shorter ones."""
_USED = "\0"


@dataclass(frozen=True, slots=True)
class Block:
    """Text of the source without blanks, in the parts between which something is generated."""

    tag: str
    parts: tuple[str, ...]
    spaced: frozenset[int]
    """Characters after which the source has a blank."""
    style: Mapping[str, str]
    inside: frozenset[str]
    """The tags of its ancestors."""

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class Found:
    """Where a block stands: (page, start, stop) of its characters, each part in one or more stretches."""

    block: Block
    stretches: list[tuple[int, int, int]] = field(default_factory=list)


def blocks(html: str, css: str) -> list[Block]:
    """Every block of text of a document, in order; notes, and what is placed apart, are blocks of their own."""
    root = cssselect2.ElementWrapper.from_html_root(HTML(string=html, base_url="book:").etree_element)
    return list(_walk(root, _matcher(css, _PROPERTIES), {}, frozenset()))


def _matcher(css: str, properties: frozenset[str]) -> Any:
    matcher = cssselect2.Matcher()
    for prelude, declarations in _rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)):
        wanted = {name: tinycss2.serialize(value).strip() for name, value in declarations.items() if name in properties}
        if wanted:
            for selector in cssselect2.compile_selector_list(prelude):
                matcher.add_selector(selector, wanted)
    return matcher


def _rules(nodes: Iterable[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword == "media":
            yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))
        elif node.type == "qualified-rule" and "::" not in tinycss2.serialize(node.prelude):
            found = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            yield node.prelude, {one.lower_name: one.value for one in found if one.type == "declaration"}


def _walk(element: Any, matcher: Any, style: Mapping[str, str], inside: frozenset[str]) -> Iterator[Block]:
    """The blocks in a block: its stretches of text between inner blocks, and theirs."""
    own = _style(element, matcher, style)
    if own.get("display") == "none":
        return
    text = _Text()
    asides: list[Any] = []
    for child in _inline(element, matcher, text, asides):
        yield from text.blocks(element.local_name, own, inside)
        yield from _walk(child, matcher, own, inside | {element.local_name})
    yield from text.blocks(element.local_name, own, inside)
    for child in asides:
        note = _Text()
        list(_inline(child, matcher, note, []))
        yield from note.blocks("note", {}, inside)


def _style(element: Any, matcher: Any, style: Mapping[str, str]) -> dict[str, str]:
    """The declared values of an element, those of its parent where they are inherited."""
    own = {name: value for name, value in style.items() if name in _INHERITED}
    own["lang"] = element.etree_element.get("lang") or own.get("lang", "")
    for _, _, pseudo, declared in sorted(matcher.match(element), key=lambda row: row[:2]):
        if pseudo is None:
            own |= declared
    return own


class _Text:
    """Text as it is gathered."""

    def __init__(self) -> None:
        self.parts = [""]
        self.spaced: set[int] = set()

    def add(self, text: str | None) -> None:
        for piece in re.findall(r"\s+|[^\s]+", text or ""):
            plain = re.sub("[\u00ad\u200b\u2060\ufeff]", "", piece)
            if piece.isspace():
                self.spaced.add(sum(map(len, self.parts)) - 1)
            else:
                self.parts[-1] += plain

    def blocks(self, tag: str, style: Mapping[str, str], inside: frozenset[str]) -> Iterator[Block]:
        parts = tuple(filter(None, self.parts))
        if parts:
            yield Block(tag, parts, frozenset(self.spaced), dict(style), inside)
        self.parts, self.spaced = [""], set()


def _inline(element: Any, matcher: Any, text: _Text, asides: list[Any]) -> Iterator[Any]:
    """Gather the text of inline elements; yields each block on the way."""
    text.add(element.etree_element.text)
    is_row = _style(element, matcher, {}).get("display", "") in ("flex", "grid", "inline-flex")
    for child in element.iter_children():
        style = _style(child, matcher, {})
        if child.local_name in _SKIPPED or style.get("display") == "none":
            pass
        elif child.local_name == "rt" or style.get("float") == "footnote":
            text.parts.append("")
            asides += [child] if child.local_name != "rt" else []
        elif _BLOCK.fullmatch(child.local_name) or is_row or not _flows(style):
            yield child
        else:
            yield from _inline(child, matcher, text, asides)
            text.parts += [""] if child.local_name in ("a", "br") else []
        text.add(child.etree_element.tail)


def _flows(style: Mapping[str, str]) -> bool:
    """Whether an element's text is part of the line it stands in."""
    placed = style.get("float", "none") != "none" or style.get("position") in ("absolute", "fixed")
    return not placed and style.get("display", "inline") in ("inline", "contents")


def place(some: Sequence[Block], pages: Sequence[str]) -> list[Found]:
    """Where each block stands on the pages (their text without blanks); one not found has no stretches.

    Long blocks go first, and paragraphs before all else, so that a title is not found in a paragraph that names it.
    """
    left = list(pages)
    out = [Found(block) for block in some]
    for (most, least), is_small in itertools.product(itertools.pairwise(_LENGTHS), (False, True)):
        here = 0
        for found in out:
            length = len(found.block.text)
            if most > length >= least and is_small == (found.block.tag != "p"):
                found.stretches = _find(found.block.parts, left, here) or []
                for page, start, stop in found.stretches:
                    left[page] = left[page][:start] + _USED * (stop - start) + left[page][stop:]
            if found.stretches and length >= _LEAST and found.block.tag not in ("note", "figcaption"):
                here = found.stretches[-1][0]
    return out


def _find(parts: Sequence[str], pages: Sequence[str], here: int) -> list[tuple[int, int, int]] | None:
    """On one page, best near the last block; else across two."""
    order = sorted(range(len(pages)), key=lambda page: (not here <= page <= here + 2, abs(page - here)))
    for way in (_on_page, _across):
        for page in order:
            if found := way(parts, pages, page):
                return found
    return None


def _on_page(parts: Sequence[str], pages: Sequence[str], page: int) -> list[tuple[int, int, int]] | None:
    """All parts on one page, with little between them."""
    text = pages[page] if page < len(pages) else ""
    at = text.find(parts[0])
    while at >= 0:
        out, stop = [(page, at, at + len(parts[0]))], at + len(parts[0])
        for part in parts[1:]:
            start = text.find(part, stop, stop + _ASIDE + len(part))
            if start < 0:
                break
            stop = start + len(part)
            out.append((page, start, stop))
        else:
            return out
        at = text.find(parts[0], at + 1)
    return None


def _across(parts: Sequence[str], pages: Sequence[str], page: int) -> list[tuple[int, int, int]] | None:
    """As much as stands on one page, and the rest on the next; a page may hold no less than a few characters."""
    count = sum(map(len, parts))
    if page + 1 >= len(pages) or count < 2 * _LEAST or not _on_page(_cut(parts, 0, _LEAST), pages, page):
        return None
    low, high = _LEAST, count
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _on_page(_cut(parts, 0, middle), pages, page) else (low, middle)
    rest = _cut(parts, low, count)
    ends = _on_page(rest, pages, page + 1) or _across(rest, pages, page + 1)
    return [*(_on_page(_cut(parts, 0, low), pages, page) or []), *ends] if ends else None


def _cut(parts: Sequence[str], start: int, stop: int) -> list[str]:
    out, at = [], 0
    for part in parts:
        out.append(part[max(0, start - at) : max(0, stop - at)])
        at += len(part)
    return [part for part in out if part]
