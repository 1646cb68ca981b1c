"""The packet says PDF/A-2b."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from tests.tags import plant


def fault(doc: Pdf) -> None:
    plant.metadata(doc, "<pdfaid:conformance>A<", "<pdfaid:conformance>B<")


def bad(folder: Path) -> list[object]:
    return plant.broken(folder, fault)


def good(folder: Path) -> list[object]:
    return plant.whole(folder)
