"""A list with a paragraph where its items should be."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Name, Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    plant.first(doc, "LI").S = Name.P


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
