"""Lines to paragraphs: hard-wrapped lines are joined, display lines keep their breaks.

Whether a text is hard-wrapped, and how wide, is measured first: see :mod:`zilap.intake.measure`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake import seams
from zilap.intake.contact import contacts
from zilap.intake.entries import beside_name, beside_years, counted, is_headed, parallel, thanked
from zilap.intake.labels import CAPTION_MARKS, CONTACT, FIELD, FRONT, SPEAKER, SUPPORT, label
from zilap.intake.measure import DISPLAY, Setting, is_full, is_open, line_width, measure
from zilap.intake.shapes import CREDIT, SAYS_SO, is_heading
from zilap.intake.stamps import BYLINE, DATED, END, SALUTES, is_stamp
from zilap.intake.text import BREAK, Block, Blocks, Cleaned, Deed, Text, concat, in_role, made, spots
from zilap.intake.wishes import Wishes

_WORDS = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_PARTS = "\u2010"
"""The hyphen by which programs part words at the ends of lines."""
_HALVES = re.compile(r".*?([A-Za-z]+)-\n([A-Za-z]+).*", re.S)
_NAMED = re.compile(r"【[^【】]{1,30}】")
_ASIDE = re.compile(r"[（(【].{1,10}[）)】]")
CAPTIONS = frozenset(CAPTION_MARKS)
_BARE = re.compile("[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
"""A number that was parted from its heading."""
_COLON = re.compile("[：:]")
_HYPHENED = re.compile("[a-z]-\\Z")
_LEADS = re.compile(r"\b(?:an?|and|as|at|by|for|from|in|is|its|of|on|or|that|the|their|to|was|were|which|with)\Z")
"""Words with which hardly an English title or sentence ends."""
_HINT = re.compile("[完結结束\\d年—–]|end", re.I)
"""What 完, a date and the name after a quotation have."""
_SAID = re.compile(r"[—–]{1,2}\s*\S.{0,30}")
_PROSE = re.compile("[，。；、：！？,.;]")


@dataclass(frozen=True, slots=True)
class _Words:
    """How a manuscript writes its words."""

    known: frozenset[str]
    apart: bool
    """Whether Chinese and figures stand apart."""


def wrap(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Join what one paragraph's lines were cut into."""
    markdown = wishes.manuscript.file.suffix.lower() in (".md", ".markdown")
    setting = Setting(markdown=True) if markdown else measure(blocks)
    words = _Words(_vocabulary(blocks), seams.spaced(blocks))
    deeds: list[Deed] = []
    done: list[Block] = []
    run: list[Block] = []
    address = contacts(blocks, setting.gap)
    heads, names = counted(blocks), thanked(blocks)
    for at, block in enumerate(blocks):
        how = _meet(run, block, setting) if run and at not in address else BREAK if address.get(at) and run else ""
        if at in heads or at - 1 in heads:
            how = ""
        if at >= names and run:
            how = beside_name(run[-1], block, setting) or how * (run[-1].tail > 1)
        if how == "join" and _heads_what_follows(run[-1], block, blocks[at + 1 : at + 2], setting):
            how = ""
        if how and wishes.allows("join", block.text.spot):
            run.append(replace(block, text=made(BREAK) + block.text) if how == BREAK else block)
        else:
            if run:
                done.append(_paragraph(run, words, deeds))
            run = [block]
    if run:
        done.append(_paragraph(run, words, deeds))
    return tuple(done), deeds


def _vocabulary(blocks: Blocks) -> frozenset[str]:
    """The document's own words, but those at the ends of lines, which may be halves.

    Where a program parts words by a hyphen of its own, another one at the end of a line is the author's.
    """
    words: set[str] = set()
    if any(block.text.chars[-1:] == _PARTS for block in blocks):
        halves = (_HALVES.fullmatch(f"{a.text.chars}\n{b.text.chars}") for a, b in itertools.pairwise(blocks))
        words.update("-".join(found.groups()).lower() for found in halves if found)
    for block in blocks:
        found = _WORDS.findall(block.text.chars)
        words.update(word.lower() for word in found[1:-1])
    return frozenset(words)


def _paragraph(run: list[Block], words: _Words, deeds: list[Deed]) -> Block:
    first = run[0]
    role = "paragraph" if first.role == "line" else first.role
    if len(run) == 1:
        return in_role(first, role)
    parts = [first.text]
    left = first.text
    for block in run[1:]:
        parts, deed = _joined(parts, left, block.text, words)
        deeds.append(deed)
        left = block.text
    return replace(first, role=role, text=concat(parts), tail=run[-1].tail)


