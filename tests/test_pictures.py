"""Pictures of every sort that is taken in: measured, and copied for the screen without losing what they show."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path, PurePath
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from zilap.book import Kind, Picture
from zilap.source import pictures, section

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


def saved(path: Path, mode: str = "RGB", **options: object) -> Picture:
    image = Image.effect_noise((40, 30), 60).convert(mode)
    image.save(path, **options)  # type: ignore[arg-type]
    return Picture(path.name, path, 40, 30, mode, hashlib.sha256(path.read_bytes()).hexdigest())


def exif(orientation: int) -> Image.Exif:
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x013B] = "某人"
    return told


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_plain_photograph_keeps_every_pixel_and_loses_its_notes(tmp_path: Path, mode: str) -> None:
    made = saved(tmp_path / "a.jpg", mode, exif=exif(1), comment=b"secret", quality=97)
    copy = pictures.srgb(made, tmp_path / "cache", 40)
    assert b"Exif" not in copy.read_bytes()
    assert b"secret" not in copy.read_bytes()
    assert Image.open(copy).tobytes() == Image.open(made.path).tobytes()


@pytest.mark.parametrize(
    ("options", "longest"),
    [
        ({"exif": exif(6)}, 40),
        ({"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}, 40),
        ({}, 39),
    ],
)
def test_one_that_must_be_turned_converted_or_made_smaller_is_drawn_again(
    tmp_path: Path, options: dict[str, object], longest: int
) -> None:
    made = saved(tmp_path / "a.jpg", quality=97, **options)
    with Image.open(pictures.srgb(made, tmp_path / "cache", longest)) as copy:
        assert copy.info.get("icc_profile") is None
        assert copy.tobytes() != Image.open(made.path).tobytes()


def test_what_follows_the_picture_in_its_file_is_left_out(tmp_path: Path) -> None:
    made = saved(tmp_path / "a.jpg")
    made.path.write_bytes(made.path.read_bytes() + b"secret")
    assert pictures.srgb(made, tmp_path / "cache", 40).read_bytes().endswith(b"\xff\xd9")


@given(st.binary(max_size=80))
def test_any_bytes_are_answered(content: bytes) -> None:
    clean = pictures.without_notes(b"\xff\xd8" + content)
    assert clean is None or len(clean) <= len(content) + 2


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_names_are_the_same_however_they_are_composed(
    tmp_path: Path, stored: Literal["NFC", "NFD"], written: Literal["NFC", "NFD"]
) -> None:
    """macOS stores ``ü`` as two characters; what an editor types is one."""
    name = "Zürich が港 (一).png"
    Image.new("RGB", (4, 4)).save(tmp_path / unicodedata.normalize(stored, name))
    text = f'---\nkind: story\nimage: {name}\n---\n\n![甲]({name} "說明")\n'
    (tmp_path / "one.md").write_text(unicodedata.normalize(written, text), encoding="utf-8")
    found, _ = section.read(
        tmp_path / "one.md", PurePath("book/one.md"), {"story": Kind("story", "故事", may=("image",))}
    )
    assert found
    assert [mention.name for mention in section.images(found)] == [name, name]
    assert [*pictures.load(tmp_path, PurePath("book/images"))[0]] == [name]
