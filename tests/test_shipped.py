"""The shipped book: whole, unstamped, within its size, and no character of it lost on the way to the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from zilap import html, index, shop
from zilap.book import Book, Section
from zilap.formats import Job
from zilap.html import Press
from zilap.markup.render import render
from zilap.problem import Level
from zilap.shop import House
from zilap.source import folder
from zilap.typefaces import Typefaces

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book() -> Book:
    found, problems = folder.load(ROOT / "book", ROOT / "templates")
    assert not problems
    return found


@pytest.fixture(scope="module")
def job(book: Book, faces: Typefaces, tmp_path_factory: pytest.TempPathFactory) -> Job:
    cache = tmp_path_factory.mktemp("cache")
    return Job(book, ROOT / "templates", faces, cache, False, lambda words: None)


@pytest.fixture(scope="module")
def printed(book: Book, job: Job) -> str:
    """All text of the pages, without blanks and readings."""
    with pypdfium2.PdfDocument(job.laid.pdf) as doc:
        text = plain("".join(page.get_textpage().get_text_range() for page in doc))
    for section in book.sections:
        for readings in re.findall(r"\{ruby=([^}]+)\}", section.text):
            for reading in readings.split():
                text = text.replace(reading, "")
    return text


def plain(text: str) -> str:
    """Without blanks and soft hyphens, as extraction gives it."""
    return re.sub(r"[\s\u00ad\ufffe\u0002]", "", unicodedata.normalize("NFC", text))


def blocks(book: Book, section: Section) -> Iterator[str]:
    """The text of every paragraph, head, item, cell and note of a section."""
    press = Press(book, ROOT / "templates", "epub", lambda name: name, lambda id: id)
    made = render(section.text, press.lookup, id=section.id, medium="epub")
    root = ET.fromstring(f'<r xmlns:epub="e">{made}</r>')
    for parent in root.iter():
        for child in [child for child in parent if child.get("class") == "noteref" or child.tag in ("rp", "rt")]:
            _drop(parent, child)
    for element in root.iter():
        if element.tag in {"p", "h2", "h3", "li", "dt", "dd", "td", "th"} and not element.findall("*/p"):
            text = plain("".join(element.itertext()))
            yield re.sub(r"^\d+", "", text) if element.get("class") == "footnote-text" else text


def _drop(parent: ET.Element, child: ET.Element) -> None:
    index = list(parent).index(child)
    before = parent[index - 1] if index else None
    if before is None:
        parent.text = (parent.text or "") + (child.tail or "")
    else:
        before.tail = (before.tail or "") + (child.tail or "")
    parent.remove(child)


def missing(text: str, printed: str) -> str:
    """What of a block is not printed: pages, notes and references may part it, no character may go."""
    while text:
        length = len(text)
        while length and text[:length] not in printed:
            length -= 1
        if length < min(2, len(text)):
            return text[:20]
        text = text[length:]
    return ""


def test_it_is_whole_and_has_no_errors(book: Book, job: Job, faces: Typefaces, tmp_path: Path) -> None:
    house = House(ROOT / "book", ROOT / "templates", ROOT / "fonts", job.cache, tmp_path, ROOT / "zilap")
    found = shop.proof(house, book, faces, ())
    assert [str(problem) for problem in found if problem.level > Level.NOTE] == []
    assert 64 <= len(job.laid.page_map.labels) <= 96
    kinds = [section.kind.name for section in book.sections]
    assert kinds.count("story") >= 10
    assert {"foreword", "fact-sheet", "profile", "news", "acknowledgements"} <= set(kinds)


def test_no_character_is_lost_on_the_page(book: Book, printed: str) -> None:
    lost = [(section.id, missing(text, printed)) for section in book.sections for text in blocks(book, section)]
    assert [(id, text) for id, text in lost if text] == []


def test_every_note_is_printed_once(book: Book, printed: str) -> None:
    for section in book.sections:
        for text in re.findall(r"^\[\^[^\]]+\]:\s*([^\[{\n]{8,})", section.text, re.M):
            assert printed.count(plain(text)) == 1, (section.id, text)


def test_every_section_has_its_folio_in_the_contents(book: Book, job: Job) -> None:
    page_map = job.laid.page_map
    with pypdfium2.PdfDocument(job.laid.pdf) as doc:
        contents = plain(doc[page_map.sections["contents"]].get_textpage().get_text_range())
    for entry in html.entries(book):
        if entry.level == 2 and entry.number:
            label = page_map.label(page_map.sections[entry.id])
            found = re.search(rf"{re.escape(plain(entry.title + entry.title_en))}(\d+)", contents) or re.search(
                rf"{re.escape(plain(entry.title))}(\d+)", contents
            )
            assert found, entry.title
            assert found[1].startswith(label), entry.title


def _begins_on(words: str, label: str, texts: dict[str, str]) -> bool:
    """Whether words stand on a page, or go on from it to the next; readings left out."""
    page, after = (re.sub(r"[a-z]+[1-6]", "", texts.get(one, "")) for one in (label, str(int(label) + 1)))
    words = plain(words)
    return words in page or any(words[:cut] in page and words[cut:] in after for cut in range(1, len(words)))


def test_every_page_of_the_index_speaks_of_its_entry(book: Book, job: Job) -> None:
    """Each page number stands behind its entry, and the words that it was found by on the page (readings left out)."""
    page_map = job.laid.page_map
    with pypdfium2.PdfDocument(job.laid.pdf) as doc:
        read = ((label, doc[at].get_textpage().get_text_range()) for at, label in enumerate(page_map.labels))
        texts = {label: plain(text) for label, text in read}
    labels = page_map.labels[page_map.sections["index"] : page_map.sections["colophon"]]
    printed = "".join("".join(texts[label].rsplit(label, 1)) for label in labels)  # without their own folios
    entries = [entry for group in index.groups(book) for entry in group.entries]
    assert len(entries) > 100
    for entry in entries:
        found = re.search(rf"{re.escape(plain(entry.term.name + entry.term.name_en))}([\d、]+)", printed)
        assert found, entry.term.name
        wrong = [
            (one.words, label)
            for one, label in zip(entry.mentions, found[1].split("、"), strict=True)
            if not _begins_on(one.words, label, texts)
        ]
        assert wrong == []
