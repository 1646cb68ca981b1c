"""Who signs a text: name, office and date, on one line each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zilap.han import chars
from zilap.intake.text import BREAK, EMPTY, Block, Blocks, Text, concat, made

OFFICES = (
    "會長|主席|理事長|董事長|總裁|總監|局長|司長|署長|處長|部長|秘書長|秘書|總幹事|主任|教授|博士|院長|校長|社長"
    "|總編輯|編輯|經理|議員|委員|代表|顧問|創辦人|領事|大使|会长|总裁|局长|司长|书记|秘书长"
)
HONOURS = (
    "博士|教授|大律師|律師|會計師|測量師|工程師|建築師|醫生"
    "|先生|女士|太平紳士|議員|大紫荊勳賢|[金銀銅]紫荊星章|榮譽勳章|GBM|GBS|SBS|BBS|MH|JP"
)
OFFICE_EN = re.compile(
    r"(?:(?:Vice[- ]|Deputy |Executive |Honorary |Managing |Founding )*"
    r"(?:Chair(?:man|woman|person|lady)?|President|Director|Secretary|Commissioner|Chief Executive|CEO|Partner"
    r"|Professor|Dean|Editor)|Permanent Secretary)\b[^.;!?]{0,80}"
)
_OFFICES = tuple(OFFICES.split("|"))
_OFFICE = re.compile(rf"[^，。；！？：]{{0,40}}(?:{OFFICES})")
_NAME = re.compile(rf"[\u4e00-\u9fff·]{{2,4}}(?:[\s，,]*(?:{HONOURS}))*")
PERSON = re.compile(
    rf"(?!專訪|专访|對話|对话|訪|访)[^，。；！？：]{{4,40}}(?:{OFFICES})[\s　]*"
    rf"[\u4e00-\u9fff·]{{2,4}}(?:[\s，,]*(?:{HONOURS}))*"
)
"""A name behind an office and the house it is of."""
_NAMED = re.compile(rf"[\u4e00-\u9fff·]{{2,4}}(?:{OFFICES})")
_HONOURED = re.compile("[\u4e00-\u9fff]{2,3}(?:博士|教授|議員)")
"""A name and a degree, which names an office as well where it stands alone."""
_NAME_EN = re.compile(
    r"(?!By\b)(?:(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|Dame|Ir|The Hon)\.?\s+)?(?:[A-Z][\w.’'-]*\s+){1,3}[A-Z][\w’'-]+"
    r"(?:,?\s+(?:GBM|GBS|SBS|BBS|MH|JP|OBE|PhD))*"
)
NAME_AND_OFFICE_EN = re.compile(rf"{_NAME_EN.pattern},?\s+{OFFICE_EN.pattern}")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Signature:
    """A name, what its bearer is, and perhaps when."""

    name: Text
    office: Text
    date: Text


def signature(lines: list[Text], dated: re.Pattern[str]) -> Signature | None:
    """What the lines of a signature say: one is the name, first or last; one at least of the others an office."""
    found = dated.fullmatch(lines[-1].chars) if len(lines) > 2 else None
    date = lines[-1].cut(*found.span("date")) if found else EMPTY
    rest = lines[:-1] if found else lines
    if not 2 <= len(rest) <= 4 or any(len(line) > _LONGEST for line in rest):
        return None
    for name, office in ((rest[0], rest[1:]), (rest[-1], rest[:-1])):
        if _names(name.chars, [line.chars for line in office]):
            glue = ", " if chars.count_han(name.chars) == 0 else " "
            parts = [part for line in office for part in (made(glue), line)]
            return Signature(name, concat(parts[1:]), date)
    return None


def _names(name: str, office: list[str]) -> bool:
    """Whether one line is a name and the others what goes with it."""
    if _NAME.fullmatch(name) and not is_office(name):
        named = any(map(is_office, office))
    else:
        named = bool(_NAME_EN.fullmatch(name)) and any(OFFICE_EN.fullmatch(line) for line in office)
    return named and not any(chars.ends_sentence(line) and not line.endswith(".") for line in office)


def is_office(line: str) -> bool:
    """Whether a line ends in an office and names nobody."""
    honoured = _HONOURED.fullmatch(line)
    return line.endswith(_OFFICES) and _OFFICE.fullmatch(line) is not None and not honoured


def gathered(blocks: Blocks, dated: re.Pattern[str]) -> Blocks:
    """A signature whose lines stand as paragraphs of their own becomes one: two anywhere, more at the end."""
    done: list[Block] = []
    before = False
    for block in blocks:
        told = _tells_office(block)
        near = bool(done) and (told or before) and _plain(done[-1]) and _plain(block)
        if near and signature([done[-1].text, block.text], dated):
            done[-1] = _joined([done[-1], block])
        else:
            done.append(block)
        before = told
    for count in range(min(5, len(done)), 1, -1):
        last = done[-count:]
        lines = [line for block in last for line in block.text.split(BREAK)]
        if all(_plain(block) for block in last) and signature(lines, dated):
            return (*done[:-count], _joined(last))
    return tuple(done)


def _tells_office(block: Block) -> bool:
    return block.text.chars.endswith(_OFFICES) or OFFICE_EN.match(block.text.chars) is not None


def _plain(block: Block) -> bool:
    return block.role == "paragraph" and not block.mark and len(block.text) <= 2 * _LONGEST


def _joined(blocks: list[Block]) -> Block:
    parts = [part for block in blocks for part in (made(BREAK), block.text)]
    return replace(blocks[0], text=concat(parts[1:]))


def is_person(line: str) -> bool:
    """Whether a line says who somebody is: an office and a name, in either order."""
    return bool(PERSON.fullmatch(line) or _NAMED.fullmatch(line))
