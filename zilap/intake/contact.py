"""Where to find somebody: lines of an address, a telephone, a name, set one below another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zilap.han import chars
from zilap.intake.labels import CONTACT, label
from zilap.intake.text import Block

_REACHED = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|\bwww\.\S+|https?://\S+|(?<!\d)(?:\(?\+?\d{2,4}[)-]? ?)?\d{4}[ -]?\d{4}(?!\d)"
)
"""An address of mail or of the web, a telephone number."""
_STREET = re.compile(
    r"(?:[路街道徑里村邨]|大街|大道)[\dA-Z甲乙]+(?:[-–—至]\d+)?[號号]|[\dA-Z]+[樓楼層层室座期](?:\Z|[\dA-Z\s])"
    r"|\A(?:香港|九龍|新界|離島|澳門|廣東省|中國).{0,12}[路街道徑區市]\Z|\A\S{0,12}(?:大廈|大厦|中心|廣場|工業邨|工廠大廈)[\dA-Z]"
    r"|\b(?:Floor|Room|Flat|Unit|Road|Street|Avenue|Building|Tower|Kowloon|New Territories)\b"
)
HEADS = re.compile(
    r"(?:通[訊讯][處处地]址?|會址|会址|(?:傳媒|传媒|媒體|媒体|新聞|採訪|業務|公眾)?(?:查詢|查询|聯絡|联络|聯繫|联系)"
    r"(?:人|方法|資料|方式|处|處|我們|我们)?(?: (?:Enquiries|Contacts?|Contact Us))?"
    r"|(?:Media |Press )?(?:Enquiries|Contacts?|Contact Us))[：:]?",
    re.I,
)
"""What stands over an address."""
_PERSON = re.compile(
    r".{1,12}(?:先生|女士|小姐|太太)(?:\s*[（(].{2,12}[）)])?|.{2,16}[（(]\S{0,8}(?:經理|经理|主任|總監|总监|主管|秘書)[）)]"
    r"|\A(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? [A-Z][^.:;]{1,40}\Z"
)
_SIGNS: tuple[tuple[re.Pattern[str], float], ...] = (
    (CONTACT, 1.0),
    (_REACHED, 1.0),
    (_STREET, 1.0),
    (_PERSON, 0.5),
    (HEADS, 0.5),
)
_WIDEST = 88
"""Half-ems of a line of an address."""
_MOST = 12
_ENOUGH = 2.0


def contacts(blocks: Sequence[Block], gap: int) -> dict[int, bool]:
    """Places of an address's lines but its first, each with whether it goes on, or begins below what stands over all.

    ``gap`` blank lines part no lines.
    """
    close = any(
        not blocks[at].gap and _tells_way(blocks[at - 1]) and _tells_way(blocks[at]) for at in range(1, len(blocks))
    )
    runs = (run for run in _runs(blocks, gap, 0 if close else 1) if _is_address(blocks, run))
    return {at: goes_on for run in runs for at, goes_on in _inner(blocks, run)}


def _runs(blocks: Sequence[Block], gap: int, most: int) -> Iterator[range]:
    start = 0
    for at in range(1, len(blocks) + 1):
        if at == len(blocks) or _is_apart(blocks, at, gap, most) or not _may(blocks[at]):
            if 2 <= at - start <= _MOST and _may(blocks[start]):
                yield range(start, at)
            start = at if at == len(blocks) or _may(blocks[at]) else at + 1


def _is_apart(blocks: Sequence[Block], at: int, gap: int, most: int) -> bool:
    """Whether a line begins anew: after more room than lines have, but for two lines that each tell a way to somebody.

    Text taken out of a page has blank lines where the page had none, at most ``most``, and a page may end between.
    """
    before, block = blocks[at - 1 : at + 1]
    goes_on = (block.turn or block.gap <= max(gap, most)) and _tells_way(before) and _tells_way(block)
    return (block.gap > gap or block.turn) and not goes_on


def _tells_way(block: Block) -> bool:
    return block.role == "line" and _sign(block.text.chars) == 1.0


def _may(block: Block) -> bool:
    text = block.text.chars
    plain = block.role == "line" and not block.mark and chars.width(text) <= _WIDEST
    return plain and "。" not in text and text.count("，") < 2 and not chars.ends_sentence(text.rstrip("."))


def _is_address(blocks: Sequence[Block], run: range) -> bool:
    weight = sum(_sign(blocks[at].text.chars) for at in run)
    return weight >= max(_ENOUGH, 0.5 * len(run))


def _sign(text: str) -> float:
    return next((weight for pattern, weight in _SIGNS if pattern.search(text)), 0.0)


def _inner(blocks: Sequence[Block], run: range) -> Iterator[tuple[int, bool]]:
    """All lines but the first; the second begins anew where the first is a heading over what follows."""
    first, second = (blocks[at].text.chars for at in run[:2])
    plain = _sign(first) == 0.0 and CONTACT.match(second) is not None
    headed = plain or HEADS.fullmatch(first) is not None or label(first) is not None
    yield run[1], not headed
    yield from ((at, True) for at in run[2:])
