"""A link without words."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf, String

from tests.tags import plant


def fault(doc: Pdf) -> None:
    link = plant.first(doc, "Link")
    link.ActualText = String("按此")


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
