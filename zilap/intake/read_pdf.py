"""PDF with a text layer: lines by their places, columns in reading order, gaps, indents and sizes.

What the lines mean is found by the same steps as for text; here only what a text file would have
shown is measured: blank lines (from the leading), indents (in half-ems), page and column turns; and the
pictures and tables, which a text file would have lost.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import pypdfium2

from zilap.han import chars
from zilap.intake import pdf_initials, pdf_notes, pdf_order
from zilap.intake import text as t
from zilap.intake.labels import CAPTION_MARKS
from zilap.intake.pdf_glyphs import Glyphs, Sheet, lettering
from zilap.intake.pdf_heads import running
from zilap.intake.pdf_pictures import Found, chosen, pictures
from zilap.intake.pdf_tables import Table, tables
from zilap.intake.roll import Roll
from zilap.intake.rules import RULES
from zilap.intake.tables import PLACES, from_rows
from zilap.intake.text import Block, Blocks, Manuscript, Text, concat, made
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place

PAGES = 2_000
"""Pages that a manuscript may have."""
_PARTED = 1.25
"""Of the usual leading: the distance between lines from which on they stand apart."""
_ENOUGH = 8
"""Lines of a column that show its leading."""
_BOLDER = 120
"""By how much the weight of bold type is above the body's, on the scale of CSS."""
_CAPTION = re.compile(
    rf"[{CAPTION_MARKS}]|[（(]?[圖图]片?[說说]?\s*[一二三四五六七八九十\d]*[）)]?\s*[：:．.\s]|(?:Photo|Fig)", re.I
)


@dataclass(slots=True)
class _Reading:
    """What a PDF has given so far."""

    body: float
    """Height of the type that most characters are set in."""
    found: Sequence[Found]
    stem: str
    roll: Roll = field(default_factory=Roll)
    starts: list[int] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    leading: float = 0.0
    """The closest distance from line to line of a column so far: one of single lines alone does not show it."""
    calls: dict[str, str] = field(default_factory=dict)
    """Of the page: which raised figures call notes, and the numbers that these have in the file."""


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """A PDF as lines, pictures and tables in reading order.

    Raises:
        Unreadable: when it is no PDF, is locked, or has too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("不是 PDF，或有密碼") from error
    try:
        if len(document) > PAGES:
            raise Unreadable(f"共 {len(document)} 頁，上限 {PAGES} 頁")
        pages = [lettering(page) for page in document]
        found = [item for number, page in enumerate(document) for item in _pictures(page, number, pages[number])]
    finally:
        document.close()
    sheets, heights = _weighed(pages), [one.height for one in pages]
    kept, problems = chosen(found, heights, file)
    problems += [
        RULES["I030" if one.unread else "I025"].at(Place(file, page=str(number)))
        for number, one in enumerate(pages, 1)
        if not one.runs
    ]
    reading = _Reading(_body(sheets), kept, _stem(file))
    heads = running(sheets, heights, [one.vertical for one in pages])
    known = pdf_order.gutters([[run for run in sheet if run not in heads[at]] for at, sheet in enumerate(sheets)])
    noted: list[pdf_notes.Note] = []
    blocks: list[Block] = []
    for number, sheet in enumerate(sheets):
        reading.starts.append(reading.roll.length)
        shown = [replace(item.box, picture=at) for at, item in enumerate(kept) if item.page == number]
        own = pdf_notes.notes(sheet, reading.body, len(noted))
        noted += own
        reading.calls = {note.label: note.number for note in own}
        lines = {line for note in own for line in note.lines}
        blocks += _heads(pages[number].slanted, reading.roll)
        blocks += _heads([run for run in sheet if run in heads[number] - lines], reading.roll)
        flow = pdf_initials.lowered([run for run in sheet if run not in heads[number] | lines])
        columns = pdf_order.columns([*flow, *shown], known)
        blocks += _page(columns, reading)
    blocks += [block for note in noted for block in pdf_notes.blocks(note, reading.roll)]
    manuscript = Manuscript(
        file,
        reading.roll.text,
        "PDF",
        pages=tuple(reading.starts),
        problems=tuple(problems),
        pictures=tuple(reading.pictures),
    )
    return manuscript, tuple(blocks)


def _pictures(page: pypdfium2.PdfPage, number: int, found: Sheet) -> Iterator[Found]:
    """The pictures of a page, turned as its lines are."""
    for item in pictures(page, number, bool(found.runs)):
        yield replace(item, box=found.turned(item.box, page.get_width()))


def _weighed(sheets: Sequence[Sheet]) -> list[list[Glyphs]]:
    """The runs of each page, those heavy that are bolder than most of the file."""
    counted: Counter[int] = Counter()
    for one in sheets:
        for run in one.runs:
            counted[run.weight] += len(run.text)
    usual = counted.most_common(1)[0][0] if counted else 0
    return [[replace(run, heavy=run.weight >= usual + _BOLDER) for run in one.runs] for one in sheets]


def _heads(runs: Sequence[Glyphs], roll: Roll) -> Iterator[Block]:
    """Running heads, feet and folios, set aside."""
    for run in runs:
        text = roll.add(run.text)
        roll.end()
        yield Block(text.strip(), role="aside", mark="header")


def _stem(file: PurePath) -> str:
    return re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "pdf"


def _body(sheets: Sequence[Sequence[Glyphs]]) -> float:
    """The size that most characters are set in."""
    counted: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet:
            counted[round(line.size * 2) / 2] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 10.0


def _page(columns: Sequence[pdf_order.Column], reading: _Reading) -> Iterator[Block]:
    """What stands on one page, in reading order."""
    first = True
    for column in columns:
        items = tables(pdf_order.rows([run for run in column.runs if run.picture < 0]))
        lines = [item if isinstance(item, Table) else _line(item) for item in items]
        captions = _captions(lines, [run for run in column.runs if run.picture >= 0], reading.body)
        for block in _column(lines, captions, column.walls, reading):
            yield replace(block, gap=max(block.gap, int(not first))) if block.turn else block
            first = False


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture of a column, the lines of its caption, and the line that it stands before."""

    number: int
    lines: tuple[int, ...]
    before: int


