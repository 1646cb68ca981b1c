"""The style sheets below ``templates/`` as text: brackets and quotes that do not pair, which no CSS reader tells of.

A block left open takes in every rule after it, in this file and in those that are read after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from zilap.problem import Place, Problem
from zilap.source.rules import RULES
from zilap.source.toml import text_of

_EXCERPT = 40
_TOKEN = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?|[{};]", re.S)
"""Comments, strings, and what parts rules (CSS Syntax 3, 4)."""


def check(folder: Path) -> Iterator[Problem]:
    """What does not pair in any style sheet of a folder, and sheets that are not UTF-8."""
    for path in sorted(folder.rglob("*.css")):
        shown = PurePath(folder.name) / path.relative_to(folder).as_posix()
        text = text_of(path, shown)
        if isinstance(text, Problem):
            yield text
            continue
        for at, words, hint in faults(text):
            yield RULES["L012"].at(Place(shown, text.count("\n", 0, at) + 1), words, hint)


def faults(css: str) -> Iterator[tuple[int, str, str]]:
    """Where (index), what and what to do, of brackets, quotes and comments that do not pair.

    >>> [(at, words) for at, words, _ in faults("a { b: c\\nd { e: f }")]
    [(0, '大括號沒有關上（a）')]
    """
    open_: list[tuple[int, str]] = []
    suspect: tuple[int, str] | None = None
    begun = 0
    for found in _TOKEN.finditer(css):
        token = found[0]
        if token.startswith("/*"):
            if not token.endswith("*/") or len(token) < 4:
                yield found.start(), "註解 /* 沒有關上", "在後面補上 */。"
            continue
        if token[0] in "\"'":
            if len(token) < 2 or token[-1] != token[0]:
                yield found.start(), f"引號沒有關上（{token[:_EXCERPT].strip()}）", "在同一行補上引號。"
            continue
        if token == "{":
            rule = _rule(css, begun, found.start())
            if open_ and not open_[-1][1].startswith("@") and not rule[1].startswith(("@", "&")):
                suspect = suspect or open_[-1]
            open_.append(rule)
        elif token == "}" and not open_:
            yield found.start(), "多了一個 }", "刪去，或補上前面欠了的 {。"
        elif token == "}":
            open_.pop()
        begun = found.end()
    if open_:
        at, name = suspect or open_[-1]
        yield at, f"大括號沒有關上（{name[:_EXCERPT]}）", "在這條規則的末尾補上 }。"


def _rule(css: str, begun: int, end: int) -> tuple[int, str]:
    """Where a rule begins, after what stands before it, and the words before its bracket."""
    words = re.sub(r"/\*.*?\*/", lambda found: " " * len(found[0]), css[begun:end], flags=re.S)
    return begun + len(words) - len(words.lstrip()), " ".join(words.split())
