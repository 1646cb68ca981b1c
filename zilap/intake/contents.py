"""A table of contents that a manuscript brought: the book makes its own."""

from __future__ import annotations

import re

from zilap.intake.shapes import CONTENTS
from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

_LINE = re.compile(r"\S.*?(?:[.…·‧．。]{3,}|(?:[.…·‧．]\s){3,}|\s{4,}|\t)\s*(?:\d{1,4}|[ivxlc]+)", re.I)
_TITLE = re.compile(rf"#{{0,6}}\s*(?:{CONTENTS.pattern})", re.I)
_LONGEST = 200
"""Characters of a line of a table of contents, its leaders included."""


def contents(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Lines that end in a page number after leaders, three or more, and 目錄 over them, go to the report."""
    done: list[Block] = []
    deeds: list[Deed] = []
    at = 0
    while at < len(blocks):
        titled = _is(blocks[at], _TITLE)
        end = at + titled
        while end < len(blocks) and _is(blocks[end], _LINE):
            end += 1
        leaders = sum("…" in block.text.chars or ".." in block.text.chars for block in blocks[at:end])
        enough = end - at - titled >= (2 if titled else 3) and (titled or leaders >= 3)
        if enough:
            for block in blocks[at:end]:
                if not wishes.allows("running", block.text.spot):
                    done.append(block)
                    continue
                told = excerpt(block.text.plain)
                deeds.append(Deed("running", block.text.spot, "目錄，由程式重做，移出正文", told, spots([block.text])))
            at = end
        else:
            done.append(blocks[at])
            at += 1
    return tuple(done), deeds


def _is(block: Block, pattern: re.Pattern[str]) -> bool:
    likely = block.role in ("line", "paragraph", "heading") and len(block.text) <= _LONGEST
    return likely and pattern.fullmatch(block.text.chars) is not None
