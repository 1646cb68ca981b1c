"""Captions to figures: by their marks, by what they say, by the room their picture left."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from zilap.han import chars
from zilap.intake.labels import CAPTION_MARKS, SUPPORT, label
from zilap.intake.stamps import ATTACHED, END, is_stamp
from zilap.intake.text import BREAK, EMPTY, Block, Blocks, Cleaned, Deed, Text, excerpt, spots
from zilap.intake.wishes import Wishes

_NO = r"[一二三四五六七八九十\d]"
SAYS_SO = re.compile(
    rf"(?:[（(【\[]?(?:附|配|題|插)?[圖图][片說说]?(?:\s*{_NO}{{0,3}})[】\]）)]?\s*[：:．.]|[圖图]\s*{_NO}{{1,3}}[\s　]"
    rf"|[（(【\[](?:附|配)?[圖图]片?\s*{_NO}{{0,3}}[】\]）)]\s*(?=\S)"
    r"|[（(【\[]?(?:圖片說明|图片说明|相片說明|照片)[】\]）)]?[：:]"
    r"|(?:Photo|Figure|Fig\.|Picture|Caption|Image)\s*\d*\s*[:：.]\s)\s*(?=\S)",
    re.I,
)
PLACES = re.compile(
    r"[（(](?:前排|後排|后排)?(?:左|右|中|前|後|后)(?:起|方|邊|边)?(?:第?[一二三四五六七八九十\d]{1,2})?[）)]"
    r"|(?:左|右)(?:起|[一二三四五六七八九])[：:為为]|[圖图](?:示|為|为|中為|中为|左|右)|\((?:left|right|centre|center)\)"
    r"|(?:from left|前排左起|後排左起|后排左起)"
)
_LONG = 320
_ROOM = 3
"""Blank lines that a picture leaves when text is taken out of a page."""
CREDIT = re.compile(
    r"[（(]\s*(?:攝影|摄影|圖片來源|图片来源|圖片由|圖片|相片|照片|圖|图|Photo|Credit)\s*(?:[：:／/]|提供|by)?[^（）()]{1,40}[）)]\Z"
    r"|(?<=[。！？」』])\s*[^（）()，。；：\s]{2,20}(?:提供|攝|供圖|供图)\Z|(?<=[。！？」』])\s*(?:資料|網上|檔案)(?:圖片|相片|照片)\Z"
    r"|[（(]\s*[^（）()，。；]{2,30}(?:提供|攝|供圖|供图)\s*[）)]\Z|[（(]\s*(?:資料|网络|網絡|新華社|官方|檔案)(?:圖片|相片|照片|图片)\s*[）)]\Z"
    r"|(?:攝影|摄影|圖片來源|图片来源|Photo(?: by)?|Credit)\s*[：:][^。；]{1,30}\Z"
)


def captions(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Blocks that speak about a picture become figures, where they stand."""
    found = {**_announced(blocks), **_room(blocks), **_bulleted(blocks), **dict(_said(blocks))}
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
    """A picture and the caption after it are one figure."""
    waiting: Block | None = None
    for block in blocks:
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


def _figure(block: Block, why: str) -> tuple[Block, Deed]:
    text = block.text
    gone: tuple[int, ...] = ()
    said = SAYS_SO.match(text.chars)
    if said and not re.search(r"[\d一二三四五六七八九十]", said[0]):
        gone = spots([text.cut(0, said.end())])
        text = text.cut(said.end())
    text, credit, brackets = _credit(text)
    ask = why.startswith("似")
    deed = Deed("caption", block.text.spot, why, excerpt(block.text.plain), (*gone, *brackets), ask)
    return replace(block, role="figure", text=text, credit=credit, level=0), deed


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
        if block.label == "caption" and block.role == "paragraph":
            yield at, "樣式是圖片說明"
            continue
        plain = block.role == "paragraph" or block.mark[:1] in CAPTION_MARKS
        if block.mark and block.mark in CAPTION_MARKS and block.role == "paragraph" and not _listed(blocks, at):
            yield at, f"「{block.mark}」開頭，是圖片說明"
        elif plain and SAYS_SO.match(block.text.chars) and len(block.text) < _LONG and not _only_credit(block):
            yield at, "寫明是圖片說明"
        elif plain and len(block.text) < _LONG and len(PLACES.findall(block.text.chars)) >= _needed(block.text):
            yield at, "說明人物位置，是圖片說明"


def _only_credit(block: Block) -> bool:
    """Whether a line says whose the pictures are, and shows none: 圖：受訪者提供."""
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


