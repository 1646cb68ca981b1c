"""The tree as PDF objects: structure elements, the parent tree, and the links between notes and their calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydyf

from zilap import weasy
from zilap.tags.content import Found
from zilap.tags.tree import Annotation, Node, Tree, walk
from zilap.units import px_to_pt

TO_NOTE, TO_CALL = "註", "返回正文註"
"""What the link of a call, and that of a note's number, say before the number."""
SIMPLIFIED = str.maketrans("註", "注")
"""The same in Simplified characters."""
AIR = 2
"""CSS pixels that the link of a call reaches beyond its number."""


def tree(pdf: Any, made: Tree, found: Found, pages: Sequence[Any]) -> None:
    """Write the whole tree, and say in the catalog that the file is tagged."""
    for index, references in enumerate(found.dropped):
        _drop_links(weasy.page_object(pdf, index), references)
    writer = _Writer(pdf, [page.height for page in pages])
    writer.link_notes(made, found)
    writer.write(made.root, found)
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _drop_links(page: Any, references: Sequence[bytes]) -> None:
    if references:
        page["Annots"][:] = [one for one in page["Annots"] if one not in references]
        if not page["Annots"]:
            del page["Annots"]


class _Writer:
    """A PDF that is being written, and what of its pages is asked for often."""

    def __init__(self, pdf: Any, heights: Sequence[float]) -> None:
        self.pdf, self.heights = pdf, heights
        self.pages: tuple[bytes, ...] = pdf.page_references
        self.objects: dict[Node, Any] = {}

    def add(self, entries: dict[str, Any]) -> Any:
        """A new indirect dictionary."""
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made

    def write(self, top: Node, found: Found) -> None:
        """All structure elements, in reading order, under the root."""
        root = self.add({"Type": "/StructTreeRoot"})
        for node in walk(top):
            above = self.objects[node.parent] if node.parent else root
            self.objects[node] = self.add({"Type": "/StructElem", "S": f"/{node.type}", "P": above.reference})
        for node, target in self.objects.items():
            _describe(node, target)
            self.kids(node, target)
        root["K"] = pydyf.Array([self.objects[top].reference])
        self.parent_tree(root, found)
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def kids(self, node: Node, target: Any) -> None:
        """The children; pieces on the node's first page by number alone, pieces on other pages with their page."""
        first = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if first is not None:
            target["Pg"] = self.pages[first]
        kids = target["K"] = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self.objects[kid].reference)
            elif isinstance(kid, Annotation):
                page = self.pages[kid.page]
                kids.append(pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.dictionary.reference, "Pg": page}))
            elif kid.page == first:
                kids.append(kid.mcid)
            else:
                kids.append(pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[kid.page], "MCID": kid.mcid}))

    def parent_tree(self, root: Any, found: Found) -> None:
        """From pages and annotations back to the nodes (PDF 32000-1, 14.7.4.4)."""
        numbers = pydyf.Array()
        for index, marks in enumerate(found.marks):
            last = max(marks, default=-1)
            owners = [self.objects[marks[n]].reference if n in marks else "null" for n in range(last + 1)]
            numbers += [index, pydyf.Array(owners)]
        key = len(found.marks)
        for node, target in self.objects.items():
            for kid in node.kids:
                if isinstance(kid, Annotation):
                    kid.dictionary["StructParent"] = key
                    numbers += [key, target.reference]
                    key += 1
        root["ParentTree"] = self.add({"Nums": numbers}).reference
        root["ParentTreeNextKey"] = key

    def link_notes(self, made: Tree, found: Found) -> None:
        """A call leads to its note, and the note's number back to the call."""
        words = SIMPLIFIED if made.root.element.get("lang", "").startswith("zh-Hans") else {}
        for element, call in found.calls.items():
            marker = found.markers.get(element)
            if marker is not None:
                number = call[1].text.strip()
                to, back = (f"{said.translate(words)}{number}" for said in (TO_NOTE, TO_CALL))
                self.link(made.inner(element, "to", "Link", made.of(element)), call, marker, to)
                self.link(made.inner(element, "back", "Link", made.of(element)), marker, call, back)

    def link(self, node: Node, start: tuple[int, Any], target: tuple[int, Any], says: str) -> None:
        """A link on one run of text to another: (page, box)."""
        page, box = start
        left, top, right, bottom = weasy.edges(box)
        rectangle = [*self.point(page, left - AIR, bottom + AIR), *self.point(page, right + AIR, top - AIR)]
        annotation = self.add(
            {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": pydyf.Array(rectangle),
                "BS": pydyf.Dictionary({"W": 0}),
                "Contents": pydyf.String(says),
                "Dest": self.destination(target),
            }
        )
        sheet = weasy.page_object(self.pdf, page)
        sheet.setdefault("Annots", pydyf.Array()).append(annotation.reference)
        node.kids.append(Annotation(page, annotation))

    def destination(self, target: tuple[int, Any]) -> Any:
        """A little above a run of text."""
        page, box = target
        left, top, *_ = weasy.edges(box)
        return pydyf.Array([self.pages[page], "/XYZ", *self.point(page, left, top - 8 * AIR), 0])

    def point(self, page: int, x: float, y: float) -> tuple[float, float]:
        """CSS pixels from the top left of the page to points from its bottom left."""
        return round(px_to_pt(x), 2), round(px_to_pt(self.heights[page] - y), 2)


def _describe(node: Node, target: Any) -> None:
    for name, text in node.entries.items():
        target[name] = pydyf.String(text)
    if node.attributes:
        attributes = {name: _value(value) for name, value in node.attributes.items()}
        target["A"] = pydyf.Dictionary({"O": f"/{node.owner}", **attributes})


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return pydyf.Array([pydyf.String(item) if isinstance(item, str) else item for item in value])
    return value
