"""Captions to figures: by their marks, by what they say, by the room their picture left."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import replace

from zilap.han import chars
from zilap.intake.bare import bare
from zilap.intake.bullets import usual_gap
from zilap.intake.labels import CAPTION_MARKS, SUPPORT, label
from zilap.intake.shapes import CREDIT, PLACES, SAYS_SO, SCENE, is_heading
from zilap.intake.stamps import ATTACHED, END, is_stamp
from zilap.intake.text import BREAK, EMPTY, Block, Blocks, Cleaned, Deed, Text, excerpt, spots
from zilap.intake.unlike import unlike
from zilap.intake.wishes import Wishes

_OF_TABLE = re.compile(r"(?:附?表\s*[\d一二三四五六七八九十]|Table\s*\d)", re.I)
"""How the caption of a table begins: it stays text beside its table."""
_OPENING, _CLOSING = frozenset("（(【["), frozenset("）)】]")
_NUMBER = re.compile(r"[\d一二三四五六七八九十上下左右]")
_SLANTED = re.compile(r"\*(?=[^\s*])[^*\n]+\*|_(?=[^\s_])[^_\n]+_")
_LONG = 320
_CROP = 80
"""Blocks before a repeated one among which it is looked up."""
_SAYS = 10
"""Characters of a line that says what a picture shows."""
_NAMES = 4
"""Characters that suffice where other captions and headings of the text are known."""
_ENOUGH = 2.0
"""Weight of signs from which a line with the room of a picture is its caption."""
_ROOM = 3
"""Blank lines that a picture leaves when text is taken out of a page."""


def captions(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Blocks that speak about a picture become figures, where they stand."""
    sure = dict(_said(blocks))
    found = {**_announced(blocks), **_room(blocks), **sure}
    if not any(block.picture for block in blocks) and len(found) == len(sure):
        found |= {**unlike(blocks), **found}
        found |= {**bare(blocks, found), **found}
    deeds: list[Deed] = []
    done: list[Block] = []
    for at, block in enumerate(blocks):
        if at in found and wishes.allows("caption", block.text.spot):
            figure, deed = _figure(block, found[at])
            deeds.append(deed)
            done.append(figure)
        else:
            done.append(block)
    return tuple(_wed(done)), deeds


def _wed(blocks: list[Block]) -> Iterator[Block]:
    """A picture and the caption after it are one figure; or the one before it, where captions stand above."""
    waiting: Block | None = None
    for block in _turned_round(blocks):
        if waiting and block.role == "figure" and not block.picture:
            yield replace(block, picture=waiting.picture, alt=waiting.alt, gap=waiting.gap)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = block if block.role == "figure" and block.picture and not block.text else None
        if not waiting:
            yield block
    if waiting:
        yield waiting


