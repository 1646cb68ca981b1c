"""The words of two layouts → what differs, section by section: each edit, and the lines that it stands on."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from zilap.record import Line, Pages

JOINED = 4
"""Characters between two differences up to which they are told as one."""
CONTEXT = 8
"""Characters that are shown on each side of an edit."""
_BLANK = re.compile(r"[\s\u00ad\u200b\u2060\ufeff]+|\u2010$")
_BETWEEN = re.compile(r"(?<=[!-~])[ \u00a0]+(?=[!-~])")
"""A blank between Latin words."""
_LATIN = re.compile(r"[0-9A-Za-z]{2}|[0-9][-,.]|[-,.][0-9]")
_MOST = 4_000_000
"""Characters times characters up to which two texts are compared character by character."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of text: the index of its page, and its number among the page's lines."""

    page: int
    line: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that differ between two versions of one section, and the lines that they stand on."""

    section: str
    old: str
    new: str
    before: str
    """A few characters that stand before it in both."""
    after: str
    old_spots: tuple[Spot, ...]
    new_spots: tuple[Spot, ...]
    own: bool
    """Whether the source of the section was changed: else it follows from a change elsewhere."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a section without blanks, and the line that each character stands on."""

    chars: str
    spots: tuple[Spot, ...]
    runs: tuple[int, ...]
    """The same number for all characters that are read in one go: of a paragraph, a cell, a generated line."""
    words: frozenset[int]
    """The characters that a blank stands before: between Latin words, and lines of a generated page."""

    def said(self, some: Iterable[int]) -> str:
        """These characters as one reads them, with the blanks between words."""
        return "".join(f" {self.chars[at]}" if at in self.words else self.chars[at] for at in some)

    def near(self, first: int, last: int) -> tuple[str, str]:
        """A few characters before and after these, of the same run; no Latin word is cut."""
        start, end = max(first - CONTEXT, 0), min(last + CONTEXT, len(self.chars))
        while self.in_word(start):
            start -= 1
        while self.in_word(end):
            end += 1
        here = self.runs[min(first, len(self.chars) - 1)] if self.chars else 0
        before = self.said(at for at in range(start, first) if self.runs[at] == here).lstrip()
        after = self.said(at for at in range(last, end) if self.runs[at] == here)
        return before + " " * bool(before and first != last and first in self.words), after

    def in_word(self, at: int) -> bool:
        """Whether a number or Latin word goes on at this character, on one line: 1|2 of 12."""
        return (
            0 < at < len(self.chars)
            and at not in self.words
            and _LATIN.fullmatch(self.chars, at - 1, at + 1) is not None
            and self.spots[at - 1] == self.spots[at]
        )

    def starts(self, first: int, last: int) -> list[int]:
        """Those of these characters that a run begins with: it goes on with nothing above it."""
        return [at for at in range(max(first, 1), min(last, len(self.runs))) if self.runs[at] != self.runs[at - 1]]

    def around(self, first: int, last: int) -> tuple[Spot, ...]:
        """The lines of these characters; of none, the lines that meet there."""
        if first == last:
            first, last = max(first - 1, 0), last + 1
        return tuple(dict.fromkeys(self.spots[first:last]))


def _texts(pages: Pages) -> dict[str, _Text]:
    """The text of each section, in the order of the source: a note is where it is written, whatever page it is on."""
    rows: dict[str, list[tuple[int, int, int]]] = {}
    for page, made in enumerate(pages.pages):
        for number, line in enumerate(made.lines):
            rows.setdefault(line.section or made.section, []).append((line.line if line.section else 0, page, number))
    return {section: _text(sorted(found), pages) for section, found in rows.items()}


def _text(rows: Iterable[tuple[int, int, int]], pages: Pages) -> _Text:
    """The text of lines: block (the line of the source, 0 on a generated page), page and number of each."""
    chars, spots, runs, words = "", list[Spot](), list[int](), set[int]()
    above, run = (-1, -1, -1), 0
    for row in rows:
        block, page, number = row
        line = pages.pages[page].lines[number]
        run += block != above[0] or not _goes_on(line, pages.pages[above[1]].lines[above[2]], page == above[1])
        if not line.section or (run in runs[-1:] and _BETWEEN.search(f"{chars[-1]} {line.text[:1]}")):
            words.add(len(chars))
        for word in _BETWEEN.split(line.text):
            text = _BLANK.sub("", word)
            chars += text
            spots += [Spot(page, number)] * len(text)
            runs += [run] * len(text)
            words.add(len(chars))
        words.discard(len(chars))
        above = row
    return _Text(chars, tuple(spots), tuple(runs), frozenset(words))


