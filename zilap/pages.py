"""A book → pages.  Each section is set by itself (``galleys``); here they are put in order and joined.

A section needs to know the side that it begins on, and the folios that it prints.  Both follow from how many pages
the sections before it fill.  So galleys are ordered with what is known, or was true the last time, until nothing
changes; those that are right already are on the shelf.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from zilap import inputs
from zilap.book import Book
from zilap.galleys import complaints, folios, galley, join, quotes, shelf
from zilap.galleys.crew import Crew
from zilap.galleys.galley import isolate_fonts, ready
from zilap.galleys.shelf import Shelf
from zilap.galleys.values import Galley, Kit, Labels, Order
from zilap.html import Copy
from zilap.made import Box, Laid, PageMap, PageStart, SourceMap, Starts
from zilap.problem import Rule, Stop, rules
from zilap.typefaces import Typefaces

__all__ = ["Setting", "Sheet", "isolate_fonts", "kit", "lay_out", "ready", "roman"]

RULES = rules(
    Rule(
        "L004",
        "排版引擎有話說",
        "排版引擎遇到看不懂的 CSS 或載入不到的檔案時只記一筆，照樣出頁，結果卻不是設計師想要的。",
        "改正這條 CSS 或檔案；只有瀏覽器才懂的 CSS 請放在 epub.css。",
        stops=True,
    ),
)
MOST_ROUNDS = 8
CHARACTERS = 500
"""Of a page, about: a first guess, good enough to know how many figures a folio has."""
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet and the file that an editor or designer knows it by."""

    name: Path
    css: str


@dataclass(frozen=True, slots=True)
class Setting:
    """All that a layout is made from."""

    book: Book
    copies: tuple[Copy, ...]
    sheets: tuple[Sheet, ...]
    faces: Typefaces
    picture: Callable[[str], Path]
    """Name of a picture → the file to show; sent to other processes, so no lambda."""
    cache: Path
    """A folder for what the engine writes for itself."""
    say: Callable[[str], None] = lambda words: None
    """Told how far the work is."""
    whole: bool = True
    """False for a part of the book: references to the rest lead nowhere, and that is no fault."""
    tools: str = ""
    """What identifies code and libraries; empty where galleys are not to be kept."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a section stands."""

    at: int
    """Index of its first page: from 0 in the front matter, else from the first page of the body (which may be -1)."""
    pages: int


@dataclass(slots=True)
class _Chain:
    """Sections that follow one another, and whose first knows its side: they are set one after the other."""

    waiting: deque[Copy]
    at: int
    """Index of the next page, as in ``_Spot``."""


@dataclass(slots=True)
class _Done:
    """The galleys of one round, by section; without their PDFs, which are on the shelf."""

    galleys: dict[str, Galley] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def lay_out(setting: Setting) -> Laid:
    """Lay the book out and write its PDF.

    Raises:
        Stop: when the engine warns of anything but a missing glyph.
    """
    made = kit(setting)
    folder = setting.cache / "galleys" / _name(setting) if made.key else None
    kept = Shelf(folder)
    counts = _recalled(folder, setting.copies)
    done = _Done()
    with Crew(made) as crew:
        for _ in range(MOST_ROUNDS):
            spots = _spots(setting.copies, counts)
            labels = _labels(setting.copies, spots, done.galleys)
            done = _round(setting, crew, kept, spots, labels)
            found = {copy.id: done.galleys[copy.id].pages for copy in setting.copies}
            now = _labels(setting.copies, spots, done.galleys)
            settled = found == counts and not quotes.stale(setting.copies, done.galleys, labels, now)
            counts = found
            if settled:
                break
    _stop_at(setting, (words for made in done.galleys.values() for words in made.warnings))
    laid, lost = _joined(setting, made, kept, done, spots, now)
    laid = replace(laid, settled=laid.settled and settled)
    if setting.whole:
        _stop_at(setting, (f"No anchor #{name}" for name in lost))
    if folder:
        _remember(folder, counts)
        kept.tidy()
    return laid


def kit(setting: Setting) -> Kit:
    """What every galley of a book is set with."""
    trim, faces = setting.book.trim, setting.faces.faces
    size = f"size: {trim.width}mm {trim.height}mm; bleed: {trim.bleed}mm"
    page = f"@page {{ {size} }}\n:root {{ --bleed: {trim.bleed}mm }}\n"
    css = setting.faces.css("fonts:") + "".join(sheet.css for sheet in setting.sheets) + page
    programs = [(face.family, face.sha256) for face in faces]
    sections = frozenset(section.id for section in setting.book.sections)
    parts = (setting.tools, css, programs, sorted(sections), setting.whole)
    return Kit(
        css=css,
        fonts={face.path.name: face.path for face in faces},
        families={face.family: face.path.name for face in faces},
        sections=sections,
        pictures={name: f"{found.sha256} {found.path.name}" for name, found in setting.book.pictures.items()},
        picture=setting.picture,
        cache=setting.cache,
        whole=setting.whole,
        key=inputs.sha(repr(parts).encode()) if setting.tools else "",
    )


