"""What a whole PDF shows before its pages are read: its type, its margins, its title, its columns, its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zilap.intake.pdf import captions, dots, order, ruby, titles
from zilap.intake.pdf.drawn import Box, Rule
from zilap.intake.pdf.glyphs import Glyphs, Sheet
from zilap.intake.pdf.grids import celled
from zilap.intake.pdf.heads import running
from zilap.intake.pdf.notes import Note, noted
from zilap.intake.pdf.spreads import Leaf

_BOLDER = 120
"""By how much the weight of bold type is above the body's, on the scale of CSS."""
_WHOLLY = 0.9
"""Share of a line in bold type from which on all of it is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the file shows; of each page, what stands on it."""

    body: float
    """Height of the type that most characters are set in."""
    em: float
    """Of that type."""
    heads: list[list[Glyphs]]
    """Running heads, feet, folios, and what is written across the page."""
    flows: list[list[Glyphs]]
    """All other runs, but those of notes."""
    notes: list[list[Note]]
    rules: list[tuple[Rule, ...]]
    panels: list[tuple[Box, ...]]
    gutters: tuple[float, ...]
    right: float
    """How far right the lines of the file go."""
    title: Glyphs | None
    ranks: tuple[float, ...]
    """Sizes of type of the headings below the title."""


def planned(leaves: Sequence[Leaf]) -> Plan:
    """The plan of a file, by what is written, drawn and shown on its pages."""
    pages, art = [leaf.sheet for leaf in leaves], [leaf.art for leaf in leaves]
    sheets = _weighed(pages)
    body = _usual((line.size, line) for sheet in sheets for line in sheet)
    heads = _heads(sheets, leaves, body)
    sheets = [dots.dotted(ruby.read(sheet, body), one.dots) for sheet, one in zip(sheets, art, strict=True)]
    flows = [[run for run in sheet if run not in own] for sheet, own in zip(sheets, heads, strict=True)]
    flows, title = titles.gathered(flows, body)
    notes = noted(sheets, body)
    lines = {line for own in notes for note in own for line in note.lines}
    above = [[run for run in sheet if run in own - lines] for sheet, own in zip(sheets, heads, strict=True)]
    return Plan(
        body=body,
        em=_usual((line.em, line) for sheet in sheets for line in sheet),
        heads=[[*page.slanted, *own] for page, own in zip(pages, above, strict=True)],
        flows=[[run for run in flow if run not in lines] for flow in flows],
        notes=notes,
        rules=[one.rules for one in art],
        panels=[one.panels for one in art],
        gutters=order.gutters(flows),
        right=max((run.right for flow in flows for run in flow), default=0.0),
        title=title,
        ranks=titles.ranks(flows, title, body),
    )


def _heads(sheets: Sequence[Sequence[Glyphs]], leaves: Sequence[Leaf], body: float) -> list[frozenset[Glyphs]]:
    """Running heads, feet and folios: no cells of tables, which look alike from page to page, and no captions."""
    loose: list[list[Glyphs]] = []
    for sheet, leaf in zip(sheets, leaves, strict=True):
        shown = [item.box for item in leaf.shown]
        own = celled(sheet, leaf.art.rules, leaf.sheet.height)
        loose.append([run for run in sheet if run not in own and not captions.is_below(shown, run, body)])
    return running(loose, [leaf.sheet.height for leaf in leaves], [leaf.sheet.vertical for leaf in leaves])


def _weighed(sheets: Sequence[Sheet]) -> list[list[Glyphs]]:
    """The runs of each page, those heavy that are bolder than most of the file, and where others are in part."""
    counted: Counter[int] = Counter()
    for one in sheets:
        for run in one.runs:
            for start, end, weight in run.weights:
                counted[weight] += end - start
    usual = counted.most_common(1)[0][0] if counted else 0
    return [[_with_strong(run, usual + _BOLDER) for run in one.runs] for one in sheets]


def _with_strong(run: Glyphs, least: int) -> Glyphs:
    strong = tuple((start, end) for start, end, weight in run.weights if weight >= least)
    heavy = sum(end - start for start, end in strong) >= _WHOLLY * len(run.text)
    return replace(run, heavy=heavy, strong=strong)


def _usual(measured: Iterable[tuple[float, Glyphs]]) -> float:
    """The size, to half a point, that most characters have; 10 pt where there are none."""
    counted: Counter[float] = Counter()
    for size, line in measured:
        counted[round(size * 2) / 2] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 10.0
