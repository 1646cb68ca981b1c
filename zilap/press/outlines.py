"""轉曲: text to outlines, for a shop that asks for it.  Each glyph is drawn once and placed many times."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, Pdf, Stream

from zilap.composite import widths
from zilap.geometry import IDENTITY, Matrix, matrix, multiply
from zilap.press.resources import codes

Key = tuple[int, int]
TEXT_STATE = frozenset(("BT", "ET", "Tf", "Tm", "Td", "Tr", "Tc", "Tw", "TL", "Tz", "Ts"))
NEUTRAL = {"Tc": 0.0, "Tw": 0.0, "Tz": 100.0, "Ts": 0.0}
"""Operators that move glyphs, with the value that moves none: WeasyPrint writes no other."""


@dataclass(slots=True)
class Face:
    """One font of the file and the glyphs drawn of it."""

    name: str
    shapes: Any
    order: Sequence[str]
    units: float
    default: float
    advances: dict[int, float]
    drawn: dict[int, Object | None] = field(default_factory=dict)
    """Glyph to its form; None for a blank one."""


@dataclass(slots=True)
class Outliner:
    """One run over one file."""

    pdf: Pdf
    faces: dict[Key, Face] = field(default_factory=dict)
    done: set[Key] = field(default_factory=set)


def outline(pdf: Pdf) -> int:
    """Turn all text of a file to outlines, in place.  Returns how many glyphs were drawn.

    Colour, overprint and place stay.  A press draws outlines a little fatter than text,
    so live text is better wherever the shop takes it.

    Raises:
        ValueError: a simple font, text that is stroked, or spacing that is not read.
    """
    run = Outliner(pdf)
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(_stream(run, page.obj, page.obj.get("/Resources", Dictionary())))
    return sum(1 for face in run.faces.values() for form in face.drawn.values() if form is not None)


def _stream(run: Outliner, stream: Object, resources: Object) -> bytes:
    """A page or form without text; the forms and patterns in it are done too."""
    writer = _Writer(run, resources)
    for instruction in pikepdf.parse_content_stream(stream):
        writer.step(str(instruction.operator), cast("Sequence[Any]", instruction.operands), instruction)
    if "/Font" in resources:
        del resources["/Font"]
    for kind in ("/XObject", "/Pattern"):
        for thing in list(resources.get(kind, Dictionary()).values()):
            if isinstance(thing, Stream) and "/Resources" in thing and thing.objgen not in run.done:
                run.done.add(thing.objgen)
                thing.write(_stream(run, thing, thing.Resources))
    if writer.used:
        things = dict(resources.get("/XObject", Dictionary()).items())
        resources.XObject = Dictionary({**things, **writer.used})
    return pikepdf.unparse_content_stream(writer.out)


class _Writer:
    """Copies a stream and replaces every text by its glyphs."""

    def __init__(self, run: Outliner, resources: Object) -> None:
        self.run, self.resources = run, resources
        self.out: list[Any] = []
        self.used: dict[str, Object] = {}
        self.face: Face | None = None
        self.size, self.mode = 0.0, 0
        self.text: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.stack: list[tuple[Face | None, float, int]] = []

    def step(self, operator: str, operands: Sequence[Any], instruction: Any) -> None:
        if operator == "q":
            self.stack.append((self.face, self.size, self.mode))
        elif operator == "Q" and self.stack:
            self.face, self.size, self.mode = self.stack.pop()
        if operator in TEXT_STATE:
            self.state(operator, operands)
        elif operator in ("Tj", "TJ"):
            self.show(operands[0] if operator == "TJ" else operands)
        else:
            self.out.append(instruction)

    def state(self, operator: str, operands: Sequence[Any]) -> None:
        if operator == "BT":
            self.text = self.line = IDENTITY
        elif operator == "Tf":
            self.face = _face(self.run, self.resources.Font[str(operands[0])])
            self.size = float(operands[1])
        elif operator == "Tm":
            self.text = self.line = matrix(operands)
        elif operator == "Td":
            self.line = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.line)
            self.text = self.line
        elif operator == "Tr":
            self.mode = int(operands[0])
        elif operator in NEUTRAL and float(operands[0]) != NEUTRAL[operator]:
            raise ValueError(f"text spacing {operator} {operands[0]}")

    def show(self, pieces: Sequence[Any]) -> None:
        if self.mode not in (0, 3) or self.face is None:
            raise ValueError(f"text drawn in mode {self.mode}")
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                for glyph in codes(bytes(piece), _COMPOSITE):
                    self.glyph(self.face, glyph)
            else:
                self.move(-float(piece) / 1000 * self.size)

    def glyph(self, face: Face, glyph: int) -> None:
        form = _drawn(self.run, face, glyph)
        if form is not None and self.mode == 0:
            name = f"/{face.name}g{glyph}"
            self.used[name] = form
            side = self.size / face.units
            at = multiply((side, 0, 0, side, 0, 0), self.text)
            self.emit("q")
            self.emit("cm", *(round(value, 6) for value in at))
            self.emit("Do", Name(name))
            self.emit("Q")
        self.move(face.advances.get(glyph, face.default) * self.size)

    def move(self, by: float) -> None:
        self.text = multiply((1, 0, 0, 1, by, 0), self.text)

    def emit(self, operator: str, *operands: Any) -> None:
        self.out.append(ContentStreamInstruction(operands, Operator(operator)))


_COMPOSITE = Dictionary(Subtype=Name.Type0)


def _face(run: Outliner, font: Object) -> Face:
    if font.get("/Subtype") != Name.Type0:
        raise ValueError(f"simple font {font.get('/BaseFont')}")
    if font.objgen not in run.faces:
        about = font.DescendantFonts[0].FontDescriptor
        program = about["/FontFile2" if "/FontFile2" in about else "/FontFile3"]
        loaded = TTFont(io.BytesIO(program.read_bytes()), lazy=True)
        default, advances = widths(font)
        run.faces[font.objgen] = Face(
            f"f{len(run.faces)}",
            loaded.getGlyphSet(),
            _order(loaded),
            loaded["head"].unitsPerEm,
            default,
            advances,
        )
    return run.faces[font.objgen]


def _order(font: TTFont) -> Sequence[str]:
    """Glyph names by the code that the page writes: the glyph's index, or the CID of a CID-keyed font."""
    order: Sequence[str] = font.getGlyphOrder()
    if "CFF " not in font or not hasattr(font["CFF "].cff[0], "ROS"):
        return order
    by_cid = {int(name[3:]): name for name in order if name.startswith("cid")}
    return [by_cid.get(cid, ".notdef") for cid in range(max(by_cid, default=0) + 1)]


def _drawn(run: Outliner, face: Face, glyph: int) -> Object | None:
    if glyph not in face.drawn:
        pen = _Pen(face.shapes)
        if glyph < len(face.order):
            face.shapes[face.order[glyph]].draw(pen)
        face.drawn[glyph] = _form(run.pdf, pen, face.units) if pen.out else None
    return face.drawn[glyph]


def _form(pdf: Pdf, pen: _Pen, units: float) -> Object:
    form = pdf.make_stream(("\n".join(pen.out) + "\nf").encode())
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([-units, -units, 3 * units, 2 * units])
    form.Resources = Dictionary()
    return form


class _Pen(BasePen):  # type: ignore[misc]
    """Writes path operators; quadratic curves come as cubic ones."""

    def __init__(self, shapes: Any) -> None:
        super().__init__(shapes)
        self.out: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.out.append(f"{_pair(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.out.append(f"{_pair(point)} l")

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:
        self.out.append(f"{_pair(one)} {_pair(two)} {_pair(end)} c")

    def _closePath(self) -> None:
        self.out.append("h")


def _pair(point: tuple[float, float]) -> str:
    return f"{round(point[0], 2):g} {round(point[1], 2):g}"
