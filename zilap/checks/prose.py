"""What proofreading looks at: the copy of one file, and the copy of the whole book."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

from zilap.book import Book, Section
from zilap.checks import blocks, style
from zilap.checks.lexicon import Found as Hit
from zilap.checks.needs import Need, Signs, needs, signs
from zilap.checks.runs import Line, Run, Sort, run
from zilap.checks.style import Style
from zilap.han import script, simplified
from zilap.problem import Place
from zilap.source.section import PICTURE_FIELDS

T = TypeVar("T")

HANS = ("zh-Hans", "zh-CN", "zh-SG")
"""Beginnings of language tags that say Simplified Chinese."""
SAMPLE = 600
"""Characters that are looked at to tell the script of a section."""
MOSTLY = 0.2
"""Share of Simplified characters above which a text is not Traditional with slips in it."""
_FEW = 24
"""Characters and pairs beyond which it is quicker to search a run than to ask for each of them."""
_NOT_PROSE = frozenset((*PICTURE_FIELDS, "kind", "data", "lat", "lon", "language", "date", "file"))
"""Fields of a head that no reader reads as text."""
_USUAL = dict(zip("后于余几万个与云众从关", "後於餘幾萬個與雲眾從關", strict=True))
"""Simplified characters that old Traditional texts know, and what they mean in a Simplified one."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u2e80-\u2fdf]")
_TOML = re.compile(
    r"^[ \t]*(?:\[\[?(?P<table>[A-Za-z0-9_.-]+)\]|(?P<key>[A-Za-z0-9_.-]+)[ \t]*=)?"
    r'|"""(?P<long>.*?)"""|"(?P<text>(?:[^"\\\n]|\\.)*)"|\'(?P<plain>[^\'\n]*)\'|(?P<comment>#[^\n]*)',
    re.M | re.S,
)


class Notes:
    """What was read of one text, so that it is read again only when the text is another.  Nothing is noted at first."""

    def __init__(self) -> None:
        self.begun = self.new = False
        self.now: dict[Hashable, Any] = {}
        self._before: Mapping[Hashable, Any] = {}

    def begin(self, before: Mapping[Hashable, Any]) -> None:
        """From now on note what is read; ``before``: what was noted of the same text the last time."""
        self.begun, self._before = True, before

    def of(self, key: Hashable, read: Callable[..., T], *given: Any) -> T:
        """What ``read`` gives; the key says what it is, and all that it follows from besides the text."""
        if not self.begun:
            return read(*given)
        if key not in self.now:
            self.new = self.new or key not in self._before
            self.now[key] = self._before[key] if key in self._before else read(*given)
        found: T = self.now[key]
        return found

    def all(self, key: Hashable, read: Callable[..., Iterable[T]], *given: Any) -> Sequence[T]:
        """The same, of everything that ``read`` yields."""
        return self.of(key, lambda: tuple(read(*given)))


@dataclass(frozen=True, eq=False)
class Copy:
    """The text of one source file, run by run.  No two are equal."""

    file: PurePath
    language: str
    """BCP 47 tag of its text."""
    runs: tuple[Run, ...]
    style: Style
    section: Section | None = None
    """None for a data file."""
    mistagged: bool = False
    """Said to be Traditional, yet most of it is Simplified."""
    hant: tuple[Run, ...] = ()
    """The same runs in Traditional characters, one for one: what speaks of numbers and names reads these."""
    book: Book | None = None
    """The book it is of, which vouches for its own words."""
    notes: Notes = field(default_factory=Notes, init=False)

    @property
    def traditional(self) -> bool:
        """Whether it is written in Traditional Chinese."""
        return self.chinese and not self.simplified and not self.mistagged

    @property
    def simplified(self) -> bool:
        """Whether it is written in Simplified Chinese."""
        return self.language.startswith(HANS)

    @property
    def chinese(self) -> bool:
        """Whether it is written in Chinese."""
        return self.language.startswith("zh")

    @functools.cached_property
    def text(self) -> str:
        """The text of its runs, a line each."""
        return "\n".join(item.text for item in self.runs)

    @functools.cached_property
    def signs(self) -> Signs:
        """What any of its runs has, in either script."""
        return signs(
            self.text if self.hant is self.runs else "\n".join((self.text, *(item.text for item in self.hant)))
        )

    def having(self, *needed: Need) -> Iterator[Run]:
        """Its runs that have one of each."""
        return (self.runs[index] for index in self._having(needed, self.runs))

    def _having(self, needed: Iterable[Need], runs: Sequence[Run]) -> Iterator[int]:
        """The indices of the runs that have one of each."""
        there = [self.signs.among(need) for need in needed]
        few = [some for some in there if len(some) < _FEW]
        for index, item in enumerate(runs) if all(there) else ():
            for some in few:
                if not any(map(item.text.__contains__, some)):
                    break
            else:
                yield index

    def matching(self, pattern: re.Pattern[str]) -> Iterator[Run]:
        """Its runs in which a pattern matches."""
        return (item for index in self._searched(pattern, self.runs) if pattern.search((item := self.runs[index]).text))

    def _searched(self, pattern: re.Pattern[str], runs: Sequence[Run]) -> Iterable[int]:
        """The indices of the runs in which a pattern may match."""
        if not self.notes.begun:
            return self._having(needs(pattern), runs)
        return self.notes.all((pattern.pattern, pattern.flags, runs is self.runs), self._matched, pattern, runs)

    def _matched(self, pattern: re.Pattern[str], runs: Sequence[Run]) -> Iterator[int]:
        return (index for index in self._having(needs(pattern), runs) if pattern.search(runs[index].text))

    def words(self, name: str) -> Iterator[tuple[Run, Hit]]:
        """Every entry of a word list, language spans left out; none where the list is not for its script."""
        lists = self.style.lists if self.traditional else self.style.hans if self.simplified else {}
        if name in lists:
            wrong = lists[name].within(self.text, self.signs)
            for item in self.runs if wrong else ():
                for hit in lists[name].find(item.text) if any(word in item.text for word in wrong) else ():
                    if not item.language(hit.start):
                        yield item, hit

    def find(
        self,
        pattern: re.Pattern[str],
        sorts: Collection[Sort] | None = None,
        *,
        hant: bool = False,
    ) -> Iterator[tuple[Run, re.Match[str]]]:
        """Every match in its runs (of these sorts), language spans left out; ``hant``: in Traditional characters."""
        runs = self.hant if hant else self.runs
        for item in (runs[index] for index in self._searched(pattern, runs)):
            for found in pattern.finditer(item.text) if sorts is None or item.sort in sorts else ():
                if not item.foreign or not item.language(found.start()):
                    yield item, found

    def each(self, pattern: re.Pattern[str], sorts: Collection[Sort] | None = None) -> Iterator[tuple[Place, str]]:
        """A finding for every match in Chinese text: where it stands, and its words in their context."""
        if self.chinese:
            for item, found in self.find(pattern, sorts):
                yield item.at(found.start()), f"「{found[0].strip()}」（{item.around(found.start(), found.end())}）"


