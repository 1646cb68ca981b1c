"""The press pass from bytes to bytes."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf

from zilap.press.finish import Info, finish_file
from zilap.press.presets import Preset


def finish(
    pdf: bytes,
    preset: Preset,
    info: Info,
    *,
    originals: Mapping[str, Path] | None = None,
    folds_mm: Sequence[float] = (),
    cache: Path | None = None,
) -> bytes:
    """As :func:`zilap.press.finish.finish_file`."""
    with tempfile.TemporaryDirectory() as scratch, pikepdf.open(io.BytesIO(pdf)) as opened:
        path = Path(scratch) / "made.pdf"
        finish_file(opened, path, preset, info, originals=originals, folds_mm=folds_mm, cache=cache)
        return path.read_bytes()
