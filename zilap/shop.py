"""The whole way, from a folder to finished files.  Read this first."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap import edition, formats, inputs, record, report, typefaces
from zilap.book import Book
from zilap.checks import allow, registry, table
from zilap.checks.prose import Copy
from zilap.edition import Manifest, Record
from zilap.formats import FORMATS, Format, Job
from zilap.inputs import Hashes
from zilap.memo import remembered, unpickled
from zilap.problem import Level, Problem, Stop, sort_key
from zilap.source import folder, templates


@dataclass(frozen=True, slots=True)
class House:
    """Where things are: the book, what it is made with, and where the files go."""

    book: Path
    templates: Path
    fonts: Path
    cache: Path
    output: Path
    package: Path
    """Our own code: a change of it makes every output anew."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Everything that outputs are made from."""
        return self.book, self.templates, self.fonts, self.package


@dataclass(frozen=True, slots=True)
class Made:
    """What one run gave."""

    edition: str
    records: Mapping[str, Record]
    """By format."""
    problems: tuple[Problem, ...]
    fresh: tuple[str, ...]
    """Formats that were made now; the others were unchanged."""
    key: str
    """One hash of all inputs."""
    options: Mapping[str, str]
    """What was chosen besides the sources."""

    @property
    def status(self) -> int:
        """Exit status: 1 when the book has errors."""
        return int(any(problem.level is Level.ERROR for problem in self.problems))


def build(
    house: House, names: Sequence[str], *, edition_name: str = "", preset: str = "", say: Callable[[str], None]
) -> Made:
    """Make these formats, check the sources and each file made, write manifest and report.

    Where none is named, those that the book asks for.  ``preset`` names a printer in the place of the one in book.toml.
    What is unchanged since it was made is not made again, and says again what it said.

    Raises:
        Stop: when a file cannot be made, with every Problem.  The others are made; files made before stay as they are.
    """
    book, found = folder.load(house.book, house.templates, edition_name, house.cache)
    book = replace(book, preset=preset or book.preset)
    names = names or formats.asked(book)
    out = house.output / book.edition.name
    hashes = Hashes(house.cache / "hashes.json")
    now = sources(house, book, hashes)
    wanted = {name: inputs.concerning(now, name, book.edition.name, book.edition.version) for name in names}
    keys = {name: inputs.key(row) for name, row in wanted.items()}
    manifest = edition.load(out / "manifest.json")
    records: Mapping[str, Record] = manifest.records
    fresh = tuple(
        name for name in names if not _unchanged(records.get(name), keys[name], out, FORMATS[name].file, hashes)
    )
    if fresh or not _told(out):
        templates.keep(house.templates, house.cache / "templates")
        faces = typefaces.load(house.fonts, book.language)
        say("校對")
        made_with = tools(house, now)
        before = proof(house, book, faces, found, tools=made_with)
        job = _job(house, book, faces, before, say, made_with)
        records, stopped = _make_all(fresh, job, out, manifest, keys, wanted, before, say)
        new = {name: row for name, row in records.items() if row is not manifest.records.get(name)}
        if stopped and not new:
            raise Stop(_listed([*before, *stopped]))
        inputs.put(out / "pages.json", record.dump(record.read(job.laid, book, faces, job.preset, now)))
        say("報告")
        report.write(out, book, records, report.draw(job) if {"print", "screen"} & set(new) else ())
        if stopped:
            told = [problem for row in new.values() for problem in row.problems]
            raise Stop(_listed([*stopped, *told]), [FORMATS[name].file for name in new])
    hashes.save()
    shown = {name: records[name] for name in names}
    problems = _listed(problem for record in shown.values() for problem in record.problems)
    return Made(book.edition.name, MappingProxyType(shown), problems, fresh, inputs.key(now), options(book))


def _make_all(
    fresh: Sequence[str],
    job: Job,
    out: Path,
    manifest: Manifest,
    keys: Mapping[str, str],
    wanted: Mapping[str, Mapping[str, str]],
    before: Sequence[Problem],
    say: Callable[[str], None],
) -> tuple[Mapping[str, Record], list[Problem]]:
    """The records of the edition after these formats were made, and what stopped some of them."""
    records, stopped = dict(manifest.records), list[Problem]()
    try:
        for name in fresh:
            try:
                made = _make(FORMATS[name], job, out, keys[name], before, say)
            except Stop as stop:
                stopped += stop.problems
                continue
            _clear(out, records.get(name), made)
            records[name] = made
    finally:
        if records != manifest.records:
            known = {**manifest.inputs, **{keys[name]: wanted[name] for name in fresh}}
            edition.save(out / "manifest.json", Manifest(records, known))
    return records, stopped


def _listed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems as a person reads them: each once, in the order of files and lines."""
    return tuple(sorted(set(problems), key=sort_key))


def _told(out: Path) -> bool:
    """Whether the record of the pages and the report are there and can be read."""
    try:
        record.load((out / "pages.json").read_bytes())
    except (OSError, ValueError):
        return False
    return (out / "report.html").is_file()


def sources(house: House, book: Book, hashes: Hashes) -> Mapping[str, str]:
    """Everything that can change a byte of what is made, and what identifies it."""
    return inputs.found(house.folders, options(book), hashes)


def options(book: Book) -> Mapping[str, str]:
    """What is made of the sources, besides the sources themselves."""
    return {"edition": book.edition.name, "preset": book.preset}


def _unchanged(record: Record | None, key: str, out: Path, file: str, hashes: Hashes) -> bool:
    if record is None or record.inputs != key:
        return False
    return all(hashes.of(out / name) == sha for name, sha in record.files(file).items())


def _clear(out: Path, old: Record | None, new: Record) -> None:
    """Files that went with an output and no longer do: a shop's name from before the ISBN was known."""
    for name in set(old.beside if old else ()) - set(new.beside):
        if Path(name).name == name:
            (out / name).unlink(missing_ok=True)


