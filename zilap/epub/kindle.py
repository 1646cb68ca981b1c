"""The EPUB that Amazon's converter takes as it is meant.

By Amazon's Kindle Publishing Guidelines: the body text has the reader's own size, leading, colours and
margins; nothing has a negative margin; what the converter does not know is not asked for.  A list or a chart
never hangs on a property that may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import tinycss2

from zilap.epub.cascade import declarations
from zilap.epub.names import Element, word_set, x

SHEET = "css/kindle.css"
"""The style sheet for Kindle, below ``templates/``; read after the others."""
_UNKNOWN = re.compile(
    r"position|left|right|top|bottom|inset|z-index|flex|grid|gap|order|align-|justify-|place-|aspect-ratio|object-|"
    r"text-wrap|text-spacing|text-autospace|hanging-|overflow|transform|filter|min-height|max-height|scrollbar|"
    r"counter-|content\b|cursor|box-sizing|orphans|widows|break-|-webkit-text-size|text-size|--"
)
_VALUES = re.compile(r"\b(?:var|calc|min|max|clamp)\(|\d(?:vw|vh|vmin|vmax|rem)\b|\b(?:flex|grid|inline-flex)\b")
_BODY = word_set("color background background-color font-size line-height margin padding max-width text-align width")
"""What readers choose themselves: not for ``html`` and ``body``."""
_GENERATED = re.compile(r"::?(?:before|after|marker|first-letter)")
_NEGATIVE = re.compile(r"(?<![\w.])-\d*\.?\d+(?:em|px|pt|%|)(?!\w)")


def document(root: Element) -> None:
    """What opens and closes stands open."""
    for element in root.iter(x("details")):
        element.tag = x("div")
    for element in root.iter(x("summary")):
        element.tag = x("p")
        element.set("class", "summary")


def sheet(css: str) -> str:
    """The style sheet without what the converter or a Kindle may not be asked."""
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(_rules(nodes)) + "\n"


def _rules(nodes: Sequence[Any]) -> Iterator[str]:
    for node in nodes:
        if node.type != "qualified-rule":
            continue
        parts = [part.strip() for part in tinycss2.serialize(node.prelude).split(",")]
        kept = [part for part in parts if not _GENERATED.search(part)]
        rows = list(_rows(declarations(node), body=bool({"html", "body", ":root"} & set(kept))))
        if kept and rows:
            yield f"{', '.join(kept)} {{ {'; '.join(rows)} }}"


def _rows(found: Sequence[Any], *, body: bool) -> Iterator[str]:
    """The declarations that stay.  A colour stays on a ground of its own: on the reader's it may not be seen."""
    grounded = any(one.name.startswith("background") for one in found)
    for one in found:
        value = " ".join(tinycss2.serialize(one.value).split())
        if _UNKNOWN.match(one.name) or _VALUES.search(value) or (one.name in _BODY and body):
            continue
        if one.name == "color" and value != "inherit" and not grounded:
            continue
        if one.name.startswith("margin") or one.name == "letter-spacing":
            value = _NEGATIVE.sub("0", value)
        yield f"{one.name}: {value}{' !important' if one.important else ''}"
