"""A Book in Traditional characters → the same Book in Simplified ones, for an edition that asks for it.

Text is converted where it is read, before any markup: words are whole, though there is markup or the end of a line
in them, and every line keeps its number.
What is of another language or script (``[原文]{lang=zh-Hant}``, a section whose head says ``language``) stays.
Names come from ``data/names.toml`` (key ``hans``); what a proofreader decided stands in ``script.toml``::

    [[choice]]
    text    = "鍾逸傑"              # as the sources have it
    hans    = "钟逸杰"
    section = "founding-1993"      # left out: the whole book
"""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from zilap.book import Book, Ebook, Figure, Part, Picture, Section, Term
from zilap.han.convert import HAN, Script, left
from zilap.problem import Level, Place, Problem, Rule, rules
from zilap.source import section, toml
from zilap.source.toml import Toml

RULES = rules(
    Rule(
        "V201",
        "繁轉簡未有把握",
        "這個字轉成簡體可以是兩個字之一，要看意思；姓名尤其要由人決定。決定一次，以後各版照用。",
        "在 book/script.toml 加 [[choice]]，寫 text（原文，連上下文幾個字）和 hans（簡體）。",
        Level.WARN,
    ),
    Rule(
        "V202",
        "簡體版圖片未換",
        "圖片裏的字不會轉換。有字的圖要另備一張簡體的；沒有字的不用理會。",
        "把簡體的圖放在同一資料夾，名稱加 .hans，例如 chart.jpg 的簡體版是 chart.hans.jpg。",
        Level.NOTE,
    ),
    Rule(
        "V203",
        "script.toml 看不懂",
        "每項決定要有 text 和 hans；section 要是書中的一篇。",
        "補上欠缺的一項，或改正篇名。",
    ),
    Rule(
        "V204",
        "繁轉簡的決定沒有用上",
        "文稿裏找不到這幾個字：文字已改，或寫錯了。",
        "刪去這一項，或改正 text。",
        Level.WARN,
    ),
    Rule(
        "V205",
        "指定的簡體寫法有繁體字",
        "這個寫法會照樣印在簡體版；簡體讀者不認得，或以為漏了轉換。",
        "改正 script.toml 或 data/names.toml 的 hans；人名確要用這個字，便不用理會。",
        Level.WARN,
    ),
    Rule(
        "V206",
        "簡體版留有繁體字",
        "繁轉簡的詞表不認得這個字，它會照樣印在簡體版。",
        "在 book/script.toml 加 [[choice]]，寫 text（原文，連上下文幾個字）和 hans（簡體）；照印的話 hans 寫同一個字。",
        Level.WARN,
    ),
)
FILE = "script.toml"
_KEPT = re.compile(
    r"\[[^\[\]\n]+\]\{lang=[^}\n]+\}|\[\[[^\[\]\n]+\]\]|\{\{[^{}\n]+\}\}|`[^`\n]*`"
    r"|(?<=\])\(\s*[^\s)\"]+|https?://[^\s)>]+|\[\^[^\]\s]+\]"
)
"""Markup that is a name or of another language: nothing in it is converted."""
_INLINE = re.compile(
    r"\[(?=[^\[\]\n]+\]\{(?:ruby|mark)=)|\]\{mark=[^}\n]*\}|\]\{ruby=(?P<said>[^}\n]*)\}"
    rf"|(?<={HAN})\n(?={HAN})|\*+(?={HAN})|(?<={HAN})\*+"
)
"""Markup that a word goes on through: 慰**藉**, [乾]{ruby=kin4}隆."""
_NAMES = frozenset((*section.PICTURE_FIELDS, "kind", "data", "language", "lat", "lon", "file", "id", "figure", "group"))
"""Fields and keys whose values are not text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision of a proofreader."""

    place: Place
    text: str
    hans: str
    section: str


