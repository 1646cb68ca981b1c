"""What goes to the printer beside the files: the job sheet, proofs and plates to look at, imposed sheets.

All of it is made from the finished files, in ``output/<edition>/press/``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType

import pikepdf

from zilap import edition, report, typefaces
from zilap.book import Book
from zilap.formats import FORMATS, Job
from zilap.made import CoverPdf, Laid, PageMap, PrintPdf, SourceMap
from zilap.press import job, proofs
from zilap.press.impose import Layout, Way, impose
from zilap.press.preflight import Preflight
from zilap.press.presets import Preset
from zilap.press.wrap import case_of
from zilap.shop import House, Made
from zilap.source import folder


@dataclass(frozen=True)
class Order:
    """The finished files of one edition and the printer they were made for."""

    house: House
    book: Book
    preset: Preset
    cover_preset: Preset
    spine_mm: float

    @property
    def out(self) -> Path:
        """The folder of the edition."""
        return self.house.output / self.book.edition.name

    @property
    def folder(self) -> Path:
        """Where what is made here stands."""
        return self.out / "press"

    @functools.cached_property
    def files(self) -> tuple[Preflight, Preflight]:
        """Interior and cover."""
        path, faces = self.out / FORMATS["print"].file, typefaces.load(self.house.fonts, self.book.language)
        with pikepdf.open(path) as pdf:
            labels = tuple(str(page.label) for page in pdf.pages)
        laid = Laid(Path(), PageMap(labels, MappingProxyType({}), 0), SourceMap(()))
        interior = PrintPdf(self.book, path, self._name("print"), laid, faces)
        cover = CoverPdf(self.book, self.out / FORMATS["cover"].file, self._name("cover"), self.spine_mm)
        return Preflight(interior, self.preset), Preflight(cover, self.cover_preset)

    def _name(self, name: str) -> PurePath:
        return PurePath("output", self.book.edition.name, FORMATS[name].file)


def order(house: House, made: Made) -> Order:
    """What a run of the shop gave for the printer: it made the print and the cover PDF."""
    book, _ = folder.load(house.book, house.templates, made.edition)
    book = replace(book, preset=made.options["preset"])
    desk = Job(
        book, house.templates, typefaces.load(house.fonts, book.language), house.cache, False, lambda words: None
    )
    return Order(house, book, desk.preset, desk.cover_preset, float(made.records["cover"].facts["spine_mm"]))


def job_sheet(order: Order) -> Path:
    """Write 付印單, the sheet that goes with the files."""
    target = order.folder / "job.html"
    edition.put(target, job.job_sheet(order.files, case_of(order.book)).encode())
    _tell(order)
    return target


def plates(order: Order, say: Callable[[str], None], *, paper_white: bool = True) -> list[Path]:
    """Write a page with soft proof, heat map and plates of every page, and the soft proofs as one PDF.

    Raises:
        Stop: Ghostscript is not installed or failed.
    """
    target, proof = order.folder / "plates.html", order.folder / "soft-proof.pdf"
    made: set[Path] = set()

    def keep(name: str, content: bytes) -> None:
        made.add(order.folder / name)
        edition.put(order.folder / name, content)

    edition.put(target, proofs.gallery(order.files, keep, say, paper_white=paper_white).encode())
    for old in set((order.folder / proofs.PICTURES).glob("*.jpg")) - made:
        old.unlink()
    edition.put(proof, proofs.bound(order.files, order.folder))
    _tell(order)
    return [target, proof]


def imposed(order: Order, way: Way) -> Path:
    """Write the interior imposed for a proof or a short run."""
    target = order.folder / f"imposed-{way}.pdf"
    layout = Layout(way, order.preset.paper.caliper, bleed=order.preset.bleed_mm)
    edition.put(target, impose(order.files[0].made.path.read_bytes(), layout))
    return target


def _tell(order: Order) -> None:
    """Let the report link to what is there now."""
    report.write(order.out, order.book, edition.load(order.out / "manifest.json").records)
