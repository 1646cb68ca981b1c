"""Blocks to sections: kind, title, cover, supporters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zilap.han import chars, simplified
from zilap.intake.cover import about_book, apart, front_of, one_line, rejoined, split_cover, titular
from zilap.intake.front import is_subtitle, second_line, title_of
from zilap.intake.labels import FRONT, ORGANISATION, PREFACE, SUPPORT, is_house, label
from zilap.intake.stamps import DATED, Fields, stamps
from zilap.intake.text import BREAK, EMPTY, SIGNS, Block, Blocks, Deed, Text, concat, excerpt, made, spots
from zilap.intake.wishes import Wishes

_NAMED = (
    ("foreword", r"foreword|preface|message|序|前言|獻辭|献辞|致辭|引言"),
    ("fact-sheet", r"fact|figures|data|sheet|glance|概況|概况|資料|数据|數據|一覽"),
    ("news", r"press|news|release|公報|公报|新聞|新闻|新聞稿|bulletin"),
    ("acknowledgements", r"acknowledg|thanks|supporters|鳴謝|鸣谢|支持機構|credits"),
    ("profile", r"profile|federation|chamber|association|about|商會|商会|簡介|简介|聯合會|工商聯"),
    ("story", r"story|interview|feature|專訪|专访|故事|訪問|人物"),
)
_OPENING = re.compile(
    rf"【?(?:{PREFACE}|献辞|.{{0,8}}(?:的話|的话|獻辭|献辞|寄語|寄语|序)"
    r"|Foreword|Preface|(?:Chair(?:man|person|woman)?|President)[’']s (?:Message|Foreword|Statement)"
    r"|Message from the (?:Chairman|President))(?:\s.*)?】?",
    re.I,
)
"""What stands over a foreword."""
_DECKED = frozenset({"fact-sheet", "news", "profile", "story"})
"""Kinds that have a field for a subtitle."""
_OF_HOUSE = frozenset({"news", "story"})
"""Kinds that have a field for the organisation whose text it is."""
_HOUSE = 6
"""Characters of an organisation's name, at the least, below a title."""
_OVERVIEW = re.compile(r".{2,24}(?:概況|概况|概覽|概览|便覽|便览|一覽|一览|數據|数据|統計|统计)")
"""What the title of a fact sheet ends in."""
_DATELINE = re.compile(r"(?:[本新]\S{1,3}(?:報|报|社|網|网))?\S{0,12}\d{1,2}月\d{1,2}日(?:電|电|訊|讯)")
_DAY = re.compile(r"(?:本月|上月)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?|早上|中午)?[，,至在]")
"""How news begins: with a day of this year."""
_RELEASE = re.compile(
    r"(?:今日|昨日|今天|昨天)[（(][^（）()]{2,8}日[）)]|"
    r"(?:今日|昨日|今天|昨天|今（\d+日）)(?:[（(].{2,8}[）)])?(?:在|於|宣布|公布|表示|举行|舉行|出席)|新聞公報|新闻公报|即時發[放佈布]"
)
_ABOUT_EN = re.compile(r"\b(?:founded|established|formed|set up) in (?:18|19|20)\d\d\b.{0,300}\bmembers?\b", re.S)
_ABOUT = re.compile(
    r"(?:於.{2,12}(?:創立|成立)|成立於|創立於|成立于|創會(?!會員|成員|會長|主席)|前身為|由.{1,20}創立)"
    r".{0,200}(?:會員|成員|宗旨|會董)",
    re.S,
)
_DECK = re.compile(r"[—–─]{1,2}\s*[^—–─，。；！？]{4,40}")
"""A subtitle as Chinese sets one, after a dash."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One section of the draft."""

    id: str
    kind: str
    head: tuple[tuple[str, Text], ...]
    blocks: Blocks
    language: str = ""
    data: str = ""
    """Name of the data file that goes with it."""
    titled: bool = True
    """Whether the manuscript gave its title."""


@dataclass(frozen=True, slots=True)
class Sections:
    """What one manuscript becomes."""

    drafts: tuple[Draft, ...]
    meta: tuple[tuple[str, Text], ...]
    """What its cover says of the book."""
    deeds: tuple[Deed, ...]