def _name(setting: Setting) -> str:
    """What tells the shelf of one book from another's."""
    shown = [] if setting.whole else [copy.id for copy in setting.copies]
    return inputs.book_name(setting.book.root, setting.book.edition.name, *shown)


def _recalled(folder: Path | None, copies: Iterable[Copy]) -> dict[str, int]:
    """How many pages each section fills: the last time, or about."""
    try:
        known = json.loads(_counts(folder).read_bytes()) if folder else {}
    except (OSError, ValueError):
        known = {}
    return {copy.id: int(known[copy.id]) if copy.id in known else _about(copy) for copy in copies}


def _about(copy: Copy) -> int:
    return 1 + len(_TAG.sub("", copy.html)) // CHARACTERS


def _counts(folder: Path) -> Path:
    """Where it is remembered: beside the shelf, which is tidied up."""
    return folder.with_suffix(".json")


def _remember(folder: Path, counts: Mapping[str, int]) -> None:
    inputs.put(_counts(folder), json.dumps(counts).encode())


def _begins(copy: Copy, at: int) -> int:
    """The page that a section begins on, where ``at`` is the next; recto pages have even indices."""
    return at + 1 if (copy.begins == "recto" and at % 2) or (copy.begins == "verso" and not at % 2) else at


def _spots(copies: Iterable[Copy], counts: Mapping[str, int]) -> dict[str, _Spot]:
    """Where each section stands if the sections fill so many pages."""
    spots: dict[str, _Spot] = {}
    at = 0
    for copy in copies:
        at = _start(copy) if copy.first else _begins(copy, at)
        spots[copy.id] = _Spot(at, counts[copy.id])
        at += counts[copy.id]
    return spots


def _start(copy: Copy) -> int:
    """The first page of the body: a recto; or the verso before it, where a part opens with both."""
    return -1 if copy.begins == "verso" else 0


def _front(copies: Sequence[Copy], spots: Mapping[str, _Spot]) -> int:
    """Pages with roman folios: all before the recto on which the body begins."""
    front = [spots[copy.id] for copy in copies[: _body(copies)]]
    pages = front[-1].at + front[-1].pages if front else 0
    if _body(copies) == len(copies):
        return pages
    pages -= _start(copies[_body(copies)])
    return pages + pages % 2


def _body(copies: Sequence[Copy]) -> int:
    """How many sections the front matter has."""
    return next((index for index, copy in enumerate(copies) if copy.first), len(copies))


def _labels(copies: Sequence[Copy], spots: Mapping[str, _Spot], galleys: Mapping[str, Galley]) -> dict[str, str]:
    """The folio of each section and of all that is quoted of them; empty for one that is quoted and not there."""
    front, at = _front(copies, spots), _indices(copies, spots)
    labels = {id: "" for copy in copies for id in galley.quoted(copy.html)}
    return labels | {id: _label(index, front) for id, index in (quotes.pages(labels, at, galleys) | at).items()}


def _indices(copies: Sequence[Copy], spots: Mapping[str, _Spot]) -> dict[str, int]:
    """The first page of each section, from 0."""
    front, body = _front(copies, spots), _body(copies)
    return {copy.id: spots[copy.id].at + (front if number >= body else 0) for number, copy in enumerate(copies)}


def _label(index: int, front: int) -> str:
    return roman(index + 1) if index < front else str(index - front + 1)


