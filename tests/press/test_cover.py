"""The cover: spine from pages and paper, panels edge to edge, codes that scan, an X-4 of the whole wrap."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path, PurePath

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.press.in_memory import finish
from zilap.book import Trim
from zilap.checks import registry
from zilap.made import CoverPdf
from zilap.press import codes, coverage, inspect
from zilap.press.cover import TEXT_SPINE_MM, Case, Wrap, spine_mm, wrap
from zilap.press.preflight import Preflight
from zilap.press.presets import Paper

ISBN = "978-3-16-148410-0"
TRIM = Trim(100, 140, 3)
PAPER = Paper(caliper=0.11, cover=0.28)


@given(st.integers(1, 900), st.floats(0.05, 0.3))
def test_more_pages_never_make_a_thinner_spine(pages: int, caliper: float) -> None:
    paper = Paper(caliper=caliper)
    assert spine_mm(pages + 2, paper) >= spine_mm(pages, paper)


@given(st.floats(1, 60), st.floats(0, 90))
def test_panels_touch_and_fill_the_sheet(spine: float, flap: float) -> None:
    made = wrap(TRIM, spine, Case(flap=flap))
    ends = [panel.x + panel.width for panel in made.panels]
    assert [panel.x for panel in made.panels[1:]] == pytest.approx(ends[:-1], abs=0.002)
    assert made.trim.width == pytest.approx(ends[-1], abs=0.002)
    assert len(made.folds) == len(made.panels) - 1


def test_a_hard_cover_has_boards_hinges_and_turn_in() -> None:
    made = wrap(TRIM, 20, Case("hard"))
    assert made.trim == Trim(2 * 18 + 2 * 95 + 2 * 8 + 20, 140 + 6 + 36, 3)
    assert made.panel("spine").x == 18 + 95 + 8
    assert made.panel("front").x + made.panel("front").width + 18 == made.trim.width
    with pytest.raises(KeyError):
        made.panel("front-flap")
    with pytest.raises(ValueError, match="flaps"):
        wrap(TRIM, 20, Case("hard", flap=80))


def test_a_narrow_spine_carries_no_text() -> None:
    assert [wrap(TRIM, spine).spine_text for spine in (TEXT_SPINE_MM - 0.1, TEXT_SPINE_MM)] == [False, True]


@pytest.mark.parametrize(
    ("isbn", "word"), [("978-3-16-148410-1", "應是 0"), ("123-3-16-148410-0", "978"), ("978316148410", "十三位")]
)
def test_a_wrong_isbn_is_refused(isbn: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        codes.ean13(isbn)


@given(st.integers(0, 10**9 - 1))
def test_modules_read_back(number: int) -> None:
    """Left digits by their set of L and G codes, which spell the first digit; right digits as they are."""
    twelve = f"978{number:09d}"
    code = twelve + codes.check_digit(twelve)
    bits = codes.modules(code)
    assert (len(bits), bits[:3], bits[45:50], bits[92:]) == (95, "101", "01010", "101")
    left = [bits[3 + 7 * i : 10 + 7 * i] for i in range(6)]
    parity = "".join("L" if group in codes.LEFT else "G" for group in left)
    digits = [(codes.LEFT if group in codes.LEFT else codes.GREEN).index(group) for group in left]
    digits += [codes.RIGHT.index(bits[50 + 7 * i : 57 + 7 * i]) for i in range(6)]
    assert [codes.PARITY.index(parity), *digits] == [int(digit) for digit in code]


@pytest.mark.parametrize(("code", "bits"), [("53", 20), ("12345", 47)])
def test_add_on(code: str, bits: int) -> None:
    assert len(codes.add_on_modules(code)) == bits
    with pytest.raises(ValueError, match="兩位或五位"):
        codes.add_on_modules("123")


def cover_html(made: Wrap) -> str:
    front, spine, back = made.panel("front"), made.panel("spine"), made.panel("back")
    letters = "".join(f"<div>{letter}</div>" for letter in "香港書") if made.spine_text else ""
    return f"""<style>@page {{ size: {made.trim.width}mm {made.trim.height}mm; margin: 0; bleed: 3mm }}
    .all {{ position: absolute; left: -3mm; top: -3mm; width: {made.trim.width + 6}mm;
      height: {made.trim.height + 6}mm; background: #003e4a }}
    .front {{ position: absolute; left: {front.x}mm; top: 30mm; width: {front.width}mm; color: #fff;
      font-size: 30pt; text-align: center }}
    .spine {{ position: absolute; left: {spine.x}mm; top: 20mm; width: {spine.width}mm; color: #fff;
      font-size: 12pt; line-height: 14pt; text-align: center }}
    .code {{ position: absolute; left: {back.x + 10}mm; bottom: 12mm }}
    .qr {{ position: absolute; left: {back.x + 60}mm; bottom: 12mm }}</style>
    <div class="all"></div><div class="front">書名</div><div class="spine">{letters}</div>
    <div class="code">{codes.ean13(ISBN, price="HK$128", family="Ming")}</div>
    <div class="qr">{codes.qr("https://example.org/")}</div>"""


@pytest.fixture
def cover(tmp_path: Path, lay, preset, press_info, press_book) -> Preflight:
    sheet = wrap(TRIM, spine_mm(320, PAPER))
    path = tmp_path / "cover.pdf"
    path.write_bytes(finish(lay(cover_html(sheet)), preset, press_info, folds_mm=sheet.folds))
    return Preflight(CoverPdf(press_book, path, PurePath("output/hant/cover.pdf"), sheet.spine), preset)


def test_the_wrap_has_no_problem(cover: Preflight) -> None:
    assert [str(problem) for problem in registry.run(cover)] == []


def test_codes_are_vectors_in_black_alone(cover: Preflight) -> None:
    (sheet,) = cover.sheets
    assert not [thing for thing in sheet.inside if thing.what == "picture"]
    bars = [thing for thing in sheet.inside if thing.what == "area" and thing.used == ("K",)]
    assert len(bars) >= 30


def test_fold_marks_stand_at_the_spine(cover: Preflight) -> None:
    (sheet,) = cover.sheets
    every = [thing.box for thing in sheet.painted if thing.space == "/Separation/All"]
    for fold in (100.0, 100 + cover.made.spine_mm):
        at = fold * 72 / 25.4
        assert any(abs((box.left + box.right) / 2 - at) < 0.2 and box.width < 1 for box in every)


def test_the_spine_follows_the_pages(lay, preset, press_info) -> None:
    widths = []
    for pages in (200, 400):
        sheet = wrap(TRIM, spine_mm(pages, PAPER))
        with pikepdf.open(io.BytesIO(finish(lay(cover_html(sheet)), preset, press_info))) as pdf:
            (page,) = inspect.sheets(pdf)
            widths.append(page.trim.width * 25.4 / 72)
    assert widths[1] - widths[0] == pytest.approx(11, abs=0.02)


@pytest.mark.slow
def test_the_barcode_scans(cover: Preflight, tmp_path: Path) -> None:
    """One line across the black plate, read as a scanner does: by its bars."""
    from PIL import Image

    try:
        coverage.plates(cover.made.path, tmp_path, 1, 1, 600)
    except OSError:
        pytest.skip("Ghostscript is not installed")
    with Image.open(tmp_path / "1.tif") as image:
        dot = 600 / 25.4
        y = round((3 + 140 - 12 - codes.barcode_size(price="HK$128")[1] + 15) * dot)
        start = (3 + 10 + codes.LEFT_QUIET * codes.MODULE_MM) * dot
        line = [image.getpixel((round(start + (i + 0.5) * codes.MODULE_MM * dot), y)) for i in range(95)]
    assert {pixel[:3] for pixel in line} == {(0, 0, 0)}
    assert "".join("1" if pixel[3] > 128 else "0" for pixel in line) == codes.modules(codes.isbn13(ISBN))


def test_the_same_cover_twice_is_the_same_file(lay, preset, press_info) -> None:
    sheet = wrap(TRIM, 12.0)
    one, two = (finish(lay(cover_html(sheet)), replace(preset), press_info) for _ in range(2))
    assert one == two
