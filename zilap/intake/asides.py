"""What a file holds beside its text: deleted and hidden text, comments, headers and footers."""

from __future__ import annotations

from dataclasses import replace

from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

WHY = {
    "deleted": "修訂標記刪去的文字，移到報告",
    "hidden": "隱藏文字，移到報告",
    "comment": "批註，移到報告",
    "header": "書眉或頁腳，移出正文",
    "navigation": "網頁的導覽、頁首、頁尾，移出正文",
}


def asides(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """Take asides out of the text; one that an editor wants back comes as a paragraph of its own."""
    done: list[Block] = []
    deeds: list[Deed] = []
    for block in blocks:
        step = "running" if block.mark in ("header", "navigation") else "hidden"
        if block.role != "aside":
            done.append(block)
        elif wishes.allows(step, block.text.spot):
            ask = block.mark in ("deleted", "hidden")
            deeds.append(
                Deed(step, block.text.spot, WHY[block.mark], excerpt(block.text.plain), spots([block.text]), ask)
            )
        else:
            done.append(replace(block, role="paragraph", mark=""))
    return tuple(done), deeds
