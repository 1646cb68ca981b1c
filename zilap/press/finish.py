"""The pass: a laid-out RGB PDF goes in, a PDF/X-4 comes out.  Read this first."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf

from zilap.fill import fill
from zilap.memo import NONE, Memory
from zilap.press.boxes import set_boxes
from zilap.press.colour import converter
from zilap.press.convert import convert
from zilap.press.metadata import Info, identify, save
from zilap.press.outlines import outline
from zilap.press.presets import Preset

__all__ = ["Info", "finish", "finish_file"]


def finish(
    pdf: bytes,
    preset: Preset,
    info: Info,
    *,
    originals: Mapping[str, Path] | None = None,
    folds_mm: Sequence[float] = (),
    cache: Path | None = None,
) -> bytes:
    """Make a file for the press, in memory; `finish_file` needs a third as much for a book of pictures.

    Equal input gives equal bytes: no clock, no random number, no path of a file goes in.

    Args:
        pdf: as WeasyPrint writes it (RGB, TrimBox, at least the preset's bleed).
        preset: of the printer.
        info: title, author, language and date of the edition.
        originals: URL of a picture, as the HTML has it, to the file to print from, where
            that must not be what the layout made of it: CMYK turned by EXIF, TIFF,
            16-bit PNG, PNG with a colour profile.  A CMYK or grey JPEG needs no entry;
            the layout hands its bytes on.
        folds_mm: where the sheet is folded, from the left trim (a cover's spine and flaps).
        cache: a folder that keeps converted pictures from run to run; the file is the same
            with and without it.

    Raises:
        ValueError: less bleed than asked for, or something WeasyPrint does not write.
    """
    with tempfile.TemporaryDirectory() as scratch, pikepdf.open(io.BytesIO(pdf)) as opened:
        path = Path(scratch) / "made.pdf"
        finish_file(opened, path, preset, info, originals=originals, folds_mm=folds_mm, cache=cache)
        return path.read_bytes()


def finish_file(
    opened: pikepdf.Pdf,
    path: Path,
    preset: Preset,
    info: Info,
    *,
    originals: Mapping[str, Path] | None = None,
    folds_mm: Sequence[float] = (),
    cache: Path | None = None,
    memory: Memory = NONE,
) -> None:
    """Make a file for the press of an opened one, which is changed, and write it to ``path``; all else as `finish`.

    ``memory`` keeps what pages become from run to run; the file is the same with and without it.
    """
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as scratch:
        samples = convert(opened, converter(preset), originals or {}, cache or Path(scratch), memory)
        if preset.text == "outlined":
            outline(opened)
        set_boxes(opened, preset.bleed_mm, preset.marks, folds_mm)
        identify(opened, preset.profile, info)
        draft = Path(scratch) / "draft.pdf"
        save(opened, draft)
        fill(draft, path, samples)
