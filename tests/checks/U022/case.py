"""An alternative that says that there is a picture."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf, String

from tests.tags import plant


def fault(doc: Pdf) -> None:
    plant.first(doc, "Figure").Alt = String("圖片")


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
