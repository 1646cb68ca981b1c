"""Lines that stand for themselves whatever the measure: names of supporters, a chronicle's years, counted heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zilap.han import chars
from zilap.intake.labels import CONTACT, FIELD, SUPPORT
from zilap.intake.measure import Setting
from zilap.intake.shapes import is_heading
from zilap.intake.text import BREAK, Block, Blocks

_YEAR = re.compile(
    r"(?:[約约自]?(?:19|20)\d{2}(?:[-–—至/](?:\d{2,4}|至?今|[現现]在)?)?|[一二〇○零九]{4})\s*年?(?:\s*\d{1,2}\s*月)?[\s：:]+\S"
)
_YEARLY = frozenset("約约自12一二〇○零九")
"""What the line of a chronicle begins with."""
_NUMBERED = re.compile("([1-9]\\d?) [\u3400-\u9fff「『《][^，。；！？：]{1,24}")


def thanked(blocks: Blocks) -> int:
    """From where a list of supporters ends a text, no room between its names; the number of blocks where none does."""
    for at, block in enumerate(blocks):
        if SUPPORT.fullmatch(block.text.chars.rstrip("：:")):
            rest = blocks[at + 1 :]
            told = sum(chars.ends_sentence(other.text.chars) for other in rest)
            even = len({other.gap for other in rest if not SUPPORT.fullmatch(other.text.chars.rstrip("：:"))}) == 1
            return at if even and told * 10 <= len(rest) else len(blocks)
    return len(blocks)


def beside_name(last: Block, block: Block, setting: Setting) -> str:
    """Whether a line gives in English the name on the line before: ``BREAK``, or nothing."""
    told = chars.count_han(last.text.chars) > 1 and chars.count_han(block.text.chars) == 0
    plain = last.role == block.role == "line" and block.gap <= setting.gap and block.text.chars[:1].isalpha()
    return BREAK if told and plain else ""


def counted(blocks: Blocks) -> frozenset[int]:
    """Short lines that begin with 1, 2, 3 … and one blank, in order through the text, as headings do."""
    lines = [(at, found) for at, block in enumerate(blocks) if (found := _NUMBERED.fullmatch(block.text.chars))]
    numbers = [int(found[1]) for _, found in lines]
    return (
        frozenset(at for at, _ in lines) if len(lines) >= 3 and numbers == [*range(1, len(lines) + 1)] else frozenset()
    )


def beside_years(run: Sequence[Block], left: str, right: str) -> bool:
    """Whether a heading stands over the first line of a chronicle, or under its last."""
    if bool(_YEAR.match(left)) == bool(_YEAR.match(right)):
        return False
    return is_heading(left) if len(run) == 1 and _YEAR.match(right) else len(run) > 1 and is_heading(right)


def is_headed(run: Sequence[Block], left: str, right: str) -> bool:
    """Whether the first line is a heading over a way to reach somebody."""
    return len(run) == 1 and CONTACT.match(right) is not None and not FIELD.match(left) and is_heading(left)


def parallel(first: str, text: str) -> bool:
    """Whether a line begins with a year and a blank, as the first of its paragraph does: a chronicle."""
    return text[:1] in _YEARLY and bool(_YEAR.match(text) and _YEAR.match(first))
