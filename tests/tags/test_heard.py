"""What a screen reader gets: a snapshot for every kind, and the laws of a good tag tree."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest

from zilap import pages, pdf, typefaces
from zilap.aloud import lines, tagged
from zilap.aloud.tagged import Element, Tagged
from zilap.book import Book
from zilap.formats import Job
from zilap.source import folder

ROOT = Path(__file__).parent.parent.parent
KINDS = ROOT / "tests/kinds"


@pytest.fixture(scope="module")
def book() -> Book:
    """A book with a section of every kind."""
    return folder.load(KINDS / "book", ROOT / "templates")[0]


@pytest.fixture(scope="module")
def made(book: Book) -> Tagged:
    faces = typefaces.load(ROOT / "fonts")
    setting = Job(book, ROOT / "templates", faces, Path(mkdtemp()), False, lambda words: None).setting
    laid = pages.lay_out(setting)
    return tagged.read_bytes(pdf.screen(laid.pdf, book, laid.page_map))


def find(made: Tagged, kind: str) -> list[Element]:
    assert made.root
    return [element for element in made.root.walk() if element.type == kind]


def test_text_as_heard_of_every_kind(made: Tagged, book: Book, golden: Path | None) -> None:
    found = lines.sections(made)
    assert len(found) == len(book.sections)
    for section, element in zip(book.sections, found, strict=True):
        said = "\n".join(str(line) for line in lines.said(made, element)) + "\n"
        expected = KINDS / "book.expected" / f"{section.id}.heard.txt"
        if golden:
            expected.write_text(said, encoding="utf-8")
        assert said == expected.read_text(encoding="utf-8"), "look at the diff, then pytest --golden"


def test_nothing_is_said_twice_or_left_out(made: Tagged) -> None:
    """Each run of tagged text belongs to one element; together they are all that is tagged."""
    assert made.root
    owned = [kid for element in made.root.walk() for kid in element.kids if isinstance(kid, tagged.Content)]
    marks = {tagged.Content(index, mcid) for index, page in enumerate(made.pages) for mcid in page.runs}
    assert len(owned) == len(set(owned))
    assert set(owned) == marks
    assert not any(page.bare or page.nested for page in made.pages)


def test_running_heads_and_folios_are_not_heard(made: Tagged) -> None:
    """What stands at the foot of the last page of a story is painted there, and not said there."""
    story = next(section for section in lines.sections(made) if "Star Ferry" in made.heard(section))
    page = made.pages[story.page()]
    label = str(made.pdf.pages[story.page()].label)
    assert label in {run.text for run in page.artifacts}
    assert label not in {run.text for runs in page.runs.values() for run in runs}


def test_a_number_is_heard_with_its_unit_in_one_paragraph(made: Tagged) -> None:
    said = [made.heard(element) for element in find(made, "P")]
    assert "1,330班" in said


def test_the_contents_lead_by_title_and_page(made: Tagged) -> None:
    entries = find(made, "TOCI")
    assert entries
    for entry in entries:
        assert entry.types == ["Reference"]
        assert entry.elements[0].types == ["Link"]
        link = entry.elements[0].elements[0]
        assert sum(isinstance(kid, tagged.Link) for kid in link.kids) == 1
        assert len(made.heard(entry)) > 2


def test_english_is_said_in_english(made: Tagged) -> None:
    english = [element for element in find(made, "P") if element.language == "en"]
    assert english
    assert all(made.heard(element).isascii() or "’" in made.heard(element) for element in english)


def test_every_heading_of_a_section_in_a_part_stands_under_the_parts(made: Tagged, book: Book) -> None:
    level = {section.id: element for section, element in zip(book.sections, lines.sections(made), strict=True)}
    for part in book.parts:
        for section in part.sections if part.opener else ():
            kinds = {element.type for element in level[section.id].walk()}
            assert "H1" not in kinds
