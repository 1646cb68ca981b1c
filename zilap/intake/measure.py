"""How a text was set on its lines: how wide, how far apart, how paragraphs begin and end."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zilap.han import chars
from zilap.intake.labels import label
from zilap.intake.shapes import CREDIT
from zilap.intake.text import Block

_WORD = re.compile(r"[^\s\u2e80-\uffef]+")
_HANG = 4
"""Half-ems by which a mark of punctuation may stand out of the measure."""
DISPLAY = 44
"""Half-ems: lines no longer than this may be set one below another on purpose."""
_NAME = 20
"""Half-ems of a line that is more than a name."""
_INDENT = range(6, 0, -1)
"""Half-ems of the blank before a paragraph, less what a line may be short by itself."""
_LEAST = 6
"""Lines of each language in a text that has much of two."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set on its lines."""

    measure: int = 0
    """Half-ems of a full line; 0 where lines are not wrapped."""
    latin: int = 0
    """Half-ems of a full line without Chinese, where English stands beside Chinese; 0 where it is the same."""
    gap: int = 0
    """Blank lines inside a paragraph (text taken from pages may have one between all lines)."""
    indent: int = 0
    """Blank before an ordinary line, in half-ems."""
    tails: bool = False
    """Whether blanks at a line's end mark the end of a paragraph."""
    spaced: bool = True
    """Whether blank lines part the paragraphs."""
    begins: bool = False
    """Whether paragraphs begin with an indent, so that a line of prose at the edge goes on with one."""
    lost: int = 0
    """Half-ems by which the first lines of paragraphs are narrower, where the blank before them was lost; else 0."""
    markdown: bool = False
    """Whether only blank lines part the paragraphs, as Markdown says."""

    def width(self, block: Block) -> int:
        """The measure for a line."""
        return self.latin if self.latin and chars.count_han(block.text.chars) == 0 else self.measure


def measure(blocks: Sequence[Block]) -> Setting:
    """Find how the text was set."""
    plain = [block for block in blocks if block.role in ("line", "item", "quote")]
    if len(plain) < 3:
        return Setting()
    shown = Counter(block.measure for block in plain if block.measure)
    width, gap = (shown.most_common(1)[0][0], 0) if shown else _measure(plain)
    width, latin = _by_script(plain, width) if width and not shown else (width, 0)
    inside = [b for a, b in itertools.pairwise(plain) if width and is_full(a, b, width) and is_open(a)]
    if shown and inside:
        gap = Counter(b.gap for b in inside).most_common(1)[0][0]
    inner = [block for block in inside if block.role == "line" and block.gap == gap] if width else []
    indent = Counter(block.indent for block in inner or plain if block.role == "line").most_common(1)
    return Setting(
        measure=width,
        latin=latin,
        gap=gap,
        indent=indent[0][0] if indent and not shown else 0,
        tails=bool(width) and _tails(plain, width),
        lost=_lost(plain, width) if width and not shown else 0,
        begins=bool(width) and _begins(plain, indent[0][0] if indent and not shown else 0, width),
        spaced=sum(block.gap > gap for block in plain[1:]) > 0.2 * len(plain) if not width else True,
    )


def _by_script(lines: Sequence[Block], width: int) -> tuple[int, int]:
    """The measure of Chinese and that of English, where a text has much of both."""
    western = [chars.count_han(block.text.chars) == 0 for block in lines]
    if not _LEAST <= sum(western) <= len(lines) - _LEAST:
        return width, 0
    han, latin = (_measure([b for b, is_ in zip(lines, western, strict=True) if is_ is of])[0] for of in (False, True))
    return han or width, latin or width


def _lost(lines: Sequence[Block], width: int) -> int:
    """How much the first lines of paragraphs are narrower than the others, where all begin at the edge."""
    first: list[int] = []
    inner: list[int] = []
    for before, block, after in zip(lines, lines[1:], lines[2:], strict=False):
        own = width - line_width(block)
        if block.role != "line" or block.indent or own > _INDENT[0] or not is_open(block) or after.gap > block.gap:
            continue
        if is_full(before, block, width) and is_open(before):
            inner.append(own)
        elif width - line_width(before) > _INDENT[0]:
            first.append(own)
    if len(first) < 2:
        return 0
    shares = ((least, *(sum(own >= least for own in lines) for lines in (first, inner))) for least in _INDENT)
    found = next((least for least, told, stray in shares if told >= 0.85 * len(first) and stray <= 0.1 * len(inner)), 0)
    return found if len(first) > 2 or found > 2 else 0


def _begins(lines: Sequence[Block], indent: int, width: int) -> bool:
    """Whether lines of prose that go on with nothing are indented."""
    after = [b for a, b in itertools.pairwise(lines) if not (is_open(a) and is_full(a, b, width))]
    prose = [b for b in after if b.role == "line" and line_width(b) >= 0.7 * width]
    return len(prose) >= 3 and sum(b.indent >= indent + 2 for b in prose) >= 0.8 * len(prose)


