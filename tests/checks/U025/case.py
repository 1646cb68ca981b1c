"""Text on a ground almost as light as itself."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    for page in doc.pages:
        page.contents_add(b"/Artifact BMC .6 .6 .6 rg 0 0 500 700 re f EMC", prepend=True)


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
