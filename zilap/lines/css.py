"""The CSS of Chinese composition: standard properties that WeasyPrint lacks, and what they mean to a line.

CSS Text 4 (text-spacing-trim, text-autospace, line-break, hanging-punctuation, text-justify), CSS Text Decoration 4
(text-emphasis-*).  Own custom properties only where the standard has none: ``--line-grid``,
``--line-grid-origin``, ``--line-phrase``, ``--text-autospace-gap``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zilap.weasy import (
    add_property,
    add_shorthand,
    css_tokens,
    css_units,
    css_validation,
    of_table_wrapper,
    remove_property,
    remove_shorthand,
)

TRIM = ("normal", "space-all", "space-first", "trim-start", "trim-both", "trim-all", "auto")
_HANGING = ("none", "first", "last", "force-end", "allow-end")
_EMPHASIS_SHAPES = ("dot", "circle", "double-circle", "triangle", "sesame")


def _keyword(*allowed: str) -> Callable[[Any], object]:
    def validate(tokens: Any) -> object:
        word = css_tokens.get_single_keyword(tokens)
        return word if word in allowed else None

    return validate


def _keywords(*allowed: str) -> Callable[[Any], object]:
    def validate(tokens: Any) -> object:
        words = tuple(css_tokens.get_keyword(token) for token in tokens)
        return words if words and all(word in allowed for word in words) else None

    return validate


def _emphasis_style(tokens: Any) -> object:
    """``none``, fill and shape, or ``string`` and the one character that is the mark."""
    if len(tokens) == 1 and tokens[0].type == "string":
        return ("string", tokens[0].value) if len(tokens[0].value) == 1 else None
    words = tuple(css_tokens.get_keyword(token) for token in tokens)
    if words == ("none",):
        return words
    fills = [word for word in words if word in ("filled", "open")]
    shapes = [word for word in words if word in _EMPHASIS_SHAPES]
    if not words or len(words) != len(fills) + len(shapes) or len(fills) > 1 or len(shapes) > 1:
        return None
    return (fills or ["filled"])[0], (shapes or ["circle"])[0]


def _color(tokens: Any) -> object:
    color: object = css_validation.other_colors(tokens)
    return color


def _inset(tokens: Any) -> object:
    """One or two lengths in em or px, or ``auto``: CSS Text Decoration 4, text-decoration-inset."""
    if css_tokens.get_single_keyword(tokens) == "auto":
        return ("auto", "auto")
    found = tuple(css_tokens.get_length(token, negative=True) for token in tokens)
    return (found[0], found[-1]) if len(found) in (1, 2) and all(found) else None


def _expand_emphasis(tokens: Any, name: str, base_url: Any) -> Iterator[tuple[str, object]]:
    """The shorthand ``text-emphasis: <style> || <color>``."""
    known = ("none", "filled", "open", *_EMPHASIS_SHAPES)
    words = [token for token in tokens if token.type == "string" or css_tokens.get_keyword(token) in known]
    colors = [token for token in tokens if token not in words]
    style = _emphasis_style(words) if words else ("none",)
    color = _color(colors) if colors else "currentcolor"
    if style is None or color is None:
        raise css_tokens.InvalidValues
    yield "text-emphasis-style", style
    yield "text-emphasis-color", color


INHERITED: Mapping[str, tuple[object, Callable[[Any], object]]] = {
    "text-spacing-trim": ("normal", _keyword(*TRIM)),
    "text-autospace": (
        ("normal",),
        _keywords(
            "normal", "auto", "no-autospace", "ideograph-alpha", "ideograph-numeric", "insert", "replace", "punctuation"
        ),
    ),
    "line-break": ("auto", _keyword("auto", "loose", "normal", "strict", "anywhere")),
    "hanging-punctuation": (("none",), _keywords(*_HANGING)),
    "text-justify": ("auto", _keyword("auto", "none", "inter-word", "inter-character")),
    "text-emphasis-style": (("none",), _emphasis_style),
    "text-emphasis-color": ("currentcolor", _color),
    "text-emphasis-position": (("over", "right"), _keywords("over", "under", "right", "left")),
    "ruby-position": (("over",), _keywords("over", "under", "inter-character")),
}
"""Name to initial value and validator."""
NOT_INHERITED: Mapping[str, tuple[object, Callable[[Any], object]]] = {
    "text-decoration-inset": (None, _inset),
    "initial-letter": ("normal", lambda tokens: _initial_letter(tokens)),
}


def _initial_letter(tokens: Any) -> object:
    """``normal``, or a whole number of lines."""
    if css_tokens.get_single_keyword(tokens) == "normal":
        return "normal"
    if len(tokens) == 1 and tokens[0].type == "number" and tokens[0].is_integer and tokens[0].int_value > 0:
        return int(tokens[0].int_value)
    return None


def register() -> None:
    """Teach WeasyPrint the properties."""
    for name, (initial, validate) in INHERITED.items():
        add_property(name, initial, validate, like="text-decoration-color" if name.endswith("-color") else "")
    for name, (initial, validate) in NOT_INHERITED.items():
        add_property(name, initial, validate, inherited=False)
    add_shorthand("text-emphasis", _expand_emphasis)
    of_table_wrapper("margin-break")


def unregister() -> None:
    """Undo ``register``."""
    for name in (*INHERITED, *NOT_INHERITED):
        remove_property(name)
    remove_shorthand("text-emphasis")
    of_table_wrapper("margin-break", wanted=False)


@dataclass(frozen=True, slots=True)
class TextRules:
    """What the computed style of a text says about its composition."""

    trim_pairs: bool
    trim_start: bool
    trim_first: bool
    """Also at the start of the first line and after a forced break."""
    trim_end: bool
    force_end: bool
    hang_end: bool
    autospace: float
    """Em between ideograph and letter or digit."""
    autospace_alpha: bool
    autospace_numeric: bool
    strictness: str
    justify: str
    wraps: bool
    break_all: bool
    break_anywhere: bool
    keep_phrases: bool
    """``--line-phrase: keep``: Chinese breaks after marks, within a phrase only when it is wider than the line."""
    hyphens: str
    hyphenate_limits: tuple[int, int, int]
    """Letters of the shortest word, before and after the hyphen."""
    language: str | None

    @property
    def is_plain(self) -> bool:
        """Whether lines may end just where Unicode and CLREQ say."""
        special = self.break_all or self.break_anywhere or self.keep_phrases or self.strictness == "anywhere"
        return self.wraps and not special


_KEYS = frozenset(
    (
        *(name.replace("-", "_") for name in INHERITED),
        "__line_phrase",
        "__text_autospace_gap",
        "white_space",
        "word_break",
        "overflow_wrap",
        "hyphens",
        "hyphenate_limit_chars",
        "lang",
    )
)
"""What the rules are read from: all of it inherited."""


def text_rules(style: Any) -> TextRules:
    """The rules in a computed style of WeasyPrint; a style that says nothing of them shares those of its parent."""
    found: TextRules | None = style.__dict__.get("zilap_rules")
    if found is None:
        parent = style.parent_style
        inherits = parent is not None and _KEYS.isdisjoint(getattr(style, "cascaded", ()))
        found = style.zilap_rules = text_rules(parent) if inherits else _read_rules(style)
    return found


def _read_rules(style: Any) -> TextRules:
    trim = style["text_spacing_trim"]
    space = style["text_autospace"]
    hanging = style["hanging_punctuation"]
    normal = "normal" in space or "auto" in space
    return TextRules(
        trim_pairs=trim != "space-all",
        trim_start=trim in ("space-first", "trim-start", "trim-both", "trim-all"),
        trim_first=trim in ("trim-start", "trim-both", "trim-all"),
        trim_end=trim != "space-all",
        force_end=trim in ("trim-both", "trim-all"),
        hang_end="allow-end" in hanging or "force-end" in hanging,
        autospace=_autospace_gap(style),
        autospace_alpha=normal or "ideograph-alpha" in space,
        autospace_numeric=normal or "ideograph-numeric" in space,
        strictness=style["line_break"],
        justify=style["text_justify"],
        wraps=style["white_space"] != "nowrap",
        break_all=style["word_break"] == "break-all",
        break_anywhere=style["overflow_wrap"] != "normal",
        keep_phrases=any(getattr(token, "lower_value", "") == "keep" for token in _tokens(style["__line_phrase"])),
        hyphens=style["hyphens"],
        hyphenate_limits=style["hyphenate_limit_chars"],
        language=style["lang"],
    )


def _autospace_gap(style: Any) -> float:
    """``--text-autospace-gap`` in em; CSS Text 4 and browsers take an eighth of an em, CLREQ allows a quarter."""
    for token in _tokens(style["__text_autospace_gap"]):
        if token.type == "dimension" and token.lower_unit == "em":
            return float(token.value)
    return 0.125


def length(style: Any, key: str) -> float | None:
    """The length that an own custom property holds, in CSS pixels; ``None`` when it is not set or ``none``."""
    for token in _tokens(style[key]):
        if token.type == "dimension":
            if token.lower_unit == "em":
                return float(token.value * style["font_size"])
            if token.lower_unit in css_units.LENGTHS_TO_PIXELS:
                return float(token.value * css_units.LENGTHS_TO_PIXELS[token.lower_unit])
    return None


def _tokens(value: Any) -> Iterator[Any]:
    return (token for token in value or () if token.type != "whitespace")
