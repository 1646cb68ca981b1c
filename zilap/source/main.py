"""``book.toml`` by itself: what its tables are, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from zilap.book import Matter
from zilap.problem import Problem, meant
from zilap.source import editions, marks
from zilap.source.rules import RULES
from zilap.source.section import ID
from zilap.source.toml import Toml, are_tables, are_texts
from zilap.source.toml import read as toml_of

TABLES = ("print", "edition", "part", "contributor", "imprint", "cover", "epub")
"""Tables of book.toml; all else in it is text that templates may print."""
MATTERS: tuple[Matter, ...] = ("front", "body", "back")
_TEXTS = ("title", "subtitle", "title_en", "subtitle_en", "publisher", "language", "identifier")
_META = re.compile(r"\bbook\.meta\.get\('(\w+)'")
"""How templates name the other texts that they print."""
_NEEDS = ("title", "publisher", "language", "print", "part")
_PART = ("matter", "id", "title", "title_en", "intro", "char", "art", "tone", "sections")
_CONTRIBUTOR = ("name", "role", "name_en", "file_as")
_PRINT = ("trim_mm", "bleed_mm", "preset", "signature")
SIGNATURES = (4, 8, 12, 16, 24, 32, 48, 64)
"""Pages that a sheet of paper can be folded to."""
_LEAST_MM, _MOST_MM = 50, 1000
"""Sides of a page that paper and binding allow."""


def names(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The sections that a part lists; none where the list is not one of texts (which :func:`check` says)."""
    listed = row.get("sections", [])
    return tuple(listed) if are_texts(listed) else ()


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
    language = book.tables.get("language", "")
    if isinstance(language, str) and language and not marks.language(language):
        yield RULES["S033"].at(book.place("", 0, "language"), language)
    yield from _unprinted(book, templates)
    yield from _print(book, root, templates)
    yield from editions.check(book)
    yield from _unknown(book, "imprint", _imprint(templates), "[imprint]")
    yield from _plain(book)
    yield from _contributors(book)
    yield from _parts(book)


def _unprinted(book: Toml, templates: Path) -> Iterator[Problem]:
    """Texts that no template prints; none where no template says what it prints."""
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in templates.rglob("*.html"))
    printed = {name for text in texts for name in _META.findall(text)}
    for key, value in book.tables.items() if printed else ():
        if key not in (*TABLES, *_TEXTS, *printed) and not isinstance(value, dict | list):
            yield RULES["S040"].at(book.place(key=key), key, meant(key, (*_TEXTS, *printed)))


def _plain(book: Toml) -> Iterator[Problem]:
    """Values of [imprint] that cannot be printed as they stand."""
    for key, value in book.table("imprint").items():
        if isinstance(value, list | dict | bool):
            place = book.place("imprint", 0, key)
            yield RULES["S021"].at(place, f"[imprint] 的 {key} = {value!r}", "內容放在引號之內，一項一行。")


def _contributors(book: Toml) -> Iterator[Problem]:
    rows = book.tables.get("contributor", [])
    if not are_tables(rows):
        place = book.place("contributor") if isinstance(rows, dict) else book.place("", 0, "contributor")
        yield RULES["S021"].at(place, "contributor 要是一串表", "每一位寫成 [[contributor]]，兩層方括號。")
        return
    for number, row in enumerate(rows):
        for key, value in row.items():
            place = book.place("contributor", number, key)
            if key not in _CONTRIBUTOR:
                yield RULES["S022"].at(place, f"[[contributor]] 的 {key}", meant(key, _CONTRIBUTOR))
            elif not isinstance(value, str):
                yield RULES["S021"].at(place, f"[[contributor]] 的 {key} 要是文字", "內容放在引號之內。")


def _print(book: Toml, root: Path, templates: Path) -> Iterator[Problem]:
    row = book.table("print")
    preset, known = row.get("preset", ""), presets(templates / "press", root / "press")
    if known and preset and preset not in known:
        yield RULES["S035"].at(book.place("print", 0, "preset"), str(preset), meant(str(preset), known))
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


def presets(shelf: Path, own: Path | None = None) -> tuple[str, ...]:
    """Names of the printing presets: those shipped on the shelf, then a book's own, where an ``.icc`` is one too."""
    shipped = [path.stem for path in sorted(shelf.glob("*.toml")) if path.stem != "profiles"]
    tables = [path.stem for path in sorted(own.glob("*.toml"))] if own else []
    profiles = [path.name for path in sorted(own.glob("*.icc"))] if own else []
    return tuple(dict.fromkeys((*shipped, *tables, *profiles)))


def _imprint(templates: Path) -> tuple[str, ...]:
    """Keys that the imprint prints, in any language of the templates; none where they do not say."""
    words = toml_of(templates / "words.toml", PurePath("templates/words.toml"))
    if isinstance(words, Problem):
        return ()
    lists = [table.get("imprint_rows") for table in words.tables.values() if isinstance(table, dict)]
    rows = [row for rows in lists if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    return tuple(dict.fromkeys(str(row["key"]) for row in rows if "key" in row))


def _unknown(book: Toml, name: str, known: Sequence[str], shown: str) -> Iterator[Problem]:
    """Keys of a table that nobody reads; none where it is not known which are read."""
    for key in book.table(name) if known else ():
        if key not in known:
            yield RULES["S022"].at(book.place(name, 0, key), f"{shown} 的 {key}", meant(key, known))


def _parts(book: Toml) -> Iterator[Problem]:
    rows = book.tables.get("part", [])
    if not are_tables(rows):
        yield RULES["S021"].at(book.place("", 0, "part"), "part 要是一串表", "每一部分寫成 [[part]]，兩層方括號。")
        return
    for number, row in enumerate(rows):
        for key in row:
            if key not in _PART:
                yield RULES["S022"].at(book.place("part", number, key), f"[[part]] 的 {key}", meant(key, _PART))
        if row.get("matter", "body") not in MATTERS:
            yield RULES["S021"].at(book.place("part", number, "matter"), "matter 只可以是 front、body 或 back")
        if not are_texts(row.get("sections", [])):
            hint = '寫成 sections = ["甲的檔名", "乙的檔名"]：方括號之內，每個名稱有引號，以逗號分開。'
            yield RULES["S021"].at(book.place("part", number, "sections"), "sections 要是一串檔名", hint)
        if not ID.fullmatch(str(row.get("id", "part"))):
            hint = "id 會成為連結，只可用小寫英文字母、數字和連字號。"
            yield RULES["S021"].at(book.place("part", number, "id"), f"部分的 id「{row['id']}」不合用", hint)
        if row.get("id") in [other.get("id") for other in rows[:number] if "id" in other]:
            words = f"兩個部分的 id 都是「{row['id']}」"
            yield RULES["S021"].at(book.place("part", number, "id"), words, "改掉其中一個。")
    if rows and not any(row.get("sections") for row in rows):
        yield RULES["S021"].at(
            book.place("part"), "書裏一篇也沒有", '在 sections 列出各篇的檔名，例如 sections = ["preface"]。'
        )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
