"""The text of one box, shaped once by Pango: what each character takes, and the glyphs that draw it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any

from zilap.weasy import FROM_UNITS, ffi, line_break, pango

_FIGURES = frozenset("0123456789")
_REMEMBERED = 512
"""Texts whose shapes are kept: running heads, labels, paragraphs that are measured before they are laid out."""
_SHAPING = ("font_kerning", "letter_spacing", "word_spacing", "overflow_wrap", "direction")


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font, in the order of the text."""

    font: Any
    """``PangoFont *``; kept alive by the registry of its font map."""
    glyphs: array[int]
    at: array[int]
    """The character each glyph belongs to: the first of its cluster."""
    end: int
    """The character after the run."""
    shift: dict[int, float]
    """Glyph index to where it stands in its cluster, px; absent = 0."""
    rise: dict[int, float]
    """Glyph index to px above the base line; absent = 0."""

    def part(self, start: int, stop: int) -> tuple[int, int]:
        """The glyphs that belong to the characters ``start`` to ``stop``."""
        return bisect_left(self.at, start), bisect_left(self.at, stop)


@dataclass(frozen=True, slots=True)
class Shaped:
    """Text in one style, in one direction, on one endless line.  Lengths in CSS pixels."""

    text: str
    advance: list[float]
    """Of each character; a ligature's stands at its first character, the others have 0."""
    joined: frozenset[int]
    """Characters that are inside a cluster: nothing may come before them."""
    runs: tuple[Run, ...]
    height: float
    """From the top to the bottom of the fonts used."""
    baseline: float
    """From that top."""
    metrics: Any = field(repr=False)
    """A Layout of WeasyPrint that holds the underline's place, or ``None``."""

    @property
    def is_missing(self) -> bool:
        """Whether no font has a glyph for some character."""
        return any(glyph >= pango.PANGO_GLYPH_UNKNOWN_FLAG for run in self.runs for glyph in run.glyphs)


def shape(text: str, style: Any) -> Shaped:
    """Shape ``text`` in a computed style of WeasyPrint.

    ``font-variant-numeric: tabular-nums`` holds also for fonts that have no such figures: each stands in the middle of
    the width of the widest.
    """
    shaped = _shape(text, style)
    asked = "tabular-nums" in style["font_variant_numeric"] and not _FIGURES.isdisjoint(text)
    return _tabular(shaped, max(_shape("0123456789", style).advance)) if asked else shaped


def _tabular(shaped: Shaped, cell: float) -> Shaped:
    """The figures of a text all as wide as ``cell`` (px)."""
    wide = {i: cell - shaped.advance[i] for i, one in enumerate(shaped.text) if one in _FIGURES}
    advance = [cell if i in wide else width for i, width in enumerate(shaped.advance)]
    runs = tuple(
        replace(
            run, shift=run.shift | {n: run.shift.get(n, 0.0) + wide[i] / 2 for n, i in enumerate(run.at) if i in wide}
        )
        for run in shaped.runs
    )
    return replace(shaped, advance=advance, runs=runs)


def _shape(text: str, style: Any) -> Shaped:
    """As Pango shapes it; what was shaped of late is remembered."""
    kept: dict[Any, Shaped] = style.font_config.__dict__.setdefault("zilap_shaped", {})
    key = text, _key(style)
    shaped = kept.pop(key, None)
    if shaped is None:
        shaped = _by_pango(text, style)
        if len(kept) >= _REMEMBERED:
            del kept[next(iter(kept))]
    kept[key] = shaped
    return shaped


def _key(style: Any) -> tuple[object, ...]:
    """All that the shape of a text depends on, kept on the style."""
    found: tuple[object, ...] | None = style.__dict__.get("zilap_key")
    if found is None:
        font = line_break._font_style_cache_key(style, include_size=True)
        is_plain = style["text_decoration_line"] == "none"
        found = style.zilap_key = (font, is_plain, *map(style.__getitem__, _SHAPING))
    return found


