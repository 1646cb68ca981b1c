"""``data/names.toml`` and ``data/index.toml`` → what the index of the book lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zilap.book import Term
from zilap.problem import Problem, meant
from zilap.source.rules import RULES
from zilap.source.toml import Toml, are_texts

_KEYS = {"zh", "en", "also", "place"}


def read(files: Mapping[str, Toml]) -> tuple[Term, ...]:
    """Every ``[[name]]`` and ``[[term]]``; what both speak of is one, with the words of both."""
    names = files["names"].rows("name") if "names" in files else ()
    subjects = files["index"].rows("term") if "index" in files else ()
    found: dict[str, Term] = {}
    for row in (*names, *subjects):
        name, also = str(row.get("zh", "")), row.get("also", [])
        if name:
            before = found.get(name, Term(name))
            words = also if are_texts(also) else ()
            found[name] = Term(name, str(row.get("en", "")) or before.name_en, (*before.also, *words))
    return tuple(found.values())


def check(index: Toml) -> Iterator[Problem]:
    """What is wrong with ``data/index.toml``."""
    for number, row in enumerate(index.rows("term")):
        if not row.get("zh"):
            words = "zh 是印出來的詞目；en 是英文，also 是文中的其他叫法。"
            yield RULES["S019"].at(row["place"], "[[term]] 沒有 zh", words)
        if not are_texts(row.get("also", [])):
            yield RULES["S019"].at(index.place("term", number, "also"), "also 不是一串文字", '寫成 also = ["金管局"]。')
        for key in row:
            if key not in _KEYS:
                yield RULES["S022"].at(
                    index.place("term", number, key), f"[[term]] 的 {key}", meant(key, _KEYS - {"place"})
                )