def roman(number: int) -> str:
    """Lower-case roman numeral, as front matter is numbered.

    >>> roman(4), roman(19), roman(42)
    ('iv', 'xix', 'xlii')
    """
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    letters = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    text = ""
    for value, letter in zip(values, letters, strict=True):
        text += letter * (number // value)
        number %= value
    return text


def _round(setting: Setting, crew: Crew, kept: Shelf, spots: Mapping[str, _Spot], labels: Labels) -> _Done:
    """Every galley once, as the spots would have it; sections of one chain follow what the galleys before them say."""
    made = crew.kit
    chains = deque(_chains(setting.copies, spots))
    orders = [_order(copy, spots[copy.id].at, labels) for copy in setting.copies]
    wanted = sum(not any(kept.has(shelf.name(made, one)) for one in _ways(order)) for order in orders)
    done, count = _Done(), 0
    running: dict[Future[Galley], tuple[_Chain, Order]] = {}
    crew.gather(wanted)
    while chains or running:
        while chains and len(running) < crew.size:
            chain = chains.popleft()
            order = _order(chain.waiting[0], _begins(chain.waiting[0], chain.at), labels)
            way, name, found = _had(made, kept, order)
            if found:
                _advance(chain, chains, order, name, found, done)
            else:
                running[crew.give(way)] = (chain, way)
        ready, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ready:
            chain, way = running.pop(future)
            kept.put(made, way, future.result())
            chains.appendleft(chain)
            count += 1
            setting.say(f"排版：{count}／{max(wanted, count)} 篇")
    return done


def _ways(order: Order) -> tuple[Order, ...]:
    """How a galley can be had: for any place of its sort, else for its own."""
    own = order.copy.first or order.copy.matter == "front"
    return (order,) if own else (order.anywhere, order)


def _had(made: Kit, kept: Shelf, order: Order) -> tuple[Order, str, Galley | None]:
    """The way to have a galley, its name, and the galley where the shelf has it.  The last way fits its place."""
    for way in _ways(order):
        name = shelf.name(made, way)
        found = kept.take(name)
        if found is None or _fits(found, way, order):
            break
    return way, name, found


def _fits(made: Galley, way: Order, order: Order) -> bool:
    """Whether a galley that was ordered in a way is good for its place."""
    last = order.number + made.pages - 1
    return way == order or not (made.fixed or len(str(last)) != len(str(order.number)))


def _chains(copies: Sequence[Copy], spots: Mapping[str, _Spot]) -> Iterator[_Chain]:
    """Runs of sections that can be set at the same time: the side on which each begins is known."""
    chain: _Chain | None = None
    for copy in copies:
        if chain is None or copy.first or (copy.begins and copy.matter != "front"):
            if chain:
                yield chain
            chain = _Chain(deque(), spots[copy.id].at)
        chain.waiting.append(copy)
    if chain:
        yield chain


def _order(copy: Copy, at: int, labels: Labels) -> Order:
    return Order(copy, not at % 2, at + 1, {id: labels[id] for id in sorted(galley.quoted(copy.html))})


def _advance(chain: _Chain, chains: deque[_Chain], order: Order, name: str, made: Galley, done: _Done) -> None:
    done.galleys[order.copy.id] = made
    done.names[order.copy.id] = name
    chain.waiting.popleft()
    chain.at = order.number - 1 + made.pages
    if chain.waiting:
        chains.appendleft(chain)


def _stop_at(setting: Setting, said: Iterable[str]) -> None:
    """Stop where the engine said anything, with the file and line of each."""
    before = setting.faces.css("").count("\n")
    sheets = [complaints.Source(sheet.name, sheet.css) for sheet in setting.sheets]
    documents = [complaints.Source(_template(setting, copy), copy.html) for copy in setting.copies]
    told = dict.fromkeys(complaints.told(words, before, sheets, documents) for words in said)
    if told:
        raise Stop(RULES["L004"].at(*one) for one in told)


def _template(setting: Setting, copy: Copy) -> Path:
    """The template that a section was made with."""
    found = setting.book.section(copy.id)
    return Path("templates/kinds", found.kind.name, "section.html") if found else Path("templates/cover/wrap.html")


def _joined(
    setting: Setting, made: Kit, kept: Shelf, done: _Done, spots: Mapping[str, _Spot], labels: Labels
) -> tuple[Laid, tuple[str, ...]]:
    """All pages, and the names of places that links lead to and no section has."""
    copies = setting.copies
    front, at = _front(copies, spots), _indices(copies, spots)
    placed = [join.Placed(done.galleys[copy.id], done.names[copy.id], at[copy.id], copy.part) for copy in copies]
    count = max(one.at + one.galley.pages for one in placed)
    folio = tuple(_label(index, front) for index in range(count))
    scratch = tempfile.TemporaryDirectory(prefix="zilap-laid-")
    file = Path(scratch.name, "laid.pdf")
    lost = join.joined(file, placed, kept, folio, labels, made)
    page_map = _page_map(placed, folio, front)
    settled = all(one.galley.settled for one in placed)
    source_map, keys = _source_map(placed, count, labels), tuple(_keys(placed, folio, labels))
    seen = setting.cache / "pages-seen" / _name(setting) if made.key else None
    return Laid(file, page_map, source_map, settled=settled, keys=keys, folder=seen, scratch=scratch), lost


def _keys(placed: Sequence[join.Placed], folio: Sequence[str], labels: Labels) -> Iterator[str]:
    """For each page, what it follows from: its galley and the folios on it."""
    at = 0
    for one in placed:
        yield from (f"blank {folio[index]}" for index in range(at, one.at))
        quoted = [labels[id] for id in one.galley.quotes]
        for index in range(one.galley.pages):
            yield inputs.sha(repr((one.name, index, folio[one.at + index], quoted)).encode())[:24]
        at = one.at + one.galley.pages


def _page_map(placed: Sequence[join.Placed], folio: tuple[str, ...], front: int) -> PageMap:
    blocks: dict[str, tuple[str, ...]] = {}
    sections: dict[str, int] = {}
    starts: list[PageStart | None] = [None] * len(folio)
    for one in placed:
        blocks |= one.galley.blocks
        sections |= {id: one.at + page for id, page in one.galley.sections.items()}
        starts[one.at : one.at + one.galley.pages] = one.galley.starts
    return PageMap(folio, MappingProxyType(sections), front, Starts(MappingProxyType(blocks), tuple(starts)))


def _source_map(placed: Sequence[join.Placed], count: int, labels: Labels) -> SourceMap:
    pages: list[tuple[Box, ...]] = [()] * count
    for one in placed:
        for index, boxes in enumerate(one.galley.boxes):
            pages[one.at + index] = tuple(
                replace(box, text=folios.filled(box.text, labels)) if folios.OPEN in box.text else box for box in boxes
            )
    return SourceMap(tuple(pages))
