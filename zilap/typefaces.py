"""``fonts/`` → the faces of the book: what they cover, the rules that load them, whether they are whole.

One CSS family per file: WeasyPrint keys a font by family, weight and style, so two files
under one family are printed with each other's glyphs.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

import uharfbuzz as hb

from zilap.inputs import sha_of
from zilap.problem import Place, Problem, Rule, Stop, rules

RULES = rules(
    Rule(
        "L001",
        "字款檔案不對",
        "字款檔案與 fonts.toml 記錄的指紋不同：可能下載不全，或被換成別的版本，排出來的字形和行長都會變。",
        "由版本庫重新取回 fonts/ 的檔案。",
        stops=True,
    ),
    Rule(
        "L009",
        "字款登記不對",
        "fonts.toml 是書中字款的名單；欠一項、名稱對不上或兩個檔案同一個 family，排出來便是別的字款。",
        "對照檔案裏其他 [[face]] 改正。",
        stops=True,
    ),
)

NAME = "fonts.toml"
_FACE: Mapping[str, type] = MappingProxyType(
    {"family": str, "file": str, "weight": int, "style": str, "role": str}
    | {"package": str, "version": str, "licence": str, "sha256": str}
)
"""Key of a face → the type of its value; all are needed but ``style``."""
GENERIC = frozenset({"serif", "sans-serif", "monospace", "inherit", "initial", "unset", "revert"})
_FAMILY = re.compile(r"(?P<property>font-family|font|--[\w-]+)\s*:\s*(?P<value>[^;{}]+)")
_NAME = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_NEW_FILE = "由版本庫重新取回；有意換新字款，便把 fonts.toml 的 sha256 改成新檔案的（sha256sum 檔名）。"
_INVISIBLE = frozenset("\n\r\t \u00a0\u00ad\u2009\u200b\u202f\u2060\u3000\ufeff")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file, and the one CSS family that it is."""

    family: str
    path: Path
    weight: int
    style: str
    role: str
    package: str
    version: str
    licence: str
    sha256: str

    @property
    def coverage(self) -> frozenset[int]:
        """The code points that it has a glyph for."""
        return _coverage(self.path)


@dataclass(frozen=True, slots=True)
class Typefaces:
    """Every face of the book and the families that each language is set in."""

    folder: Path
    faces: tuple[Face, ...]
    languages: Mapping[str, tuple[str, ...]]

    def face(self, family: str) -> Face:
        """The face of a CSS family.

        Raises:
            Stop: there is none.
        """
        found = next((face for face in self.faces if face.family == family), None)
        if found is None:
            raise Stop([RULES["L009"].at(Place(PurePath("fonts") / NAME), f"沒有 {family}，版式要用它")])
        return found

    def missing(self, text: Iterable[str], language: str) -> set[str]:
        """The characters that some family of the language lacks."""
        tag = next((tag for tag in self.languages if language.startswith(tag)), "zh-Hant")
        chars = set(text) - _INVISIBLE
        covered = _covered(tuple(self.face(name).path for name in self.languages[tag]))
        return {char for char in chars if ord(char) not in covered}

    def css(self, base: str) -> str:
        """One ``@font-face`` rule a file; ``base`` is the address of the folder, with its slash."""
        return "".join(
            f"@font-face {{ font-family: '{face.family}'; src: url('{base}{face.path.name}') }}\n"
            for face in self.faces
        )


def load(folder: Path, language: str = "") -> Typefaces:
    """Read ``fonts.toml`` and make sure that every file is the one that it names.

    ``language`` is that of the book: where ``[substitute]`` names families for it, each is made from the file
    of another, and style sheets need not know.

    Raises:
        Stop: when a file is missing or other than it should be.
    """
    table = _table(folder / NAME)
    faces = tuple(
        Face(
            family=row["family"],
            path=folder / row["file"],
            weight=row["weight"],
            style=row.get("style", "normal"),
            role=row["role"],
            package=row["package"],
            version=row["version"],
            licence=row["licence"],
            sha256=row["sha256"],
        )
        for row in table["face"]
    )
    if problems := dict.fromkeys(_wrong_files(faces)):
        raise Stop(problems)
    languages = {tag: tuple(names) for tag, names in table["language"].items()}
    swaps = _swaps(table.get("substitute", {}), language)
    return Typefaces(folder, tuple(_substituted(faces, swaps)), MappingProxyType(languages))


def _table(path: Path) -> Mapping[str, Any]:
    """``fonts.toml`` as read.

    Raises:
        Stop: it is not there, not TOML, or what it says does not fit together; with all that is wrong.
    """
    shown = PurePath("fonts") / path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except FileNotFoundError:
        raise Stop([RULES["L009"].at(Place(shown), "沒有這個檔案", "由版本庫取回 fonts/fonts.toml。")]) from None
    except ValueError as wrong:
        spot = re.search(r"line (\d+), column (\d+)", str(wrong))
        place = Place(shown, int(spot[1]), int(spot[2])) if spot else Place(shown)
        raise Stop([RULES["L009"].at(place, "不是 TOML 的寫法", "文字放在引號之內；檔案是 UTF-8。")]) from None
    lines = {found[0]: text.count("\n", 0, found.start()) + 1 for found in re.finditer(r"(?m)^\[\w+(?:\.\S+)?\]", text)}
    at = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r"(?m)^\[\[face\]\]", text)]
    if problems := [
        RULES["L009"].at(Place(shown, line), words)
        for line, words in [*_wrong_rows(table, at), *_wrong_names(table, lines)]
    ]:
        raise Stop(problems)
    return table


