"""Table ``[epub]`` of book.toml → Ebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from zilap.book import VARIANTS, Ebook
from zilap.problem import Problem, meant
from zilap.source.rules import RULES
from zilap.source.toml import Toml, are_texts

_TEXTS = ("title_file_as", "publisher_file_as", "series", "series_number", "description", "certified_by")
_LISTS = ("subjects", "variants")


def read(book: Toml) -> tuple[Ebook, list[Problem]]:
    """What the table says, and what is wrong in it; what is wrong is left out."""
    rows = book.table("epub")
    texts = {key: str(rows[key]).strip() for key in _TEXTS if _text(rows.get(key))}
    subjects = tuple(rows["subjects"]) if are_texts(rows.get("subjects")) else ()
    asked = rows["variants"] if are_texts(rows.get("variants")) else []
    variants = tuple(name for name in VARIANTS if name in asked)
    return Ebook(variants, subjects, MappingProxyType(texts)), list(_wrong(book, rows))


def _wrong(book: Toml, rows: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in rows.items():
        place = book.place("epub", 0, key)
        if key not in (*_TEXTS, *_LISTS):
            yield RULES["S022"].at(place, f"[epub] 的 {key}", meant(key, (*_TEXTS, *_LISTS)))
        elif key in _LISTS and not are_texts(value):
            yield RULES["S021"].at(place, f"{key} = {value!r}", f'寫成 {key} = ["甲", "乙"]。')
        elif key in _TEXTS and not _text(value):
            yield RULES["S021"].at(place, f"{key} = {value!r}", "內容放在引號之內。")
    asked = rows["variants"] if are_texts(rows.get("variants")) else []
    for name in (name for name in asked if name not in VARIANTS):
        place = book.place("epub", 0, "variants")
        yield RULES["S021"].at(place, f"沒有「{name}」這種電子書", meant(name, VARIANTS))


def _text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
