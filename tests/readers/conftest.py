"""The project's own book as an EPUB, opened by real reading systems.

One line sets them up (Node 20 or later); browser, MuPDF and calibre are asked for where they are:

    npm ci --ignore-scripts --prefix tests/readers && python3 build.py test -m readers

Whatever is absent is reported as skipped: not checked.  ``ZILAP_EPUB`` names another EPUB to open.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zilap import typefaces
from zilap.epub.names import OPF, OPS, Element, x
from zilap.epub.reading import Finished, open_
from zilap.formats import FORMATS, Job
from zilap.source import folder

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
DEVICES: Mapping[str, tuple[int, int]] = {"phone": (390, 844), "tablet": (820, 1180)}
"""Screens in CSS pixels."""
LAST = 600
"""Seconds that a reading system may take for the whole book."""

Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """How a book is opened."""

    reader: str
    device: str = "phone"
    theme: str = "day"
    """``day``; ``night``: the device prefers dark; ``own``: the reading system makes a night of its own."""
    size: int = 100
    """Size of the text in per cent."""

    def __str__(self) -> str:
        return f"{self.reader}-{self.device}-{self.theme}-{self.size}"


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark of these tests."""
    config.addinivalue_line("markers", "readers: opens the book with reading systems (tests/readers)")


@pytest.fixture(scope="session")
def epub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the repository, made as ``build.py epub`` makes it."""
    if os.environ.get("ZILAP_EPUB"):
        return Path(os.environ["ZILAP_EPUB"]).resolve()
    work = tmp_path_factory.mktemp("readers")
    book, _ = folder.load(ROOT / "book", ROOT / "templates")
    job = Job(book, ROOT / "templates", typefaces.load(ROOT / "fonts"), work, False, lambda words: None)
    path = work / "book.epub"
    FORMATS["epub"].make(job, path)
    return path


@pytest.fixture(scope="session")
def finished(epub: Path) -> Finished:
    """The book read back by our own reader."""
    found = open_(epub)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def spine(finished: Finished) -> tuple[str, ...]:
    """The documents that are read one after another, from the package document."""
    files = {row["id"]: row["href"] for row in finished.manifest()}
    rows = finished.opf.iter(f"{{{OPF}}}itemref")
    return tuple(files[row.get("idref", "")] for row in rows if row.get("linear") != "no")


def links(nav: Element, kind: str) -> list[list[str]]:
    """The links of one list of the navigation document: words and address."""
    return [
        ["".join(map(str, a.itertext())).strip(), a.get("href", "")]
        for one in nav.iter(x("nav"))
        if one.get(f"{{{OPS}}}type") == kind
        for a in one.iter(x("a"))
    ]


@dataclass(frozen=True, slots=True)
class Note:
    """The first footnote of the book, and the way there and back."""

    file: str
    call: str
    aside: str
    back: str
    text: str


@pytest.fixture(scope="session")
def note(finished: Finished) -> Note:
    for page in finished.pages:
        for aside in page.root.iter(x("aside")):
            if aside.get("role") == "doc-footnote":
                back = next(a for a in aside.iter(x("a")) if a.get("role") == "doc-backlink")
                id, call = aside.get("id", ""), back.get("href", "#").split("#")[1]
                words = "".join(map(str, aside.itertext()))
                return Note(page.file, call, id, f"#{id} [role=doc-backlink]", words)
    pytest.fail("the book has no footnote")


@pytest.fixture(scope="session")
def see(
    epub: Path, finished: Finished, spine: tuple[str, ...], note: Note, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Opened], Run]:
    """What is seen of the whole book; each way of opening it is tried once."""
    if not shutil.which("node"):
        pytest.skip("not checked: no Node")
    if not BROWSER:
        pytest.skip("not checked: no Chromium")
    if not (HERE / "node_modules").is_dir():
        pytest.skip("not checked: npm ci --ignore-scripts --prefix tests/readers")
    unpacked = tmp_path_factory.mktemp("book")
    with zipfile.ZipFile(epub) as archive:
        archive.extractall(unpacked)
    seen: dict[Opened, Run] = {}

    def once(how: Opened) -> Run:
        if how not in seen:
            seen[how] = _read(how, epub, unpacked, finished.nav, spine, note)
        return seen[how]

    return once


def _read(how: Opened, epub: Path, unpacked: Path, nav: Element, spine: tuple[str, ...], note: Note) -> Run:
    width, height = DEVICES[how.device]
    toc, pages = links(nav, "toc"), links(nav, "page-list")
    job = {
        "reader": how.reader, "book": str(epub), "folder": str(unpacked), "browser": BROWSER,
        "width": width, "height": height, "theme": how.theme, "size": how.size, "spine": spine,
        "ways": [*toc, *pages[::8], pages[-1]] if how == Opened(how.reader) else [],
        "note": {"file": note.file, "call": note.call, "aside": note.aside, "back": note.back},
    }  # fmt: skip
    own = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    done = subprocess.run(
        ["node", str(HERE / "read.mjs")],
        input=json.dumps(job), capture_output=True, text=True, timeout=LAST, check=False, env=own,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: Run = json.loads(done.stdout)
    return found
