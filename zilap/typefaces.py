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
)

GENERIC = frozenset({"serif", "sans-serif", "monospace", "inherit", "initial", "unset", "revert"})
_FAMILY = re.compile(r"(?P<property>font-family|font|--[\w-]+)\s*:\s*(?P<value>[^;{}]+)")
_NAME = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
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
        """The face of a CSS family; KeyError where there is none."""
        return next(face for face in self.faces if face.family == family)

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
    table = tomllib.loads((folder / "fonts.toml").read_text(encoding="utf-8"))
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
    if problems := list(_wrong_files(faces)):
        raise Stop(problems)
    languages = {tag: tuple(names) for tag, names in table["language"].items()}
    swaps = _swaps(table.get("substitute", {}), language)
    return Typefaces(folder, tuple(_substituted(faces, swaps)), MappingProxyType(languages))


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
            yield RULES["L001"].at(place, "指紋不同")


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
