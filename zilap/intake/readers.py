"""Which reader reads a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from zilap.intake import read_text
from zilap.intake.docx import read as read_docx
from zilap.intake.html import archive
from zilap.intake.html import read as read_html
from zilap.intake.pdf import read as read_pdf
from zilap.intake.rules import RULES
from zilap.intake.sorts import ADVICE, sort_of
from zilap.intake.text import Blocks, Manuscript
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place, Problem

Reader = Callable[[bytes, PurePath], tuple[Manuscript, Blocks]]

READERS: dict[str, Reader] = {
    ".txt": read_text.read,
    ".text": read_text.read,
    ".md": read_text.read,
    ".markdown": read_text.read,
    ".docx": read_docx.read,
    ".html": read_html.read,
    ".htm": read_html.read,
    ".xhtml": read_html.read,
    ".mhtml": archive.read,
    ".mht": archive.read,
    ".pdf": read_pdf.read,
}
"""A kind of file to the function that reads it into blocks."""
_BY_CONTENT: dict[str, Reader] = {"docx": read_docx.read, "pdf": read_pdf.read, "archive": archive.read}
"""What the first bytes tell to the function that reads it."""
LARGEST = 40_000_000
"""Bytes of a manuscript; pictures inside a Word file or a PDF count."""
LARGEST_TEXT = 8_000_000
"""Bytes of a manuscript that is text alone: more than a thousand pages."""


def read(path: Path) -> tuple[Manuscript, Blocks] | Problem:
    """Read a manuscript, or say why not."""
    file = PurePath(path.name)
    named = READERS.get(path.suffix.lower())
    try:
        size = path.stat().st_size
        limit = LARGEST_TEXT if named is read_text.read else LARGEST
        if size > limit:
            return RULES["I002"].at(Place(file), f"{size / 1e6:.0f} MB，上限 {limit / 1e6:.0f} MB")
        if not size and named is not read_text.read:
            return RULES["I001"].at(Place(file), "檔案是空的")
        return _read(path.read_bytes(), file, named)
    except OSError as error:
        return RULES["I001"].at(Place(file), type(error).__name__)
    except Unreadable as error:
        return RULES["I001"].at(Place(file), str(error))


def _read(data: bytes, file: PurePath, named: Reader | None) -> tuple[Manuscript, Blocks] | Problem:
    """Read a file as what it is, else as what its name says."""
    sort = sort_of(data, file)
    if sort in ADVICE:
        return RULES["I009"].at(Place(file), ADVICE[sort])
    if sort == "web" and named is not read_text.read:
        return read_html.read(data, file)
    reader = _BY_CONTENT.get(sort, named)
    if reader is None:
        return RULES["I009"].at(Place(file), file.suffix or "沒有副檔名；如是文字檔，請加上 .txt")
    return reader(data, file)
