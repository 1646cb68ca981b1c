"""The geometry of a cover: one sheet that wraps back, spine and front.  All lengths in mm."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from zilap.book import Trim
from zilap.press.presets import Paper

Binding = Literal["soft", "hard"]
Part = Literal["back-flap", "back", "spine", "front", "front-flap"]
TEXT_SPINE_MM = 6.0
"""A narrower spine carries no text: it would land on the covers."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a cover has besides back, spine and front.  All of it is a matter for the binder."""

    binding: Binding = "soft"
    flap: float = 0.0
    """Width of each flap; 0 for none.  Soft covers and jackets only."""
    board: float = 2.5
    """Hard cover: thickness of the boards."""
    square: float = 3.0
    """Hard cover: how far the boards stand out beyond the leaves at head, foot and fore edge."""
    hinge: float = 8.0
    """Hard cover: joint between spine and board."""
    turn_in: float = 18.0
    """Hard cover: what is folded round the boards."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of the sheet, from the left top corner of the trimmed sheet."""

    part: Part
    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width, height."""
        return self.x, self.y, self.width, self.height


@dataclass(frozen=True, slots=True)
class Wrap:
    """A cover laid flat, outside up: back on the left, front on the right."""

    trim: Trim
    """The sheet as cut, and its bleed."""
    spine: float
    panels: tuple[Panel, ...]
    folds: tuple[float, ...]
    """Where the sheet is folded or jointed, from its left edge."""

    def panel(self, part: Part) -> Panel:
        """The panel of a part.

        Raises:
            KeyError: this cover has no such part.
        """
        found = next((panel for panel in self.panels if panel.part == part), None)
        if found is None:
            raise KeyError(part)
        return found

    def has(self, part: Part) -> bool:
        """Whether this cover has such a part."""
        return any(panel.part == part for panel in self.panels)

    @property
    def spine_text(self) -> bool:
        """Whether the spine is wide enough for text."""
        return self.spine >= TEXT_SPINE_MM

    @property
    def variables(self) -> str:
        """Custom properties for the style sheet: ``--spine-x``, ``--front-width`` …"""
        rows = [f"--sheet-width: {self.trim.width:g}mm; --sheet-height: {self.trim.height:g}mm"]
        rows += [
            f"--{panel.part}-{key}: {round(value, 3):g}mm"
            for panel in self.panels
            for key, value in (
                ("x", panel.x),
                ("y", panel.y),
                ("width", panel.width),
                ("height", panel.height),
            )
        ]
        return "; ".join(rows)


def spine_mm(pages: int, paper: Paper, case: Case = Case()) -> float:
    """Width of the spine, to a tenth of a millimetre.

    Soft: the leaves and the cover's stock on both sides.  Hard: the leaves and two boards.

    >>> spine_mm(320, Paper(caliper=0.125, cover=0.3))
    20.6
    """
    leaves = math.ceil(pages / 2) * paper.caliper
    return round(leaves + 2 * (paper.cover if case.binding == "soft" else case.board), 1)


def wrap(trim: Trim, spine: float, case: Case = Case()) -> Wrap:
    """Lay a cover flat.

    Args:
        trim: of the inside of the book.
        spine: from `spine_mm`, or as the printer says.
        case: flaps, or the measures of a hard cover.

    Raises:
        ValueError: a hard cover with flaps.
    """
    return _hard(trim, spine, case) if case.binding == "hard" else _soft(trim, spine, case)


def _soft(trim: Trim, spine: float, case: Case) -> Wrap:
    widths: list[tuple[Part, float]] = [("back", trim.width), ("spine", spine), ("front", trim.width)]
    if case.flap:
        widths = [("back-flap", case.flap), *widths, ("front-flap", case.flap)]
    panels, x = [], 0.0
    for part, width in widths:
        panels.append(Panel(part, x, 0.0, width, trim.height))
        x = round(x + width, 3)
    folds = tuple(panel.x for panel in panels[1:])
    return Wrap(Trim(x, trim.height, trim.bleed), spine, tuple(panels), folds)


def _hard(trim: Trim, spine: float, case: Case) -> Wrap:
    """Boards are as high as the leaves and two squares; the joint takes the place of one square."""
    if case.flap:
        raise ValueError("a hard cover has no flaps; they belong to its jacket")
    height, board = trim.height + 2 * case.square, trim.width + case.square - case.hinge
    front_x = case.turn_in + board + 2 * case.hinge + spine
    spine_x = case.turn_in + board + case.hinge
    panels = (
        Panel("back", case.turn_in, case.turn_in, board, height),
        Panel("spine", spine_x, case.turn_in, spine, height),
        Panel("front", front_x, case.turn_in, board, height),
    )
    width = front_x + board + case.turn_in
    folds = (case.turn_in, spine_x - case.hinge, spine_x, spine_x + spine, front_x, front_x + board)
    sheet = Trim(round(width, 3), round(height + 2 * case.turn_in, 3), trim.bleed)
    return Wrap(sheet, spine, panels, tuple(round(fold, 3) for fold in folds))
