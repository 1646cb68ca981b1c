"""The tree of structure elements, grown as the content of the pages is met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from zilap.tags import elements, tables
from zilap.tags.elements import Facts

IN_LIST = frozenset(("LI", "L", "Caption"))
IN_ITEM = frozenset(("Lbl", "LBody"))
HOLDS_BLOCKS = frozenset(("Document", "Part", "Art", "Sect", "Div", "BlockQuote"))
"""Loose text in these becomes a paragraph of its own."""
EMPTY = frozenset(("TH", "TD"))
"""What stays though nothing is in it: a table is read by its grid."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a page: index of the page, marked-content identifier."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link's rectangle on a page: ``dictionary`` is the pydyf dictionary of the annotation."""

    page: int
    dictionary: Any


@dataclass(slots=True, eq=False)
class Node:
    """A structure element that is being made."""

    type: str
    element: Element
    order: int
    parent: Node | None = None
    kids: list[Node | Mark | Annotation] = field(default_factory=list)
    entries: dict[str, str] = field(default_factory=dict)
    """Text entries: Lang, Alt, ActualText, ID."""
    owner: str = ""
    """Owner of its attributes: Table, List or Layout (PDF 32000-1, 14.8.5)."""
    attributes: dict[str, Any] = field(default_factory=dict)
    """Attributes as PDF objects: names begin with a slash."""

    def nodes(self) -> Iterator[Node]:
        """The structure elements directly in it."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def last(self, kind: str) -> Node | None:
        """Its last child of a type."""
        return next((kid for kid in reversed(list(self.nodes())) if kid.type == kind), None)


class Tree:
    """Structure elements by HTML element; one is made when it is first asked for."""

    def __init__(self, root: Element) -> None:
        self.facts = elements.read(root)
        self.root = Node("Document", root, -1)
        self.ids = {id: element for element in self.facts if (id := element.get("id"))}
        self._of: dict[Element, Node] = {root: self.root}
        self._inner: dict[tuple[Element, str], Node] = {}
        self._notes = 0

    def of(self, element: Element) -> Node:
        """The node that an element's own text goes to."""
        found = self._of.get(element)
        if found is None:
            found = self._of[element] = self._make(element)
        return found

    def add(self, kind: str, element: Element, parent: Node) -> Node:
        """A new node at the end of ``parent``."""
        node = Node(kind, element, self.facts[element].order, parent)
        parent.kids.append(node)
        return node

    def inner(self, element: Element, key: str, kind: str, parent: Node) -> Node:
        """A node that an element has besides its own (a label, a call), made once."""
        if (element, key) not in self._inner:
            self._inner[element, key] = self.add(kind, element, parent)
        return self._inner[element, key]

    def text_node(self, element: Element) -> Node:
        """The node for the running text of an element: an item's body, a paragraph where blocks are held."""
        node = self.of(element)
        if node.type == "LI":
            return self._body(node)
        if node.type == "TOCI" or node.type in HOLDS_BLOCKS:
            return self.inner(node.element, f"text {node.type}", "P", node)
        return self._base(node) if node.type == "Ruby" else node

    def label(self, item: Element) -> Node:
        """The label of a list's item, first in it."""
        node = self.of(item)
        label = self.inner(item, "label", "Lbl", node)
        node.kids.remove(label)
        node.kids.insert(0, label)
        return label

    def note(self, element: Element) -> Node:
        """The note that an element is, where it is called."""
        if element not in self._of:
            parent = self.facts[element].parent
            assert parent is not None
            self._notes += 1
            note = self.add("Note", element, self.text_node(parent))
            note.entries["ID"] = element.get("id") or f"note-{self._notes}"
            self._speak(note)
            self._of[element] = note
        return self._of[element]

    def finish(self) -> None:
        """Drop what is empty, put blocks in the order of the document, number the headings without gaps."""
        _prune(self.root)
        _sort(self.root)
        _level_headings(self.root, self.facts)
        _number_lists(self.root)

    def _make(self, element: Element) -> Node:
        facts = self.facts[element]
        assert facts.parent is not None, "only the root has no parent"
        outer = self.of(facts.parent)
        if element in self._of:
            return self._of[element]
        above = self.facts[facts.parent]
        kind = elements.structure_type(element, facts)
        if not kind and facts.language != above.language:
            kind = "Span"
        if not kind:
            return outer
        node = self.add(kind, element, self._place(kind, element, outer))
        self._speak(node)
        if kind == "Table":
            self._of[element] = node
            tables.fill(self.of, element)
        return node

    def _speak(self, node: Node) -> None:
        """Language and alternatives."""
        facts = self.facts[node.element]
        inherited = self.facts[facts.parent].language if facts.parent is not None else ""
        if facts.language != inherited:
            node.entries["Lang"] = facts.language
        if node.type == "Figure" and (alt := elements.alternative(node.element)):
            node.entries["Alt"] = alt
        if node.type == "Span" and node.element.get("role") == "img":
            node.entries["ActualText"] = node.element.get("aria-label", "")

    def _place(self, kind: str, element: Element, outer: Node) -> Node:
        """What a node of this type stands in, inside ``outer``: lists hold items, items hold bodies."""
        if outer.type == "L" and kind in IN_ITEM:
            return self._item(kind, element, outer)
        if outer.type == "L" and kind not in IN_LIST:
            return self._body(self.inner(element, "item", "LI", outer))
        if outer.type == "LI" and kind not in IN_ITEM:
            return self._body(outer)
        if outer.type == "TOCI" and kind == "Link":
            return self.inner(element, "reference", "Reference", outer)
        if outer.type == "TOCI" and kind in ("Span", "Quote", "Code", "Ruby"):
            return self.inner(outer.element, "text TOCI", "P", outer)
        if outer.type in HOLDS_BLOCKS and kind in ("Span", "Quote", "Code", "Ruby", "Link"):
            return self.inner(outer.element, f"text {outer.type}", "P", outer)
        if outer.type == "Ruby" and kind == "RT":
            return outer.parent.last("Ruby") or outer if outer.parent else outer
        return outer

    def _item(self, kind: str, element: Element, outer: Node) -> Node:
        """The item of a list of terms: one for each ``div``, or for each run of terms and what is said of them."""
        group = self.facts[element].parent
        if group is not None and group.tag == "div":
            return self.inner(group, "item", "LI", outer)
        last = outer.last("LI")
        if last is None or (kind == "Lbl" and last.last("LBody")):
            return self.add("LI", element, outer)
        return last

    def _body(self, item: Node) -> Node:
        return item.last("LBody") or self.add("LBody", item.element, item)

    def _base(self, ruby: Node) -> Node:
        """What a reading is over.  A base after a reading begins a ruby of its own (PDF 32000-1, table 338)."""
        assert ruby.parent is not None
        last = ruby.parent.last("Ruby") or ruby
        if last.last("RT"):
            last = self.add("Ruby", ruby.element, ruby.parent)
        return last.last("RB") or self.add("RB", ruby.element, last)


