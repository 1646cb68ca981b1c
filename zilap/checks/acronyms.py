"""T414: a well-known body or term, and an acronym that is not quite its own."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping

from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.style import WORDS

_SHORT = re.compile(r"[（(](?:簡稱|下稱|英文簡稱|英文縮寫|縮寫)?[「“]?(?P<short>[A-Z][A-Za-z]{1,7})[」”]?[）)]")
_LONGEST = 20
"""Characters of the longest name that is listed."""


@functools.cache
def _known(style: str) -> Mapping[str, frozenset[str]]:
    """Name → its acronyms."""
    rows = tomllib.loads((WORDS / style / "acronyms.toml").read_text(encoding="utf-8"))["list"].strip().splitlines()
    return {name: frozenset(shorts) for name, *shorts in map(str.split, rows)}


@check("T414", Copy, "縮寫與名稱不符", hint="查對官方縮寫。")
def acronyms(copy: Copy) -> Found:
    """「香港貿易發展局（HKDTC）」：通行的機構、協定和用語，括號裏的縮寫多一字、少一字，兩字掉轉，或大小寫不對。

    名單在 zilap/checks/words/hk/acronyms.toml；與通行縮寫完全不同的（另有所指），不報告。
    """
    for item, found in copy.find(_SHORT, hant=True) if copy.chinese else ():
        known = _known(copy.style.name)
        before = item.text[max(found.start() - _LONGEST, 0) : found.start()].rstrip("》」”")
        name = next((before[at:] for at in range(len(before)) if before[at:] in known), "")
        rights = known.get(name, frozenset())
        if found["short"] not in rights and any(_near(found["short"], right) for right in rights):
            yield (
                item.at(found.start("short")),
                f"「{name}」的縮寫是 {'、'.join(sorted(rights))}，這裏作 {found['short']}",
            )


def _near(one: str, other: str) -> bool:
    """Whether the letters of two acronyms are the same, or all but one are."""
    one, other = one.upper(), other.upper()
    left, right = list(one), list(other)
    for letter in one:
        if letter in right:
            left.remove(letter)
            right.remove(letter)
    return len(left) <= 1 and len(right) <= 1 and len(other) > 2
