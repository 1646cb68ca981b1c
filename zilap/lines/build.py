"""Building the boxes of one line: what ``split_inline_box`` does, with the line's ends and gaps already known."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from zilap.lines import ruby
from zilap.lines.ornaments import set_ends
from zilap.lines.paragraph import Paragraph
from zilap.lines.piece import Piece
from zilap.lines.ruby import Reading
from zilap.lines.tree import Branch, Node
from zilap.weasy import absolute, inline


@dataclass(slots=True)
class Frame:
    """What WeasyPrint hands down while it builds a line."""

    context: Any
    containing_block: Any
    bottom_space: float
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]
    line_placeholders: list[Any]
    waiting_floats: list[Any]
    line_children: list[Any]


@dataclass(slots=True)
class Line:
    """One line of a paragraph: characters ``start`` to ``end``, from the node ``first`` on.

    ``stop`` is where the next line begins: ``end`` and the spaces swallowed.
    """

    paragraph: Paragraph
    start: int
    end: int
    stop: int
    first: int
    last: int
    """The node that the next line begins with: it may have a part on this line."""
    added: list[float]
    places: dict[int, float] = field(default_factory=dict)
    """Where the first and last characters under a reading stand."""
    floats: dict[int, Any] = field(default_factory=dict)
    """Node to the laid-out float beside the line; ``None`` when it waits for the end of the line."""


def resume_path(paragraph: Paragraph, stop: int, last: int) -> Any:
    """WeasyPrint's ``resume_at`` for the character ``stop``; ``None`` at the end of the paragraph."""
    if last >= len(paragraph.nodes):
        return None
    node = paragraph.nodes[last]
    path = list(node.path)
    if stop > node.start and node.shaped is not None:
        path.append(len(node.text[: stop - node.start].encode()))
    else:
        while len(path) > 1 and not path[-1]:
            path.pop()
    found: Any = None
    for index in reversed(path):
        found = {index: found}
    return found


def find_start(paragraph: Paragraph, skip_stack: Any) -> tuple[int, int] | None:
    """(node, character) for WeasyPrint's ``skip_stack``; ``None`` when it is not a place of this paragraph."""
    if skip_stack is None:
        return 0, 0
    path: list[int] = []
    while skip_stack:
        ((index, skip_stack),) = skip_stack.items()
        path.append(index)
    text = paragraph.index.get(tuple(path[:-1]))
    if text is not None and paragraph.nodes[text].shaped is not None:
        node = paragraph.nodes[text]
        skipped = len(node.text.encode()[: path[-1]].decode())
        return text, node.start + skipped
    for i, node in enumerate(paragraph.nodes):
        if node.path >= tuple(path):
            return i, node.start
    return None


def node_at(paragraph: Paragraph, stop: int, first: int) -> int:
    """The first node, from ``first`` on, that a line beginning at ``stop`` holds, at least in part."""
    nodes = paragraph.nodes
    if stop >= len(paragraph.text):
        return len(nodes)
    i = first
    while nodes[i].stop <= stop and nodes[i].start < stop:
        i += 1
    return i


def build(frame: Frame, line: Line, position_x: float) -> Any:
    """The new line box: a copy of the paragraph's, with the parts of its children that are on this line."""
    root = line.paragraph.root
    children = _children(frame, line, root, position_x)
    made = root.box.copy_with_children(children)
    _finish(made, root, position_x)
    return made


def _finish(box: Any, branch: Branch, right: float) -> None:
    """Width from the last child, height from the line-height."""
    box.width = 0
    for child in reversed(box.children):
        if child.is_in_normal_flow() and child.element_tag != "rt":
            box.width = child.position_x + child.margin_width() - box.content_box_x()
            break
    box.baseline = branch.baseline
    box.height = box.style["font_size"]
    half_leading = (branch.line_height - box.height) / 2
    box.margin_top = half_leading - box.border_top_width - box.padding_top
    box.margin_bottom = half_leading - box.border_bottom_width - box.padding_bottom


def _children(frame: Frame, line: Line, branch: Branch, x: float) -> list[Any]:
    made: list[Any] = []
    is_root = branch is line.paragraph.root
    for index, child in branch.children:
        first, last = (child.first, child.last) if isinstance(child, Branch) else _span(line.paragraph, child)
        if last <= line.first:
            continue
        if first > line.last or (first == line.last and line.paragraph.nodes[first].start >= line.stop):
            break
        box = _child(frame, line, child, x, branch.box, index)
        if box is None:
            continue
        made.append(box)
        if is_root and child.flows:
            frame.line_children.append((index, box))
        if child.flows and not (isinstance(child, Node) and child.reading):
            x = box.position_x + box.margin_width() + _gap_after(line, child)
    return made


def _gap_after(line: Line, child: Branch | Node) -> float:
    """A text holds the gap after its last character itself; a box in the line cannot."""
    if isinstance(child, Branch) or child.shaped is not None or child.start == child.stop:
        return 0.0
    at_end = child.stop == line.end
    return 0.0 if at_end else line.added[child.start - line.start] + line.paragraph.glue[child.start]


def _span(paragraph: Paragraph, node: Node) -> tuple[int, int]:
    i = paragraph.index[node.path]
    return i, i + 1


