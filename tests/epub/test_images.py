"""Copies of pictures: what is taken off, and what is passed on untouched."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from zilap.book import Picture
from zilap.epub import images


def picture(path: Path, mode: str = "RGB", **options: object) -> Picture:
    image = Image.new(mode, (40, 30), 90 if mode == "L" else (0,) * len(mode))
    image.save(path, **options)  # type: ignore[arg-type]
    return Picture(path.name, path, 40, 30, mode, hashlib.sha256(path.read_bytes()).hexdigest())


def exif(orientation: int) -> Image.Exif:
    told = Image.Exif()
    told[images.ORIENTATION] = orientation
    told[0x013B] = "某人"
    return told


def test_a_plain_photograph_keeps_every_pixel_and_loses_its_notes(tmp_path: Path) -> None:
    made = picture(tmp_path / "a.jpg", exif=exif(1), comment=b"secret")
    clean = images.untouched(made)
    assert clean is not None
    assert b"Exif" not in clean
    assert b"secret" not in clean
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(made.path).tobytes()


@pytest.mark.parametrize(
    "options",
    [
        {"exif": exif(6)},
        {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()},
    ],
)
def test_one_that_must_be_turned_or_converted_is_not_passed_on(options: dict[str, object], tmp_path: Path) -> None:
    assert images.untouched(picture(tmp_path / "a.jpg", **options)) is None


def test_one_for_the_printer_is_not_passed_on(tmp_path: Path) -> None:
    assert images.untouched(picture(tmp_path / "a.jpg", "CMYK")) is None
    assert images.untouched(picture(tmp_path / "a.png")) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_answered(content: bytes) -> None:
    clean = images.without_notes(b"\xff\xd8" + content)
    assert clean is None or len(clean) <= len(content) + 2


def named(*rows: tuple[str, str]) -> dict[str, str]:
    pictures = [Picture(name, Path(name), 1, 1, "RGB", sha * 64) for name, sha in rows]
    return dict(images.names(pictures))


def test_the_same_picture_under_two_names_is_one_file() -> None:
    assert named(("b.jpg", "0"), ("a.jpg", "0")) == {"a.jpg": "a", "b.jpg": "a"}
    assert named(("碼頭.jpg", "0"), ("渡輪.jpg", "0")) == {"碼頭.jpg": "p-" + "0" * 16, "渡輪.jpg": "p-" + "0" * 16}


def test_two_pictures_with_like_names_are_two_files() -> None:
    made = named(("pier-1.jpg", "0"), ("pier_1.jpg", "1"), ("Pier_1.JPG", "2"), ("ship.jpg", "3"))
    assert len(set(made.values())) == 4
    assert made["ship.jpg"] == "ship"


@given(
    st.lists(
        st.tuples(st.text("aA-_1渡", min_size=1, max_size=3), st.sampled_from(["jpg", "png"]), st.sampled_from("0123")),
        unique_by=lambda row: row[:2],
    )
)
def test_one_file_for_each_picture_whatever_the_order(rows: list[tuple[str, str, str]]) -> None:
    found = [(f"{stem}.{suffix}", sha) for stem, suffix, sha in rows]
    made = named(*found)
    assert made == named(*reversed(found))
    for name, sha in found:
        for other, sha2 in found:
            assert (made[name] == made[other]) == (sha == sha2)
