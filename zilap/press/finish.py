"""The pass: a laid-out RGB PDF goes in, a PDF/X-4 comes out.  Read this first."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf

from zilap.fill import fill
from zilap.memo import NONE, Memory
from zilap.press.boxes import set_boxes
from zilap.press.colour import converter
from zilap.press.convert import convert
from zilap.press.metadata import Info, identify, written
from zilap.press.outlines import outline
from zilap.press.presets import Preset

__all__ = ["Info", "finish_file"]


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
    """Make a file for the press, a PDF/X-4.

    Equal input gives equal bytes: no clock, no random number, no path of a file goes in.

    Args:
        opened: as WeasyPrint writes it (RGB, TrimBox, at least the preset's bleed); it is changed.
        path: the file to write.
        preset: of the printer.
        info: title, author, language and date of the edition.
        originals: URL of a picture, as the HTML has it, to the file to print from, where
            that must not be what the layout made of it: CMYK turned by EXIF, TIFF,
            16-bit PNG, PNG with a colour profile.  A CMYK or grey JPEG needs no entry;
            the layout hands its bytes on.
        folds_mm: where the sheet is folded, from the left trim (a cover's spine and flaps).
        cache: a folder that keeps converted pictures from run to run, and
        memory: what pages become; the file is the same with and without them.

    Raises:
        ValueError: less bleed than asked for, or something WeasyPrint does not write.
    """
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as scratch:
        samples = convert(opened, converter(preset), originals or {}, cache or Path(scratch), memory)
        if preset.text == "outlined":
            outline(opened)
        set_boxes(opened, preset.bleed_mm, preset.marks, folds_mm)
        identify(opened, preset.profile, info)
        fill(written(opened), path, samples)