def _measure(lines: Sequence[Block]) -> tuple[int, int]:
    """The measure of a wrapped text, and the blank lines inside its paragraphs; or 0 and 0.

    What tells is the lines that end inside a sentence and go on in the next: in a wrapped text they are all
    about as long, and hardly a sentence is longer; in one that is not wrapped there are few, of any length.
    """
    usual = Counter(b.gap for b in lines[1:] if not b.mark).most_common(1)
    widths = [line_width(block) for block in lines]
    for close in (0, *(gap for gap, _ in usual if gap)):
        if found := _measure_at(lines, widths, close):
            return found, close
    return 0, 0


def _measure_at(lines: Sequence[Block], widths: Sequence[int], close: int) -> int:
    """The measure, if the lines of a paragraph have so many blank lines between them; or 0."""
    total = len(lines)
    open_ = [widths[at] for at in range(total - 1) if _runs_on(lines[at], lines[at + 1], widths[at], close)]
    if not open_:
        return 0
    latin = sum(chars.count_han(block.text.chars) * 3 < len(block.text) for block in lines) * 2 > total
    depth = 14 if latin else 6
    ends = sum(block.text.chars.count(mark) for block in lines for mark in "。！？；，.,")
    told = sum(block.gap <= close and width >= _NAME for block, width in zip(lines[1:], widths[1:], strict=True))
    least = 0.25 * told if close else 0
    for best, support in _peaks(open_, depth):
        long = sum(width >= 0.6 * best for width in open_)
        if support < max(least, 2 if best >= DISPLAY else 3) or support < (0.5 if latin else 0.6) * long:
            continue
        wider = sum(width > best + _HANG and _is_prose(block) for block, width in zip(lines, widths, strict=True))
        if wider <= 0.13 * total and wider * 2 <= support and ends * 8 >= total:
            return _edge(open_, best, depth)
    return 0


def _edge(widths: Sequence[int], best: int, depth: int) -> int:
    """The widest of a peak but for a lone line that stands out of it, as a title may."""
    counts = Counter(width for width in widths if best - depth < width <= best)
    return next((width for width in sorted(counts, reverse=True) if counts[width] > 1), best)


def _is_prose(block: Block) -> bool:
    return not block.mark and any(mark in block.text.chars for mark in "，。；,;")


def _runs_on(block: Block, after: Block, width: int, close: int) -> bool:
    """Whether a line ends inside a sentence of prose and a plain line follows."""
    plain = after.role == block.role == "line" or (after.role == "line" and block.role in ("item", "quote"))
    near = 16 <= width <= 160 and plain and not after.mark and after.gap <= close
    return near and is_open(block) and label(after.text.chars) is None


def _peaks(widths: Sequence[int], depth: int) -> Iterator[tuple[int, int]]:
    """Widths that lines reach, less at most ``depth``, and how many they are: the widest first."""
    counts = Counter(widths)
    for best in sorted(counts, reverse=True):
        yield best, sum(counts[best - less] for less in range(depth))


def is_full(block: Block, after: Block, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    width = block.measure + 1 if block.measure else width
    text = after.text.chars
    word = _WORD.match(text)
    first = word[0] if word and not chars.closes_up(text[0]) else text[:1]
    glue = 1 if word and not chars.closes_up(block.text.chars[-1:] or "字") else 0
    own = line_width(block)
    if own > width + (_HANG if block.text.chars[-1:] in chars.CLOSING else 1):
        return False
    if block.measure and glue and is_open(block):
        own += 3
    follows = text[len(first) : len(first) + 1]
    kinsoku = 2 if follows in chars.CLOSING and chars.is_wide(follows or "a") else 0
    opens = 2 if text[:1] in chars.OPENING and chars.is_wide(text[:1]) else 0
    inside = bool(block.measure) or is_open(block)
    loose = 4 if inside and chars.closes_up(block.text.chars[-1:] or "字") and width > 30 else 0
    return own + glue + min(chars.width(first), width // 2) + max(kinsoku, opens) + loose > width - 1


def line_width(block: Block) -> int:
    """Half-ems of a line, with the mark that was taken from it (a measure of its own is without the mark)."""
    return block.indent + chars.width(block.text.chars) + 2 * bool(block.mark and not block.measure)


def is_open(block: Block) -> bool:
    """Whether a line ends inside a sentence."""
    text = block.text.chars
    credited = text[-1:] in ("）", ")") and CREDIT.search(text) is not None
    return not chars.ends_sentence(text) and text[-1:] not in "：:" and not credited


def _tails(lines: Sequence[Block], width: int) -> bool:
    """Whether the lines that end in blanks are those that end paragraphs."""
    tailed = sum(block.tail > 0 for block in lines)
    pairs = list(itertools.pairwise(lines))
    short = [a for a, b in pairs if not is_full(a, b, width) and chars.ends_sentence(a.text.chars)]
    inner = [a for a, b in pairs if is_full(a, b, width) and is_open(a)]
    if not short or not 0 < tailed < 0.4 * len(lines):
        return False
    return sum(a.tail > 0 for a in short) >= 0.8 * len(short) and sum(a.tail > 0 for a in inner) <= 0.05 * len(inner)