def _wrong_rows(table: Mapping[str, Any], at: Sequence[int]) -> Iterator[tuple[int, str]]:
    """What is wrong with the faces, by line; ``at`` are the lines that they begin on."""
    rows = table.get("face")
    if not (isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)):
        yield 0, "沒有 [[face]]"
        return
    families: set[object] = set()
    for number, row in enumerate(rows):
        line = at[number] if number < len(at) else 0
        name = row.get("family", "？")
        for key, sort in _FACE.items():
            if key not in row and key != "style":
                yield line, f"{name} 沒有 {key}"
            elif key in row and type(row[key]) is not sort:
                yield line, f"{name} 的 {key} = {row[key]!r}，要是{'整數' if sort is int else '引號之內的文字'}"
        yield from ((line, f"{name} 的 {key} 沒有人讀") for key in row if key not in _FACE)
        if name in families:
            yield line, f"兩個檔案都叫 {name}：一個檔案一個 family"
        families.add(name)


def _wrong_names(table: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Families that languages and substitutes name and no face is."""
    rows = table.get("face")
    known = {row.get("family") for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()
    languages, swaps = table.get("language"), table.get("substitute", {})
    if not (isinstance(languages, dict) and "zh-Hant" in languages):
        yield lines.get("[language]", 0), '[language] 沒有 zh-Hant，例如 zh-Hant = ["Ming", "Hei"]'
    for tag, names in languages.items() if isinstance(languages, dict) else ():
        for name in names if isinstance(names, list) and names else [names]:
            if name not in known:
                yield lines.get("[language]", 0), f"{tag} 的 {name!r} 不是登記了的 family"
    for tag, row in swaps.items() if isinstance(swaps, dict) else ():
        for name in (name for pair in row.items() for name in pair) if isinstance(row, dict) else [row]:
            if name not in known:
                yield lines.get(f"[substitute.{tag}]", 0), f"{tag} 的 {name!r} 不是登記了的 family"


def _swaps(tables: Mapping[str, Mapping[str, str]], language: str) -> Mapping[str, str]:
    return next((row for tag, row in tables.items() if language.startswith(tag)), {})


def _substituted(faces: Sequence[Face], swaps: Mapping[str, str]) -> Iterator[Face]:
    """Each face, or the face that stands for it under its name."""
    by_family = {face.family: face for face in faces}
    for face in faces:
        other = by_family[swaps.get(face.family, face.family)]
        yield dataclasses.replace(other, family=face.family, role=face.role)


def _wrong_files(faces: Iterable[Face]) -> Iterator[Problem]:
    for face in faces:
        place = Place(PurePath("fonts") / face.path.name)
        if not face.path.is_file():
            yield RULES["L001"].at(place, "檔案不在")
        elif _sha256(face.path, face.path.stat().st_mtime_ns) != face.sha256:
            yield RULES["L001"].at(place, "指紋不同", _NEW_FILE)
        elif not _is_font(face.path):
            yield RULES["L001"].at(place, "不是字款檔案", "換一個 TrueType 檔（.ttf），並改 fonts.toml 的 sha256。")
        if not (face.path.parent / face.licence).is_file():
            yield RULES["L001"].at(
                Place(PurePath("fonts") / face.licence), "授權書不在", "把字款的授權書放在字款旁邊。"
            )


def _is_font(path: Path) -> bool:
    """Whether a file begins as a TrueType font does (OpenType 1.9, sfntVersion)."""
    with path.open("rb") as file:
        return file.read(4) in (b"\0\1\0\0", b"true")


@functools.lru_cache(maxsize=64)
def _sha256(path: Path, _changed: int) -> str:
    return sha_of(path)


@functools.lru_cache(maxsize=16)
def _covered(paths: tuple[Path, ...]) -> frozenset[int]:
    """The code points that all of these files have a glyph for."""
    return frozenset.intersection(*map(_coverage, paths))


@functools.lru_cache(maxsize=64)
def _coverage(path: Path) -> frozenset[int]:
    return frozenset(hb.Face(hb.Blob.from_file_path(str(path))).unicodes)


def unknown_families(css: str, faces: Typefaces) -> Iterator[tuple[int, str]]:
    """Line and name of each family that a style sheet asks for and no file of the book is.

    Custom properties count too where they hold quoted names: ``--body: 'Ming', serif``.
    """
    known = {face.family for face in faces.faces}
    plain = _COMMENT.sub(_blank, css)
    plain = re.sub(r"@font-face\s*\{[^}]*\}", _blank, plain)
    for found in _FAMILY.finditer(plain):
        line = plain.count("\n", 0, found.start()) + 1
        for family in _asked(found["property"], found["value"]):
            if family not in known and family not in GENERIC:
                yield line, family


def _blank(found: re.Match[str]) -> str:
    """As many lines, and nothing on them."""
    return re.sub(r"[^\n]", " ", found[0])


def _asked(name: str, value: str) -> Iterator[str]:
    quoted = [a or b for a, b in _NAME.findall(value)]
    if name == "font-family":
        yield from quoted
        bare = [word.strip() for word in _NAME.sub("", value).split(",")]
        yield from (word for word in bare if word and "var(" not in word and not word.startswith("!"))
    elif name == "font" or ("url(" not in value and re.search(r",\s*(sans-)?serif", value)):
        yield from quoted
