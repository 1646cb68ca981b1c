"""Blocks to sections: kind, title, cover, supporters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars, join, simplified
from zilap.intake.labels import SUPPORT, label
from zilap.intake.stamps import Fields, is_stamp, stamps
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
_RELEASE = re.compile(
    r"(?:今日|昨日|今天|昨天|今（\d+日）)(?:[（(].{2,8}[）)])?(?:在|於|宣布|公布|表示|举行|舉行|出席)|新聞公報|新闻公报|即時發[放佈布]"
)
_ABOUT = re.compile(r"(?:成立於|創立於|成立于|創會|前身為|由.{1,20}創立).{0,200}(?:會員|成員|宗旨|會董)", re.S)
_ORG = re.compile(r".{2,30}(?:會|聯|局|署|部|公司|集團|中心|學院|大學|基金|辦公室|商会|协会|公司|集团|联合会|政府)")
_LABELS = re.compile(
    r"【?(?:新聞公報|新聞稿|新闻公报|新闻稿|即時發[放佈布]|即时发布|專訪|人物專訪|特稿"
    r"|(?:Press|Media|News) Release|For Immediate Release"
    r"|Foreword|Preface|[總自代他]?序[一二三四五六]?|推薦序|序言|前言|獻辭|目錄)】?",
    re.I,
)
_FOREWORD = re.compile(r"[總自代他]?序[一二三四五六]?|推薦序|序言|前言|序文|代序|獻辭|献辞|Foreword|Preface", re.I)
_FIELD = re.compile(r"[A-Za-z_]+\s*[:：]\s")
_PUBLISHER = re.compile(
    r".{2,28}(?:會|聯|社|局|公司|中心|基金|出版)|.*(?:Chamber|Association|Press|Publish|Federation|Limited).*"
)


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
    cover, rest = _cover(_apart(blocks))
    kept = [replace(block, role="paragraph") for block in cover if not wishes.allows("head", block.text.spot)]
    meta, deeds = _meta(tuple(block for block in cover if wishes.allows("head", block.text.spot)), wishes)
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
    text = "".join(block.text.plain for block in blocks[:12])
    items = sum(block.role == "item" for block in blocks)
    if items > 0.5 * len(blocks) and items >= 6 and len(re.findall(r"\d", text)) > 20:
        return "fact-sheet"
    if _RELEASE.search(text[:300]):
        return "news"
    return "profile" if _ABOUT.search(text) else "story"


def _cover(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Blocks of a cover page before the text, and the text."""
    named = _before_label(blocks)
    if named:
        return blocks[:named], blocks[named:]
    last = max((at for at, block in enumerate(blocks) if block.role == "running"), default=-1)
    page = next((at for at, block in enumerate(blocks) if at > last >= 0 and block.turn), 0)
    if page and all(_short(block) for block in blocks[last + 1 : page]):
        last = page - 1
    rest = blocks[last + 1 :]
    if last < 0 or not rest:
        return (), blocks
    heads = sum(block.role == "running" for block in blocks[: last + 1])
    titled = any(block.role == "heading" or _short(block) for block in rest[:4])
    if heads >= 2 and titled:
        return blocks[: last + 1], rest
    named = any(block.role in ("heading", "paragraph") and _short(block) and _titular(block) for block in rest[:2])
    if titled and (named or any(block.role == "heading" for block in rest[:2])):
        return blocks[: last + 1], rest
    freed = tuple(replace(block, role="paragraph") if block.role == "running" else block for block in blocks)
    return (), freed


def _before_label(blocks: Blocks) -> int:
    """Where 序言 or the like stands after lines that are short: they are the cover's."""
    front = _front(blocks)
    at = next((at for at, block in enumerate(front) if _FOREWORD.fullmatch(block.text.plain)), 0)
    return at if all(block.role in ("running", "heading") or _short(block) for block in front[:at]) else 0


def _short(block: Block) -> bool:
    text = block.text.chars
    return block.role == "paragraph" and chars.width(text) <= 80 and not chars.ends_sentence(text)


