"""What each page of a PDF draws, as a hash: two pages of one hash look the same in every pixel.

Names of resources, tags, links and the order of objects say nothing of how a page looks and are left out.
A font counts as the file that it is a part of: its glyphs keep their numbers whatever part is embedded.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

_TAGS = re.compile(rb"/[\w.-]+\s*(?:<<.*?>>\s*)?(?:BMC|BDC)\s|(?<=\s)EMC\s", re.S)
_NAMES = re.compile(rb"/([\w.+-]+)")
_UNSEEN = frozenset(
    {"/Parent", "/StructParents", "/StructParent", "/Metadata", "/Length", "/Filter", "/DecodeParms", "/LastModified"}
)
_SUBSET = re.compile(r"^/?[A-Z]{6}\+")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Hashes of objects of one PDF, each worked out once."""

    fonts: Mapping[str, str]
    """Name of a font → what identifies its file."""
    known: dict[tuple[int, int], str] = field(default_factory=dict)

    def page(self, page: pikepdf.Page) -> str:
        content = page.obj.get("/Contents", Array())
        streams = list(content) if isinstance(content, Array) else [content]
        drawn = b"\n".join(stream.read_bytes() for stream in streams)
        boxes = [[float(edge) for edge in box] for box in (page.mediabox, page.trimbox)]
        return _sha(repr(boxes), self._content(drawn, page.obj.get("/Resources")))

    def _content(self, drawn: bytes, resources: Any) -> str:
        """A content stream with every name that it uses told by what it stands for."""
        tables: Any = resources if isinstance(resources, Dictionary) else {}
        named: dict[bytes, bytes] = {}

        def told(found: re.Match[bytes]) -> bytes:
            name = found[1]
            if name not in named:
                key = f"/{name.decode('latin-1')}"
                named[name] = (
                    "".join(
                        self.of(table[key])
                        for _, table in sorted(tables.items())
                        if isinstance(table, Dictionary) and key in table
                    ).encode()
                    or name
                )
            return b"/" + named[name]

        return _sha(_NAMES.sub(told, _TAGS.sub(b"", drawn)))

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
            name = _SUBSET.sub("", str(thing.get("/BaseFont", "")))
            return _sha("font", name, self.fonts.get(name, ""))
        form = thing.get("/Subtype") == Name.Form or "/PatternType" in thing
        skipped = _UNSEEN | ({"/Resources"} if form else frozenset())
        rows = [f"{key}={self.of(value)}" for key, value in sorted(thing.items()) if key not in skipped]
        if not isinstance(thing, Stream):
            return _sha(*rows)
        if form:
            return _sha(*rows, self._content(thing.read_bytes(), thing.get("/Resources")))
        return _sha(*rows, str(thing.get("/Filter", "")), thing.read_raw_bytes())


def pages(pdf: bytes, fonts: Mapping[str, str], wanted: Sequence[int] | None = None) -> tuple[str, ...]:
    """A hash for each page, or for those of these indices.

    ``fonts`` gives what identifies the file of each embedded font, by its PDF name.
    """
    with pikepdf.open(io.BytesIO(pdf)) as doc:
        reader = _Reader(fonts)
        return tuple(reader.page(doc.pages[index]) for index in (range(len(doc.pages)) if wanted is None else wanted))


def font_names(pdf: bytes) -> frozenset[str]:
    """The PDF names of all fonts, without the tags of their subsets."""
    with pikepdf.open(io.BytesIO(pdf)) as doc:
        return frozenset(
            _SUBSET.sub("", str(thing.get("/BaseFont", "")))
            for thing in doc.objects
            if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font
        )


def _sha(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(part if isinstance(part, bytes) else part.encode())
        made.update(b"\0")
    return made.hexdigest()[:32]