def _joined(parts: list[Text], left: Text, right: Text, words: _Words) -> tuple[list[Text], Deed]:
    """The parts of a paragraph with one more line."""
    if right.chars.startswith(BREAK):
        return [*parts, right], Deed("join", right.spot, "逐行排列的文字，合為一段，保留換行", right.plain[:20])
    seam = seams.meet(left.chars, right.chars, words.apart, words.known)
    gone: tuple[int, ...] = ()
    if seam.drop:
        gone = spots([parts[-1].cut(len(parts[-1]) - seam.drop)])
        parts[-1] = parts[-1].cut(0, len(parts[-1]) - seam.drop)
    why = "斷行接合，刪去行末連字號" if seam.drop else "斷行接合"
    told = f"{left.plain[-8:]}¶{right.plain[:8]}"
    if seam.glue:
        parts.append(made(seam.glue))
    parts.append(right)
    return parts, Deed("join", right.spot, why, told, gone, bool(seam.drop))


def _meet(run: list[Block], block: Block, setting: Setting) -> str:
    """How a line goes on from the lines before it: ``"join"``, ``BREAK``, or not at all (empty)."""
    last = run[-1]
    quoted = block.role == run[0].role == "quote" and block.gap == 0
    if quoted or (len(run) == 1 and not setting.markdown and (_entitled(last, block) or _numbers(last, block))):
        return "join"
    if block.role == run[0].role == "running":
        return BREAK if block.gap == 0 else ""
    if block.role != "line" or block.mark or run[0].role not in ("line", "item", "quote", "note"):
        return ""
    if block.label == run[0].label == "caption" and not block.gap:
        return "join"
    if block.bold != last.bold or block.label != run[0].label or _names_sort(run, block):
        return ""
    if block.bold and block.measure and not (block.gap or block.turn or label(block.text.chars)) and is_open(last):
        return "join"
    left, right = last.text.chars.lstrip(BREAK), block.text.chars
    if not block.gap and _COLON.search(right) and _fields(left, right):
        return BREAK
    if is_headed(run, left, right) or (not block.gap and beside_years(run, left, right)):
        return ""
    full = bool(setting.measure) and is_full(last, block, setting.width(last)) and is_open(last)
    if not full and len(run) == 1 and _parts(left, right):
        return ""
    if not block.gap and parallel(run[0].text.chars, right):
        close = setting.spaced and block.indent <= (setting.indent if setting.measure else 0)
        return BREAK if close else ""
    if setting.measure:
        return _meet_wrapped(run, last, block, setting)
    return _meet_loose(run, last, block, setting)


def _names_sort(run: list[Block], block: Block) -> bool:
    """Whether one of two lines says what sort of text this is, 序 or 新聞公報, or the second who wrote."""
    texts = [block.text.chars, *(line.text.chars for line in run[:1] if len(run) == 1)]
    if SALUTES.fullmatch(texts[0]) or any(SUPPORT.fullmatch(text.rstrip("：:")) for text in texts):
        return True
    signed = BYLINE.fullmatch(texts[0]) is not None and not is_stamp(run[-1].text.chars)
    return signed or any(map(FRONT.fullmatch, texts))


def _meet_wrapped(run: list[Block], last: Block, block: Block, setting: Setting) -> str:
    first = replace(last, indent=last.indent + setting.lost) if setting.lost and len(run) == 1 else last
    full, open_ = is_full(first, block, setting.width(last)), is_open(last)
    known = _set_apart(run, block, setting, full, open_)
    if known is not None:
        return known
    share = line_width(last) / (last.measure or setting.width(last))
    near = block.gap <= setting.gap
    if run[0].role in ("item", "note") and block.indent > run[0].indent and near:
        return "join" if full or (not block.measure and (share >= 0.6 or not setting.gap)) else ""
    if not block.gap and not block.turn and _runs_on(last.text.chars, block.text.chars, share):
        return "join"
    if open_ and share >= 0.5 and block.gap < setting.gap and not (setting.tails and last.tail):
        return "join"
    if _flush(run, block) and (full if block.turn else share >= 0.5 and open_ and near):
        return "join"
    begins = _indented(run, block, setting, open_) and not (full and open_ and block.indent == last.indent)
    if begins or (setting.tails and last.tail):
        return ""
    if block.turn and setting.begins and block.indent <= setting.indent and not open_ and run[0].role == "line":
        return "join" if _PROSE.search(block.text.chars) and run[0].indent > setting.indent else ""
    if block.turn or not near:
        told = _PROSE.search(last.text.chars.replace("：", ""))
        return "join" if full and open_ and told and not _stands(block) else ""
    if full and not open_ and _begins_short(block, setting):
        return ""
    if full:
        return "" if _ASIDE.fullmatch(block.text.chars) or (not open_ and _is_alone(run, setting)) else "join"
    if open_ and share >= 0.7 and len(run) > 1 and not _stands(block):
        return "join"
    short = share < 0.6 and chars.width(block.text.chars) < 0.6 * setting.width(block)
    return BREAK if short and open_ and block.gap == 0 == setting.gap and not _headed(run, block) else ""


