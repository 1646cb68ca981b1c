"""``report.html``: the spreads, the Problems, the figures of what was made."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import pypdfium2

from zilap import edition
from zilap.book import Book
from zilap.edition import Record
from zilap.formats import FORMATS, Job
from zilap.problem import Level

THUMB_WIDTH = 340
"""Pixels of a page's picture in the report."""

TEMPLATE = Path(__file__).with_name("report.html")


def write(out: Path, book: Book, records: Mapping[str, Record], shown: Sequence[bytes] = ()) -> None:
    """Write ``report.html`` and, where the pages are new, their pictures (``draw``)."""
    pictures = out / "report"
    if shown:
        put_pages(shown, pictures)
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


def draw(job: Job) -> tuple[bytes, ...]:
    """A picture (JPEG) of each page as it will be cut; pages that were drawn before are remembered."""
    memory, count = job.laid.memory("drawn", f"{THUMB_WIDTH} {job.stamped}"), len(job.laid.page_map.labels)
    return memory.of_pages(count, lambda wanted: drawn(job.stamp(job.laid.pdf), THUMB_WIDTH, wanted))


def drawn(pdf: bytes, width: int, wanted: Sequence[int] | None = None) -> Iterator[bytes]:
    """JPEGs of the pages, or of those of these indices, within their trim; so many pixels wide."""
    with pypdfium2.PdfDocument(pdf) as doc:
        for index in range(len(doc)) if wanted is None else wanted:
            page = doc[index]
            page.set_cropbox(*page.get_trimbox())
            out = io.BytesIO()
            page.render(scale=width / page.get_width()).to_pil().convert("RGB").save(out, "JPEG", quality=82)
            yield out.getvalue()
            page.close()


def put_pages(shown: Iterable[bytes], folder: Path) -> list[Path]:
    """Write the pictures of pages that are not there as they are; those of an earlier, longer book go."""
    made = []
    for number, picture in enumerate(shown, 1):
        path = folder / f"{number:04d}.jpg"
        if not path.is_file() or path.read_bytes() != picture:
            edition.put(path, picture)
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
