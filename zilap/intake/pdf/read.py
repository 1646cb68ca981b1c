"""PDF with a text layer: lines by their places, columns in reading order, gaps, indents and sizes.

What the lines mean is found by the same steps as for text; here only what a text file would have
shown is measured: blank lines (from the leading), indents (in half-ems), page and column turns; and the
pictures and tables, which a text file would have lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import pypdfium2
import pypdfium2.raw as pdfium

from zilap.han import chars
from zilap.intake import text as t
from zilap.intake.pdf import captions, initials, order, quotes, titles, web
from zilap.intake.pdf.drawn import NOTHING, Drawn, drawn
from zilap.intake.pdf.floats import floated
from zilap.intake.pdf.glyphs import Glyphs, Sheet, joined, lettering
from zilap.intake.pdf.grids import Boxed, boxed, continued, tinted
from zilap.intake.pdf.notes import blocks
from zilap.intake.pdf.pictures import Found, chosen, in_letterhead, pictures
from zilap.intake.pdf.plan import Plan, planned
from zilap.intake.pdf.setting import Setting, measured
from zilap.intake.pdf.spreads import Leaf, leaves
from zilap.intake.pdf.tables import Table, split, tables
from zilap.intake.roll import Roll
from zilap.intake.rules import RULES
from zilap.intake.shapes import QUOTED
from zilap.intake.tables import PLACES, from_rows
from zilap.intake.text import EMPTY, Block, Blocks, Manuscript, Text, concat, made, slug
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place

PAGES = 2_000
"""Pages that a manuscript may have."""
_APART = 2
"""Blank lines that a box stands for, before the line below it."""
_SCAN = 0.6
"""Share of a page that a scan of it covers."""
_ENOUGH = 8
"""Lines of a column that show its leading."""


@dataclass(slots=True)
class _Reading:
    """What a PDF has given so far."""

    plan: Plan
    found: Sequence[Found]
    stem: str
    roll: Roll = field(default_factory=Roll)
    starts: list[int] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    leading: float = 0.0
    """The closest distance from line to line of a column so far: one of single lines alone does not show it."""
    calls: dict[str, str] = field(default_factory=dict)
    """Of the page: which raised figures call notes, and the numbers that these have in the file."""
    boxes: Sequence[Boxed] = ()
    """Of the page: its tables and boxes, numbered after the pictures."""
    edge: float = 0.0
    """How far right lines go elsewhere in the file, on a page that has no columns; 0 on others."""
    waits: bool = False
    """Whether a picture without a caption ends the page before."""
    strong: list[tuple[int, int]] = field(default_factory=list)
    """Where in the roll bold type stands inside lines."""


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """A PDF as lines, pictures and tables in reading order.

    Raises:
        Unreadable: when it is no PDF, is locked, has no text at all, or too many pages.
    """
    taken = _opened(data)
    pages = [page for page, _, _ in taken]
    if not any(page.runs or page.unread for page in pages):
        raise Unreadable(_without_text(taken))
    kept, problems = chosen([item for _, _, shown in taken for item in shown], [page.height for page in pages], file)
    problems += [
        RULES["I030" if page.unread else "I025"].at(Place(file, page=str(number)))
        for number, page in enumerate(pages, 1)
        if not page.runs
    ]
    parts = leaves([(sheet, art) for sheet, art, _ in taken], kept)
    plan = planned(parts)
    logos = in_letterhead([item for part in parts for item in part.shown], plan.heads)
    problems += [RULES["I029"].at(Place(file, page="1"), f"信頭的標誌，共 {len(logos)} 處")] if logos else []
    shown = [item for part in parts for item in part.shown if item not in logos]
    reading = _Reading(plan, shown, slug(file, "pdf"))
    lines = [block for number, part in enumerate(parts) for block in _sheet(number, part, reading)]
    notes = [block for own in reading.plan.notes for note in own for block in blocks(note, reading.roll)]
    manuscript = Manuscript(
        file,
        reading.roll.text,
        "PDF",
        pages=tuple(reading.starts),
        problems=tuple(problems),
        pictures=tuple(reading.pictures),
        strong=tuple(reading.strong),
    )
    return manuscript, (*quotes.outstanding(quotes.indented(web.without_site(continued(lines)))), *notes)


def _without_text(taken: Sequence[tuple[Sheet, Drawn, list[Found]]]) -> str:
    """Why no page of a file has text, and what to do."""
    scanned = any(item.share > _SCAN for _, _, shown in taken for item in shown)
    why = "各頁都是掃描圖像" if scanned else "文字已轉成外框或圖像"
    return f"{why}，沒有可以選取的文字；請作者交 Word 檔或未轉外框的 PDF，或先做文字辨識（OCR）再校對"


def _opened(data: bytes) -> list[tuple[Sheet, Drawn, list[Found]]]:
    """What is written, drawn and shown on each page."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        why = "有密碼；請作者除去密碼再交" if locked else "不是 PDF，或已損毀；請作者重新匯出"
        raise Unreadable(why) from error
    try:
        if len(document) > PAGES:
            raise Unreadable(f"共 {len(document)} 頁，上限 {PAGES} 頁")
        return [_taken(page, number) for number, page in enumerate(document)]
    finally:
        document.close()


