"""The cover of a book: from book.toml, its pages and its paper to one sheet without a fault."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.art import drawings
from zilap.book import Book, Cover
from zilap.checks import registry
from zilap.formats import FORMATS, Job
from zilap.made import Laid, PageMap, SourceMap
from zilap.press import wrap
from zilap.press.cover import TEXT_SPINE_MM
from zilap.press.preflight import Preflight
from zilap.problem import Problem
from zilap.source import cover as source
from zilap.source.toml import Toml, _lines
from zilap.typefaces import Typefaces

ROOT = Path(__file__).parents[2]
ISBN = "978-3-16-148410-0"
BLURB = "港口每日有船出去。\n\n也有船回來。"


@pytest.fixture
def desk_of(tiny: Book, faces: Typefaces, tmp_path: Path) -> Callable[..., Job]:
    """A job whose pages are only counted: a cover needs no more of them."""

    def make(pages: int = 300, *, isbn: str = "", stamped: bool = False, **cover: object) -> Job:
        edition = replace(tiny.edition, isbn_print=isbn)
        given = Cover(**{"blurb": BLURB, **cover})  # type: ignore[arg-type]
        book = replace(tiny, title="海港：一百個小故事", cover=given, edition=edition)
        job = Job(book, ROOT / "templates", faces, tmp_path / "cache", stamped, lambda words: None)
        labels = tuple(str(number + 1) for number in range(pages))
        job.__dict__["laid"] = Laid(Path(), PageMap(labels, MappingProxyType({}), 0), SourceMap(()))
        return job

    return make


def made(job: Job, folder: Path) -> tuple[bytes, list[Problem]]:
    path = folder / "cover.pdf"
    FORMATS["cover"].make(job, path)
    subjects = FORMATS["cover"].subjects(job, path, PurePath("output/hant/cover.pdf"))
    assert [type(subject) for subject in subjects][1:] == [Preflight]
    return path.read_bytes(), [problem for subject in subjects for problem in registry.run(subject)]


@pytest.mark.parametrize(
    ("pages", "isbn", "cover"),
    [
        (300, "", {}),
        (300, ISBN, {"price": "HK$128", "qr": "https://example.org/book", "add_on": "12800"}),
        (900, ISBN, {"flaps": 80.0, "flap_front": "勒口文字。", "flap_back": "另一邊。"}),
        (240, ISBN, {"binding": "hard"}),
        (300, "", {"foil": "HOT FOIL GOLD"}),
    ],
)
def test_no_cover_has_a_fault(
    desk_of: Callable[..., Job], tmp_path: Path, pages: int, isbn: str, cover: dict[str, object]
) -> None:
    _, problems = made(desk_of(pages, isbn=isbn, **cover), tmp_path)
    assert [str(problem) for problem in problems] == []


def test_a_thin_book_has_no_text_on_its_spine_and_says_so(desk_of: Callable[..., Job], tmp_path: Path) -> None:
    thin, thick = desk_of(60), desk_of(300)
    assert thin.wrap.spine < TEXT_SPINE_MM < thick.wrap.spine
    content, problems = made(thin, tmp_path)
    assert [problem.code for problem in problems] == ["P002"]
    assert words(content).count("海港") == 1
    assert words(made(thick, tmp_path)[0]).count("海港") == 2


def words(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as doc:
        return str(doc[0].get_textpage().get_text_range())


def test_the_spine_follows_the_pages_and_the_printer(desk_of: Callable[..., Job]) -> None:
    assert desk_of(400).wrap.spine - desk_of(200).wrap.spine == pytest.approx(11)
    told = desk_of(400, spine=15.5).wrap
    assert told.spine == 15.5
    assert told.trim.width == 2 * 170 + 15.5


@given(st.floats(TEXT_SPINE_MM, 60), st.integers(1, 40), st.integers(0, 40))
def test_what_stands_on_a_spine_fits_it(tiny: Book, spine: float, title: int, rest: int) -> None:
    book = replace(tiny, title="字" * title + "：" + "字" * rest, cover=Cover(spine=spine))
    job = Job(book, ROOT / "templates", Typefaces(ROOT, (), {}), ROOT, False, lambda words: None)
    sheet = wrap.plan(book, job.preset, 2)
    found = wrap.spine_of(book, sheet)
    assert max(found.title_pt, found.small_pt) * 25.4 / 72 <= sheet.spine - 2
    long = title * found.title_pt * wrap.TITLE_EM + (rest + len(book.publisher)) * found.small_pt * wrap.SMALL_EM
    assert long * 25.4 / 72 <= found.length_mm + 0.1


def test_without_an_isbn_the_room_of_the_barcode_stays_empty(desk_of: Callable[..., Job], tmp_path: Path) -> None:
    content, _ = made(desk_of(), tmp_path)
    bare, _ = made(desk_of(isbn=ISBN), tmp_path)
    assert painted_at_the_foot(content) == 0
    assert painted_at_the_foot(bare) > 0.2


def painted_at_the_foot(content: bytes) -> float:
    """The part of the barcode's room that is not the ground."""
    with pypdfium2.PdfDocument(content) as doc:
        image = doc[0].render(scale=1).to_pil().convert("RGB")
    slug, margin = 13 * 72 / 25.4, wrap.MARGIN_PT
    foot = image.height - slug - margin - wrap.FOOT_MM * 72 / 25.4
    room = image.crop((round(slug + margin + 3), round(foot - 80), round(slug + margin + 100), round(foot - 3)))
    pixels = list(room.get_flattened_data())
    ground = image.getpixel((round(slug + 20), round(slug + 20)))
    return sum(pixel != ground for pixel in pixels) / len(pixels)


