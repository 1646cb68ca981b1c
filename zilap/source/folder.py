"""A book folder → a Book.

Every file is read before anything is refused, so that an editor mends a list and not one
thing at a time.
"""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Iterator, Mapping, Set
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from zilap import inputs
from zilap.book import NONE, Book, Contributor, Cover, Ebook, Edition, Figure, Kind, Part, Picture, Section, Trim
from zilap.problem import Place, Problem, Stop, meant, sort_key
from zilap.source import cover, data, editions, epub, kinds, main, marks, pictures, script, section, tables, terms, toml
from zilap.source.rules import RULES
from zilap.source.section import Mention
from zilap.source.toml import Toml

_SKIPPED = {"editions", "output"}
"""Folders of a book folder that hold no section."""
_MANUSCRIPTS = frozenset({".markdown", ".mdown", ".txt", ".doc", ".docx", ".rtf", ".odt", ".pages"})
"""Suffixes of files that an editor may take for sections."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sources:
    """Every file of a book folder as read, and what is wrong with each."""

    root: Path
    book: Toml
    sections: Mapping[str, Section]
    data: Mapping[str, Toml]
    pictures: Mapping[str, Picture]
    kinds: Mapping[str, Kind]
    problems: tuple[Problem, ...]


def load(root: Path, templates: Path, edition: str = "", cache: Path | None = None) -> tuple[Book, tuple[Problem, ...]]:
    """Read a book folder (the one that holds ``book.toml``).

    ``edition`` names a table ``[edition.NAME]``; empty: the first.  In ``cache`` it is remembered what the
    pictures were the last time.  The Problems are those that leave a book to be made (a missing picture,
    an unknown reference).

    Raises:
        Stop: with every Problem, when one of them leaves nothing that could be made.
    """
    sources = read(root, kinds.load(templates / "kinds"), cache)
    figures, problems = data.figures(sources.data)
    problems += sources.problems
    problems += data.names(sources.data["names"]) if "names" in sources.data else ()
    problems += terms.check(sources.data["index"]) if "index" in sources.data else ()
    problems += data.strangers(sources.data, sources.sections.values())
    problems += main.check(sources.book, root, templates)
    parts, missing = _parts(sources)
    problems += missing
    problems += _check_order(sources)
    problems += _strangers(root)
    wrap, wrong = cover.read(sources.book)
    problems += wrong
    ebook, wrong = epub.read(sources.book)
    problems += wrong
    items = [item for part in parts for item in part.all]
    known = {item.id for item in items}
    declared = data.declared(sources.data)
    for item in items:
        problems += _check_mentions(item, known, declared, sources)
        problems += _check_data(item, sources, declared)
    found, wrong = editions.read(sources.book, edition, root / "editions")
    problems += wrong
    problems.sort(key=sort_key)
    if any(problem.stops for problem in problems):
        raise Stop(problems)
    made, doubts = script.convert(_book(sources, parts, found, wrap, ebook, figures))
    return made, tuple(sorted([*problems, *doubts], key=sort_key))


def read(root: Path, known: Mapping[str, Kind], cache: Path | None = None) -> Sources:
    """Every file of the folder, each read by itself.

    Raises:
        Stop: when there is no ``book.toml`` that can be read.
    """
    base = PurePath(root.resolve().name)
    book = toml.read(root / "book.toml", base / "book.toml")
    if isinstance(book, Problem):
        raise Stop([book])
    problems: list[Problem] = []
    sections: dict[str, Section] = {}
    data_files: dict[str, Toml] = {}
    for path in _files(root, "*.md"):
        made, wrong = section.read(path, base / path.relative_to(root).as_posix(), known)
        problems += [*wrong, *([*marks.check(made), *tables.check(made)] if made else ())]
        if made and made.id in sections:
            problems.append(RULES["S008"].at(made.place, made.id, f"另一個是 {sections[made.id].place.file}。"))
        elif made:
            sections[made.id] = made
    for path in sorted((root / "data").glob("*.toml")):
        table = toml.read(path, base / path.relative_to(root).as_posix())
        if isinstance(table, Problem):
            problems.append(table)
        else:
            data_files[path.stem] = table
    seen = cache / "pictures-seen" / inputs.book_name(root) if cache else None
    shown, wrong = pictures.load(root / "images", base / "images", seen)
    wrong += [
        RULES["S037"].at(Place(base / "images" / name), f"{one.frames} 幅")
        for name, one in shown.items()
        if one.frames > 1
    ]
    return Sources(root, book, sections, data_files, shown, known, (*problems, *wrong))


def _files(root: Path, pattern: str) -> Iterator[Path]:
    for path in sorted(root.rglob(pattern)):
        parts = path.relative_to(root).parts
        if parts[0] not in _SKIPPED and not any(part.startswith((".", "~$")) for part in parts):
            yield path


def _strangers(root: Path) -> Iterator[Problem]:
    """Files that look like sections and are not read: their suffix is not ``.md``."""
    base = PurePath(root.resolve().name)
    for path in _files(root, "*"):
        if path.suffix.lower() in _MANUSCRIPTS or (path.suffix.lower() == ".md" and path.suffix != ".md"):
            yield RULES["S036"].at(Place(base / path.relative_to(root).as_posix()), path.name)


def _parts(sources: Sources) -> tuple[tuple[Part, ...], list[Problem]]:
    """The parts with their sections numbered, and what book.toml lists that is not there."""
    counts: dict[str, int] = {}
    problems: list[Problem] = []
    parts = []
    opener = next((kind for kind in sources.kinds.values() if kind.opens), None)
    for number, row in enumerate(sources.book.rows("part")):
        members = []
        for name in main.names(row):
            made = sources.sections.get(name) or _generated(name, sources)
            if made is None:
                if not _broken(name, sources):
                    place = sources.book.place("part", number, "sections")
                    known = {
                        *sources.sections,
                        *(kind.name for kind in sources.kinds.values() if kind.generated and not kind.opens),
                    }
                    labels = {kind.label: kind.name for kind in sources.kinds.values() if kind.generated}
                    hint = f"自動頁寫 {labels[name]}。" if name in labels else meant(str(name), known)
                    problems.append(RULES["S009"].at(place, str(name), hint))
                continue
            if made.kind.numbered:
                counts[made.kind.name] = counts.get(made.kind.name, 0) + 1
                made = dataclasses.replace(made, number=counts[made.kind.name])
            members.append(_with_data(made, sources))
        parts.append(_part(row, number, tuple(members), opener))
    return tuple(parts), problems


def _broken(name: str, sources: Sources) -> bool:
    """Whether the section's file is there but could not be read: that was already said."""
    return any(problem.place.file.stem == name and problem.stops for problem in sources.problems)


