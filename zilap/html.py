"""Book → HTML: Markdown through our markup, then through the Jinja template of the section's kind.

One set of templates feeds the PDFs and the EPUB; ``medium`` says which is being made.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markupsafe import Markup, escape

from zilap import index
from zilap.art import drawings
from zilap.book import Book, Figure, Matter, Part, Section
from zilap.han import convert
from zilap.han.convert import Script
from zilap.inputs import sha
from zilap.markup import render
from zilap.markup.values import Image, Lookup, Medium
from zilap.memo import remembered
from zilap.problem import Place, Problem, Stop
from zilap.source import templates as jinja
from zilap.source import toml
from zilap.source.rules import RULES

SHEETS: Mapping[Medium, tuple[str, ...]] = MappingProxyType(
    {
        "paged": ("css/tokens.css", "css/text.css", "kinds/*/style.css", "css/print.css"),
        "epub": ("css/tokens.css", "css/text.css", "kinds/*/style.css", "css/epub.css"),
    }
)
"""The style sheets of each medium, below ``templates/``, in order: a later one wins."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    id: str
    title: str
    title_en: str
    number: int | None
    kind: str
    part: str
    """Title of the part it belongs to; empty outside parts."""
    level: int
    """1 for a part and for what stands outside parts, 2 inside one."""


@dataclass(frozen=True)
class Press:
    """What turns a book into HTML for one medium: templates, and addresses for links and pictures."""

    book: Book
    templates: Path
    medium: Medium
    picture: Callable[[str], str]
    """Name of a picture to the address that shows it."""
    href: Callable[[str], str]
    """Section id to a link target."""

    @property
    def lookup(self) -> Lookup:
        """How the markup of a section reaches the rest of the book."""
        return Lookup(title=self._title, href=self.href, figure=self._figure_text, image=self._image)

    @functools.cached_property
    def everywhere(self) -> Mapping[str, Any]:
        """What every template may use."""
        return MappingProxyType(
            {
                "book": self.book,
                "medium": self.medium,
                "art": drawings,
                "entries": entries(self.book),
                "index": lambda: index.groups(self.book),
                "words": words(self.templates, self.book.language),
                "picture": self.picture,
                "page_ref": lambda id, words="": _page_ref(self, id, words),
            }
        )

    def _title(self, id: str) -> str | None:
        found = self.book.section(id)
        return found.title if found else None

    def _figure_text(self, id: str) -> str | None:
        found = self.book.figures.get(id)
        return found.text if found else None

    def _image(self, name: str) -> Image | None:
        found = self.book.pictures.get(name)
        return Image(self.picture(name), found.width, found.height) if found else None


@dataclass(frozen=True, slots=True)
class Copy:
    """One section as a document of its own: what a galley is set from."""

    id: str
    html: str
    """Where the folio of another section goes, an empty element says whose: ``data-of="lighthouse"``."""
    matter: Matter
    begins: str = ""
    """``recto`` or ``verso``; empty for one that begins on whatever page is next."""
    first: bool = False
    """Whether the body begins with it."""
    part: int = 0
    """Number of the part of the book that it belongs to."""
    place: Place | None = None
    """Its title in the sources."""


def copies(
    book: Book, templates: Path, shown: Book | None = None, seen: Path | None = None, tools: str = ""
) -> tuple[Copy, ...]:
    """The sections of a book, in order, for paged layout; or those of ``shown`` alone.

    Pictures are ``book:NAME`` addresses: what fetches them decides which copy is shown.

    Args:
        seen: a file in which it is remembered what the Markdown of each section came to, and ``tools`` what
            identifies the code that it came through.

    Raises:
        Stop: templates are at fault; with the faults that show in every section.
    """
    press = Press(book, templates, "paged", lambda name: f"book:{name}", lambda id: f"#{id}")
    parts = (shown or book).parts
    body = next((item for part in parts if part.matter == "body" for item in part.all), None)
    bodies = _bodies(press, [item for part in parts for item in part.all], seen, tools)
    made: list[Copy] = []
    wrong: dict[tuple[Place, str], Problem] = {}
    for number, part in enumerate(parts):
        for item in part.all:
            try:
                made.append(_copy(press, part, number, item, bodies[item.id], item is body))
            except Stop as stop:
                wrong = {(found.place, found.text): found for found in stop.problems} | wrong
    if wrong:
        raise Stop(wrong.values())
    return tuple(made)


def _copy(press: Press, part: Part, number: int, item: Section, body: str, first: bool) -> Copy:
    within = {**press.everywhere, "part": part, "section": section(press, part, item, body), "first": first}
    made = jinja.render(press.templates, "book.html", **within)
    begins = item.kind.begins or ("recto" if first else "")
    return Copy(item.id, made, part.matter, begins, first, number, item.at("title"))


def paged(book: Book, templates: Path) -> str:
    """All sections for paged layout, one document after another."""
    return "\n".join(copy.html for copy in copies(book, templates))


def _bodies(press: Press, items: Sequence[Section], seen: Path | None, tools: str) -> Mapping[str, str]:
    """The text of each section as HTML.  It follows from the text, and from what the markup may ask of the book."""
    book = press.book
    asked = [
        tools,
        press.medium,
        [(one.id, one.title) for one in book.sections],
        [(id, one.text) for id, one in book.figures.items()],
        [(name, one.width, one.height) for name, one in book.pictures.items()],
    ]
    book_sha = sha(repr(asked).encode())
    keys = [sha(repr((book_sha, item.id, item.first_line, item.text)).encode()) for item in items]
    made = remembered(seen, keys, lambda wanted: (_body(press, items[at]) for at in wanted))
    return dict(zip((item.id for item in items), made, strict=True))


