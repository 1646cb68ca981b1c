"""The content of laid-out pages: each piece to its node, or to no one as an artifact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf

from zilap import weasy
from zilap.tags import elements
from zilap.tags.tree import Annotation, Mark, Node, Tree
from zilap.units import px_to_pt

LAYOUT = "/Type /Layout"
"""Typed as decoration: rules, grounds, drawings that say nothing (PDF 32000-1, table 330)."""


@dataclass(slots=True)
class Found:
    """What the pages hold besides the marks, which stand in the nodes."""

    marks: list[dict[int, Node]] = field(default_factory=list)
    """For each page: marked-content identifier to node."""
    artifacts: list[dict[int, str]] = field(default_factory=list)
    """For each page: identifiers of what is an artifact, with its properties."""
    dropped: list[list[bytes]] = field(default_factory=list)
    """For each page: references of link annotations that repeat another."""
    calls: dict[Element, tuple[int, Any]] = field(default_factory=dict)
    """Note to the page and box of its call."""
    markers: dict[Element, tuple[int, Any]] = field(default_factory=dict)
    """Note to the page and box of its number."""


def read(tree: Tree, pages: Sequence[Any], streams: Sequence[Any]) -> Found:
    """Take the marked content of every page into the tree."""
    found = Found()
    for index, (page, stream) in enumerate(zip(pages, streams, strict=True)):
        found.marks.append({})
        found.artifacts.append({})
        found.dropped.append([])
        _Page(tree, found, index, page, weasy.marks(stream)).read()
    return found


def mark_artifacts(streams: Sequence[Any], artifacts: Sequence[dict[int, str]]) -> None:
    """Turn the marks of artifacts into artifacts, and say of WeasyPrint's own that they are layout."""
    for stream, own in zip(streams, artifacts, strict=True):
        operators = weasy.operators(stream)
        for at, operator in enumerate(operators):
            if operator == b"BMC" and operators[at - 1] == "/Artifact":
                operators[at] = f"<<{LAYOUT}>> BDC".encode()
            elif isinstance(operator, dict) and operator.get("MCID") in own:
                properties = own[operator["MCID"]]
                operators[at - 1], operators[at] = "/Artifact", f"<<{properties}>>".encode()


