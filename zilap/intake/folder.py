"""The draft as files: book.toml, sections, data, pictures.  Nothing is overwritten unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from zilap.inputs import put
from zilap.intake.figures import quoted
from zilap.intake.rules import RULES
from zilap.intake.sections import Draft
from zilap.intake.text import Text
from zilap.problem import Place, Problem

FRONT = ("half-title", "title-page", "imprint", "contents")
BACK = ("colophon",)
_META = ("title", "title_en", "subtitle", "subtitle_en", "publisher", "publisher_en", "tribute", "tribute_en")
WANTING = {"title": "書名待填", "publisher": "出版者待填"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that exists and is not what this import would write."""

    name: str
    there: str
    drafted: str


def book_toml(meta: Mapping[str, Text], drafts: Sequence[Draft], missing: Sequence[str] = ()) -> str:
    """The book: what the covers say, and the sections in the order given; what could not be read is a comment."""
    lines = [f"{name:<12} = {quoted(WANTING[name])}" for name in WANTING if name not in meta]
    order = [*(name for name in _META if name in meta), *sorted(name for name in meta if name not in _META)]
    lines = [*(f"{name:<12} = {quoted(meta[name].plain)}" for name in order), *lines]
    simplified = drafts and all(draft.language == "zh-Hans" for draft in drafts)
    lines.append(f'{"language":<12} = "{"zh-Hans" if simplified else "zh-Hant-HK"}"')
    lines += ["", "[print]", "trim_mm  = [170, 240]", "bleed_mm = 3", 'preset   = "fogra39-coated"']
    lines += ["", "[edition.main]", "number = 1"]
    for matter, names in _parts(drafts):
        listed = ", ".join(f'"{name}"' for name in names)
        lines += ["", "[[part]]", f'matter   = "{matter}"', f"sections = [{listed}]"]
    lines += ["", *(f"# 未能讀取，沒有入稿：{_printable(name)}" for name in missing)] if missing else []
    return "\n".join([*lines, ""])


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "〓" for char in name)


def _parts(drafts: Sequence[Draft]) -> list[tuple[str, list[str]]]:
    front = [draft.id for draft in drafts if draft.kind == "foreword"]
    back = [draft.id for draft in drafts if draft.kind == "acknowledgements"]
    body = [draft.id for draft in drafts if draft.kind not in ("foreword", "acknowledgements")]
    parts = [("front", [*FRONT, *front]), ("body", body), ("back", [*back, *BACK])]
    return [(matter, names) for matter, names in parts if names]


def place(files: Mapping[str, bytes], into: Path, *, force: bool) -> tuple[list[Problem], list[Difference]]:
    """Write what is new, each file whole or not at all; what is there and differs stays, unless ``force``."""
    problems: list[Problem] = []
    differences: list[Difference] = []
    for name, data in sorted(files.items()):
        path = into / name
        there = path.read_bytes() if path.is_file() else None
        if there is not None and there != data:
            differences.append(Difference(name, _shown(there), _shown(data)))
            if not force:
                problems.append(RULES["I015"].at(Place(PurePath(into.name) / name)))
                continue
        if there != data:
            put(path, data)
    return problems, differences


def _shown(data: bytes) -> str:
    return data.decode("utf-8") if b"\0" not in data[:1000] and _is_text(data) else f"（{len(data)} 個位元組）"


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
