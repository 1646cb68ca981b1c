"""A program that runs when the file is opened."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Dictionary, Name, Pdf, String

from tests.tags import plant


def fault(doc: Pdf) -> None:
    doc.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.beep()"))


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
