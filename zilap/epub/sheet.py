"""The style sheets of the book → one that reading systems understand.

What only the print engine knows is left out.  Where a value is a token (``var(--ink)``) its
value by day is written before it: readers without custom properties use that, and the others
follow the tokens into the night.  Font families are written out, each list closed by a generic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import tinycss2

from zilap.epub.cascade import declarations, read, resolve, strings
from zilap.epub.names import OPS, word_set
from zilap.epub.rules import RULES
from zilap.problem import Place, Stop
from zilap.typefaces import Face, Typefaces

GENERIC = ("serif", "sans-serif", "monospace")
_PRINT_ONLY = word_set(
    "bookmark-level bookmark-label bookmark-state string-set margin-break page --line-grid --line-grid-origin "
    "footnote-display footnote-policy bleed marks size"
)
_PRINT_VALUE = re.compile(r"target-counter\(|target-text\(|string\(|leader\(|content\(|element\(|\bfootnote\b")
_PRINT_SELECTOR = re.compile(r"::footnote-|\.paged\b|html\.paged")
BASE = """
[hidden] { display: none }
.cover-page { margin: 0; padding: 0 }
.cover { text-align: center }
.cover img { display: block; margin: 0 auto; max-width: 100%; max-height: 100vh }
.navigation ol { list-style: none; padding-left: 1.2em }
.proof-stamp { margin: 0 0 1.5em; padding: .3em .6em; border: .15em solid #b3201a; text-align: center }
.proof-stamp { color: #b3201a; background: #fff; text-indent: 0 }
"""
"""What the EPUB room itself shows; the templates' sheets come after and may change it."""


def clean(css: str, faces: Typefaces) -> str:
    """The style sheets of the templates as reading systems get them, without ``@font-face``.

    Raises:
        Stop: when one of them asks for a file.
    """
    nodes = tinycss2.parse_stylesheet(BASE + css, skip_comments=True, skip_whitespace=True)
    tokens = read(BASE + css).day
    closings = {face.family: _closing(face, faces) for face in faces.faces}
    return _without_idle_tokens("\n".join(_write(nodes, tokens, closings)) + "\n")


def _without_idle_tokens(css: str) -> str:
    """Custom properties that no value asks for are measures of the printed page: they go."""
    asked = set(re.findall(r"var\(\s*(--[\w-]+)", css))
    drop = lambda found: found[0] if found["name"] in asked else ""  # noqa: E731
    css = re.sub(r"(?P<name>--[\w-]+): [^;{}]*(?:; |(?= }))", drop, css)
    return re.sub(r"^[^\n{}]*\{\s*\}\n", "", css, flags=re.M)


def whole(css: str, faces: Sequence[Face], folder: str) -> str:
    """The style sheet with the ``@font-face`` rules of the embedded subsets."""
    rules = "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: normal; font-style: normal; '
        f"src: url({folder}{face.path.name}) }}\n"
        for face in faces
    )
    return f'@namespace epub "{OPS}";\n{rules}{css}'


def _closing(face: Face, faces: Typefaces) -> tuple[str, ...]:
    """What a list that begins with a face ends with: the families of the book's other languages, and a generic.

    A Simplified character in a caption is then set in a family that has it, and not in a font of the reader's.
    """
    others = dict.fromkeys(name for names in faces.languages.values() for name in names)
    return (*(f'"{name}"' for name in others), "sans-serif" if "sans" in face.package else "serif")


def _write(nodes: Sequence[Any], tokens: Mapping[str, str], closings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for node in nodes:
        if node.type == "at-rule":
            yield from _at_rule(node, tokens, closings)
        elif node.type == "qualified-rule":
            yield from _rule(node, tokens, closings)


def _at_rule(node: Any, tokens: Mapping[str, str], closings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Media and feature queries are kept, print is not, nothing is imported."""
    name, condition = node.lower_at_keyword, tinycss2.serialize(node.prelude).strip()
    if name == "import":
        raise _asks_for(f"@import {condition}")
    if name not in ("media", "supports") or node.content is None:
        return
    if name == "media" and re.match(r"print\b", condition):
        return
    inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
    lines = list(_write(inner, tokens, closings))
    if lines:
        yield f"@{name} {condition} {{"
        yield from (f"  {line}" for line in lines)
        yield "}"


def _rule(node: Any, tokens: Mapping[str, str], closings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    selector = " ".join(tinycss2.serialize(node.prelude).split())
    if _PRINT_SELECTOR.search(selector):
        return
    kept: list[str] = []
    for one in declarations(node):
        value = " ".join(tinycss2.serialize(one.value).split())
        if one.name in _PRINT_ONLY or _PRINT_VALUE.search(value):
            continue
        if re.search(r"url\(\s*[\"']?(?!data:|#)", value):
            raise _asks_for(value)
        if one.name in ("font-family", "font"):
            value = _with_generic(resolve(value, tokens), closings)
        kept += _forms(one, value, tokens)
    if kept:
        yield f"{selector} {{ {'; '.join(kept)} }}"


def _forms(one: Any, value: str, tokens: Mapping[str, str]) -> list[str]:
    """A declaration as readers without custom properties know it, then as it is."""
    important = " !important" if one.important else ""
    plain = resolve(value, tokens)
    same = one.name.startswith("--") or plain == value or "var(" in plain
    return [f"{one.name}: {form}{important}" for form in ([value] if same else [plain, value])]


def _with_generic(value: str, closings: Mapping[str, Sequence[str]]) -> str:
    """A list of families with its closing in place of its own generic."""
    names = strings(value)
    if not names:
        return value
    open_list = re.sub(rf"\s*,\s*(?:{'|'.join(GENERIC)})\s*$", "", value)
    rest = [name for name in closings.get(names[0], ("serif",)) if name.strip('"') not in names]
    return ", ".join([open_list, *rest])


def _asks_for(what: str) -> Stop:
    return Stop([RULES["E092"].at(Place(PurePath("templates/css")), what[:80])])
