"""Our inline syntax: spans, references, quoted figures."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from zilap.markup import lines
from zilap.markup.values import Lookup, Medium

SPAN = r"\[(?P<text>[^\[\]\n]+)\]\{(?P<key>lang|ruby|mark)=(?P<value>[^}\n]+)\}"
REFERENCE = r"\[\[(?P<id>[^\[\]\n]+)\]\]"
QUOTED = r"\{\{figure:(?P<id>[^{}\n]+)\}\}"
APOSTROPHE = r"(?P<text>[A-Za-zÀ-ÿ]+(?:’[A-Za-zÀ-ÿ]+)+|[A-Za-zÀ-ÿ]*s’(?= [A-Za-z]))"
Handled = tuple[ET.Element, int, int]


class Span(InlineProcessor):
    """``[Hong Kong]{lang=en}``, ``[香港]{ruby=hoeng1 gong2}``, ``[重點]{mark=dot}``."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """The element, and where the match begins and ends in ``data``."""
        make = {"lang": _language, "ruby": _ruby, "mark": _emphasis}[m["key"]]
        return make(m["text"], m["value"].strip()), m.start(), m.end()


def _language(text: str, tag: str) -> ET.Element:
    span = ET.Element("span", {"lang": tag, "xml:lang": tag})
    if tag == "en":
        span.set("class", "en")
    elif tag.startswith("zh-Hans"):
        span.set("class", "zh-hans")
    span.text = text
    return span


def _ruby(text: str, reading: str) -> ET.Element:
    """One reading a character where the counts agree, else one for the whole."""
    readings = reading.split()
    plain = lines.MARKS.sub("", text)
    pairs = list(zip(plain, readings, strict=True)) if len(plain) == len(readings) else [(plain, reading)]
    ruby = ET.Element("ruby")
    last: ET.Element | None = None
    for base, above in pairs:
        if last is None:
            ruby.text = base
        else:
            last.tail = base
        for tag, words in (("rp", "（"), ("rt", above), ("rp", "）")):
            last = ET.SubElement(ruby, tag)
            last.text = words
    return ruby


def _emphasis(text: str, sort: str) -> ET.Element:
    em = ET.Element("em", {"class": f"mark-{sort}"})
    em.text = text
    return em


class Apostrophe(InlineProcessor):
    """``Children’s`` in Chinese: a Chinese face has the closing quotation mark, an em wide, in the same place."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """The element, and where the match begins and ends in ``data``."""
        span = ET.Element("span", {"class": "latin"})
        span.text = AtomicString(m["text"])
        return span, m.start(), m.end()


class Reference(InlineProcessor):
    """``[[section-id]]`` → a link that names the section; on paper with room for its page."""

    def __init__(self, pattern: str, md: markdown.Markdown, lookup: Lookup, medium: Medium) -> None:
        super().__init__(pattern, md)
        self.lookup, self.medium = lookup, medium

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """The element, and where the match begins and ends in ``data``."""
        id = lines.MARKS.sub("", m["id"]).strip()
        title = self.lookup.title(id)
        if title is None:
            return _unknown(m[0]), m.start(), m.end()
        link = ET.Element("a", {"class": "xref", "href": self.lookup.href(id)})
        link.text = markdown.util.AtomicString(f"〈{title}〉")
        if self.medium == "paged":
            ET.SubElement(link, "span", {"class": "folio", "data-of": id})
        return link, m.start(), m.end()


class Quoted(InlineProcessor):
    """``{{figure:id}}`` → the declared value with its unit."""

    def __init__(self, pattern: str, md: markdown.Markdown, lookup: Lookup) -> None:
        super().__init__(pattern, md)
        self.lookup = lookup

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """The element, and where the match begins and ends in ``data``."""
        value = self.lookup.figure(lines.MARKS.sub("", m["id"]).strip())
        if value is None:
            return _unknown(m[0]), m.start(), m.end()
        span = ET.Element("span", {"class": "figure-value"})
        span.text = markdown.util.AtomicString(value)
        return span, m.start(), m.end()


def _unknown(source: str) -> ET.Element:
    """What cannot be resolved stays visible on the page, between lenticular brackets."""
    span = ET.Element("span", {"class": "wanting"})
    span.text = markdown.util.AtomicString(f"【{lines.MARKS.sub('', source)}】")
    return span
