"""Notes at the foot of a PDF page or at the end of the file, found by the raised figures that call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zilap.intake import seams
from zilap.intake.pdf.glyphs import Glyphs
from zilap.intake.pdf.order import rows
from zilap.intake.roll import Roll
from zilap.intake.text import Block, concat, made

_SMALL = 0.93
"""Of the body's height: the type of notes is smaller."""
_LABEL = re.compile(r"(\d{1,3}|[①-⑩]|[*†‡§]{1,3}|[ivx]{1,4}(?![A-Za-z]))[\s.．、)）\u3000]*(?=\S)")
_BACK = re.compile(r"\s*[↩⏎^]\ufe0e?\s*\Z")
"""What a page puts behind a note as a link to its call."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its label on the page, its number in the file, its lines."""

    label: str
    number: str
    lines: tuple[Glyphs, ...]


def noted(sheets: Sequence[Sequence[Glyphs]], body: float) -> list[list[Note]]:
    """The notes that each page calls, at its foot or at the end of the file."""
    found: list[list[Note]] = []
    count = 0
    for sheet in sheets:
        found.append(_at_foot(sheet, body, count))
        count += len(found[-1])
    waiting = [
        (page, label)
        for page, sheet in enumerate(sheets)
        for label in _called(sheet)
        if label not in {note.label for note in found[page]}
    ]
    for (page, label), lines in zip(waiting, _at_end(sheets, waiting, body), strict=False):
        count += 1
        found[page].append(Note(label, str(count), lines))
    return found


def _called(sheet: Sequence[Glyphs]) -> list[str]:
    """The raised figures of a page, once each."""
    return list(dict.fromkeys(run.text[start:end] for run in sheet for start, end in run.calls if start))


def _at_foot(sheet: Sequence[Glyphs], body: float, count: int) -> list[Note]:
    wanted = set(_called(sheet))
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


def _at_end(
    sheets: Sequence[Sequence[Glyphs]], waiting: Sequence[tuple[int, str]], body: float
) -> list[tuple[Glyphs, ...]]:
    """The lines of the notes that the file ends with; none where not every call has one."""
    if not waiting:
        return []
    lines = [row for sheet in sheets[waiting[-1][0] :] for row in rows([g for g in sheet if g.picture < 0])]
    ends: list[list[Glyphs]] = []
    for line in reversed(lines):
        ends.append(line)
        label = _LABEL.match(" ".join(run.text for run in line))
        if label and label[1] == waiting[0][1] and not any(run.calls for run in line):
            break
    found: list[list[Glyphs]] = []
    for row in reversed(ends):
        label = _LABEL.match(" ".join(run.text for run in row))
        if label and len(found) < len(waiting) and label[1] == waiting[len(found)][1]:
            found.append([])
        if not found:
            return []
        found[-1] += row
    told = all(_BACK.search(note[-1].text) or note[0].size < _SMALL * body for note in found)
    return [tuple(note) for note in found] if told and len(found) == len(waiting) else []


def _above_text(run: Glyphs, sheet: Sequence[Glyphs], body: float) -> bool:
    """Whether text stands below a line: then it is no note at the foot."""
    below = (other for other in sheet if other.picture < 0 and other.size >= _SMALL * body and other.top > run.bottom)
    return any(other.left < run.right and other.right > run.left for other in below)


def _close(last: Glyphs, run: Glyphs) -> bool:
    near = run.top - last.bottom < 0.6 * run.size and abs(run.size - last.size) < 1
    return near and run.left < last.right and run.right > last.left


def blocks(note: Note, roll: Roll) -> list[Block]:
    """What a note becomes: its label and the way back, set aside, and its text."""
    lines = [line.text for line in note.lines]
    first = " ".join(lines[:2]) if _LABEL.fullmatch(lines[0] + " .") else lines[0]
    lines = [first, *lines[1 + (first != lines[0]) :]]
    label = _LABEL.match(first)
    back = _BACK.search(lines[-1])
    cut = label.end() if label else 0
    mark = roll.add(first[:cut])
    lines = [first[cut:], *lines[1:]]
    lines[-1] = lines[-1].removesuffix(back[0]) if back else lines[-1]
    parts = [roll.add(lines[0])]
    for line in lines[1:]:
        parts.append(made(seams.meet(parts[-1].chars, line, apart=False).glue))
        parts.append(roll.add(line))
    beside = [mark, roll.add(back[0])] if back else [mark]
    roll.end()
    asides = [Block(text.strip(), role="aside", mark="note") for text in beside]
    return [*asides, Block(concat(parts).strip(), role="note", label=note.number)]
