"""The name of who wrote, alone on a line below the title, in files whose headings are told by more than their place."""

from __future__ import annotations

import re
from dataclasses import replace

from zilap.intake.labels import FRONT
from zilap.intake.text import Block, Blocks, Cleaned
from zilap.intake.wishes import Wishes

NAME = re.compile(r"[\u4e00-\u9fff](?:[ \u3000]{1,2}[\u4e00-\u9fff]|[\u4e00-\u9fff·]{0,3}[\u4e00-\u9fff])")
"""A name of two characters to five; one of two is often set with room between them."""
_PROSE = 20
"""Characters of the text below it, at the least."""


def bylines(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """A name right below the title is labelled ``author`` where another line is a heading by its looks."""
    done = list(blocks)
    told = [at for at, block in enumerate(done) if block.role != "aside"]
    if len(told) < 4:
        return blocks, []
    title, name, text = (done[at] for at in told[:3])
    plain = name.role == text.role == "paragraph" and not (name.bold or name.label or text.bold)
    heads = any(done[at].role == "heading" or done[at].bold for at in told[3:])
    said = name.text.plain.strip()
    fits = _is_title(title) and plain and heads and is_name(said) and len(text.text) >= _PROSE
    if fits and wishes.allows("stamp", name.text.spot):
        done[told[1]] = replace(name, label="author")
    return tuple(done), []


def _is_title(block: Block) -> bool:
    return (block.role == "heading" and block.level == 1) or (block.role == "paragraph" and block.bold)


def is_name(text: str) -> bool:
    """Whether a line may be a name, and does not say what sort of text this is: 前言."""
    return NAME.fullmatch(text) is not None and FRONT.fullmatch(text) is None