def _job(
    house: House,
    book: Book,
    faces: typefaces.Typefaces,
    before: Sequence[Problem],
    say: Callable[[str], None],
    tools: str,
) -> Job:
    stamped = any(problem.level is Level.ERROR for problem in before)
    return Job(book, house.templates, faces, house.cache, stamped, say, tools)


def tools(house: House, now: Mapping[str, str]) -> str:
    """What identifies our code and the libraries, of all inputs."""
    return inputs.key({name: one for name, one in now.items() if name.startswith((f"{house.package.name}/", "tool:"))})


def proof(
    house: House,
    book: Book,
    faces: typefaces.Typefaces,
    found: Sequence[Problem],
    only: Sequence[str] = (),
    *,
    tools: str = "",
) -> tuple[Problem, ...]:
    """Every Problem of the sources; of these sections only, where some are named.

    Args:
        tools: what identifies code and libraries; with it, what was found in a section is remembered.

    Raises:
        Stop: when one of them lets nothing be made.
    """
    job = Job(book, house.templates, faces, house.cache, False, lambda words: None)
    subjects = [*table.subjects(book.written, only), job.design]
    single = _keyed(house, book, filter(table.section_of, subjects), tools)
    problems = [*found, *(() if only else _of_templates(house, tools)), *_of_sections(house, single, tools)]
    with _noted(house, single, tools):
        for one in subjects:
            problems += registry.run(one, wide=True if table.section_of(one) else None)
    if only:
        files = {section.place.file for section in book.sections if section.id in only}
        problems = [problem for problem in problems if problem.place.file in files]
    kept = allow.filtered(
        problems, house.book, book, whole=not only, codes=table.source_codes(), known=table.all_rules()
    )
    listed = _listed(kept)
    if any(problem.stops for problem in listed):
        raise Stop(listed)
    return listed


def _of_templates(house: House, tools: str) -> tuple[Problem, ...]:
    """What is wrong with the templates; it follows from all files below their folder."""
    if not tools:
        return tuple(templates.check(house.templates))
    files = sorted(path for path in house.templates.rglob("*") if path.is_file())
    key = inputs.sha(repr((tools, [(path.as_posix(), inputs.sha_of(path)) for path in files])).encode())
    (found,) = remembered(house.cache / "templates-read", [key], lambda _: [tuple(templates.check(house.templates))])
    return found


def _keyed(house: House, book: Book, single: Iterable[object], tools: str) -> Mapping[str, object]:
    """Each section by what all follows from that it has by itself: its text, the style of the house, our code."""
    style = house.book / "house.toml"
    shared = tools, book.language, inputs.sha_of(style) if style.is_file() else ""
    rows = (((*shared, type(one).__name__, table.section_of(one)), one) for one in single)
    return {inputs.sha(repr(row).encode()): one for row, one in rows}


def _of_sections(house: House, single: Mapping[str, object], tools: str) -> Iterator[Problem]:
    """What is wrong with each section taken by itself."""
    keys, wanted = list(single), list(single.values())
    file = house.cache / "proofread" / inputs.book_name(house.book) if tools else None
    for found in remembered(file, keys, lambda new: (tuple(registry.run(wanted[at], wide=False)) for at in new)):
        yield from found


@contextmanager
def _noted(house: House, single: Mapping[str, object], tools: str) -> Iterator[None]:
    """Let what is read of each section for the sake of the whole book be noted, and not read again the next time."""
    if not tools:
        yield
        return
    file = house.cache / "noted" / inputs.book_name(house.book)
    copies = {key: one for key, one in single.items() if isinstance(one, Copy)}
    before = unpickled(file) or {}
    for key, copy in copies.items():
        copy.notes.begin(before.get(key, {}))
    yield
    if before.keys() != copies.keys() or any(copy.notes.new for copy in copies.values()):
        inputs.put(file, pickle.dumps({key: copy.notes.now for key, copy in copies.items()}, pickle.HIGHEST_PROTOCOL))


def _make(row: Format, job: Job, out: Path, key: str, before: Sequence[Problem], say: Callable[[str], None]) -> Record:
    """Make one file under a temporary name, check it, and move it into place when it is whole.

    What goes with it is moved first: a file that is there is there with all that belongs to it.
    """
    say(f"製作 {row.label}")
    started = time.monotonic()
    with inputs.draft(out) as scratch:
        draft = scratch / row.file
        row.make(job, draft)
        beside, size, sha = row.beside(job, draft), draft.stat().st_size, inputs.sha_of(draft)
        name = PurePath("output") / job.book.edition.name / row.file
        found = [problem for subject in row.subjects(job, draft, name) for problem in registry.run(subject)]
        found += row.referees(draft, name)
        after = list(allow.filtered(found, job.book.root, job.book, whole=False))
        if any(problem.stops for problem in after):
            raise Stop(after)
        for extra in beside:
            edition.put(out / extra, beside[extra])
        draft.replace(out / row.file)
    facts: dict[str, Any] = {**row.facts(job), "bytes": size, "seconds": round(time.monotonic() - started, 2)}
    shas = MappingProxyType({name: edition.sha(data) for name, data in beside.items()})
    return Record(key, sha, tuple([*before, *after]), MappingProxyType(facts), shas)
