"""Pictures put into a file that was written without them: memory stays flat however many there are.

While a file is made, a name stands for the samples of each photograph.  The library that writes the file would hold
them all at once; so it writes the names, and here they are replaced in the bytes, and the places of all objects after
them set right in the cross-reference stream (ISO 32000-1, 7.5.8).
"""

from __future__ import annotations

import io
import re
import shutil
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Object

_STAND_IN = re.compile(rb"/Length 64 >>\nstream\n([0-9a-f]{64})(?=\nendstream)")
_END = re.compile(rb"startxref\n(\d+)\n%%EOF\n\Z")
_PLACE, _REST = 5, 2
"""Bytes of the second and third field of a row: where the object is; its generation, or its number there."""
_OBJECT = 1
"""The kind (the first field, of one byte) of a row that says where in the file an object begins."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Where the samples of a picture are kept."""

    file: Path
    at: int
    """Of the first byte; they go on to the end of the file."""


def fill(content: bytes, target: Path, samples: Mapping[str, Samples]) -> None:
    """Write a file with its pictures.

    Args:
        content: a file as qpdf writes it, with a cross-reference stream.
        target: the file to write.
        samples: what each name of 64 hexadecimal digits stands for.
    """
    end = _END.search(content)
    if end is None:
        raise ValueError("a PDF that qpdf did not write")
    start = int(end[1])
    shifts = [(0, 0)]
    with target.open("wb") as out:
        done = 0
        for found in _STAND_IN.finditer(content, 0, start):
            kept = samples.get(found[1].decode())
            if kept is None:
                continue
            out.write(content[done : found.start()])
            out.write(b"/Length %d >>\nstream\n" % (kept.file.stat().st_size - kept.at))
            with kept.file.open("rb") as file:
                file.seek(kept.at)
                shutil.copyfileobj(file, out, 1 << 20)
            done = found.end()
            shifts.append((done, out.tell() - done))
        out.write(content[done:start])
        begin = out.tell()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            number = int(content[start:].split(maxsplit=1)[0])
            out.write(_table(number, pdf.get_object((number, 0)), shifts))
        out.write(b"startxref\n%d\n%%%%EOF\n" % begin)


def _table(number: int, old: Object, shifts: Sequence[tuple[int, int]]) -> bytes:
    """The cross-reference stream, as an object of the file."""
    data = zlib.compress(b"".join(_moved(old, shifts)))
    facts = {key: value for key, value in old.items() if key not in ("/Length", "/Filter", "/DecodeParms", "/W")}
    said = " ".join(f"{key} {_said(value)}" for key, value in facts.items())
    head = f"{number} 0 obj\n<< {said} /W [ 1 {_PLACE} {_REST} ] /Filter /FlateDecode /Length {len(data)} >>"
    return head.encode("latin-1") + b"\nstream\n" + data + b"\nendstream\nendobj\n"


def _moved(table: Object, shifts: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """The rows, with the places that the objects have now."""
    content, (kind_width, place_width, rest_width) = table.read_bytes(), (int(width) for width in table.W)
    starts = [start for start, _ in shifts]
    for at in range(0, len(content), kind_width + place_width + rest_width):
        kind, end = content[at], at + kind_width + place_width
        place = int.from_bytes(content[at + kind_width : end], "big")
        if kind == _OBJECT:
            place += shifts[bisect_right(starts, place) - 1][1]
        rest = content[end : end + rest_width].rjust(_REST, b"\0")
        yield bytes((kind,)) + place.to_bytes(_PLACE, "big") + rest


def _said(value: object) -> str:
    return value.unparse().decode("latin-1") if isinstance(value, Object) else str(value)
