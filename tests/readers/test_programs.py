"""MuPDF, and calibre with its way to Kindle and back."""

from __future__ import annotations

import html
import json
import os
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.readers.conftest import HERE
from zilap.epub.names import Element, x
from zilap.epub.reading import Finished, parse

pytestmark = [pytest.mark.readers, pytest.mark.slow]

MUPDF, CALIBRE = shutil.which("mutool"), shutil.which("ebook-convert")
with_mupdf = pytest.mark.skipif(not MUPDF, reason="not checked: no MuPDF")
with_calibre = pytest.mark.skipif(not CALIBRE, reason="not checked: no calibre")
SCREEN = ("-W", "390", "-H", "844")


def run(*command: str | Path | None, **own: str) -> str:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=600, check=False, env={**os.environ, **own}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def plain(text: str) -> str:
    return "".join(text.split())


def paragraphs(finished: Finished) -> Iterator[str]:
    """The running text of the book; ruby, which each program shows in its own way, is left out."""
    for page in finished.pages:
        for p in page.root.iter(x("p"), x("td"), x("dd"), x("h1"), x("h2"), x("h3")):
            if p.find(f".//{x('ruby')}") is None and not any(one.get("hidden") for one in (p, *p.iterancestors())):
                yield plain("".join(map(str, p.itertext())))


@pytest.fixture(scope="module")
def drawn(epub: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The pages of the book as MuPDF sets them."""
    path = tmp_path_factory.mktemp("mupdf") / "pages.xml"
    run(MUPDF, "draw", "-F", "stext", *SCREEN, "-o", path, epub)
    return path.read_text(encoding="utf-8")


@with_mupdf
def test_mupdf_shows_all_the_text(drawn: str, finished: Finished) -> None:
    shown = plain("".join(html.unescape(char) for char in re.findall(r'<char [^>]*\bc="([^"]+)"', drawn)))
    assert [text for text in paragraphs(finished) if text not in shown] == []
    assert "印刷版頁碼" not in shown


@with_mupdf
def test_mupdf_sets_it_in_the_fonts_of_the_book(drawn: str, finished: Finished) -> None:
    families = {re.sub(r"(.+)_\d+(\w+)\..*", r"\1", Path(name).name) for name in finished.entries if "fonts/" in name}
    used = {name.replace(" ", "") for name in re.findall(r'<font name="([^"]+)"', drawn)}
    assert [name for name in used if not name.startswith(tuple(families))] == []


@with_mupdf
def test_mupdf_finds_where_every_link_leads(epub: Path) -> None:
    found = json.loads(run(MUPDF, "run", HERE / "links.js", epub))
    assert found["lost"] == []
    assert found["inside"] > 0


@pytest.fixture(scope="module")
def kindle(epub: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The files of the book after the way to Kindle's format and back."""
    work = tmp_path_factory.mktemp("calibre")
    own = {"QT_QPA_PLATFORM": "offscreen", "CALIBRE_CONFIG_DIRECTORY": str(work / "settings")}
    run(CALIBRE, epub, work / "book.azw3", **own)
    run(CALIBRE, work / "book.azw3", work / "back.epub", **own)
    with zipfile.ZipFile(work / "back.epub") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def documents(files: Mapping[str, bytes]) -> dict[str, Element]:
    """The documents of a book by their names, in order."""
    return {name: parse(files[name]) for name in sorted(files) if name.endswith((".html", ".xhtml"))}


@with_calibre
def test_kindle_keeps_all_the_text(kindle: Mapping[str, bytes], finished: Finished) -> None:
    kept = plain("".join("".join(map(str, root.itertext())) for root in documents(kindle).values()))
    assert [text for text in paragraphs(finished) if text not in kept] == []


@with_calibre
def test_kindle_keeps_notes_linked_both_ways(kindle: Mapping[str, bytes], finished: Finished) -> None:
    read = documents(kindle)
    ids = {name: {e.get("id"): e for e in root.iter() if isinstance(e.tag, str)} for name, root in read.items()}
    calls = [(name, a) for name, root in read.items() for a in root.iter(x("a")) if "fnref" in (a.get("id") or "")]
    linked = 0
    for name, a in calls:
        file, _, id = a.get("href", "").partition("#")
        target = ids[posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name].get(id)
        assert target is not None, a.get("href")
        linked += 1
    asked = [a for page in finished.pages for a in page.root.iter(x("a")) if a.get("role") == "doc-noteref"]
    assert linked == len(asked) > 0


@with_calibre
def test_kindle_keeps_the_fonts(kindle: Mapping[str, bytes], finished: Finished) -> None:
    fonts = [name for name in finished.entries if name.endswith(".ttf")]
    assert len([name for name in kindle if name.endswith((".ttf", ".otf"))]) == len(fonts)


@with_calibre
def test_kindle_keeps_the_language(kindle: Mapping[str, bytes]) -> None:
    (name,) = (name for name in kindle if name.endswith(".opf"))
    assert re.search(r"<dc:language>zh", kindle[name].decode())
