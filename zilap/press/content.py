"""One content stream: every colour to ink, black set to overprint, everything else untouched."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Object, Operator

from zilap.geometry import IDENTITY, Matrix, Point, Rect, apply, matrix, multiply, scale
from zilap.press.colour import BLACK, Converter, rgb8
from zilap.press.pictures import Target
from zilap.press.presets import Cmyk, Ink
from zilap.press.shadings import luminance
from zilap.units import mm_to_pt

OVERPRINT, KNOCK_OUT = "/OverprintOn", "/OverprintOff"
THIN_PT = mm_to_pt(0.5)
"""A line of pure black up to this overprints; a broader area knocks out."""
SHOWS_TEXT = frozenset(("Tj", "TJ", "'", '"'))
FILLS = frozenset(("f", "F", "f*"))
STROKES = frozenset(("S", "s"))
PAINTS = FILLS | STROKES | frozenset(("B", "B*", "b", "b*", "sh", "Do"))
ENDS_PATH = PAINTS | {"n"}
NAMES = frozenset(("gs", "Do", "sh", "Tf", "scn", "SCN"))
"""Operators that look something up in the resources."""
Action = Callable[[str, Sequence[Any]], None]
SETS_COLOUR = frozenset(("rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"))


@dataclass(frozen=True, slots=True)
class Colour:
    """What a colour operator left behind."""

    space: str = "/DeviceGray"
    inks: Cmyk | None = BLACK
    """Process inks; None for a pattern or a spot."""
    overprints: bool = False
    """An ink that never knocks out."""

    @property
    def black(self) -> bool:
        """Full black ink and nothing else."""
        return self.inks is not None and self.inks[:3] == (0, 0, 0) and self.inks[3] >= 0.999


@dataclass(slots=True)
class State:
    """The part of the graphics state that decides on inks and overprint."""

    fill: Colour = field(default_factory=Colour)
    stroke: Colour = field(default_factory=Colour)
    width: float = 1.0
    matrix: Matrix = IDENTITY
    overprint: bool = False
    mode: int = 0
    alpha: float = 1.0
    alpha_stroke: float = 1.0
    blend: str = "/Normal"
    masked: bool = False

    @property
    def plain(self) -> bool:
        """Nothing is translucent, blended or masked."""
        return self.alpha == self.alpha_stroke == 1 and self.blend == "/Normal" and not self.masked


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a stream's names mean."""

    spaces: Mapping[str, str]
    """Name of a colour space to its family, ``/Lab`` or ``/DeviceRGB`` …"""
    states: Mapping[str, Object]
    """Its ExtGState dictionary."""
    renamed: Mapping[str, str]
    """XObjects that get a new name."""


