"""A paragraph laid flat: the inline boxes of one line box as a row of characters, each with width and gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from zilap.lines import css, kinds
from zilap.lines.fit import Measures
from zilap.lines.measures import Flat, glue_after, measures, special_gaps
from zilap.lines.ruby import between, is_reading, reading, spread
from zilap.lines.shape import Shaped, shape
from zilap.lines.tree import Branch, Node, Path
from zilap.weasy import boxes, line_break, percent

ATOM = "\ufffc"
"""Stands for an image or another box in the line (Unicode: OBJECT REPLACEMENT CHARACTER)."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u202a-\u202e\u2066-\u2069]")
_COLLAPSING = ("normal", "nowrap", "pre-line")
_EDGES = ("margin_left", "margin_right", "padding_left", "padding_right")
_WIDTHS = ("width", "min_width", "max_width")


@dataclass(slots=True)
class Paragraph:
    """All that composing and building lines needs.  Lengths in CSS pixels."""

    root: Branch
    nodes: list[Node]
    text: str
    language: str | None
    measures: Measures
    pads: dict[int, tuple[float, float]]
    """Space before and after a character that makes room for its reading."""
    hangs: dict[int, float]
    """More space before such a character where a line begins with it: its reading is wider."""
    glue: list[float]
    """Space after each character that is not the edge of an inline box: trimming, Han–Latin space."""
    hyphens: dict[int, Shaped]
    """Line ends that show a hyphen."""
    width: float | None
    """Of the containing block, when edges or boxes in the line may depend on it."""
    index: dict[Path, int]
    """Path of a node to its place in ``nodes``."""
    plans: dict[tuple[int, float, float], dict[int, int]] = field(default_factory=dict)
    """(start, width of its line, width of other lines) to the break after each line start."""


def of(linebox: Any, containing_block: Any, measure: Callable[[Any], float]) -> Paragraph | None:
    """The paragraph of a line box, kept on it; ``None`` for what WeasyPrint had better set itself.

    ``containing_block`` is ``None`` while its width is not known.  ``measure`` gives the width of a box in the
    line (image, inline block).
    """
    name = "zilap_paragraph" if containing_block else "zilap_measured"
    width = containing_block.width if containing_block else 0.0
    kept = linebox.__dict__.get(name, False)
    if kept is None:
        return None
    if kept and kept.width in (None, width) and _unchanged(kept, linebox):
        return cast(Paragraph, kept)
    made = _make(linebox, containing_block or (0, 0), width, measure) if _suits(linebox) else None
    setattr(linebox, name, made)
    if made is None or made.width is None:
        linebox.zilap_paragraph = linebox.zilap_measured = made
    return made


def laid(linebox: Any) -> Paragraph | None:
    """The paragraph as it was last laid out, when it still holds."""
    kept = linebox.__dict__.get("zilap_paragraph")
    return kept if kept and _unchanged(kept, linebox) else None


def _unchanged(paragraph: Paragraph, linebox: Any) -> bool:
    """Whether the tree still holds the same texts: cross references change between two layouts."""
    if paragraph.root.box.children is not linebox.children:
        return False
    return _same(paragraph.root)


def _same(branch: Branch) -> bool:
    children = branch.box.children
    for index, child in branch.children:
        if index >= len(children) or children[index] is not child.box:
            return False
        if isinstance(child, Branch):
            if not _same(child):
                return False
        elif child.shaped is not None and child.box.text is not child.text and child.box.text != child.text:
            return False
    return True


def _suits(linebox: Any) -> bool:
    """Chinese text, left to right, white space collapsing: everything else is left to WeasyPrint."""
    chinese = False
    for leaf in _leaves(linebox):
        style = leaf.style
        if style["direction"] == "rtl" or style["box_decoration_break"] == "clone":
            return False
        if not isinstance(leaf, boxes.TextBox) or not leaf.text:
            continue
        text = leaf.text
        if text == "\n":
            continue
        if style["white_space"] not in _COLLAPSING or not style["font_size"] or "\t" in text:
            return False
        if _RIGHT_TO_LEFT.search(text):
            return False
        chinese = chinese or bool(kinds.CJK.search(text))
    return chinese


