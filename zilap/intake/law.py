"""The law of conservation: checked on every run.

Every character of a manuscript that is not blank is in the draft once, or a deed accounts for it; and the
draft holds nothing that was not in the manuscript, but Markdown's marks and the keys of heads (all ASCII).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zilap.intake.rules import RULES
from zilap.intake.text import MADE, Deed, Manuscript, Text
from zilap.intake.write import ESCAPED
from zilap.problem import Problem


def conserved(manuscript: Manuscript, texts: Sequence[Text], deeds: Iterable[Deed]) -> list[Problem]:
    """What breaks the law; nothing, if intake is right."""
    kept = bytearray(len(manuscript.text))
    changed = {deed.spot for deed in deeds if deed.step == "character"}
    problems: list[Problem] = []
    for text in texts:
        problems += _kept(manuscript, text, kept, changed)
    for deed in deeds:
        for spot in deed.gone:
            kept[spot] = 1
    lost = [at for at, char in enumerate(manuscript.text) if not kept[at] and not char.isspace()]
    problems += [
        RULES["I016"].at(manuscript.place(at), f"「{manuscript.text[at]}」在草稿和報告裏都找不到") for at in lost[:20]
    ]
    return problems


def _kept(manuscript: Manuscript, text: Text, kept: bytearray, changed: set[int]) -> list[Problem]:
    problems: list[Problem] = []
    last = MADE
    for char, spot in zip(text.chars, text.spots, strict=True):
        if spot == MADE:
            if char > "~":
                problems.append(RULES["I016"].at(manuscript.place(0), f"草稿多出「{char}」"))
            last = MADE
            continue
        if spot != last and kept[spot] and not char.isspace():
            problems.append(RULES["I016"].at(manuscript.place(spot), f"「{char}」在草稿出現兩次"))
        original = manuscript.text[spot]
        if char != original and spot not in changed and original not in ESCAPED and not char.isspace():
            problems.append(RULES["I016"].at(manuscript.place(spot), f"「{original}」變成「{char}」"))
        kept[spot] = 1
        last = spot
    return problems[:20]
