"""What goes to the printer beside the files, and the choice of a printer on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from zilap import cli, edition, handover, inputs, shop, tools
from zilap.book import Book
from zilap.handover import Order
from zilap.problem import Stop
from zilap.shop import House

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("handover")
    shutil.copytree(ROOT / "tests/books/tiny", folder / "book")
    return House(
        folder / "book", ROOT / "templates", ROOT / "fonts", folder / "cache", folder / "output", ROOT / "zilap"
    )


def silent(words: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def order(house: House) -> Order:
    return handover.order(house, shop.build(house, ("print", "cover"), say=silent))


def test_the_preset_is_part_of_what_a_file_was_made_from(tiny: Book) -> None:
    from dataclasses import replace

    one, two = (shop.options(replace(tiny, preset=name)) for name in ("uncoated", "g7-coated"))
    assert inputs.key(one) != inputs.key(two)


@pytest.mark.slow
def test_the_report_links_to_the_job_sheet_of_these_files_only(order: Order) -> None:
    sheet = handover.job_sheet(order).read_text(encoding="utf-8")
    records = edition.load(order.out / "manifest.json").records
    assert all(records[name].output in sheet for name in ("print", "cover"))
    report = (order.out / "report.html").read_text(encoding="utf-8")
    assert '<a href="press/job.html">' in report
    assert "plates.html" not in report


@pytest.mark.slow
def test_sheets_hold_every_page(order: Order) -> None:
    with pikepdf.open(order.out / "print.pdf") as pdf:
        count = len(pdf.pages)
    for way, sides in (("two-up", count // 2 + 1), ("saddle", -(-count // 4) * 2), ("16", -(-count // 16) * 2)):
        with pikepdf.open(handover.imposed(order, way)) as pdf:  # type: ignore[arg-type]
            assert len(pdf.pages) == sides
            assert sum(len(page.obj.Resources.XObject) for page in pdf.pages) == count


@pytest.mark.slow
def test_plates_of_every_page_and_of_the_cover(order: Order) -> None:
    if not tools.GHOSTSCRIPT.path():
        pytest.skip("Ghostscript is not installed")
    old = order.folder / "plates" / "print-9999-proof.jpg"
    edition.put(old, b"")
    page, proof = handover.plates(order, silent)
    assert not old.exists()
    sheets = sum(len(file.sheets) for file in order.files)
    assert page.read_text(encoding="utf-8").count("<section>") == sheets
    with pikepdf.open(proof) as pdf:
        assert len(pdf.pages) == sheets
    assert "press/plates.html" in (order.out / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_another_printer_wins_over_the_book(house: House) -> None:
    made = shop.build(house, ("cover",), preset="copy-shop", say=silent)
    assert made.options["preset"] == "copy-shop"
    with pikepdf.open(house.output / "hant/cover.pdf") as pdf:
        page = pdf.pages[0]
        assert float(page.trimbox[0] - page.bleedbox[0]) == pytest.approx(5 * 72 / 25.4, abs=0.01)


def test_an_unknown_printer_stops_and_names_those_there_are(house: House) -> None:
    with pytest.raises(Stop) as stop:
        shop.build(house, ("cover",), preset="letterpress", say=silent)
    assert [problem.code for problem in stop.value.problems] == ["P001"]
    assert "fogra39-coated" in stop.value.problems[0].hint


def test_explain_tells_when_to_choose_a_printer(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "uncoated"]) == 0
    said = capsys.readouterr().out
    assert "何時選它" in said
    assert "付印前問印刷廠" in said
    assert cli.main(["explain"]) == 0
    assert "uncoated  印刷預設" in capsys.readouterr().out