def _generated(name: str, sources: Sources) -> Section | None:
    kind = sources.kinds.get(name)
    if kind is None or not kind.generated or kind.opens:
        return None
    return Section(name, kind, sources.book.place(), NONE, "", 1)


def _with_data(made: Section, sources: Sources) -> Section:
    table = sources.data.get(made.head.get("data", ""))
    return dataclasses.replace(made, data=data.tables(table)) if table else made


def _part(row: Mapping[str, Any], number: int, members: tuple[Section, ...], opener: Kind | None) -> Part:
    title = str(row.get("title", ""))
    id = str(row.get("id", f"part-{number + 1}"))
    texts = {key: str(value) for key, value in row.items() if key not in ("matter", "sections", "id", "place")}
    head = MappingProxyType(texts)
    page = Section(f"part-{id.removeprefix('part-')}", opener, row["place"], head, "", 1) if opener and title else None
    return Part(id, row.get("matter", "body"), members, title, head, page)


def _check_order(sources: Sources) -> Iterator[Problem]:
    """Files that no part lists, and sections that are listed twice."""
    listed: set[str] = set()
    for number, row in enumerate(sources.book.rows("part")):
        for name in main.names(row):
            if name in listed:
                yield RULES["S011"].at(sources.book.place("part", number, "sections"), str(name))
            listed.add(name)
    for id, item in sources.sections.items():
        if id not in listed:
            yield RULES["S010"].at(item.place, id)