def _meta(cover: Blocks, wishes: Wishes) -> tuple[tuple[tuple[str, Text], ...], list[Deed]]:
    """What a cover says: title, English title, publisher; other lines are the tribute and the subtitle."""
    meta: dict[str, Text] = {}
    deeds: list[Deed] = []
    ranked = sorted((b for b in cover if b.role == "running"), key=lambda b: -len(b.text.key))
    plain = [replace(b, text=line) for b in _apart(cover) if b.role != "running" for line in [b.text]]
    if not ranked:
        ranked = plain[:2] if len(plain) > 1 and chars.count_han(plain[1].text.chars) == 0 else plain[:1]
        ranked = [replace(block, role="running") for block in ranked]
        plain = plain[len(ranked) :]
    for block in [*ranked, *plain]:
        text = _one_line(block.text)
        latin = chars.count_han(text.chars) == 0
        publisher = bool(_PUBLISHER.fullmatch(text.chars)) and (block is not next((b for b in ranked), None))
        name = ("publisher" if publisher else "title" if block.role == "running" else "tribute") + (
            "_en" if latin else ""
        )
        while name in meta:
            name = {"title": "subtitle", "title_en": "subtitle_en"}.get(name, f"{name}_more")
        meta[name] = text
        deeds.append(Deed("head", text.spot, f"封面文字，移入 book.toml 的 {name}", excerpt(text.plain)))
    return tuple(meta.items()), deeds


def _one_line(text: Text) -> Text:
    """A text without its display breaks."""
    parts: list[Text] = []
    last = 0
    for found in re.finditer(BREAK, text.chars):
        left, right = text.cut(last, found.start()).strip(), text.cut(found.end()).strip()
        parts += [left, made(join.seam(left.chars, right.chars).glue)]
        last = found.end()
    return _bare(concat([*parts, text.cut(last).strip()]))


def _bare(text: Text) -> Text:
    """A text without marks inside and with single blanks, for a field of the head."""
    pairs = zip(text.chars, text.spots, " " + text.chars, strict=False)
    kept = [(c, spot) for c, spot, last in pairs if not SIGNS.match(c) and not (c == last == " ")]
    return Text("".join(char for char, _ in kept), tuple(spot for _, spot in kept))


def _split(blocks: Blocks, wishes: Wishes) -> list[Blocks]:
    """The text, and after it a list of supporters that the manuscript ends with."""
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
    lost = [block for block in rest if block.role == "rule" and block not in kept]
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
    if latin > 3 * han and latin > 60:
        return "en"
    return "zh-Hans" if han > 20 and simplified.share(text[:20_000]) > 0.12 else ""


def _title(blocks: Blocks, kind: str, wishes: Wishes) -> tuple[Text, Fields, Blocks, list[Deed]]:
    """The title, what stands with it (English title, organisation, subtitle), and the blocks without them."""
    blocks = _apart(blocks) if kind != "acknowledgements" else blocks
    front = _front(blocks)
    chosen = _title_block(front, blocks, kind)
    named = _labels(front, kind)
    if chosen in named:
        chosen = next((at for at in range(chosen + 1, len(front)) if _titular(front[at]) and at not in named), chosen)
    chosen = next(iter(named), -1) if chosen < 0 and kind == "foreword" else chosen
    if chosen < 0 or not wishes.allows("head", blocks[chosen].text.spot):
        return EMPTY, {}, blocks, []
    fields: Fields = {}
    deeds = [_moved(blocks[chosen].text, "title")]
    used = {chosen}
    for at in _labels(front, kind):
        if chosen == at or not wishes.allows("head", blocks[at].text.spot):
            continue
        used.add(at)
        if "label" in fields:
            deeds.append(_dropped(blocks[at].text))
        else:
            fields["label"] = _one_line(blocks[at].text)
            deeds.append(_moved(blocks[at].text, "label"))
    for at in (chosen - 1, chosen + 1):
        may = 0 <= at < len(front) and wishes.allows("head", blocks[at].text.spot)
        name = _beside(blocks, at, chosen, kind) if may else ""
        if name and name not in fields and at not in used:
            fields[name] = _one_line(blocks[at].text)
            used.add(at)
            deeds.append(_moved(blocks[at].text, name))
    rest = tuple(block for at, block in enumerate(blocks) if at not in used)
    return _one_line(blocks[chosen].text), fields, rest, deeds


