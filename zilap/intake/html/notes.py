"""The notes of a saved page: links to a place below, whose text is a figure, and what stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_LABEL = re.compile(r"[\[［（(]?\s*(?:\d{1,3}|[①-⑳]|[*†‡§]{1,3}|註\d{0,3})\s*[\]］）)]?")
_BACK = re.compile(r"[\[（(]?\s*(?:\d{1,3}\.?|[①-⑳]|[*†‡§^↑↩︎⏎]{1,3}|返回|註\d{0,3})\s*[\]）)]?")
_HOLDERS = ("li", "p", "div", "dd", "td", "aside")
"""Elements that a note may be."""


@dataclass(slots=True)
class Notes:
    """Which elements of a page call notes, and which are notes; each by its number on the page."""

    calls: dict[Any, str] = field(default_factory=dict)
    bodies: dict[Any, str] = field(default_factory=dict)

    def leads_back(self, node: Any) -> bool:
        """Whether a link inside a note only goes back to its call."""
        said = "".join(map(str, node.itertext())).strip()
        return node.tag == "a" and (node.get("href") or "").find("#") >= 0 and bool(_BACK.fullmatch(said))


def notes(root: Any) -> Notes:
    """Notes whose call stands before them; of several calls of one note, the first."""
    order = {node: at for at, node in enumerate(root.iter())}
    places = {id: node for node in order for id in (node.get("id"), node.get("name")) if id}
    found = Notes()
    for link in root.iter("a"):
        target = places.get((link.get("href") or "").partition("#")[2])
        if target is None or not _LABEL.fullmatch("".join(map(str, link.itertext())).strip()):
            continue
        body = _holder(target)
        if body is None or order[body] < order[link] or body in found.bodies or body in link.iterancestors():
            continue
        number = str(len(found.bodies) + 1)
        found.bodies[body] = number
        parent = link.getparent()
        found.calls[parent if parent.tag == "sup" else link] = number
    return found


def _holder(node: Any) -> Any:
    """The element that is the note."""
    while node is not None and node.tag not in _HOLDERS:
        node = node.getparent()
    return node
