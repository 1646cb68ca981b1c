"""What floats beside a paragraph of a Word file: pictures and text boxes, and which box is whose caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zilap.han.chars import ends_sentence
from zilap.intake.shapes import QUOTED
from zilap.intake.text import Block

CAPTION = 160
"""Characters of a caption that only its place and its looks tell."""


def placed(own: Sequence[Block], shown: Sequence[Block], boxes: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """A paragraph, and after it what floats beside it: its pictures (``shown``), each with the box that is its caption.

    A picture whose paragraph may be its caption stands before it.
    """
    captions = [box for box in boxes if _is_caption(box)]
    paired = bool(shown) and len(captions) == len(shown)
    behind = paired or all(block.role == "paragraph" and _is_prose(block) for block in own)
    yield from own if behind else ()
    for at, picture in enumerate(shown):
        yield picture
        if paired:
            yield replace(captions[at][0], label="caption")
    yield from () if behind else own
    for box in boxes:
        if not (paired and box in captions):
            yield from (_quoted(block) for block in box)


def boxed(blocks: Sequence[Block]) -> list[Block]:
    """What stands in a box or a cell; short text with a picture is its caption."""
    texts = [block for block in blocks if block.role == "paragraph" and len(block.text) <= CAPTION]
    shown = [block for block in blocks if block.role == "figure"]
    if len(texts) == 1 == len(shown) == len(blocks) - 1:
        return [shown[0], replace(texts[0], label="caption")]
    return list(blocks)


def _is_caption(box: Sequence[Block]) -> bool:
    """Whether a box holds one short text that is no quotation."""
    plain = len(box) == 1 and box[0].role == "paragraph" and not box[0].bold
    return plain and len(box[0].text) <= CAPTION and not QUOTED.fullmatch(box[0].text.plain)


def _is_prose(block: Block) -> bool:
    return block.label not in ("caption", "under") and ends_sentence(block.text.plain)


def _quoted(block: Block) -> Block:
    quoted = block.role == "paragraph" and QUOTED.fullmatch(block.text.plain)
    return replace(block, role="quote") if quoted else block
