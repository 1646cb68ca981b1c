"""Lines to paragraphs: hard-wrapped lines are joined, display lines keep their breaks.

Whether a text is hard-wrapped, and how wide, is measured first: in prose that was wrapped, most lines are
full, that is, the first word of the next line would not have fitted.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake import seams
from zilap.intake.labels import CAPTION_MARKS, CONTACT, FIELD, SPEAKER, label
from zilap.intake.text import BREAK, Block, Blocks, Cleaned, Deed, Text, concat, in_role, made, spots
from zilap.intake.wishes import Wishes

_WORD = re.compile(r"[^\s\u2e80-\uffef]+")
_WORDS = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_NAMED = re.compile(r"【[^【】]{1,30}】")
_ASIDE = re.compile(r"[（(【].{1,10}[）)】]")
CAPTIONS = frozenset(CAPTION_MARKS)
_DISPLAY = 44
"""Half-ems: lines no longer than this may be set one below another on purpose."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set on its lines."""

    measure: int = 0
    """Half-ems of a full line; 0 where lines are not wrapped."""
    gap: int = 0
    """Blank lines inside a paragraph (text taken from pages may have one between all lines)."""
    indent: int = 0
    """Blank before an ordinary line, in half-ems."""
    tails: bool = False
    """Whether blanks at a line's end mark the end of a paragraph."""
    spaced: bool = True
    """Whether blank lines part the paragraphs."""
    markdown: bool = False
    """Whether only blank lines part the paragraphs, as Markdown says."""


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
    for block in blocks:
        how = _meet(run, block, setting) if run else ""
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
    """The document's own words, but those at the ends of lines, which may be halves."""
    words: set[str] = set()
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


def measure(blocks: Sequence[Block]) -> Setting:
    """Find how the text was set."""
    plain = [block for block in blocks if block.role in ("line", "item", "quote")]
    if len(plain) < 3:
        return Setting()
    shown = Counter(block.measure for block in plain if block.measure)
    width = shown.most_common(1)[0][0] if shown else _measure(plain)
    inside = [b for a, b in itertools.pairwise(plain) if width and _full(a, b, width) and _open(a)]
    gap = Counter(b.gap for b in inside).most_common(1)[0][0] if inside else 0
    indent = Counter(block.indent for block in plain if block.role == "line").most_common(1)
    return Setting(
        measure=width,
        gap=gap,
        indent=indent[0][0] if indent and not shown else 0,
        tails=bool(width) and _tails(plain, width),
        spaced=sum(block.gap > gap for block in plain[1:]) > 0.2 * len(plain) if not width else True,
    )


def _measure(lines: Sequence[Block]) -> int:
    """The measure that most lines fill, or 0."""
    widths = [block.indent + chars.width(block.text.chars) for block in lines]
    total = len(widths)
    counts = Counter(widths)
    latin = sum(chars.count_han(block.text.chars) * 3 < len(block.text) for block in lines) * 2 > total
    usual = Counter(b.gap for b in lines[1:] if not b.mark).most_common(1)
    close = usual[0][0] if usual else 0
    depth = 14 if latin else 6 if close == 0 else 4
    best, support = 0, 0
    for width in counts:
        if not 16 <= width <= 160:
            continue
        near = sum(counts[width - less] for less in range(depth))
        if near > support or (near == support and width > best):
            best, support = width, near
    if not best or support < max(3, 0.15 * total):
        return 0
    best = max(width for width in counts if width <= best + 2)
    wider = sum(not block.mark and width > best + 2 for block, width in zip(lines, widths, strict=True))
    few = wider <= (0.13 if close == 0 else 0.1) * total
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if b.gap <= close]
    full = [a for a, b in pairs if _full(a, b, best)]
    cut = sum(_open(block) for block in full)
    ends = sum(block.text.chars.count(mark) for block in lines for mark in "。！？；，.,")
    enough = len(full) >= max(2, 0.35 * len(pairs)) and cut >= 0.5 * len(full) and ends * 8 >= total
    sure = close == 0 and cut >= 2 and _explained(lines, full, best)
    return best if (enough or sure) and few else 0


def _explained(lines: Sequence[Block], full: Sequence[Block], width: int) -> bool:
    """Whether a short text can only be a wrapped one: each line is full, ends a sentence, or is a short one."""
    known = {id(block) for block in full}
    told = sum(
        id(block) in known
        or chars.ends_sentence(block.text.chars)
        or block.indent + chars.width(block.text.chars) < 0.6 * width
        for block in lines
    )
    cut = sum(map(_open, full))
    return (width >= 40 or (width >= 24 and cut >= 6)) and cut >= 0.5 * len(full) and told >= 0.9 * len(lines)