def _captions(lines: Sequence[Glyphs | Table], shown: Sequence[Glyphs], body: float) -> list[_Picture]:
    """For each picture the lines right below it that are its caption, by their size or their words."""
    done = []
    for box in sorted(shown, key=lambda g: (g.top, g.left)):
        below = [at for at, line in enumerate(lines) if isinstance(line, Glyphs) and line.middle > box.bottom - 2]
        caption: list[int] = []
        for at in below:
            line = lines[at]
            assert isinstance(line, Glyphs)
            above = lines[caption[-1]] if caption else box
            assert isinstance(above, Glyphs)
            if caption and at != caption[-1] + 1:
                break
            if not _goes_on(box, above, line, body, bool(caption)):
                break
            caption.append(at)
        before = below[0] if below else len(lines)
        done.append(_Picture(box.picture, tuple(caption), before))
    return done


def _goes_on(box: Glyphs, above: Glyphs, line: Glyphs, body: float, begun: bool) -> bool:
    """Whether a line is one of a picture's caption."""
    centred = abs(line.left + line.right - box.left - box.right) < 2 * line.size
    flush = abs(line.left - box.left) < line.size or abs(line.right - box.right) < line.size
    inside = line.left >= box.left - line.size and line.right <= box.right + line.size
    inside = inside or (line.size < 0.93 * body and (centred or flush))
    if begun:
        return inside and line.top - above.bottom < 0.6 * line.size and abs(line.size - above.size) < 0.06 * body
    near = line.top - box.bottom < 1.8 * line.size
    return inside and near and (line.size < 0.93 * body or bool(_CAPTION.match(line.text)))


def _column(
    lines: Sequence[Glyphs | Table], shown: Sequence[_Picture], walls: Sequence[Glyphs], reading: _Reading
) -> Iterator[Block]:
    """The blocks of one column: a picture stands before its caption, else before the line below it."""
    plain = [line for line in lines if isinstance(line, Glyphs)]
    left, leading = _left(plain), _leading(plain, reading.body)
    if reading.leading and leading > _PARTED * reading.leading:
        leading = reading.leading
    elif len(plain) >= _ENOUGH:
        reading.leading = min(reading.leading or leading, leading)
    edges = _edges(plain, walls)
    captions = {at for picture in shown for at in picture.lines}
    above: Glyphs | None = None
    turn = True
    for at, line in enumerate([*lines, None]):
        for picture in shown:
            if picture.before == at:
                yield _figure(picture.number, reading, turn)
                turn = False
        if isinstance(line, Table):
            yield replace(_table(line, reading), turn=turn)
            above = None
        elif line is not None:
            *asides, block = _text(line, above, left, leading, reading)
            yield from asides
            label = "caption" if at in captions else ""
            measure = _measure(line, block, edges[_beside(line, walls)])
            yield replace(block, label=label, turn=turn, gap=0 if turn else block.gap, measure=measure)
            above = line
        turn = False


def _beside(line: Glyphs, walls: Sequence[Glyphs]) -> int:
    """Which sidebar stands beside a line; -1 for none."""
    return next((at for at, w in enumerate(walls) if line.bottom > w.top - 4 and line.top < w.bottom + 4), -1)


