"""Two layouts of the book → what differs: which pages, how, and what a printer has to replate.

A page is told by its place in the book: page 12 of the old layout against page 12 of the new one.  Its text is
told by its section: where the words of the section are the same and stand elsewhere, the page was reflowed.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from zilap.record import Line, Page, Pages

KINDS = {
    "new": "新增",
    "gone": "刪去",
    "text": "文字",
    "reference": "牽連的文字",
    "picture": "圖片",
    "reflow": "重排",
    "design": "版式",
}
"""How a page can differ, in words for an editor.

``reference`` is text whose source was not touched: page numbers, the contents, quoted figures, running heads.
``reflow`` is the same text elsewhere.  ``design`` is everything else that shows: a template, a style sheet, a font.
"""
SIGNATURE = 16
"""Pages printed on the two sides of one sheet, where the book does not say."""
JOINED = 4
"""Characters between two differences up to which they are told as one."""
CONTEXT = 8
"""Characters that are shown on each side of an edit."""
_BLANK = re.compile(r"[\s\u00ad\u200b\u2060\ufeff]+|\u2010$")
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
class Change:
    """A page that does not look as it did."""

    index: int
    """From 0."""
    old: str
    """Its folio in the old layout; empty where it is new."""
    new: str
    """Its folio in the new one; empty where it is gone."""
    section: str
    kinds: tuple[str, ...]
    """Of ``KINDS``, in its order."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two layouts."""

    old: Pages
    new: Pages
    pages: tuple[Change, ...]
    edits: tuple[Edit, ...]
    moved: Mapping[str, tuple[str, str]]
    """Id of a section → old and new folio of its first page; empty where it is new or gone."""
    sources: Mapping[str, str]
    """Each input that changed → ``new``, ``gone`` or ``changed``."""
    signature: int = 0
    """Pages of a signature as the book has it; 0: not known, and reckoned as ``SIGNATURE``."""
    pictures: Collection[str] = frozenset()
    """Names of the pictures that came, went, or have another content."""

    @property
    def reflowed(self) -> tuple[Change, ...]:
        """Pages whose text stands elsewhere than it did."""
        return tuple(change for change in self.pages if {"reflow", "new", "gone"} & set(change.kinds))

    @property
    def sheets(self) -> tuple[int, ...]:
        """Numbers, from 1, of the signatures that hold a changed page."""
        return tuple(sorted({change.index // (self.signature or SIGNATURE) + 1 for change in self.pages}))


def compare(old: Pages, new: Pages, signature: int = 0) -> Comparison:
    """What differs between two layouts of one book, whose signatures have so many pages."""
    sources = dict(_sources(old.inputs, new.inputs))
    moved = dict(_moved(old, new))
    edits = tuple(_edits(old, new, sources, set(moved.values())))
    shown = _names(old) ^ _names(new) | {PurePath(name).name for name in sources if "/images/" in name}
    pages = tuple(_changes(old, new, _touched(edits), shown))
    return Comparison(old, new, pages, edits, moved, sources, signature, frozenset(shown))


def _sources(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name) and "/editions/" not in name:
            yield name, "changed" if name in old and name in new else "new" if name in new else "gone"


def _moved(old: Pages, new: Pages) -> Iterator[tuple[str, tuple[str, str]]]:
    """Sections whose first page has another folio."""
    for id in dict.fromkeys([*old.sections, *new.sections]):
        before, after = (_folio(pages, id) for pages in (old, new))
        if before != after:
            yield id, (before, after)


def _folio(pages: Pages, section: str) -> str:
    first = pages.first(section)
    return "" if first is None else pages.pages[first].label


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a section without blanks, and the line that each character stands on."""

    chars: str
    spots: tuple[Spot, ...]
    runs: tuple[int, ...]
    """The same number for all characters that are read in one go: of a paragraph, a cell, a generated line."""

    def near(self, first: int, last: int) -> tuple[str, str]:
        """A few characters before and after these, of the same run."""
        before = range(max(first - CONTEXT, 0), first)
        after = range(last, min(last + CONTEXT, len(self.chars)))
        here = self.runs[min(first, len(self.chars) - 1)] if self.chars else 0
        own = [[self.chars[at] for at in some if self.runs[at] == here] for some in (before, after)]
        return "".join(own[0]), "".join(own[1])

    def starts(self, first: int, last: int) -> bool:
        """Whether a run begins among these characters: it goes on with nothing above it."""
        return any(self.runs[at] != self.runs[at - 1] for at in range(max(first, 1), min(last, len(self.runs))))

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
    chars, spots, runs = [], [], []
    above, run = (-1, -1, -1), 0
    for row in rows:
        block, page, number = row
        line = pages.pages[page].lines[number]
        run += block != above[0] or not _goes_on(line, pages.pages[above[1]].lines[above[2]], page == above[1])
        text = _BLANK.sub("", line.text)
        chars.append(text)
        spots += [Spot(page, number)] * len(text)
        runs += [run] * len(text)
        above = row
    return _Text("".join(chars), tuple(spots), tuple(runs))


def _goes_on(line: Line, above: Line, same_page: bool) -> bool:
    """Whether a line of the same block goes on with the one above: not a cell, which stands beside the one before.

    On a generated page what stands side by side is one: a title and its page number.
    """
    if not line.section:
        level = min(line.y + line.height, above.y + above.height) - max(line.y, above.y)
        return same_page and level > min(line.height, above.height) / 2
    return not same_page or _shared(line, above) > 0


_NO_TEXT = _Text("", (), ())


def _edits(old: Pages, new: Pages, sources: Mapping[str, str], folios: Collection[tuple[str, str]]) -> Iterator[Edit]:
    """Every edit.  A folio that moved follows from a change elsewhere, in whatever section it is printed."""
    before, after = _texts(old), _texts(new)
    files = {line.section: line.file for pages in (old, new) for page in pages.pages for line in page.lines}
    for section in dict.fromkeys([*old.sections, *new.sections]):
        own = not sources or files.get(section) in sources
        for edit in _edits_of(section, before.get(section, _NO_TEXT), after.get(section, _NO_TEXT), own):
            yield dataclasses.replace(edit, own=False) if (edit.old, edit.new) in folios else edit


def _edits_of(section: str, old: _Text, new: _Text, own: bool) -> Iterator[Edit]:
    if old.chars == new.chars:
        return
    for first, last, start, end in _differences(old.chars, new.chars, old.starts):
        while _in_word(old, first) and _in_word(new, start) and old.chars[first - 1] == new.chars[start - 1]:
            first, start = first - 1, start - 1
        while _in_word(old, last) and _in_word(new, end) and old.chars[last] == new.chars[end]:
            last, end = last + 1, end + 1
        before, after = old.near(first, last) if old.chars else new.near(start, end)
        yield Edit(
            section,
            old.chars[first:last],
            new.chars[start:end],
            before,
            after,
            old.around(first, last),
            new.around(start, end),
            own,
        )


def _in_word(text: _Text, at: int) -> bool:
    """Whether a number or Latin word goes on at this character, on one line: 1|2 of 12."""
    return (
        0 < at < len(text.chars)
        and _LATIN.fullmatch(text.chars, at - 1, at + 1) is not None
        and text.spots[at - 1] == text.spots[at]
    )


def _differences(
    old: str, new: str, apart: Callable[[int, int], bool] = lambda first, last: False
) -> Iterator[tuple[int, int, int, int]]:
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
    run: tuple[int, int, int, int] | None = None
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


Touched = Mapping[str, set[int]]
"""``old`` and ``new`` → numbers of the lines of a page that an edit touches; ``own`` likewise, of both."""


def _names(pages: Pages) -> set[str]:
    """Every picture that is shown."""
    return {picture.text for page in pages.pages for picture in page.pictures}


def _changes(old: Pages, new: Pages, touched: Mapping[int, Touched], pictures: Collection[str]) -> Iterator[Change]:
    """Every page that differs; ``pictures`` are those that came, went, or have another content.

    On paper of another size every page does, a blank one too.
    """
    same_size = (old.width, old.height) == (new.width, new.height)
    for index in range(max(len(old.pages), len(new.pages))):
        before = old.pages[index] if index < len(old.pages) else None
        after = new.pages[index] if index < len(new.pages) else None
        if before and after:
            if before.draws == after.draws and same_size:
                continue
            kinds = _kinds(before, after, touched.get(index, {}), pictures)
        else:
            kinds = ("new",) if after else ("gone",)
        shown = after or before
        assert shown is not None
        yield Change(index, before.label if before else "", after.label if after else "", shown.section, kinds)


def _touched(edits: Iterable[Edit]) -> dict[int, dict[str, set[int]]]:
    found: dict[int, dict[str, set[int]]] = {}
    for edit in edits:
        for side, spots in (("old", edit.old_spots), ("new", edit.new_spots)):
            for spot in spots:
                page = found.setdefault(spot.page, {"old": set(), "new": set(), "own": set(), "other": set()})
                page[side].add(spot.line)
                page["own" if edit.own else "other"].add(spot.line)
    return found


def _kinds(before: Page, after: Page, touched: Touched, pictures: Collection[str]) -> tuple[str, ...]:
    found = set()
    if touched.get("own"):
        found.add("text")
    if touched.get("other"):
        found.add("reference")
    if any(picture.text in pictures for page in (before, after) for picture in page.pictures):
        found.add("picture")
    if _standing(before, touched.get("old", set())) != _standing(after, touched.get("new", set())):
        found.add("reflow")
    return tuple(kind for kind in KINDS if kind in found) or ("design",)


def _standing(page: Page, but: Iterable[int]) -> list[tuple[float, float, str]]:
    """Where everything stands that no edit touches: a line by its text, a picture by its name."""
    left = set(but)
    lines = [line for number, line in enumerate(page.lines) if number not in left]
    return sorted((one.x, one.y, one.text) for one in (*lines, *page.pictures))


def ranges(labels: Sequence[tuple[int, str]]) -> str:
    """Pages as a person writes them: runs of neighbours are joined.

    >>> ranges([(4, "1"), (5, "2"), (6, "3"), (8, "5")])
    '1–3、5'
    """
    runs: list[list[tuple[int, str]]] = []
    for page in labels:
        if runs and runs[-1][-1][0] + 1 == page[0]:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(run[0][1] if len(run) == 1 else f"{run[0][1]}–{run[-1][1]}" for run in runs)


def line_number(page: Page, number: int) -> int:
    """The number of a line as a reader counts it: from the top of the column that it stands in.

    Running heads are not counted; lines that stand beside each other count as one, as the cells of a table do: what
    is under or over a line of a column is of that column.
    """
    target = page.lines[number]
    column, left = [target], [line for line in page.lines if line is not target]
    for line in column:
        column += (joined := [one for one in left if _one_column(one, line)])
        left = [one for one in left if one not in joined]
    tops = sorted({round(line.y) for line in column})
    return tops.index(round(target.y)) + 1


def _one_column(line: Line, other: Line) -> bool:
    """Whether two lines stand in one column: they share more than a third of the narrower one's width."""
    return _shared(line, other) > min(line.width, other.width) / 3


def _shared(line: Line, other: Line) -> float:
    """How much of their width two lines have in common, mm; 0 where they stand side by side."""
    return max(min(line.x + line.width, other.x + other.width) - max(line.x, other.x), 0)
