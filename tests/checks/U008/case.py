"""A column head without scope."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    del plant.first(doc, "TH").A["/Scope"]


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
