"""What is said about a text and not in it: dates, 完, （附圖）, who wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.text import BREAK, Block, Blocks, Deed, Text, spots
from zilap.intake.wishes import Wishes

_CN = "〇○零一二三四五六七八九十元"
_DATE = (
    rf"(?:公元|西元)?(?:\d{{4}}|[{_CN}]{{4}})\s*年\s*(?:\d{{1,2}}|[{_CN}]{{1,3}})\s*月(?:\s*(?:\d{{1,2}}|[{_CN}]{{1,3}})\s*[日號])?"
    r"(?:\s*[（(](?:星期|週|周|礼拜)[一二三四五六日天][）)])?"
)
_DATE_EN = (
    r"\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{4}"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2},?\s+\d{4}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
)
DATE = re.compile(f"(?P<date>{_DATE}|{_DATE_EN})")
DATED = re.compile(
    rf"[（(【]?\s*(?:(?:最後|最近)?(?:更新|修訂|修订)(?:日期|於|于)?|(?:發[布佈稿]|发[布稿]|發表|刊登|出版)?(?:日期|時間|时间)|完\s*[／/]|Date|Updated)?"
    rf"\s*[：:]?\s*{DATE.pattern}(?:\s*(?:香港時間|香港时间)?\s*\d{{1,2}}\s*[時时:：]\s*\d{{1,2}}\s*分?)?"
    r"(?:\s*(?:完|更新|發[布佈]))?\s*[）)】]?\s*[。.]?"
)
_END = re.compile(r"[（(【]?\s*(?:全文完|全稿完|完結|完|END|End|ENDS|Ends|-30-)\s*[）)】]?")
_END_OF_TEXT = re.compile(r"[（(](?:全文完|完|End|END|ends)[）)]\s*\Z")
_ATTACHED = re.compile(r"[（(【]\s*(?:附|見|见|另附|隨附)(?:有)?\s*(?:多)?\s*[圖图](?:片)?\s*[）)】]")
_OFFICES = (
    "會長|主席|理事長|董事長|總裁|總監|局長|司長|署長|處長|部長|秘書長|總幹事|主任|教授|博士|院長|校長|社長"
    "|總編輯|編輯|經理|議員|委員|代表|顧問|創辦人|領事|大使|会长|总裁|局长|司长|书记|秘书长"
)
_HONOURS = "博士|教授|先生|女士|太平紳士|議員"
AUTHOR = re.compile(
    rf"(?P<office>[^，。；！？]{{0,40}}(?:{_OFFICES}))[\s　]+"
    rf"(?P<name>[\u4e00-\u9fff·]{{2,5}}(?:\s*(?:{_HONOURS}))?)"
)
BYLINE = re.compile(
    r"(?:[（(])?(?:(?P<what>文|圖|撰文|作者|採訪|採訪及撰文|記者|整理|編輯|撰稿|供稿|來源|資料來源|本報記者|文字|翻譯|來稿|By|Text)\s*[：:／/]\s*|(?P<reporter>(?:本報)?記者)\s+(?=[\u4e00-\u9fff]{2,4}$)|(?P<en>By|by)\s+(?=[A-Z]))"
    r"(?P<name>[^。；！？]{2,40}?)(?:[）)])?"
)
_FIELDS = {
    "foreword": {"author": "author", "office": "author_title"},
    "news": {"author": "author", "office": "author", "source": "source"},
    "story": {"author": "author", "office": "author", "source": "source"},
    "profile": {"author": "author", "office": "author", "source": "source"},
    "fact-sheet": {"author": "author", "office": "author", "source": "source"},
    "acknowledgements": {"source": "source"},
}
Fields = dict[str, Text]


def is_stamp(text: str) -> bool:
    """Whether a line is a date or says who wrote."""
    return any(pattern.fullmatch(text) for pattern in (AUTHOR, BYLINE, DATED))


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
    prose = [at for at, block in enumerate(blocks) if block.role == "paragraph" and len(block.text) > 60]
    for at, block in enumerate(blocks):
        edge = not prose or at < prose[0] or at > prose[-1]
        taken = _taken(block, kind, edge, at in prose[-1:])
        if taken is None or not wishes.allows("stamp", block.text.spot):
            done.append(block)
            continue
        used = {name: text for name, text in taken.fields if name not in fields and text}
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
    return tuple(_trimmed(done)), fields, deeds


def _trimmed(blocks: list[Block]) -> list[Block]:
    """Without rules that part nothing any more: at the start and at the end."""
    inner = [at for at, block in enumerate(blocks) if block.role != "rule"]
    return blocks[inner[0] : inner[-1] + 1] if inner else []


def _taken(block: Block, kind: str, edge: bool, last: bool) -> _Taken | None:
    text = block.text
    if block.role in ("paragraph", "item") and (found := _END_OF_TEXT.search(text.chars)) and found.start():
        return _Taken((), text.cut(0, found.start()).strip(), "完稿標示")
    if block.role not in ("paragraph", "line", "heading") or not text or len(text) > 90:
        return None
    if _ATTACHED.fullmatch(text.chars):
        return _Taken((), Text("", ()), "附圖標示")
    if edge and _END.fullmatch(text.chars):
        return _Taken((), Text("", ()), "完稿標示")
    if edge and (found := DATED.fullmatch(text.chars.replace(BREAK, " "))):
        field = (("date", text.cut(*found.span("date"))),) if kind != "acknowledgements" else ()
        return _Taken(field, Text("", ()), "日期")
    return _by(block, kind) if edge and block.role == "paragraph" else None


def _by(block: Block, kind: str) -> _Taken | None:
    """A line that says who wrote."""
    text, names = block.text, _FIELDS.get(kind, {})
    if (found := AUTHOR.fullmatch(text.chars)) and "office" in names and not chars.ends_sentence(text.chars):
        if names["office"] == names["author"]:
            return _Taken((("author", text),), Text("", ()), "作者")
        pairs = ((names["author"], text.cut(*found.span("name"))), (names["office"], text.cut(*found.span("office"))))
        return _Taken(pairs, Text("", ()), "作者及職銜")
    if (found := BYLINE.fullmatch(text.chars)) and not chars.ends_sentence(text.chars):
        name = "source" if (found["what"] or "") in ("來源", "資料來源") else "author"
        if name in names:
            return _Taken(((names[name], text.cut(*found.span("name"))),), Text("", ()), "署名")
    return None