def _taken(page: pypdfium2.PdfPage, number: int) -> tuple[Sheet, Drawn, list[Found]]:
    """The lettering, the drawn lines and the pictures of a page, these turned as its lines are."""
    lines = drawn(page)
    sheet = lettering(page, lines)
    shown = pictures(page, number, bool(sheet.runs))
    lines = NOTHING if sheet.vertical else lines
    return sheet, lines, [replace(item, box=sheet.turned(item.box, page.get_width())) for item in shown]


def _sheet(number: int, leaf: Leaf, reading: _Reading) -> Iterator[Block]:
    """The blocks of one page."""
    plan = reading.plan
    if leaf.begins:
        reading.starts.append(reading.roll.length)
    reading.calls = {note.label: note.number for note in plan.notes[number]}
    yield from _heads(plan.heads[number], reading.roll)
    shown = [replace(item.box, picture=at) for at, item in enumerate(reading.found) if item.page == number]
    flow = [*initials.lowered(plan.flows[number]), *shown]
    ruled = boxed(flow, plan.rules[number])
    reading.boxes = [*ruled, *floated(flow, {run for box in ruled for run in box.runs}, plan.body)]
    columns = _columns(flow, reading)
    if panels := tinted(columns, plan.panels[number]):
        reading.boxes = [*reading.boxes, *panels]
        columns = _columns(flow, reading)
    reading.edge = plan.right if len(columns) == 1 and not _fills(columns[0], plan) else 0.0
    yield from _page(columns, reading)


def _columns(flow: Sequence[Glyphs], reading: _Reading) -> list[order.Column]:
    """The columns of a page, each of its tables and boxes as one thing."""
    within = {run for box in reading.boxes for run in box.runs}
    places = [replace(box.box, picture=at) for at, box in enumerate(reading.boxes, len(reading.found))]
    return order.columns([*(run for run in flow if run not in within), *places], reading.plan.gutters)


def _heads(runs: Sequence[Glyphs], roll: Roll) -> Iterator[Block]:
    """Running heads, feet and folios, set aside."""
    for run in runs:
        text = roll.add(run.text)
        roll.end()
        yield Block(text.strip(), role="aside", mark="header")


def _fills(column: order.Column, plan: Plan) -> bool:
    """Whether the only column of a page ends at the gutter of other pages: the next one is empty."""
    right = max((run.right for run in column.runs if run.picture < 0), default=0.0)
    return any(-3 < gutter - right < 3 * plan.em for gutter in plan.gutters)


def _page(columns: Sequence[order.Column], reading: _Reading) -> Iterator[Block]:
    """What stands on one page, in reading order."""
    first = True
    for column in columns:
        items = tables(order.rows([run for run in column.runs if run.picture < 0]))
        lines = [line for item in items for line in ([item] if isinstance(item, Table) else map(_line, split(item)))]
        boxes = [run for run in column.runs if run.picture >= 0]
        apart = {at for at, box in enumerate(reading.boxes, len(reading.found)) if not box.table}
        framed = {at for at in apart if any(run.picture >= 0 for run in reading.boxes[at - len(reading.found)].runs)}
        shown = captions.shown(lines, boxes, reading.plan.body, len(reading.found), framed)
        walls = [*column.walls, *(box for box in boxes if box.picture in apart)]
        for block in _column(lines, shown, walls, reading):
            yield replace(block, gap=max(block.gap, int(not first))) if block.turn else block
            first = False


def _column(
    lines: Sequence[Glyphs | Table], shown: Sequence[captions.Shown], walls: Sequence[Glyphs], reading: _Reading
) -> Iterator[Block]:
    """The blocks of one column: a picture stands before its caption, else before the line below it."""
    plain = [line for line in lines if isinstance(line, Glyphs)]
    setting = measured(plain, walls, reading.plan.body, reading.leading, reading.edge)
    if len(plain) >= _ENOUGH:
        reading.leading = min(reading.leading or setting.leading, setting.leading)
    captioned = {at for picture in shown for at in picture.lines}
    if reading.waits:
        captioned.update(captions.carried(lines, reading.plan.body))
    above: Glyphs | None = None
    turn, room = True, 0
    for at, line in enumerate([*lines, None]):
        for picture in shown:
            if picture.before == at:
                yield from _standing(picture.number, reading, turn)
                turn, above = False, None
                room = 0 if picture.shown else _APART
        if isinstance(line, Table):
            yield from _heads(line.leaders, reading.roll)
            yield replace(_table(line, reading), turn=turn)
            above = None
        elif line is not None:
            *asides, block = _text(line, above, setting, reading)
            yield from asides
            label = "caption" if at in captioned or captions.of_table(lines, at) else ""
            if above is not None and above is reading.plan.title and titles.names_author(line, reading.plan.body):
                label = "author"
            measure = setting.measure(line, block.indent)
            yield replace(block, label=label, turn=turn, gap=0 if turn else max(block.gap, room), measure=measure)
            above, room = line, 0
        turn = False
    reading.waits = any(one.before == len(lines) and not one.lines and one.number < len(reading.found) for one in shown)


