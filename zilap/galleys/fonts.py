"""The fonts of all galleys as few: those that agree are one, and one program serves all.

Glyphs keep their numbers in every subset, so that the content of a galley need not change.  Two galleys disagree
where a code stands for one text here and for another there; then there are two dictionaries.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pydyf
import uharfbuzz as hb

from zilap import weasy
from zilap.galleys.values import FontUse
from zilap.inputs import sha

_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
"""Tables that a PDF has no use for."""


@dataclass(slots=True)
class Merged:
    """A font as several galleys use it."""

    first: FontUse
    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    spare: dict[tuple[int, str], int] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)

    def take(self, use: FontUse) -> bool:
        """Take in what a galley uses; False, and nothing taken, where it disagrees."""
        codes = {code: pair for pair, code in self.spare.items()}
        new = {code: pair for pair, code in use.spare.items()}
        clash = any(self.texts.get(code, text) != text for code, text in use.texts.items())
        clash |= any(codes.get(code, pair) != pair for code, pair in new.items())
        clash |= any(self.missing.get(point, code) != code for point, code in use.missing.items())
        clash |= bool({*self.missing.values()} & {*new}) or bool({*use.missing.values()} & {*codes})
        if not clash:
            self.widths.update(use.widths)
            self.texts.update(use.texts)
            self.spare.update(use.spare)
            self.missing.update(use.missing)
        return not clash


def merged(galleys: Iterable[Sequence[FontUse]]) -> tuple[list[Merged], list[dict[str, int]]]:
    """The fonts of the book; and for each galley, which of them its names mean."""
    made: list[Merged] = []
    names: list[dict[str, int]] = []
    for fonts in galleys:
        names.append({})
        for use in fonts:
            same = (at for at, font in enumerate(made) if font.first.hash == use.hash and font.take(use))
            at = next(same, None)
            if at is None:
                at = len(made)
                made.append(Merged(use))
                made[at].take(use)
            names[-1][use.hash] = at
    return made, names


def name(fonts: Sequence[Merged], key: str) -> str:
    """What identifies the fonts as embedded: the book's kit, and how each is used."""
    return sha(repr((key, fonts)).encode())[:40]


def embedded(fonts: Sequence[Merged], files: Mapping[str, Path]) -> bytes:
    """A PDF that holds the fonts: ``Root.Fonts`` is the array of their dictionaries.

    ``files`` gives the file of each CSS family.
    """
    programs = _programs(fonts, files)
    pdf = pydyf.PDF()
    references = []
    for font in fonts:
        stand_in = _stand_in(font, programs[font.first.hash])
        made = weasy.pdf.build_fonts_dictionary(pdf, {font.first.hash: stand_in}, True, True, _OPTIONS)
        references.append(made[font.first.hash])
    pdf.catalog["Fonts"] = pydyf.Array(references)
    written, shared = io.BytesIO(), io.BytesIO()
    pdf.write(written, identifier=b"zilap")
    with pikepdf.open(written) as opened:
        _share(opened)
        opened.save(shared, static_id=True)
    return shared.getvalue()


_OPTIONS = {"hinting": False, "pdf_version": b"1.7"}


def _programs(fonts: Sequence[Merged], files: Mapping[str, Path]) -> dict[str, bytes]:
    """Name of each font → a font program with all glyphs that any galley draws with it."""
    glyphs: dict[str, set[int]] = {}
    facts: dict[str, FontUse] = {}
    for font in fonts:
        drawn = {code for code in font.texts if code < font.first.facts["glyph_count"]}
        glyphs.setdefault(font.first.hash, set()).update(drawn, (glyph for glyph, _ in font.spare))
        facts.setdefault(font.first.hash, font.first)
    return {name: _subset(files[facts[name].family], facts[name].facts["index"], used) for name, used in glyphs.items()}


def _subset(path: Path, index: int, glyphs: set[int]) -> bytes:
    """A font file reduced to some glyphs, which keep their numbers; hints and tables for layout left out."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(sorted(glyphs))
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.DESUBROUTINIZE
        | hb.SubsetFlags.PASSTHROUGH_UNRECOGNIZED
        | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    face = hb.Face(hb.Blob.from_file_path(str(path)), index)
    return bytes(hb.subset(face, wanted).blob.data)


def _stand_in(font: Merged, program: bytes) -> Any:
    """What the writer of font dictionaries asks a font of WeasyPrint for."""
    made = SimpleNamespace(
        **font.first.facts,
        hash=font.first.hash,
        family=font.first.family,
        file_content=program,
        bitmap=False,
        widths=dict(sorted(font.widths.items())),
        to_unicode=dict(sorted(font.texts.items())),
        missing=dict(sorted(font.missing.items())),
        clean=lambda texts, hinting: None,
    )
    if font.spare:
        made.zilap_codes = dict(sorted(font.spare.items()))
    return made


def _share(pdf: pikepdf.Pdf) -> None:
    """Let fonts with equal programs have one."""
    known: dict[bytes, pikepdf.Object] = {}
    for font in pdf.Root.Fonts:
        descriptor = font.DescendantFonts[0].FontDescriptor
        for name in ("/FontFile2", "/FontFile3"):
            if name in descriptor:
                descriptor[name] = known.setdefault(descriptor[name].read_raw_bytes(), descriptor[name])
