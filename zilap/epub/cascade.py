"""What a style sheet makes of a document's text: families, colour and ground, as a browser works them out.

Only what the EPUB room must know is worked out (CSS Cascade 4): which rule wins, what is
inherited, custom properties, day and night.  Sizes and layout are left to reading systems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cssselect2
import tinycss2
from tinycss2.color3 import parse_color

from zilap.epub.names import OPS, SVG, Element

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""
WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_NIGHT = re.compile(r"prefers-color-scheme\s*:\s*dark")
_READ = frozenset({"font", "font-family", "color", "background", "background-color", "content"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One style rule with the declarations that are read here."""

    selector: Sequence[Any]
    """Tokens before the brace."""
    values: Mapping[str, str]
    night: bool
    """It holds only where the reader prefers dark."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a style sheet, and its custom properties by day and by night."""

    rows: tuple[Rule, ...]
    day: Mapping[str, str]
    night: Mapping[str, str]

    @property
    def generated(self) -> str:
        """Text that the style sheet itself writes."""
        return "".join(text for row in self.rows for text in strings(row.values.get("content", "")))


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules as they hold by day or by night, ready to be matched."""

    matcher: cssselect2.Matcher
    tokens: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How text is shown."""

    families: tuple[str, ...] = ()
    colour: Colour = BLACK
    ground: Colour = WHITE
    """The colour behind it."""
    drawn: bool = False
    """It is part of a drawing."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look, and the element that it stands in."""

    element: Element
    look: Look
    text: str
    generated: bool = False
    """It stands before or after the element; what it says is the style sheet's."""


def read(css: str) -> Rules:
    """The rules of a style sheet, in order."""
    rows: list[Rule] = []
    day: dict[str, str] = {}
    night: dict[str, str] = {}
    for node, dark in _flat(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), False):
        values = {one.name: tinycss2.serialize(one.value).strip() for one in declarations(node)}
        if tinycss2.serialize(node.prelude).strip() in (":root", "html"):
            (night if dark else day).update({name: value for name, value in values.items() if name.startswith("--")})
        kept = {name: value for name, value in values.items() if name in _READ}
        if kept:
            rows.append(Rule(node.prelude, kept, dark))
    return Rules(tuple(rows), day, {**day, **night})


def _flat(nodes: Sequence[Any], dark: bool) -> Iterator[tuple[Any, bool]]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield node, dark
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports") and node.content is not None:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _flat(inner, dark or bool(_NIGHT.search(tinycss2.serialize(node.prelude))))


def declarations(node: Any) -> list[Any]:
    """The declarations of a style rule."""
    found = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
    return [one for one in found if one.type == "declaration"]


def resolve(value: str, tokens: Mapping[str, str]) -> str:
    """A value with its tokens replaced; one that is not known stays.

    >>> resolve("1px solid var(--ink)", {"--ink": "#000"})
    '1px solid #000'
    """
    for _ in range(8):
        value, before = _VARIABLE.sub(lambda m: tokens.get(m[1]) or (m[2] or m[0]).strip(), value), value
        if value == before:
            break
    return value


def strings(value: str) -> tuple[str, ...]:
    """The quoted strings of a value: the families of a ``font``, the text of a ``content``.

    >>> strings("1em/1.2 'Latin Slant', 'Ming', serif")
    ('Latin Slant', 'Ming')
    """
    return tuple(single or double for single, double in re.findall(r"'([^']+)'|\"([^\"]+)\"", value))


def scheme(rules: Rules, *, night: bool = False) -> Scheme:
    """The rules that hold by day or by night.  A selector of browsers alone matches nothing."""
    matcher = cssselect2.Matcher()
    for rule in rules.rows:
        if rule.night and not night:
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.selector, {"epub": OPS})
        except cssselect2.SelectorError:
            continue
        for selector in selectors:
            matcher.add_selector(selector, rule.values)
    return Scheme(matcher, rules.night if night else rules.day)


def runs(root: Element, scheme: Scheme) -> Iterator[Run]:
    """The text of a document, each run with its look, in order."""
    tokens = scheme.tokens

    def walk(wrapped: cssselect2.ElementWrapper, above: Look) -> Iterator[Run]:
        own: dict[str, str] = {}
        around: dict[str, str] = {}
        for _, _, pseudo, values in scheme.matcher.match(wrapped):
            (own if pseudo is None else around).update(values)
        element = wrapped.etree_element
        look = _look(element, own, above, tokens)
        yield Run(element, look, element.text or "")
        if around:
            yield Run(element, _look(element, around, look, tokens), "", generated=True)
        for child in wrapped.iter_children():
            yield from walk(child, look)
            yield Run(element, look, child.etree_element.tail or "")

    yield from walk(cssselect2.ElementWrapper.from_xml_root(root), Look())


def _look(element: Element, values: Mapping[str, str], above: Look, tokens: Mapping[str, str]) -> Look:
    """What the winning declarations make of the look of the element around."""
    drawn = above.drawn or element.tag == f"{{{SVG}}}svg"
    if not values:
        return above if drawn == above.drawn else Look(above.families, above.colour, above.ground, drawn)
    families, ground = above.families, above.ground
    for name, value in values.items():
        if name in ("font", "font-family"):
            families = strings(resolve(value, tokens)) or families
        elif name in ("background", "background-color"):
            ground = colour_in(resolve(value, tokens)) or ground
    colour = colour_in(resolve(values.get("color", ""), tokens)) or above.colour
    return Look(families, colour, ground, drawn)


def colour_in(value: str) -> Colour | None:
    """The first opaque colour of a value; None where it names none."""
    for word in re.findall(r"#[0-9a-fA-F]+|[a-z-]+\([^()]*\)|[a-z]+", value):
        found = parse_color(word)
        if found is not None and not isinstance(found, str) and found.alpha == 1:
            return found.red, found.green, found.blue
    return None


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio from 1 to 21 (WCAG 2.2, 1.4.3).

    >>> contrast(BLACK, WHITE)
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
