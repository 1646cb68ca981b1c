"""Table ``[cover]`` of book.toml → Cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from zilap.book import Cover
from zilap.problem import Problem
from zilap.source.rules import RULES
from zilap.source.toml import Toml

_LENGTHS: Mapping[str, str] = MappingProxyType(
    {"flaps_mm": "flaps", "turn_in_mm": "turn_in", "hinge_mm": "hinge", "spine_mm": "spine"}
)
"""Key in book.toml → field of Cover."""
_TEXTS = ("blurb", "blurb_en", "flap_front", "flap_back", "spine_subtitle", "price", "add_on", "qr", "foil")
_BINDINGS = ("soft", "hard")


def read(book: Toml) -> tuple[Cover, list[Problem]]:
    """What the table says, and what is wrong in it; a wrong value is left at its default."""
    rows = book.table("cover")
    problems = list(_wrong(book, rows))
    values: dict[str, Any] = {_LENGTHS[key]: float(rows[key]) for key in _LENGTHS if _length(rows.get(key))}
    values |= {key: rows[key].strip() for key in _TEXTS if isinstance(rows.get(key), str)}
    if rows.get("binding") in _BINDINGS:
        values["binding"] = rows["binding"]
    return Cover(**values, place=book.place("cover")), problems


def _wrong(book: Toml, rows: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in rows.items():
        place = book.place("cover", 0, key)
        fits = _rule(key)
        if fits is None:
            known = "、".join(("binding", *_LENGTHS, *_TEXTS))
            yield RULES["S022"].at(place, key, f"[cover] 可用：{known}。")
        elif not fits[0](value):
            yield RULES["S021"].at(place, f"{key} = {value!r}", fits[1])
    if rows.get("binding") == "hard" and rows.get("flaps_mm"):
        yield RULES["S021"].at(book.place("cover", 0, "flaps_mm"), "精裝封面沒有勒口", "刪去 flaps_mm，或改為 soft。")


def _rule(key: str) -> tuple[Callable[[Any], bool], str] | None:
    """Whether a value is good for this key, and what to write."""
    if key == "binding":
        return lambda value: value in _BINDINGS, '寫 "soft"（軟封面）或 "hard"（精裝）。'
    if key in _LENGTHS:
        return _length, "寫毫米數，例如 80。"
    if key in _TEXTS:
        return lambda value: isinstance(value, str), "內容放在引號之內。"
    return None


def _length(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 300
