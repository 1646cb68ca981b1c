"""Marks inside a line: bold in plain text; in Markdown also emphasis, links, notes and code."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from zilap.intake.labels import LINK_NAME
from zilap.intake.marks import LINK_LABEL
from zilap.intake.text import (
    BREAK,
    EM,
    EM_END,
    EMPTY,
    LINK,
    LINK_END,
    MADE,
    NOTE,
    NOTE_END,
    STRONG,
    STRONG_END,
    TARGET,
    Block,
    Blocks,
    Cleaned,
    Deed,
    Text,
    concat,
    made,
    spots,
)
from zilap.intake.wishes import Wishes

_BOLD = r"\*\*(?P<strong>(?=\S)[^*\n]+?(?<=\S))\*\*"
_PLAIN = re.compile(_BOLD)
_MARKDOWN = re.compile(
    rf"(?P<escape>\\[!-/:-@\[-`{{-~])|`(?P<code>[^`\n]+)`|<(?P<auto>https?://[^\s<>]+)>"
    rf"|\[\^(?P<note>[^\]\s]+)\](?!:)|(?<!!)\[(?P<link>[^\[\]\n]+)\]\((?P<target>(?:https?://|mailto:)[^\s()<>]+)\)"
    rf"|(?<![!\]])\[(?P<named>[^\[\]\n]+)\](?:\[(?P<ref>[^\[\]\n]*)\])?(?![(:\[])"
    rf"|{_BOLD}|__(?P<strong2>(?=\S)[^_\n]+?(?<=\S))__"
    rf"|(?<!\*)\*(?P<em>(?=\S)[^*\n]+?(?<=\S))\*(?!\*)|(?<![\w_])_(?P<em2>(?=\S)[^_\n]+?(?<=\S))_(?![\w_])"
)
_WHOLE = re.compile(f"{STRONG}[^{STRONG}{STRONG_END}]+{STRONG_END}[：:]?")

_SLANTED = re.compile(f"{EM}[^{EM}{EM_END}A-Za-z]+{EM_END}")
"""A whole text in italics: in Chinese, which has none, they say nothing."""


def inline(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Turn ``**bold**`` and the like into marks inside the text, where the file is text."""
    suffix = wishes.manuscript.file.suffix.lower()
    markdown = suffix in (".md", ".markdown")
    if not markdown and suffix != ".txt":
        return _strengthened(blocks, wishes.manuscript.strong), []
    pattern = _MARKDOWN if markdown else _PLAIN
    deeds: list[Deed] = []
    given = [block for block in blocks if block.label.startswith(LINK_LABEL)]
    names = _Names({block.label: block for block in given if wishes.allows("inline", block.text.spot)})

    def read(text: Text) -> Text:
        return _marked(text, pattern, wishes, deeds, names)

    done = tuple(block if block.label.startswith(LINK_LABEL) else _block(block, read) for block in blocks)
    return names.left(done, deeds), deeds


def _strengthened(blocks: Blocks, spans: Sequence[tuple[int, int]]) -> Blocks:
    """Blocks with marks round what the file sets in bold type, where that is not a whole block."""
    bold = frozenset(spot for start, end in spans for spot in range(start, end))
    return tuple(
        replace(block, text=_between_marks(block.text, bold))
        if block.role in ("paragraph", "item") and not bold.isdisjoint(block.text.spots)
        else block
        for block in blocks
    )


def _between_marks(text: Text, bold: frozenset[int]) -> Text:
    """A text with its bold stretches marked; a character that we put in goes with the one before it."""
    heavy = itertools.accumulate(text.spots, lambda last, spot: last if spot == MADE else spot in bold, initial=False)
    parts: list[Text] = []
    start = 0
    for strong, group in itertools.groupby(itertools.islice(heavy, 1, None)):
        end = start + sum(1 for _ in group)
        part = text.cut(start, end)
        parts += [made(STRONG), part, made(STRONG_END)] if strong else [part]
        start = end
    return concat(parts)


