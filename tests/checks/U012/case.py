"""A link that says nothing."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    page = next(page for page in doc.pages if "/Annots" in page.obj)
    del page.Annots[0]["/Contents"]


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
