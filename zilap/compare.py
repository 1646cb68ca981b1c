"""Two layouts of the book → what differs: which pages, how, and what a printer has to replate.

A page is told by its place in the book: page 12 of the old layout against page 12 of the new one.  Its text is
told by its section: where the words of the section are the same and stand elsewhere, the page was reflowed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from zilap.edits import Edit, edits, shared
from zilap.record import Line, Page, Pages, largest

KINDS = {
    "new": "新增",
    "gone": "刪去",
    "text": "文字",
    "reference": "牽連的文字",
    "picture": "圖片",
    "reflow": "重排",
    "moved": "移位",
    "design": "版式",
}
"""How a page can differ, in words for an editor.

``reference`` is text whose source was not touched: page numbers, the contents, quoted figures, running heads.
``reflow`` is the same text elsewhere.  ``moved`` is a page that looks like an old one in every pixel, which stood
elsewhere in the book: pages came or went before it.  ``design`` is everything else that shows: a template, a style
sheet, a font.
"""
_WRAPPED = ("templates/cover/", "templates/css/tokens.css", "fonts/", "option:preset")
"""Inputs that the cover is drawn with, besides those of the press."""
SIGNATURE = 16
"""Pages printed on the two sides of one sheet, where the book does not say."""


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
    def cover(self) -> bool:
        """Whether the printed cover may differ besides the width of its spine."""
        drawn = any(name.startswith(_WRAPPED) or "/press/" in name for name in self.sources)
        sizes = {(pages.width, pages.height) for pages in (self.old, self.new)}
        return drawn or len(sizes) > 1 or self.old.cover != self.new.cover

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
    made = tuple(edits(old, new, sources, set(moved.values())))
    shown = _names(old) ^ _names(new) | {PurePath(name).name for name in sources if "/images/" in name}
    resized = {name for name, _ in _sizes(old).items() ^ _sizes(new).items()}
    renamed = {section for section, _ in _heads(old).items() ^ _heads(new).items()}
    pages = tuple(_changes(old, new, _touched(made), shown, resized, renamed))
    return Comparison(old, new, pages, made, moved, sources, signature, frozenset(shown))


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


Touched = Mapping[str, set[int]]
"""``old`` and ``new`` → numbers of the lines of a page that an edit touches; ``own`` likewise, of both."""


def _names(pages: Pages) -> set[str]:
    """Every picture that is shown."""
    return {picture.text for page in pages.pages for picture in page.pictures}


def _sizes(pages: Pages) -> dict[str, tuple[float, float]]:
    """What each picture is reduced for, wherever it stands."""
    return largest(picture for page in pages.pages for picture in page.pictures)


def _heads(pages: Pages) -> Mapping[str, tuple[str, str, str]]:
    """What the running heads of each section may say: the titles of the book, of the part, and its own."""
    heads, part = {}, ""
    for id, title in pages.sections.items():
        part = title if id.startswith("part-") else part
        heads[id] = (pages.title, part, title)
    return heads


def _changes(
    old: Pages,
    new: Pages,
    touched: Mapping[int, Touched],
    pictures: Collection[str],
    resized: Collection[str],
    renamed: Collection[str],
) -> Iterator[Change]:
    """Every page that differs; ``pictures`` are those that came, went, or have another content.

    On paper of another size every page does, a blank one too.  ``resized`` are shown in another size somewhere;
    ``renamed`` are the sections whose running heads say something else.
    """
    same_size = (old.width, old.height) == (new.width, new.height)
    looks, now = ({page.draws for page in pages.pages} if same_size else set() for pages in (old, new))
    for index in range(max(len(old.pages), len(new.pages))):
        before = old.pages[index] if index < len(old.pages) else None
        after = new.pages[index] if index < len(new.pages) else None
        if before and after:
            if before.draws == after.draws and same_size:
                continue
            kinds = _kinds(before, after, touched.get(index, {}), pictures) or _otherwise(after, resized, renamed)
        else:
            kinds = ("new",) if after else ("gone",)
        shown = after or before
        assert shown is not None
        if shown.draws in (looks if after else now):
            kinds = ("moved",)
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
    return tuple(kind for kind in KINDS if kind in found)


def _otherwise(page: Page, resized: Collection[str], renamed: Collection[str]) -> tuple[str, ...]:
    """How a page differs on which everything stands as it did; of its running head there is no record."""
    if any(picture.text in resized for picture in page.pictures):
        return ("picture",)
    return ("reference",) if page.section in renamed else ("design",)


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
    return shared(line, other) > min(line.width, other.width) / 3
