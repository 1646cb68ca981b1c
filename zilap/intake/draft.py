"""The verb ``import``: manuscripts in, the folder of a draft book out."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from zilap.inputs import put
from zilap.intake import figures, folder, law, readers, report, wishes, write
from zilap.intake.clean import clean
from zilap.intake.report import Entry
from zilap.intake.rules import RULES
from zilap.intake.sections import Draft
from zilap.intake.stacked import FLAG
from zilap.intake.text import Blocks, Deed, Manuscript, Text, excerpt, slug, spots
from zilap.problem import Level, Place, Problem, sort_key

REPORT = "import-report.html"
_TWICE = 40
"""Characters of a paragraph that is told when it stands twice."""
_UNDO = """\
# 不同意匯入的某一步，從 import-report.html 抄一行到這裏，再匯入一次。例如：
# undo = ["interview.txt:59 repeat"]
undo = []
"""


@dataclass(frozen=True, slots=True)
class Draught:
    """A draft book that is not written yet."""

    files: dict[str, bytes]
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...] = ()
    """Files that could not be read."""


def run(files: Sequence[Path], into: Path, *, force: bool = False) -> tuple[Problem, ...]:
    """Draft a book folder from manuscripts, in the order given.

    Existing files that differ are left alone unless ``force``; what differs is in the report.  A file that
    cannot be read is an ERROR, named in the report and in book.toml, and the others are drafted; when none
    can be read, or a Problem stops the work, nothing is written at all.
    """
    with _uncollected():
        return _run(files, into, force=force)


def _run(files: Sequence[Path], into: Path, *, force: bool) -> tuple[Problem, ...]:
    undone, problems = wishes.read(into / wishes.NAME, [PurePath(file.name) for file in files])
    made = draft(files, undone)
    problems += made.problems
    if any(problem.stops for problem in problems) or not made.entries:
        return tuple(sorted(problems, key=sort_key))
    kept, differences = folder.place(made.files, into, force=force)
    problems += kept
    if not (into / wishes.NAME).exists():
        put(into / wishes.NAME, _UNDO.encode())
    page = report.html(made.entries, problems, differences, made.missing).encode("utf-8", "replace")
    problems += _place_report(into / REPORT, page, force=force)
    return tuple(sorted(problems, key=sort_key))


def _place_report(path: Path, page: bytes, *, force: bool) -> list[Problem]:
    """The report takes the place of an older one, never of something else."""
    if path.is_file() and report.GENERATOR.encode() not in path.read_bytes()[:400] and not force:
        return [RULES["I015"].at(Place(PurePath(path.name)))]
    put(path, page)
    return []


def draft(files: Sequence[Path], undone: wishes.Undone) -> Draught:
    """Read and clean every manuscript; nothing is written."""
    with _uncollected():
        return _draft(files, undone)


@contextmanager
def _uncollected() -> Iterator[None]:
    """The cycle collector rests: a long manuscript is a million objects, and none of them holds a cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _draft(files: Sequence[Path], undone: wishes.Undone) -> Draught:
    problems: list[Problem] = []
    entries: list[Entry] = []
    drafts: list[Draft] = []
    out: dict[str, bytes] = {}
    meta: dict[str, Text] = {}
    taken: set[str] = set()
    missing: list[str] = []
    for file in files:
        found = readers.read(file)
        if isinstance(found, Problem):
            problems.append(found)
            missing.append(file.name)
            continue
        manuscript, blocks = found
        id, renamed = _id(file, taken)
        entry, own, more = _one(manuscript, blocks, id, undone, meta)
        taken |= {item.id for item in own}
        entries.append(entry)
        drafts += own
        problems += [*renamed, *more]
        out |= dict(_files(entry, own))
    if drafts:
        out["book.toml"] = folder.book_toml(meta, drafts, missing).encode()
        problems += [
            RULES["I018"].at(Place(PurePath("book.toml")), name) for name in folder.WANTING if name not in meta
        ]
    return Draught(out, tuple(entries), tuple(problems), tuple(missing))


