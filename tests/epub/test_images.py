"""Pictures of the EPUB: one file for each, by a plain name."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from zilap.book import Picture
from zilap.epub import images


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
