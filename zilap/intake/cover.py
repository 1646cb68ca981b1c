"""What stands before a text: a cover's lines, which go to the book, and the lines a title is chosen from."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from zilap.han import chars, join
from zilap.intake.labels import COLUMN, FIELD, FRONT, PREFACE, SUPPORT, is_house, label
from zilap.intake.shapes import is_heading
from zilap.intake.signatures import PERSON, is_office, is_person
from zilap.intake.stamps import SALUTES, is_stamp
from zilap.intake.text import BREAK, SIGNS, Block, Blocks, Deed, Text, concat, excerpt, made
from zilap.intake.wishes import Wishes

_FOREWORD = re.compile(rf"{PREFACE}|序文|献辞|Foreword|Preface", re.I)
_PUBLISHER = re.compile(
    r".{2,28}(?:會|聯|社|局|公司|中心|基金|出版)|.*(?:Chamber|Association|Press|Publish|Federation|Limited).*"
)
_DEEPEST = 60
"""Blocks from the start within which a title stands."""
_LONGEST = 60
"""Ems of a line that is no prose."""
_LINE = 20
"""Characters of a line of a title that has two."""
_WIDE = re.compile(r" {3,}|\t|\u3000{2,}")
_FIELD = re.compile(r"[A-Za-z_]+\s*[:：]\s")


def split_cover(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Blocks of a cover page before the text, and the text."""
    named = _before_label(blocks)
    if named:
        return blocks[:named], _freed(blocks[named:])
    last = max((at for at, block in enumerate(blocks) if block.role == "running"), default=-1)
    page = next((at for at, block in enumerate(blocks) if at > last >= 0 and block.turn), 0)
    if page and all(_short(block) for block in blocks[last + 1 : page]):
        last = page - 1
    heads = sum(block.role == "running" for block in blocks[: last + 1])
    if 0 <= last < len(blocks) - 1 and _is_english(blocks[last], blocks[last + 1]):
        last += 1
        blocks = (*blocks[:last], replace(blocks[last], role="running"), *blocks[last + 1 :])
    rest = blocks[last + 1 :]
    if last < 0 or not rest:
        return (), blocks
    titled = any(block.role == "heading" or _short(block) for block in rest[:4])
    if heads >= 2 and titled:
        last += _tributes(rest)
        return blocks[: last + 1], blocks[last + 1 :]
    own = heads == 1 and blocks[0].role == "running" and _in_series(rest)
    named = any(block.role in ("heading", "paragraph") and _short(block) and titular(block) for block in rest[:2])
    named = named or any(block.role == "heading" for block in rest[:4])
    if titled and named and not own and not _over_numbers(blocks, last):
        last += _tributes(rest)
        return blocks[: last + 1], blocks[last + 1 :]
    return (), _freed(blocks)


def _is_english(head: Block, block: Block) -> bool:
    """Whether a line right below a running head gives it in English."""
    below = block.role in ("paragraph", "heading") and not block.level and block.gap <= 1 and titular(block)
    return below and chars.count_han(block.text.chars) == 0 < chars.count_han(head.text.chars)


def _tributes(rest: Blocks) -> int:
    """How many plain lines, neither who wrote nor what was said, stand over a text whose title has a mark."""
    front = front_of(rest)
    marked = next((at for at, block in enumerate(front) if block.role == "heading" and block.level), 0)
    plain = (_short(block) and titular(block) and not _is_signed(block.text.plain) for block in front[:marked])
    return sum(1 for _ in itertools.takewhile(bool, plain))


def _is_signed(text: str) -> bool:
    return PERSON.fullmatch(text) is not None or text[:1] in "「『“"