def _begins_short(block: Block, setting: Setting) -> bool:
    """Whether a line is narrower than the others by the indent that the first lines of paragraphs lost."""
    return setting.lost > 0 and is_open(block) and line_width(block) <= setting.width(block) - setting.lost


def _runs_on(left: str, right: str, share: float) -> bool:
    """Whether a line of English prose, perhaps set narrower than the Chinese, goes on in the line right below it."""
    if not (left.isascii() and right.isascii()) or not right[:1].isalnum():
        return False
    if _HYPHENED.search(left):
        return right[:1].islower() and " " in left
    words = left.split()
    prose = 2 * sum(word[:1].islower() for word in words) >= len(words) and words[-1].islower()
    return share >= 0.6 and len(words) >= 6 and (prose or bool(_LEADS.search(left)))


def _set_apart(run: list[Block], block: Block, setting: Setting, full: bool, open_: bool) -> str | None:
    """What a line's own shape says, whatever the measure: the next number, a second language, a quotation's lines."""
    last = run[-1]
    if last.measure and _is_set_right(last) and abs(block.indent - last.indent) > 2:
        return ""
    goes_on = full and open_ and last.text.chars[-1:] not in ("；", ";")
    if _counts_on(run[0], block) or (label(block.text.chars) and not goes_on):
        return ""
    if run[0].mark in CAPTIONS and _is_unclosed(last.text.chars) and block.gap <= setting.gap:
        return "join"
    if run[0].mark in CAPTIONS and (not open_ or block.gap > setting.gap or _has_room(last, setting)):
        return ""
    if len(run) <= 2 and _translates(last.text.chars.lstrip(BREAK), block.text.chars):
        return ""
    if not open_ and (CREDIT.search(last.text.chars) or _other_script(last.text.chars, block.text.chars)):
        return ""
    two = len(run) == 1 and _two_languages(last.text.chars, block.text.chars)
    return BREAK if block.gap == 0 and (two or (not full and _quoted(run))) else None


def _is_unclosed(text: str) -> bool:
    """Whether a bracket is open at the end of a line."""
    return max(map(text.rfind, "（(")) > max(map(text.rfind, "）)"))


def _has_room(last: Block, setting: Setting) -> bool:
    """Whether the first characters of the next line would have fitted behind a caption."""
    return line_width(last) + 2 < setting.width(last)


def _translates(left: str, right: str) -> bool:
    """Whether a name in English stands over Chinese prose: its longer words begin with capitals."""
    words = _WORDS.findall(left)
    named = left.isascii() and len(words) >= 2 and all(not word[:1].islower() for word in words if len(word) > 4)
    return named and chars.count_han(right) >= 2


def _other_script(left: str, right: str) -> bool:
    """Whether one line is Chinese and the other has none at all."""
    counts = chars.count_han(left), chars.count_han(right)
    return min(counts) == 0 and max(counts) >= 4 and min(map(len, (left, right))) >= 8


def _indented(run: list[Block], block: Block, setting: Setting, open_: bool) -> bool:
    """Whether a line begins a paragraph by its indent: not inside an item that hangs."""
    hanging = run[0].role in ("item", "note") or label(run[0].text.chars) is not None
    goes_on = open_ or not block.measure
    inside = hanging and goes_on and len(run) == 1 and block.gap <= setting.gap and block.indent > run[0].indent + 1
    if inside or (len(run) > 1 and block.indent == run[-1].indent):
        return False
    return block.indent > setting.indent and not (hanging and block.indent > run[0].indent)


def _parts(left: str, right: str) -> bool:
    """Whether one of two lines is 完, a date or who said it: no part of a paragraph."""
    if not (_HINT.search(left) or _HINT.search(right)) or max(len(left), len(right)) > DISPLAY * 2:
        return False
    if DATED.fullmatch(f"{left} {right}"):
        return False
    return any(END.fullmatch(text) or DATED.fullmatch(text) for text in (left, right)) or bool(_SAID.fullmatch(right))


def _fields(left: str, right: str) -> bool:
    """Whether two short lines each give one thing a name, and neither is a sentence: 日期：… 地點：…"""
    named = FIELD.match(left) and FIELD.match(right) and chars.width(left) <= DISPLAY
    named = named and (BYLINE.fullmatch(right) is None or is_stamp(left))
    return bool(named) and not (chars.ends_sentence(left) or chars.ends_sentence(right))


