"""What the engine says, as an editor reads it: with file, line and remedy."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from zilap.galleys import complaints
from zilap.galleys.complaints import Source

FIRST = Source(PurePath("templates/css/text.css"), "p { margin: 0 }\nq { color: red }\n")
SECOND = Source(
    PurePath("templates/kinds/story/style.css"), "\n.story p:::x { color: red }\n.s { background: url('no.png') }"
)
DOCUMENT = Source(PurePath("templates/kinds/story/section.html"), '<img src="lost.png"/><a href="#nobody">x</a>')


@pytest.mark.parametrize(
    ("said", "place", "words"),
    [
        ("Ignored `colour: red ` at 5:5, unknown property.", "templates/css/text.css:2:5", "沒有 colour 這種屬性"),
        (
            "Ignored `margin: 3 potatoes ` at 6:12, invalid value.",
            "templates/kinds/story/style.css:1:12",
            "margin: 3 potatoes：這個值不合用",
        ),
        ("Ignored `color: ` at 7:2, no value.", "templates/kinds/story/style.css:2:2", "color 沒有值"),
        (
            "Invalid or unsupported selector, '.story p:::x '",
            "templates/kinds/story/style.css:2",
            "看不懂的選擇器 .story p:::x",
        ),
        (
            "Failed to load image at 'no.png': ValueError: not of this book: no.png",
            "templates/kinds/story/style.css:3",
            "載入不到圖片 no.png",
        ),
        ("Failed to load image at 'lost.png': x", "templates/kinds/story/section.html", "載入不到圖片 lost.png"),
        ("No anchor #nobody", "templates/kinds/story/section.html", "連結的目的地 #nobody 不在書裏"),
        (
            "Unknown @page rule <AtRule @bottom-nowhere … { … }> at 8:1",
            SECOND.file.as_posix() + ":3:1",
            "@page 之內沒有 @bottom-nowhere",
        ),
        ("Something that was never heard before", "templates", "Something that was never heard before"),
        ("Something at 99:1 beyond the sheets", "templates", "Something at 99:1 beyond the sheets"),
    ],
)
def test_told(said: str, place: str, words: str) -> None:
    at, text, _ = complaints.told(said, 3, [FIRST, SECOND], [DOCUMENT])
    assert (str(at), text) == (place, words)
