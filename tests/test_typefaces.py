"""The faces of the book: whole, known, and covering what is set in them."""

from __future__ import annotations

import hashlib
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


def _changed(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """What is said of ``fonts.toml`` after these changes."""
    shutil.copytree(Path(__file__).parent.parent / "fonts", tmp_path / "fonts")
    table = tmp_path / "fonts/fonts.toml"
    text = table.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    table.write_text(text, encoding="utf-8")
    with pytest.raises(Stop) as stop:
        typefaces.load(tmp_path / "fonts")
    return [f"{problem.place.line} {problem.text}" for problem in stop.value.problems]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [
                ('role    = "正文"\n', ""),
                ("weight  = 600", 'weight  = "bold"'),
                ('family  = "Hei"', 'family  = "Ming"'),
            ],
            [
                "14 字款登記不對：Ming 沒有 role",
                "23 字款登記不對：Ming Head 的 weight = 'bold'，要是整數",
                "33 字款登記不對：兩個檔案都叫 Ming：一個檔案一個 family",
                "75 字款登記不對：zh-Hant 的 'Hei' 不是登記了的 family",
                "75 字款登記不對：en 的 'Hei' 不是登記了的 family",
                "82 字款登記不對：zh-Hans 的 'Hei' 不是登記了的 family",
            ],
        ),
        ([("weight  = 700\n", 'weight  = 700\ncolour = "red"\n')], ["44 字款登記不對：Hei Head 的 colour 沒有人讀"]),
        ([("[language]", "[languages]")], ['0 字款登記不對：[language] 沒有 zh-Hant，例如 zh-Hant = ["Ming", "Hei"]']),
        ([("[language]", "language")], ["76 字款登記不對：不是 TOML 的寫法"]),
        ([("OFL-noto-sans-hk.txt", "OFL-nobody.txt")], ["0 字款檔案不對：授權書不在"]),
    ],
)
def test_a_table_that_does_not_fit_together(tmp_path: Path, changes: list[tuple[str, str]], said: list[str]) -> None:
    assert _changed(tmp_path, *changes) == said


def test_a_file_that_is_no_font_stops(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent.parent / "fonts", tmp_path / "fonts")
    (tmp_path / "fonts/NotoSansHK_700Bold.ttf").write_bytes(b"hello")
    table = tmp_path / "fonts/fonts.toml"
    old = "9c8bc87430613644fee27cbde7df8b72fd1ae8a6ff3ef8d9a35c4e6cd155b20f"
    new = hashlib.sha256(b"hello").hexdigest()
    table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(Stop, match="不是字款檔案"):
        typefaces.load(tmp_path / "fonts")


def test_no_table_at_all(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"fonts.toml: L009 字款登記不對：沒有這個檔案"):
        typefaces.load(tmp_path)
