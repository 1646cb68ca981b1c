"""A section as a file: head and Markdown, every character with its spot.

What a manuscript says is text: whatever Markdown, a template or a browser would take for more is escaped,
by a backslash where every Markdown knows it, by an entity where not (Python-Markdown prints the backslash
before ``<``, ``&``, ``|``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zilap.intake import text as t
from zilap.intake.sections import Draft
from zilap.intake.text import MADE, Block, Text, concat, made

_INLINE = re.compile(r"[<*`\[{|]|&(?=#?\w+;)|\\(?=[!-/:-@\[-`{-~])|(?<![^\W_])_|_(?![^\W_])|\](?=\()|(?<=\])\(")
_START = re.compile(r"(?:[>#]|[-+](?=\s|-)|=(?==*\s*\Z)|~(?=~~)|:(?=\s)|\d{1,9}(?P<dot>[.)])(?=\s|\Z))")
_CAPTION = re.compile(r'[<"`\[\]{*\\]|&(?=#?\w+;)')
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}
_ENTITY_ONLY = frozenset('<>&|:=~\\"')
ESCAPED = frozenset('<>&|:=~\\"[]{}()*`_#-+.0123456789')
"""Characters of a manuscript that a draft may write as an entity or after a backslash."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a draft."""

    name: str
    text: Text
    pictures: tuple[tuple[str, int], ...] = ()
    """Pictures that are wanted, each with the spot of its caption."""


def section(draft: Draft, found: Iterable[str] = ()) -> File:
    """The file of one section; ``found`` are the pictures that the manuscript brought."""
    names = _Names(draft.id, frozenset(found))
    body = [*_body(draft, names)]
    head = [made(f"---\nkind: {draft.kind}\n")]
    for name, text in draft.head:
        head += [made(f"{name}: "), _field(text, name), made("\n")]
    if "title" not in dict(draft.head):
        head.append(made(f"title: {draft.id}\n"))
    if draft.language:
        head.append(made(f"language: {draft.language}\n"))
    if draft.data:
        head.append(made(f"data: {draft.data}\n"))
    return File(f"{draft.id}.md", concat([*head, made("---\n\n"), *body]), tuple(names.wanted))


@dataclass(slots=True)
class _Names:
    """Names for pictures, given in order."""

    id: str
    found: frozenset[str]
    wanted: list[tuple[str, int]]
    count: int

    def __init__(self, id: str, found: frozenset[str]) -> None:
        self.id, self.found, self.wanted, self.count = id, found, [], 0

    def give(self, block: Block) -> str:
        self.count += 1
        if block.picture in self.found:
            return block.picture
        safe = re.sub(r"[^A-Za-z0-9._-]+", "-", block.picture).strip("-.")
        name = safe if re.fullmatch(r"[\w-][\w.-]*\.(?:jpe?g|png|tiff?|svg|gif|webp)", safe, re.I) else ""
        name = name or f"{self.id}-{self.count}.jpg"
        self.wanted.append((name, block.text.spot))
        return name


def _body(draft: Draft, names: _Names) -> Iterator[Text]:
    notes = _paired(draft.blocks)
    last: Block | None = None
    for block in draft.blocks:
        if last is not None:
            tight = block.role == last.role and (block.role == "note" or _one_list(last, block))
            yield made("\n" if tight else "\n\n")
        yield _block(block, names, notes)
        last = block
    if last is not None:
        yield made("\n")


def _one_list(last: Block, block: Block) -> bool:
    """Whether two items may stand close: not where one list ends and another begins."""
    counted = [item.mark[:-1].isdigit() for item in (last, block)]
    return last.role == block.role == "item" and (last.level != block.level or counted[0] == counted[1])


_CALL = re.compile(f"{t.NOTE}([^{t.NOTE_END}]*){t.NOTE_END}")


def _paired(blocks: Iterable[Block]) -> frozenset[str]:
    """Labels of notes that are called once and given once."""
    calls: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for block in blocks:
        if block.role == "note":
            given[block.label] += 1
        for text in block.texts if block.cells else (block.text,):
            if t.NOTE in text.chars:
                calls.update(_CALL.findall(text.chars))
    return frozenset(label for label, count in calls.items() if count == 1 == given[label])


def _block(block: Block, names: _Names, notes: frozenset[str]) -> Text:
    match block.role:
        case "heading":
            text = _run(block.text, notes, breaks=" ", start=False)
            end = made("\\") if text.chars.endswith("#") else made("")
            last = len(text) - len(end)
            return concat([made("#" * (block.level + 1) + " "), text.cut(0, last), end, text.cut(last)])
        case "item":
            mark = block.mark if re.fullmatch(r"\d+\.", block.mark) else "-"
            indent = "    " * block.level
            return made(f"{indent}{mark} ") + _run(block.text, notes, breaks=f"  \n{indent}    ")
        case "figure":
            return _figure(block, names)
        case "quote":
            return made("> ") + _run(block.text, notes, breaks="  \n> ")
        case "table":
            return _table(block, notes)
        case "rule":
            return made("* * *")
        case "note":
            safe = block.label in notes
            lead = made(f"[^{block.label}]: ") if safe else made(f"\\[{block.label}] ")
            return lead + _run(block.text, notes, breaks=" ")
        case _:
            return _run(block.text, notes, breaks="  \n")


