"""``book.toml`` by itself: what its tables are, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from zilap.book import Matter
from zilap.problem import Problem
from zilap.source.rules import RULES
from zilap.source.section import ID, meant
from zilap.source.toml import Toml
from zilap.source.toml import read as toml_of

TABLES = ("print", "edition", "part", "contributor", "imprint", "cover", "epub")
"""Tables of book.toml; all else in it is text that templates may print."""
MATTERS: tuple[Matter, ...] = ("front", "body", "back")
_NEEDS = ("title", "publisher", "language", "print", "part")
_EDITION = ("number", "impression", "date", "isbn", "note", "language", "convert", "quotes")
_ISBN = ("print", "epub")
_PART = ("matter", "id", "title", "title_en", "intro", "char", "art", "tone", "sections")
_PRINT = ("trim_mm", "bleed_mm", "preset", "signature")
SIGNATURES = (4, 8, 12, 16, 24, 32, 48, 64)
"""Pages that a sheet of paper can be folded to."""
_LEAST_MM, _MOST_MM = 50, 1000
"""Sides of a page that paper and binding allow."""


def table(book: Toml, name: str) -> Mapping[str, Any]:
    """A table of book.toml; empty where it is not one (which :func:`check` says)."""
    found = book.tables.get(name, {})
    return found if isinstance(found, dict) else {}


def names(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The sections that a part lists; none where the list is not one of texts (which :func:`check` says)."""
    listed = row.get("sections", [])
    return tuple(listed) if _texts(listed) else ()


def check(book: Toml, root: Path, templates: Path) -> Iterator[Problem]:
    """What is wanting, of the wrong sort, or not known (``templates`` say what they print, and for which presses)."""
    for key in _NEEDS:
        if not book.tables.get(key):
            yield RULES["S021"].at(book.place(), f"沒有 {key}")
    for key in ("print", "edition", "imprint", "cover", "epub"):
        if not isinstance(book.tables.get(key, {}), dict):
            yield RULES["S021"].at(book.place("", 0, key), f"{key} 要是一張表", f"寫成 [{key}]，內容放在下面各行。")
    for key, value in book.tables.items():
        if key not in TABLES and isinstance(value, dict | list):
            yield RULES["S022"].at(book.place(key), f"[{key}]", meant(key, TABLES))
    for key in ("title", "publisher", "language"):
        if not isinstance(book.tables.get(key, ""), str):
            yield RULES["S021"].at(book.place("", 0, key), f"{key} 要是文字", "內容放在引號之內。")
    yield from _print(book, root, templates)
    yield from _editions(book)
    yield from _unknown(book, "imprint", _imprint(templates), "[imprint]")
    yield from _parts(book)


def _print(book: Toml, root: Path, templates: Path) -> Iterator[Problem]:
    row = table(book, "print")
    preset, presets = row.get("preset", ""), _presets(root, templates)
    if presets and preset and preset not in presets:
        yield RULES["S035"].at(book.place("print", 0, "preset"), str(preset), meant(str(preset), presets))
    trim = row.get("trim_mm")
    if trim is not None and not (isinstance(trim, list) and len(trim) == 2 and all(_number(n) for n in trim)):
        place = book.place("print", 0, "trim_mm")
        yield RULES["S021"].at(place, "trim_mm 要有闊和高兩個數字", "寫成 trim_mm = [170, 240]，以毫米計。")
    elif trim is not None and not all(_LEAST_MM <= side <= _MOST_MM for side in trim):
        words = f"trim_mm 的闊和高要在 {_LEAST_MM} 至 {_MOST_MM} 毫米之間"
        yield RULES["S021"].at(book.place("print", 0, "trim_mm"), words, "寫成 trim_mm = [170, 240]，以毫米計。")
    bleed = row.get("bleed_mm", 3)
    if not (_number(bleed) and 0 <= bleed <= 20):
        place = book.place("print", 0, "bleed_mm")
        yield RULES["S021"].at(place, f"bleed_mm = {bleed!r}", "出血以毫米計，0 至 20，例如 bleed_mm = 3。")
    sheet = row.get("signature", SIGNATURES[0])
    if sheet not in SIGNATURES:
        words = f"一帖的頁數：{'、'.join(map(str, SIGNATURES))}，例如 signature = 16。未知便不寫。"
        yield RULES["S021"].at(book.place("print", 0, "signature"), f"signature = {sheet!r}", words)
    yield from _unknown(book, "print", _PRINT, "[print]")