def _prune(node: Node) -> bool:
    """Drop nodes without content; whether something is left of this one."""
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or _prune(kid)]
    return bool(node.kids) or node.type in EMPTY


def _sort(node: Node) -> None:
    inner = list(node.nodes())
    if len(inner) == len(node.kids) and node.type != "LI":
        node.kids.sort(key=lambda kid: kid.order if isinstance(kid, Node) else 0)
    for kid in inner:
        _sort(kid)


def _level_headings(root: Node, facts: Mapping[Element, Facts]) -> None:
    """A heading is at most one level below the heading before it; the first stands under that of its part."""
    level = -1
    for node in walk(root):
        if node.type[:1] == "H" and node.type[1:].isdigit():
            level = facts[node.element].deeper if level < 0 else level
            level = min(int(node.type[1:]), level + 1)
            node.type = f"H{level}"


def _number_lists(root: Node) -> None:
    for node in walk(root):
        if node.type == "L":
            labelled = node.element.tag == "ol" and any(item.last("Lbl") for item in node.nodes())
            node.owner, node.attributes["ListNumbering"] = "List", "/Decimal" if labelled else "/None"


def walk(node: Node) -> Iterator[Node]:
    """A node and all in it, in reading order."""
    yield node
    for kid in node.nodes():
        yield from walk(kid)