def sections(blocks: Blocks, id: str, wishes: Wishes) -> Sections:
    """The section or sections of one manuscript."""
    cover, rest = split_cover(apart(blocks))
    kept = [replace(block, role="paragraph") for block in cover if not wishes.allows("head", block.text.spot)]
    meta, deeds = about_book(tuple(block for block in cover if wishes.allows("head", block.text.spot)), wishes)
    runs = _split((*kept, *rest), wishes)
    kind = kind_of(runs[0], wishes.manuscript.file.stem)
    first, more = _draft(runs[0], id, kind, wishes)
    drafts, deeds = [first], [*deeds, *more]
    for number, run in enumerate(runs[1:]):
        name = f"{id}-acknowledgements" + (f"-{number + 1}" if number else "")
        draft, more = _draft(run, name, "acknowledgements", wishes)
        drafts.append(draft)
        deeds += [Deed("split", run[0].text.spot, f"支持機構名單，另立一篇 {name}.md", run[0].text.plain), *more]
    if not drafts[0].blocks and len(drafts) > 1 and "title" not in dict(drafts[0].head):
        return Sections((replace(drafts[1], id=id), *drafts[2:]), meta, tuple(deeds))
    return Sections(tuple(drafts), meta, tuple(deeds))


def kind_of(blocks: Sequence[Block], stem: str) -> str:
    """The kind of section, by the file's name, else by what the text is like."""
    for kind, pattern in _NAMED:
        if re.search(pattern, stem, re.I):
            return kind
    front = front_of(tuple(blocks))
    if any(FRONT.fullmatch(b.text.plain) and _OPENING.fullmatch(b.text.plain) for b in front[:6]):
        return "foreword"
    if any(_OVERVIEW.fullmatch(one_line(block.text).plain) for block in front[:3] if not label(block.text.plain)):
        return "fact-sheet"
    text = "".join(block.text.plain for block in blocks[:12])
    items = sum(block.role == "item" for block in blocks)
    if items > 0.5 * len(blocks) and items >= 6 and len(re.findall(r"\d", text)) > 20:
        return "fact-sheet"
    if _RELEASE.search(text[:300]) or any(_DATELINE.match(block.text.plain) for block in blocks[:12]):
        return "news"
    if any(_DAY.match(block.text.plain) for block in blocks[:4]) and _is_dated(blocks):
        return "news"
    about = _ABOUT.search(text) or _ABOUT_EN.search(text[:600])
    return "profile" if about or _of_organisation(front) else "story"


def _of_organisation(front: Blocks) -> bool:
    """Whether a text bears an organisation's name, in Chinese and below it in English, for its title."""
    first, second = ([*(one_line(block.text).plain for block in apart(front)[:2]), "", ""])[:2]
    return bool(ORGANISATION.fullmatch(first)) and chars.count_han(second) == 0 and len(second.split()) >= 3


def _is_dated(blocks: Sequence[Block]) -> bool:
    """Whether a full date stands alone at the head or foot of a text."""
    return any(DATED.fullmatch(block.text.plain.strip()) for block in (*blocks[:4], *blocks[-4:]))


def _split(blocks: Blocks, wishes: Wishes) -> list[Blocks]:
    """The text, and after it a list of supporters that the manuscript ends with, unless it is one itself."""
    if blocks and SUPPORT.fullmatch(blocks[0].text.plain):
        return [blocks]
    for at, block in enumerate(blocks):
        name = SIGNS.sub("", block.text.chars).rstrip("：:")
        if at == 0 or block.role not in ("heading", "paragraph") or not SUPPORT.fullmatch(name):
            continue
        rest = [b for b in blocks[at + 1 :] if b.role not in ("figure", "rule")]
        prose = sum(chars.ends_sentence(b.text.chars) and len(b.text) > 30 for b in rest)
        if rest and prose <= 0.1 * len(rest) and wishes.allows("split", block.text.spot):
            return [blocks[:at], blocks[at:]]
    return [blocks]


def _draft(blocks: Blocks, id: str, kind: str, wishes: Wishes) -> tuple[Draft, list[Deed]]:
    title, deck, rest, deeds = _title(blocks, kind, wishes)
    kept, fields, more = stamps(rest, kind, wishes)
    still = {block.text.spots for block in kept if block.role == "rule"}
    lost = [block for block in rest if block.role == "rule" and block.text.spots not in still]
    rules = [Deed("stamp", b.text.spot, "分隔線在首尾，刪去", b.text.plain, spots([b.text])) for b in lost]
    title, stamp = _unstamped(title, wishes)
    head: Fields = {"title": title} if title else {}
    head |= deck | fields
    language = language_of(title.chars + "".join(block.text.chars for block in kept))
    found = Draft(id, kind, tuple(head.items()), kept, language, titled=bool(title))
    return found, [*deeds, *stamp, *more, *rules]


