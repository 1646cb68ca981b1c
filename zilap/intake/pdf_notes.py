"""Notes at the foot of a PDF page, found by the raised figures that call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zilap.intake import seams
from zilap.intake.pdf_glyphs import Glyphs
from zilap.intake.roll import Roll
from zilap.intake.text import Block, concat, made

_SMALL = 0.93
"""Of the body's height: the type of notes is smaller."""
_LABEL = re.compile(r"(\d{1,3}|[①-⑩]|[*†‡§]{1,3})[\s.．、)）\u3000]*(?=\S)")


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its label on the page, its number in the file, its lines."""

    label: str
    number: str
    lines: tuple[Glyphs, ...]


def notes(sheet: Sequence[Glyphs], body: float, count: int) -> list[Note]:
    """The notes of a page that something on it calls; ``count`` are the notes of the pages before."""
    wanted = {run.text[start:end] for run in sheet for start, end in run.calls if start}
    small = sorted((run for run in sheet if run.picture < 0 and run.size < _SMALL * body), key=lambda run: run.top)
    found: dict[str, list[Glyphs]] = {}
    last = ""
    for run in small if wanted else ():
        label = _LABEL.match(run.text)
        if label and label[1] in wanted - found.keys() and not _above_text(run, sheet, body):
            last = label[1]
            found[last] = [run]
        elif last and _close(found[last][-1], run):
            found[last].append(run)
    return [Note(label, str(count + at), tuple(lines)) for at, (label, lines) in enumerate(found.items(), 1)]


def _above_text(run: Glyphs, sheet: Sequence[Glyphs], body: float) -> bool:
    """Whether text stands below a line: then it is no note at the foot."""
    below = (other for other in sheet if other.picture < 0 and other.size >= _SMALL * body and other.top > run.bottom)
    return any(other.left < run.right and other.right > run.left for other in below)


def _close(last: Glyphs, run: Glyphs) -> bool:
    near = run.top - last.bottom < 0.6 * run.size and abs(run.size - last.size) < 1
    return near and run.left < last.right and run.right > last.left


def blocks(note: Note, roll: Roll) -> list[Block]:
    """What a note becomes: its label, set aside, and its text."""
    first = note.lines[0].text
    label = _LABEL.match(first)
    cut = label.end() if label else 0
    mark = roll.add(first[:cut])
    parts = [roll.add(first[cut:])]
    for line in note.lines[1:]:
        parts.append(made(seams.meet(parts[-1].chars, line.text, apart=False).glue))
        parts.append(roll.add(line.text))
    roll.end()
    return [Block(mark.strip(), role="aside", mark="note"), Block(concat(parts), role="note", label=note.number)]