@given(st.floats(37, 95), st.floats(30, 45), st.floats(5, 40))
def test_no_dot_lies_where_codes_stand(width: float, height: float, spine: float) -> None:
    front, back = (170 + spine, 0.0, 170.0, 240.0), (0.0, 0.0, 170.0, 240.0)
    clear = (15 + width, 21.3 + height)
    drawing = drawings.wrap((340 + spine, 240, 3), front, back, clear)
    dots = [(float(x), float(y)) for x, y in re.findall(r"M([-\d.]+) ([-\d.]+)h0", drawing)]
    assert len(dots) == 99
    assert not [dot for dot in dots if dot[0] < clear[0] and dot[1] > 240 - clear[1]]
    assert all(0 < x < 170 and 0 < y < 240 for x, y in dots)


def test_a_foil_is_a_plate_of_its_own_on_the_cover_alone(desk_of: Callable[..., Job], tmp_path: Path) -> None:
    job = desk_of(foil="HOT FOIL GOLD")
    content, _ = made(job, tmp_path)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (sheet,) = Preflight(replace_path(job, tmp_path), job.cover_preset).sheets
        assert "/Separation/HOT FOIL GOLD" in {thing.space for thing in sheet.inside}
        assert len(pdf.pages) == 1
    assert not [ink for ink in job.preset.inks if ink.spot]


def replace_path(job: Job, folder: Path):  # type: ignore[no-untyped-def]
    _, preflight = FORMATS["cover"].subjects(job, folder / "cover.pdf", PurePath("cover.pdf"))
    return preflight.made


def test_a_book_with_errors_is_stamped_on_both_sides_and_not_on_the_spine(
    desk_of: Callable[..., Job], tmp_path: Path
) -> None:
    content, problems = made(desk_of(stamped=True), tmp_path)
    assert words(content).count("不可付印") == 2
    assert "P123" not in {problem.code for problem in problems}


def test_the_same_cover_from_two_folders(desk_of: Callable[..., Job], tmp_path: Path) -> None:
    job = desk_of(isbn=ISBN)
    other = replace(job, cache=tmp_path / "elsewhere")
    other.__dict__["laid"] = job.laid
    for number, one in enumerate((job, other)):
        FORMATS["cover"].make(one, tmp_path / f"{number}.pdf")
    assert (tmp_path / "0.pdf").read_bytes() == (tmp_path / "1.pdf").read_bytes()


def test_a_wrong_isbn_stops_before_anything_is_made(desk_of: Callable[..., Job]) -> None:
    book = desk_of(isbn="978-3-16-148410-1", add_on="123").book
    found = [problem for problem in registry.run(book) if problem.code == "P003"]
    assert [problem.stops for problem in found] == [True, True]
    assert "應是 0" in found[0].text


def read(text: str) -> tuple[Cover, list[str]]:
    import tomllib

    table = Toml(PurePath("book/book.toml"), tomllib.loads(text), _lines(text))
    cover, problems = source.read(table)
    return cover, [f"{problem.code} {problem.place}" for problem in problems]


def test_the_table_of_book_toml() -> None:
    assert read("") == (replace(Cover(), place=Toml(PurePath("book/book.toml"), {}, {}).place("cover")), [])
    cover, problems = read('[cover]\nbinding = "hard"\nhinge_mm = 9\nblurb = "字"\n')
    assert (cover.binding, cover.hinge, cover.blurb, problems) == ("hard", 9.0, "字", [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("blurbs = 'a'", "S022 book/book.toml:2"),
        ("flaps_mm = '80'", "S021 book/book.toml:2"),
        ("price = 128", "S021 book/book.toml:2"),
        ("binding = 'cloth'", "S021 book/book.toml:2"),
        ("binding = 'hard'\nflaps_mm = 80", "S021 book/book.toml:3"),
    ],
)
def test_what_is_wrong_in_it_is_named_with_its_line(text: str, problem: str) -> None:
    assert read(f"[cover]\n{text}\n")[1] == [problem]
