"""The forms of the EPUB: the same text in each, and what each is for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import zilap.checks.table  # noqa: F401
from tests.epub.conftest import TEMPLATES, Made
from zilap import formats
from zilap.book import VARIANTS as NAMES
from zilap.book import Book, Ebook
from zilap.checks import registry
from zilap.epub import kindle, kobo, sheet, validators, vertical
from zilap.epub.make import make
from zilap.epub.names import LANG, OPF, OPS, XHTML, Element, classes, local, x
from zilap.epub.variants import VARIANTS
from zilap.made import Epub, Laid
from zilap.tools import JAVA
from zilap.typefaces import Typefaces


@pytest.fixture(scope="module")
def forms(tiny: Book, faces: Typefaces, laid: Laid, cache: Path) -> dict[str, Made]:
    return {
        name: Made(make(tiny, TEMPLATES, faces, cache, pages=laid.page_map, variant=variant))
        for name, variant in VARIANTS.items()
    }


def documents(made: Made) -> dict[str, str]:
    """The text of each document."""
    return {
        name: "".join(map(str, next(made.tree(name.removeprefix("EPUB/")).iter(x("body"))).itertext()))
        for name in made.files
        if name.endswith(".xhtml")
    }


def html(inner: str, attributes: str = "") -> Element:
    return etree.fromstring(
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" xml:lang="zh-Hant-HK"><head/><body{attributes}>{inner}</body></html>'
    )


def text(root: Element) -> str:
    return "".join(map(str, root.itertext()))


def test_the_names_are_those_of_the_table_of_the_book() -> None:
    assert tuple(VARIANTS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_not_a_character_is_moved(name: str, forms: dict[str, Made], made: Made) -> None:
    assert documents(forms[name]) == documents(made)


@pytest.mark.parametrize("name", NAMES)
def test_each_holds_what_our_own_checks_ask(
    name: str, forms: dict[str, Made], tiny: Book, laid: Laid, tmp_path: Path
) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(forms[name].content)
    assert [str(one) for one in registry.run(Epub(tiny, path, PurePath("book.epub"), laid))] == []


@pytest.mark.slow
@pytest.mark.skipif(not JAVA.path(), reason="no Java: EPUBCheck not run")
@pytest.mark.parametrize("name", NAMES)
def test_epubcheck_finds_nothing(name: str, forms: dict[str, Made], tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(forms[name].content)
    assert validators.epubcheck(path, PurePath("book.epub")) == ()


def test_only_those_that_the_book_asks_for_are_made_unasked(tiny: Book) -> None:
    assert formats.asked(tiny) == ("print", "cover", "screen", "epub")
    both = replace(tiny, ebook=Ebook(variants=("kobo", "vertical")))
    assert formats.asked(both) == ("print", "cover", "screen", "epub", "kobo", "vertical")


INNER = st.recursive(
    st.text("渡輪。！？」 \n1239A%", min_size=1, max_size=9),
    lambda inner: st.lists(inner, min_size=1, max_size=3)
    .map("".join)
    .flatmap(
        lambda text: st.sampled_from(
            [f"<b>{text}</b>", f"<ruby>渡<rp>（</rp><rt>dou6</rt><rp>）</rp></ruby>{text}", f'<img src="a"/>{text}',
             f'<i xml:lang="en">{text}</i>', f'<svg xmlns="http://www.w3.org/2000/svg"><text>{text}</text></svg>{text}']
        )
    ),
    max_leaves=6,
)  # fmt: skip
BODIES = st.lists(INNER, min_size=1, max_size=4).map(lambda rows: "".join(f"<p>{row}</p>" for row in rows))


@given(BODIES)
def test_sentences_in_spans(inner: str) -> None:
    root = html(inner)
    before = text(root)
    kobo.document(root)
    assert text(root) == before
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        inside = any(
            {"koboSpan"} & classes(one) or local(one) in ("rt", "rp", "svg", "text")
            for one in (element, *element.iterancestors())
        )
        assert inside or not (element.text or "").strip()
        outside = any("koboSpan" in classes(one) or local(one) == "svg" for one in element.iterancestors())
        assert outside or not (element.tail or "").strip()
    assert all("koboSpan" in classes(image.getparent()) for image in root.iter(x("img")))  # type: ignore[arg-type]


@given(st.text("渡輪。！？」』.…… \n", max_size=30))
def test_sentences_joined_are_the_text(given_: str) -> None:
    assert "".join(kobo.sentences(given_)) == given_


@given(BODIES)
def test_turned_text_is_the_same_text(inner: str) -> None:
    root = html(inner)
    before = text(root)
    vertical.document(root)
    assert text(root) == before
    for span in root.iter(x("span")):
        assert not any(local(one) in ("svg", "rt") or one.get(LANG) == "en" for one in span.iterancestors())


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("有15次", "有[15]次"),
        ("約100個", "約[100]個"),
        ("9月7日", "{9}月{7}日"),
        ("2013年", "2013年"),
        ("2013–2035", "2013–2035"),
        ("1,330班", "1,330班"),
        ("1.2億", "1.2億"),
        ("佔45%。", "佔[45%]。"),
        ("佔13.9%。", "佔13.9%。"),
        ("說GDP增長", "說{GDP}增長"),
        ("說 ESG report", "說 ESG report"),
        ("乘A320機", "乘A320機"),
        ("10:30開船", "10:30開船"),
    ],
)
def test_what_is_turned_upright(given_: str, expected: str) -> None:
    root = html(f"<p>{given_}</p>")
    vertical.document(root)
    for span in root.iter(x("span")):
        left, right = "[]" if span.get("class") == "tcy" else "{}"
        span.text = f"{left}{span.text}{right}"
    assert text(root) == expected


def test_pages_turn_from_right_to_left(forms: dict[str, Made]) -> None:
    root = forms["vertical"].tree("content.opf")
    spine = next(root.iter(f"{{{OPF}}}spine"))
    assert spine.get("page-progression-direction") == "rtl"
    metas = {row.get("name"): row.get("content") for row in root.iter(f"{{{OPF}}}meta")}
    assert metas["primary-writing-mode"] == "vertical-rl"
    kinds = {name: classes(forms["vertical"].tree(f"{name}.xhtml")) for name in ("cover", "text/ferry")}
    assert "level" in kinds["cover"]
    assert "tall" in kinds["text/ferry"]
    assert b"writing-mode: vertical-rl" in forms["vertical"].files["EPUB/css/book.css"]


def test_kobo_has_its_boxes(forms: dict[str, Made]) -> None:
    body = next(forms["kobo"].tree("text/ferry.xhtml").iter(x("body")))
    assert [one.get("id") for one in body] == ["book-columns"]
    assert [one.get("id") for one in body[0]] == ["book-inner"]


def test_kindle_is_asked_nothing_that_it_does_not_know(forms: dict[str, Made]) -> None:
    css = forms["kindle"].files["EPUB/css/book.css"].decode()
    for word in ("var(", "calc(", "min(", "flex", "grid", " position:", "@media", "::before", "vw", "rem;", "--"):
        assert word not in css, word
    assert not re.search(r"margin[^;}]*[ :]-\d", css)
    body = "".join(re.findall(r"^(?:html|body)(?:, \w+)* \{[^}]*\}", css, re.M))
    assert not re.search(r"color|background|margin|padding|font-size|line-height", body)
    assert "list-style: decimal" in css
    for name, content in forms["kindle"].files.items():
        assert b"<details" not in content, name


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { margin: 1em; margin: var(--page) }", "p { margin: 1em }\n"),
        ("h2 { color: #003e4a; font-size: 1.2em }", "h2 { font-size: 1.2em }\n"),
        (".map { background: #003e4a; color: #fff }", ".map { background: #003e4a; color: #fff }\n"),
        ("p { margin: -1em 0 2em }", "p { margin: 0 0 2em }\n"),
        ("p { text-indent: -1em }", "p { text-indent: -1em }\n"),
        ("li::before, p { width: 50% }", "p { width: 50% }\n"),
        ("@media (prefers-color-scheme: dark) { p { color: #fff } }", "\n"),
        ('body { margin: 1em; font-family: "Ming" }', 'body { font-family: "Ming" }\n'),
        ("p { width: 40vw; height: 2em }", "p { height: 2em }\n"),
        (
            "div { display: flex; break-inside: avoid; border-left: 1px solid #000 }",
            "div { border-left: 1px solid #000 }\n",
        ),
    ],
)
def test_the_style_sheet_for_kindle(css: str, expected: str) -> None:
    assert kindle.sheet(css) == expected


def test_every_sheet_of_a_form_is_there(faces: Typefaces) -> None:
    for variant in VARIANTS.values():
        for name in variant.templates:
            assert sheet.clean((TEMPLATES / name).read_text(encoding="utf-8"), faces)