def _leaves(box: Any) -> Iterator[Any]:
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        yield child
        if isinstance(child, boxes.InlineBox):
            yield from _leaves(child)


def _make(linebox: Any, containing_block: Any, width: float, measure: Callable[[Any], float]) -> Paragraph:
    flat = Flat(containing_block, measure)
    root = _branch(flat, linebox, ())
    text = "".join(flat.text)
    gaps = special_gaps(flat.kinds)
    glue = glue_after(flat, gaps, text)
    numbers = measures(flat, linebox.style, text, gaps, glue)
    index = {node.path: i for i, node in enumerate(flat.nodes)}
    language = linebox.style["lang"]
    known_width = width if flat.depends else None
    return Paragraph(
        root, flat.nodes, text, language, numbers, flat.pads, flat.hangs, glue, flat.hyphens, known_width, index
    )


def _branch(flat: Flat, box: Any, path: Path) -> Branch:
    """Walk an inline box: gather its leaves and note its edges."""
    first, base = len(flat.nodes), flat.length
    children: list[tuple[int, Branch | Node]] = []
    for index, child in enumerate(box.children):
        if not child.is_in_normal_flow():
            children.append((index, _node(flat, child, (*path, index), flows=False)))
            continue
        if isinstance(child, boxes.TextBox):
            if child.text:
                _resolve_text(flat, child)
                children.append((index, _text(flat, child, (*path, index))))
            continue
        percent.resolve_percentages(child, flat.containing_block)
        if isinstance(child, boxes.InlineBox):
            if box.element_tag == "ruby" and is_reading(child):
                base = _reading(flat, child, (*path, index), base, box.style)
                children.append((index, flat.nodes[-1]))
            else:
                if child.style["white_space"] == "nowrap" != box.style["white_space"]:
                    flat.seams.add(flat.length)
                children.append((index, _inline(flat, child, (*path, index))))
        else:
            children.append((index, _atom(flat, child, (*path, index))))
    height, baseline = _strut(flat, box.style)
    return Branch(box, children, first, len(flat.nodes), height, baseline)


def _resolve_text(flat: Flat, box: Any) -> None:
    """Resolve the edges of a text box: it has none, so what WeasyPrint finds once holds for all."""
    kept = box.style.font_config.__dict__.setdefault("zilap_edges", {})
    if not kept:
        probe = boxes.TextBox(box.element_tag, box.style, box.element, box.text)
        known = set(probe.__dict__)
        percent.resolve_percentages(probe, flat.containing_block)
        kept.update({key: value for key, value in probe.__dict__.items() if key not in known})
    box.__dict__.update(kept)


def _inline(flat: Flat, box: Any, path: Path) -> Branch | Node:
    for side in ("margin_left", "margin_right"):
        if getattr(box, side) == "auto":
            setattr(box, side, 0)
    left = box.margin_left + box.border_left_width + box.padding_left
    right = box.margin_right + box.border_right_width + box.padding_right
    flat.depends = flat.depends or not _is_fixed(box.style, _EDGES)
    if left:
        flat.opening[flat.length] = flat.opening.get(flat.length, 0.0) + left
    raised = _is_raised(box)
    flat.raised += raised
    made = _branch(flat, box, path) if box.children else _node(flat, box, path)
    flat.raised -= raised
    if right:
        flat.closing[flat.length] = flat.closing.get(flat.length, 0.0) + right
    return made


def _reading(flat: Flat, box: Any, path: Path, base: int, style: Any) -> int:
    """Hang an ``rt`` over the characters since ``base``; what follows it is the base of the next."""
    node = _node(flat, box, path)
    if base == flat.length:
        return base
    node.start = node.stop = base
    one = node.reading = reading(box, style, flat.containing_block, base, flat.advance[base:])
    before, after = spread(one)
    neighbour = flat.readings.get(base)
    if neighbour and not (neighbour.places or one.places):
        before = between(neighbour, one) / 2
        _pad_after(flat, base, before)
    flat.pads[base] = before, flat.pads.get(base, (0.0, 0.0))[1]
    flat.opening[base] = flat.opening.get(base, 0.0) + before
    _pad_after(flat, flat.length, after)
    flat.readings[flat.length] = one
    flat.joined.update(range(base + 1, flat.length))
    return flat.length


