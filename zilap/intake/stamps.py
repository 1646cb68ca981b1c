"""What is said about a text and not in it: dates, 完, （附圖）, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.labels import ORGANISATION
from zilap.intake.signatures import (
    HONOURS,
    NAME_AND_OFFICE_EN,
    OFFICE_EN,
    OFFICES,
    PERSON,
    gathered,
    signature,
)
from zilap.intake.text import BREAK, EMPTY, Block, Blocks, Deed, Text, concat, made, spots
from zilap.intake.wishes import Wishes

_CN = "〇○零一二三四五六七八九十元"
_DATE = (
    rf"(?:公元|西元)?(?:\d{{4}}|[{_CN}]{{4}})\s*年\s*(?:\d{{1,2}}|[{_CN}]{{1,3}})\s*月(?:\s*(?:\d{{1,2}}|[{_CN}]{{1,3}})\s*[日號])?"
    r"(?:\s*[（(](?:星期|週|周|礼拜)[一二三四五六日天][）)])?"
)
_SEASON = (
    rf"(?:\d{{4}}|[{_CN}]{{4}}|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])\s*年\s*"
    r"(?:[初早仲盛深晚立]?[春夏秋冬][日天季至]?|中秋|重[陽阳]|端午|清明|春[節节]|新春|元旦|[歲岁]末|年[初底])"
)
"""A date such as 乙巳年仲夏."""
_DATE_EN = (
    r"\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{4}"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2},?\s+\d{4}"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{4}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
)
DATE = re.compile(f"(?P<date>{_DATE}|{_SEASON}|{_DATE_EN})")
DATELIKE = re.compile(r"年|\d{4}")
"""What every date has: soon looked for."""
_WORD = r"[^\s，。；！？：:\d]"
_DATE_LABEL = rf"{_WORD}{{0,6}}(?:更新|修訂|修订|日期|時間|时间|發[布佈稿]|发[布稿]|發表|刊登|截至){_WORD}{{0,3}}"
DATED = re.compile(
    r"(?!截止|報名|报名|申請|申请|交稿)"
    rf"[（(【]?\s*(?:{_DATE_LABEL}|完\s*[／/]|Date|(?:(?:Last )?[Uu]pdated|Published|Posted)(?: on)?|As (?:at|of))?"
    rf"\s*[：:]?\s*{DATE.pattern}(?:\s*(?:香港時間|香港时间)?\s*\d{{1,2}}\s*[時时:：]\s*\d{{1,2}}\s*分?)?"
    r"(?:\s*(?:完|更新|修訂|修订|編訂|發[布佈]))?\s*[）)】]?\s*[。.]?"
)
_HOUR = re.compile(
    r"[（(]?(?:香港時間|香港时间)?\s*(?:上午|下午|晚上)?\s*\d{1,2}\s*(?:[時时]\s*(?:\d{1,2}\s*分)?|[：:]\s*\d{2})[）)]?"
)
"""An hour, on the line below a date."""
_DONE = r"(?:(?:全文|全稿|本文|正文|新聞稿|新闻稿)?(?:完|完結|完结|結束|结束)|end(?:s| of (?:release|text|document))?)"
_SIGNS = r"[^\w，。；！？]"
END = re.compile(rf"{_SIGNS}{{0,12}}{_DONE}(?:\s*[/／|｜]?\s*{_DONE})?{_SIGNS}{{0,12}}|-\s*30\s*-|#(?: ?#){{2}}", re.I)
"""完, End, in brackets or between dashes and stars."""
_END_OF_TEXT = re.compile(rf"[（(【\[]\s*{_DONE}\s*[）)】\]]\s*\Z", re.I)
ATTACHED = re.compile(r"[（(【]?\s*(?:附|見|见|另附|隨附|随附)(?:有)?\s*(?:多)?\s*[圖图](?:片)?\s*[）)】]?")
AUTHOR = re.compile(
    rf"(?P<office>[^，。；！？]{{0,40}}(?:{OFFICES}))[\s　]+"
    rf"(?P<name>[\u4e00-\u9fff·]{{2,5}}(?:\s*(?:{HONOURS}))?)"
)
_SOURCE = r"(?![圖图照相])[^\s，。：:／/]{0,4}(?:來源|来源)"
_WROTE = (
    "撰文|作者|採訪及撰文|採訪|訪問|訪談|口述|筆錄|記者|整理|編輯|撰稿|供稿|本報記者|文字|翻譯|來稿|文|圖|By|Text"
    rf"|采访|访谈|笔录|采写|记者|编辑|本报记者|翻译|来稿|图|{_SOURCE}"
)
_EDITED = re.compile(
    r"[（(\[【]?(?:責任編輯|责任编辑|責編|责编|校對|校对|編審|编审)\s*[：:]\s*[^。；！？：:，]{2,20}[）)\]】]?"
)
"""Who saw a text through another publication: no part of this one."""
BYLINE = re.compile(
    rf"(?P<open>[（(【])?(?:(?P<what>(?:{_WROTE})(?:\s*[／/、及]\s*(?:圖|文|攝影|整理|撰文))*)\s*[：:／/｜|]\s*"
    r"|(?P<reporter>(?:本[報刊社台])?(?:特約)?記者|文字?|撰文|採訪|作者|采访)\s+(?=[\u4e00-\u9fff]{2,4}(?:[）)】]?$|\s+(?:圖|攝影)))|(?P<en>By|by)\s+(?=[A-Z]))"
    r"(?P<name>[^。；！？：:]{2,40}?)"
    r"(?:\s+(?:圖|攝影|相片|圖片|Photos?)(?:\s*[：:／/]\s*|\s+)(?P<credit>[^。；！？：:]{2,30}?))?(?(open)[）)】])"
)
_WRITTEN = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,4})[\s　]+(?:撰文?|撰寫|撰写|文|著|供稿|報道|报道)")
"""A name, and that its bearer wrote."""
_PHOTO = re.compile(r"(?:攝影|圖片|相片|照片|圖|Photos?)\s*[：:／/｜|]\s*(?P<name>[^。；！？：:，]{2,20}?)")
_SPEAKER = re.compile(rf"[\u4e00-\u9fff·]{{2,4}}(?:{OFFICES})")
SALUTES = re.compile(r"(?:各位|尊敬的|親愛的|亲爱的|主席|女士).{0,40}[：:]")
"""Whom a speech greets."""
_CREDITED = re.compile(r"[^\s，。；：:\d]{2,6}\s*[：:／/]\s*[^，。；！？：:\d]{2,20}")
"""Who did a thing, beside lines that say who wrote: 設計：…"""
_FIELDS = {
    "foreword": {"author": "author", "office": "author_title", "credit": "credit"},
    "news": {"author": "author", "office": "author", "source": "source", "credit": "credit"},
    "story": {"author": "author", "office": "author", "source": "source", "credit": "credit"},
    "profile": {"author": "author", "office": "author", "source": "source", "credit": "credit"},
    "fact-sheet": {"author": "author", "office": "author", "source": "source"},
    "acknowledgements": {"source": "source"},
}
_PLACED = frozenset({"news", "story", "profile"})
"""Kinds that have a field for the place."""
_SIGNED = frozenset({"署名", "作者", "作者及職銜"})
_EDGE = 40
"""Blocks from the start and from the end of a text among which stamps are looked for."""
Fields = dict[str, Text]


def is_stamp(text: str) -> bool:
    """Whether a line is a date or says who wrote."""
    if len(text) > 90:
        return False
    if any(pattern.fullmatch(text) for pattern in (AUTHOR, BYLINE, _WRITTEN, DATED, _HOUR, _PHOTO, _EDITED)):
        return True
    return any(_cut(text, beside) is not None for beside in (BYLINE, _PLACE, _BRACKETED))


_PLACE = re.compile(
    r"[^，。；！？：:\d\s]{0,16}(?:中心|酒店|禮堂|會堂|大學|學院|大廈|廣場|酒樓|會所|館|廳|香港|澳門|北京|上海|廣州|深圳|会堂|大学|大厦|广场)"
)
"""Where a speech was held, beside its date."""
_BRACKETED = re.compile(rf"[（(](?P<place>{_PLACE.pattern})[）)]")
_BETWEEN = re.compile(r"\s*[|｜，]\s*|\s+|(?=[（(])")


def _cut(text: str, beside: re.Pattern[str]) -> tuple[slice, slice] | None:
    """Where a date and a byline or place stand on one line: the date, and what is beside it."""
    for found in _BETWEEN.finditer(text) if DATELIKE.search(text) else ():
        halves = (slice(0, found.start()), slice(found.end(), len(text)))
        for date, name in (halves, halves[::-1]):
            if DATED.fullmatch(text[date]) and beside.fullmatch(text[name]):
                return date, name
    return None


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a block yields for the head of its section."""

    fields: tuple[tuple[str, Text], ...]
    kept: Text
    """What stays in the text."""
    why: str