def _figure(block: Block, names: _Names) -> Text:
    parts = [made("!["), _escaped(block.alt, _CAPTION, entities=True), made(f"]({names.give(block)}")]
    if block.text:
        parts += [made(' "'), _escaped(_flat(block.text), _CAPTION, entities=True), made('"')]
    parts.append(made(")"))
    if block.credit:
        parts += [made('{: credit="'), _escaped(_flat(block.credit), _CAPTION, entities=True), made('"}')]
    return concat(parts)


def _flat(text: Text) -> Text:
    """A text without marks inside; a break becomes a space."""
    pairs = [(" " if char == t.BREAK else char, spot) for char, spot in zip(text.chars, text.spots, strict=True)]
    kept = [(char, spot) for char, spot in pairs if not t.SIGNS.match(char)]
    return Text("".join(char for char, _ in kept), tuple(spot for _, spot in kept))


def _table(block: Block, notes: frozenset[str]) -> Text:
    lines: list[Text] = []
    for number, row in enumerate(block.cells):
        cells = [part for cell in row for part in (made(" "), _run(cell, notes, breaks=" "), made(" |"))]
        lines += [made("\n" if number else ""), made("|"), *cells]
        if number == 0:
            lines.append(made("\n|" + " --- |" * len(row)))
    return concat(lines)


def _field(text: Text, name: str) -> Text:
    """A value of the head; only a title is read as Markdown."""
    flat = _flat(text)
    return _escaped(flat, _INLINE) if name == "title" else _escaped(flat, re.compile(r"<(?=[A-Za-z/!?])"))


_SIGN_TEXT = {
    t.STRONG: "**",
    t.STRONG_END: "**",
    t.EM: "*",
    t.EM_END: "*",
    t.LINK: "[",
    t.TARGET: "](",
    t.LINK_END: ")",
    t.RUBY: "[",
    t.READING: "]{ruby=",
    t.RUBY_END: "}",
}
_SPLIT = re.compile("([\ufdd0-\ufdef])")


def _run(text: Text, notes: frozenset[str], breaks: str, *, start: bool = True) -> Text:
    """Running text: our marks become Markdown's, everything else is escaped."""
    if not t.SIGNS.search(text.chars):
        return _escaped(text, _INLINE, start=start)
    parts: list[Text] = []
    at = 0
    raw, fresh = True, start
    note = False
    for piece in _SPLIT.split(text.chars):
        part = text.cut(at, at + len(piece))
        at += len(piece)
        if not piece:
            continue
        if piece == t.BREAK:
            parts.append(made(breaks))
            fresh = "\n" in breaks
        elif piece == t.NOTE:
            label = text.chars[at : text.chars.index(t.NOTE_END, at)]
            note = label in notes
            parts.append(made("[^" if note else "\\["))
        elif piece == t.NOTE_END:
            parts.append(made("]"))
            note = False
        elif t.SIGNS.match(piece):
            parts.append(made(_SIGN_TEXT.get(piece, "")))
            raw = piece not in (t.TARGET, t.READING)
        elif note or not raw:
            parts.append(part)
        else:
            parts.append(_escaped(part, _INLINE, start=fresh))
            fresh = False
    return concat(parts)


def _escaped(text: Text, pattern: re.Pattern[str], *, entities: bool = False, start: bool = False) -> Text:
    """The text with its look-alikes made harmless."""
    places = [found.start() for found in pattern.finditer(text.chars)]
    if start and (found := _START.match(text.chars)):
        places = sorted({*places, found.start("dot") if found["dot"] else found.start()})
    if not places:
        return text
    pieces: list[str] = []
    spots: list[int] = []
    last = 0
    for at in places:
        pieces.append(text.chars[last:at])
        spots += text.spots[last:at]
        written = _one(text.chars[at], text.chars[at + 1 : at + 2], entities)
        backslash = written[0] == "\\" and len(written) == 2
        pieces.append(written)
        spots += (MADE, text.spots[at]) if backslash else text.spots[at : at + 1] * len(written)
        last = at + 1
    return Text("".join([*pieces, text.chars[last:]]), (*spots, *text.spots[last:]))


def _one(char: str, after: str, entities: bool) -> str:
    """A character as an entity or after a backslash."""
    if entities or char in _ENTITY_ONLY or (char == "[" and after == "^"):
        return _ENTITIES.get(char, f"&#{ord(char)};")
    return f"\\{char}"
