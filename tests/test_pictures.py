"""Pictures of every sort that is taken in: measured, and copied for the screen without losing what they show."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from PIL import Image

from zilap.book import Picture
from zilap.source import pictures

GREY = 116
"""Of 255: 30,000 of 65,535."""


def load(folder: Path) -> Picture:
    """The one picture of a folder."""
    found, problems = pictures.load(folder, PurePath("book/images"))
    assert not problems
    (one,) = found.values()
    return one


@pytest.mark.parametrize(
    ("mode", "value", "suffix"),
    [
        ("I;16", 30000, ".png"),
        ("I;16", 30000, ".tif"),
        ("L", GREY, ".png"),
        ("LA", (GREY, 255), ".png"),
        ("RGB", (GREY,) * 3, ".png"),
        ("RGBA", (GREY, GREY, GREY, 255), ".png"),
        ("CMYK", (0, 0, 0, 255 - GREY), ".tif"),
    ],
)
def test_the_copy_is_as_dark_as_the_original(tmp_path: Path, mode: str, value: object, suffix: str) -> None:
    Image.new(mode, (40, 30), value).save((tmp_path / "a").with_suffix(suffix))  # type: ignore[arg-type]
    with Image.open(pictures.srgb(load(tmp_path), tmp_path / "cache", 20)) as copy:
        assert abs(copy.convert("L").getpixel((5, 5)) - GREY) <= 1  # type: ignore[operator]
        assert max(copy.size) == 20


def test_one_bit_and_palette(tmp_path: Path) -> None:
    for mode, value in (("1", 1), ("P", 255)):
        picture = Image.new(mode, (40, 30), value)
        if mode == "P":
            picture.putpalette([channel for shade in range(256) for channel in (shade, shade, shade)])
        (tmp_path / mode).mkdir()
        picture.save(tmp_path / mode / "a.png")
        with Image.open(pictures.srgb(load(tmp_path / mode), tmp_path / "cache", 20)) as copy:
            assert copy.convert("L").getpixel((5, 5)) == 255


def test_a_picture_that_lies_on_its_side_is_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (40, 20), "#003e4a")
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif)
    found = load(tmp_path)
    assert (found.width, found.height) == (20, 40)
    with Image.open(pictures.srgb(found, tmp_path / "cache", 20)) as copy:
        assert copy.size == (10, 20)