def stamps(blocks: Blocks, kind: str, wishes: Wishes) -> tuple[Blocks, Fields, list[Deed]]:
    """Take dates, bylines and stamps out of the text, into fields of the head where the kind has one."""
    fields: Fields = {}
    deeds: list[Deed] = []
    done: list[Block] = []
    blocks = tuple(line for block in gathered(blocks, DATED) for line in _told_apart(block))
    prose = [at for at, block in enumerate(blocks) if _is_prose(block)]
    ends = _ends(blocks, prose)
    signed = dated = -1
    for at, block in enumerate(blocks):
        edge = (not prose or at < prose[0] or at > ends[_is_han(block)]) and not _EDGE <= at < len(blocks) - _EDGE
        taken = _taken(block, kind, fields, edge)
        taken = taken or (_done(block) if prose and at > prose[0] else None)
        taken = taken or (_led(block, kind) if prose[:1] == [at - 1] else None)
        taken = taken or _office(block, fields, edge and at == signed + 1)
        taken = taken or (_hour(block) if at == dated + 1 else None)
        taken = taken or (_speaker(block, blocks[at + 1]) if edge and at + 1 < len(blocks) else None)
        if edge and prose and at > prose[-1]:
            taken = taken or _body(block, blocks[at + 1] if at + 1 < len(blocks) else None, kind)
        if taken is None or not wishes.allows("stamp", block.text.spot):
            done.append(block)
            continue
        signed = at if taken.why in _SIGNED else signed
        dated = at if taken.why == "日期" and not taken.kept else dated
        used = {name: text for name, text in taken.fields if text and (name not in fields or taken.why == "職銜")}
        fields |= used
        kept = {spot for text in (*used.values(), taken.kept) for spot in text.spots}
        gone = tuple(spot for spot in spots([block.text]) if spot not in kept)
        told = "、".join(f"{name}: {text.plain}" for name, text in used.items())
        deeds.append(
            Deed(
                "stamp",
                block.text.spot,
                f"{taken.why}{'，移入篇首 ' + told if told else '，移到報告'}",
                block.text.plain,
                gone,
            )
        )
        if taken.kept:
            done.append(replace(block, text=taken.kept))
    return tuple(_trimmed(done, wishes)), fields, deeds


