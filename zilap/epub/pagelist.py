"""The pages of the print edition, marked in the EPUB at the character where each begins.

EPUB Accessibility 1.1, 3.4 (page navigation).  The blocks of a section are the same in both
editions but for what one of them lacks; a page that begins in such a block is marked at the
next one that both have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from lxml import etree

from zilap import starts
from zilap.epub.names import TEXT, TYPE, Element, local, x
from zilap.epub.nav import Line
from zilap.epub.rules import RULES
from zilap.epub.xhtml import Document
from zilap.made import PageMap, PageStart
from zilap.problem import Place, Stop

LEAST_ALIKE = 4
"""Characters that two blocks must share to be taken for one."""
_NAMES_ITSELF = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "img", "svg"})
"""Elements whose content is a name of something: a marker in them would become part of it."""
Spot = tuple[Document, Element, int]
"""A document, an element of it, and how many characters of its own text come before."""


def mark(documents: Sequence[Document], pages: PageMap) -> tuple[Line, ...]:
    """Put a marker where each page begins; the page list comes back, in order.

    A page without text (blank, or art alone) begins where the next one does; what comes after
    the last text has no marker.

    Raises:
        Stop: when the text at a marker is not the text of the page.
    """
    spots = list(_spots(documents, pages))
    lines: list[Line] = []
    placed: dict[tuple[Element, int], Element] = {}
    for index, spot in enumerate(spots):
        if spot is None:
            spot = next((later for later in spots[index:] if later), None)
        if spot is None:
            break
        made, element, offset = spot
        marker = _marker(pages.label(index))
        before = placed.get((element, offset))
        if before is None:
            _insert(marker, made, element, offset)
        else:
            _after(before, marker)
        placed[element, offset] = marker
        lines.append(Line(pages.label(index), f"{TEXT}/{made.file}#{marker.get('id')}"))
    _prove(documents, pages)
    return tuple(lines)


def _marker(label: str) -> Element:
    return etree.Element(
        x("span"),
        {TYPE: "pagebreak", "role": "doc-pagebreak", "id": f"page-{label}", "aria-label": label, "class": "page-break"},
    )


def _spots(documents: Sequence[Document], pages: PageMap) -> Iterator[Spot | None]:
    """Where each page begins in the EPUB; None for a page without text that it has."""
    found: dict[str, tuple[Document, list[starts.Block], Mapping[int, int]]] = {}
    for made in documents:
        section = next((child for child in made.body if child.get("id") == made.id), made.body)
        own, _ = starts.blocks(section)
        theirs = pages.starts.blocks.get(made.id, ())
        found[made.id] = made, own, _same(theirs, [block.text for block in own])
    for start in pages.starts.pages:
        yield _spot(start, found[start.section]) if start and start.section in found else None


def _same(theirs: Sequence[str], ours: Sequence[str]) -> Mapping[int, int]:
    """Block of the printed section → the same block here, or one that begins as it does.

    A line of the contents has its English title on paper alone.
    """
    found: dict[int, int] = {}
    for kind, a, last, b, end in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind == "equal":
            found |= zip(range(a, last), range(b, end), strict=True)
        elif kind == "replace":
            found |= _alike(theirs, ours, range(a, last), range(b, end))
    return found


def _alike(theirs: Sequence[str], ours: Sequence[str], these: range, those: range) -> Mapping[int, int]:
    """Blocks of two runs, in order, where one of the two is the beginning of the other."""
    found: dict[int, int] = {}
    first = those.start
    for a in these:
        for b in range(first, those.stop):
            short, long = sorted((theirs[a], ours[b]), key=len)
            if len(short) >= LEAST_ALIKE and long.startswith(short):
                found[a], first = b, b + 1
                break
    return found


def _spot(start: PageStart, found: tuple[Document, list[starts.Block], Mapping[int, int]]) -> Spot | None:
    made, own, same = found
    if start.block in same:
        return made, own[same[start.block]].element, start.offset
    later = min((theirs for theirs in same if theirs > start.block), default=None)
    return None if later is None else (made, own[same[later]].element, 0)


def _insert(marker: Element, made: Document, element: Element, offset: int) -> None:
    """A page that opens a section is marked before all of it; one that begins with a heading or a picture, before that.

    Elsewhere the marker stands within the block: between blocks it would come between rules of the style sheet.
    """
    section = _opens(made, element) if offset == 0 else None
    if section is not None:
        marker.tail, section.text = section.text, None
        section.insert(0, marker)
    elif offset == 0 and local(element) in _NAMES_ITSELF:
        element.addprevious(marker)
    else:
        _put(marker, element, offset)


def _opens(made: Document, element: Element) -> Element | None:
    """The section, where the element is the first in it that says anything."""
    section = next((one for one in element.iterancestors() if one.get("id") == made.id), None)
    first = starts.blocks(section)[0][:1] if section is not None else []
    return section if first and first[0].element is element else None


def _put(marker: Element, element: Element, offset: int) -> None:
    """Insert before the character of the element's own text that ``offset`` others precede."""
    left = offset
    for owner, name in _slots(element):
        text = getattr(owner, name) or ""
        at = _position(text, left)
        if at is not None:
            marker.tail = text[at:]
            setattr(owner, name, text[:at])
            if name == "text":
                owner.insert(0, marker)
            else:
                tail, marker.tail = marker.tail, None
                owner.addnext(marker)
                owner.tail, marker.tail = text[:at], tail
            return
        left -= len(starts.plain(text))
    element.append(marker)


