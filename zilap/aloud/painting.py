"""What a page of a finished PDF paints: runs of text with place, colours and marks; and what stands outside every mark.

It reads the content stream as a viewer does (PDF 32000-1, 8 and 9) as far as our pages go: text in composite fonts,
rectangles, pictures.  Lengths are points from the lower left corner of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Page

from zilap.composite import to_unicode, widths
from zilap.geometry import IDENTITY, Matrix, multiply

Colour = tuple[float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
PAINTS = frozenset(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"))
ENDS = frozenset(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"))
FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))


@dataclass(frozen=True, slots=True)
class Font:
    """A composite font: what its codes say and how wide they are (ems)."""

    name: str
    told: Mapping[int, str]
    widths: Mapping[int, float]
    default: float
    used: set[int]
    """Codes that were shown: filled while pages are read."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text shown by one operator."""

    text: str
    left: float
    right: float
    base: float
    """Height of its base line."""
    size: float
    colour: Colour
    ground: Colour | None
    """What is painted under it; None where that is a picture."""
    font: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked-content sequence that is open."""

    tag: str
    mcid: int | None
    text: str | None = None
    """Its ActualText."""


@dataclass(slots=True)
class Painting:
    """What a page paints."""

    runs: dict[int, list[Run]] = field(default_factory=dict)
    """Text by marked-content identifier; a mark without text has an empty list."""
    artifacts: list[Run] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    """Painting operators inside no mark."""
    nested: list[str] = field(default_factory=list)
    """Tagged content in an artifact, or an artifact in tagged content."""
    repeated: list[int] = field(default_factory=list)
    """Identifiers that stand more than once."""
    untold: list[str] = field(default_factory=list)
    """Codes shown without a character: font and code."""


class Fonts:
    """The fonts of a file, read once each."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], Font] = {}

    def get(self, font: pikepdf.Object) -> Font:
        """A font by its object."""
        if font.objgen not in self.known or font.objgen == (0, 0):
            self.known[font.objgen] = _font(font)
        return self.known[font.objgen]


def _font(font: pikepdf.Object) -> Font:
    told = to_unicode(bytes(font.ToUnicode.read_bytes())) if "/ToUnicode" in font else {}
    default, advances = widths(font) if "/DescendantFonts" in font else (1.0, {})
    return Font(str(font.get("/BaseFont", "?")).lstrip("/"), told, advances, default, set())