class _Names:
    """Addresses that a Markdown file gives under a name, and which of them links have used."""

    def __init__(self, blocks: dict[str, Block]) -> None:
        self.blocks, self.used = blocks, set[str]()

    def address(self, name: str) -> Text:
        """The address: the manuscript's the first time, a copy after that; empty where no such name is."""
        label = LINK_LABEL + name.casefold()
        found = LINK_NAME.match(self.blocks[label].text.chars) if label in self.blocks else None
        if found is None:
            return EMPTY
        text = self.blocks[label].text.cut(*found.span("target"))
        first = label not in self.used
        self.used.add(label)
        return text if first else made(text.chars)

    def left(self, blocks: Blocks, deeds: list[Deed]) -> Blocks:
        """The blocks without the names that links have used; the others are text."""
        kept: list[Block] = []
        for block in blocks:
            if not block.label.startswith(LINK_LABEL):
                kept.append(block)
            elif block.label in self.used:
                found = LINK_NAME.match(block.text.chars)
                start, end = found.span("target") if found else (0, 0)
                gone = spots([block.text.cut(0, start), block.text.cut(end)])
                deeds.append(Deed("inline", block.text.spot, "連結的網址，移到連結", block.text.plain[:40], gone))
            else:
                kept.append(replace(block, role="paragraph", label=""))
        return tuple(kept)


def _block(block: Block, read: Callable[[Text], Text]) -> Block:
    """A block with its marks read; one that is bold as a whole stands out, and needs none."""
    text = read(block.text)
    if text is block.text and not block.cells:
        return block
    cells = tuple(tuple(read(cell) for cell in row) for row in block.cells)
    if block.role in ("paragraph", "item", "heading") and _WHOLE.fullmatch(text.chars):
        text = without(text, STRONG + STRONG_END)
        return replace(block, text=text, cells=cells, bold=True)
    if block.role in ("paragraph", "figure") and _SLANTED.fullmatch(text.chars):
        text = without(text, EM + EM_END)
    return replace(block, text=text, cells=cells)


def without(text: Text, signs: str) -> Text:
    """The text without some of its inner marks."""
    kept = [(char, spot) for char, spot in zip(text.chars, text.spots, strict=True) if char not in signs]
    return Text("".join(char for char, _ in kept), tuple(spot for _, spot in kept))


def _marked(text: Text, pattern: re.Pattern[str], wishes: Wishes, deeds: list[Deed], names: _Names) -> Text:
    parts: list[Text] = []
    last = 0
    for found in pattern.finditer(text.chars):
        if not wishes.allows("inline", text.cut(found.start(), found.end()).spot) or BREAK in found[0]:
            continue
        inner = _inner(text, found, names)
        if not inner:
            continue
        kept = {spot for spot in inner.spots}
        gone = [
            Text(c, (s,))
            for c, s in zip(found[0], text.spots[found.start() : found.end()], strict=True)
            if s not in kept
        ]
        parts += [text.cut(last, found.start()), inner]
        last = found.end()
        deeds.append(Deed("inline", text.spots[found.start()], "行內標記", found[0][:40], spots(gone)))
    return concat([*parts, text.cut(last)]) if parts else text


def _inner(text: Text, found: re.Match[str], names: _Names) -> Text:
    """What a mark encloses, between our own marks; empty for a name in brackets that has no address."""

    def part(name: str) -> Text:
        return text.cut(*found.span(name))

    groups = found.groupdict()
    if groups["strong"] or groups.get("strong2"):
        return made(STRONG) + part("strong" if groups["strong"] else "strong2") + made(STRONG_END)
    if groups.get("em") or groups.get("em2"):
        return made(EM) + part("em" if groups["em"] else "em2") + made(EM_END)
    if groups["note"]:
        return made(NOTE) + part("note") + made(NOTE_END)
    if groups["link"]:
        return made(LINK) + part("link") + made(TARGET) + part("target") + made(LINK_END)
    if groups.get("named"):
        address = names.address(groups["ref"] or groups["named"])
        return made(LINK) + part("named") + made(TARGET) + address + made(LINK_END) if address else EMPTY
    if groups.get("auto"):
        return part("auto")
    return part("code") if groups.get("code") else text.cut(found.start() + 1, found.end())
