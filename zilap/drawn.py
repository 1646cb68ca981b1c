"""What each page of a PDF draws, as a hash: two pages of one hash look the same in every pixel.

Names of resources, tags, links and the order of objects say nothing of how a page looks and are left out.
A colour that is printed as an ink of its own counts as that ink; what goes through the printer's profile, a picture
or any other colour but black and white, counts together with that profile.
A font counts as the glyphs that the page shows: their outlines and advances (OpenType: glyf, hmtx), not the rest of
its file.  A JPEG counts without its comments and camera data.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from zilap.press.colour import rgb8
from zilap.press.presets import Rgb8
from zilap.source.pictures import without_notes

_TAGS = re.compile(rb"/[\w.-]+\s*(?:<<.*?>>\s*)?(?:BMC|BDC)\s|(?<=\s)EMC\s", re.S)
_WORDS = re.compile(rb"/([\w.+-]+)|<([0-9A-Fa-f]+)>|^([\d.]+ [\d.]+ [\d.]+)(?= (?:rg|RG)$)", re.M)
"""Names, text as hexadecimal codes, and colours, which WeasyPrint writes on a line of their own."""
_PLAIN = ((0, 0, 0), (255, 255, 255))
"""Black and white, which every press prints alike."""
_ENDS = ("/C0", "/C1")
"""The colours that a gradient goes from and to."""
_UNSEEN = frozenset(
    {"/Parent", "/StructParents", "/StructParent", "/Metadata", "/Length", "/Filter", "/DecodeParms", "/LastModified"}
)
_SUBSET = re.compile(r"^/?[A-Z]{6}\+")
_TWO_BYTES, _NEXT, _SCALE, _XY, _MATRIX = 0x1, 0x20, 0x8, 0x40, 0x80
"""Flags of a component of a composite glyph (OpenType: glyf)."""


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The outlines of an embedded TrueType program by the codes of a PDF font."""

    tables: dict[bytes, bytes]
    to_glyph: bytes
    """CIDToGIDMap: two bytes a code; empty where codes are glyphs."""
    known: dict[int, str] = field(default_factory=dict)

    def of(self, code: int) -> str:
        """What identifies the looks of a code."""
        if code not in self.known:
            glyph = code
            if self.to_glyph:
                glyph = int.from_bytes(self.to_glyph[2 * code : 2 * code + 2], "big")
            self.known[code] = _sha(*self._looks(glyph), self._measures(glyph))
        return self.known[code]

    def _looks(self, glyph: int) -> Iterator[bytes]:
        """The outline, and those of its components."""
        outline = self._outline(glyph)
        yield outline
        if outline[:1] > b"\x7f":
            for part in _components(outline):
                yield from self._looks(part)

    def _outline(self, glyph: int) -> bytes:
        long = self.tables[b"head"][51]
        size, form, scale = (4, ">2I", 1) if long else (2, ">2H", 2)
        pair = self.tables[b"loca"][glyph * size : (glyph + 2) * size]
        if len(pair) < 2 * size:
            return b""
        start, end = struct.unpack(form, pair)
        return self.tables[b"glyf"][start * scale : end * scale]

    def _measures(self, glyph: int) -> bytes:
        """Units of an em, advance and left bearing."""
        count, metrics = int.from_bytes(self.tables[b"hhea"][34:36], "big"), self.tables[b"hmtx"]
        advance = metrics[4 * min(glyph, count - 1) :][:2]
        bearing = metrics[4 * glyph + 2 :][:2] if glyph < count else metrics[4 * count + 2 * (glyph - count) :][:2]
        return self.tables[b"head"][18:20] + advance + bearing


def _components(outline: bytes) -> Iterator[int]:
    """The glyphs that a composite one is made of."""
    at, more = 10, True
    while more:
        flags, glyph = struct.unpack_from(">2H", outline, at)
        yield glyph
        at += 8 if flags & _TWO_BYTES else 6
        at += 2 if flags & _SCALE else 4 if flags & _XY else 8 if flags & _MATRIX else 0
        more = bool(flags & _NEXT)


