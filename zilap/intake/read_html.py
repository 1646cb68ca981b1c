"""Saved web pages: the article's headings, paragraphs, lists, figures and tables; nothing is run or fetched."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath, PurePosixPath
from typing import Any

from lxml import etree, html

from zilap.intake import text as t
from zilap.intake.decode import decode
from zilap.intake.html_page import article, beside, is_caption
from zilap.intake.roll import Roll
from zilap.intake.rules import RULES
from zilap.intake.tables import from_spans
from zilap.intake.text import Block, Blocks, Manuscript, Text, concat, made
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place

_NEVER = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head", "canvas"}
_BESIDE = {"nav", "header", "footer", "aside", "form", "button", "select", "menu", "dialog"}
_BLOCK_NAMES = """
address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6
hr html li main ol p pre section summary table tbody td tfoot th thead tr ul video audio
"""
_BLOCKS = {*_BLOCK_NAMES.split(), *_BESIDE}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SIGNS = {
    "b": (t.STRONG, t.STRONG_END),
    "strong": (t.STRONG, t.STRONG_END),
    "i": (t.EM, t.EM_END),
    "em": (t.EM, t.EM_END),
}
_DATA = re.compile(r"data:image/(?P<kind>png|jpe?g|gif|webp);base64,(?P<data>.+)", re.S)
_CHARSET = re.compile(rb"<meta[^>]{0,80}charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """A page as blocks.

    Raises:
        Unreadable: when nothing in it is a page.
    """
    chars, encoding = _decoded(data)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", chars), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("不是網頁") from error
    reader = _Reader(file)
    blocks = tuple(reader.page(root))
    titles = ["".join(map(str, node.itertext())).strip() for node in root.iter("title")]
    problems = [RULES["I003"].at(Place(file), encoding)] if encoding != "UTF-8" else []
    if reader.skipped:
        problems.append(RULES["I027"].at(Place(file), "、".join(sorted(reader.skipped))))
    fields = tuple(("網頁標題", title) for title in titles[:1] if title)
    return Manuscript(
        file,
        reader.roll.text,
        f"HTML（{encoding}）",
        problems=tuple(problems),
        pictures=tuple(reader.pictures),
        fields=fields,
    ), blocks


def _decoded(data: bytes) -> tuple[str, str]:
    """By what the page declares, where that works; else by plausibility."""
    named = _CHARSET.search(data[:4096])
    if named:
        name = {"big5": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030"}.get(
            named[1].decode().lower(), named[1].decode()
        )
        try:
            return data.decode(name), "UTF-8" if name.lower() == "utf-8" else name
        except (LookupError, UnicodeDecodeError):
            pass
    found = decode(data)
    return found.text, found.encoding


@dataclass(slots=True)
class _Open:
    """Where the walk stands."""

    role: str = "paragraph"
    level: int = 0
    mark: str = ""
    label: str = ""
    aside: str = ""
    pre: bool = False


@dataclass(slots=True)
class _Inline:
    """A run of text that is being read."""

    parts: list[Text] = field(default_factory=list)


class _Reader:
    """One pass over a page."""

    def __init__(self, file: PurePath) -> None:
        self.file = file
        self.roll = Roll()
        self.pictures: list[tuple[str, bytes]] = []
        self.skipped: set[str] = set()
        self.inline = _Inline()
        self.beside: frozenset[Any] = frozenset()

    def page(self, root: Any) -> Iterator[Block]:
        """The article, where the page says which it is; what is outside is set aside."""
        main = article(root)
        body = root.find("body")
        state = _Open(aside="navigation" if main is not None else "")
        self.beside = beside(root, main)
        yield from self._walk(body if body is not None else root, state, main)
        yield from self._flush(state)

    def _walk(self, node: Any, state: _Open, main: Any) -> Iterator[Block]:
        if not isinstance(node.tag, str):
            return
        if node.tag in _NEVER:
            if node.tag != "head":
                self.skipped.add(node.tag)
            return
        inner = self._state(node, state, main)
        if node.tag in _BLOCKS:
            yield from self._flush(state)
            yield from self._block(node, inner, main)
            yield from self._flush(inner)
        else:
            yield from self._span(node, inner, main)

    def _state(self, node: Any, state: _Open, main: Any) -> _Open:
        """The state inside an element."""
        aside = state.aside
        own = node.tag == "header" and main is not None and not aside
        if node is main:
            aside = ""
        elif _HIDDEN.search(node.get("style") or "") or node.get("hidden") is not None:
            aside = "hidden"
        elif node in self.beside or (node.tag in _BESIDE and not own):
            aside = aside or "navigation"
        new = _Open(state.role, state.level, state.mark, state.label, aside, state.pre or node.tag == "pre")
        if found := re.fullmatch("h([1-6])", node.tag):
            new.role, new.level, new.mark = "heading", int(found[1]), "#" * int(found[1])
        elif node.tag == "li":
            ordered = node.getparent() is not None and node.getparent().tag == "ol"
            depth = sum(1 for above in node.iterancestors() if above.tag in ("ul", "ol")) - 1
            new.role, new.level, new.mark = "item", max(depth, 0), "1." if ordered else "-"
        elif node.tag == "blockquote":
            new.role, new.mark = "quote", ""
        elif node.tag == "figcaption" or is_caption(node):
            new.label = "caption"
        return new

    def _block(self, node: Any, state: _Open, main: Any) -> Iterator[Block]:
        if node.tag == "table" and _is_data(node) and not state.aside:
            yield self._table(node)
            return
        if node.tag == "hr" and not state.aside:
            yield Block(made(""), role="rule")
            return
        self._text(node.text, state)
        for child in node:
            yield from self._walk(child, state, main)
            self._text(child.tail, state)

    def _span(self, node: Any, state: _Open, main: Any) -> Iterator[Block]:
        if node.tag == "br":
            self.inline.parts.append(made(t.BREAK))
        elif node.tag == "img":
            if not state.aside:
                yield from self._flush(state)
                yield from self._image(node)
        elif node.tag == "ruby" and not state.aside:
            self.inline.parts.append(self._ruby(node))
        elif node.tag == "rp":
            return
        else:
            signs = _signs(node, state)
            self.inline.parts.append(made(signs[0]))
            self._text(node.text, state)
            for child in node:
                yield from self._walk(child, state, main)
                self._text(child.tail, state)
            self._close(node, signs[1])

    def _close(self, node: Any, sign: str) -> None:
        href = (node.get("href") or "").strip() if node.tag == "a" else ""
        if sign == t.LINK_END:
            self.inline.parts += [made(t.TARGET), self.roll.add(href), made(t.LINK_END)]
        elif sign:
            self.inline.parts.append(made(sign))

    def _text(self, chars: str | None, state: _Open) -> None:
        """Text between tags, blanks run together as a browser does."""
        if not chars:
            return
        if not state.pre:
            chars = re.sub(r"[ \t\r\n\f]+", " ", chars)
        self.inline.parts.append(self.roll.add(chars))

    def _flush(self, state: _Open) -> Iterator[Block]:
        """End a block: the line's text, if there is any."""
        text, self.inline = _tidy(concat(self.inline.parts)), _Inline()
        if not text.plain.strip():
            return
        self.roll.end()
        if state.aside:
            yield Block(text, role="aside", mark=state.aside)
            return
        for piece in _paragraphs(text):
            yield self._made(piece, state)

    def _made(self, text: Text, state: _Open) -> Block:
        """A block of the page."""
        bold = bool(re.fullmatch(f"{t.STRONG}[^{t.STRONG}{t.STRONG_END}]+{t.STRONG_END}", text.chars))
        if bold:
            text = text.cut(1, len(text) - 1)
        role = {"heading": "heading", "item": "item", "quote": "quote"}.get(state.role, "paragraph")
        indent = 4 * state.level if role == "item" else 0
        return Block(
            text,
            role=role,  # type: ignore[arg-type]
            level=state.level if role in ("heading", "item") else 0,
            mark=state.mark if role in ("heading", "item") else "",
            gap=0 if role == "item" else 1,
            indent=indent,
            bold=bold and role != "heading",
            label=state.label,
        )

    def _image(self, node: Any) -> Iterator[Block]:
        source = (node.get("src") or "").strip()
        alt = self.roll.add(re.sub(r"\s+", " ", node.get("alt") or "").strip())
        self.roll.end()
        if found := _DATA.fullmatch(source):
            name = self._keep(found["kind"], found["data"])
        else:
            name = PurePosixPath(re.sub(r"[?#].*", "", source).replace("\\", "/")).name
        yield Block(Text("", ()), role="figure", picture=name, alt=alt)

    def _keep(self, kind: str, data: str) -> str:
        """A picture that is written into the page itself."""
        try:
            raw = base64.b64decode(data, validate=False)
        except (binascii.Error, ValueError):
            return ""
        stem = re.sub(r"[^a-z0-9]+", "-", self.file.stem.lower()).strip("-") or "page"
        name = f"{stem}-{len(self.pictures) + 1}.{kind.replace('jpeg', 'jpg')}"
        self.pictures.append((name, raw))
        return name

    def _ruby(self, node: Any) -> Text:
        base, reading = [node.text or ""], list[str]()
        for child in node:
            (reading if child.tag == "rt" else base).append(child.text_content() if child.tag != "rp" else "")
            base.append(child.tail or "")
        lower = self.roll.add("".join(base).strip())
        upper = self.roll.add(" ".join(part.strip() for part in reading))
        return made(t.RUBY) + lower + made(t.READING) + upper + made(t.RUBY_END) if upper else lower

    def _table(self, node: Any) -> Block:
        rows: list[list[tuple[Text, int, int]]] = []
        for row in node.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            rows += [[(self._cell(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells]]
            self.roll.end()
        return from_spans([row for row in rows if row])

    def _cell(self, cell: Any) -> Text:
        words = " ".join(piece for piece in _visible(cell) if piece.strip())
        text = self.roll.add(re.sub(r"\s+", " ", words).strip())
        self.roll.add("\t")
        return text


def _visible(node: Any) -> Iterator[str]:
    """The text inside an element that a browser would show."""
    if not isinstance(node.tag, str) or node.tag in _NEVER:
        return
    yield node.text or ""
    for child in node:
        yield from _visible(child)
        yield child.tail or ""


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), 60) if value.isdecimal() else 1