def _check_mentions(item: Section, known: set[str], declared: Set[str], sources: Sources) -> Iterator[Problem]:
    """What the text names and the book lacks; what is there and broken was already said."""
    for mention in section.images(item):
        if mention.name not in sources.pictures and not _unusable(mention.name, sources):
            yield _no_picture(mention, sources)
    for mention in section.references(item):
        if mention.name in sources.sections and mention.name not in known:
            hint = "這一篇沒有編入 book.toml 的 sections：加入它，或刪去這個引用。"
            yield RULES["S015"].at(mention.place, mention.name, hint)
        elif mention.name not in known and not _broken(mention.name, sources):
            yield RULES["S015"].at(mention.place, mention.name, meant(mention.name, known))
    whole = not any(problem.place.file.parent.name == "data" and problem.stops for problem in sources.problems)
    for mention in section.quotations(item) if whole else ():
        if mention.name not in declared:
            yield RULES["S016"].at(mention.place, mention.name, meant(mention.name, declared))


def _no_picture(mention: Mention, sources: Sources) -> Problem:
    """Why a picture that the text names is not among those of the book."""
    name = mention.name
    if not name:
        return RULES["S013"].at(mention.place, "沒有寫檔名", '寫成 ![描述](檔名.jpg "說明")。')
    if (sources.root / "images" / name).is_file():
        return RULES["S014"].at(mention.place, f"{name} 不是可用的格式", "另存為 JPEG、PNG、TIFF 或 SVG。")
    bare = re.split(r"[/\\]", name)[-1]
    same = [known for known in sources.pictures if known.lower() in (name.lower(), bare.lower())]
    if same:
        return RULES["S013"].at(mention.place, name, f"改成 {same[0]}：檔名由 book/images/ 起計，大小寫要相同。")
    near = meant(name, sources.pictures)
    return RULES["S013"].at(mention.place, name, near if near.startswith("是不是") else "")


def _check_data(item: Section, sources: Sources, declared: Set[str]) -> Iterator[Problem]:
    name = item.head.get("data")
    if not name:
        return
    table = sources.data.get(name)
    if table is not None:
        yield from data.check_rows(item.kind, table, declared)
    elif not _broken(name, sources):
        yield RULES["S016"].at(item.at("data"), f"data/{name}.toml", "在 book/data/ 放這個檔案，或改正名稱。")


def _unusable(name: str, sources: Sources) -> bool:
    """Whether the picture is there but cannot be used: that was already said."""
    return any(p.code == "S014" and p.place.file.as_posix().endswith(f"/images/{name}") for p in sources.problems)


def _book(
    sources: Sources,
    parts: tuple[Part, ...],
    edition: Edition,
    wrap: Cover,
    ebook: Ebook,
    figures: Mapping[str, Figure],
) -> Book:
    row = sources.book.tables
    page = sources.book.table("print")
    width, height = page.get("trim_mm", (170, 240))
    meta = {key: str(value) for key, value in row.items() if key not in main.TABLES}
    stable = uuid.uuid5(uuid.NAMESPACE_URL, f"{row['publisher']}/{row['title']}")
    return Book(
        id=str(row.get("identifier", f"urn:uuid:{stable}")),
        root=sources.root,
        title="：".join(str(row[key]) for key in ("title", "subtitle") if row.get(key)),
        title_en=": ".join(str(row[key]) for key in ("title_en", "subtitle_en") if row.get(key)),
        publisher=str(row["publisher"]),
        language=str(row["language"]),
        trim=Trim(float(width), float(height), float(page.get("bleed_mm", 3))),
        preset=str(page.get("preset", "")),
        edition=edition,
        parts=parts,
        place=sources.book.place(),
        meta=MappingProxyType(meta),
        imprint=MappingProxyType({key: str(value) for key, value in sources.book.table("imprint").items()}),
        contributors=tuple(map(_contributor, sources.book.rows("contributor"))),
        figures=MappingProxyType(dict(figures)),
        pictures=sources.pictures,
        terms=terms.read(sources.data),
        signature=page["signature"] if page.get("signature") in main.SIGNATURES else 0,
        cover=wrap,
        ebook=ebook,
    )


def _contributor(row: Mapping[str, Any]) -> Contributor:
    return Contributor(*(str(row.get(key, "")) for key in ("name", "role", "name_en", "file_as")))