def _body(press: Press, item: Section) -> str:
    return render.render(item.text, press.lookup, id=item.id, first_line=item.first_line, medium=press.medium)


def section(press: Press, part: Part, item: Section, body: str | None = None) -> Markup:
    """One section through the template of its kind; ``body`` is its text as HTML, where that is made already.

    Raises:
        Stop: the template is at fault.
    """
    name, text = f"kinds/{item.kind.name}/section.html", Markup(_body(press, item) if body is None else body)
    made = jinja.render(press.templates, name, **press.everywhere, **_locals(press, part, item), body=text)
    if f'id="{item.id}"' not in made:
        words = "沒有印出這一篇的 id，目錄和連結找不到它"
        hint = '最外的一層寫成 <section id="{{ s.id }}">。'
        raise Stop([RULES["L007"].at(Place(Path(press.templates.name, name)), words, hint)])
    return Markup(finished(made, press.book))


_OTHER = re.compile(
    r"""
    <(?P<tag>[a-z]+)\b[^>]*\blang="(?!zh-Hans)[^"]*"[^>]*>.*?</(?P=tag)>
    |\b(?:src|href|id|data-at)="[^"]*"
    |<code>.*?</code>
    |https?://[^\s<"]+
    """,
    re.S | re.X,
)
"""What is of another script or language, and names of files and of places on the web."""


def finished(html: str, book: Book) -> str:
    """HTML whose few words of the templates and of the art are in the script of the book."""
    if book.script is None:
        return html
    script, made, at = book.script, [], 0
    for found in _OTHER.finditer(html):
        made += [script.finish(html[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*made, script.finish(html[at:])])


def entries(book: Book) -> tuple[Entry, ...]:
    """The table of contents, in the order of the book."""
    return tuple(
        Entry(
            id=item.id,
            title=item.title,
            title_en=item.head.get("title_en", ""),
            number=item.number,
            kind=item.kind.name,
            part=part.title,
            level=1 if item is part.opener or not part.opener else 2,
        )
        for part in book.parts
        for item in part.all
        if item.kind.contents
    )


def sheet_files(templates: Path, medium: Medium) -> tuple[Path, ...]:
    """The style sheets of a medium, in order.

    Raises:
        Stop: one is not there.
    """
    missing = [name for name in SHEETS[medium] if "*" not in name and not (templates / name).is_file()]
    if missing:
        raise Stop(RULES["L008"].at(Place(Path(templates.name, name)), "沒有這個樣式檔") for name in missing)
    return tuple(path for pattern in SHEETS[medium] for path in sorted(templates.glob(pattern)))


def sheet(templates: Path, path: Path, book: Book) -> str:
    """A style sheet, with the words that it prints in the script of the book.  Stop where it is not UTF-8."""
    text = jinja.read(templates, path.relative_to(templates).as_posix())
    return book.script.finish(text) if book.script else text


def css(templates: Path, medium: Medium) -> str:
    """The style sheets of a medium as one."""
    files = sheet_files(templates, medium)
    return "\n".join(jinja.read(templates, path.relative_to(templates).as_posix()) for path in files)


@functools.lru_cache(maxsize=8)
def words(templates: Path, language: str) -> Mapping[str, str]:
    """The words that templates print, in the language of the book.

    Raises:
        Stop: words.toml is not there, or is not TOML.
    """
    found = toml.read(templates / "words.toml", Path(templates.name, "words.toml"))
    if isinstance(found, Problem):
        raise Stop([found])
    table = {tag: row for tag, row in found.tables.items() if isinstance(row, dict)}
    if not table:
        raise Stop([RULES["L008"].at(Place(found.file), "沒有一種語言的用語", "寫成 [zh-Hant-HK]，用語放在下面各行。")])
    first = next(iter(table))
    tag = next((tag for tag in table if language.startswith(tag)), first)
    if convert.simplified(language):
        return MappingProxyType({**_simplified(table[first]), **(table[tag] if tag != first else {})})
    return MappingProxyType(table[tag])


def _simplified(words: Any) -> Any:
    """Words and tables of words in Simplified characters."""
    if isinstance(words, str):
        return Script().convert(words)
    if isinstance(words, list):
        return [_simplified(item) for item in words]
    return {key: _simplified(value) for key, value in words.items()} if isinstance(words, dict) else words


def broken_title(title: str, medium: Medium) -> Markup:
    """A title with its wished line breaks ``|``: kept in print, left out where lines break freely."""
    joint = Markup("<br/>") if medium == "paged" else Markup("")
    return joint.join(escape(part) for part in title.split("|"))


def _locals(press: Press, part: Part, item: Section) -> dict[str, Any]:
    """What the template of one section may use besides."""

    def figure(id: str) -> Figure:
        return press.book.figures.get(str(id)) or _unknown_figure(str(id), item)

    def md(text: str) -> Markup:
        return Markup(render.inline(text, press.lookup, medium=press.medium))

    return {
        "s": item,
        "part": part,
        "title_html": broken_title(item.head.get("title", item.title), press.medium),
        "figure": figure,
        "md": md,
    }


def _page_ref(press: Press, id: str, words: str) -> Markup:
    """A link that is the page number, of where certain words first stand; in the EPUB it names the section."""
    found = press.book.section(id)
    if press.medium == "epub":
        return Markup('<a class="xref" href="{}">{}</a>').format(press.href(id), found.title if found else id)
    name = f"{id}:{words}" if words else id
    folio = Markup('<span class="folio" data-of="{}"></span>').format(name)
    return Markup('<a class="page-ref" href="{}">{}</a>').format(press.href(name), folio)


def _unknown_figure(id: str, item: Section) -> Figure:
    """A figure that is not declared stays visible; the sources' report names it."""
    return Figure(id, f"【{id}】", f"【{id}】", "", "", "", item.place)
