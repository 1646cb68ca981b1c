"""A font that does not say which characters it prints."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Dictionary, Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    font = next(thing for thing in doc.objects if isinstance(thing, Dictionary) and "/ToUnicode" in thing)
    del font["/ToUnicode"]


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