def _goes_on(line: Line, above: Line, same_page: bool) -> bool:
    """Whether a line of the same block goes on with the one above: not a cell, which stands beside the one before.

    Nor in type of another size.  On a generated page what stands side by side is one: a title and its page number.
    """
    if not line.section:
        level = min(line.y + line.height, above.y + above.height) - max(line.y, above.y)
        return same_page and level > min(line.height, above.height) / 2
    same_type = abs(line.height - above.height) < max(line.height, above.height) / 5
    return same_type and (not same_page or shared(line, above) > 0)


_NO_TEXT = _Text("", (), (), frozenset())


def edits(old: Pages, new: Pages, sources: Mapping[str, str], folios: Collection[tuple[str, str]]) -> Iterator[Edit]:
    """Every edit.  A folio that moved follows from a change elsewhere, in whatever section it is printed.

    Args:
        old: one layout.
        new: another.
        sources: the inputs that changed between them; without any, every edit is its section's own.
        folios: old and new folio of each section that moved.
    """
    before, after = _texts(old), _texts(new)
    files = {line.section: line.file for pages in (old, new) for page in pages.pages for line in page.lines}
    for section in dict.fromkeys([*old.sections, *new.sections]):
        own = not sources or files.get(section) in sources
        for edit in _edits_of(section, before.get(section, _NO_TEXT), after.get(section, _NO_TEXT), own):
            yield dataclasses.replace(edit, own=False) if (edit.old, edit.new) in folios else edit


def _edits_of(section: str, old: _Text, new: _Text, own: bool) -> Iterator[Edit]:
    if old.chars == new.chars:
        return
    found = _differences(old.chars, new.chars, lambda first, last: bool(old.starts(first, last)))
    done = 0
    for first, last, start, end in (piece for one in found for piece in _pieces(one, old, new)):
        if start == end or first == last:
            back = _back(old, first, last, done) if start == end else _back(new, start, end, start - first + done)
            first, last, start, end = first - back, last - back, start - back, end - back
        done = last
        while old.in_word(first) and new.in_word(start) and old.chars[first - 1] == new.chars[start - 1]:
            first, start = first - 1, start - 1
        while old.in_word(last) and new.in_word(end) and old.chars[last] == new.chars[end]:
            last, end = last + 1, end + 1
        before, after = old.near(first, last) if old.chars else new.near(start, end)
        yield Edit(
            section,
            old.said(range(first, last)).strip(),
            new.said(range(start, end)).strip(),
            before,
            after,
            old.around(first, last),
            new.around(start, end),
            own,
        )


def _back(text: _Text, first: int, last: int, least: int) -> int:
    """How far back these characters say the same from the start of a run: 003 that is gone with the title after it.

    Of ``003甲003乙`` and ``003乙`` a comparison may as well say that ``甲003`` is gone; ``least`` is as far as it goes.
    """
    start = first
    while start > least and text.runs[start] == text.runs[start - 1]:
        start -= 1
        if text.chars[start] != text.chars[last - first + start]:
            return 0
    return first - start if start > least else 0


_Ends = tuple[int, int, int, int]
"""First and last of some characters of the old text, first and last of the new one."""


def _pieces(ends: _Ends, old: _Text, new: _Text) -> Iterator[_Ends]:
    """A difference that goes through as many runs of both texts, run by run: cell by cell of a table."""
    first, last, start, end = ends
    before, after = old.starts(first + 1, last), new.starts(start + 1, end)
    cuts = zip(before, after, strict=True) if len(before) == len(after) else ()
    for a, b in (*cuts, (last, end)):
        if old.chars[first:a] != new.chars[start:b]:
            yield first, a, start, b
        first, start = a, b


def _differences(old: str, new: str, apart: Callable[[int, int], bool] = lambda first, last: False) -> Iterator[_Ends]:
    """Runs of characters that differ: first and last in the old text, first and last in the new one.

    ``apart`` says of the characters between two runs whether they keep them two.

    >>> list(_differences("甲乙丙丁", "甲乙子丁"))
    [(2, 3, 2, 3)]
    """
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - head
    tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(a) * len(b) > _MOST or not a or not b:
        yield head, head + len(a), head, head + len(b)
        return
    run: _Ends | None = None
    for tag, *ends in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        first, last, start, end = (head + at for at in ends)
        if tag == "equal":
            continue
        if run and first - run[1] <= JOINED and not apart(run[1], first + 1):
            run = run[0], last, run[2], end
        else:
            if run:
                yield run
            run = first, last, start, end
    if run:
        yield run


def shared(line: Line, other: Line) -> float:
    """How much of their width two lines have in common, mm; 0 where they stand side by side."""
    return max(min(line.x + line.width, other.x + other.width) - max(line.x, other.x), 0)