def _apart(blocks: Blocks) -> Blocks:
    """Lines set one below another before the text are told apart where each is a thing of its own."""
    front = _front(blocks)
    done: list[Block] = []
    for block in front:
        lines = _lines(block.text)
        own = any(_is_own(left.plain, right.plain) for left, right in itertools.pairwise(lines))
        if block.role in ("paragraph", "heading", "running") and own:
            done += [
                replace(block, text=line, role="paragraph" if number else block.role)
                for number, line in enumerate(lines)
            ]
        else:
            done.append(block)
    return (*done, *blocks[len(front) :])


def _is_own(left: str, right: str) -> bool:
    """Whether two lines differ in language or one of them is a label, a byline, a date."""
    if (chars.count_han(left) == 0) != (chars.count_han(right) == 0):
        return True
    return any(_LABELS.fullmatch(text) or is_stamp(text) for text in (left, right))


def _lines(text: Text) -> list[Text]:
    lines, last = [], 0
    for found in re.finditer(BREAK, text.chars):
        lines.append(text.cut(last, found.start()).strip())
        last = found.end()
    return [*lines, text.cut(last).strip()]


def _labels(front: Blocks, kind: str) -> list[int]:
    """Where 序, 新聞公報 and the like stand before the text, for kinds that have a field for it."""
    if kind not in ("foreword", "news"):
        return []
    named = [at for at, block in enumerate(front) if _LABELS.fullmatch(block.text.plain)]
    return named or ([0] if kind == "news" and _is_label(front) else [])


def _is_label(front: Blocks) -> bool:
    """Whether a very short line stands over a title of its own: 會務動態."""
    if len(front) < 2 or any(block.role not in ("heading", "paragraph") for block in front[:2]):
        return False
    first, second = (block.text.plain for block in front[:2])
    plain = not front[0].level and _titular(front[1])
    return plain and 2 <= chars.count_han(first) == len(first) <= 5 and chars.count_han(second) >= 2 * len(first)


def _dropped(text: Text) -> Deed:
    return Deed("stamp", text.spot, "篇首標示，移到報告", text.plain, spots([text]))


def _moved(text: Text, name: str) -> Deed:
    return Deed("head", text.spot, f"移入篇首 {name}", excerpt(text.plain))


def _front(blocks: Blocks) -> Blocks:
    """Blocks before the first prose, list or table."""
    for at, block in enumerate(blocks):
        prose = block.role == "paragraph" and (len(block.text) > 60 or chars.ends_sentence(block.text.chars))
        if prose or block.role in ("item", "table", "note"):
            return blocks[:at]
    return blocks


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
    short = [at for at, block in enumerate(front) if block.role in ("heading", "paragraph") and _titular(block)]
    if len(short) >= 2 and short[1] == short[0] + 1 and _ORG.fullmatch(front[short[0]].text.chars):
        return short[0] if kind == "profile" else short[1]
    return short[0] if short else -1


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
    return again and any(front[at].role == "paragraph" and _titular(front[at]) for at in range(first))


def _titular(block: Block) -> bool:
    text = block.text.plain
    shaped = len(text) <= 60 or chars.count_han(text) == 0
    dated = re.fullmatch(r"[\d年月日\s./-]+|[（(].*[）)]", text) or is_stamp(text)
    return (
        shaped
        and text[-1:] not in "：:，、；"
        and not chars.ends_sentence(text.rstrip("！？!?"))
        and not _LABELS.fullmatch(text)
        and not dated
        and not _FIELD.match(text)
    )


def _beside(blocks: Blocks, at: int, title: int, kind: str) -> str:
    """The field for a line next to the title; empty where it is text."""
    block = blocks[at]
    text = block.text.plain
    if block.role not in ("heading", "paragraph") or len(text) > 90 or label(text):
        return ""
    if _LABELS.fullmatch(text):
        return ""
    if chars.count_han(text) == 0 and chars.count_han(blocks[title].text.chars) and re.search("[A-Za-z]{3}", text):
        return "title_en" if at > title or kind != "foreword" else ""
    if at < title and block.role == "paragraph" and kind in ("story", "news") and _ORG.fullmatch(text):
        return "org"
    subtitle = at > title and kind == "news" and block.role == "heading" and not _titled_again(blocks, at)
    return "subtitle" if subtitle else ""


def _titled_again(blocks: Blocks, at: int) -> bool:
    """Whether headings of the same mark come later: then this one is a section's."""
    return any(block.role == "heading" and block.mark == blocks[at].mark for block in blocks[at + 1 :])
