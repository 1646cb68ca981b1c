"""Names set in columns under 鳴謝, 義工 and the like: each on a line of its own, read from the left, row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zilap.han import chars
from zilap.intake.labels import SUPPORT
from zilap.intake.signatures import is_office
from zilap.intake.text import SIGNS, Block, Blocks, Cleaned, Deed, Text
from zilap.intake.wishes import Wishes

_HEAD = re.compile(
    r"[【\[]?.{0,8}(?:鳴謝|鸣谢|致謝|致谢|名單|名单|名錄|名录|顧問|顾问|委員|委员|義工|义工|志工|贊助|赞助|支持|協辦|协办|主辦|主办|翻譯|翻译"
    r"|工作人員|工作人员|成員|成员|團隊|团队|人士|Thanks|Acknowledg\w*|Sponsors|Supporters|Volunteers|Committee).{0,4}",
    re.I,
)
"""What stands over names."""
_APART = re.compile(r"\t+|\u3000{2,}| {3,}")
_LONGEST = 24
_NO_NAME = re.compile(r"[\d，。；：:！？%$|｜／/@]")
UNRULED = "unruled"
"""The label of a table that no lines show."""


def names(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Rows of names become one name a paragraph; a table that lists something else stays one."""
    done: list[Block] = []
    deeds: list[Deed] = []
    whole = any(SUPPORT.fullmatch(_said(block)) for block in blocks[:3])
    under = whole
    for block in blocks:
        found = _names(block) if under else []
        if found and wishes.allows("table", found[0].spot):
            told = "、".join(text.plain for text in found[:6])
            deeds.append(Deed("table", found[0].spot, f"分欄排列的名單，逐個成行，共 {len(found)} 個", told, (), True))
            done += [_one(block, text) for text in found]
        else:
            done.append(replace(block, label="") if block.label == UNRULED else block)
        if block.role not in ("aside", "table") and not found:
            under = whole or _HEAD.fullmatch(_said(block)) is not None or (under and _is_name(_said(block)))
    return tuple(done), deeds


def _one(block: Block, text: Text) -> Block:
    return replace(block, role="paragraph", text=text, cells=(), mark="", label="", gap=1, bold=False)


def _said(block: Block) -> str:
    return SIGNS.sub("", block.text.chars).strip().rstrip("：:")


def _names(block: Block) -> list[Text]:
    """The names of a table or line, where two or more stand beside one another and it says nothing else."""
    if block.role == "table":
        placed = bool(block.mark) or block.label == UNRULED
        found = [cell for row in block.cells for cell in row if cell.plain.strip()] if placed else []
    else:
        apart = block.role in ("line", "paragraph") and _APART.search(block.text.chars) is not None
        found = [text for text in block.text.split(_APART) if text] if apart else []
    return found if len(found) >= 2 and _are_names([text.plain for text in found]) else []


def _are_names(said: Sequence[str]) -> bool:
    return all(map(_is_name, said)) and not any(map(is_office, said))


def _is_name(text: str) -> bool:
    """Whether a text may be the name of a person or a house."""
    plain = 2 <= len(text) <= _LONGEST and not _NO_NAME.search(text)
    return plain and (chars.count_han(text) >= 2 or text[:1].isupper())