def _standing(number: int, reading: _Reading, turn: bool) -> Iterator[Block]:
    """The picture, the table or the text of the box that bears a number."""
    if number < len(reading.found):
        yield _figure(number, reading, turn)
        return
    box = reading.boxes[number - len(reading.found)]
    if box.table:
        yield replace(_table(box.table, reading), turn=turn)
        return
    inner = list(_page(order.columns(box.runs), reading))
    quoted = QUOTED.fullmatch("".join(block.text.plain for block in inner))
    for block in inner:
        yield replace(block, role="quote", gap=0 if block is not inner[0] else 1) if quoted else block


def _figure(number: int, reading: _Reading, turn: bool) -> Block:
    item = reading.found[number]
    name = f"{reading.stem}-{len(reading.pictures) + 1}{item.suffix}"
    reading.pictures.append((name, item.data))
    return Block(EMPTY, role="figure", picture=name, turn=turn)


def _text(line: Glyphs, above: Glyphs | None, setting: Setting, reading: _Reading) -> list[Block]:
    """A line, and before it the figures on it that call notes."""
    large = max(1.0, line.size / reading.plan.body) if above is not None and abs(line.size - above.size) < 1 else 1.0
    step = (line.middle - above.middle) / (setting.leading * large) if above is not None else 2.0
    gap = max(0, round(step - 1), int(step > setting.parted))
    if above is not None and abs(line.size - above.size) > 0.15 * reading.plan.body and not _translates(above, line):
        gap = max(gap, 1)
    text, calls = _called(line, reading)
    block = Block(
        text.strip(),
        gap=min(gap, 3),
        indent=max(0, round((line.left - setting.begin(line)) / (reading.plan.em / 2))),
        bold=line.heavy or line.size > 1.15 * reading.plan.body,
    )
    level = 1 if line is reading.plan.title else titles.rank(line.size, reading.plan.ranks)
    if level:
        block = replace(block, role="heading", level=level, mark="#" * level)
    return [*(Block(call, role="aside", mark="note") for call in calls), block]


def _translates(above: Glyphs, line: Glyphs) -> bool:
    """Whether a line gives, on the same axis, the Western name under a Chinese one."""
    centred = abs(above.left + above.right - line.left - line.right) < line.size or abs(above.left - line.left) < 1
    return centred and chars.count_han(above.text) == len(above.text) and line.text.isascii() and line.size < above.size


def _called(line: Glyphs, reading: _Reading) -> tuple[Text, list[Text]]:
    """The text of a line with its readings, and calls of notes in place of the raised figures, each note once."""
    parts: list[Text] = []
    calls: list[Text] = []
    last, add = 0, reading.roll.add
    for start, end, said in sorted([*((start, end, "") for start, end in line.calls), *line.readings]):
        number = "" if said else reading.calls.pop(line.text[start:end], "")
        if not (said or number) or start < last:
            continue
        parts.append(_bolder(line, last, start, reading))
        if said:
            parts += [made(t.RUBY), _bolder(line, start, end, reading), made(t.READING), add(said), made(t.RUBY_END)]
        else:
            calls.append(add(line.text[start:end]))
            parts.append(made(f"{t.NOTE}{number}{t.NOTE_END}"))
        last = end
    parts.append(_bolder(line, last, len(line.text), reading))
    reading.roll.end()
    return concat(parts), calls


def _bolder(line: Glyphs, start: int, end: int, reading: _Reading) -> Text:
    """A stretch of a line; where its type is bold is noted, unless all of the line is."""
    shift = reading.roll.length - start
    inside = [(max(start, one), min(end, other)) for one, other in line.strong if not line.heavy]
    reading.strong += [(one + shift, other + shift) for one, other in inside if one < other]
    return reading.roll.add(line.text[start:end])


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


def _line(row: Sequence[Glyphs]) -> Glyphs:
    """Runs on one height as one line."""
    done = row[0]
    for run in row[1:]:
        wide = run.left - done.right > 2.4 * run.size and not run.spaced
        between = "\t" if wide else " " if run.left - done.right > 0.2 * run.size else ""
        if chars.closes_up(done.text[-1]) and chars.closes_up(run.text[0]) and not wide:
            between = " " if run.left - done.right > 0.6 * run.size else ""
        done = joined(done, between, run)
    return done