def _signs(node: Any, state: _Open) -> tuple[str, str]:
    """Our marks for an inline element."""
    href = (node.get("href") or "").strip() if node.tag == "a" else ""
    if re.match(r"(?:https?://|mailto:)[^\s()<>]+\Z", href) and node.text_content().strip() and not state.aside:
        return t.LINK, t.LINK_END
    return _SIGNS.get(node.tag, ("", ""))


def _tidy(text: Text) -> Text:
    """The text stripped, with single blanks, and no marks that enclose nothing."""
    for pair in (t.STRONG + t.STRONG_END, t.EM + t.EM_END, t.STRONG_END + t.STRONG):
        while (at := text.chars.find(pair)) >= 0:
            text = text.cut(0, at) + text.cut(at + 2)
    return text.strip()


_EMPTY_LINE = re.compile(f"{t.BREAK}\\s*{t.BREAK}[\\s{t.BREAK}]*")


def _paragraphs(text: Text) -> list[Text]:
    """The paragraphs that a page parts by two line breaks; none is cut inside bold or a link."""
    parts, last = [], 0
    for found in _EMPTY_LINE.finditer(text.chars):
        if t.SIGNS.search(text.chars[last : found.start()].replace(t.BREAK, "")):
            continue
        parts.append(text.cut(last, found.start()).strip())
        last = found.end()
    return [part for part in (*parts, text.cut(last).strip()) if part.plain.strip()]


def _is_data(table: Any) -> bool:
    """A table of facts, not one that lays a page out."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    widths = [len(row) for row in rows if row]
    nested = any(node is not table for node in table.iter("table"))
    return len(widths) >= 2 and max(widths) >= 2 and not nested
