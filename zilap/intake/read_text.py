"""Plain text and Markdown: every line is a block; what the lines mean is found by the steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from zilap.han import chars
from zilap.intake.decode import BROKEN, decode
from zilap.intake.front_matter import unheaded
from zilap.intake.rules import RULES
from zilap.intake.text import Block, Blocks, Manuscript
from zilap.problem import Place, Problem

_SIZES = re.compile(r"!\[[^\]]*\]\([^\s()]*\)\{[^{}]*")
"""A picture of Markdown, and its size in braces that are not closed on its line."""
_SIZED = re.compile(rf"{_SIZES.pattern}\}}")
LINE = re.compile(r"([^\n\r\x0b\x0c\x85\u2028\u2029]*)(\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]|\Z)")


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """A text file as blocks of one line each."""
    found = decode(data)
    problems = _encoding(found.encoding, found.doubtful, found.others, file) + _broken(found.text, found.encoding, file)
    manuscript = Manuscript(file, found.text, found.encoding, problems=tuple(problems))
    blocks = lines(manuscript)
    if file.suffix.lower() in (".md", ".markdown"):
        blocks = tuple(_whole_pictures(tuple(_commented(tuple(unheaded(blocks)))), manuscript))
    return manuscript, blocks


def _whole_pictures(blocks: Blocks, manuscript: Manuscript) -> Iterator[Block]:
    """The lines of a Markdown file, a picture whose size was wrapped onto the next line as one."""
    waiting: Block | None = None
    for block in blocks:
        if waiting:
            whole = not block.gap and _SIZED.fullmatch(f"{waiting.text.chars}\n{block.text.chars}")
            start, end = waiting.text.spot, block.text.spots[-1] + 1
            yield from (replace(waiting, text=manuscript.whole(start, end)),) if whole else (waiting, block)
            waiting = None
        elif _SIZES.fullmatch(block.text.chars):
            waiting = block
        else:
            yield block
    if waiting:
        yield waiting


def _commented(blocks: Blocks) -> Iterator[Block]:
    """The lines of a Markdown file, those of a comment (``<!-- … -->`` on lines of its own) set aside."""
    end = -1
    for at, block in enumerate(blocks):
        if at > end and block.text.chars.startswith("<!--"):
            closed = next((other for other in range(at, len(blocks)) if "-->" in blocks[other].text.chars), at)
            end = closed if blocks[closed].text.chars.endswith("-->") else end
        yield replace(block, role="aside", mark="comment") if at <= end else block


def lines(manuscript: Manuscript) -> Blocks:
    """Each line that is not blank, with the blank lines before it and the blanks round it."""
    blocks: list[Block] = []
    gap, turn = 0, False
    for found in LINE.finditer(manuscript.text):
        line = found[1]
        if line.strip():
            blocks.append(_line(manuscript, found.start(1), line, gap, turn))
            gap, turn = 0, False
        elif found[0]:
            gap += 1
        turn = turn or found[2] == "\x0c"
    return tuple(blocks)


def _line(manuscript: Manuscript, start: int, line: str, gap: int, turn: bool) -> Block:
    bare = line.strip()
    if len(bare) == len(line):
        return Block(text=manuscript.whole(start, start + len(bare)), gap=gap, turn=turn)
    lead = len(line) - len(line.lstrip())
    return Block(
        text=manuscript.whole(start + lead, start + lead + len(bare)),
        gap=gap,
        indent=chars.width(line[:lead].expandtabs(4)) if lead else 0,
        tail=len(line) - len(line.rstrip()),
        turn=turn,
    )


def _encoding(name: str, doubtful: bool, others: tuple[tuple[int, str], ...], file: PurePath) -> list[Problem]:
    if not doubtful and not others and name == "UTF-8":
        return []
    found = [(RULES["I004"] if doubtful else RULES["I003"]).at(Place(file), name)]
    found += [RULES["I005"].at(Place(file, line), other) for line, other in others]
    return found


def _broken(text: str, encoding: str, file: PurePath) -> list[Problem]:
    """Each run of bytes that could not be read, by line and byte."""
    problems: list[Problem] = []
    if not BROKEN.search(text):
        return problems
    codec = "utf-8" if encoding.startswith("UTF-8") else "utf-16-le" if "16" in encoding else "big5hkscs"
    for number, line in enumerate(re.split(r"\r\n|[\n\r]", text), 1):
        for run in re.finditer("[\udc00-\udcff]+", line):
            at = len(BROKEN.sub("?", line[: run.start()]).encode(codec, "replace")) + 1
            values = " ".join(f"{ord(char) - 0xDC00:02X}" for char in run[0])
            problems.append(RULES["I006"].at(Place(file, number, run.start() + 1), f"這一行第 {at} 個位元組：{values}"))
    return problems
