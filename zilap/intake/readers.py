"""Which reader reads a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from zilap.intake import read_text
from zilap.intake.docx import read as read_docx
from zilap.intake.html import archive
from zilap.intake.html import read as read_html
from zilap.intake.html.pictures import beside
from zilap.intake.pdf import read as read_pdf
from zilap.intake.rules import RULES
from zilap.intake.sorts import ADVICE, named, sort_of
from zilap.intake.text import Blocks, Manuscript
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place, Problem, cause

Reader = Callable[[bytes, PurePath], tuple[Manuscript, Blocks]]

READERS: dict[str, Reader] = {
    "text": read_text.read,
    "docx": read_docx.read,
    "archive": archive.read,
    "pdf": read_pdf.read,
}
"""A sort of file to the function that reads it into blocks; a page is read with what was saved beside it."""
LARGEST = 40_000_000
"""Bytes of a manuscript; pictures inside a Word file or a PDF count."""
LARGEST_TEXT = 8_000_000
"""Bytes of a manuscript that is text alone: more than a thousand pages."""


def read(path: Path) -> tuple[Manuscript, Blocks] | Problem:
    """Read a manuscript, or say why not."""
    file = PurePath(path.name)
    text = named(file) == "text"
    try:
        size = path.stat().st_size
        limit = LARGEST_TEXT if text else LARGEST
        if size > limit:
            return RULES["I002"].at(Place(file), f"{size / 1e6:.0f} MB，上限 {limit / 1e6:.0f} MB")
        if not size and not text:
            return RULES["I001"].at(Place(file), "檔案是空的")
        return _read(path.read_bytes(), path)
    except OSError as error:
        return RULES["I001"].at(Place(file), cause(error))
    except Unreadable as error:
        return RULES["I001"].at(Place(file), str(error))


def _read(data: bytes, path: Path) -> tuple[Manuscript, Blocks] | Problem:
    """Read a file as what it is, a page with the pictures that were saved beside it."""
    file = PurePath(path.name)
    sort = sort_of(data, file)
    if sort == "web":
        return read_html.read(data, file, beside(path))
    if sort in READERS:
        return READERS[sort](data, file)
    unknown = file.suffix or "沒有副檔名；如是文字檔，請加上 .txt"
    return RULES["I009"].at(Place(file), ADVICE.get(sort, unknown))