class _Page:
    """One page, walked from its box down."""

    def __init__(self, tree: Tree, found: Found, index: int, page: Any, marks: dict[Any, dict[str, Any]]) -> None:
        self.tree, self.found, self.index, self.page, self.marks = tree, found, index, page, marks
        self.seen: set[int] = set()

    def read(self) -> None:
        """Walk the page; what the walk does not reach is an artifact."""
        self.walk(weasy.page_box(self.page), "", None)
        for mark in self.marks.values():
            self.found.artifacts[self.index][mark["mcid"]] = LAYOUT
        self.marks.clear()

    def walk(self, box: Any, artifact: str, linked: Node | None) -> None:
        """``artifact``: the properties, where all in here is one; ``linked``: the link whose box we are in."""
        box = weasy.placed(box)
        if id(box) in self.seen:
            return
        self.seen.add(id(box))
        artifact = artifact or self.furniture(box)
        linked = self.link(box, artifact, linked)
        if weasy.is_text(box) or weasy.is_replaced(box):
            self.leaf(box, artifact)
        for child in weasy.children(box):
            self.walk(child, artifact, linked)

    def furniture(self, box: Any) -> str:
        """The properties of what is not the book's text; empty for what is."""
        margin = weasy.margin_name(box)
        if margin:
            side = {"t": "/Subtype /Header", "b": "/Subtype /Footer"}.get(margin[1], "")
            return f"/Type /Pagination {side}".strip()
        if weasy.is_leader(box):
            return LAYOUT
        if weasy.is_repeated_head(box) and self.repeats(weasy.element(box)):
            return "/Type /Pagination"
        return ""

    def repeats(self, element: Element | None) -> bool:
        """Whether the head of a table was read on an earlier page."""
        if element is None:
            return False
        cells = [self.tree.of(cell) for row in element for cell in row if cell in self.tree.facts]
        return any(isinstance(kid, Mark) and kid.page < self.index for cell in cells for kid in cell.kids)

    def link(self, box: Any, artifact: str, linked: Node | None) -> Node | None:
        """Give a link's rectangle to its node, once: what stands inside it has the same one."""
        annotation, element = box.link_annotation, weasy.element(box)
        if annotation is None or element is None:
            return linked
        node: Node | None = self.tree.of(element)
        while node is not None and node.type != "Link":
            node = node.parent
        if node is None or artifact or linked is node or self.tree.facts[element].hidden:
            self.found.dropped[self.index].append(annotation.reference)
            return linked
        annotation["Contents"] = pydyf.String(self.link_text(node.element))
        node.kids.append(Annotation(self.index, annotation))
        return node

    def link_text(self, link: Element) -> str:
        """What a link says: its words, or the heading of where it goes to."""
        said = link.get("title") or link.get("aria-label") or elements.words(link)
        target = self.tree.ids.get(link.get("href", "").removeprefix("#"))
        if not said and target is not None:
            heading = next((inner for inner in target.iter() if inner.tag in elements.HEADINGS), target)
            said = elements.words(heading)
        return said or link.get("href", "")

    def leaf(self, box: Any, artifact: str) -> None:
        """Give a run of text or a picture to its node."""
        mark = self.marks.pop(box, None)
        if mark is None:
            return
        element = weasy.element(box)
        blank = weasy.is_text(box) and not box.text.strip()
        if artifact or blank or element is None or self.tree.facts[element].hidden:
            self.found.artifacts[self.index][mark["mcid"]] = artifact or LAYOUT
            return
        if weasy.is_replaced(box):
            if elements.alternative(element) == "":
                self.found.artifacts[self.index][mark["mcid"]] = LAYOUT
                return
            node = self.tree.of(element)
            self.measure(node, box)
        else:
            node = self.text(box, element)
            if node.type == "Figure":
                self.measure(node, box)
        node.kids.append(Mark(self.index, mark["mcid"]))
        self.found.marks[self.index][mark["mcid"]] = node

    def text(self, box: Any, element: Element) -> Node:
        """The node of a run of text, generated or not."""
        match weasy.tag(box).rpartition("::"):
            case _, "::", "footnote-call":
                parent = self.tree.facts[element].parent
                assert parent is not None
                call = self.tree.inner(element, "call", "Reference", self.tree.text_node(parent))
                self.tree.note(element)
                self.found.calls.setdefault(element, (self.index, box))
                return self.tree.inner(element, "to", "Link", call)
            case _, "::", "footnote-marker":
                label = self.tree.inner(element, "label", "Lbl", self.tree.note(element))
                self.found.markers.setdefault(element, (self.index, box))
                return self.tree.inner(element, "back", "Link", label)
            case ("li", "::", "before") | (_, "::", "marker") if self.tree.of(element).type in ("LI", "TOCI"):
                return self.tree.label(element)
        return self.tree.text_node(element)

    def measure(self, node: Node, box: Any) -> None:
        """The picture's bounding box in points from the lower left corner of the trim, as far as it is on the page."""
        height, width = px_to_pt(self.page.height), px_to_pt(self.page.width)
        left, top, right, bottom = weasy.edges(box)
        edges = (px_to_pt(left), height - px_to_pt(bottom), px_to_pt(right), height - px_to_pt(top))
        if "BBox" not in node.attributes:
            limits = (width, height, width, height)
            inside = [round(min(max(edge, 0), most), 2) for edge, most in zip(edges, limits, strict=True)]
            node.owner = "Layout"
            node.attributes |= {"BBox": inside, "Placement": "/Block"}
