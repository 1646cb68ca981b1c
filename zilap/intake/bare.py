"""Captions that neither a mark nor the room of their picture shows, as copies from a viewer or a browser have them.

One sentence in a text of long paragraphs may be a caption or may be the author's.  Signs are weighed: who speaks
round it, what it shows, how it begins, how it stands; and captions that are sure make others likelier.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from zilap.han import chars
from zilap.intake.labels import SPEAKER, label
from zilap.intake.shapes import SCENE, is_heading
from zilap.intake.stamps import is_stamp
from zilap.intake.text import BREAK, Block, Blocks

_TOLD = re.compile(
    r"感謝|多謝|谨此|謹此|感谢|多谢|[祝願愿盼望]|[我你您他她它這那此但而又也不沒有於其因所如當從自由只還再最同至隨然及]|本[刊報會]|今[天日年]|去年|明年|後來|結果|事實|問題|原來|例如|第[一二三四五]"
    r"|[这没还当从随结实]|[^，]{1,6}[後后時时]，"
)
"""How a sentence of a story begins, and a caption does not."""
_TELLS = re.compile(
    "[了是就便卻却還还已将須须沒没]|不(?![銹锈同])|將(?!軍)|有(?!限)|(?<![首成古])都|可(?!可)|即日|截至|其[餘余]|各"
)
"""Words of one who tells or announces, which a caption does without."""
_QUOTED = re.compile("「[^」]*」|《[^》]*》")
_SPEECH = re.compile(r"[“”？！?!：:；;]|。」|，」|\A「[^」]*」\Z")
_SHORTEST, _LONGEST = 10, 45
_HAN = 8
"""Chinese characters of a caption, at the least."""
_LONG, _BRIEF = 60, 30
_CROP = 80
"""Blocks before one among which the paragraph is looked for that it may be the end of."""
_ENOUGH = 2.0
_FAIR = 1.5
"""Weight of a line that makes others likelier."""


def bare(blocks: Blocks, sure: Collection[int]) -> dict[int, str]:
    """Places of such captions; ``sure`` are those that say what they are."""
    may = {at for at in range(1, len(blocks)) if at not in sure and is_brief(blocks, at)}
    if not may or any(blocks[at].mark for at in sure) or not _is_long(blocks, may, sure):
        return {}
    parted = any(_heads(block, after) for block, after in pairwise(blocks))
    spoken = sum(SPEAKER.match(block.text.plain) is not None for block in blocks) >= 4
    longest = max(len(blocks[at].text) for at in may)
    apart = all(len(b.text) >= 2 * longest for at, b in enumerate(blocks) if at not in may and _is_prose(b))
    weights = {at: _weight(blocks, at, spoken) + 0.25 * parted + 0.5 * apart for at in may}
    told = len(sure) + sum(weight >= _FAIR for weight in weights.values())
    return {
        at: "似是圖片說明：長段之間的一句短句"
        for at, weight in sorted(weights.items())
        if weight + 0.75 * (told > (weight >= _FAIR)) >= _ENOUGH
    }


def _is_long(blocks: Blocks, may: Collection[int], sure: Collection[int]) -> bool:
    """Whether the paragraphs of a text are long but for a few that may be captions."""
    prose = [at for at, block in enumerate(blocks) if _is_prose(block)]
    brief = sum(len(blocks[at].text) < _BRIEF for at in prose if at not in may and at not in sure)
    told = sum(block.role == "paragraph" and chars.ends_sentence(block.text.chars) for block in blocks)
    return len(prose) >= 4 and brief <= 0.15 * len(prose) and len(may) <= 0.4 * told


def _is_prose(block: Block) -> bool:
    text = block.text.chars
    spoken = len(text) < _LONG and (text[:1] in "「『“" or SPEAKER.match(text))
    return block.role == "paragraph" and chars.ends_sentence(text) and len(text) >= _SHORTEST and not spoken


def _heads(block: Block, after: Block) -> bool:
    """Whether a line is surely a heading: no sentence, with prose below."""
    plain = block.role == "heading" or (block.role == "paragraph" and is_heading(block.text.chars))
    return plain and len(after.text) > _LONG and chars.ends_sentence(after.text.chars)


def is_brief(blocks: Blocks, at: int) -> bool:
    """Whether a block is one short sentence without speech, after a whole paragraph."""
    block, before = blocks[at], blocks[at - 1]
    text = block.text.chars
    if block.role != "paragraph" or not _SHORTEST <= len(text) <= _LONGEST or not chars.ends_sentence(text):
        return False
    if block.mark or block.bold or BREAK in text or "。" in text[:-1] or text.count("，") > 1:
        return False
    if chars.count_han(text) < _HAN or _TOLD.match(text) or _SPEECH.search(text) or label(text):
        return False
    whole = before.role not in ("item", "paragraph") or chars.ends_sentence(before.text.chars)
    if not (whole or is_heading(before.text.chars)) or before.text.chars[-1:] in "：:":
        return False
    again = any(other.text.chars.endswith(text) for other in blocks[max(0, at - _CROP) : at])
    return not again and not is_stamp(text)


def _weight(blocks: Blocks, at: int, spoken: bool) -> float:
    """How much speaks for a caption."""
    block, before = blocks[at], blocks[at - 1]
    text = block.text.chars
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    follows = after is not None and (after.role == "heading" or is_heading(after.text.chars))
    asked = (
        spoken and SPEAKER.match(before.text.plain) and (after is None or follows or SPEAKER.match(after.text.plain))
    )
    plain = _TELLS.search(_QUOTED.sub("", text)) is None
    weight = (
        (0.75 if plain else -0.5)
        + 1.0 * (SCENE.search(text) is not None)
        + 1.5 * bool(asked)
        + 0.5 * ("，" not in text)
    )
    long = [near for near in (before, after) if near is not None and len(near.text) > _LONG]
    return weight + 0.25 * len(long) + 0.25 * follows
