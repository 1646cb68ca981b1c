"""Which of the lines before a text is its title.

A column's name, the sort of text, an organisation, the occasion, a byline and the title stand there in any
order.  No place and no word proves which is which, so signs are weighed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zilap.han import chars
from zilap.intake.cover import one_line, titular
from zilap.intake.labels import COLUMN, FRONT, ORGANISATION, SPEAKER, is_house, label
from zilap.intake.signatures import PERSON, is_person
from zilap.intake.stamps import is_stamp
from zilap.intake.text import Block, Blocks

_SHAPED = re.compile(r"(?<=[\u3400-\u9fff」！？…])[ \u3000—！？|｜]+(?=[\u3400-\u9fff「])")
"""What stands between the halves of a title."""
_OCCASION = re.compile(
    r".{4,40}(?:致[辭詞辞词]|[演講讲][辭詞话話講]|發言|发言)(?:全文)?"
    r"|.{4,30}(?:[開开]幕[禮礼]|[啟启][動动][禮礼]|儀式|仪式|晚宴|酒會|酒会|論壇|论坛|大會|大会|年會|研討會|研讨会|座談會|座谈会|高峰會|峰会|典禮|典礼)(?:\s?\d{4}|\S{4})?"
)
"""Where a speech was held."""
_MADE = re.compile("(?:[編编][製制印著]|印[製制行]|出版|主[編编])\\Z")
"""By whom a text was published."""
_COLON = re.compile("[：:](?=.)")
_LETTERS = re.compile("[A-Za-z]{3}")
_MOST = 12
_DECK = 14
"""Characters from which a line of two phrases is no second line of a title, but a subtitle."""


def title_of(front: Blocks, blocks: Blocks, kind: str) -> int:
    """The place of the line that weighs most as a title, the first of equals; -1 where none has its shape.

    What stands below another line that may be one weighs less, the more so right above the prose, where the
    heading of a first part stands.
    """
    places = [at for at, block in enumerate(front) if block.role in ("heading", "paragraph") and titular(block)][:_MOST]
    parted = any(block.role == "heading" for block in blocks[len(front) :])
    weights: dict[int, float] = {}
    likely = 0
    for at in places:
        own = _weight(front, at, kind)
        heads = at == len(front) - 1 and (parted or label(front[at].text.chars) is not None)
        weights[at] = own - 0.6 * likely - (1.5 if likely else 1.25) * (heads and at > places[0])
        likely += own >= 0.0
    return max(places, key=lambda at: weights[at], default=-1)


def _weight(front: Sequence[Block], at: int, kind: str) -> float:
    """How much a line's own shape and what stands beside it speak for a title."""
    text = one_line(front[at].text).plain
    before, after = (one_line(front[near].text).plain if 0 <= near < len(front) else "" for near in (at - 1, at + 1))
    size = chars.count_han(text) + len(_LETTERS.findall(text))
    weight = 0.5 * (7 <= size <= 40) - 0.5 * (size <= 4) + 1.0 * bool(_SHAPED.search(text))
    weight += 0.5 * bool(_COLON.search(text)) - 0.5 * bool(SPEAKER.match(text))
    weight += 0.5 * is_stamp(after) + 0.5 * bool(FRONT.fullmatch(before))
    if is_house(text):
        weight += 1.5 if kind == "profile" else -1.5
    else:
        weight += 1.0 * _translates(text, after)
    weight -= 3.0 * bool(PERSON.fullmatch(text)) + 1.5 * bool(_OCCASION.fullmatch(text))
    weight -= 1.5 * bool(_MADE.search(text)) + 2.0 * bool(COLUMN.fullmatch(text)) + 2.0 * (label(text) is not None)
    return weight - 1.5 * (text[:1] == "「" and text[-1:] == "」") - 1.5 * _translates(before, text)


def _translates(text: str, after: str) -> bool:
    """Whether a line of English stands below a Chinese one."""
    return chars.count_han(text) > 0 == chars.count_han(after) and bool(_LETTERS.search(after))


def second_line(blocks: Blocks, title: int) -> bool:
    """Whether the line right below the title is its second one: as long as the first, and a byline or room after it."""
    lines = blocks[title : title + 3]
    if len(lines) < 3 or lines[1].gap or lines[1].role != lines[0].role or not titular(lines[1]):
        return False
    first, second = (block.text.plain for block in lines[:2])
    han = sorted(map(chars.count_han, (first, second)))
    even = han[0] >= 5 and han[1] <= 1.7 * han[0] and not _COLON.search(second)
    deck = _SHAPED.search(second) and han[0] > _DECK
    apart = lines[2].gap > 0 or is_stamp(lines[2].text.plain)
    return even and not (deck or _names(first) or _names(second)) and apart and lines[0].gap + title > 0


def is_subtitle(blocks: Blocks, at: int) -> bool:
    """Whether a line below the title says more of it: close to it with room after, or over a byline or date."""
    line, after = blocks[at], blocks[at + 1 : at + 2]
    text = line.text.plain
    plain = line.role in ("heading", "paragraph") and not line.level and titular(line) and chars.count_han(text) >= 5
    if not plain or not after or _names(text) or PERSON.fullmatch(after[0].text.plain):
        return False
    return is_stamp(after[0].text.plain) or (line.gap == 0 < after[0].gap and line.role == "heading")


def _names(text: str) -> bool:
    """Whether a line names a column, a house, a person, an occasion or a part of the text."""
    named = any(pattern.fullmatch(text) for pattern in (COLUMN, FRONT, ORGANISATION, _OCCASION))
    return named or is_person(text) or label(text) is not None
