"""``report.html``: the spreads, the Problems, the figures of what was made."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import pypdfium2

from zilap import edition
from zilap.book import Book
from zilap.edition import Record
from zilap.formats import FORMATS
from zilap.problem import Level

THUMB_WIDTH = 340
"""Pixels of a page's picture in the report."""

TEMPLATE = Path(__file__).with_name("report.html")


def write(out: Path, book: Book, records: Mapping[str, Record], fresh: Sequence[str]) -> None:
    """Write ``report.html`` and, where the pages are new, their pictures."""
    pictures = out / "report"
    if "screen" in fresh or ("print" in fresh and "screen" not in records):
        draw_pages(out / FORMATS["screen" if "screen" in fresh else "print"].file, pictures)
    problems = sorted({p for record in records.values() for p in record.problems}, key=lambda p: (-p.level, str(p)))
    files = [(FORMATS[name], record) for name, record in records.items() if name in FORMATS]
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        TEMPLATE.read_text(encoding="utf-8")
    )
    html = page.render(
        book=book,
        files=files,
        problems=problems,
        errors=sum(p.level is Level.ERROR for p in problems),
        spreads=list(_spreads(pictures, _front(records))),
        press=list(_press(out, records)),
    )
    edition.put(out / "report.html", html.encode())


def _press(out: Path, records: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
    """Address and name of each page for the printer that was made of the files as they are now."""
    files = [records[name].output for name in ("print", "cover") if name in records]
    for name, label in (("press/job.html", "付印單"), ("press/plates.html", "軟打樣、墨量圖和分色")):
        path = out / name
        if path.is_file() and all(sha in path.read_text(encoding="utf-8") for sha in files):
            yield name, label


def _front(records: Mapping[str, Record]) -> int:
    facts: list[Mapping[str, Any]] = [record.facts for record in records.values() if "front" in record.facts]
    return int(facts[0]["front"]) if facts else 0


def draw_pages(pdf: Path, folder: Path, width: int = THUMB_WIDTH) -> list[Path]:
    """One JPEG a page; pictures of an earlier, longer book go."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with pypdfium2.PdfDocument(pdf) as doc:
        for index in range(len(doc)):
            page = doc[index]
            bitmap = page.render(scale=width / page.get_width())
            out = io.BytesIO()
            bitmap.to_pil().convert("RGB").save(out, "JPEG", quality=82)
            path = folder / f"{index + 1:04d}.jpg"
            edition.put(path, out.getvalue())
            made.append(path)
    for old in set(folder.glob("*.jpg")) - set(made):
        old.unlink()
    return made


def _spreads(folder: Path, front: int) -> Iterator[list[tuple[str, str]]]:
    """Facing pages: the first page stands alone on the right."""
    images = sorted(folder.glob("*.jpg"))
    sides = [("", ""), *((f"report/{path.name}", _folio(index, front)) for index, path in enumerate(images))]
    if len(sides) % 2:
        sides.append(("", ""))
    for index in range(0, len(sides), 2):
        yield sides[index : index + 2]


def _folio(index: int, front: int) -> str:
    return f"前 {index + 1}" if index < front else str(index - front + 1)
