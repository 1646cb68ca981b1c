"""A web page that was printed to PDF: the site's name above the title is the one that its margin gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zilap.intake.text import Block

_ADDRESS = re.compile(r"(?:https?|file)://\S+")


def without_site(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of a file whose margins bear an address, lines before the title that a margin says too set aside."""
    margins = [block.text for block in blocks if block.role == "aside"]
    if not any(_ADDRESS.search(text.plain) for text in margins):
        return list(blocks)
    begin = next((at for at, block in enumerate(blocks) if block.role == "heading"), 0)
    said = "".join(text.key for text in margins)
    return [
        replace(block, role="aside", mark="navigation")
        if at < begin and block.role == "line" and block.text.key in said
        else block
        for at, block in enumerate(blocks)
    ]