def _slots(element: Element) -> Iterator[tuple[Element, str]]:
    """The places of an element's own text, in order: as ``starts.blocks`` reads it."""
    _, home = starts.blocks(element)
    block = home.get(element)

    def walk(one: Element) -> Iterator[tuple[Element, str]]:
        if home.get(one) is block:
            yield one, "text"
            for child in one:
                yield from walk(child)
                yield child, "tail"

    yield from walk(element)


def _position(text: str, left: int) -> int | None:
    """Where in a text the character stands that ``left`` others, blanks not counted, precede."""
    for found in re.finditer(r"\S", text):
        if not starts.plain(found[0]):
            continue
        if left == 0:
            return found.start()
        left -= 1
    return None


def _after(before: Element, marker: Element) -> None:
    """A second page that begins at the same character."""
    tail, before.tail = before.tail, None
    before.addnext(marker)
    before.tail, marker.tail = None, tail


def _prove(documents: Sequence[Document], pages: PageMap) -> None:
    """The text behind each marker is the text of the page: read again from the finished documents."""
    by_label = {label: start for label, start in zip(pages.labels, pages.starts.pages, strict=False)}
    wrong = []
    for made in documents:
        section = next((child for child in made.body if child.get("id") == made.id), made.body)
        own, _ = starts.blocks(section)
        texts = {block.text for block in own}
        for marker in made.body.iter(x("span")):
            start = by_label.get(marker.get("aria-label", "")) if marker.get("role") == "doc-pagebreak" else None
            text = pages.starts.blocks[start.section][start.block] if start else ""
            if start and text in texts and not begins(marker, made.body, start, text):
                words = start.probe or text.strip(starts.PICTURE)
                wrong.append(RULES["E093"].at(Place(made.place.file, page=marker.get("aria-label", "")), words))
    if wrong:
        raise Stop(wrong)


def following(marker: Element, body: Element, length: int = 16) -> str:
    """The characters behind a marker that stand in both editions, blanks not counted."""
    _, home = starts.blocks(body)
    seen, text = False, ""
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element is marker:
            seen = True
        if seen and (element in home or event == "end"):
            if event == "start" and element is not marker:
                text += _own(element)
            elif event == "end" and element.getparent() in home:
                text += starts.plain(element.tail)
        if len(text) >= length:
            break
    return text[:length]


def begins(marker: Element, body: Element, start: PageStart, text: str) -> bool:
    """Whether what stands behind a marker is what its page begins with; ``text`` is that of the block."""
    if start.probe:
        return following(marker, body).startswith(start.probe)
    return _picture_behind(marker, body) == text


def _picture_behind(marker: Element, body: Element) -> str:
    """What stands for the picture right behind a marker; empty where text comes first."""
    _, home = starts.blocks(body)
    seen = False
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element is marker:
            seen = True
        elif seen and event == "start" and element in home:
            block = home[element]
            if block.element is element and block.text.startswith(starts.PICTURE):
                return block.text
            if _own(element):
                return ""
        if seen and event == "end" and element.getparent() in home and starts.plain(element.tail):
            return ""
    return ""


def _own(element: Element) -> str:
    return "" if local(element) in ("img", "svg") else starts.plain(element.text)
