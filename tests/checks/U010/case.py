"""A heading two levels below the one before it."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Name, Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    plant.first(doc, "H2").S = Name.H4


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
