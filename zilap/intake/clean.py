"""The way from lines to sections.  Each step takes blocks and gives blocks, and says what it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from zilap.intake.asides import asides
from zilap.intake.bullets import bullets
from zilap.intake.bylines import bylines
from zilap.intake.captions import captions
from zilap.intake.characters import characters
from zilap.intake.columns import columns
from zilap.intake.contents import contents
from zilap.intake.furniture import furniture
from zilap.intake.headings import headings, levels
from zilap.intake.heal import heal
from zilap.intake.inline import inline
from zilap.intake.lists import lists
from zilap.intake.mail import mail
from zilap.intake.marks import marks
from zilap.intake.names import names
from zilap.intake.quotes import quotes
from zilap.intake.repeats import repeats
from zilap.intake.seams import unbroken
from zilap.intake.sections import Draft, Sections, sections
from zilap.intake.stacked import stacked
from zilap.intake.tables import tables
from zilap.intake.text import Blocks, Cleaned, Deed, spots
from zilap.intake.unmarked import stray, unmarked
from zilap.intake.webpage import webpage
from zilap.intake.wishes import Wishes
from zilap.intake.wrap import wrap

Step = Callable[[Blocks, Wishes], Cleaned]

STEPS: tuple[Step, ...] = (
    asides,
    mail,
    webpage,
    contents,
    columns,
    names,
    tables,
    stacked,
    stray,
    characters,
    marks,
    unmarked,
    furniture,
    wrap,
    unbroken,
    bullets,
    captions,
    repeats,
    heal,
    inline,
    lists,
    bylines,
    headings,
    quotes,
)


def clean(blocks: Blocks, id: str, wishes: Wishes, steps: Sequence[Step] = STEPS) -> Sections:
    """Everything, from the blocks of a reader to the sections of a draft."""
    deeds: list[Deed] = []
    for step in steps:
        blocks, done = step(blocks, wishes)
        deeds += done
    found = sections(blocks, id, wishes)
    deeds += found.deeds
    drafts: list[Draft] = []
    for draft in found.drafts:
        levelled, done = levels(draft.blocks, wishes)
        drafts.append(replace(draft, blocks=levelled))
        deeds += [*done, *_rules(levelled)]
    heads = {text.spot for draft in drafts for _, text in draft.head}
    told = [deed for deed in deeds if deed.step != "heading" or deed.gone or deed.spot not in heads]
    return Sections(tuple(drafts), found.meta, tuple(told))


def _rules(blocks: Blocks) -> list[Deed]:
    """A line across the page is written as Markdown writes one."""
    rules = [block for block in blocks if block.role == "rule"]
    return [Deed("mark", b.text.spot, "分隔線", b.text.plain, spots([b.text])) for b in rules]
