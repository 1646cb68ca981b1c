"""What lies in the cache is taken only where it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from zilap.book import Picture
from zilap.source import pictures


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
@pytest.mark.parametrize("cut", [0, 1, 8, -1])
def test_a_copy_that_is_cut_off_is_made_again(tmp_path: Path, mode: str, cut: int) -> None:
    path = tmp_path / "a.png"
    Image.linear_gradient("L").convert(mode).save(path)
    picture = Picture("a.png", path, 256, 256, mode, "0" * 64)
    copy = pictures.srgb(picture, tmp_path / "cache", 100)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:cut])
    assert pictures.srgb(picture, tmp_path / "cache", 100) == copy
    assert copy.read_bytes() == whole
    before = copy.stat().st_mtime_ns
    assert pictures.srgb(picture, tmp_path / "cache", 100).stat().st_mtime_ns == before
