"""Tables ``[edition.NAME]`` of book.toml → the Edition that is made."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from zilap.book import Edition, Row
from zilap.han.convert import DICTIONARIES
from zilap.problem import Place, Problem, Stop, meant
from zilap.source import marks, releases
from zilap.source.rules import RULES
from zilap.source.section import ID
from zilap.source.toml import Toml

QUOTES = ("corner", "curly")
"""Quotation marks of an edition that converts: 「」 as the sources have them, or “ ”."""
_KEYS = ("number", "impression", "date", "isbn", "note", "language", "convert", "quotes")
_ISBN = ("print", "epub")
_CHOICES = {"quotes": QUOTES, "convert": DICTIONARIES}


def check(book: Toml) -> Iterator[Problem]:
    """What is wrong with any of the tables, but for their values."""
    for name, row in book.table("edition").items():
        if not isinstance(row, dict):
            hint = "版本要有名稱：寫成 [edition.hant]，內容放在下面各行。"
            yield RULES["S021"].at(book.place("edition", 0, name), f"{name} 直接寫在 [edition] 之下", hint)
            continue
        if not ID.fullmatch(name):
            hint = "版本的名稱會成為資料夾，只可用小寫英文字母、數字和連字號，例如 [edition.hant]。"
            yield RULES["S021"].at(book.place(f"edition.{name}"), f"版本名稱「{name}」不合用", hint)
        language = row.get("language", "")
        if language and not (isinstance(language, str) and marks.language(language)):
            yield RULES["S033"].at(_at(book, name, "language"), str(language))
        for key in row:
            if key not in _KEYS:
                yield RULES["S022"].at(_at(book, name, key), f"[edition.{name}] 的 {key}", meant(key, _KEYS))
        for key in _isbn(row):
            if key not in _ISBN:
                yield RULES["S022"].at(_at(book, name, "isbn"), f"isbn 的 {key}", meant(key, _ISBN))


def read(book: Toml, name: str, released: Path) -> tuple[Edition, list[Problem]]:
    """The edition of this name (empty: the first), and what is wrong with it; a wrong value is left at its default.

    ``released`` is the folder with the records of what was released before.

    Raises:
        Stop: book.toml has no such edition.
    """
    tables = {key: row for key, row in book.table("edition").items() if isinstance(row, dict)}
    name = name or next(iter(tables), "main")
    if tables and name not in tables:
        raise Stop([RULES["S021"].at(book.place(), f"沒有版本 {name}", f"可用：{'、'.join(tables)}。")])
    row = tables.get(name, {})
    number, impression = (row.get(key, 1) if _is_count(row.get(key)) else 1 for key in ("number", "impression"))
    earlier, unread = releases.earlier(released, name, number, impression)
    made = Edition(
        name=name,
        number=number,
        date=_day(row.get("date")),
        isbn_print=str(_isbn(row).get("print", "")),
        isbn_epub=str(_isbn(row).get("epub", "")),
        note=str(row.get("note", "")),
        place=book.place(f"edition.{name}") if tables else book.place(),
        language=str(row.get("language", "zh-Hans" if row.get("convert") else "")),
        convert=str(row.get("convert", "")),
        quotes=row.get("quotes") == "curly",
        impression=impression,
        earlier=earlier,
    )
    return made, [*_wrong(book, name, row), *unread]


def _wrong(book: Toml, name: str, row: Row) -> Iterator[Problem]:
    """Values of one edition that cannot be."""
    for key in ("number", "impression"):
        if key in row and not _is_count(row[key]):
            hint = f"版次和印次是整數，例如 {key} = 1。"
            yield RULES["S021"].at(_at(book, name, key), f"{key} = {row[key]}", hint)
    if "date" in row and _day(row["date"]) is None:
        yield RULES["S018"].at(_at(book, name, "date"), str(row["date"]))
    for key, known in _CHOICES.items():
        if row.get(key, "") not in ("", *known):
            yield RULES["S021"].at(_at(book, name, key), f"{key} = {row[key]!r}", f"可用：{'、'.join(known)}。")


def _at(book: Toml, name: str, key: str) -> Place:
    return book.place(f"edition.{name}", 0, key)


def _isbn(row: Row) -> Mapping[str, Any]:
    found = row.get("isbn")
    return found if isinstance(found, dict) else {}


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 1


def _day(value: object) -> datetime.date | None:
    """A day as TOML gives it, or as text in the same form; None where it is neither."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime.date) else None
