"""The text of a web page: its encoding, and in each block its blanks and breaks and lines of several facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from zilap.intake import text as t
from zilap.intake.decode import decode
from zilap.intake.shapes import OF_PAGE
from zilap.intake.stamps import DATE, is_stamp
from zilap.intake.text import Text

NEVER = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head", "canvas"}
"""Elements of which a browser shows no text, or that are not read."""
_CHARSET = re.compile(rb"<meta[^>]{0,80}charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def decoded(data: bytes) -> tuple[str, str]:
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


def tidy(text: Text) -> Text:
    """The text stripped, with single blanks, and no marks that enclose nothing."""
    for pair in (t.STRONG + t.STRONG_END, t.EM + t.EM_END, t.STRONG_END + t.STRONG):
        while (at := text.chars.find(pair)) >= 0:
            text = text.cut(0, at) + text.cut(at + 2)
    return text.strip()


_APART = re.compile(r"[\xa0\u3000]{2,}|\s*[|｜]\s*|\s{2,}")


def facts(text: Text) -> list[Text]:
    """The parts of a line that says source, date and the like side by side; empty where it is no such line."""
    parts = [part for part in text.split(_APART) if part]
    told = sum(is_stamp(part.plain) or bool(OF_PAGE.fullmatch(part.plain)) for part in parts)
    return parts if len(parts) >= 2 and told >= 2 and told >= 0.6 * len(parts) else []


_GLUE = re.compile(
    r"(?i)[\W_]*(?:[\u4e00-\u9fff]|[發刊][佈布表登]?[於在]|by|on|in|posted|published)?[\W_]*|[^。]{0,12}[：:]"
)
"""What stands between the facts of such a line and is none: 於, —, a name whose value stands apart from it."""


def is_glue(text: str) -> bool:
    """Whether a part of the line of facts says nothing by itself."""
    return _GLUE.fullmatch(text) is not None


def dated(text: Text) -> tuple[Text, Text, Text] | None:
    """A line of facts as what stands before its date, the date, and what stands behind it; none where it has none."""
    found = DATE.search(text.chars)
    if found is None or is_stamp(text.plain.strip()):
        return None
    start, end = found.span("date")
    return text.cut(0, start).strip(), text.cut(start, end), text.cut(end).strip()


_PAIRS = ((t.STRONG, t.STRONG_END), (t.EM, t.EM_END), (t.LINK, t.LINK_END), (t.RUBY, t.RUBY_END))
_EMPTY_LINE = re.compile(f"{t.BREAK}\\s*{t.BREAK}[\\s{t.BREAK}]*")


def paragraphs(text: Text) -> list[Text]:
    """The paragraphs that a page parts by two line breaks; none is cut inside bold or a link."""
    parts, last = [], 0
    for found in _EMPTY_LINE.finditer(text.chars):
        if _is_open(text.chars[last : found.start()]):
            continue
        parts.append(text.cut(last, found.start()).strip())
        last = found.end()
    return [part for part in (*parts, text.cut(last).strip()) if part.plain.strip()]


def _is_open(chars: str) -> bool:
    """Whether bold, emphasis, a link or a reading begins and does not end."""
    return any(chars.count(start) != chars.count(end) for start, end in _PAIRS)


def visible(node: Any) -> Iterator[str]:
    """The text inside an element that a browser would show."""
    if not isinstance(node.tag, str) or node.tag in NEVER:
        return
    yield node.text or ""
    for child in node:
        yield from visible(child)
        yield child.tail or ""
