"""A note without an identifier."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    del plant.first(doc, "Note")["/ID"]


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
