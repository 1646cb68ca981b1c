"""Marks at the start of a line: Markdown's, bullets, the marks of captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from zilap.han import chars as han
from zilap.han.chars import NUMERALS
from zilap.intake.folios import FOLIO
from zilap.intake.labels import (
    ASCII_BULLET,
    BULLET,
    CAPTION_MARKS,
    HEADING,
    LETTER_BULLET,
    LINK_NAME,
    QUOTE,
    RULE,
    UNDERLINE,
)
from zilap.intake.stamps import END
from zilap.intake.text import EMPTY, Block, Blocks, Cleaned, Deed, Text, spots
from zilap.intake.wishes import Wishes

_IMAGE = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<name>[^\s)\"'>]+)>?(?:\s+[\"'](?P<caption>.*)[\"'])?\s*\)(?:\{[^{}]*\})?\Z"
)
_NOTE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]:[ \t]*(?=\S)")
_BREAK_TAG = re.compile(r"(?:<br\s*/?>\s*)+", re.I)
LINK_LABEL = "link:"
"""How the label of a block begins that gives an address a name."""
_ITEMS = frozenset("•◦‣⁃∙▪▫")
"""Bullets that begin nothing but an item, even where one stands alone."""
_TAIL = re.compile(r"[ \t]+#+\Z|[ \t]*\{:?\s*[#.][^{}]*\}\Z")
"""Marks and attributes behind a heading of Markdown."""


def marks(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Tell what each line is by the mark before its text; the mark leaves the text."""
    gone: dict[str, list[Text]] = {}
    done = tuple(_marked(blocks, wishes, gone))
    deeds = [
        Deed(
            "mark",
            texts[0].spot,
            f"行首標記「{mark}」，共 {len(texts)} 處；還原別處，改寫行號",
            mark,
            spots(texts),
        )
        for mark, texts in gone.items()
    ]
    return done, deeds


def _marked(blocks: Blocks, wishes: Wishes, gone: dict[str, list[Text]]) -> Iterator[Block]:
    markdown = wishes.manuscript.file.suffix.lower() in (".md", ".markdown")
    letters = _letters(blocks)
    lined = frozenset(at for at in range(1, len(blocks)) if markdown and _lines_out(blocks, at, wishes))
    for at, block in enumerate(blocks):
        typed = _typed(blocks, at) if block.role == "paragraph" else None
        if not (typed or block.role == "line") or not wishes.allows("mark", block.text.spot):
            yield block
            continue
        if at in lined:
            gone.setdefault(block.text.chars[:3], []).append(block.text)
            continue
        before = blocks[at - 1].text.chars if at else ""
        lost = block.text.chars[:1] in letters and not FOLIO.fullmatch(block.text.chars)
        typed = typed or (LETTER_BULLET.match(block.text.chars) if lost else None)
        marked, taken = _item(block, typed) if typed else _read(block, before, markdown)
        if at + 1 in lined:
            level = 1 if blocks[at + 1].text.chars[0] == "=" else 2
            marked, taken = replace(block, role="heading", level=level, mark="#" * level), []
        for text in taken:
            gone.setdefault(text.chars.strip(), []).append(text)
        if marked.text or marked.role != "line":
            yield marked


def _letters(blocks: Blocks) -> frozenset[str]:
    """Letters and signs before lines, twice or more, that stand for a bullet which the file's encoding lost."""
    found = Counter(block.text.chars[0] for block in blocks if LETTER_BULLET.match(block.text.chars))
    return frozenset(char for char, count in found.items() if count >= 2)


def _lines_out(blocks: Blocks, at: int, wishes: Wishes) -> bool:
    """Whether a line of Markdown makes the one line above it a heading."""
    line, above = blocks[at], blocks[at - 1]
    if line.role != "line" or line.gap or not UNDERLINE.match(line.text.chars) or (not above.gap and at > 1):
        return False
    plain = above.role == "line" and not (RULE.match(above.text.chars) or ASCII_BULLET.match(above.text.chars))
    return plain and wishes.allows("mark", line.text.spot)


