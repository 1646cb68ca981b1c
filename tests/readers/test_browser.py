"""epub.js, foliate-js and Readium in Chromium: telephone and tablet, by day, by night and with large type."""

from __future__ import annotations

from collections.abc import Callable

import cssselect2
import pytest
import tinycss2

from tests.readers.conftest import Note, Opened, Run, links
from zilap.epub.cascade import declarations
from zilap.epub.names import SVG, Element
from zilap.epub.reading import Finished

pytestmark = [pytest.mark.readers, pytest.mark.slow]

READERS = ("epubjs", "foliate", "readium")
PLAIN = Opened("chromium")
WAYS = [
    Opened(reader, device, theme)
    for reader in READERS
    for device, theme in (
        ("phone", "day"),
        ("phone", "night"),
        ("phone", "own"),
        ("tablet", "day"),
        ("tablet", "night"),
    )
]
every_way = pytest.mark.parametrize("how", WAYS, ids=str)
See = Callable[[Opened], Run]


def hidden(css: str) -> cssselect2.Matcher:
    """The selectors of what the style sheet does not show."""
    matcher = cssselect2.Matcher()
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if node.type != "qualified-rule":
            continue
        values = {one.name: tinycss2.serialize(one.value).strip() for one in declarations(node)}
        if values.get("display") == "none":
            for selector in cssselect2.compile_selector_list(node.prelude):
                matcher.add_selector(selector, None)
    return matcher


def words(root: Element, matcher: cssselect2.Matcher) -> str:
    """The text of a document that is there to be read, without blanks."""

    def walk(wrapped: cssselect2.ElementWrapper) -> str:
        element = wrapped.etree_element
        if matcher.match(wrapped) or element.tag == f"{{{SVG}}}svg" or element.get("aria-hidden") == "true":
            return ""
        inside = [element.text or ""]
        for child in wrapped.iter_children():
            inside += [walk(child), child.etree_element.tail or ""]
        return "".join(inside)

    html = cssselect2.ElementWrapper.from_xml_root(root)
    (body,) = (child for child in html.iter_children() if child.local_name == "body")
    return "".join(walk(body).split())


def faults(run: Run, name: str) -> dict[str, list[str]]:
    return {seen["href"]: seen[name] for seen in run["documents"] if seen[name]}


def test_the_browser_shows_all_the_text(see: See, finished: Finished) -> None:
    matcher = hidden(finished.css)
    sources = {page.file: words(page.root, matcher) for page in finished.pages}
    shown = {seen["href"]: seen["text"] for seen in see(PLAIN)["documents"]}
    assert shown == {href: sources[href] for href in shown}


@every_way
def test_every_document_is_shown_whole(how: Opened, see: See, spine: tuple[str, ...]) -> None:
    run = see(how)
    assert tuple(seen["at"] for seen in run["documents"]) == spine
    plain = {seen["href"]: seen["text"] for seen in see(PLAIN)["documents"]}
    assert {seen["href"]: seen["text"] for seen in run["documents"]} == plain
    assert faults(run, "broken") == {}


@every_way
def test_no_error_is_reported(how: Opened, see: See) -> None:
    assert see(how)["errors"] == []


@every_way
def test_no_text_leaves_its_column(how: Opened, see: See) -> None:
    assert faults(see(how), "outside") == {}


@every_way
def test_text_stands_out_from_its_ground(how: Opened, see: See) -> None:
    assert faults(see(how), "faint") == {}


@every_way
def test_no_letter_is_under_twelve_pixels(how: Opened, see: See) -> None:
    assert faults(see(how), "small") == {}


@every_way
def test_all_text_is_set_in_the_fonts_of_the_book(how: Opened, see: See) -> None:
    for seen in see(how)["documents"]:
        foreign = [name for name, used in seen["fonts"].items() if not used["own"]]
        assert foreign == [], seen["href"]
        assert seen["fonts"] or not seen["text"], seen["href"]


@every_way
def test_a_footnote_opens(how: Opened, see: See, note: Note) -> None:
    found = see(how)["note"]
    assert found["call"]
    if "popup" in found:
        assert found["popup"] == {"type": "footnote", "text": note.text}
    else:
        assert found["there"]
        assert found["returned"]


@pytest.mark.parametrize("reader", READERS)
def test_contents_and_page_numbers_lead_where_they_say(reader: str, see: See, finished: Finished) -> None:
    run = see(Opened(reader))
    assert run["toc"] == links(finished.nav, "toc")
    pages = links(finished.nav, "page-list")
    counted = [["NaN" if reader == "epubjs" and not label.isdigit() else label, href] for label, href in pages]
    assert run["pages"] == counted  # epub.js reads numbers only: no roman folio
    assert run["landmarks"] == [label for label, _ in links(finished.nav, "landmarks")]
    assert len(run["ways"]) > len(run["toc"])
    assert [way["href"] for way in run["ways"] if not way["arrived"]] == []


@pytest.mark.parametrize("reader", READERS)
def test_type_of_twice_the_size_loses_nothing(reader: str, see: See) -> None:
    run, plain = see(Opened(reader, size=200)), see(PLAIN)
    assert [seen["text"] for seen in run["documents"]] == [seen["text"] for seen in plain["documents"]]
    assert {href: found for href, found in faults(run, "outside").items() if "fact-sheet" not in href} == {}
