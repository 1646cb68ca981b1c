"""Chinese that says it is English."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf, String

from tests.tags import plant


def fault(doc: Pdf) -> None:
    plant.first(doc, "H1").Lang = String("en")


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
