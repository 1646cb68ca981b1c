"""The fonts of the EPUB: which characters each family sets, and HarfBuzz subsets of just these.

Which family sets a character is worked out as a browser does it: the style sheet's rules by
their order and weight, inheritance, then the first family of the list that has the character.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import uharfbuzz as hb

from zilap.epub import cascade
from zilap.epub.names import Element
from zilap.epub.package import Item
from zilap.typefaces import Face, Typefaces

FEATURES = (
    "ccmp", "liga", "calt", "mark", "kern", "palt", "halt", "chws", "vert", "vrt2", "vkrn", "vpal", "vhal", "vchw",
)  # fmt: skip
"""Features that stay.  ``locl`` goes: it would bring in the forms of four other regions, and each
language of the book has a family of its own."""
NAMES = (7, 13, 14)
"""Name records kept besides 0 to 6: trademark, licence and its address (OFL 1.1, condition 2)."""
ALWAYS = frozenset("0123456789")
"""Numbers that style sheets and reading systems count with."""
_NO_INK = frozenset("\t\n\r\f\u200b\u2060\ufeff\u00ad")

Stack = tuple[str, ...]
Needed = Mapping[str, frozenset[str]]


def needed(documents: Iterable[Element], css: str, faces: Typefaces) -> Needed:
    """Family → the characters that it sets in the documents."""
    rules = cascade.read(css)
    day = cascade.scheme(rules)
    generated = ALWAYS | frozenset(rules.generated)
    known = {face.family for face in faces.faces}
    found: dict[str, set[str]] = {}
    for root in documents:
        for run in cascade.runs(root, day):
            stack = tuple(family for family in run.look.families if family in known)
            for family, chars in _shared(stack, generated if run.generated else frozenset(run.text), faces):
                found.setdefault(family, set()).update(chars)
    return {
        family: frozenset(chars) | (generated & _covered(faces.face(family))) for family, chars in sorted(found.items())
    }


def without_glyph(texts: Iterable[str], wanted: Needed, faces: Typefaces) -> Iterator[frozenset[str]]:
    """For each text its characters that ask for a glyph and find one in no embedded font."""
    have = frozenset[str]().union(*(_covered(faces.face(family)) for family in wanted))
    for text in texts:
        yield frozenset(filter(asks_for_glyph, frozenset(text) - have))


def asks_for_glyph(char: str) -> bool:
    """Whether a character is seen: blanks, controls and variation selectors are not.

    >>> [asks_for_glyph(char) for char in "渡\u3000\u200b\ufe0f\ue000"]
    [True, False, False, False, True]
    """
    selects = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return not selects and unicodedata.category(char) not in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _shared(stack: Stack, chars: frozenset[str], faces: Typefaces) -> Iterator[tuple[str, frozenset[str]]]:
    """Which family of the list sets which of the characters."""
    left = chars - _NO_INK
    for family in stack:
        have = left & _covered(faces.face(family))
        if have:
            yield family, have
        left -= have
        if not left:
            return


def _covered(face: Face) -> frozenset[str]:
    return _characters(face.path)


@functools.lru_cache(maxsize=64)
def _characters(path: Path) -> frozenset[str]:
    return frozenset(map(chr, hb.Face(hb.Blob.from_file_path(str(path))).unicodes))


def items(wanted: Needed, faces: Typefaces) -> Iterator[Item]:
    """One subset a file, for every family that is made from it, and the licences under which it may be passed on."""
    used = [face for face in faces.faces if face.family in wanted]
    for path in dict.fromkeys(face.path for face in used):
        chars = frozenset[str]().union(*(wanted[face.family] for face in used if face.path == path))
        yield Item(f"font-{path.stem}", f"fonts/{path.name}", "font/ttf", subset(path, chars))
    for name in sorted({face.licence for face in used}):
        yield Item(f"licence-{Path(name).stem}", f"fonts/{name}", "text/plain", (faces.folder / name).read_bytes())


def subset(path: Path, chars: Iterable[str]) -> bytes:
    """A font file reduced to some characters, their features kept, hints left out."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(sorted(map(ord, chars)))
    tags = wanted.layout_feature_tag_set
    tags.clear()
    tags.update(int.from_bytes(tag.encode(), "big") for tag in FEATURES)
    wanted.name_id_set.update(NAMES)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    return bytes(hb.subset(face, wanted).blob.data)