@dataclass(slots=True)
class Rewritten:
    """A stream in press colour, and what its resources must hold now."""

    data: bytes = b""
    spots: dict[str, Ink] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Every name among its operands."""
    overprint: bool = False
    """Uses the two overprint states."""
    translucent: bool = False
    blends: bool = False
    """Uses a blend mode other than Normal."""
    drawn_plain: dict[str, bool] = field(default_factory=dict)
    """XObject to whether every use of it was in a plain state."""
    drawn_at: dict[str, list[Matrix]] = field(default_factory=dict)
    """XObject to the matrix of each use of it."""


def rewrite(
    stream: Object, around: Surroundings, converter: Converter, target: Target = "press", at: Matrix = IDENTITY
) -> Rewritten:
    """Convert one page, form, pattern or mask.

    Args:
        stream: what holds the instructions.
        around: its resources.
        converter: of the preset.
        target: ``mask`` makes greys.
        at: where on the page it is drawn.

    Raises:
        ValueError: a colour in a space that WeasyPrint does not write.
    """
    return _Writer(around, converter, target, at).run(stream)


class _Writer:
    """Walks the instructions of one stream.  One method for each family of operators."""

    def __init__(self, around: Surroundings, converter: Converter, target: Target, at: Matrix) -> None:
        self.around, self.converter, self.target = around, converter, target
        self.out: list[Any] = []
        self.state, self.stack = State(matrix=at), list[State]()
        self.made = Rewritten()
        self.path = _Path()

    def run(self, stream: Object) -> Rewritten:
        actions: dict[str, Action] = {
            "q": self.save, "Q": self.restore, "cm": self.transform,
            "w": self.line_width, "Tr": self.text_mode, "gs": self.graphics_state,
        }  # fmt: skip
        for instruction in pikepdf.parse_content_stream(stream):
            operator, operands = str(instruction.operator), cast("Sequence[Any]", instruction.operands)
            if operator in NAMES and operands:
                self.made.used.add(str(operands[-1 if operator in SETS_COLOUR else 0]))
            if operator in SETS_COLOUR:
                self.colour(operator, operands)
                continue
            if operator in actions:
                actions[operator](operator, operands)
            elif operator in SHOWS_TEXT:
                self.knock(self.text_overprints())
            elif operator in PAINTS:
                self.paint(operator, operands)
            else:
                self.path.add(operator, operands, self.state.matrix, len(self.out))
            if operator in ENDS_PATH:
                self.path = _Path()
            if operator == "Do":
                name = str(operands[0])
                self.emit("Do", Name(self.around.renamed.get(name, name)))
            else:
                self.out.append(instruction)
        self.made.data = pikepdf.unparse_content_stream(self.out)
        return self.made

    def emit(self, operator: str, *operands: Any) -> None:
        self.out.append(ContentStreamInstruction(operands, Operator(operator)))

    def save(self, _: str, __: Sequence[Any]) -> None:
        self.stack.append(replace(self.state))

    def restore(self, _: str, __: Sequence[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def transform(self, _: str, operands: Sequence[Any]) -> None:
        self.state.matrix = multiply(matrix(operands), self.state.matrix)

    def line_width(self, _: str, operands: Sequence[Any]) -> None:
        self.state.width = float(operands[0])

    def text_mode(self, _: str, operands: Sequence[Any]) -> None:
        self.state.mode = int(operands[0])

    def graphics_state(self, _: str, operands: Sequence[Any]) -> None:
        state, row = self.state, self.around.states[str(operands[0])]
        state.alpha = float(row.get("/ca", state.alpha))
        state.alpha_stroke = float(row.get("/CA", state.alpha_stroke))
        state.blend = str(row.get("/BM", state.blend))
        self.made.blends |= state.blend != "/Normal"
        if "/SMask" in row:
            state.masked = str(row.SMask) != "/None"

    def colour(self, operator: str, operands: Sequence[Any]) -> None:
        stroke = operator.isupper()
        now = self.state.stroke if stroke else self.state.fill
        if operator in ("cs", "CS"):
            new = self.space(str(operands[0]), stroke)
        elif now.space == "/Pattern" and operator in ("scn", "SCN"):
            self.emit(operator, *operands)
            return
        else:
            family = {"rg": "/DeviceRGB", "g": "/DeviceGray", "k": "/DeviceCMYK"}.get(operator.lower(), now.space)
            new = self.mixed(family, [float(value) for value in operands], stroke)
        if stroke:
            self.state.stroke = new
        else:
            self.state.fill = new

    def space(self, name: str, stroke: bool) -> Colour:
        """``cs`` also sets the space's first colour: black in all those met here."""
        family = self.around.spaces.get(name, name)
        if family == "/Pattern":
            self.emit("CS" if stroke else "cs", Name.Pattern)
            return Colour(family, None)
        self.put(BLACK, stroke)
        return Colour(family, BLACK)

    def mixed(self, family: str, values: Sequence[float], stroke: bool) -> Colour:
        if self.target == "mask":
            self.emit("G" if stroke else "g", _number(_grey(family, values)))
            return Colour(family, None)
        if family == "/DeviceRGB" and (ink := self.converter.inks.get(rgb8(*values))) and ink.spot:
            return self.spot(ink, stroke, family)
        inks = self.inks(family, values)
        self.put(inks, stroke)
        return Colour(family, inks)

    def inks(self, family: str, values: Sequence[float]) -> Cmyk:
        match family, tuple(values):
            case "/DeviceRGB", (red, green, blue):
                return self.converter.rgb(red, green, blue)
            case "/DeviceGray", (grey,):
                return 0.0, 0.0, 0.0, self.converter.grey(grey)
            case "/DeviceCMYK", (c, m, y, k):
                return c, m, y, k
            case "/Lab", (lightness, a, b):
                return self.converter.lab(lightness, a, b)
        raise ValueError(f"colour {values} in {family}")

    def put(self, inks: Cmyk, stroke: bool) -> None:
        if self.target == "mask":
            self.emit("G" if stroke else "g", 0)
        else:
            self.emit("K" if stroke else "k", *(_number(value) for value in inks))

    def spot(self, ink: Ink, stroke: bool, family: str) -> Colour:
        name = spot_name(ink)
        self.made.spots[name] = ink
        self.emit("CS" if stroke else "cs", Name(name))
        self.emit("SCN" if stroke else "scn", 1)
        return Colour(family, None, ink.overprint)

    def knock(self, overprint: bool) -> None:
        """Switch overprint on or off, where that is a change: before the path, if one is being built."""
        if self.target == "press" and self.state.overprint != overprint:
            name = Name(OVERPRINT if overprint else KNOCK_OUT)
            switch = ContentStreamInstruction([name], Operator("gs"))
            self.out.insert(self.path.start if self.path.points else len(self.out), switch)
            self.state.overprint = overprint
            self.made.overprint = True

    def text_overprints(self) -> bool:
        state = self.state
        used = [state.stroke] if state.mode == 1 else [state.fill, state.stroke] if state.mode == 2 else [state.fill]
        self.made.translucent |= not state.plain
        return state.plain and all(colour.black or colour.overprints for colour in used)

    def paint(self, operator: str, operands: Sequence[Any]) -> None:
        state = self.state
        self.made.translucent |= not state.plain
        if operator == "Do":
            name = str(operands[0])
            self.made.drawn_plain[name] = self.made.drawn_plain.get(name, True) and state.plain
            self.made.drawn_at.setdefault(name, []).append(state.matrix)
        self.knock(state.plain and self.area_overprints(operator))

    def area_overprints(self, operator: str) -> bool:
        state = self.state
        if operator in STROKES:
            thin = state.width * scale(state.matrix) <= THIN_PT
            return state.stroke.overprints or (state.stroke.black and thin)
        if operator in FILLS:
            return state.fill.overprints or (state.fill.black and self.path.thinness <= THIN_PT)
        return False


