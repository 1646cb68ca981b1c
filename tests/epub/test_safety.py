"""What may stand in a document, and what is refused; fuzzed."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from zilap.book import Kind, Picture, Section
from zilap.epub import safety, xhtml
from zilap.epub.images import file_name
from zilap.epub.names import OPS, SVG, XHTML
from zilap.problem import Place, Stop

KIND = Kind("story", "故事")
SECTION = Section("ferry", KIND, Place(PurePath("ferry.md")), {}, "", 1)


def body(inner: str) -> list[str]:
    root = etree.fromstring(f'<body xmlns="{XHTML}" xmlns:epub="{OPS}">{inner}</body>')
    return list(safety.faults(root))


@pytest.mark.parametrize(
    "inner",
    [
        "<script>x()</script>",
        "<style>p { color: red }</style>",
        "<iframe src='a.xhtml'></iframe>",
        "<form><input/></form>",
        "<p onclick='x()'>字</p>",
        "<a href='javascript:x()'>字</a>",
        "<a href=' java\nscript:x()'>字</a>",
        "<a href='data:text/html,x'>字</a>",
        "<a href='file:///etc/passwd'>字</a>",
        "<a href='//example.org/'>字</a>",
        "<a href='../../secret.xhtml'>字</a>",
        "<img src='https://example.org/a.png' alt=''/>",
        "<img src='/a.png' alt=''/>",
        "<p style='background: url(a.png)'>字</p>",
        "<p style='@import \"a\"'>字</p>",
        "<video src='a.mp4'></video>",
        f"<svg xmlns='{SVG}'><script>x()</script></svg>",
        f"<svg xmlns='{SVG}'><foreignObject/></svg>",
        f"<svg xmlns='{SVG}'><path d='M0 0' onload='x()'/></svg>",
        f"<svg xmlns='{SVG}'><a href='#a'/></svg>",
        f"<svg xmlns='{SVG}'><use href='a.svg#b'/></svg>",
        f"<svg xmlns='{SVG}'><image href='https://example.org/a.png'/></svg>",
        f"<svg xmlns='{SVG}'><path fill='url(https://example.org/a)' d='M0 0'/></svg>",
        f"<svg xmlns='{SVG}'><animate attributeName='x'/></svg>",
        "<math xmlns='http://www.w3.org/1998/Math/MathML'/>",
    ],
)
def test_refused(inner: str) -> None:
    assert body(inner)


@pytest.mark.parametrize(
    "inner",
    [
        "<p class='lead' style='--ratio: .5'>字<ruby>渡<rp>（</rp><rt>dou6</rt><rp>）</rp></ruby></p>",
        "<a href='ship.xhtml#page-1'>字</a><a href='https://example.org/'>字</a><a href='mailto:a@example.org'>字</a>",
        "<img src='../images/a.jpg' alt='字'/>",
        f"<svg xmlns='{SVG}' viewBox='0 0 1 1' role='img' aria-label='字'><path fill='url(#a)' d='M0 0'/></svg>",
        "<aside epub:type='footnote' role='doc-footnote' id='a'><p>字</p></aside>",
    ],
)
def test_taken(inner: str) -> None:
    assert body(inner) == []


Tree = tuple[str, dict[str, str], tuple[object, ...]]
NAMES = st.sampled_from(
    ["p", "svg", "script", "a", "image", "g", "path", "style", "use", "set", "foreignObject", "title", "iframe"]
)
KEYS = st.sampled_from(["href", "onload", "src", "style", "fill", "d", "id", "xlink:href", "formaction", "xml:lang"])
VALUES = st.sampled_from(
    ["#a", "javascript:x", "url(#a)", "url(http://a)", "data:text/html,x", "0 0", "//a", "data:image/png;base64,AA=="]
)
TREES = st.recursive(
    st.tuples(NAMES, st.dictionaries(KEYS, VALUES, max_size=2), st.just(())),
    lambda inner: st.tuples(NAMES, st.dictionaries(KEYS, VALUES, max_size=2), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=12,
)


def written(tree: Tree) -> str:
    name, given_, inner = tree
    keys = "".join(f' {key}="{value}"' for key, value in given_.items())
    return f"<{name}{keys}>{''.join(written(one) for one in inner)}</{name}>"  # type: ignore[arg-type]


@given(st.lists(TREES, max_size=4))
def test_a_drawing_without_findings_holds_nothing_that_acts(trees: list[Tree]) -> None:
    inner = "".join(written(tree) for tree in trees)
    content = f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1">{inner}</svg>'
    clean, found = safety.drawing(content.encode())
    if not found:
        assert not re.search(rb"javascript|onload|<script|<iframe|<style|foreignObject|text/html|//a", clean)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(content: bytes) -> None:
    clean, found = safety.drawing(content)
    assert found or etree.fromstring(clean) is not None


def test_entities_and_doctypes_are_refused() -> None:
    bomb = f'<!DOCTYPE svg [<!ENTITY a "{"x" * 20}"><!ENTITY b "&a;&a;">]><svg xmlns="{SVG}"><text>&b;</text></svg>'
    _, found = safety.drawing(bomb.encode())
    assert "DOCTYPE" in found


def test_a_template_that_is_not_xml_stops_with_its_kind() -> None:
    with pytest.raises(Stop) as stop:
        xhtml.read("<p>字", SECTION)
    assert stop.value.problems[0].code == "E090"
    assert "story" in stop.value.problems[0].text


@given(st.text(min_size=1, max_size=30), st.sampled_from(["jpg", "png", "svg", "tiff"]))
def test_names_of_pictures_are_plain_and_stay(stem: str, suffix: str) -> None:
    picture = Picture(f"{stem}.{suffix}", None, 1, 1, "RGB", "0" * 64)  # type: ignore[arg-type]
    name = file_name(picture)
    assert name.isascii()
    assert name.replace("-", "").isalnum()
    assert name == file_name(picture)
