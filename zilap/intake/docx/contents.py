"""The table of contents that Word keeps in a file: a content control, a field, or lines that lead to headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MADE = "_Toc"
"""How the names begin that Word gives to headings for its table of contents."""


def contents(body: Any) -> frozenset[Any]:
    """The paragraphs and content controls of a document that are its table of contents."""
    led = (node for node in body.iter(_W + "p") if _leads(node))
    return frozenset([*filter(_is_gallery, body.iter(_W + "sdt")), *led, *_in_field(body)])


def _is_gallery(control: Any) -> bool:
    gallery = control.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and gallery.get(_W + "val") == "Table of Contents"


def _leads(paragraph: Any) -> bool:
    """Whether links to headings are all that a paragraph says."""
    links = [link for link in paragraph.iter(_W + "hyperlink") if (link.get(_W + "anchor") or "").startswith(_MADE)]
    return bool(links) and _said(paragraph) == "".join(map(_said, links))


def _said(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(_W + "t")).strip()


def _in_field(body: Any) -> Iterator[Any]:
    """The paragraphs of ``TOC`` fields, each of which begins in one paragraph and ends in another."""
    fields: list[str] = []
    for paragraph in body.iter(_W + "p"):
        inside = any(map(_makes_contents, fields))
        for node in paragraph.iter(_W + "fldChar", _W + "instrText"):
            kind = node.get(_W + "fldCharType")
            if kind == "begin":
                fields.append("")
            elif kind == "end" and fields:
                fields.pop()
            elif kind is None and fields:
                fields[-1] += node.text or ""
            inside = inside or any(map(_makes_contents, fields))
        if inside:
            yield paragraph


def _makes_contents(code: str) -> bool:
    return code.split()[:1] == ["TOC"]