def _counts_on(first: Block, block: Block) -> bool:
    """Whether a line bears the number after the one that the paragraph begins with."""
    here = label(block.text.chars)
    there = label(first.text.chars) if here else None
    return here is not None and there is not None and here.kind == there.kind and here.number == there.number + 1


def _quoted(run: list[Block]) -> bool:
    """Whether lines that begin with a quotation mark have not closed it yet, each shorter than the measure."""
    text = run[0].text.chars
    return text[:1] in "「『“" and len(run) <= 4 and chars.PAIRS[text[0]] not in "".join(b.text.chars for b in run)


def _is_set_right(block: Block) -> bool:
    """Whether a line is set at the right edge: a signature, a date."""
    return block.indent >= 0.4 * block.measure and block.indent + chars.width(block.text.chars) >= block.measure - 2


def _heads_what_follows(last: Block, block: Block, after: Blocks, setting: Setting) -> bool:
    """Whether a short line after the end of a sentence is a heading: the end of a paragraph would end one too."""
    if not setting.measure or block.measure or is_open(last) or not is_heading(block.text.chars) or not after:
        return False
    return block.indent <= setting.indent and line_width(block) < 0.6 * setting.width(block)


def _is_alone(run: list[Block], setting: Setting) -> bool:
    """Whether the first line is no paragraph's of the text: each of those begins with an indent and ends in blanks."""
    unlike = setting.begins and setting.tails and run[0].indent <= setting.indent
    return unlike and len(run) == 1 and run[0].gap > setting.gap


def _flush(run: list[Block], block: Block) -> bool:
    """Whether a line begins at the edge, its paragraph began with an indent, and the file shows where lines end."""
    begun = run[0].role == "line" and run[0].indent >= 2 and all(line.indent < run[0].indent for line in run[1:])
    return begun and bool(block.measure) and block.indent < run[0].indent and not _told(block)


def _told(block: Block) -> bool:
    return _stands(block) or bool(CONTACT.match(block.text.chars) or FIELD.match(block.text.chars))


def _stands(block: Block) -> bool:
    """Whether a line looks like one that stands for itself."""
    text = block.text.chars
    return label(text) is not None or bool(_ASIDE.fullmatch(text) or SAYS_SO.match(text)) or is_stamp(text)


def _headed(run: list[Block], block: Block) -> bool:
    texts = (block.text.chars, run[0].text.chars)
    return any(label(text) or (_COLON.search(text) and SPEAKER.match(text)) or _is_named(text) for text in texts)


def _is_named(text: str) -> bool:
    return text[:1] == "【" and _NAMED.fullmatch(text) is not None


def _entitled(head: Block, block: Block) -> bool:
    """Whether a line right below a Chinese heading gives it in English: its longer words begin with capitals."""
    text = block.text.chars
    plain = block.role == "line" and not (block.mark or block.gap or block.turn or block.bold != head.bold)
    if head.role != "heading" or not plain or not _two_languages(head.text.chars, text):
        return False
    return all(not word[:1].islower() for word in _WORDS.findall(text) if len(word) > 4)


def _numbers(number: Block, block: Block) -> bool:
    """Whether a line is but the number of the heading on the next line."""
    return block.gap <= 1 and block.role == number.role == "line" and _BARE.fullmatch(number.text.chars) is not None


def _two_languages(left: str, right: str) -> bool:
    """Whether a line gives in English, a little longer, the name that the line before gives in Chinese."""
    english = right.isascii() and len(right) <= 2 * DISPLAY and right[:1].isupper() and right[-1:].isalpha()
    return english and 0 < chars.count_han(left) == len(left) <= DISPLAY // 2


def _meet_loose(run: list[Block], last: Block, block: Block, setting: Setting) -> str:
    """Lines that were not wrapped: only neighbours that were set line by line belong together."""
    if block.gap or label(block.text.chars):
        return ""
    if run[0].role in ("item", "note"):
        return "join" if setting.markdown or block.indent > run[0].indent else ""
    if last.tail >= 2:
        return BREAK
    if run[0].mark in CAPTIONS:
        return ""
    if setting.markdown:
        return "join"
    narrow = max(chars.width(last.text.chars), chars.width(block.text.chars)) <= DISPLAY
    two = _two_languages(last.text.chars, block.text.chars)
    if (narrow or two) and setting.spaced and is_open(last) and not _headed(run, block):
        return BREAK
    long = not narrow and chars.width(last.text.chars) > DISPLAY * 2
    return "join" if long and is_open(last) and setting.spaced and chars.ends_sentence(block.text.chars) else ""