def _by_pango(text: str, style: Any) -> Shaped:
    layout = line_break.Layout(style)
    layout.set_text(text.replace("\n", " ") if "\n" in text else text)
    line, _ = layout.get_first_line()
    _, height = line_break.line_size(line, style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    decorated = None if style["text_decoration_line"] == "none" else layout
    shaped = read(line, text, height, baseline, decorated)
    _keep(layout, shaped.runs, style.font_config)
    return shaped


def read(line: Any, text: str, height: float = 0.0, baseline: float = 0.0, metrics: Any = None) -> Shaped:
    """What Pango made of ``text``.  ``line`` is a ``PangoLayoutLine *``; its fonts must outlive the result."""
    index = _characters(text)
    items = list(_glyph_items(line))
    runs = tuple(_runs(items, index, len(text)))
    advance, joined = _advances(items, runs, len(text))
    return Shaped(text, advance, joined, runs, height, baseline, metrics)


@lru_cache(None)
def _utf8_length(character: str) -> int:
    return len(character.encode())


def _characters(text: str) -> dict[int, int]:
    """Offset in UTF-8 to character index."""
    offsets = accumulate(map(_utf8_length, text), initial=0)
    return dict(zip(offsets, range(len(text)), strict=False))


_Item = tuple[Any, "array[int]", "array[int]"]


def _glyph_items(line: Any) -> Iterator[_Item]:
    """(Pango item, its glyph table of five integers a glyph, UTF-8 offset of each glyph's cluster)."""
    run = line.runs
    while run != ffi.NULL:
        string = run.data.glyphs
        count = string.num_glyphs
        table, clusters = array("i"), array("i")
        table.frombytes(ffi.buffer(string.glyphs, count * ffi.sizeof("PangoGlyphInfo")))
        clusters.frombytes(ffi.buffer(string.log_clusters, count * ffi.sizeof("gint")))
        yield run.data.item, table, clusters
        run = run.next


def is_right_to_left(line: Any) -> Iterator[bool]:
    """Of each run of a ``PangoLayoutLine *``: composition reads the others only."""
    return (bool(item.analysis.level % 2) for item, _, _ in _glyph_items(line))


def _runs(items: list[_Item], index: dict[int, int], length: int) -> Iterator[Run]:
    ends = [index[item.offset] for item, _, _ in items[1:]] + [length]
    for (item, table, clusters), end in zip(items, ends, strict=True):
        offset = item.offset
        starts = [offset + cluster for cluster in clusters] if offset else clusters
        at = array("l", map(index.__getitem__, starts))
        shift, rise = _places(table, at, end)
        yield Run(item.analysis.font, table[0::5], at, end, shift, rise)


def _places(table: array[int], at: array[int], end: int) -> tuple[dict[int, float], dict[int, float]]:
    """Where glyphs stand that do not simply follow one another."""
    shift: dict[int, float] = {}
    rise: dict[int, float] = {}
    one_each = bool(at) and len(at) == end - at[0] == len(set(at))
    if one_each and not any(table[2::5]) and not any(table[3::5]):
        return shift, rise
    pen, previous = 0, -1
    for i, character in enumerate(at):
        if character != previous:
            pen, previous = 0, character
        if pen + table[5 * i + 2]:
            shift[i] = (pen + table[5 * i + 2]) * FROM_UNITS
        if table[5 * i + 3]:
            rise[i] = -table[5 * i + 3] * FROM_UNITS
        pen += table[5 * i + 1]
    return shift, rise


def _advances(items: list[_Item], runs: tuple[Run, ...], length: int) -> tuple[list[float], frozenset[int]]:
    if sum(len(run.at) for run in runs) == length and not any(run.shift for run in runs):
        return [width * FROM_UNITS for _, table, _ in items for width in table[1::5]], frozenset()
    advance = [0.0] * length
    for (_, table, _), run in zip(items, runs, strict=True):
        for i, width in zip(run.at, table[1::5], strict=True):
            advance[i] += width * FROM_UNITS
    started = {i for run in runs for i in run.at}
    return advance, frozenset(i for i in range(length) if i not in started)


def _keep(layout: Any, runs: tuple[Run, ...], font_config: Any) -> None:
    """Hold one layout for each font for as long as the font configuration lives: it owns the font."""
    held = font_config.__dict__.setdefault("zilap_layouts", {})
    for run in runs:
        held.setdefault(int(ffi.cast("uintptr_t", run.font)), layout)