def _is_han(block: Block) -> bool:
    return chars.count_han(block.text.chars) > 0


def _ends(blocks: Sequence[Block], prose: Sequence[int]) -> dict[bool, int]:
    """Where the prose ends: that in Chinese, before its English version, for what is Chinese; and all of it."""
    last = prose[-1] if prose else -1
    both = bool(prose) and _is_han(blocks[prose[0]]) and not _is_han(blocks[last])
    return {False: last, True: max(at for at in prose if _is_han(blocks[at])) if both else last}


def _told_apart(block: Block) -> list[Block]:
    """Lines below one another that all say who and when are each a thing of its own; a list of fields stays whole."""
    lines = block.text.split(BREAK) if block.role == "paragraph" and BREAK in block.text.chars else []
    told = sum(is_stamp(line.chars) for line in lines)
    credits = told >= 2 and all(is_stamp(line.chars) or _CREDITED.fullmatch(line.chars) for line in lines)
    apart = lines and (told == len(lines) or credits) and not DATED.fullmatch(block.text.plain)
    return [replace(block, text=line) for line in lines] if apart else [block]


def _is_prose(block: Block) -> bool:
    return block.role == "paragraph" and len(block.text) > 60 and BREAK not in block.text.chars


def _trimmed(blocks: list[Block], wishes: Wishes) -> list[Block]:
    """Without rules that part nothing any more: at the start and at the end."""
    inner = [
        at
        for at, block in enumerate(blocks)
        if block.role not in ("rule", "note") or (block.role == "rule" and not wishes.allows("stamp", block.text.spot))
    ]
    if not inner:
        return [block for block in blocks if block.role == "note"]
    tail = [block for block in blocks[inner[-1] + 1 :] if block.role == "note"]
    head = [block for block in blocks[: inner[0]] if block.role == "note"]
    return [*head, *blocks[inner[0] : inner[-1] + 1], *tail]


