"""The codes of glyphs in the PDF, such that text taken out of it is the text that was put in.

In a PDF one code has one text.  A glyph that draws two characters (一 and the radical ⼀, …… and ⋯⋯, • and ‧)
gets a second code of the same font: both lead to the glyph, and the font's ToUnicode map sends each to its own
text.  In TrueType fonts the second code is a second CID, which CIDToGIDMap leads to the glyph; in CFF fonts, which
have no such map, it is the encoding that leads both codes to one CID (MuPDF then reads both alike).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from zilap.weasy import pdf_stream

_LAST = 0xFFFF
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <[0-9a-f]*>$")


def code(font: Any, glyph: int, text: str) -> int:
    """The code that draws ``glyph`` and stands for ``text``; 0 when the font has none to spare.

    ``font`` is a ``weasyprint.pdf.fonts.Font`` that knows the width of the glyph.
    """
    known = font.to_unicode.get(glyph)
    if known == text:
        return glyph
    if known is None:
        font.to_unicode[glyph] = text
        return glyph
    spare: dict[tuple[int, str], int] = font.__dict__.setdefault("zilap_codes", {})
    if (glyph, text) not in spare:
        new = _LAST - len(spare)
        if new <= font.glyph_count + len(font.missing) or font.bitmap:
            return 0
        spare[glyph, text] = new
        font.to_unicode[new] = text
        if font.type == "ttf":
            font.widths[new] = font.widths[glyph]
    return spare[glyph, text]


def build_fonts_dictionary(original: Callable[..., Any]) -> Callable[..., Any]:
    """Give the fonts that use second codes an encoding that knows them."""

    @wraps(original)
    def build(pdf: Any, fonts: Mapping[Any, Any], compress: bool, subset: bool, options: Any) -> Any:
        references = original(pdf, fonts, compress, subset, options)
        for font in fonts.values():
            if spare := font.__dict__.get("zilap_codes"):
                dictionary = _object(pdf, references[font.hash])
                lead = _lead_cids if font.type == "ttf" else _lead_codes
                lead(pdf, dictionary, font, spare, compress)
                _complete(_object(pdf, dictionary["ToUnicode"]), font.to_unicode, spare)
        return references

    return build


def _object(pdf: Any, reference: Any) -> Any:
    """The object that a reference (``b"12 0 R"``) names."""
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return pdf.objects[int(text.split()[0])]


def _lead_cids(pdf: Any, dictionary: Any, font: Any, spare: Mapping[tuple[int, str], int], compress: bool) -> None:
    """A CIDToGIDMap: every glyph that is drawn has its own number for a CID, and the second codes come on top."""
    glyphs = {cid: cid for cid in (range(font.glyph_count) if font.used_in_forms else font.to_unicode)}
    glyphs.update({new: glyph for (glyph, _), new in spare.items()})
    table = b"".join(glyphs.get(cid, 0).to_bytes(2, "big") for cid in range(_LAST + 1))
    stream = pdf_stream.pydyf.Stream([table], compress=compress)
    pdf.add_object(stream)
    (descendant,) = dictionary["DescendantFonts"]
    _object(pdf, descendant)["CIDToGIDMap"] = stream.reference


def _lead_codes(pdf: Any, dictionary: Any, font: Any, spare: Mapping[tuple[int, str], int], compress: bool) -> None:
    """An encoding that sends the second codes to the glyphs."""
    targets = {new: glyph for (glyph, _), new in spare.items()} | dict.fromkeys(font.missing.values(), 0)
    lines = _cmap(sorted(targets.items()), font.glyph_count - 1)
    pydyf = pdf_stream.pydyf
    system = pydyf.Dictionary(
        {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
    )
    extra = {"Type": "/CMap", "CMapName": "/Zilap-0", "CIDSystemInfo": system}
    encoding = pydyf.Stream(lines, extra, compress=compress)
    pdf.add_object(encoding)
    dictionary["Encoding"] = encoding.reference


def _cmap(targets: list[tuple[int, int]], last_glyph: int) -> list[bytes]:
    """Codes to glyphs: every glyph has its own number for a code, and ``targets`` come on top."""
    lines = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo 3 dict dup begin",
        b"/Registry (Adobe) def /Ordering (Identity) def /Supplement 0 def",
        b"end def",
        b"/CMapName /Zilap-0 def",
        b"/CMapType 1 def",
        b"/WMode 0 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    ]
    ranges = [(high, min(high + 0xFF, last_glyph)) for high in range(0, last_glyph + 1, 0x100)]
    for batch in (ranges[i : i + 100] for i in range(0, len(ranges), 100)):
        lines.append(f"{len(batch)} begincidrange".encode())
        lines.extend(f"<{first:04x}> <{last:04x}> {first}".encode() for first, last in batch)
        lines.append(b"endcidrange")
    for some in (targets[i : i + 100] for i in range(0, len(targets), 100)):
        lines.append(f"{len(some)} begincidchar".encode())
        lines.extend(f"<{new:04x}> {glyph}".encode() for new, glyph in some)
        lines.append(b"endcidchar")
    return [*lines, b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]


def _complete(to_unicode: Any, texts: Mapping[int, str], spare: Mapping[tuple[int, str], int]) -> None:
    """Let a ToUnicode map say what was drawn, also where it was written for a whole font (``full_fonts``)."""
    lines = to_unicode.stream
    known = set()
    for i, line in enumerate(lines):
        if isinstance(line, bytes) and (entry := _ENTRY.match(line)):
            code = int(entry[1], 16)
            known.add(code)
            if code in texts:
                lines[i] = _entry(code, texts[code])
    missing = [_entry(new, text) for (_, text), new in sorted(spare.items()) if new not in known]
    if missing:
        at = lines.index(b"endcmap")
        lines[at:at] = [f"{len(missing)} beginbfchar".encode(), *missing, b"endbfchar"]


def _entry(code: int, text: str) -> bytes:
    return f"<{code:04x}> <{text.encode('utf-16-be').hex()}>".encode()
