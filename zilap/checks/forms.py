"""T117: the wrong one of two Traditional characters that share a Simplified one, and forms that are never right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from zilap.checks import speller, style
from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.problem import Level

SIZES = (4, 3, 2)
"""Characters of a word, the longest first."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """``forms.toml``."""

    words: Mapping[str, str]
    """Word with the wrong character → the word."""
    starts: frozenset[str]
    """The first two characters of every one of them."""
    never: re.Pattern[str]
    """Characters that are never right (a group), and words that have one all the same."""
    right: Mapping[str, str]
    """Character that is never right → what it stands for."""


@cache
def _forms(name: str) -> _Forms:
    row = tomllib.loads((style.WORDS / name / "forms.toml").read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for line in str(row["forms"]).strip().splitlines():
        swap, *good = line.split()
        words |= {word.replace(swap[1], swap[0]): word for word in good}
    never = {swap[0]: swap[1] for swap in str(row["never"]).split()}
    kept = "|".join(str(row["kept"]).split())
    starts = frozenset(word[:2] for word in words)
    return _Forms(words, starts, re.compile(f"{kept}|([{''.join(never)}])"), never)


@check("T117", Copy, "字形與詞不符", level=Level.WARN, hint="改成這個詞的寫法；名稱從原名。")
def forms(copy: Copy) -> Found:
    """兩個繁體字在簡體是同一個字，轉換或選字時錯用了另一個：「彷佛」「格侷」「四舍五入」；日本字形、形近的僻字也在此列。

    只在讀作一個詞的時候才算，「體制造成」裏的「制造」不算。詞表在 zilap/checks/words/hk/forms.toml。
    """
    if not copy.traditional:
        return
    lists = [copy.style.lists[name] for name in style.LISTS if name in copy.style.lists]
    table = _forms(copy.style.name)
    for item in copy.having(table.starts | table.right.keys()):
        for start, end, right in _wrong(item.text, table):
            listed = any(hit.start < end and start < hit.end for words in lists for hit in words.find(item.text))
            if not item.language(start) and not listed:
                shown = item.around(start, end)
                yield item.at(start), f"「{item.text[start:end]}」應作「{right}」（{shown}）"


def _wrong(text: str, table: _Forms) -> Iterator[tuple[int, int, str]]:
    """Start and end of every wrong form, and what it should be."""
    for found in table.never.finditer(text):
        if found[1]:
            yield found.start(), found.end(), table.right[found[1]]
    for at in speller.places(text, table.starts):
        word = next((word for size in SIZES if (word := text[at : at + size]) in table.words), "")
        if word and (len(word) > 2 or not speller.begins(text, at + 1)):
            yield at, at + len(word), table.words[word]