def _turned_round(blocks: list[Block]) -> Iterator[Block]:
    """Runs of figures that begin with a caption and end with a picture, each picture after its caption."""
    for shown, run in itertools.groupby(blocks, key=lambda block: block.role == "figure"):
        group = list(run)
        bare = [bool(block.picture and not block.text) for block in group]
        if shown and len(group) % 2 == 0 and bare == [False, True] * (len(group) // 2):
            group = [block for at in range(0, len(group), 2) for block in (group[at + 1], group[at])]
        yield from group


def _figure(block: Block, why: str) -> tuple[Block, Deed]:
    text, gone = _without_lead(block.text)
    text, credit, brackets = _credit(text)
    ask = why.startswith("似")
    deed = Deed("caption", block.text.spot, why, excerpt(block.text.plain), (*gone, *brackets), ask)
    return replace(block, role="figure", text=text, credit=credit, level=0), deed


def _without_lead(text: Text) -> tuple[Text, tuple[int, ...]]:
    """A caption without brackets round the whole and without 圖片說明：, and the spots of these; 圖一： stays."""
    gone: tuple[int, ...] = ()
    lead = SAYS_SO.match(text.chars)
    if lead and lead[0][0] in _OPENING and text.chars[-1] in _CLOSING and _CLOSING.isdisjoint(lead[0]):
        gone = spots([text.cut(0, 1), text.cut(len(text) - 1)])
        text = text.cut(1, len(text) - 1)
        lead = SAYS_SO.match(text.chars)
    if lead and not _NUMBER.search(lead[0]):
        gone = (*gone, *spots([text.cut(0, lead.end())]))
        text = text.cut(lead.end())
    return text, gone


def _credit(text: Text) -> tuple[Text, Text, tuple[int, ...]]:
    """A caption, who made the picture, and the spots of the brackets round that."""
    found = CREDIT.search(text.chars)
    if not found or not found.start():
        return text, EMPTY, ()
    credit = text.cut(found.start())
    brackets: tuple[int, ...] = ()
    if credit.chars[0] in "（(":
        brackets = spots([credit.cut(0, 1), credit.cut(len(credit) - 1)])
        credit = credit.cut(1, len(credit) - 1)
    return text.cut(0, found.start()).strip(), credit.strip(), brackets


def _said(blocks: Blocks) -> Iterator[tuple[int, str]]:
    """Captions by their mark or their words."""
    for at, block in enumerate(blocks):
        if block.role == "heading" or block.role == "figure" or block.role == "running":
            continue
        if block.role == "paragraph" and at and _is_slanted_under(blocks[at - 1], block):
            yield at, "緊接圖片的一行斜體，是圖片說明"
            continue
        if block.role == "paragraph" and at and _says_again(blocks[at - 1], block):
            yield at, "與圖片的替代文字相同，是圖片說明"
            continue
        if block.label == "caption" and block.role == "paragraph" and not _OF_TABLE.match(block.text.chars):
            yield at, f"「{block.mark}」開頭，各自獨立，是圖片說明" if block.mark else "樣式是圖片說明"
            continue
        plain = block.role == "paragraph" or block.mark[:1] in CAPTION_MARKS
        if block.mark and block.mark in CAPTION_MARKS and block.role == "paragraph" and not _listed(blocks, at):
            yield at, f"「{block.mark}」開頭，是圖片說明"
        elif plain and SAYS_SO.match(block.text.chars) and len(block.text) < _LONG and not _only_credit(blocks, at):
            yield at, "寫明是圖片說明"
        elif plain and len(block.text) < _LONG and len(PLACES.findall(block.text.chars)) >= _needed(block.text):
            yield at, "說明人物位置，是圖片說明"
        elif plain and _is_credited(block.text.chars):
            yield at, "句末寫明圖片出處，是圖片說明"


def _is_credited(text: str) -> bool:
    """Whether a short sentence ends in who made a picture, in brackets."""
    found = CREDIT.search(text) if text[-1:] in "）)" and len(text) <= _LONG // 3 else None
    return found is not None and chars.ends_sentence(text[: found.start()])


def _says_again(figure: Block, block: Block) -> bool:
    """Whether a line says below a picture what stands for the picture: some programs write its caption twice."""
    return figure.role == "figure" and not figure.text and bool(figure.alt) and figure.alt.key == block.text.key


def _is_slanted_under(figure: Block, block: Block) -> bool:
    """Whether a line of Markdown right below a picture is all in italics."""
    bare = figure.role == "figure" and bool(figure.picture) and not figure.text
    return bare and not block.gap and _SLANTED.fullmatch(block.text.chars) is not None


def _is_byline(text: str) -> bool:
    return is_stamp(text) and not SAYS_SO.match(text)


def _only_credit(blocks: Blocks, at: int) -> bool:
    """Whether a line says whose the pictures are, and shows none: 圖：受訪者提供, or 圖：a name, beside the byline."""
    block = blocks[at]
    near = (blocks[other] for other in (at - 1, at + 1) if 0 <= other < len(blocks))
    if is_stamp(block.text.chars) and any(_is_byline(other.text.chars) for other in near):
        return True
    return bool(re.fullmatch(r"\S{1,4}[：:／/]\s*\S{2,16}(?:提供|攝|供圖|供图)", block.text.chars))


def _needed(text: Text) -> int:
    """A long text must say more than once where people stand."""
    return 1 if len(text) <= 160 else 2


def _listed(blocks: Blocks, at: int) -> bool:
    """Whether the same mark stands before three neighbours in a row without a blank line: a list."""
    mark = blocks[at].mark
    count = 1
    for step in (-1, 1):
        other = at + step
        while (
            count < 3
            and 0 <= other < len(blocks)
            and blocks[other].mark == mark
            and not blocks[max(other, other - step)].gap
        ):
            count += 1
            other += step
    return count >= 3


def _room(blocks: Blocks) -> dict[int, str]:
    """Short blocks with the room of a picture before them, in a text that sets its paragraphs close."""
    prose = [at for at, block in enumerate(blocks) if _is_prose(block)]
    if not prose or usual_gap(blocks) >= 2:
        return {}
    end = next((at for at, block in enumerate(blocks) if at and SUPPORT.fullmatch(block.text.plain)), len(blocks))
    lengths = sorted(len(blocks[at].text) for at in prose)
    longest = min(110, max(50, int(0.6 * lengths[len(lengths) // 2])))
    roomy = [at for at in range(2, end) if blocks[at].gap >= _ROOM and _may_stand(blocks, at, longest)]
    long = [at for at in prose if blocks[at].gap >= _ROOM and len(blocks[at].text) > 120]
    if len(long) * 3 > len(prose) or not roomy or _all_roomy(blocks):
        return {}
    run = frozenset(roomy)
    parted, close = _parted_heads(blocks), _close_heads(blocks, run)
    weights = {at: _weight(blocks, at, close) for at in roomy if not (parted and _opens(blocks, at))}
    chosen = [at for at in roomy if at > prose[-1] or weights.get(at, 0.0) >= _ENOUGH]
    least = _NAMES if chosen and close else _SAYS
    chosen += [at for at in roomy if (chosen or close) and _opens_nothing(blocks, at, run, least)]
    most = 1.0 * (len(set(chosen)) >= max(2, 0.5 * len(roomy)))
    chosen = sorted({*chosen, *(at for at, weight in weights.items() if weight + most >= _ENOUGH)})
    close_by = {block.text.key for block in blocks if block.gap < _ROOM}
    chosen = [at for at in chosen if not _said_before(blocks, at, run) and blocks[at].text.key not in close_by]
    sure = any(CREDIT.search(blocks[at].text.chars) or _framed(blocks, at) for at in chosen)
    if not (sure or any(_in_run(run, at) for at in chosen)) and len(chosen) < 2:
        return {}
    why = "似是圖片說明：前有圖片留下的空位"
    found = dict.fromkeys(chosen, why)
    last = len(blocks) - 1
    after = blocks[last]
    if chosen and chosen[-1] == last - 1 and _may(after) and (_in_run(chosen, last - 1) or _is_name(after)):
        found[last] = "似是圖片說明：接在文末一組圖片說明之後"
    return found


def _framed(blocks: Blocks, at: int) -> bool:
    """Whether a sentence has the room of a picture before and after it."""
    after = at + 1 < len(blocks) and blocks[at + 1].gap >= _ROOM
    return after and chars.ends_sentence(blocks[at].text.chars)


def _said_before(blocks: Blocks, at: int, roomy: Set[int] = frozenset()) -> bool:
    """Whether a block is the end of a paragraph before it: text that a crop of the page gives again."""
    key = blocks[at].text.key
    near = (other for other in range(max(0, at - _CROP), at) if other not in roomy)
    return any(blocks[other].role == "paragraph" and blocks[other].text.key.endswith(key) for other in near)


def _announced(blocks: Blocks) -> dict[int, str]:
    """（附圖） promises pictures: what the text ends with, in words that it used before, are their captions."""
    if not any(ATTACHED.fullmatch(block.text.chars) for block in blocks[:6]) or len(blocks) < 4:
        return {}
    end = next((at for at, block in enumerate(blocks) if END.fullmatch(block.text.chars)), len(blocks))
    last = len(blocks)
    while last and (is_stamp(blocks[last - 1].text.chars) or END.fullmatch(blocks[last - 1].text.chars)):
        last -= 1
    first = last
    for at in range(last - 1, max(2, last - 9), -1):
        if not _trails(blocks[at]):
            break
        if at > end or _echoes(blocks[at], blocks[:at]) or (at < end and _is_flush(blocks, at)):
            first = at
    return dict.fromkeys(range(first, last), "似是圖片說明：文首說有附圖，這段在文末")


def _is_flush(blocks: Blocks, at: int) -> bool:
    """Whether a sentence begins at the edge in a text whose paragraphs begin with an indent."""
    prose = [block.indent >= 2 for block in blocks[:at] if _is_prose(block)]
    flush = not blocks[at].indent and chars.ends_sentence(blocks[at].text.chars)
    return flush and len(prose) >= 3 and sum(prose) >= 0.8 * len(prose)


def _trails(block: Block) -> bool:
    """Whether a block may be a caption at the end of a text."""
    return block.role == "paragraph" and len(block.text) <= _LONG // 2 and not is_stamp(block.text.chars)


def _echoes(block: Block, before: Sequence[Block]) -> bool:
    """Whether a block says again, in pairs of characters, what the text before it said: a short one half of it."""
    key = block.text.key
    pairs = {key[at : at + 2] for at in range(len(key) - 1)}
    said = {text[at : at + 2] for other in before for text in (other.text.key,) for at in range(len(text) - 1)}
    return len(pairs) >= 12 and len(pairs & said) >= (0.5 if len(key) <= 80 else 0.8) * len(pairs)


def _is_name(block: Block) -> bool:
    """Whether a short line names an event, and is no signature."""
    return not chars.ends_sentence(block.text.chars) and not is_stamp(block.text.chars)


def _all_roomy(blocks: Blocks) -> bool:
    """Whether most blocks have that room before them, sentences as well: then it says nothing."""
    roomy = [block for block in blocks if block.gap >= _ROOM]
    prose = sum(len(block.text) > 30 and chars.ends_sentence(block.text.chars) for block in roomy)
    return len(roomy) >= 0.6 * len(blocks) and prose >= 0.5 * len(roomy)


def _parted_heads(blocks: Blocks) -> bool:
    """Whether all lines that are surely headings, with prose below and no room above, have a blank inside."""
    pairs = itertools.pairwise(blocks)
    sure = [
        a for a, b in pairs if a.role == "paragraph" and a.gap < _ROOM and _is_prose(b) and is_heading(a.text.chars)
    ]
    return len(sure) >= 2 and sum(map(_parted, sure)) >= 0.8 * len(sure)


def _opens(blocks: Blocks, at: int) -> bool:
    """Whether a line has a blank inside, as those have, and prose right below."""
    return _parted(blocks[at]) and _is_prose(blocks[at + 1]) and blocks[at + 1].gap < _ROOM


def _parted(block: Block) -> bool:
    return bool(re.search(r"[\u3400-\u9fff」！？][ \u3000]+[\u3400-\u9fff「]", block.text.chars))


def _is_prose(block: Block) -> bool:
    least = 60 if block.gap >= _ROOM else 40
    return block.role == "paragraph" and len(block.text) > least and chars.ends_sentence(block.text.chars)


def _may(block: Block, longest: int = 110) -> bool:
    text = block.text.chars
    quoted = text[:1] in "「『“" and text[-1:] in "」』”" and chars.ends_sentence(text)
    plain = block.role == "paragraph" and not block.mark and not block.bold and not block.turn and BREAK not in text
    return (
        plain and len(text) <= longest and not (quoted or label(text) or is_stamp(text)) and chars.count_han(text) >= 6
    )


def _in_run(places: Collection[int], at: int) -> bool:
    return at - 1 in places or at + 1 in places


def _close_heads(blocks: Blocks, roomy: Set[int]) -> list[int]:
    """Lengths, from the longest, of headings without the room of a picture before them, below no line that has it."""
    lines = (at for at in range(2, len(blocks) - 1) if at - 1 not in roomy and blocks[at].gap < _ROOM)
    heads = (at for at in lines if blocks[at].role == "paragraph" and _is_prose(blocks[at + 1]))
    return sorted((len(blocks[at].text) for at in heads if is_heading(blocks[at].text.chars)), reverse=True)


def _may_stand(blocks: Blocks, at: int, longest: int) -> bool:
    """Whether a block may be a caption where it stands; on top of a page, only over what a crop gives again."""
    block = blocks[at]
    again = block.turn and at + 1 < len(blocks) and blocks[at + 1].gap < _ROOM and _said_before(blocks, at + 1)
    return _may(replace(block, turn=False) if again else block, longest)


def _opens_nothing(blocks: Blocks, at: int, roomy: Set[int], least: int) -> bool:
    """Whether no text of its own stands below a line: a heading with its text, or what a crop gives again."""
    if not 0 < at < len(blocks) - 2 or not _is_prose(blocks[at - 1]) or chars.count_han(blocks[at].text.chars) < least:
        return False
    below, after = blocks[at + 1], blocks[at + 2]
    if below.gap >= _ROOM or below.role != "paragraph":
        return False
    return (is_heading(below.text.chars) and _is_prose(after)) or _said_before(blocks, at + 1, roomy)


def _cut_off(block: Block) -> bool:
    """Whether a paragraph of prose stops inside a sentence."""
    text = block.text.chars
    return block.role == "paragraph" and len(text) > 40 and "，" in text and not chars.ends_sentence(text)


def _weight(blocks: Blocks, at: int, close: Sequence[int]) -> float:
    """How much speaks for a caption: a sentence, captions near it, what it shows, headings that have no room.

    ``close`` are the lengths of these headings, from the longest.
    """
    text = blocks[at].text.chars
    near = [blocks[other] for other in (at - 1, at + 1) if 0 <= other < len(blocks)]
    if chars.ends_sentence(text) or CREDIT.search(text):
        return _ENOUGH
    if len(near) == 2 and _cut_off(near[0]) and chars.ends_sentence(near[1].text.chars):
        return _ENOUGH
    if any(_may(other) and other.gap >= _ROOM for other in near) and len(text) >= 6:
        return _ENOUGH
    longer = bool(close) and len(text) > 1.25 * close[0]
    weight = 0.5 * min(len(close), 3) + 1.0 * (SCENE.search(text) is not None)
    return weight + 0.5 * longer - 0.5 * _parted(blocks[at])
