"""The EPUB for Kobo's own reader (``.kepub.epub``): it counts, marks and remembers by sentences in spans.

The rules are those of kepubify and of Kobo's published guide: two ``div`` around the content, and a
``span`` with the id ``kobo.PARAGRAPH.SENTENCE`` around each sentence and each picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from zilap.epub.names import SVG, Element, local, word_set, x

_SENTENCE = re.compile(r".+?(?:[。！？!?…]+[」』”’）》)\"']*\s*|\.\s+|\Z)", re.S)
_BLOCKS = word_set("p h1 h2 h3 h4 h5 h6 ol ul dl table blockquote figure")
_LEFT_ALONE = word_set("nav rt rp pre script style")
_OUTER, _INNER = "book-columns", "book-inner"
SHEET = f"div#{_INNER} {{ margin-top: 0; margin-bottom: 0 }}\n"
"""What Kobo's reader would otherwise add to the head and foot of each page."""


@dataclass(slots=True)
class _Count:
    """The number of the paragraph, and of the sentence in it."""

    paragraph: int = 1
    sentence: int = 0

    def open(self) -> None:
        """Begin a paragraph, where the last one has anything."""
        if self.sentence:
            self.paragraph, self.sentence = self.paragraph + 1, 0

    def span(self) -> Element:
        """The span of the next sentence."""
        self.sentence += 1
        return etree.Element(x("span"), {"class": "koboSpan", "id": f"kobo.{self.paragraph}.{self.sentence}"})


def document(root: Element) -> None:
    """Change a whole document; not a character of its text is moved."""
    body = next(root.iter(x("body")))
    outer = etree.Element(x("div"), {"id": _OUTER})
    inner = etree.SubElement(outer, x("div"), {"id": _INNER})
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    body.append(outer)
    _walk(inner, _Count())


def sentences(text: str) -> list[str]:
    """A text in pieces of a sentence each; joined they are the text.

    >>> sentences("甲說：「來！」乙來了。At 3.5 km. 完")
    ['甲說：「來！」', '乙來了。', 'At 3.5 km. ', '完']
    """
    return _SENTENCE.findall(text)


def _walk(element: Element, count: _Count) -> None:
    if local(element) in _LEFT_ALONE or element.tag == f"{{{SVG}}}svg":
        return
    if local(element) in _BLOCKS:
        count.open()
    children = list(element)
    spans = list(_spans(element.text, count))
    if spans:
        element.text = None
        element[0:0] = spans
    for child in children:
        tail, child.tail = child.tail, None
        if local(child) == "img":
            count.open()
            _wrap(child, count.span())
            last = child.getparent()
        else:
            _walk(child, count)
            last = child
        _after(last, tail, count)


def _spans(text: str | None, count: _Count) -> Iterator[Element]:
    """The sentences of a text in spans; none for blanks alone."""
    for sentence in sentences(text or "") if (text or "").strip() else ():
        span = count.span()
        span.text = sentence
        yield span


def _after(element: Element | None, tail: str | None, count: _Count) -> None:
    """The text behind an element, in spans behind it."""
    if element is None:
        return
    spans = list(_spans(tail, count))
    if not spans:
        element.tail = tail
    for span in reversed(spans):
        element.addnext(span)


def _wrap(element: Element, span: Element) -> None:
    """A span around an element, in its place."""
    element.addprevious(span)
    span.append(element)