def _pad_after(flat: Flat, stop: int, room: float) -> None:
    """Set the space after a base, which ends before the character ``stop``."""
    before, after = flat.pads.get(stop - 1, (0.0, 0.0))
    flat.pads[stop - 1] = before, room
    flat.closing[stop] = flat.closing.get(stop, 0.0) + room - after


def _is_raised(box: Any) -> bool:
    """The call of a note, or a superscript: belongs to what stands before it (CLREQ, Annotation Marks)."""
    return bool(box.element_tag.endswith("::footnote-call") or box.style["vertical_align"] == "super")


def _strut(flat: Flat, style: Any) -> tuple[float, float]:
    key = id(style)
    if key not in flat.struts:
        flat.struts[key] = line_break.strut(style)
    return flat.struts[key]


def _node(flat: Flat, box: Any, path: Path, *, flows: bool = True) -> Node:
    """A leaf without characters."""
    node = Node(box, path, flat.length, flat.length, flows=flows)
    flat.nodes.append(node)
    return node


def _is_fixed(style: Any, names: tuple[str, ...]) -> bool:
    """Whether lengths are the same whatever the width of the containing block."""
    return all(getattr(style[name], "unit", "") == "px" for name in names)


def _atom(flat: Flat, box: Any, path: Path) -> Node:
    node = _node(flat, box, path)
    flat.depends = flat.depends or not _is_fixed(box.style, (*_EDGES, *_WIDTHS))
    _add(flat, box.style, ATOM, "x", [flat.measure(box)])
    node.stop = flat.length
    return node


def _text(flat: Flat, box: Any, path: Path) -> Node:
    node = _node(flat, box, path)
    style, text = box.style, box.text
    shaped = shape(text, style)
    flat.joined.update(flat.length + i for i in shaped.joined)
    found = "f" * len(text) if flat.raised else _kinds(text, shaped.advance, style)
    advance = shaped.advance
    if "\n" in text:
        advance = [0.0 if character == "\n" else width for character, width in zip(text, advance, strict=True)]
    _add(flat, style, text, found, advance)
    node.shaped, node.text, node.stop = shaped, text, flat.length
    line_height, _ = _strut(flat, style)
    node.height, baseline = (
        (shaped.height, shaped.baseline) if style["line_height"] == "normal" else _metrics(flat, style)
    )
    node.half_leading = (line_height - node.height) / 2
    node.baseline = baseline + node.half_leading
    return node


def _metrics(flat: Flat, style: Any) -> tuple[float, float]:
    """Height and base line of the first font: with a set line-height, other fonts do not move the line.

    CSS 2.2, §10.8.1, leaves open which fonts make the height; browsers take the first available one.
    """
    key = id(style)
    if key not in flat.metrics:
        line_height, baseline = _strut(flat, style)
        cache = style.font_config.__dict__.setdefault("zilap_metrics", {})
        name = (tuple(style["font_family"]), style["font_size"], style["font_weight"], style["font_style"])
        if name not in cache:
            cache[name] = shape(" ", style).height
        flat.metrics[key] = cache[name], baseline - (line_height - cache[name]) / 2
    return flat.metrics[key]


def _kinds(text: str, advance: list[float], style: Any) -> str:
    """Kinds of characters; marks whose cell is not one em wide follow no rule of full-width marks."""
    found = kinds.kinds(text, corner=kinds.has_corner_marks(style["lang"]))
    em, spacing = style["font_size"], style["letter_spacing"]
    least = 0.97 * em + (0 if spacing == "normal" else spacing)
    narrow = [
        i
        for i, (one, width) in enumerate(zip(found, advance, strict=True))
        if width < least and one in kinds.FULL_WIDTH_KINDS
    ]
    if not narrow:
        return found
    marks = list(found)
    for i in narrow:
        marks[i] = "x"
    return "".join(marks)


def _add(flat: Flat, style: Any, text: str, found: str, advance: list[float]) -> None:
    key = id(style)
    if key not in flat.all_rules:
        flat.all_rules[key] = css.text_rules(style)
    count = len(text)
    flat.text.append(text)
    flat.kinds.extend(found)
    flat.advance.extend(advance)
    flat.em.extend([style["font_size"]] * count)
    flat.rules.extend([flat.all_rules[key]] * count)
    flat.length += count