def _in_series(rest: Blocks) -> bool:
    """Whether what opens the rest is one of several headings of a kind, with text under it: no title of its own."""
    first = next((at for at, block in enumerate(rest[:4]) if block.role == "heading"), -1)
    if first < 0 or (first + 1 < len(rest) and rest[first + 1].role == "heading"):
        return False
    if any(_short(block) and titular(block) and chars.count_han(block.text.chars) for block in rest[:first]):
        return False
    kind = (rest[first].mark, rest[first].level, rest[first].bold)
    later = (block for block in rest[first + 1 :] if not SUPPORT.fullmatch(block.text.plain))
    return any(block.role == "heading" and (block.mark, block.level, block.bold) == kind for block in later)


def _over_numbers(blocks: Blocks, at: int) -> bool:
    """Whether a running head is written as a heading over numbered ones: it is the text's own title."""
    after = next((block for block in blocks[at + 1 :] if block.role == "heading"), None)
    return blocks[at].level == 1 and after is not None and after.level > 1 and label(after.text.chars) is not None


def _freed(blocks: Blocks) -> Blocks:
    """The first of the running heads as text, where it is not a cover's."""
    return tuple(
        replace(block, role="heading" if block.level else "paragraph") if block.role == "running" else block
        for block in blocks
    )


def _before_label(blocks: Blocks) -> int:
    """Where 序言 or the like stands after lines that are short: they are the cover's."""
    front = front_of(blocks)
    at = next((at for at, block in enumerate(front) if _FOREWORD.fullmatch(block.text.plain)), 0)
    return at if all(block.role in ("running", "heading") or _short(block) for block in front[:at]) else 0


def _short(block: Block) -> bool:
    text = block.text.chars
    return block.role == "paragraph" and chars.width(text) <= 80 and not chars.ends_sentence(text)


def about_book(cover: Blocks, wishes: Wishes) -> tuple[tuple[tuple[str, Text], ...], list[Deed]]:
    """What a cover says: title, English title, publisher; other lines are the tribute and the subtitle."""
    meta: dict[str, Text] = {}
    deeds: list[Deed] = []
    ranked = sorted((b for b in cover if b.role == "running"), key=lambda b: -len(b.text.key))
    plain = [replace(b, text=line) for b in apart(cover) if b.role != "running" for line in [b.text]]
    if not ranked:
        ranked = plain[:2] if len(plain) > 1 and chars.count_han(plain[1].text.chars) == 0 else plain[:1]
        ranked = [replace(block, role="running") for block in ranked]
        plain = plain[len(ranked) :]
    named = {latin: _naming(ranked, latin) for latin in (False, True)}
    for block in [*ranked, *plain]:
        text = one_line(block.text)
        latin = chars.count_han(text.chars) == 0
        publisher = bool(_PUBLISHER.fullmatch(text.chars)) and block is not named[latin]
        name = ("publisher" if publisher else "title" if block.role == "running" else "tribute") + (
            "_en" if latin else ""
        )
        while name in meta:
            name = {"title": "subtitle", "title_en": "subtitle_en"}.get(name, f"{name}_more")
        meta[name] = text
        deeds.append(Deed("head", text.spot, f"封面文字，移入 book.toml 的 {name}", excerpt(text.plain)))
    return tuple(meta.items()), deeds


def _naming(ranked: list[Block], latin: bool) -> Block | None:
    """Which of the lines in one script names the book: the first that names no publisher, else the very first."""
    said = [block for block in ranked if (chars.count_han(block.text.chars) == 0) == latin]
    titled = (block for block in said if not _PUBLISHER.fullmatch(one_line(block.text).chars))
    return next(titled, said[0] if said and said[0] is ranked[0] else None)


def one_line(text: Text) -> Text:
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


def apart(blocks: Blocks) -> Blocks:
    """Lines set one below another before the text are told apart where each is a thing of its own."""
    front = front_of(blocks)
    done: list[Block] = []
    for block in front:
        lines = block.text.split(_WIDE if _is_row(block.text) else BREAK)
        own = any(_is_own(left.plain, right.plain) for left, right in itertools.pairwise(lines))
        own = own and not (_are_fields(lines) and not all(is_stamp(line.plain) for line in lines))
        if block.role in ("paragraph", "heading", "running") and own:
            done += [
                replace(block, text=line, role=block.role if _keeps_role(block, lines, number) else "paragraph")
                for number, line in enumerate(lines)
            ]
        else:
            done.append(block)
    return (*done, *blocks[len(front) :])