def _child(frame: Frame, line: Line, child: Branch | Node, x: float, parent: Any, index: int) -> Any:
    if isinstance(child, Branch):
        return _inline(frame, line, child, x, parent)
    if not child.flows:
        return _out_of_flow(frame, line, child, x, parent, index)
    if child.shaped is not None:
        return _text(line, child, x, parent)
    if child.reading is not None:
        return _reading(line, child.reading, parent)
    if child.start == child.stop:
        return _empty(child, x, parent)
    child.box.position_y = parent.position_y
    return _atom(frame, child.box, x)


def _inline(frame: Frame, line: Line, branch: Branch, x: float, parent: Any) -> Any:
    """An inline box, or the part of it that is on this line."""
    nodes = line.paragraph.nodes
    begins = branch.first >= line.first and nodes[branch.first].start >= line.start
    ends = branch.last <= line.last
    source = branch.box
    source.position_y = parent.position_y
    relative = source.style["position"] == "relative"
    kept = frame.absolute_boxes
    if relative:
        frame.absolute_boxes = []
    left = source.margin_left + source.border_left_width + source.padding_left
    children = _children(frame, line, branch, x + left if begins else x)
    made = source.copy_with_children(children)
    made.remove_decoration_sides = set()
    made.remove_decoration(start=not begins, end=not ends)
    made.position_x = x
    made.position_y = parent.position_y
    _finish(made, branch, x)
    if relative:
        for box in frame.absolute_boxes:
            absolute.absolute_layout(frame.context, box, made, frame.fixed_boxes, frame.bottom_space, skip_stack=None)
        frame.absolute_boxes = kept
    set_ends(made, begins=begins, ends=ends)
    return made if children or begins or ends else None


def _text(line: Line, node: Node, x: float, parent: Any) -> Any:
    """The part of a text that is on this line, each character in its place."""
    start, stop = max(node.start, line.start), min(node.stop, line.end)
    assert node.shaped is not None
    if stop <= start or node.text[start - node.start : stop - node.start] == "\n":
        return None
    places, right = _places(line, start, stop, x)
    tail = None
    if stop == line.end:
        right -= line.paragraph.glue[stop - 1]
        hyphen = line.paragraph.hyphens.get(line.stop)
        tail = (hyphen, right) if hyphen else None
        right -= line.paragraph.measures.end_trim[stop - 1]
    piece = Piece(node.shaped, start - node.start, stop - node.start, places, tail)
    box = node.box.copy_with_text(piece.text)
    box.pango_layout = piece
    box.width, box.height = right, node.height
    box.margin_top = box.margin_bottom = node.half_leading
    box.baseline = node.baseline
    box.position_x, box.position_y = x, parent.position_y
    return box


def _places(line: Line, start: int, stop: int, x: float) -> tuple[list[float], float]:
    """Px from the left edge of a text, which is at ``x``, to each of its characters, and to its right edge."""
    measures, glue, pads = line.paragraph.measures, line.paragraph.glue, line.paragraph.pads
    added = line.added[start - line.start : stop - line.start]
    at = -measures.start_trim[start] if start == line.start else 0.0
    steps = map(sum, zip(measures.advance[start:stop], added, glue[start:stop], strict=True))
    places = list(accumulate(steps, initial=at))
    for i in range(start, stop) if pads else ():
        if i in pads:
            before, after = pads[i]
            before += line.paragraph.hangs.get(i, 0.0) if i == line.start else 0.0
            own = i - start
            places[own:] = [places[own] + before, *(place + before + after for place in places[own + 1 :])]
            line.places[i] = x + places[own]
    return places[:-1], places[-1]


def _reading(line: Line, one: Reading, parent: Any) -> Any:
    last = one.stop - 1
    left, right = line.places[one.start], line.places[last] + line.paragraph.measures.advance[last]
    return ruby.build(one, left, right, parent)


def _empty(node: Node, x: float, parent: Any) -> Any:
    """An inline box without content: an anchor."""
    made = node.box.copy_with_children([])
    made.position_x, made.position_y, made.width = x, parent.position_y, 0
    inline._adjust_line_height(made)
    return made


def _atom(frame: Frame, box: Any, x: float) -> Any:
    """A box in the line, laid out by WeasyPrint."""
    return inline.split_inline_level(
        frame.context, box, x, 1e9, frame.bottom_space, None, frame.containing_block, frame.absolute_boxes,
        frame.fixed_boxes, frame.line_placeholders, frame.waiting_floats, frame.line_children, None, None,
    )[0]  # fmt: skip


def measure(frame: Frame, box: Any) -> float:
    """The width of a box in the line, laid out for nothing else."""
    scratch = Frame(frame.context, frame.containing_block, frame.bottom_space, [], [], [], [], [])
    made = _atom(scratch, box.copy(), 0.0)
    return float(made.margin_width())


def _out_of_flow(frame: Frame, line: Line, node: Node, x: float, parent: Any, index: int) -> Any:
    """A placeholder for what is positioned or running; a float that is laid out already."""
    number = line.paragraph.index[node.path]
    if number in line.floats:
        return line.floats[number]
    made: list[tuple[int, Any, Any]] = []
    node.box.position_y = parent.position_y
    inline._out_of_flow_layout(
        frame.context, parent, frame.containing_block, index, node.box, [], frame.line_children, made,
        frame.waiting_floats, frame.absolute_boxes, frame.fixed_boxes, frame.line_placeholders, {}, 0, x,
        frame.bottom_space,
    )  # fmt: skip
    return made[0][1] if made else None
