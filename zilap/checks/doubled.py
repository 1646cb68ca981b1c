"""T116: a character typed twice, where a word ends or begins with it and the other stands alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from zilap.checks import context, speller, style
from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.problem import Level

ALONE = 9.0
"""Cost, in nats, of a character that is hardly a word by itself: 擴 in 擴擴散."""
LIKELY = 8.25
"""Nats by which a text is likelier without a character."""
CERTAIN = 12.0
"""Those of a character that may well be a word, or begin one: 機會|會."""
BEGINS = 14.0
"""Cost, in nats, of a word that may begin with the second of the two: 普通法|法律."""
TWICE = 12.5
"""Cost, in nats, of a character twice that is a word: 剛剛."""
SIZES = (4, 3, 2)
"""Characters of a word, the longest first."""
_COUNTS = frozenset("一每幾兩多")
_RUN = re.compile(r"[\u3400-\u9fff]{3,}")
_PAIR = re.compile(r"([\u3400-\u9fff])\1")
_THRICE = re.compile(r"(?<![「『])([\u3400-\u9fff])\1\1(?!\1)")


@dataclass(frozen=True, slots=True)
class _Twins:
    """``doubled.toml``: which characters may well stand beside themselves."""

    free: frozenset[str]
    """Words of one character: 機會會落實."""
    link: frozenset[str]
    """What goes on after a finished word: 之間間的."""
    names: frozenset[str]
    """Ends of compound nouns: 房屋署署長."""
    things: frozenset[str]
    """What a verb is doubled before: 揮揮手."""
    sounds: frozenset[str]
    """Sounds, which go on as long as they like: 咚咚咚."""


@cache
def _twins(name: str) -> _Twins:
    row = tomllib.loads((style.WORDS / name / "doubled.toml").read_text(encoding="utf-8"))["twins"]
    return _Twins(*(frozenset(str(row[key])) for key in ("free", "link", "names", "things", "sounds")))


@check("T116", Copy, "似多打了一個字", level=Level.WARN, hint="刪去多出的一個。")
def twice(copy: Copy) -> Found:
    """詞尾或詞首的字多打一次，例如「培訓人員員」「渠渠道」：去掉一個便是常用詞，多出的一個不能獨立成詞。

    疊詞（高高興興、一封封、揮揮手）、「房屋署署長」一類相接的兩個詞、「機會會」一類的助動詞都不算。

    不算的字在 zilap/checks/words/hk/doubled.toml 的 [twins]；詞語取自 zilap/checks/dictionary/。
    """
    if not copy.chinese or copy.mistagged:
        return
    twins = _twins(copy.style.name)
    for item in copy.hant or copy.runs:
        for start, end in _doubled(item.text, twins):
            if not item.language(start):
                yield item.at(start), f"「{item.text[start:end]}」（{item.around(start, end)}）"


def _doubled(text: str, twins: _Twins) -> Iterator[tuple[int, int]]:
    """Where a word with its doubled character begins and ends."""
    for found in _THRICE.finditer(text):
        if found[1] not in twins.sounds:
            yield found.start(), found.end()
    if not _PAIR.search(text):
        return
    for run in _RUN.finditer(text):
        for pair in _PAIR.finditer(run[0]):
            at = pair.start()
            if not _rhymes(run[0], at):
                word = _cut(run[0], at, twins) or _spare(run[0], at, twins)
                if word:
                    yield run.start() + word[0], run.start() + word[1]


def _rhymes(raw: str, at: int) -> bool:
    """Whether it is one of three, or of two pairs: 轉轉折折."""
    char = raw[at]
    return (
        raw[at - 1 : at] == char
        or raw[at + 2 : at + 3] == char
        or bool((at > 1 and raw[at - 2] == raw[at - 1]) or (at + 3 < len(raw) and raw[at + 2] == raw[at + 3]))
    )


def _cut(raw: str, at: int, twins: _Twins) -> tuple[int, int] | None:
    """Where the cheapest reading shows a word and a character of it once more."""
    return None if raw[at] in twins.free else _after(raw, at, twins) or _before(raw, at, twins)


def _spare(raw: str, at: int, twins: _Twins) -> tuple[int, int] | None:
    """A word and its last character once more, where the text is much likelier without: 理事會|會."""
    cost, text = speller.words().cost, raw.translate(speller.words().fold)
    starts = (at + 1 - size for size in SIZES if size <= at + 1)
    start = next((start for start in starts if text[start : at + 1] in cost), None)
    goes_on = any(cost.get(text[at + 1 : at + 1 + size], BEGINS) < BEGINS for size in SIZES)
    if start is None or goes_on or cost.get(text[at : at + 2], TWICE) < TWICE or raw[at - 1] in _COUNTS:
        return None
    asked = CERTAIN if raw[at] in twins.free | twins.names else LIKELY
    return (start, at + 2) if context.gain_without(text, at, at + 1) >= asked else None


def _after(raw: str, at: int, twins: _Twins) -> tuple[int, int] | None:
    """A word and its last character once more: 人員|員."""
    cuts = speller.cuts(raw)
    if at in cuts or at + 1 not in cuts or at + 2 not in cuts:
        return None
    index = cuts.index(at + 1)
    follows = raw[at + 2 : cuts[index + 2]] if at + 2 < len(raw) else ""
    counted = raw[cuts[index - 1]] in _COUNTS and raw[at] != "半"
    if counted or (len(follows) == 1 and follows not in twins.link):
        return None
    return cuts[index - 1], at + 2


def _before(raw: str, at: int, twins: _Twins) -> tuple[int, int] | None:
    """A word, and its first character once more before it: 渠|渠道."""
    cuts = speller.cuts(raw)
    if at not in cuts or at + 1 not in cuts or at + 2 in cuts or raw[at] in twins.names:
        return None
    index = cuts.index(at)
    end = cuts[index + 2]
    if index and cuts[index] - cuts[index - 1] == 1:
        return None
    if speller.price(raw[at]) < ALONE or raw[at + 2] in twins.things:
        return None
    return at, end
