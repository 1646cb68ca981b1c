"""An edition goes to print: what it was made from and how every page looked is written down and kept.

``editions/<edition>-<number>.json`` is kept with the book; the files are collected in
``output/<edition>/release-<number>/`` with their checksums.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zilap import compare, edition, html, inputs, record, shop, versions
from zilap.book import Book
from zilap.edition import RULES
from zilap.formats import FORMATS
from zilap.problem import Level, Problem, Stop
from zilap.record import Pages
from zilap.shop import House, Made

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to decide before an edition is frozen.  Yes goes on."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Released:
    """What a release wrote."""

    record: Path
    folder: Path
    files: tuple[str, ...]
    answers: tuple[Question, ...]
    problems: tuple[Problem, ...]
    """What was told of the files: none of it an error."""


def as_json(made: Released) -> dict[str, Any]:
    """What was written, as ``--json`` prints it: files with their checksums, questions that were answered yes."""
    sums = (made.folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {
        "record": made.record.as_posix(),
        "folder": made.folder.as_posix(),
        "files": {name: sha for sha, name in (line.split("  ", 1) for line in sums)},
        "answers": {question.id: question.text for question in made.answers},
        "problems": [edition.as_json(problem) for problem in made.problems],
    }


def release(house: House, book: Book, ask: Callable[[Question], bool], say: Callable[[str], None]) -> Released:
    """Make every format, see that the edition may go to print, and freeze it.

    Raises:
        Stop: while an error stands, the edition was released before, or a question was answered no.
    """
    if problems := list(_refusals(house, book)):
        raise Stop(problems)
    made = shop.build(house, (), edition_name=book.edition.name, say=say)
    if errors := [problem for problem in made.problems if problem.level is Level.ERROR]:
        raise Stop([*errors, RULES["V101"].at(book.place, f"{len(errors)} 項")])
    pages = record.load((house.output / made.edition / "pages.json").read_bytes())
    questions = [*_wanting(house, book, pages), *_questions(book, pages, _last(house, book))]
    if refused := [question for question in questions if not ask(question)]:
        raise Stop([RULES["V105"].at(book.edition.place or book.place, question.text) for question in refused])
    return _freeze(house, book, made, pages, questions)


def _refusals(house: House, book: Book) -> Iterator[Problem]:
    now = book.edition
    place = now.place or book.place
    if _target(house, book).exists():
        yield RULES["V102"].at(place, f"{now.name} 第 {now.number} 版第 {now.impression} 次印刷")
    if now.date is None:
        yield RULES["V103"].at(place, now.name)
    for version in versions.released(house, now.name):
        if version > (now.number, now.impression):
            yield RULES["V104"].at(place, f"{versions.version(*version)} 已付印，這一次是 {now.version}")


def _target(house: House, book: Book) -> Path:
    return house.book / "editions" / f"{book.edition.name}-{book.edition.version}.json"


@dataclass(frozen=True, slots=True)
class _Last:
    """The edition released last."""

    isbns: Mapping[str, str]
    pages: Pages | None
    """None where its record is of a form that is not known any more."""


def _last(house: House, book: Book) -> _Last | None:
    released = versions.released(house, book.edition.name)
    if not released:
        return None
    path = house.book / "editions" / f"{book.edition.name}-{versions.version(*released[-1])}.json"
    isbns = versions.facts(path).get("isbn", {})
    try:
        return _Last(isbns, record.load(path.read_bytes()))
    except ValueError:
        return _Last(isbns, None)


def _wanting(house: House, book: Book, pages: Pages) -> Iterator[Question]:
    """A page that says 待填 would say so in print."""
    word = html.words(house.templates, book.language)["wanting"]
    count = sum(line.text.strip() == word for page in pages.pages for line in page.lines)
    if count:
        yield Question("wanting", f"書上有 {count} 處印着「{word}」，多在版權頁，見 book.toml 的 [imprint]。照樣付印？")


def _questions(book: Book, pages: Pages, last: _Last | None) -> Iterator[Question]:
    """A new edition has its own ISBN where its text was changed materially; a reprint keeps the old one.

    What is material is for people to say.
    """
    now = book.edition
    isbns = {"print": now.isbn_print, "epub": now.isbn_epub}
    for name, isbn in isbns.items():
        if not isbn:
            yield Question(f"isbn-{name}-none", f"{_LABELS[name]}沒有國際書號。不公開發售的才可以沒有；照樣付印？")
    if last is None:
        return
    found = compare.compare(last.pages, pages) if last.pages else None
    words = sum(max(len(edit.old), len(edit.new)) for edit in found.edits if edit.own) if found else 0
    count = sum(change.kinds != ("moved",) for change in found.pages) if found else 0
    much = f"而文字改了約 {words} 字，共 {count} 頁不同" if found else "改了多少卻比較不到"
    again = now.impression > 1
    if found is None:
        yield Question(
            "last-unreadable", "上一次付印的記錄讀不懂（舊程式寫的，或損毀了），比較不到改了甚麼。照樣付印？"
        )
    for name, isbn in isbns.items():
        same = isbn and isbn == last.isbns.get(name)
        if same and not again:
            yield Question(
                f"isbn-{name}-same",
                f"{_LABELS[name]}的書號與上一版相同，{much}。"
                "只是重印或改正少量錯字才沿用舊書號；內容有實質修訂便要新書號。沿用舊書號？",
            )
        if again and not same and last.isbns.get(name):
            yield Question(f"isbn-{name}-new", f"同一版重印，{_LABELS[name]}的書號卻與上次不同。照樣付印？")
    if again and words:
        yield Question(
            "reprint-changed", f"同一版重印，文字卻改了約 {words} 字。重印只可改正錯字，否則是新的一版。仍然當作重印？"
        )


_LABELS = {"print": "印刷版", "epub": "電子書"}


def _freeze(house: House, book: Book, made: Made, pages: Pages, questions: Sequence[Question]) -> Released:
    now = book.edition
    source = house.output / made.edition
    files = {file: sha for name, row in made.records.items() for file, sha in row.files(FORMATS[name].file).items()}
    names = tuple(files)
    folder = _collect(source, names, f"release-{now.version}")
    facts: dict[str, Any] = {
        "release": {
            "number": now.number,
            "impression": now.impression,
            "date": now.date.isoformat() if now.date else "",
            "isbn": {"print": now.isbn_print, "epub": now.isbn_epub},
            "files": files,
            "answers": {question.id: question.text for question in questions},
        }
    }
    target = _target(house, book)
    inputs.put(target, record.dump(pages, facts))
    return Released(target, folder, (*names, SUMS), tuple(questions), tuple(made.problems))


def _collect(source: Path, names: Sequence[str], target: str) -> Path:
    """The files in a folder of their own with their checksums: whole, or not at all."""
    folder = source / target
    for broken in source.glob(f".{target}.*"):
        shutil.rmtree(broken, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(dir=source, prefix=f".{target}."))
    try:
        for name in names:
            shutil.copyfile(source / name, draft / name)
        sums = "".join(f"{inputs.sha((draft / name).read_bytes())}  {name}\n" for name in sorted(names))
        (draft / SUMS).write_text(sums, encoding="utf-8")
        draft.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder
