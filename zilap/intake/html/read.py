"""Saved web pages: the article's headings, paragraphs, lists, figures and tables; nothing is run or fetched."""

from __future__ import annotations

import base64
import binascii
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath, PurePosixPath
from typing import Any

from lxml import etree, html

from zilap.intake import soft_lines
from zilap.intake import text as t
from zilap.intake.html import styles
from zilap.intake.html.page import look_of
from zilap.intake.html.pictures import Enclosed, is_ornament, source_of, unenclosed
from zilap.intake.html.state import BESIDE, SPEAKER, Open, inside, page_of
from zilap.intake.html.tables import cells, fact_of, facts_of, gallery, is_data, says_who, span
from zilap.intake.html.text import NEVER, dated, decoded, facts, is_glue, paragraphs, tidy, visible
from zilap.intake.labels import RULE
from zilap.intake.roll import Roll
from zilap.intake.rules import RULES
from zilap.intake.shapes import OF_PAGE, TABLE
from zilap.intake.sorts import picture_of
from zilap.intake.tables import from_rows, from_spans
from zilap.intake.text import EMPTY, Block, Blocks, Manuscript, Text, concat, made, slug
from zilap.intake.unreadable import Unreadable
from zilap.problem import Place

_BLOCK_NAMES = """
address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6
hr html li main ol p pre section summary table tbody td tfoot th thead tr ul video audio
"""
_BLOCKS = {*_BLOCK_NAMES.split(), *BESIDE}
_INLINE = frozenset({"img", "br", "ruby"})
"""Elements that are no thing of their own in a line of facts."""
_UNDER = 160
"""Characters of a caption that only its place tells."""
_STROKE = re.compile(r"\s*[·|｜•／]\s*")
_SIGNS = {
    "b": (t.STRONG, t.STRONG_END),
    "strong": (t.STRONG, t.STRONG_END),
    "i": (t.EM, t.EM_END),
    "em": (t.EM, t.EM_END),
}
LONGEST = 8_000_000
"""Characters of a page, pictures inside it aside."""
DEEPEST = 200
"""Elements that may stand inside one another."""
_DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]*")
_DATA = re.compile(r"data:image/(?P<kind>png|jpe?g|gif|webp);base64,(?P<data>.+)", re.S)


def read(data: bytes, file: PurePath, enclosed: Enclosed = unenclosed) -> tuple[Manuscript, Blocks]:
    """A page as blocks; ``enclosed`` gives the pictures that came with it.

    Raises:
        Unreadable: when nothing in it is a page.
    """
    chars, encoding = decoded(data)
    if len(_DATA_URI.sub("", chars)) > LONGEST:
        raise Unreadable(f"文字超過 {LONGEST // 1_000_000} 百萬字元")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", chars), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("不是網頁") from error
    if _deeper(root, DEEPEST):
        raise Unreadable(f"網頁的元素套疊超過 {DEEPEST} 層")
    styles.written_out(root)
    reader = _Reader(file, root, enclosed)
    blocks = tuple(reader.blocks())
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


def _deeper(root: Any, most: int) -> bool:
    """Whether elements stand more than so many deep."""
    level = [root]
    for _ in range(most):
        level = [child for node in level for child in node]
        if not level:
            return False
    return True


