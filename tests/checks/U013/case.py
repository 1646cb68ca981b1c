"""A link to a place that is not there."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf, String

from tests.tags import plant


def fault(doc: Pdf) -> None:
    page = next(page for page in doc.pages if "/Annots" in page.obj)
    page.Annots[0].Dest = String("nowhere")


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