def _full(block: Block, after: Block, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    width = block.measure + 1 if block.measure else width
    text = after.text.chars
    word = _WORD.match(text)
    first = word[0] if word and not chars.closes_up(text[0]) else text[:1]
    glue = 1 if word and not chars.closes_up(block.text.chars[-1:] or "字") else 0
    own = block.indent + chars.width(block.text.chars)
    if block.measure and glue and _open(block):
        own += 3
    follows = text[len(first) : len(first) + 1]
    kinsoku = 2 if follows in chars.CLOSING and chars.is_wide(follows or "a") else 0
    opens = 2 if text[:1] in chars.OPENING and chars.is_wide(text[:1]) else 0
    loose = 4 if chars.closes_up(block.text.chars[-1:] or "字") and width > 30 else 0
    return own + glue + min(chars.width(first), width // 2) + max(kinsoku, opens) + loose > width - 1


def _open(block: Block) -> bool:
    return not chars.ends_sentence(block.text.chars) and block.text.chars[-1:] not in "：:"


def _tails(lines: Sequence[Block], width: int) -> bool:
    """Whether the lines that end in blanks are those that end paragraphs."""
    tailed = sum(block.tail > 0 for block in lines)
    pairs = list(itertools.pairwise(lines))
    short = [a for a, b in pairs if not _full(a, b, width) and chars.ends_sentence(a.text.chars)]
    inner = [a for a, b in pairs if _full(a, b, width) and _open(a)]
    if not short or not 0 < tailed < 0.4 * len(lines):
        return False
    return sum(a.tail > 0 for a in short) >= 0.8 * len(short) and sum(a.tail > 0 for a in inner) <= 0.05 * len(inner)


def _meet(run: list[Block], block: Block, setting: Setting) -> str:
    """How a line goes on from the lines before it: ``"join"``, ``BREAK``, or not at all (empty)."""
    last = run[-1]
    if block.role == "quote" and run[0].role == "quote" and block.gap == 0:
        return "join"
    if block.role == run[0].role == "running":
        return BREAK if block.gap == 0 else ""
    if block.role != "line" or block.mark or run[0].role not in ("line", "item", "quote", "running", "note"):
        return ""
    if block.label == run[0].label == "caption" and not block.gap:
        return "join"
    if block.bold != last.bold or block.label != run[0].label:
        return ""
    if not block.gap and _addresses(last.text.chars.lstrip(BREAK), block.text.chars):
        return BREAK
    if block.bold and block.measure and not (block.gap or block.turn or label(block.text.chars)) and _open(last):
        return "join"
    if setting.measure:
        return _meet_wrapped(run, last, block, setting)
    return _meet_loose(run, last, block, setting)


def _meet_wrapped(run: list[Block], last: Block, block: Block, setting: Setting) -> str:
    full, open_ = _full(last, block, setting.measure), _open(last)
    hanging = run[0].role in ("item", "note") or label(run[0].text.chars) is not None
    indented = block.indent > setting.indent and not (hanging and block.indent > run[0].indent)
    if (hanging and len(run) == 1 and block.gap <= setting.gap and block.indent > run[0].indent + 1) or (
        len(run) > 1 and block.indent == last.indent
    ):
        indented = False
    if (label(block.text.chars) and not (full and open_)) or (run[0].mark in CAPTIONS and not open_):
        return ""
    if run[0].role in ("item", "note") and block.indent > run[0].indent and block.gap <= setting.gap:
        return "join" if full or not block.measure else ""
    share = (last.indent + chars.width(last.text.chars)) / (last.measure or setting.measure)
    if open_ and share >= 0.5 and block.gap < setting.gap and not (setting.tails and last.tail):
        return "join"
    if (setting.tails and last.tail) or (indented and not (full and open_ and block.indent == last.indent)):
        return ""
    if block.gap > setting.gap or block.turn:
        return "join" if full and open_ and not _stands(block) else ""
    if full:
        return "" if _ASIDE.fullmatch(block.text.chars) else "join"
    if open_ and share >= 0.7 and len(run) > 1 and not _stands(block):
        return "join"
    short = share < 0.6 and chars.width(block.text.chars) < 0.6 * setting.measure
    return BREAK if short and open_ and block.gap == 0 == setting.gap and not _headed(run, block) else ""


def _addresses(left: str, right: str) -> bool:
    """Whether two lines are of one address."""
    known = CONTACT.match(left) or CONTACT.match(right)
    return bool(known and FIELD.match(left) and FIELD.match(right)) and not chars.ends_sentence(left)


def _stands(block: Block) -> bool:
    """Whether a line looks like one that stands for itself."""
    return label(block.text.chars) is not None or bool(_ASIDE.fullmatch(block.text.chars))


def _headed(run: list[Block], block: Block) -> bool:
    texts = (block.text.chars, run[0].text.chars)
    return any(label(text) or SPEAKER.match(text) or _NAMED.fullmatch(text) for text in texts)


def _two_languages(left: str, right: str) -> bool:
    """Whether a line gives in English, a little longer, the name that the line before gives in Chinese."""
    chinese = 0 < chars.count_han(left) == len(left) <= _DISPLAY // 2
    english = len(right) <= 2 * _DISPLAY and right.isascii() and right[:1].isupper() and right[-1:].isalpha()
    return chinese and english


def _meet_loose(run: list[Block], last: Block, block: Block, setting: Setting) -> str:
    """Lines that were not wrapped: only neighbours that were set line by line belong together."""
    if block.gap or label(block.text.chars):
        return ""
    if run[0].role in ("item", "note"):
        return "join" if setting.markdown or block.indent > run[0].indent else ""
    if last.tail >= 2:
        return BREAK
    if setting.markdown:
        return "join"
    narrow = max(chars.width(last.text.chars), chars.width(block.text.chars)) <= _DISPLAY
    two = _two_languages(last.text.chars, block.text.chars)
    if (narrow or two) and setting.spaced and _open(last) and not _headed(run, block):
        return BREAK
    if run[0].role == "running":
        return BREAK
    long = not narrow and chars.width(last.text.chars) > _DISPLAY * 2
    return "join" if long and _open(last) and setting.spaced and chars.ends_sentence(block.text.chars) else ""
