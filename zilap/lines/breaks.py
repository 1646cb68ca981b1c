"""Where the lines of a flat paragraph may end."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache

import pyphen

from zilap.lines import kinds
from zilap.lines.css import TextRules
from zilap.weasy import ffi, line_break

NEVER, LAST_RESORT, RUN, HYPHEN, GOOD, FORCED = range(6)
"""How welcome a break is.  LAST_RESORT: only where nothing else fits the line.  RUN: between a number and its unit,
when the line would else be very loose.  HYPHEN: shows a hyphen."""

_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")

_PHRASE_BEFORE, _PHRASE_AFTER = frozenset("iamc"), frozenset("iamo")
"""Kinds between which a phrase goes on: ideographs, letters and digits, middle dots, what is in brackets."""
_ATTRIBUTE = 4
"""Bytes of a PangoLogAttr: bits, the first of which says that a line may break before the character."""
_BREAKS = bytes(GOOD if byte & 1 else NEVER for byte in range(256))


def opportunities(
    text: str,
    language: str | None,
    rules: Sequence[TextRules],
    joined: Set[int],
    found: Sequence[str],
    seams: Set[int] = frozenset(),
) -> bytearray:
    """For each place 0 … len(text): may a line end before that character?

    Unicode's rules (UAX 14, by Pango), less CLREQ's prohibitions, less unbreakable runs, across all inline boxes.
    ``seams`` are characters with which a box begins that does not wrap, in one that does.
    """
    count = len(text)
    if not text:
        return bytearray(1)
    plain = text.replace("\ufffc", "\u2e80")
    attributes = bytes(ffi.buffer(line_break.get_log_attrs(plain, language)))
    breaks = bytearray(attributes[::_ATTRIBUTE].translate(_BREAKS))
    breaks[0] = NEVER
    for mark in kinds.UNFREE.finditer(text):
        for i in range(max(mark.start(), 1), min(mark.end() + 1, count)):
            if breaks[i] and kinds.forbidden(text[i - 1], text[i], rules[i].strictness):
                breaks[i] = LAST_RESORT
    distinct = {id(rule): rule for rule in rules}.values()
    if "\u00ad" in text or any(rule.hyphens == "auto" for rule in distinct):
        _hyphenate(text, rules, breaks)
    if "f" in found or not all(rule.is_plain for rule in distinct):
        _by_style(breaks, rules, found, seams)
    for i in joined:
        breaks[i] = NEVER
    for run in kinds.UNBREAKABLE.finditer(text):
        for i in range(run.start() + 1, run.end()):
            breaks[i] = min(breaks[i], RUN)
    for i, character in enumerate(text) if "\n" in text else ():
        if character == "\n":
            breaks[i] = FORCED if breaks[i] == FORCED else NEVER
            breaks[i + 1] = FORCED
    breaks[count] = FORCED
    return breaks


def _by_style(breaks: bytearray, rules: Sequence[TextRules], found: Sequence[str], seams: Set[int]) -> None:
    """What ``white-space``, ``word-break``, ``overflow-wrap``, ``line-break: anywhere``, ``--line-phrase`` change."""
    for i in range(1, len(breaks) - 1):
        before, after = rules[i - 1], rules[i]
        if not (before.wraps or after.wraps or i in seams):
            breaks[i] = NEVER
        elif found[i] == "f":
            breaks[i] = min(breaks[i], LAST_RESORT)
        elif after.keep_phrases and found[i - 1] in _PHRASE_BEFORE and found[i] in _PHRASE_AFTER:
            breaks[i] = min(breaks[i], RUN)
        elif not breaks[i] and found[i] != "s":
            if after.strictness == "anywhere" or (after.break_all and found[i - 1] == found[i] == "a"):
                breaks[i] = GOOD
            elif after.break_anywhere:
                breaks[i] = LAST_RESORT


def _hyphenate(text: str, rules: Sequence[TextRules], breaks: bytearray) -> None:
    """Soft hyphens, and the words of each language where ``hyphens: auto`` (CSS Text 4)."""
    for i, character in enumerate(text):
        if character == "\u00ad" and i + 1 < len(text):
            breaks[i + 1] = HYPHEN if rules[i].hyphens != "none" else NEVER
    for word in _WORD.finditer(text):
        rule = rules[word.start()]
        least, left, right = rule.hyphenate_limits
        if rule.hyphens == "auto" and rule.language and len(word[0]) >= least:
            dictionary = _dictionary(rule.language, left, right)
            for place in dictionary.positions(word[0]) if dictionary else ():
                breaks[word.start() + place] = max(breaks[word.start() + place], HYPHEN)


@lru_cache(None)
def _dictionary(language: str, left: int, right: int) -> pyphen.Pyphen | None:
    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=left, right=right) if known else None
