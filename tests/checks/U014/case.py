"""Every page counted from 1."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Array, Dictionary, Name, Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    doc.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name("/D"))]))


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
