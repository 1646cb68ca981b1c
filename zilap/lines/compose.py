"""The functions that take the place of WeasyPrint's: each asks whether the text is Chinese, else calls the original."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from zilap.lines import fit, paragraph
from zilap.lines.breaks import FORCED, GOOD
from zilap.lines.build import Frame, Line, build, find_start, measure, node_at, resume_path
from zilap.lines.paragraph import Paragraph
from zilap.lines.spread import spread
from zilap.lines.tree import Node
from zilap.weasy import boxes, inline, preferred

_HAIR = 1e-4
"""A full line stays this much (px) within its measure: WeasyPrint compares widths exactly beside floats."""


def split_inline_box(original: Callable[..., Any]) -> Callable[..., Any]:
    """Build the next line of a Chinese paragraph whole; inline boxes come here only inside other paragraphs."""

    @wraps(original)
    def split(
        context: Any, box: Any, position_x: float, max_x: float, bottom_space: float, skip_stack: Any,
        containing_block: Any, absolute_boxes: list[Any], fixed_boxes: list[Any], line_placeholders: list[Any],
        waiting_floats: list[Any], line_children: list[Any], first_letter_style: Any, first_line_style: Any,
    ) -> Any:  # fmt: skip
        if isinstance(box, boxes.LineBox) and not first_line_style:
            frame = Frame(
                context, containing_block, bottom_space, absolute_boxes, fixed_boxes, line_placeholders,
                waiting_floats, line_children,
            )  # fmt: skip
            found = paragraph.of(box, containing_block, lambda atom: measure(frame, atom))
            start = find_start(found, skip_stack) if found else None
            if found and start:
                return _next_line(frame, found, box, start, position_x, max_x)
        return original(
            context, box, position_x, max_x, bottom_space, skip_stack, containing_block, absolute_boxes,
            fixed_boxes, line_placeholders, waiting_floats, line_children, first_letter_style, first_line_style,
        )  # fmt: skip

    return split


def _next_line(
    frame: Frame, para: Paragraph, linebox: Any, start: tuple[int, int], position_x: float, max_x: float
) -> Any:
    """What ``split_inline_box`` returns."""
    node, character = start
    width = max_x - position_x - _HAIR
    floats: dict[int, Any] = {}
    shift = 0.0
    while True:
        line = _compose(para, linebox, node, character, width)
        found = _place_float(frame, para, line, position_x, width, floats)
        if found is None:
            break
        width -= found.margin_width()
        if found.style["float"] in ("left", "inline-start"):
            shift += found.margin_width()
    line.floats = floats
    made = build(frame, line, position_x + shift)
    made.zilap_line = True
    forced = line.stop < len(para.text) or para.text.endswith("\n")
    preserved = forced and line.stop > line.start and para.text[line.stop - 1] == "\n"
    resume_at = resume_path(para, line.stop, line.last)
    return made, resume_at, preserved, None, None, {"left": 0, "right": 0}


def _compose(para: Paragraph, linebox: Any, node: int, start: int, width: float) -> Line:
    """Choose the end of the line and spread it."""
    measures = para.measures
    if start >= len(para.text):
        return Line(para, start, start, start, node, len(para.nodes), [])
    style = linebox.style
    justify = style["text_align_all"] == "justify"
    stop = _stop(para, start, width, linebox.text_indent, justify=justify)
    end = measures.end(start, stop)
    last = measures.breaks[stop] == FORCED
    if last and style["text_align_last"] != "auto":
        justify = style["text_align_last"] == "justify"
    full = width if justify or measures.natural(start, end) > width else None
    added = spread(measures, start, end, full)
    return Line(para, start, end, stop, node, node_at(para, stop, node), added)


def _stop(para: Paragraph, start: int, width: float, indent: float, *, justify: bool) -> int:
    """The end of the line at ``start``, from the plan of the whole paragraph."""
    rest = width + indent
    for (_, _, planned_rest), plan in para.plans.items():
        if start in plan and abs(planned_rest - width) < _HAIR and start != next(iter(plan)):
            return plan[start]
    key = (start, round(width, 4), round(rest, 4))
    if key not in para.plans:
        way = fit.total(para.measures, start, width, rest) if justify else None
        para.plans[key] = way or fit.greedy(para.measures, start, width, rest, justify=False)
    return para.plans[key][start]


def _place_float(
    frame: Frame, para: Paragraph, line: Line, position_x: float, width: float, floats: dict[int, Any]
) -> Any:
    """Lay out the first float of the line that is not placed; ``None`` when none is left that fits beside it."""
    for number in range(line.first, line.last):
        node = para.nodes[number]
        if node.flows or number in floats or not node.box.is_floated():
            continue
        taken = para.measures.natural(line.start, max(line.start, min(node.start, line.end)))
        needed = preferred.shrink_to_fit(frame.context, node.box, frame.containing_block.width)
        if frame.waiting_floats or needed > width - taken:
            frame.waiting_floats.append(node.box)
            floats[number] = None
            continue
        node.box.position_x, node.box.position_y = position_x, para.root.box.position_y
        floats[number] = _float(frame, node)
        return floats[number]
    return None


def _float(frame: Frame, node: Node) -> Any:
    made, resume_at = inline.float_layout(
        frame.context, node.box, frame.containing_block, frame.absolute_boxes, frame.fixed_boxes,
        frame.bottom_space, skip_stack=None,
    )  # fmt: skip
    if resume_at:
        frame.context.add_broken_out_of_flow(node.box, node.box, frame.containing_block, resume_at)
    return made


def justify_line(original: Callable[..., Any]) -> Callable[..., Any]:
    """Lines composed here are full already."""

    @wraps(original)
    def justify(context: Any, line: Any, extra_width: float) -> None:
        if not line.__dict__.get("zilap_line"):
            original(context, line, extra_width)

    return justify


def inline_line_widths(original: Callable[..., Any]) -> Callable[..., Any]:
    """Least and greatest width of Chinese text, for tables, floats, flex boxes and grids."""

    @wraps(original)
    def widths(
        context: Any, box: Any, outer: bool, is_line_start: bool, minimum: bool, skip_stack: Any = None,
        first_line: bool = False,
    ) -> Iterator[float]:  # fmt: skip
        if isinstance(box, boxes.LineBox):
            found = paragraph.laid(box) if first_line else None
            found = found or paragraph.of(box, None, lambda atom: _content_width(context, atom, minimum))
            start = find_start(found, skip_stack) if found else None
            if found and start:
                return _widths(context, box, found, start[1], minimum)
        result: Iterator[float] = original(context, box, outer, is_line_start, minimum, skip_stack, first_line)
        return result

    return widths


def _content_width(context: Any, atom: Any, minimum: bool) -> float:
    function = preferred.min_content_width if minimum else preferred.max_content_width
    return float(function(context, atom))


def _widths(context: Any, box: Any, para: Paragraph, start: int, minimum: bool) -> Iterator[float]:
    """Width of each stretch of text that cannot be broken (``minimum``), or of each whole line."""
    least = GOOD if minimum else FORCED
    measures, count = para.measures, len(para.text)
    indent = box.style["text_indent"]
    width = indent.value if start == 0 and getattr(indent, "unit", "") == "px" else 0.0
    for stop in range(start + 1, count + 1):
        if measures.breaks[stop] >= least:
            width += measures.natural(start, measures.end(start, stop))
            if stop == count and not minimum:
                width += preferred.trailing_whitespace_size(context, box)
            yield width + _HAIR  # what a line gives up again
            start, width = stop, 0.0
    if not count:
        yield 0.0