@dataclass(frozen=True, slots=True, eq=False)
class BookCopy:
    """The copy of every file of a book.  No two are equal, so that what was read of one can be kept with it."""

    book: Book
    copies: tuple[Copy, ...]
    style: Style

    @property
    def sections(self) -> tuple[Copy, ...]:
        """The copy of the sections, in the order of the book."""
        return tuple(copy for copy in self.copies if copy.section)


def read(book: Book, only: Collection[str] = ()) -> BookCopy:
    """The copy of a book; with ``only``, of these sections alone (no data files)."""
    house = style.load(book.root, book.place.file.parent.as_posix())
    written = [section for section in book.sections if not section.kind.generated and not section.kind.opens]
    copies = [_section(section, book, house) for section in written if not only or section.id in only]
    if not only:
        copies += [_data(path, book, house) for path in _data_files(book)]
    return BookCopy(book, tuple(copies), house)


def _section(section: Section, book: Book, house: Style) -> Copy:
    file = section.place.file
    runs = (*_head(section), *blocks.runs(section.text, section.first_line, file))
    language = section.language or book.language
    sample = "".join(item.text for item in runs if not item.foreign)[:SAMPLE]
    mistagged = not language.startswith(HANS) and simplified.share(sample) > MOSTLY
    hant = tuple(map(_in_traditional, runs)) if language.startswith(HANS) else runs
    return Copy(file, language, runs, house, section, mistagged, hant, book)


def _in_traditional(item: Run) -> Run:
    """A run with every character in its most usual Traditional form, so that places stay true."""
    return replace(item, text="".join(map(_traditional_form, item.text)))


@functools.cache
def _traditional_form(char: str) -> str:
    """Characters that Traditional text has too (里, 面, 台) stay as they are."""
    return _USUAL.get(char) or (script.traditional(char)[0] if script.only_simplified(char) else char)


def _head(section: Section) -> Iterator[Run]:
    for name, text in section.head.items():
        if name in _NOT_PROSE or not text:
            continue
        line = Line(section.head_lines.get(name, 1), section.head_columns.get(name, 1), text)
        made = run([line], "field", section.place.file, name=name)
        yield _english(made) if name.endswith("_en") else made


def _english(made: Run) -> Run:
    return Run(made.text, made.sort, made.file, made.spots, made.name, made.marks, ((0, len(made.text), "en"),))


def _data_files(book: Book) -> list[Path]:
    data = sorted((book.root / "data").glob("*.toml"))
    return [path for path in (book.root / "book.toml", *data) if path.is_file()]


def _data(path: Path, book: Book, house: Style) -> Copy:
    name = PurePath(book.place.file.parent, path.relative_to(book.root).as_posix())
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    runs = tuple(strings(text, name))
    return Copy(name, book.language, runs, house, hant=runs, book=book)


def strings(toml: str, file: PurePath) -> Iterator[Run]:
    """The strings of a TOML file that hold Chinese, and those that are said to be English.

    Each has its table (as a mark), key, line and column.
    """
    table = key = ""
    for token in _TOML.finditer(toml):
        table, key = token["table"] or table, token["key"] or key
        group = next((name for name in ("long", "text", "plain") if token[name] is not None), None)
        english = key.endswith("_en")
        if group is None or not (english or _HAN.search(token[group])):
            continue
        start = token.start(group)
        number = toml.count("\n", 0, start) + 1
        column = start - toml.rfind("\n", 0, start)
        lines = [
            Line(number + more, column if not more else 1, text) for more, text in enumerate(token[group].split("\n"))
        ]
        made = run(lines, "datum", file, name=key, marks=frozenset({table}), plain=True)
        yield _english(made) if english else made