def _unstamped(title: Text, wishes: Wishes) -> tuple[Text, list[Deed]]:
    """A title without （附圖） behind it."""
    found = re.search(r"\s*[（(]附有?[圖图]片?[）)]\Z", title.chars)
    if not found or not wishes.allows("stamp", title.cut(found.start()).spot):
        return title, []
    lost = title.cut(found.start())
    return title.cut(0, found.start()), [Deed("stamp", lost.spot, "附圖標示，移到報告", lost.plain, spots([lost]))]


def language_of(text: str) -> str:
    """BCP 47 tag where a text is not Traditional Chinese; else empty."""
    han = chars.count_han(text)
    latin = sum(char.isalpha() and char < "\u0250" for char in text)
    if latin > 8 * han and latin > 60:
        return "en"
    return "zh-Hans" if han > 20 and simplified.share(text[:20_000]) > 0.12 else ""


def _title(blocks: Blocks, kind: str, wishes: Wishes) -> tuple[Text, Fields, Blocks, list[Deed]]:
    """The title, what stands with it (English title, organisation, subtitle), and the blocks without them."""
    blocks = rejoined(apart(blocks)) if kind != "acknowledgements" else blocks
    front = front_of(blocks)
    chosen = _title_block(front, blocks, kind)
    named = _labels(front, kind)
    if chosen in named:
        chosen = next((at for at in range(chosen + 1, len(front)) if titular(front[at]) and at not in named), chosen)
    chosen = next(iter(named), -1) if chosen < 0 and kind == "foreword" else chosen
    if chosen < 0 or not wishes.allows("head", blocks[chosen].text.spot):
        return EMPTY, {}, blocks, []
    if chosen + 1 < len(front) and second_line(blocks, chosen):
        text = concat([blocks[chosen].text, made(BREAK), blocks[chosen + 1].text])
        blocks = (*blocks[:chosen], replace(blocks[chosen], text=text), *blocks[chosen + 2 :])
        front = front_of(blocks)
    head = _Head(blocks, wishes)
    head.used.add(chosen)
    head.deeds.append(_moved(blocks[chosen].text, "title"))
    for at in _labels(front, kind):
        head.take(at, "" if "label" in head.fields else "label")
    for at in (chosen - 1, chosen + 1):
        if 0 <= at < len(front) and (name := _beside(blocks, at, chosen, kind)):
            head.take(at, name)
    at = next((at for at in range(chosen + 1, len(front)) if at not in head.used), -1)
    if at > 0 and kind in _DECKED and is_subtitle(blocks, at):
        head.take(at, "subtitle")
    for at, name in _letterhead(front[:chosen], kind).items():
        head.take(at, name)
    if at > 0 and kind in _OF_HOUSE and _bears_house(front[at]):
        head.take(at, "org")
    title, below = _parted(blocks[chosen].text, kind)
    if below and "subtitle" not in head.fields:
        head.fields["subtitle"] = below
        head.deeds.append(_moved(below, "subtitle"))
    before = range(chosen)
    rest = tuple(
        replace(block, role="paragraph") if at in before and block.role == "heading" and not block.level else block
        for at, block in enumerate(blocks)
        if at not in head.used
    )
    return title, head.fields, rest, head.deeds


@dataclass(slots=True)
class _Head:
    """What is taken from the lines before a text."""

    blocks: Blocks
    wishes: Wishes
    fields: Fields = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    deeds: list[Deed] = field(default_factory=list)

    def take(self, at: int, name: str) -> None:
        """A line goes to a field that is free yet, or to the report where it has none."""
        text = self.blocks[at].text
        if at in self.used or name in self.fields or not self.wishes.allows("head", text.spot):
            return
        self.used.add(at)
        self.deeds.append(_moved(text, name) if name else _dropped(text))
        if name:
            self.fields[name] = one_line(text)


def _parted(text: Text, kind: str) -> tuple[Text, Text]:
    """A title, and what a second line right below it, half as long again or more, says of it."""
    lines = text.split(BREAK)
    if len(lines) != 2 or kind in ("foreword", "acknowledgements") or not all(chars.count_han(b.chars) for b in lines):
        return one_line(text), EMPTY
    first, second = lines
    if first.chars[-1:] in "：:，、—" or chars.width(second.chars) < 1.5 * chars.width(first.chars):
        return one_line(text), EMPTY
    return one_line(first), one_line(second)