def convert(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book of an edition that converts its sources, and what a proofreader has to look at.

    A book whose edition does not is given back as it is.
    """
    if not book.edition.convert:
        return book, ()
    choices, problems = _choices(book)
    names = _toml(book, "data/names.toml")
    whole = _script(book, {**_named(names), **{one.text: one.hans for one in choices if not one.section}})
    scripts = {item.id: _own(book, whole, choices, item.id) for item in book.sections}
    made = _book(book, whole, scripts)
    doubts = sorted(
        {*_unsure(book, whole, scripts), *_unused(book, choices), *_drawn(book, made), *_kept(names, choices)}, key=str
    )
    return made, (*problems, *doubts)


def _own(book: Book, whole: Script, choices: Sequence[Choice], section: str) -> Script:
    """The conversion of one section: with what was decided for it alone."""
    own = {one.text: one.hans for one in choices if one.section == section}
    return _script(book, {**whole.terms, **own}) if own else whole


def _script(book: Book, terms: Mapping[str, str]) -> Script:
    return Script(book.edition.convert, MappingProxyType(dict(terms)), book.edition.quotes)


def _named(table: Toml | None) -> dict[str, str]:
    """Names whose Simplified form is given."""
    rows = table.rows("name") if table else ()
    return {str(row["zh"]): str(row["hans"]) for row in rows if row.get("zh") and row.get("hans")}


def _toml(book: Book, name: str) -> Toml | None:
    if not (book.root / name).is_file():
        return None
    table = toml.read(book.root / name, PurePath(book.place.file.parent, name))
    return None if isinstance(table, Problem) else table


def _choices(book: Book) -> tuple[list[Choice], list[Problem]]:
    path, name = book.root / FILE, PurePath(book.place.file.parent, FILE)
    if not path.is_file():
        return [], []
    table = toml.read(path, name)
    if isinstance(table, Problem):
        return [], [table]
    found, problems = [], list(table.strangers(["choice"]))
    for row in table.rows("choice"):
        one = Choice(row["place"], str(row.get("text", "")), str(row.get("hans", "")), str(row.get("section", "")))
        if not one.text or not one.hans or (one.section and book.section(one.section) is None):
            problems.append(RULES["V203"].at(one.place, one.text or one.section))
        else:
            found.append(one)
    return found, problems


def prose(text: str, script: Script) -> str:
    """Markdown with our syntax, converted but for names and other languages.

    >>> prose("慰**藉**，[乾]{ruby=kin4}隆", Script())
    '慰**藉**，[乾]{ruby=kin4}隆'
    """
    made = list(text)
    for run in _runs(text):
        for at, form in zip(run.spots, script.forms(run.text), strict=True):
            made[at] = form
    return "".join(made)


@dataclass(frozen=True, slots=True)
class Run:
    """Text that is read in one go, and where each of its characters stands."""

    text: str
    spots: tuple[int, ...]


def _runs(text: str) -> Iterator[Run]:
    """What is converted of a text: all but its markup, names and other languages."""
    at = 0
    for found in (*_KEPT.finditer(text), None):
        yield from _words(text, at, found.start() if found else len(text))
        at = found.end() if found else at


def _words(text: str, first: int, last: int) -> Iterator[Run]:
    spots: list[int] = []
    at = first
    for found in _INLINE.finditer(text, first, last):
        spots += range(at, found.start())
        at = found.end()
        if found["said"]:
            yield _run(text, range(*found.span("said")))
    yield _run(text, [*spots, *range(at, last)])


def _run(text: str, spots: Sequence[int]) -> Run:
    return Run("".join(text[at] for at in spots), tuple(spots))


def _foreign(item: Section) -> bool:
    """Whether the section's text is not in Traditional Chinese."""
    return bool(item.language) and not item.language.startswith("zh-Hant")


def _book(book: Book, whole: Script, scripts: Mapping[str, Script]) -> Book:
    language = book.edition.language
    parts = tuple(_part(part, whole, scripts) for part in book.parts)
    texts = {field.name: getattr(book.cover, field.name) for field in dataclasses.fields(book.cover)}
    return dataclasses.replace(
        book,
        id=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{book.id}/{language}')}",
        title=whole.convert(book.title),
        publisher=whole.convert(book.publisher),
        language=language,
        edition=dataclasses.replace(book.edition, note=whole.convert(book.edition.note)),
        parts=parts,
        meta=_row(book.meta, whole),
        imprint=_row(book.imprint, whole),
        contributors=tuple(
            dataclasses.replace(c, name=whole.convert(c.name), role=whole.convert(c.role)) for c in book.contributors
        ),
        figures=MappingProxyType({id: _figure(one, whole) for id, one in book.figures.items()}),
        pictures=MappingProxyType({name: _picture(book, name) for name in book.pictures}),
        terms=tuple(
            Term(whole.convert(one.name), one.name_en, tuple(map(whole.convert, one.also))) for one in book.terms
        ),
        cover=dataclasses.replace(book.cover, **_row(texts, whole)),
        ebook=_ebook(book.ebook, whole),
        script=whole,
        original=book,
    )


def _ebook(ebook: Ebook, whole: Script) -> Ebook:
    subjects = tuple(map(whole.convert, ebook.subjects))
    return dataclasses.replace(ebook, subjects=subjects, texts=_row(ebook.texts, whole))


def _part(part: Part, whole: Script, scripts: Mapping[str, Script]) -> Part:
    return dataclasses.replace(
        part,
        title=whole.convert(part.title),
        head=_row(part.head, whole),
        sections=tuple(_section(item, scripts[item.id]) for item in part.sections),
        opener=_section(part.opener, whole) if part.opener else None,
    )


def _section(item: Section, script: Script) -> Section:
    data = {name: tuple(_row(row, script) for row in rows) for name, rows in item.data.items()}
    kind = dataclasses.replace(item.kind, label=script.convert(item.kind.label))
    text = item.text if _foreign(item) else prose(item.text, script)
    return dataclasses.replace(item, kind=kind, head=_row(item.head, script), text=text, data=MappingProxyType(data))


def _row(row: Mapping[str, Any], script: Script) -> Mapping[str, Any]:
    return MappingProxyType(
        {
            key: prose(value, script) if isinstance(value, str) and key not in _NAMES else value
            for key, value in row.items()
        }
    )


def _figure(figure: Figure, script: Script) -> Figure:
    return dataclasses.replace(
        figure,
        label=script.convert(figure.label),
        value=script.convert(figure.value),
        unit=script.convert(figure.unit),
        as_of=script.convert(figure.as_of),
        source=script.convert(figure.source),
        note=script.convert(figure.note),
    )


def _picture(book: Book, name: str) -> Picture:
    """The picture of this script, where there is one beside the other."""
    stem, dot, suffix = name.rpartition(".")
    own = book.pictures.get(f"{stem}.hans{dot}{suffix}")
    return dataclasses.replace(own, name=name) if own else book.pictures[name]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is converted: the section that it is of, or none, and where it begins."""

    section: str
    place: Place
    text: str
    body: bool = False
    """Whether it stands in its file as it is, from the first line of ``place``."""


def _texts(book: Book) -> Iterator[Text]:
    """Every text that is converted."""
    for item in book.sections:
        for name, value in item.head.items():
            if name not in _NAMES:
                yield Text(item.id, item.at(name), value)
        if not _foreign(item):
            yield Text(item.id, Place(item.place.file, item.first_line), item.text, body=True)
        for row in (row for rows in item.data.values() for row in rows):
            for key, value in row.items():
                if isinstance(value, str) and key not in _NAMES:
                    yield Text(item.id, row["place"], value)
    for figure in book.figures.values():
        for text in (figure.label, f"{figure.value}{figure.unit}", figure.as_of, figure.source, figure.note):
            yield Text("", figure.place, text)
    ebook = (*book.ebook.subjects, *book.ebook.texts.values())
    for text in (book.title, book.publisher, *book.meta.values(), *book.imprint.values(), *book.cover.texts, *ebook):
        yield Text("", book.place, text)
    for person in book.contributors:
        yield Text("", book.place, f"{person.role} {person.name}")


def _unsure(book: Book, whole: Script, scripts: Mapping[str, Script]) -> Iterator[Problem]:
    """What no word tells, and what stayed Traditional though nobody decided so."""
    for text in _texts(book):
        script = scripts.get(text.section, whole)
        for run in _runs(text.text):
            for at, choice in script.unsure(run.text):
                yield _problem(book, text, run, at, "V201", _DOUBT.format(choice.char, choice.usual, choice.other))
            for at, char in script.missed(run.text):
                yield _problem(book, text, run, at, "V206", f"「{char}」")


_DOUBT = "「{}」轉成「{}」，或應作「{}」"


def _problem(book: Book, text: Text, run: Run, at: int, code: str, words: str) -> Problem:
    first, last = run.text.rfind("\n", 0, at) + 1, run.text.find("\n", at)
    line = run.text[first:last] if last >= 0 else run.text[first:]
    near = line[max(at - first - 8, 0) : at - first + 9].strip()
    return RULES[code].at(_place(book, text, run.spots[at]), f"{words}（{near}）")


def _place(book: Book, text: Text, at: int) -> Place:
    """Where a character stands: what is not the body of a section is looked for, from where it begins."""
    before, after = text.text[:at], text.text[at:].split("\n")[0]
    column = at - before.rfind("\n")
    if text.body:
        return dataclasses.replace(text.place, line=text.place.line + before.count("\n"), column=column)
    path = book.root / text.place.file.relative_to(book.place.file.parent)
    line = before[len(before) - column + 1 :] + after
    for number, row in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if path.is_file() else ():
        if number >= text.place.line and line in row:
            return dataclasses.replace(text.place, line=number, column=row.index(line) + column)
    return text.place


def _unused(book: Book, choices: Iterable[Choice]) -> Iterator[Problem]:
    texts: dict[str, list[str]] = {}
    for text in _texts(book):
        texts.setdefault(text.section, []).extend(run.text for run in _runs(text.text))
    for one in choices:
        scope = texts.get(one.section, []) if one.section else [run for runs in texts.values() for run in runs]
        if not any(one.text in run for run in scope):
            yield RULES["V204"].at(one.place, one.text)


def _kept(names: Toml | None, choices: Iterable[Choice]) -> Iterator[Problem]:
    """Forms given as Simplified that are not."""
    rows = [(row["place"], str(row.get("hans", ""))) for row in names.rows("name")] if names else []
    for place, hans in [*rows, *((one.place, one.hans) for one in choices)]:
        if wrong := "".join(char for _, char in left(hans)):
            yield RULES["V205"].at(place, f"「{hans}」的「{wrong}」")


def _drawn(book: Book, made: Book) -> Iterator[Problem]:
    """Pictures that are shown in both scripts: only a person can see whether there are words in them."""
    for item in book.sections:
        for mention in section.images(item):
            name = mention.name
            if name in book.pictures and made.pictures[name].sha256 == book.pictures[name].sha256:
                yield RULES["V202"].at(mention.place, name)
