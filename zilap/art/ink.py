"""The inks of the book, read from ``templates/css/tokens.css``: a designer changes a colour there, once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Ink = Literal["ink", "harbour", "vermilion", "gold", "paper", "mist", "sand", "harbour-40", "harbour-70"]
TEMPLATES = Path(__file__).parents[2] / "templates"


def read(css: str) -> Mapping[str, str]:
    """Every custom property of a style sheet whose value is a colour ``#rrggbb``.

    >>> dict(read(":root { --gold: #c59c4d; --line: 18pt }"))
    {'gold': '#c59c4d'}
    """
    return MappingProxyType(dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b", css)))


@cache
def inks() -> Mapping[str, str]:
    """The inks of the templates."""
    return read((TEMPLATES / "css" / "tokens.css").read_text(encoding="utf-8"))


def ink(name: Ink) -> str:
    """The RGB of an ink as ``#rrggbb``.  Raises KeyError when tokens.css does not name it."""
    return inks()[name]