def _letterhead(before: Blocks, kind: str) -> dict[int, str]:
    """Where an organisation's name stands over the title, and its English below it, each with its field, if any."""
    if kind not in _OF_HOUSE:
        return {}
    plain = (at for at, block in enumerate(before) if block.role == "paragraph")
    at = next((at for at in plain if is_house(before[at].text.plain)), -1)
    if at < 0:
        return {}
    english = at + 1 < len(before) and chars.count_han(before[at + 1].text.chars) == 0
    return {at: "org", at + 1: ""} if english else {at: "org"}


def _bears_house(block: Block) -> bool:
    """Whether a line below the title names the organisation whose text it is."""
    text = block.text.plain
    plain = block.role in ("paragraph", "heading") and not block.level and len(text) >= _HOUSE
    return plain and text[-1] in "會会" and ORGANISATION.fullmatch(text) is not None


def _labels(front: Blocks, kind: str) -> list[int]:
    """Where 序, 新聞公報 and the like stand before the text, for kinds that have a field for it."""
    if kind not in ("foreword", "news"):
        return []
    named = [at for at, block in enumerate(front) if FRONT.fullmatch(block.text.plain)]
    return named or ([0] if kind == "news" and _is_label(front) else [])


def _is_label(front: Blocks) -> bool:
    """Whether a very short line stands over a title of its own: 會務動態."""
    if len(front) < 2 or any(block.role not in ("heading", "paragraph") for block in front[:2]):
        return False
    first, second = (block.text.plain for block in front[:2])
    plain = not front[0].level and titular(front[1])
    return plain and 2 <= chars.count_han(first) == len(first) <= 5 and chars.count_han(second) >= 2 * len(first)


def _dropped(text: Text) -> Deed:
    return Deed("stamp", text.spot, "篇首標示，移到報告", text.plain, spots([text]))


def _moved(text: Text, name: str) -> Deed:
    return Deed("head", text.spot, f"移入篇首 {name}", excerpt(text.plain))


def _title_block(front: Blocks, blocks: Blocks, kind: str) -> int:
    """Which block is the title: the first heading of the highest level, else the first short line."""
    heads = [at for at, block in enumerate(front) if block.role == "heading"]
    written = [at for at in heads if front[at].level]
    if kind == "acknowledgements" and heads:
        return heads[0]
    plain = bool(written) and _under_a_line(front, blocks, written)
    if written and not plain and _first_of_many(front, blocks, written):
        return -1
    if written and not plain:
        top = min(front[at].level for at in written)
        return next(at for at in written if front[at].level == top)
    return title_of(front, blocks, kind)


def _first_of_many(front: Blocks, blocks: Blocks, written: Sequence[int]) -> bool:
    """Whether the highest heading is 第一章 or the like, and a second one follows: the text has no title."""
    top = min(front[at].level for at in written)
    first = next(at for at in written if front[at].level == top)
    number = label(front[first].text.chars)
    others = (label(block.text.chars) for block in blocks[first + 1 :] if block.role == "heading")
    return number is not None and any(other and other.kind == number.kind for other in others)


def _under_a_line(front: Blocks, blocks: Blocks, written: Sequence[int]) -> bool:
    """Whether a plain line stands before headings of which there are several of the highest level."""
    top = min(front[at].level for at in written)
    again = sum(block.role == "heading" and block.level == top for block in blocks) >= 2
    first = next(at for at in written if front[at].level == top)
    return again and any(front[at].role == "paragraph" and titular(front[at]) for at in range(first))


def _beside(blocks: Blocks, at: int, title: int, kind: str) -> str:
    """The field for a line next to the title; empty where it is text."""
    block = blocks[at]
    text = block.text.plain
    if block.role not in ("heading", "paragraph") or len(text) > 90 or label(text):
        return ""
    if FRONT.fullmatch(text):
        return ""
    if at > title and kind == "news" and (block.label == "subtitle" or _DECK.fullmatch(text)):
        return "subtitle"
    if chars.count_han(text) == 0 and chars.count_han(blocks[title].text.chars) and re.search("[A-Za-z]{3}", text):
        return "title_en" if at > title or kind != "foreword" else ""
    subtitle = at > title and kind == "news" and block.role == "heading" and not _titled_again(blocks, at)
    return "subtitle" if subtitle else ""


def _titled_again(blocks: Blocks, at: int) -> bool:
    """Whether headings of the same sort of mark come later: then this one is a section's."""
    later = [block for block in blocks[at + 1 :] if block.role == "heading"]
    return any(block.mark == blocks[at].mark or bool(block.level) == bool(blocks[at].level) for block in later)