def _typed(blocks: Blocks, at: int) -> re.Match[str] | None:
    """The bullet that an author typed before this paragraph, where a neighbour has it too."""
    text = blocks[at].text.chars
    found = BULLET.match(text) or ASCII_BULLET.match(text) or LETTER_BULLET.match(text)
    near = [blocks[other] for other in (at - 1, at + 1) if 0 <= other < len(blocks)]
    alike = any(other.role == "paragraph" and other.text.chars[:1] == text[:1] for other in near)
    return found if alike or text[:1] in CAPTION_MARKS or text[:1] in _ITEMS else None


def _read(block: Block, before: str, markdown: bool) -> tuple[Block, list[Text]]:
    """The block without its mark, and what was taken from it."""
    chars = block.text.chars
    if FOLIO.fullmatch(chars):
        return block, []
    if _BREAK_TAG.fullmatch(chars) and markdown:
        return replace(block, text=block.text.cut(0, 0)), [block.text]
    if END.fullmatch(chars):
        return block, []
    if RULE.match(chars):
        return replace(block, role="rule"), []
    if found := _IMAGE.match(chars):
        return _image(block, found)
    if found := HEADING.match(chars):
        return _heading(block, found)
    if found := _NOTE.match(chars):
        note = replace(block, role="note", label=found["label"], text=block.text.cut(found.end()))
        return note, [block.text.cut(0, found.end())]
    if markdown and (found := LINK_NAME.match(chars)):
        return replace(block, role="note", label=f"{LINK_LABEL}{found['label'].casefold()}"), []
    if markdown and chars == ">":
        return replace(block, text=block.text.cut(1)), [block.text]
    if found := QUOTE.match(chars):
        return replace(block, role="quote", mark=">", text=block.text.cut(found.end())), [block.text.cut(0, 1)]
    if found := ASCII_BULLET.match(chars) or _bullet(chars, before):
        return _item(block, found)
    return block, []


def _bullet(chars: str, before: str) -> re.Match[str] | None:
    """A bullet, unless it is ○ as the zero of a date cut by a line's end."""
    found = BULLET.match(chars)
    if found and chars[0] == "○" and (before[-1:] in NUMERALS or chars[1:2] in NUMERALS | {"○"}):
        return None
    return found


def _heading(block: Block, found: re.Match[str]) -> tuple[Block, list[Text]]:
    mark = block.text.cut(0, found.end())
    text = block.text.cut(found.end())
    taken = [mark]
    if tail := _TAIL.search(text.chars):
        taken.append(text.cut(tail.start()))
        text = text.cut(0, tail.start())
    if inner := BULLET.match(text.chars):
        taken.append(text.cut(0, inner.end()))
        text = text.cut(inner.end())
    return replace(block, role="heading", level=len(found[1]), mark=found[1], text=text), taken


def _item(block: Block, found: re.Match[str]) -> tuple[Block, list[Text]]:
    mark = found[0].strip()
    text = block.text.cut(found.end())
    block = replace(block, measure=max(0, block.measure - han.width(found[0]))) if block.measure else block
    if mark not in CAPTION_MARKS or mark in "►▶":
        return replace(block, role="item", mark=mark, text=text), [block.text.cut(0, found.end())]
    return replace(block, mark=mark, text=text), [block.text.cut(0, found.end())]


def _image(block: Block, found: re.Match[str]) -> tuple[Block, list[Text]]:
    """A Markdown picture; the name is kept without its folder, and no address is followed."""
    caption = block.text.cut(*found.span("caption")) if found["caption"] is not None else EMPTY
    alt = block.text.cut(*found.span("alt"))
    kept = {*caption.spots, *alt.spots}
    rest = Text(block.text.chars, tuple(-1 if spot in kept else spot for spot in block.text.spots))
    name = PurePosixPath(found["name"].replace("\\", "/")).name
    return replace(block, role="figure", text=caption, alt=alt, picture=name, mark="!["), [rest]
