"""Which layout an editor means: a released edition, the last build, or the sources as they are now."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from zilap import edition, inputs, record, shop, typefaces
from zilap.book import Book
from zilap.formats import FORMATS, Job
from zilap.inputs import Hashes
from zilap.problem import Place, Stop
from zilap.record import Pages
from zilap.shop import House

NOW = "now"
LAST = "last"


@dataclass(frozen=True, slots=True)
class Version:
    """A layout that can be compared, and its PDF where there is one."""

    name: str
    """As an editor is told: ``hant-1``, 上次製作, 現在的文稿."""
    pages: Pages
    pdf: bytes | None = None
    """Pages as they were laid out, or as they went to press; its pages are those of ``pages``."""


def find(house: House, book: Book, word: str, say: Callable[[str], None]) -> Version:
    """The layout that a word names: ``now``, ``last``, a released edition (``hant-1``), or a record's path.

    Raises:
        Stop: there is none of that name.
    """
    if word == NOW:
        return now(house, book, say)
    if word == LAST:
        return _last(house, book)
    path = house.book / "editions" / f"{word}.json" if not word.endswith(".json") else Path(word)
    pages = _read(path, PurePath("editions") / path.name, word, _hint(house))
    released = house.output / pages.edition / f"release-{pages.number}" / FORMATS["print"].file
    files = facts(path).get("files", {})
    return Version(word, pages, _pdf(released, files.get(FORMATS["print"].file, "")))


def usual(house: House, book: Book) -> str:
    """What the sources are compared with where nothing else is said: the newest release, else the last build."""
    found = released(house, book.edition.name)
    return f"{book.edition.name}-{version(*found[-1])}" if found else LAST


def version(number: int, impression: int) -> str:
    """Number, and impression from the second on: ``1``, ``1.2``."""
    return f"{number}.{impression}" if impression > 1 else str(number)


def released(house: House, name: str) -> list[tuple[int, int]]:
    """Number and impression of everything released of an edition, oldest first."""
    found = [facts(path) for path in (house.book / "editions").glob(f"{name}-*.json")]
    return sorted((int(row["number"]), int(row["impression"])) for row in found if row)


def facts(path: Path) -> Mapping[str, Any]:
    """What a record says of its release; empty where it cannot be read."""
    try:
        row = json.loads(path.read_bytes())["release"]
        return row if isinstance(row, dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def now(house: House, book: Book, say: Callable[[str], None]) -> Version:
    """The sources as they are, laid out now where they were not before.  Nothing in ``output/`` changes."""
    hashes = Hashes(house.cache / "hashes.json")
    found = shop.sources(house, book, hashes)
    hashes.save()
    key = inputs.key(found)
    kept = house.cache / "pages" / f"{key[:24]}.json"
    drawn = kept.with_suffix(".pdf")
    try:
        return Version("現在的文稿", record.load(kept.read_bytes()), drawn.read_bytes())
    except (OSError, ValueError):
        pass
    faces, tools = typefaces.load(house.fonts, book.language), shop.tools(house, found)
    job = Job(book, house.templates, faces, house.cache, False, say, tools)
    pages = record.read(job.laid, book, job.faces, job.preset, found)
    for old in kept.parent.glob("*"):
        old.unlink()
    inputs.put(kept, record.dump(pages))
    inputs.put(drawn, job.laid.pdf)
    return Version("現在的文稿", pages, job.laid.pdf)


def _last(house: House, book: Book) -> Version:
    folder = house.output / book.edition.name
    pages = _read(folder / "pages.json", PurePath(house.output.name, folder.name, "pages.json"), "上次製作")
    made = edition.load(folder / "manifest.json")
    row = made.records.get("print")
    known = made.inputs.get(row.inputs, {}) if row else {}
    same = row is not None and all(pages.inputs.get(name) == one for name, one in known.items())
    return Version("上次製作", pages, _pdf(folder / FORMATS["print"].file, row.output if row and same else ""))


def _hint(house: House) -> str:
    """The versions that an editor can name; empty where there is none."""
    known = sorted(path.stem for path in (house.book / "editions").glob("*.json"))
    return f"已付印的有 {'、'.join(known)}；上次製作寫 last。" if known else ""


def _read(path: Path, file: PurePath, word: str, hint: str = "") -> Pages:
    try:
        return record.load(path.read_bytes())
    except (OSError, ValueError) as wrong:
        unreadable = isinstance(wrong, ValueError)
        rule = edition.RULES["V002" if unreadable else "V001"]
        raise Stop([rule.at(Place(file), word, "" if unreadable else hint)]) from None


def _pdf(path: Path, sha: str) -> bytes | None:
    """The PDF of a record, where it is there and still the one that was recorded."""
    content = path.read_bytes() if path.is_file() else b""
    return content if content and inputs.sha(content) == sha else None
