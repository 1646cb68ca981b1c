"""The order of strokes (筆劃), in which the indexes of Hong Kong stand.  From Unihan: see ``strokes.txt``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType


def count(char: str) -> int:
    """Strokes of a character; 0 for what has none, or is not known.

    >>> count("一"), count("港"), count("A")
    (1, 12, 0)
    """
    return _table().get(char, 0)


def key(text: str) -> tuple[tuple[int, str], ...]:
    """What text is sorted by: the strokes of each character, marks left out; Latin letters stand before all others.

    >>> sorted(["香港", "「亞藝」", "巴林", "中國", "BIMCO", "巴西"], key=key)
    ['BIMCO', '中國', '巴西', '巴林', '「亞藝」', '香港']
    """
    return tuple((count(char), char.casefold()) for char in text if char.isalnum())


@functools.cache
def _table() -> Mapping[str, int]:
    text = Path(__file__).with_name("strokes.txt").read_text(encoding="utf-8")
    rows = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType({char: int(number) for number, chars in rows for char in chars})
