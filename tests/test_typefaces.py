"""The faces of the book: whole, known, and covering what is set in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zilap import typefaces
from zilap.problem import Stop
from zilap.typefaces import Typefaces


def test_every_face_has_its_licence(faces: Typefaces) -> None:
    for face in faces.faces:
        assert "SIL Open Font License" in (faces.folder / face.licence).read_text(encoding="utf-8")


def test_one_family_a_file(faces: Typefaces) -> None:
    assert len({face.family for face in faces.faces}) == len({face.path for face in faces.faces}) == len(faces.faces)


def test_the_hong_kong_faces_betray_simplified_characters(faces: Typefaces) -> None:
    assert faces.missing("融资各项，2025年", "zh-Hant-HK") == {"资", "项"}
    assert not faces.missing("融资各项，2025年", "zh-Hans")


def test_a_changed_file_stops(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent.parent / "fonts", tmp_path / "fonts")
    (tmp_path / "fonts/NotoSansHK_400Regular.ttf").write_bytes(b"other")
    (tmp_path / "fonts/NotoSansHK_700Bold.ttf").unlink()
    with pytest.raises(Stop) as stop:
        typefaces.load(tmp_path / "fonts")
    assert [problem.place.file.name for problem in stop.value.problems] == [
        "NotoSansHK_400Regular.ttf",
        "NotoSansHK_700Bold.ttf",
    ]


@pytest.mark.parametrize(
    ("css", "asked"),
    [
        ("p { font-family: 'Ming', serif }", []),
        ("p { font-family: Arial }", ["Arial"]),
        ("\np { font: 9pt/1 'Minh' }", ["Minh"]),
        (":root { --body: 'Mong', serif }", ["Mong"]),
        ("p { font: 9pt/1 var(--body) }", []),
        ("/* font-family: Arial */", []),
    ],
)
def test_unknown_families(faces: Typefaces, css: str, asked: list[str]) -> None:
    assert [name for _, name in typefaces.unknown_families(css, faces)] == asked