class _Reader:
    """One pass over a page."""

    def __init__(self, file: PurePath, root: Any, enclosed: Enclosed) -> None:
        self.file, self.root, self.enclosed = file, root, enclosed
        self.page = page_of(root)
        self.roll = Roll()
        self.pictures: list[tuple[str, bytes]] = []
        self.skipped: set[str] = set()
        self.parts: list[Text] = []
        """The line that is being read."""

    def blocks(self) -> Iterator[Block]:
        """The article, where the page says which it is; what is outside is set aside."""
        body = self.root.find("body")
        state = Open(aside="navigation" if self.page.main is not None else "")
        last: Block | None = None
        walked = itertools.chain(self._walk(body if body is not None else self.root, state), self._flush(state))
        for block in _with_speakers(walked):
            if block.label == "under":
                below = last is not None and last.role == "figure" and len(block.text) <= _UNDER
                block = replace(block, label="caption" if below else "")
            yield block
            last = block if block.role != "aside" else last

    def _walk(self, node: Any, state: Open) -> Iterator[Block]:
        if not isinstance(node.tag, str):
            return
        if node.tag in NEVER:
            if node.tag != "head":
                self.skipped.add(node.tag)
            return
        inner = inside(self.page, node, state)
        apart = state.meta and node.tag not in _INLINE and self._whole()
        if node.tag in _BLOCKS or inner.label == SPEAKER or apart:
            yield from self._flush(state)
            yield from self._block(node, inner)
            yield from self._flush(inner)
        elif inner.aside and not state.aside:
            yield from self._set_aside(node, inner.aside)
        else:
            yield from self._span(node, inner)

    def _block(self, node: Any, state: Open) -> Iterator[Block]:
        if node.tag == "table" and state.within_meta and not state.aside and says_who(node):
            yield from self._facts(node)
            return
        if node.tag == "table" and is_data(node) and not state.aside:
            for caption in node.iter("caption"):
                yield from self._walk(caption, replace(state, label="caption"))
                yield from self._flush(replace(state, label="caption"))
            yield self._table(node)
            return
        if node.tag == "dl" and not state.aside and (pairs := facts_of(node)):
            yield from_rows([[self._cell(cell) for cell in pair] for pair in pairs])
            self.roll.end()
            return
        if node.tag == "table" and not state.aside and (shown := gallery(node)):
            for picture, caption in shown:
                yield from self._walk(picture, state)
                yield from self._walk(caption, replace(state, label="caption"))
            return
        if node.tag == "hr" and not state.aside:
            yield Block(made(""), role="rule")
            return
        self._text(node.text, state)
        for child in node:
            yield from self._walk(child, state)
            yield from self._after(child.tail, state)

    def _facts(self, table: Any) -> Iterator[Block]:
        """The rows of a table over the text, each the name of a fact and the fact; what is no head's is set aside."""
        for row in table.iter("tr"):
            name, *values = [self._cell(cell) for cell in cells(row)] or [EMPTY]
            self.roll.end()
            label = fact_of(name.plain, values[0].plain) if len(values) == 1 else None
            if label is not None:
                yield Block(values.pop(), role="paragraph", gap=1, label=label)
            yield from (Block(text, role="aside", mark="navigation") for text in (name, *values) if text)

    def _after(self, tail: str | None, state: Open) -> Iterator[Block]:
        """Text behind an element; in a line of facts a stroke or dot parts one from the next."""
        stroke = _STROKE.match(tail or "") if state.meta else None
        if stroke:
            yield from self._flush(state)
            self._text(stroke[0], state)
            yield from self._flush(replace(state, aside=state.aside or "navigation"))
        self._text((tail or "")[stroke.end() if stroke else 0 :], state)

    def _span(self, node: Any, state: Open) -> Iterator[Block]:
        if node in self.page.notes.calls and not state.aside:
            yield from self._set_aside(node, "note")
            self.parts.append(made(f"{t.NOTE}{self.page.notes.calls[node]}{t.NOTE_END}"))
        elif state.role == "note" and self.page.notes.leads_back(node):
            yield from self._set_aside(node, "note")
        elif node.tag == "br":
            self.parts.append(made(t.BREAK))
        elif node.tag == "img":
            yield from self._image(node, state)
        elif node.tag == "ruby" and not state.aside:
            self.parts.append(self._ruby(node))
        elif node.tag == "rp":
            return
        else:
            signs = _signs(node, state)
            self.parts.append(made(signs[0]))
            self._text(node.text, state)
            for child in node:
                yield from self._walk(child, state)
                self._text(child.tail, state)
            self._close(node, signs[1])

    def _set_aside(self, node: Any, why: str) -> Iterator[Block]:
        """What stands inside a line and is none of its text."""
        if said := " ".join("".join(visible(node)).split()):
            yield Block(self.roll.add(said), role="aside", mark=why)

    def _close(self, node: Any, sign: str) -> None:
        href = (node.get("href") or "").strip() if node.tag == "a" else ""
        if sign == t.LINK_END:
            self.parts += [made(t.TARGET), self.roll.add(href), made(t.LINK_END)]
        elif sign:
            self.parts.append(made(sign))

    def _text(self, chars: str | None, state: Open) -> None:
        """Text between tags, blanks run together as a browser does."""
        if not chars:
            return
        if not state.pre:
            chars = re.sub(r"[ \t\r\n\f]+", " ", chars)
        self.parts.append(self.roll.add(chars))

    def _flush(self, state: Open) -> Iterator[Block]:
        """End a block: the line's text, if there is any."""
        text, self.parts = tidy(concat(self.parts)), []
        if not text.plain.strip():
            return
        self.roll.end()
        said = text.plain.strip()
        if state.aside or OF_PAGE.fullmatch(said) or (state.within_meta and is_glue(said)):
            yield Block(text, role="aside", mark=state.aside or "navigation")
            return
        for piece in paragraphs(text):
            told = facts(piece) if state.role == "paragraph" else []
            if state.within_meta and not told and (cut := dated(piece)):
                yield from (Block(beside, role="aside", mark="navigation") for beside in cut[::2] if beside)
                yield self._made(cut[1], state)
                continue
            yield from (self._fact(fact, state) for fact in told)
            if not told:
                yield from soft_lines.apart(self._made(piece, state))

    def _fact(self, text: Text, state: Open) -> Block:
        if OF_PAGE.fullmatch(text.plain):
            return Block(text, role="aside", mark="navigation")
        return self._made(text, state)

    def _made(self, text: Text, state: Open) -> Block:
        """A block of the page."""
        bold = bool(re.fullmatch(f"{t.STRONG}[^{t.STRONG}{t.STRONG_END}]+{t.STRONG_END}", text.chars))
        slanted = re.fullmatch(f"{t.EM}[^{t.EM}{t.EM_END}A-Za-z]+{t.EM_END}", text.chars)
        if bold or slanted:
            text = text.cut(1, len(text) - 1)
        if state.role == "note":
            return Block(text, role="note", label=state.label)
        if RULE.match(text.chars):
            return Block(text, role="rule")
        role = {"heading": "heading", "item": "item", "quote": "quote"}.get(state.role, "paragraph")
        indent = 4 * state.level if role == "item" else 0
        under = "under" if state.under and role == "paragraph" and not bold else ""
        signed = "author" if text.plain in self.page.authors else ""
        label = "caption" if TABLE.fullmatch(text.plain) else state.label or signed or under
        return Block(
            text,
            role=role,  # type: ignore[arg-type]
            level=state.level if role in ("heading", "item") else 0,
            mark=state.mark if role in ("heading", "item") else "",
            gap=0 if role == "item" else 1,
            indent=indent,
            bold=bold and role != "heading",
            label=label,
        )

    def _whole(self) -> bool:
        """Whether what stands on the line is more than a name that waits for its value: 來源：."""
        return not concat(self.parts).plain.rstrip().endswith(("：", ":"))

    def _image(self, node: Any, state: Open) -> Iterator[Block]:
        source = source_of(node)
        alt = self.roll.add(re.sub(r"\s+", " ", node.get("alt") or "").strip())
        if state.aside or is_ornament(node) or not source:
            self.skipped.add("飾物圖像")
            if alt:
                yield Block(alt, role="aside", mark="navigation")
            return
        yield from self._flush(state)
        self.roll.end()
        yield Block(EMPTY, role="figure", picture=self._kept(source), alt=alt)

    def _kept(self, source: str) -> str:
        """The name of a picture: of one that came with the page, or inside it, as it is kept."""
        if written := _DATA.fullmatch(source):
            return self._keep(written["kind"].replace("jpeg", "jpg"), _decoded(written["data"]))
        raw = self.enclosed(source)
        if kind := picture_of(raw):
            return self._keep(kind, raw)
        return PurePosixPath(re.sub(r"[?#].*", "", source).replace("\\", "/")).name

    def _keep(self, kind: str, raw: bytes) -> str:
        if not raw:
            return ""
        name = f"{slug(self.file, 'page')}-{len(self.pictures) + 1}.{kind}"
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
            rows += [[(self._cell(cell), span(cell, "colspan"), span(cell, "rowspan")) for cell in cells(row)]]
            self.roll.end()
        return from_spans([row for row in rows if row])

    def _cell(self, cell: Any) -> Text:
        words = " ".join(piece for piece in visible(cell) if piece.strip())
        text = self.roll.add(re.sub(r"\s+", " ", words).strip())
        self.roll.add("\t")
        return text


def _with_speakers(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with quotations that have below them, as a line of their own, who said it."""
    last: Block | None = None
    for block in blocks:
        if block.label == SPEAKER and last is not None and last.role == "quote":
            last = replace(last, text=concat([last.text, made(t.BREAK), block.text]))
            continue
        if last is not None:
            yield last
        last = replace(block, label="") if block.label == SPEAKER else block
    if last is not None:
        yield last


def _signs(node: Any, state: Open) -> tuple[str, str]:
    """Our marks for an inline element."""
    href = (node.get("href") or "").strip() if node.tag == "a" else ""
    if re.match(r"(?:https?://|mailto:)[^\s()<>]+\Z", href) and node.text_content().strip() and not state.aside:
        return t.LINK, t.LINK_END
    return _SIGNS.get(look_of(node), ("", ""))


def _decoded(data: str) -> bytes:
    """A picture that is written into the page; empty where it is broken."""
    try:
        return base64.b64decode(data, validate=False)
    except (binascii.Error, ValueError):
        return b""