def _one(
    manuscript: Manuscript, blocks: Blocks, id: str, undone: wishes.Undone, meta: dict[str, Text]
) -> tuple[Entry, list[Draft], list[Problem]]:
    """One manuscript: its sections, its report, and what is wrong; ``meta`` takes what its cover says."""
    problems = [*manuscript.problems, *_size(manuscript)]
    wish = wishes.Wishes(manuscript, undone.get(manuscript.file.name, frozenset()))
    found = clean(blocks, id, wish)
    deeds = [*found.deeds]
    used = {name: text for name, text in found.meta if name not in meta}
    deeds += [
        Deed("head", text.spot, f"另一篇的封面已有 {name}，移到報告", text.plain, spots([text]))
        for name, text in found.meta
        if name in meta
    ]
    meta |= used
    drafts = [_with_data(item) for item in found.drafts if item.blocks or item.head]
    files = tuple(write.section(item, [name for name, _ in manuscript.pictures]) for item in drafts)
    problems += law.conserved(manuscript, [*(file.text for file in files), *used.values()], deeds)
    problems += [*_told(manuscript, drafts, files, deeds), *wish.unheeded()]
    return Entry(manuscript, files, tuple(deeds), tuple(used.items())), drafts, problems


def _with_data(item: Draft) -> Draft:
    return replace(item, data=item.id) if item.kind == "fact-sheet" else item


def _files(entry: Entry, drafts: Sequence[Draft]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of what one manuscript becomes."""
    for file in entry.files:
        yield file.name, file.text.chars.encode("utf-8", "replace")
    for item in drafts:
        if item.data:
            stamped = dict(item.head).get("date")
            rows = figures.rows(item.blocks, entry.manuscript, stamped.plain if stamped else "")
            yield f"data/{item.data}.toml", figures.toml(rows, entry.manuscript, item.id).encode()
    for name, data in entry.manuscript.pictures:
        yield f"images/{name}", data


def _id(file: Path, taken: set[str]) -> tuple[str, list[Problem]]:
    """The section's id: the file's name, made to fit."""
    id = slug(file, "section")
    number = 2
    base = id
    while id in taken:
        id, number = f"{base}-{number}", number + 1
    if id == file.stem:
        return id, []
    return id, [RULES["I026"].at(Place(PurePath(file.name)), f"{id}.md")]


def _size(manuscript: Manuscript) -> list[Problem]:
    count = sum(map(len, manuscript.text.split()))
    if not count:
        return [RULES["I007"].at(Place(manuscript.file))]
    return [RULES["I008"].at(Place(manuscript.file), f"{count} 個字")] if count < 20 else []


def _told(
    manuscript: Manuscript, drafts: Sequence[Draft], files: Sequence[write.File], deeds: Sequence[Deed]
) -> Iterator[Problem]:
    """What an editor should look at."""
    for item, file in zip(drafts, files, strict=True):
        if not item.titled:
            yield RULES["I017"].at(Place(manuscript.file), f"{item.id}.md")
        if item.language == "zh-Hans":
            yield RULES["I028"].at(Place(manuscript.file))
        for name, spot in file.pictures:
            yield RULES["I010"].at(manuscript.place(spot), name)
        yield from _again(manuscript, item)
        missing = [block for block in item.blocks if block.role == "figure" and not block.alt]
        if missing:
            yield RULES["I011"].at(manuscript.place(missing[0].text.spot), f"共 {len(missing)} 幅")
    changed = sum(deed.step == "character" for deed in deeds)
    if changed:
        yield RULES["I013"].at(Place(manuscript.file), f"{changed} 處")
    for deed in deeds:
        if deed.step == "character" and deed.ask and not deed.text.startswith("U+DC"):
            yield RULES["I014"].at(manuscript.place(deed.spot), deed.text)
        elif deed.step == "table" and deed.why.startswith(FLAG):
            yield RULES["I021"].at(manuscript.place(deed.spot), deed.text)
        elif deed.ask and deed.step != "character":
            yield RULES["I012"].at(manuscript.place(deed.spot), f"{deed.why}（{deed.text[:30]}）")


def _again(manuscript: Manuscript, item: Draft) -> Iterator[Problem]:
    """Paragraphs that still stand twice: nothing proves that a page gave them twice."""
    seen: dict[str, int] = {}
    for block in item.blocks:
        key = block.text.key
        if block.role in ("paragraph", "item") and len(key) >= _TWICE:
            first = seen.setdefault(key, block.text.spot)
            if first != block.text.spot:
                told = f"與第 {manuscript.line(first)} 行相同（{excerpt(block.text.plain, 30)}）"
                yield RULES["I022"].at(manuscript.place(block.text.spot), told)


def failed(problems: Sequence[Problem]) -> bool:
    """Whether the exit status is 1."""
    return any(problem.level is Level.ERROR for problem in problems)
