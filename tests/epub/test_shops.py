"""What goes beside the EPUB: the cover by itself, and the file under the name that shops take."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.epub.conftest import ROOT, TEMPLATES
from zilap import shop
from zilap.epub import validators
from zilap.problem import Stop
from zilap.shop import House, Made


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A copy of the small book; the judges from outside have tests of their own."""
    shutil.copytree(ROOT / "tests/books/tiny", tmp_path / "book")
    monkeypatch.setattr(validators, "epubcheck", lambda path, name: ())
    monkeypatch.setattr(validators, "ace", lambda path, name: ())
    folders = {name: tmp_path / name for name in ("book", "cache", "output")}
    return House(**folders, templates=TEMPLATES, fonts=ROOT / "fonts", package=ROOT / "zilap")


def build(house: House, *names: str) -> Made:
    return shop.build(house, names, say=lambda words: None)


def edit(house: House, old: str, new: str, file: str = "book.toml") -> None:
    path = house.book / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_the_files_for_shops(house: House) -> None:
    out = house.output / "hant"
    assert build(house, "epub").fresh == ("epub",)
    assert (out / "hant-2.epub").read_bytes() == (out / "book.epub").read_bytes()
    with Image.open(io.BytesIO((out / "cover.jpg").read_bytes())) as image:
        assert (image.format, image.mode, image.height) == ("JPEG", "RGB", 2000)
    assert build(house, "epub").fresh == ()

    (out / "cover.jpg").unlink()
    assert build(house, "epub").fresh == ("epub",)
    assert (out / "cover.jpg").is_file()

    edit(house, "number = 2", 'number = 2\nisbn = { epub = "978-988-00-0000-9" }')
    build(house, "epub")
    assert (out / "9789880000009.epub").is_file()
    assert not (out / "hant-2.epub").exists()


@pytest.mark.slow
def test_a_proof_is_not_for_shops(house: House) -> None:
    build(house, "epub")
    edit(house, "kind: story", "kind: story\nplase: 中環", "stories/ferry.md")
    assert build(house, "epub").status == 1
    assert {path.name for path in (house.output / "hant").glob("*.*")} >= {"book.epub"}
    assert not (house.output / "hant/cover.jpg").exists()
    assert not (house.output / "hant/hant-2.epub").exists()


@pytest.mark.slow
def test_a_missing_glyph_leaves_what_was_made_before(house: House) -> None:
    """The print edition shows the character as a box, stamped; of the EPUB nothing is made."""
    edit(house, "渡輪", "渡輪\U0001f6a2", "stories/ferry.md")
    with pytest.raises(Stop) as stop:
        build(house, "screen", "epub")
    assert {problem.code for problem in stop.value.problems if problem.stops} == {"E097"}
    made = {path.name for path in (house.output / "hant").iterdir()}
    assert {"screen.pdf", "manifest.json", "report.html"} <= made
    assert "book.epub" not in made
    assert build(house, "screen").fresh == ()