def _bulleted(blocks: Blocks) -> dict[int, str]:
    """Bullets that stand apart, each with the room of a picture before it, are the marks of captions."""
    found: dict[int, str] = {}
    usual = _usual_gap(blocks)
    for mark in {block.mark for block in blocks if block.role == "item" and not block.mark.isascii()}:
        places = [at for at, block in enumerate(blocks) if block.mark == mark and block.role == "item"]
        roomy = sum(blocks[at].gap >= 2 for at in places)
        lonely = sum(_lonely(blocks, at) for at in places)
        if usual < 2 and (roomy >= 0.6 * len(places) or (lonely == len(places) and mark in "●◎■◆□○")):
            found |= {at: f"「{mark}」開頭，各自獨立，是圖片說明" for at in places}
    return found


def _lonely(blocks: Blocks, at: int) -> bool:
    """Whether a marked line has plain prose before and after it, and nothing announces it."""
    mark = blocks[at].mark
    around = [blocks[other] for other in (at - 1, at + 1) if 0 <= other < len(blocks)]
    announced = at > 0 and blocks[at - 1].text.chars[-1:] in "：:"
    return (
        not announced
        and all(block.mark != mark and block.role == "paragraph" for block in around)
        and bool(blocks[at].gap)
    )


def _usual_gap(blocks: Sequence[Block]) -> int:
    """Blank lines before most of the long paragraphs."""
    gaps = sorted(block.gap for block in blocks if len(block.text) > 80 and block.role == "paragraph")
    return gaps[len(gaps) // 2] if gaps else 1


def _room(blocks: Blocks) -> dict[int, str]:
    """Short blocks with the room of a picture before them, in a text that sets its paragraphs close."""
    prose = [at for at, block in enumerate(blocks) if _is_prose(block)]
    if not prose or _usual_gap(blocks) >= 2:
        return {}
    end = next((at for at, block in enumerate(blocks) if at and SUPPORT.fullmatch(block.text.plain)), len(blocks))
    roomy = [at for at, block in enumerate(blocks[:end]) if at > 1 and _may(block) and block.gap >= _ROOM]
    long = [at for at in prose if blocks[at].gap >= _ROOM and len(blocks[at].text) > 120]
    if len(long) * 3 > len(prose) or not roomy or _all_roomy(blocks):
        return {}
    chosen = [at for at in roomy if _not_a_heading(blocks, at)]
    run = set(roomy)
    if not any(_in_run(run, at) for at in chosen) and len(chosen) < 2:
        return {}
    why = "似是圖片說明：前有圖片留下的空位"
    found = dict.fromkeys(chosen, why)
    last = len(blocks) - 1
    after = blocks[last]
    if chosen and chosen[-1] == last - 1 and _may(after) and (_in_run(chosen, last - 1) or _is_name(after)):
        found[last] = "似是圖片說明：接在文末一組圖片說明之後"
    return found


def _announced(blocks: Blocks) -> dict[int, str]:
    """（附圖） promises pictures: what the text ends with, in words that it used before, are their captions."""
    if not any(ATTACHED.fullmatch(block.text.chars) for block in blocks[:6]) or len(blocks) < 4:
        return {}
    end = next((at for at, block in enumerate(blocks) if END.fullmatch(block.text.chars)), len(blocks))
    first = last = len(blocks)
    for at in range(last - 1, max(2, last - 9), -1):
        if not _trails(blocks[at]):
            break
        if at > end or _echoes(blocks[at], blocks[:at]):
            first = at
    return dict.fromkeys(range(first, last), "似是圖片說明：文首說有附圖，這段在文末")


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


def _is_prose(block: Block) -> bool:
    least = 60 if block.gap >= _ROOM else 40
    return block.role == "paragraph" and len(block.text) > least and chars.ends_sentence(block.text.chars)


def _may(block: Block) -> bool:
    text = block.text.chars
    quoted = text[:1] in "「『“" and text[-1:] in "」』”" and chars.ends_sentence(text)
    plain = block.role == "paragraph" and not block.mark and not block.bold and not block.turn and BREAK not in text
    return plain and len(text) <= 110 and not quoted and label(text) is None and chars.count_han(text) >= 6


def _in_run(places: Collection[int], at: int) -> bool:
    return at - 1 in places or at + 1 in places


def _cut_off(block: Block) -> bool:
    """Whether a paragraph of prose stops inside a sentence."""
    text = block.text.chars
    return block.role == "paragraph" and len(text) > 40 and "，" in text and not chars.ends_sentence(text)


def _not_a_heading(blocks: Blocks, at: int) -> bool:
    """A caption says a whole sentence or stands among captions; a heading has its text after it."""
    block = blocks[at]
    if chars.ends_sentence(block.text.chars):
        return True
    near = [blocks[other] for other in (at - 1, at + 1) if 0 <= other < len(blocks)]
    if len(near) == 2 and _cut_off(near[0]) and chars.ends_sentence(near[1].text.chars):
        return True
    return any(_may(other) and other.gap >= _ROOM for other in near) and len(block.text) >= 6