def _presets(root: Path, templates: Path) -> list[str]:
    """Names of the presets, shipped and the book's own; none where none is shipped."""
    shipped = [path.stem for path in sorted((templates / "press").glob("*.toml")) if path.stem != "profiles"]
    tables = [path.stem for path in sorted((root / "press").glob("*.toml"))]
    profiles = [path.name for path in sorted((root / "press").glob("*.icc"))]
    return [*shipped, *tables, *profiles] if shipped else []


def _imprint(templates: Path) -> tuple[str, ...]:
    """Keys that the imprint prints, in any language of the templates; none where they do not say."""
    words = toml_of(templates / "words.toml", PurePath("templates/words.toml"))
    if isinstance(words, Problem):
        return ()
    rows = [row for table in words.tables.values() if isinstance(table, dict) for row in table.get("imprint_rows", ())]
    return tuple(dict.fromkeys(row["key"] for row in rows))


def _unknown(book: Toml, name: str, known: Sequence[str], shown: str) -> Iterator[Problem]:
    """Keys of a table that nobody reads; none where it is not known which are read."""
    for key in table(book, name) if known else ():
        if key not in known:
            yield RULES["S022"].at(book.place(name, 0, key), f"{shown} 的 {key}", meant(key, known))


def _editions(book: Toml) -> Iterator[Problem]:
    for name in table(book, "edition"):
        if not ID.fullmatch(name):
            hint = "版本的名稱會成為資料夾，只可用小寫英文字母、數字和連字號，例如 [edition.hant]。"
            yield RULES["S021"].at(book.place(f"edition.{name}"), f"版本名稱「{name}」不合用", hint)
        row = table(book, "edition")[name]
        for key in row if isinstance(row, dict) else ():
            if key not in _EDITION:
                place = book.place(f"edition.{name}", 0, key)
                yield RULES["S022"].at(place, f"[edition.{name}] 的 {key}", meant(key, _EDITION))
        isbn = row.get("isbn") if isinstance(row, dict) else None
        for key in isbn if isinstance(isbn, dict) else ():
            if key not in _ISBN:
                place = book.place(f"edition.{name}", 0, "isbn")
                yield RULES["S022"].at(place, f"isbn 的 {key}", meant(key, _ISBN))


def _parts(book: Toml) -> Iterator[Problem]:
    rows = book.tables.get("part", [])
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        yield RULES["S021"].at(book.place("", 0, "part"), "part 要是一串表", "每一部分寫成 [[part]]，兩層方括號。")
        return
    for number, row in enumerate(rows):
        for key in row:
            if key not in _PART:
                yield RULES["S022"].at(book.place("part", number, key), f"[[part]] 的 {key}", meant(key, _PART))
        if row.get("matter", "body") not in MATTERS:
            yield RULES["S021"].at(book.place("part", number, "matter"), "matter 只可以是 front、body 或 back")
        if not _texts(row.get("sections", [])):
            hint = '寫成 sections = ["甲的檔名", "乙的檔名"]：方括號之內，每個名稱有引號，以逗號分開。'
            yield RULES["S021"].at(book.place("part", number, "sections"), "sections 要是一串檔名", hint)
        if not ID.fullmatch(str(row.get("id", "part"))):
            hint = "id 會成為連結，只可用小寫英文字母、數字和連字號。"
            yield RULES["S021"].at(book.place("part", number, "id"), f"部分的 id「{row['id']}」不合用", hint)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
