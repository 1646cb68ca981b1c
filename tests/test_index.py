"""The index: what it lists, in which order, and the pages that it names."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from types import MappingProxyType

import pikepdf
import pypdfium2
import pytest

from zilap import index, pages, starts
from zilap.book import Book, Term
from zilap.formats import Job
from zilap.han import strokes
from zilap.made import PageStart, Starts
from zilap.source import folder, terms
from zilap.source.toml import Toml
from zilap.source.toml import read as read_toml
from zilap.typefaces import Typefaces

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "tests/kinds/book"


@pytest.fixture(scope="module")
def book() -> Book:
    found, problems = folder.load(BOOK, ROOT / "templates")
    assert not problems
    return found


def listed(book: Book) -> dict[str, list[tuple[str, str]]]:
    return {
        entry.term.name: [(one.section.id, one.words) for one in entry.mentions]
        for group in index.groups(book)
        for entry in group.entries
    }


def test_a_term_is_found_by_any_of_its_words(book: Book) -> None:
    assert listed(book) == {
        "Star Ferry": [("ferry", "StarFerry")],
        "渡輪公會": [("guild", "渡輪公會"), ("ferry", "渡輪公會"), ("thanks", "渡輪公會")],
        "開羅": [("numbers", "開羅"), ("ferry", "開羅")],
        "輪渡": [("numbers", "渡輪"), ("ferry", "渡輪"), ("notice", "渡轮")],
    }


def test_groups_stand_in_the_order_of_strokes(book: Book) -> None:
    assert [(group.strokes, group.numeral) for group in index.groups(book)] == [
        (0, "零"),
        (12, "十二"),
        (15, "十五"),
    ]


def only(book: Book, text: str, *known: Term) -> dict[str, list[tuple[str, str]]]:
    """The index of a book whose stories have no other text."""
    parts = tuple(
        dataclasses.replace(
            part,
            sections=tuple(
                dataclasses.replace(item, text=text, head=MappingProxyType({"title": "題"}))
                for item in part.sections
                if item.kind.name == "story"
            ),
        )
        for part in book.parts
    )
    return listed(dataclasses.replace(book, parts=parts, terms=known))


@pytest.mark.parametrize(
    "text",
    [
        "見[[cairo]]。",
        "[^cairo]: 在cairo。",
        '![在cairo](cairo.jpg "cairo")',
        "{{figure:cairo}}",
        "[網頁](https://example.org/cairo)",
        "一段。\n{: .cairo}",
    ],
)
def test_markup_is_not_text(book: Book, text: str) -> None:
    assert only(book, text, Term("cairo")) == {}


def test_of_two_names_the_longer_is_meant(book: Book) -> None:
    known = Term("巴林"), Term("香港巴林商會")
    assert only(book, "與香港巴林商會會面。", *known) == {"香港巴林商會": [("ferry", "香港巴林商會")]}
    assert set(only(book, "香港巴林商會到過巴林。", *known)) == {"巴林", "香港巴林商會"}


def test_a_name_may_hold_markup_and_blanks(book: Book) -> None:
    assert only(book, "在[CMA 檢定]{mark=dot}中心", Term("CMA檢定中心")) == {"CMA檢定中心": [("ferry", "CMA檢定中心")]}


def test_names_are_read_from_both_lists(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text('[[name]]\nzh = "甲會"\nen = "A"\n', encoding="utf-8")
    (tmp_path / "index.toml").write_text(
        '[[term]]\nzh = "甲會"\nalso = ["甲"]\n[[term]]\nzh = "乙"\n', encoding="utf-8"
    )
    files = {name: read_toml(tmp_path / f"{name}.toml", Path(f"{name}.toml")) for name in ("names", "index")}
    read = {name: found for name, found in files.items() if isinstance(found, Toml)}
    assert terms.read(read) == (Term("甲會", "A", ("甲",)), Term("乙"))


def test_what_is_wrong_with_the_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "index.toml"
    path.write_text('[[term]]\nen = "A"\n[[term]]\nzh = "乙"\nalso = "丙"\nalias = "丁"\n', encoding="utf-8")
    read = read_toml(path, Path("index.toml"))
    assert isinstance(read, Toml)
    assert [(one.code, one.place.line) for one in terms.check(read)] == [("S019", 1), ("S019", 5), ("S022", 6)]
    assert terms.read({"index": read}) == (Term("乙"),)


def test_strokes() -> None:
    assert [strokes.count(char) for char in "一人山五田全角亞香"] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert strokes.key("「一帶」") == strokes.key("一帶")


BEGUN = Starts(
    MappingProxyType({"tea": ("茶樓", "早上的茶樓開了門，伙計點燈。", "\ufffc茶客坐着", "茶客來了")}),
    (PageStart("tea", 0, 0, ""), PageStart("tea", 1, 9, ""), None, PageStart("tea", 3, 0, "")),
)


@pytest.mark.parametrize(
    ("words", "page"), [("茶樓", 0), ("開了門", 0), ("，伙計", 0), ("伙 計", 1), ("茶客", 3), ("咖啡", 0)]
)
def test_the_page_on_which_words_first_stand(words: str, page: int) -> None:
    assert starts.page_of(BEGUN, "tea", words) == page


def test_it_prints_the_page_of_the_words_and_not_of_the_section(book: Book, faces: Typefaces, tmp_path: Path) -> None:
    """The words of a long story stand on its second page; pages are the same where all is known beforehand."""
    long = "渡輪在港內來回。" * 150
    story = next(item for item in book.sections if item.id == "ferry")
    longer = dataclasses.replace(story, text=f"{long}\n\n到了燈塔。\n\n{long}")
    parts = tuple(
        dataclasses.replace(part, sections=tuple(longer if item is story else item for item in part.sections))
        for part in book.parts
    )
    tower = dataclasses.replace(book, parts=parts, terms=(*book.terms, Term("燈塔")))
    setting = Job(tower, ROOT / "templates", faces, tmp_path, False, lambda words: None).setting
    kept = dataclasses.replace(setting, tools="of this test")
    first, again = pages.lay_out(kept), pages.lay_out(kept)
    assert first.pdf == again.pdf
    with pypdfium2.PdfDocument(first.pdf) as doc:
        texts = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in doc]
    begins = first.page_map.sections["ferry"]
    stands = next(number for number, text in enumerate(texts) if "到了燈塔。" in text)
    assert stands > begins
    assert f"燈塔{first.page_map.label(stands)}" in texts[first.page_map.sections["index"]]
    with pikepdf.open(first.file) as laid:
        names = list(laid.Root.Names.Dests.Names)
        place = names[list(map(str, names)).index("ferry:燈塔") + 1]
        assert place[0].objgen == laid.pages[stands].obj.objgen
