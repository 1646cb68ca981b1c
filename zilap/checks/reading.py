"""What the checks of a screen PDF share: its elements, where they stand, lists in words."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Object

from zilap.aloud.tagged import Element
from zilap.made import ScreenPdf
from zilap.problem import Place

AGAIN = "用本工具重新做檔；仍然如此，請連同檔案告訴維護者。"
"""What to do about what only a fault of ours can cause."""


def elements(made: ScreenPdf, *types: str) -> Iterator[Element]:
    """Structure elements in reading order; of these types, where some are named."""
    root = made.tagged.root
    for top in root.elements if root else ():
        yield from (element for element in top.walk() if not types or element.type in types)


def spot(made: ScreenPdf, element: Element) -> Place:
    """The page on which an element begins."""
    return made.place(element.page())


def listed(things: list[str]) -> str:
    """The first few of many, each once."""
    shown = list(dict.fromkeys(things))
    return "、".join(shown[:5]) + (f"等 {len(shown)} 項" if len(shown) > 5 else "")


def numbers(tree: Object) -> dict[int, Object]:
    """A number tree as a table (PDF 32000-1, 7.9.7)."""
    found: dict[int, Object] = {}
    rows = list(tree.get("/Nums", ()))
    found |= {int(rows[at]): rows[at + 1] for at in range(0, len(rows) - 1, 2)}
    for kid in tree.get("/Kids", ()):
        found |= numbers(kid)
    return found
