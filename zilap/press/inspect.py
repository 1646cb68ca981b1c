"""What a finished page paints: every text, line, area and picture, with inks, size and place.

Reads the file as it is and knows nothing of how it was made, so it can judge the pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page

from zilap.composite import Widths, widths
from zilap.geometry import IDENTITY, Matrix, Point, Rect, apply, matrix, multiply, scale
from zilap.press.resources import Plates, codes, family, plates
from zilap.press.sheet import Painted, Sheet, What

ASCENT, DESCENT = 0.88, 0.12
"""Of the em: the face of a Chinese glyph in the fonts of the book."""
DEVICE = ("/DeviceCMYK", "/DeviceGray", "/DeviceRGB", "/Pattern")
DEPTH = 12
"""Forms within forms that are still read."""


def sheets(pdf: pikepdf.Pdf, wanted: Sequence[int] | None = None) -> Iterator[Sheet]:
    """Every page, in order; or those of these indices."""
    known: dict[tuple[int, int], Widths] = {}
    for index in range(len(pdf.pages)) if wanted is None else wanted:
        yield _sheet(pdf.pages[index], index, _Reader(widths=known))


def _sheet(page: Page, index: int, reader: _Reader) -> Sheet:
    group = page.obj.get("/Group")
    if group is not None:
        reader.groups.append(_group_space(group))
    media = Rect.of(page.obj.get("/MediaBox", Array([0, 0, 0, 0])))
    reader.stream(page.obj, page.obj.get("/Resources", Dictionary()), _State(clip=media), 0)
    bleed, trim = (Rect.of(page.obj[key]) if key in page.obj else None for key in ("/BleedBox", "/TrimBox"))
    return Sheet(
        index,
        media,
        bleed,
        trim,
        tuple(reader.painted),
        tuple(reader.groups),
        reader.sheer,
        inside=tuple(thing for thing in reader.painted if thing.box.meets(bleed or media)),
        plain=reader.plain,
    )


def _group_space(group: Object) -> str:
    space = group.get("/CS")
    return "" if space is None else str(space) if isinstance(space, Name) else str(space[0])


@dataclass(frozen=True, slots=True)
class _Tint:
    """A colour: its space, its inks when it has one, its pattern when it is one."""

    space: str = "/DeviceGray"
    plates: Plates | None = (("K", 1.0),)
    pattern: Object | None = None


@dataclass(slots=True)
class _State:
    clip: Rect | None
    at: Matrix = IDENTITY
    base: Matrix = IDENTITY
    """Matrix of the page or form, which patterns are placed with."""
    fill: _Tint = field(default_factory=_Tint)
    stroke: _Tint = field(default_factory=_Tint)
    width: float = 1.0
    alpha: float = 1.0
    masked: bool = False
    blend: str = "/Normal"
    overprint: bool = False
    overprint_stroke: bool = False
    mode: int = 0
    font: Object | None = None
    font_size: float = 0.0
    text: Matrix = IDENTITY
    line: Matrix = IDENTITY
    render: int = 0

    @property
    def opaque(self) -> bool:
        return self.alpha >= 1 and not self.masked and self.blend == "/Normal"


@dataclass(slots=True)
class _Reader:
    """Walks the streams of one page."""

    painted: list[Painted] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    sheer: bool = False
    plain: bool = True
    widths: dict[tuple[int, int], Widths] = field(default_factory=dict)

    def stream(self, stream: Object, resources: Object, state: _State, depth: int) -> None:
        """Read a page, form, pattern cell or mask."""
        if depth > DEPTH:
            self.plain = False
            return
        walk = _Walk(self, resources, state, depth)
        for instruction in pikepdf.parse_content_stream(stream):
            walk.step(str(instruction.operator), cast("Sequence[Any]", instruction.operands))


class _Walk:
    """The instructions of one stream, in order."""

    def __init__(self, reader: _Reader, resources: Object, state: _State, depth: int) -> None:
        self.reader, self.resources, self.state, self.depth = reader, resources, state, depth
        self.stack: list[_State] = []
        self.path: list[Point] = []
        self.starts: list[int] = []
        """Index in the path of each subpath's first point."""
        self.clips = False
        self.actions: dict[str, Callable[[Sequence[Any]], None]] = {
            "q": lambda _: self.stack.append(replace(self.state)),
            "Q": lambda _: self.restore(),
            "cm": lambda a: self.set(at=multiply(matrix(a), self.state.at)),
            "w": lambda a: self.set(width=float(a[0])),
            "gs": lambda a: self.graphics_state(self.look("/ExtGState", a[0])),
            "re": self.rectangle,
            "W": lambda _: self.clip(),
            "W*": lambda _: self.clip(),
            "n": lambda _: self.end_path(),
            "BT": lambda _: self.set(text=IDENTITY, line=IDENTITY),
            "Tf": lambda a: self.set(font=self.look("/Font", a[0]), font_size=float(a[1])),
            "Tm": lambda a: self.set(text=matrix(a), line=matrix(a)),
            "Td": self.next_line,
            "TD": self.next_line,
            "Tr": lambda a: self.set(render=int(a[0])),
            "Tj": lambda a: self.show(a),
            "TJ": lambda a: self.show(a[0]),
            "Do": lambda a: self.draw(self.look("/XObject", a[0])),
            "sh": lambda a: self.shade(self.look("/Shading", a[0])),
        }

    def step(self, operator: str, operands: Sequence[Any]) -> None:
        if operator in self.actions:
            self.actions[operator](operands)
        elif operator in ("m", "l", "c", "v", "y"):
            if operator == "m":
                self.starts.append(len(self.path))
            values = [float(value) for value in operands]
            pairs = zip(values[::2], values[1::2], strict=True)
            self.path += [apply(self.state.at, *pair) for pair in pairs]
        elif operator in _COLOURS:
            self.colour(operator, operands)
        elif operator in _PAINTS:
            self.paint(operator)
        elif operator == "INLINE IMAGE":
            self.picture(operands[0].obj if hasattr(operands[0], "obj") else Dictionary())

    def set(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.state, name, value)

    def look(self, kind: str, name: Any) -> Object | None:
        rows = self.resources.get(kind, Dictionary())
        return rows.get(str(name))

    def restore(self) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def graphics_state(self, row: Object | None) -> None:
        if row is None:
            return
        state = self.state
        state.alpha = min(float(row.get("/ca", state.alpha)), float(row.get("/CA", state.alpha)))
        state.blend = str(row.get("/BM", state.blend))
        state.overprint_stroke = bool(row.get("/OP", state.overprint_stroke))
        state.overprint = bool(row.get("/op", row.get("/OP", state.overprint)))
        state.mode = int(row.get("/OPM", state.mode))
        mask = row.get("/SMask")
        if mask is not None:
            state.masked = isinstance(mask, Dictionary)
        if isinstance(mask, Dictionary):
            self.mask(mask.G)
        self.reader.sheer |= not state.opaque
        self.reader.plain &= state.blend == "/Normal"

    def mask(self, group: Object) -> None:
        """The colours inside a mask are no ink on the page, but its blend space counts."""
        if "/Group" in group:
            self.reader.groups.append("mask:" + _group_space(group.Group))

    def rectangle(self, operands: Sequence[Any]) -> None:
        x, y, width, height = (float(value) for value in operands)
        if width == height == 0:
            return
        self.starts.append(len(self.path))
        for corner in ((x, y), (x + width, y), (x, y + height), (x + width, y + height)):
            self.path.append(apply(self.state.at, *corner))

    def clip(self) -> None:
        self.clips = True

    def end_path(self) -> None:
        if self.clips:
            box, clip = self.bounds(), self.state.clip
            self.state.clip = box.shared(clip) if box and clip else None
        self.path, self.starts, self.clips = [], [], False

    def colour(self, operator: str, operands: Sequence[Any]) -> None:
        stroke = operator.isupper()
        now = self.state.stroke if stroke else self.state.fill
        if operator in ("cs", "CS"):
            new = _first(self.space(operands[0]))
        elif operator in ("scn", "SCN") and operands and isinstance(operands[-1], Name):
            new = _Tint("/Pattern", None, self.look("/Pattern", operands[-1]))
        else:
            short = {"rg": "/DeviceRGB", "g": "/DeviceGray", "k": "/DeviceCMYK"}.get(operator.lower())
            new = _Tint(short or now.space, plates(short or now.space, [float(value) for value in operands]))
        self.set(**{"stroke" if stroke else "fill": new})

    def space(self, name: Any) -> str:
        return str(name) if str(name) in DEVICE else family(self.look("/ColorSpace", name))

    def paint(self, operator: str) -> None:
        bounds = self.bounds()
        box = self.clipped(bounds) if bounds else None
        if operator in _STROKES:
            self.strokes()
        flat = bounds is not None and min(bounds.width, bounds.height) < 0.001
        if operator in _FILLS and box and not (flat and operator in _STROKES):
            self.fill(box)
        self.end_path()

    def subpaths(self) -> Iterator[list[Point]]:
        """The subpaths that are more than a point: WeasyPrint begins every SVG path with one."""
        for start, end in pairwise((*self.starts, len(self.path))):
            if end > start + 1:
                yield self.path[start:end]

    def bounds(self) -> Rect | None:
        points = [point for subpath in self.subpaths() for point in subpath]
        return Rect.around(points) if points else None

    def strokes(self) -> None:
        """A line for each subpath: a comb of a hundred strokes is not one large thing."""
        width = self.state.width * scale(self.state.at)
        for points in self.subpaths():
            box = self.clipped(Rect.around(points).grown(width / 2))
            if box:
                self.add("line", box, self.state.stroke, size=width, overprint=self.state.overprint_stroke)

    def fill(self, box: Rect) -> None:
        pattern = self.state.fill.pattern
        self.reader.plain &= pattern is None
        if pattern is None:
            self.add("area", box, self.state.fill, size=min(box.width, box.height))
        elif int(pattern.get("/PatternType", 2)) == 1:
            at = multiply(matrix(pattern.get("/Matrix", Array(IDENTITY))), self.state.base)
            self.inner(pattern, at, box)
        else:
            self.add("gradient", box, _Tint(family(pattern.Shading.get("/ColorSpace")), None))

    def show(self, pieces: Sequence[Any]) -> None:
        state, font = self.state, self.state.font
        glyphs: list[int] = []
        advance = 0.0
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                run = codes(bytes(piece), font)
                glyphs += run
                advance += sum(self.advance(code) for code in run) * state.font_size
            else:
                advance -= float(piece) / 1000 * state.font_size
        at = multiply(state.text, state.at)
        size = state.font_size
        box = self.clipped(Rect.mapped(at, 0, -DESCENT * size, advance, (ASCENT + DESCENT) * size))
        if box and glyphs and state.render not in (3, 7):
            tint = state.stroke if state.render == 1 else state.fill
            self.add("text", box, tint, size=size * scale(at), glyphs=tuple(glyphs))
        state.text = multiply((1, 0, 0, 1, advance, 0), state.text)

    def advance(self, code: int) -> float:
        """Of a glyph, in ems; half an em for a font whose widths are not read."""
        font, known = self.state.font, self.reader.widths
        if font is None or font.get("/Subtype") != Name.Type0:
            return 0.5
        if font.objgen not in known:
            known[font.objgen] = widths(font)
        default, table = known[font.objgen]
        return table.get(code, default)

    def next_line(self, operands: Sequence[Any]) -> None:
        line = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.state.line)
        self.set(line=line, text=line)

    def shade(self, shading: Object | None) -> None:
        self.reader.plain = False
        if self.state.clip and shading is not None:
            self.add("gradient", self.state.clip, _Tint(family(shading.get("/ColorSpace")), None))

    def draw(self, thing: Object | None) -> None:
        if thing is None:
            return
        if thing.get("/Subtype") == Name.Image:
            self.picture(thing)
            return
        at = multiply(matrix(thing.get("/Matrix", Array(IDENTITY))), self.state.at)
        if "/Group" in thing:
            self.reader.groups.append(_group_space(thing.Group))
        box = Rect.of(thing.BBox)
        self.inner(thing, at, self.clipped(Rect.mapped(at, box.left, box.bottom, box.width, box.height)))

    def inner(self, stream: Object, at: Matrix, clip: Rect | None) -> None:
        """A form or a pattern cell, with the state it starts from."""
        if clip:
            state = replace(self.state, at=at, base=at, clip=clip)
            self.reader.stream(stream, stream.get("/Resources", self.resources), state, self.depth + 1)

    def picture(self, thing: Object) -> None:
        at, pixels = self.state.at, (int(thing.get("/Width", 0)), int(thing.get("/Height", 0)))
        box = self.clipped(Rect.mapped(at, 0, 0, 1, 1))
        if not box:
            return
        across, up = _length(at[0], at[1]), _length(at[2], at[3])
        ppi = min(pixels[0] / across, pixels[1] / up) * 72 if across and up else 0.0
        self.reader.sheer |= "/SMask" in thing
        stencil = bool(thing.get("/ImageMask"))
        tint = self.state.fill if stencil else _Tint(family(thing.get("/ColorSpace")), None)
        bits = 1 if stencil else int(thing.get("/BitsPerComponent", 8))
        self.add("picture", box, tint, pixels=pixels, ppi=ppi, bits=bits)

    def clipped(self, box: Rect) -> Rect | None:
        return box.shared(self.state.clip) if self.state.clip else None

    def add(self, what: What, box: Rect, tint: _Tint, **more: Any) -> None:
        state = self.state
        more.setdefault("overprint", state.overprint)
        self.reader.painted.append(
            Painted(what, box, tint.space, tint.plates, mode=state.mode, opaque=state.opaque, **more)
        )


_COLOURS = frozenset(("rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"))
_STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
_FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_PAINTS = _STROKES | _FILLS


def _length(x: float, y: float) -> float:
    return float((x * x + y * y) ** 0.5)


def _first(space: str) -> _Tint:
    """The colour a space begins with (ISO 32000-1, 8.6.8)."""
    return _Tint(space, None if space == "/Pattern" else (("K", 1.0),))