def _taken(block: Block, kind: str, fields: Fields, edge: bool) -> _Taken | None:
    text = block.text
    if block.role in ("paragraph", "item") and (found := _END_OF_TEXT.search(text.chars)) and found.start():
        return _Taken((), text.cut(0, found.start()).strip(), "完稿標示")
    if block.role not in ("paragraph", "line", "heading") or not text or len(text) > 90:
        return None
    if ATTACHED.fullmatch(text.chars):
        return _Taken((), EMPTY, "附圖標示")
    if edge and END.fullmatch(text.chars):
        return _Taken((), EMPTY, "完稿標示")
    if edge and (found := DATED.fullmatch(text.chars.replace(BREAK, " "))):
        field = (("date", text.cut(*found.span("date"))),) if kind != "acknowledgements" else ()
        return _Taken(field, EMPTY, "日期")
    if not edge or block.role != "paragraph":
        return None
    if _EDITED.fullmatch(text.chars):
        return _Taken((), EMPTY, "責任編輯")
    named = block.label == "author" and "author" in _FIELDS.get(kind, {}) and not is_stamp(text.chars)
    if named and "author" not in fields:
        return _Taken((("author", text),), EMPTY, "署名")
    return _both(block, kind) or _by(block, kind) or _placed(block, kind) or _signature(block, kind, fields)


def _done(block: Block) -> _Taken | None:
    """— 完 — before an annex: words on a line of their own, between signs."""
    text = block.text.chars
    worded = "#" in text or any(map(str.isalpha, text))
    told = block.role == "paragraph" and not text.isalnum() and worded and END.fullmatch(text)
    return _Taken((), EMPTY, "完稿標示") if told else None


def _signature(block: Block, kind: str, fields: Fields) -> _Taken | None:
    """Name, office and perhaps a date, each on a line."""
    names = _FIELDS.get(kind, {})
    if BREAK not in block.text.chars or "office" not in names:
        return None
    found = signature(block.text.split(BREAK), DATED)
    if found is None:
        return None
    date = (("date", found.date),) if found.date else ()
    if "author_title" in fields and not chars.count_han(found.name.chars):
        both = concat([found.name, made(", "), found.office])
        return _Taken((("author_en", both), *date), EMPTY, "英文署名")
    if names["office"] == names["author"]:
        latin = chars.count_han(found.name.chars) == 0
        pair = (found.name, made(", "), found.office) if latin else (found.office, made(" "), found.name)
        return _Taken((("author", concat(pair)), *date), EMPTY, "作者及職銜")
    return _Taken(((names["author"], found.name), (names["office"], found.office), *date), EMPTY, "作者及職銜")


def _body(block: Block, after: Block | None, kind: str) -> _Taken | None:
    """A body that signs the text, over the date."""
    dated = after is not None and DATED.fullmatch(after.text.chars)
    told = block.role == "paragraph" and ORGANISATION.fullmatch(block.text.chars) and "author" in _FIELDS.get(kind, {})
    return _Taken((("author", block.text),), EMPTY, "署名") if dated and told else None