def common(a: Box, b: Box) -> Box:
    """What two rectangles share; empty (right of left) where they do not meet."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def read(page: Page, fonts: Fonts) -> Painting:
    """Read a page."""
    reader = _Reader(page, fonts)
    if "/Contents" in page.obj:
        for instruction in pikepdf.parse_content_stream(page):
            reader.take(str(instruction.operator), list(instruction.operands))
    return reader.found


@dataclass(slots=True)
class _State:
    matrix: Matrix = IDENTITY
    fill: Colour | None = BLACK
    alpha: float = 1.0
    font: Font | None = None
    size: float = 0.0
    shaped: bool = False
    """Whether painting is clipped to anything but one rectangle."""
    clip: Box = EVERYWHERE

    def copy(self) -> _State:
        return replace(self)


class _Reader:
    """The graphics state while a page is read."""

    def __init__(self, page: Page, fonts: Fonts) -> None:
        self.resources = page.obj.get("/Resources", Dictionary())
        self.fonts, self.found = fonts, Painting()
        self.now, self.stack = _State(), list[_State]()
        self.marks: list[Mark] = []
        self.text: Matrix = IDENTITY
        self.boxes: list[Box] = []
        self.shapes = self.clips = False
        self.grounds: list[tuple[Box, Colour | None]] = []

    def take(self, operator: str, operands: Sequence[Any]) -> None:
        """One instruction."""
        if operator in PAINTS and not self.marks:
            self.found.bare.append(operator)
        if operator in FILLS:
            self.fill()
        if operator in ENDS:
            self.end_path()
        act = _ACTS.get(operator)
        if act:
            act(self, operands)
        elif operator in ("m", "l", "c", "v", "y"):
            self.shapes = True

    def fill(self) -> None:
        """Remember the colour of a rectangle that was filled: text may stand on it."""
        if self.now.fill and self.now.alpha == 1 and not self.shapes and not self.now.shaped:
            self.grounds += [(common(box, self.now.clip), self.now.fill) for box in self.boxes]

    def end_path(self) -> None:
        """The path is done with; where it was to clip, what follows is clipped."""
        if self.clips:
            whole = len(self.boxes) == 1 and not self.shapes
            self.now.shaped = self.now.shaped or not whole
            self.now.clip = common(self.now.clip, self.boxes[0]) if whole else self.now.clip
        self.boxes, self.shapes, self.clips = [], False, False

    def clip_to(self, _: Sequence[Any]) -> None:
        self.clips = True

    def push(self, _: Sequence[Any]) -> None:
        self.stack.append(self.now.copy())

    def pop(self, _: Sequence[Any]) -> None:
        if self.stack:
            self.now = self.stack.pop()

    def transform(self, operands: Sequence[Any]) -> None:
        a, b, c, d, e, f = map(float, operands)
        self.now.matrix = multiply((a, b, c, d, e, f), self.now.matrix)

    def rectangle(self, operands: Sequence[Any]) -> None:
        x, y, width, height = map(float, operands)
        self.boxes.append(self.box(x, y, x + width, y + height))

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        a, b, c, d, e, f = self.now.matrix
        left, low, right, high = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
        return min(left, right), min(low, high), max(left, right), max(low, high)

    def rgb(self, operands: Sequence[Any]) -> None:
        red, green, blue = map(float, operands)
        self.now.fill = (red, green, blue)

    def grey(self, operands: Sequence[Any]) -> None:
        self.now.fill = (float(operands[0]),) * 3

    def unknown(self, _: Sequence[Any]) -> None:
        self.now.fill = None

    def state(self, operands: Sequence[Any]) -> None:
        state = self.resources.get("/ExtGState", Dictionary()).get(str(operands[0]), Dictionary())
        self.now.alpha = float(state.get("/ca", self.now.alpha))

    def begin(self, operands: Sequence[Any]) -> None:
        properties = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
        mcid = int(properties.MCID) if "/MCID" in properties else None
        said = str(properties.ActualText) if "/ActualText" in properties else None
        tag = str(operands[0])
        outer = self.marks[-1] if self.marks else None
        if outer and (outer.tag == "/Artifact") != (tag == "/Artifact") and (mcid is not None or tag == "/Artifact"):
            self.found.nested.append(f"{outer.tag} {tag}")
        if mcid is not None:
            if mcid in self.found.runs:
                self.found.repeated.append(mcid)
            self.found.runs.setdefault(mcid, [])
        self.marks.append(Mark(tag, mcid, said))

    def end(self, _: Sequence[Any]) -> None:
        if self.marks:
            self.marks.pop()

    def draw(self, operands: Sequence[Any]) -> None:
        thing = self.resources.get("/XObject", Dictionary()).get(str(operands[0]))
        if thing is not None and thing.get("/Subtype") == Name.Image:
            self.grounds.append((common(self.box(0, 0, 1, 1), self.now.clip), None))

    def choose_font(self, operands: Sequence[Any]) -> None:
        font = self.resources.get("/Font", Dictionary()).get(str(operands[0]))
        self.now.font = self.fonts.get(font) if font is not None else None
        self.now.size = float(operands[1])

    def begin_text(self, _: Sequence[Any]) -> None:
        self.text = IDENTITY

    def text_matrix(self, operands: Sequence[Any]) -> None:
        a, b, c, d, e, f = map(float, operands)
        self.text = (a, b, c, d, e, f)

    def move(self, operands: Sequence[Any]) -> None:
        self.text = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.text)

    def show(self, operands: Sequence[Any]) -> None:
        font, size = self.now.font, self.now.size
        if font is None:
            return
        said, advance = [], 0.0
        for item in operands[0] if isinstance(operands[0], pikepdf.Array) else operands[:1]:
            if not isinstance(item, pikepdf.String):
                advance -= float(item) / 1000 * size
                continue
            raw = bytes(item)
            for code in (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)):
                font.used.add(code)
                if code not in font.told:
                    self.found.untold.append(f"{font.name} {code}")
                said.append(font.told.get(code, "\ufffd"))
                advance += font.widths.get(code, font.default) * size
        self.put("".join(said), advance)

    def put(self, text: str, advance: float) -> None:
        start = multiply(self.text, self.now.matrix)
        self.text = multiply((1, 0, 0, 1, advance, 0), self.text)
        stop = multiply(self.text, self.now.matrix)
        said = next((mark.text for mark in reversed(self.marks) if mark.text is not None), text)
        size = abs(self.now.size * complex(start[2], start[3]))
        ground = self.under(start[4] + 0.1, start[5] + size / 4)
        name = self.now.font.name if self.now.font else ""
        run = Run(said, start[4], stop[4], start[5], size, self.now.fill or BLACK, ground, name)
        mcid = next((mark.mcid for mark in reversed(self.marks) if mark.mcid is not None), None)
        if mcid is not None:
            self.found.runs[mcid].append(run)
        elif self.marks:
            self.found.artifacts.append(run)

    def under(self, x: float, y: float) -> Colour | None:
        """What is painted at a point."""
        for (left, low, right, high), colour in reversed(self.grounds):
            if left <= x <= right and low <= y <= high:
                return colour
        return WHITE


_ACTS = {
    "q": _Reader.push, "Q": _Reader.pop, "cm": _Reader.transform, "gs": _Reader.state, "re": _Reader.rectangle,
    "W": _Reader.clip_to, "W*": _Reader.clip_to, "rg": _Reader.rgb, "g": _Reader.grey, "cs": _Reader.unknown,
    "scn": _Reader.unknown, "sc": _Reader.unknown, "k": _Reader.unknown, "BDC": _Reader.begin, "BMC": _Reader.begin,
    "EMC": _Reader.end, "Do": _Reader.draw, "BT": _Reader.begin_text, "Tf": _Reader.choose_font,
    "Tm": _Reader.text_matrix, "Td": _Reader.move, "Tj": _Reader.show, "TJ": _Reader.show,
}  # fmt: skip
