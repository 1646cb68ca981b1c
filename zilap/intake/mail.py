"""What stands over a text that came by mail: from whom, to whom, when, about what."""

from __future__ import annotations

import itertools
import re

from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

_FROM = r"寄件者|寄件人|發件人|发件人|From"
_ABOUT = r"主旨|主題|主题|Subject"
_FIELD = re.compile(
    rf"(?:{_FROM}|{_ABOUT}|收件者|收件人|副本|密件副本|日期|時間|时间|傳送時間|发送时间|附件|To|Cc|Bcc|Date|Sent|Reply-To"
    r"|Attachments?)\s*[：:]\s*\S",
    re.I,
)
_SENT, _TITLED = re.compile(rf"(?:{_FROM})\s*[：:]", re.I), re.compile(rf"(?:{_ABOUT})\s*[：:]", re.I)
_FORWARDED = re.compile(r"[-_ ]*(?:轉寄的?郵件|转发邮件|原始郵件|Forwarded message|Original Message)[-_ ]*[：:]?", re.I)


def mail(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """The lines at the head of a letter that a mail program wrote go to the report."""
    first = 1 if blocks and _FORWARDED.fullmatch(blocks[0].text.chars) else 0
    last = first + sum(1 for _ in itertools.takewhile(_is_field, blocks[first:]))
    head = blocks[:last]
    named = [any(pattern.match(block.text.chars) for block in head) for pattern in (_SENT, _TITLED)]
    if last - first < 3 or not all(named) or not wishes.allows("running", blocks[0].text.spot):
        return blocks, []
    why = "電郵抬頭，移到報告"
    return blocks[last:], [Deed("running", b.text.spot, why, excerpt(b.text.plain), spots([b.text])) for b in head]


def _is_field(block: Block) -> bool:
    return block.role == "line" and _FIELD.match(block.text.chars) is not None