def _both(block: Block, kind: str) -> _Taken | None:
    """A date and a byline that stand on one line."""
    cut = _cut(block.text.chars, BYLINE)
    if cut is None:
        return None
    date, name = (block.text.cut(part.start, part.stop) for part in cut)
    by, dated = _by(replace(block, text=name), kind), DATED.fullmatch(date.chars)
    if by is None or dated is None:
        return None
    return replace(by, fields=(*by.fields, ("date", date.cut(*dated.span("date")))), why="日期及署名")


def _placed(block: Block, kind: str) -> _Taken | None:
    """A date and a place that stand on one line: a place in brackets goes with the date, another stays."""
    text = block.text
    beside = _BRACKETED if kind in _PLACED and text.chars[-1:] in "）)" else _PLACE
    cut = _cut(text.chars, beside)
    if cut is None:
        return None
    date, place = (text.cut(part.start, part.stop) for part in cut)
    dated, bracketed = DATED.fullmatch(date.chars), _BRACKETED.fullmatch(place.chars)
    if dated is None:
        return None
    when = ("date", date.cut(*dated.span("date")))
    if bracketed:
        return _Taken((when, ("place", place.cut(*bracketed.span("place")))), EMPTY, "日期及地點")
    return _Taken((when,), place, "日期")


def _hour(block: Block) -> _Taken | None:
    """The hour, on the line below the date of a text."""
    return _Taken((), EMPTY, "時間") if _HOUR.fullmatch(block.text.chars) else None


def _speaker(block: Block, after: Block) -> _Taken | None:
    """Name and office of who speaks, on the line before the greeting."""
    greeted = block.role == "paragraph" and SALUTES.fullmatch(after.text.chars)
    return (
        _Taken((("author", block.text),), EMPTY, "講者") if greeted and _SPEAKER.fullmatch(block.text.chars) else None
    )


def _office(block: Block, fields: Fields, after: bool) -> _Taken | None:
    """The office of who wrote, or both in English, on the line after the name: part of the same field."""
    told = OFFICE_EN.fullmatch(block.text.chars) or NAME_AND_OFFICE_EN.fullmatch(block.text.chars)
    if not after or "author" not in fields or block.role != "paragraph" or not told:
        return None
    if "author_title" in fields:
        return _Taken((("author_en", block.text),), EMPTY, "英文職銜")
    glue = " " if chars.count_han(fields["author"].chars) else ", "
    both = concat([fields["author"], made(glue), block.text])
    return _Taken((("author", both),), EMPTY, "職銜")


def _led(block: Block, kind: str) -> _Taken | None:
    """A byline that stands below the opening paragraph, as newspapers set it."""
    return _by(block, kind) if block.role == "paragraph" and BYLINE.fullmatch(block.text.chars) else None


def _by(block: Block, kind: str) -> _Taken | None:
    """A line that says who wrote."""
    text, names = block.text, _FIELDS.get(kind, {})
    if PERSON.fullmatch(text.chars) and "office" in names and names["office"] == names["author"]:
        return _Taken((("author", text),), EMPTY, "作者")
    if (found := AUTHOR.fullmatch(text.chars)) and "office" in names and not chars.ends_sentence(text.chars):
        if names["office"] == names["author"]:
            return _Taken((("author", text),), EMPTY, "作者")
        pairs = ((names["author"], text.cut(*found.span("name"))), (names["office"], text.cut(*found.span("office"))))
        return _Taken(pairs, EMPTY, "作者及職銜")
    if (found := _PHOTO.fullmatch(text.chars)) and "credit" in names:
        return _Taken((("credit", text.cut(*found.span("name"))),), EMPTY, "圖片出處")
    if (found := _WRITTEN.fullmatch(text.chars)) and "author" in names:
        return _Taken((("author", text.cut(*found.span("name"))),), EMPTY, "署名")
    if (found := BYLINE.fullmatch(text.chars)) and not chars.ends_sentence(text.chars):
        name = "source" if re.fullmatch(_SOURCE, found["what"] or "") else "author"
        if name in names:
            signed = (names[name], text.cut(*found.span("name")))
            credit = (("credit", text.cut(*found.span("credit"))),) if found["credit"] and "credit" in names else ()
            return _Taken((signed, *credit), EMPTY, "署名")
    return None