def _edges(lines: Sequence[Glyphs], walls: Sequence[Glyphs]) -> dict[int, float]:
    """How far right lines go: beside each sidebar, and elsewhere (-1)."""
    edges: dict[int, float] = {}
    for line in lines:
        at = _beside(line, walls)
        edges[at] = max(edges.get(at, 0.0), line.right)
    return edges


def _measure(line: Glyphs, block: Block, edge: float) -> int:
    """Half-ems of a line, had it been full."""
    width = chars.width(line.text)
    unit = line.width / max(width, 1)
    return block.indent + width + round((edge - line.right) / max(unit, 1.0))


def _figure(number: int, reading: _Reading, turn: bool) -> Block:
    item = reading.found[number]
    name = f"{reading.stem}-{len(reading.pictures) + 1}{item.suffix}"
    reading.pictures.append((name, item.data))
    return Block(Text("", ()), role="figure", picture=name, turn=turn)


def _text(line: Glyphs, above: Glyphs | None, left: float, leading: float, reading: _Reading) -> list[Block]:
    """A line, and before it the figures on it that call notes."""
    large = max(1.0, line.size / reading.body) if above is not None and abs(line.size - above.size) < 1 else 1.0
    step = (line.middle - above.middle) / (leading * large) if above is not None else 2.0
    gap = max(0, round(step - 1), int(step > _PARTED))
    if above is not None and abs(line.size - above.size) > 0.15 * reading.body and not _translates(above, line):
        gap = max(gap, 1)
    text, calls = _called(line, reading)
    block = Block(
        text.strip(),
        gap=min(gap, 3),
        indent=max(0, round((line.left - left) / (reading.body / 2))),
        bold=line.heavy or line.size > 1.15 * reading.body,
    )
    return [*(Block(call, role="aside", mark="note") for call in calls), block]


def _translates(above: Glyphs, line: Glyphs) -> bool:
    """Whether a line gives, on the same axis, the Western name under a Chinese one."""
    centred = abs(above.left + above.right - line.left - line.right) < line.size or abs(above.left - line.left) < 1
    return centred and chars.count_han(above.text) == len(above.text) and line.text.isascii() and line.size < above.size


def _called(line: Glyphs, reading: _Reading) -> tuple[Text, list[Text]]:
    """The text of a line with calls of notes in place of the raised figures; each note is called once."""
    parts: list[Text] = []
    calls: list[Text] = []
    last = 0
    for start, end in line.calls:
        if number := reading.calls.pop(line.text[start:end], ""):
            parts.append(reading.roll.add(line.text[last:start]))
            calls.append(reading.roll.add(line.text[start:end]))
            parts.append(made(f"{t.NOTE}{number}{t.NOTE_END}"))
            last = end
    parts.append(reading.roll.add(line.text[last:]))
    reading.roll.end()
    return concat(parts), calls


def _table(table: Table, reading: _Reading) -> Block:
    done: list[list[Text]] = []
    for row in table.rows:
        cells = []
        for cell in row:
            parts = [part for run in cell for part in (made(_between(run)), reading.roll.add(run.text.strip()))]
            cells.append(concat(parts[1:]))
            reading.roll.add("\t")
        reading.roll.end()
        done.append(cells)
    return replace(from_rows(done), mark=PLACES)


def _between(run: Glyphs) -> str:
    return "" if chars.closes_up(run.text[0]) else " "


def _left(lines: Sequence[Glyphs]) -> float:
    """The edge at which the lines of a column begin that are not indented."""
    edges = sorted(line.left for line in lines)
    return edges[len(edges) // 20] if edges else 0.0


def _leading(lines: Sequence[Glyphs], body: float) -> float:
    """The distance from line to line inside paragraphs: the lower quartile, as that between paragraphs is larger."""
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if 0.9 * body < b.middle - a.middle < 2.6 * body]
    same = [(a, b) for a, b in pairs if max(abs(a.size - body), abs(b.size - body)) < 0.1 * body]
    steps = sorted(b.middle - a.middle for a, b in same or pairs)
    return steps[len(steps) // 4] if steps else 1.6 * body


def _line(row: Sequence[Glyphs]) -> Glyphs:
    """Runs on one height as one line."""
    done = row[0]
    for run in row[1:]:
        wide = run.left - done.right > 2.4 * run.size and not run.spaced
        between = "\t" if wide else " " if run.left - done.right > 0.2 * run.size else ""
        if chars.closes_up(done.text[-1]) and chars.closes_up(run.text[0]) and not wide:
            between = " " if run.left - done.right > 0.6 * run.size else ""
        shift = len(done.text + between)
        done = replace(
            done,
            text=done.text + between + run.text,
            calls=(*done.calls, *((shift + start, shift + end) for start, end in run.calls)),
            right=max(run.right, done.right),
            top=min(run.top, done.top),
            bottom=max(run.bottom, done.bottom),
        )
    return done
