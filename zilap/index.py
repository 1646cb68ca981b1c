"""Book → its index: which sections speak of what, in the order of strokes.

A section is named once for each term.  On paper the page is the one on which its words first stand
(``starts.page_of``), so an entry keeps the words that it was found by.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from zilap.book import Book, Figure, Section, Term
from zilap.han import numerals, strokes
from zilap.han.convert import Script, simplified

LEAST = 2
"""Characters of the shortest words that are looked for."""
_UNPRINTED = frozenset({"kind", "data", "lat", "lon", "language", "summary", "image", "portrait", "signature", "logo"})
"""Fields of a head that are not printed as they stand."""
_NAMED = frozenset({"id", "area", "group", "way", "track", "direction", "logo", "name_en", "title_en"})
"""Of a row of data: what says how it is shown, and what is in another language."""
_UNREAD = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\[\[[^\]]*\]\]|\{\{[^}]*\}\}|\{[^}]*\}|^\[\^[^\]]*\]:.*$|\[\^[^\]]*\]|\]\([^)]*\)|[\[\]*_`|]",
    re.M,
)
"""Markup, and what it says besides the running text: notes, pictures, references, addresses."""
_BLANK = re.compile(r"[ \t\u3000]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A section that speaks of a term, and the words by which it does so first."""

    section: Section
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index."""

    term: Term
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries whose first character has so many strokes; 0: Latin letters."""

    strokes: int
    entries: tuple[Entry, ...]

    @property
    def numeral(self) -> str:
        """The number in Chinese."""
        return numerals.written(self.strokes)


def groups(book: Book) -> tuple[Group, ...]:
    """The index of a book.  The front matter is not in it, nor is a term that no section speaks of."""
    found: dict[str, list[Mention]] = {}
    sections = (item for part in book.parts if part.matter != "front" for item in part.sections)
    for item in (item for item in sections if not item.kind.generated):
        names = _names(book.terms, simplified(item.language))
        for name, words in _spoken_of(_text(item, book.figures), names):
            found.setdefault(name, []).append(Mention(item, words))
    entries = [Entry(term, tuple(found[term.name])) for term in book.terms if term.name in found]
    entries.sort(key=lambda entry: strokes.key(entry.term.name))
    return tuple(Group(number, tuple(some)) for number, some in groupby(entries, key=_strokes))


def _strokes(entry: Entry) -> int:
    return next((number for number, _ in strokes.key(entry.term.name)), 0)


def _spoken_of(text: str, names: _Names) -> Iterator[tuple[str, str]]:
    """Each term that a text speaks of, and by which words first."""
    seen: set[str] = set()
    for hit in names.pattern.finditer(text):
        name = names.meant[hit[0]]
        if name not in seen:
            seen.add(name)
            yield name, hit[0]


@dataclass(frozen=True, slots=True)
class _Names:
    """Words to look for, to the name of their term; the pattern tries the longer of two that begin together first."""

    meant: Mapping[str, str]
    pattern: re.Pattern[str]


@functools.lru_cache(maxsize=4)
def _names(terms: tuple[Term, ...], hans: bool) -> _Names:
    """What to look for in a section; in Simplified characters in one that is."""
    script = Script()
    meant: dict[str, str] = {}
    for term in terms:
        for words in (term.name, *term.also):
            plain = _BLANK.sub("", script.convert(words) if hans else words)
            if len(plain) >= LEAST:
                meant.setdefault(plain, term.name)
    longest_first = sorted(meant, key=lambda words: (-len(words), words))
    return _Names(meant, re.compile("|".join(map(re.escape, longest_first)) or "$^"))


def _text(item: Section, figures: Mapping[str, Figure]) -> str:
    """What a section prints: its head, its text, its data; without markup and blanks."""
    head = (value for key, value in item.head.items() if key not in _UNPRINTED)
    rows = (row for table in item.data.values() for row in table)
    data = (words for row in rows for key, value in row.items() for words in _shown(key, value, figures))
    return _BLANK.sub("", _UNREAD.sub("", "\n".join([*head, item.text, *data])))


def _shown(key: str, value: Any, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """The words that a row of data prints of one of its keys: of a figure, its label."""
    if key == "figure":
        return (figures[value].label,) if value in figures else ()
    return (value,) if isinstance(value, str) and key not in _NAMED else ()