def _tables(program: bytes) -> dict[bytes, bytes]:
    """The tables of an OpenType file."""
    rows = (struct.unpack_from(">4s3I", program, 12 + 16 * at) for at in range(int.from_bytes(program[4:6], "big")))
    return {tag: program[start : start + length] for tag, _, start, length in rows}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Hashes of objects of one PDF, each worked out once."""

    inks: Mapping[Rgb8, str]
    """What identifies the ink of a colour that is printed as one."""
    profile: str
    """What identifies the way from all other colours to the press."""
    known: dict[tuple[int, int], str] = field(default_factory=dict)
    fonts: dict[tuple[int, int], _Glyphs | None] = field(default_factory=dict)

    def page(self, page: pikepdf.Page) -> str:
        content = page.obj.get("/Contents", Array())
        streams = list(content) if isinstance(content, Array) else [content]
        drawn = b"\n".join(stream.read_bytes() for stream in streams)
        boxes = [[float(edge) for edge in box] for box in (page.mediabox, page.trimbox)]
        return _sha(repr(boxes), self._content(drawn, page.obj.get("/Resources")))

    def _content(self, drawn: bytes, resources: Any) -> str:
        """A content stream with every name that it uses, and every text, told by what it stands for."""
        tables: Any = resources if isinstance(resources, Dictionary) else {}
        named: dict[bytes, tuple[bytes, _Glyphs | None]] = {}
        font: _Glyphs | None = None

        def told(found: re.Match[bytes]) -> bytes:
            nonlocal font
            if found[3]:
                return self._colour(found[3].split()).encode()
            if found[1] is None:
                return found[0] if font is None else b"".join(_shown(font, found[2]))
            if found[1] not in named:
                named[found[1]] = self._named(tables, found[1])
            meant, glyphs = named[found[1]]
            font = glyphs or font
            return b"/" + meant

        return _sha(_WORDS.sub(told, _TAGS.sub(b"", drawn)))

    def _named(self, tables: Any, name: bytes) -> tuple[bytes, _Glyphs | None]:
        """What a name stands for, and its glyphs where it is a font of ours."""
        key = f"/{name.decode('latin-1')}"
        meant = [table[key] for _, table in sorted(tables.items()) if isinstance(table, Dictionary) and key in table]
        glyphs = next((found for thing in meant if (found := self._glyphs(thing))), None)
        return (b"font" if glyphs else "".join(map(self.of, meant)).encode() or name), glyphs

    def _colour(self, colour: Iterable[Any]) -> str:
        """What identifies a colour as it is printed."""
        eight = rgb8(*map(float, colour))
        return self.inks.get(eight) or f"{eight}{'' if eight in _PLAIN else self.profile}"

    def _value(self, key: str, value: Any) -> str:
        """What identifies a value of a dictionary by its looks: an end of a gradient may be an ink."""
        return self._colour(value) if key in _ENDS and len(value) == 3 else self.of(value)

    def _glyphs(self, thing: Any) -> _Glyphs | None:
        """The outlines of a font whose codes are two bytes each; None of anything else."""
        if not isinstance(thing, Dictionary) or thing.get("/Encoding") != Name("/Identity-H"):
            return None
        if thing.objgen not in self.fonts:
            below = thing.DescendantFonts[0]
            program = below.FontDescriptor.get("/FontFile2")
            codes = below.get("/CIDToGIDMap")
            to_glyph = codes.read_bytes() if isinstance(codes, Stream) else b""
            self.fonts[thing.objgen] = _Glyphs(_tables(program.read_bytes()), to_glyph) if program else None
        return self.fonts[thing.objgen]

    def of(self, thing: Any) -> str:
        """What identifies an object by its looks."""
        if not isinstance(thing, Dictionary | Array | Stream):
            return str(thing) if not isinstance(thing, pikepdf.Object) else _sha(thing.unparse())
        place = thing.objgen
        if place[0] and place in self.known:
            return self.known[place]
        if place[0]:
            self.known[place] = "again"
        found = self._made(thing)
        if place[0]:
            self.known[place] = found
        return found

    def _made(self, thing: Any) -> str:
        if isinstance(thing, Array):
            return _sha("[", *(self.of(item) for item in thing))
        if thing.get("/Type") == Name.Font:
            return _sha("font", _SUBSET.sub("", str(thing.get("/BaseFont", ""))), *_programs(thing))
        form = thing.get("/Subtype") == Name.Form or "/PatternType" in thing
        skipped = _UNSEEN | ({"/Resources"} if form else frozenset())
        rows = [f"{key}={self._value(key, thing[key])}" for key in sorted(thing.keys()) if key not in skipped]
        if not isinstance(thing, Stream):
            return _sha(*rows)
        if form:
            return _sha(*rows, self._content(thing.read_bytes(), thing.get("/Resources")))
        packed = str(thing.get("/Filter", ""))
        way = self.profile if thing.get("/Subtype") == Name.Image else ""
        data = thing.read_raw_bytes()
        return _sha(*rows, packed, way, (without_notes(data) if packed == "/DCTDecode" else None) or data)


def _shown(font: _Glyphs, codes: bytes) -> Iterator[bytes]:
    """What each code of a text draws."""
    for at in range(0, len(codes), 4):
        yield font.of(int(codes[at : at + 4], 16)).encode()


def _programs(font: Any) -> Iterator[bytes]:
    """The programs embedded for a font whose glyphs we do not tell apart."""
    for below in (font, *font.get("/DescendantFonts", ())):
        described = below.get("/FontDescriptor", {})
        yield from (described[key].read_raw_bytes() for key in ("/FontFile2", "/FontFile3") if key in described)


def pages(
    pdf: bytes,
    wanted: Sequence[int] | None = None,
    inks: Mapping[Rgb8, str] = MappingProxyType({}),
    profile: str = "",
) -> tuple[str, ...]:
    """A hash for each page, or for those of these indices.

    Args:
        pdf: the pages as laid out.
        wanted: indices; None for every page.
        inks: those of the printer, each by its colour.
        profile: what identifies the printer's way from all other colours to the press.
    """
    with pikepdf.open(io.BytesIO(pdf)) as doc:
        reader = _Reader(inks, profile)
        return tuple(reader.page(doc.pages[index]) for index in (range(len(doc.pages)) if wanted is None else wanted))


def _sha(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(part if isinstance(part, bytes) else part.encode())
        made.update(b"\0")
    return made.hexdigest()[:32]