def _keeps_role(block: Block, lines: list[Text], number: int) -> bool:
    """Whether a line is what its block is: the first one, a line of a running head, a last one that heads by itself."""
    last = number == len(lines) - 1 and block.role == "heading" and not block.level
    return number == 0 or block.role == "running" or (last and is_heading(lines[number].plain))


def _is_row(text: Text) -> bool:
    """Whether what stands at both ends of one line are things of their own, a label one of them: 新聞稿 … 即時發布."""
    cells = [cell.plain for cell in text.split(_WIDE)]
    return len(cells) == 2 and any(map(FRONT.fullmatch, cells)) and BREAK not in text.chars


def rejoined(blocks: Blocks) -> Blocks:
    """A title whose first line cannot be its end, with the line below it: the first such pair before the text."""
    front = front_of(blocks)
    for at, (block, after) in enumerate(itertools.pairwise(front)):
        if titular(block):
            break
        if _goes_on(block, after):
            text = concat([block.text, made(BREAK), after.text])
            return (*blocks[:at], replace(block, text=text), *blocks[at + 2 :])
    return blocks


def _goes_on(block: Block, after: Block) -> bool:
    """Whether a short Chinese line ends inside a phrase, and another of its sort follows."""
    text, bare = block.text.plain, after.text.plain
    plain = {block.role, after.role} <= {"paragraph", "heading"} and block.level == after.level and after.gap <= 1
    return (
        plain
        and text[-1:] in "：:，、"
        and 2 <= chars.count_han(text) <= _LINE
        and chars.count_han(bare) > 1
        and len(bare) <= 2 * _LINE
        and not SALUTES.fullmatch(text)
        and titular(after)
    )


def _are_fields(lines: list[Text]) -> bool:
    """Whether each line gives one thing a name: 日期：… 地點：…"""
    return all(FIELD.match(line.chars) for line in lines)


def _is_own(left: str, right: str) -> bool:
    """Whether two lines differ in language or one of them is a label, a byline, a date."""
    if (chars.count_han(left) == 0) != (chars.count_han(right) == 0):
        return True
    named = COLUMN.fullmatch(left) or (is_house(left) and chars.count_han(right) > 4)
    named = named or is_person(right) or is_office(right)
    return bool(named) or any(FRONT.fullmatch(text) or is_stamp(text) for text in (left, right))


def front_of(blocks: Blocks) -> Blocks:
    """Blocks before the first prose, list or table, as far as a cover goes."""
    for at, block in enumerate(blocks[:_DEEPEST]):
        long = any(chars.width(line) > 2 * _LONGEST for line in block.text.chars.split(BREAK))
        asks = not at and len(block.text) <= 2 * _LINE and block.text.chars[-1:] in "？！?!"
        prose = block.role == "paragraph" and (long or (chars.ends_sentence(block.text.chars) and not asks))
        if prose or block.role in ("item", "table", "note"):
            return blocks[:at]
    return blocks[:_DEEPEST]


def titular(block: Block) -> bool:
    """Whether a block has the shape of a title."""
    text = block.text.plain
    shaped = len(text) <= 60 or chars.count_han(text) == 0
    dated = re.fullmatch(r"[\d年月日\s./-]+|[（(].*[）)]", text) or is_stamp(text)
    return (
        shaped
        and text[-1:] not in "：:，、；"
        and not chars.ends_sentence(text.rstrip("！？!?"))
        and not FRONT.fullmatch(text)
        and not dated
        and not _FIELD.match(text)
        and not (BREAK in block.text.chars and _are_fields(block.text.split(BREAK)))
    )
