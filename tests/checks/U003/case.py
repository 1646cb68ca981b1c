"""A rectangle that is neither content nor artifact."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    plant.add(doc, 0, b"0 0 10 10 re f")


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
