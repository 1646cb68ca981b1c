"""What a file holds beside its text: deleted and hidden text, comments, headers and footers."""

from __future__ import annotations

from dataclasses import replace

from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

WHY = {
    "deleted": "修訂標記刪去的文字，移到報告",
    "hidden": "隱藏文字，移到報告",
    "comment": "批註，移到報告",
    "header": "書眉、頁腳或浮水印，移出正文",
    "contents": "目錄，由程式重做，移出正文",
    "note": "註碼，改為 Markdown 的註腳",
    "front": "篇首欄位，移出正文",
    "navigation": "網頁的導覽、頁首、頁尾，移出正文",
}

_STEPS = {"header": "running", "navigation": "running", "contents": "running", "note": "mark", "front": "head"}
"""The step that sets each sort aside; ``hidden`` for the others."""


def asides(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Take asides out of the text; one that an editor wants back comes as a paragraph of its own."""
    done: list[Block] = []
    deeds: list[Deed] = []
    for block in blocks:
        step = _STEPS.get(block.mark, "hidden")
        if block.role != "aside":
            done.append(block)
        elif wishes.allows(step, block.text.spot):
            ask = block.mark in ("deleted", "hidden", "comment")
            deeds.append(
                Deed(step, block.text.spot, WHY[block.mark], excerpt(block.text.plain), spots([block.text]), ask)
            )
        else:
            done.append(replace(block, role="paragraph", mark=""))
    return tuple(done), deeds
