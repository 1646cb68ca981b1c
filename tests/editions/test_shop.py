"""Which outputs a build makes again, and that it mends what was taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from zilap import record, shop
from zilap.shop import House


def build(house: House) -> tuple[str, ...]:
    return shop.build(house, ("print", "epub"), say=lambda words: None).fresh


def touch(path: Path, more: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + more, encoding="utf-8")


@pytest.mark.slow
def test_what_is_made_again(house: House) -> None:
    assert build(house) == ("print", "epub")
    released = '{"release": {"number": 1, "impression": 1, "date": ""}}'
    for path, more, fresh in (
        (house.templates / "css/epub.css", "\n/* */\n", ("epub",)),
        (house.templates / "css/vertical.css", "\n/* */\n", ()),
        (house.templates / "cover/wrap.css", "\n/* */\n", ("epub",)),
        (house.book / "editions/hant-1.json", released, ()),
        (house.book / "editions/hans-1.json", released, ()),
        (house.book / "book.toml", "\n# \n", ("print", "epub")),
    ):
        touch(path, more)
        assert build(house) == fresh, path.name
        assert build(house) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pages.json", "report.html"])
def test_what_was_taken_away_is_written_again(house: House, name: str) -> None:
    build(house)
    (house.output / "hant" / name).unlink()
    assert build(house) == ()
    (house.output / "hant/pages.json").write_text("{", encoding="utf-8")
    assert build(house) == ()
    assert record.load((house.output / "hant/pages.json").read_bytes()).pages
    assert (house.output / "hant/report.html").is_file()