class _Path:
    """How thin the path is that is being built: the shorter side of its box, in points."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.start = 0
        """Index of its first instruction in the output."""
        self.lone = False
        """Its last subpath is a point so far."""

    def add(self, operator: str, operands: Sequence[Any], at: Matrix, index: int) -> None:
        if operator == "re":
            x, y, width, height = (float(value) for value in operands)
            corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
        elif operator in ("m", "l", "c", "v", "y"):
            values = [float(value) for value in operands]
            corners = list(zip(values[::2], values[1::2], strict=True))
        else:
            return
        if not self.points:
            self.start = index
        if self.lone and operator in ("m", "re"):
            self.points.pop()
        self.lone = operator == "m"
        self.points += [apply(at, *corner) for corner in corners]

    @property
    def thinness(self) -> float:
        if not self.points:
            return math.inf
        box = Rect.around(self.points)
        return min(box.width, box.height)


def spot_name(ink: Ink) -> str:
    """The resource name of a spot's colour space."""
    return f"/Spot{ink.rgb[0]:02x}{ink.rgb[1]:02x}{ink.rgb[2]:02x}"


def _grey(family: str, values: Sequence[float]) -> float:
    match family, tuple(values):
        case "/DeviceRGB", (red, green, blue):
            return luminance(red, green, blue)
        case "/DeviceGray", (grey,):
            return grey
        case "/DeviceCMYK", (c, m, y, k):
            return 1 - min(1.0, 0.3 * c + 0.59 * m + 0.11 * y + k)
        case "/Lab", (lightness, _, _):
            return lightness / 100
    raise ValueError(f"colour {values} in {family}")


def _number(value: float) -> int | float:
    """A number written as short as can be."""
    short = round(value, 4)
    return int(short) if short == int(short) else short
