"""Style sheets as reading systems get them, and what they make of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from zilap.epub import cascade, sheet
from zilap.epub.names import XHTML
from zilap.problem import Stop
from zilap.typefaces import Typefaces

MING = '"Ming", "Hei", "Song SC", serif'


def clean(css: str, faces: Typefaces) -> str:
    return sheet.clean(css, faces).removeprefix(sheet.clean("", faces))


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { color: red; bookmark-level: 1 }", "p { color: red }\n"),
        ("@page { size: A4 } p { margin: 0 }", "p { margin: 0 }\n"),
        ("@media print { p { margin: 0 } }", ""),
        ("@media (min-width: 44em) { p { margin: 0 } }", "@media (min-width: 44em) {\n  p { margin: 0 }\n}\n"),
        (".a::after { content: target-counter(attr(href), page) }", ""),
        ("::footnote-call { color: red }", ""),
        ("p { font-family: 'Ming' }", f"p {{ font-family: {MING} }}\n"),
        ("p { font: 1em/2 'Hei' }", 'p { font: 1em/2 "Hei", "Ming", "Song SC", sans-serif }\n'),
        (":root { --idle: 3mm } p { margin: 0 }", "p { margin: 0 }\n"),
        (
            ":root { --ink: #000 } p { color: var(--ink) }",
            ":root { --ink: #000 }\np { color: #000; color: var(--ink) }\n",
        ),
        (":root { --body: 'Ming' } p { font-family: var(--body) }", f"p {{ font-family: {MING} }}\n"),
        ("p { width: calc(1em * var(--n)) }", "p { width: calc(1em * var(--n)) }\n"),
        ("p { color: red !important }", "p { color: red !important }\n"),
    ],
)
def test_clean(css: str, expected: str, faces: Typefaces) -> None:
    assert clean(css, faces) == expected


@pytest.mark.parametrize("css", ["@import 'a.css';", "p { background: url(a.png) }", "p { src: url(//example.org/a) }"])
def test_a_style_sheet_asks_for_no_file(css: str, faces: Typefaces) -> None:
    with pytest.raises(Stop) as stop:
        sheet.clean(css, faces)
    assert stop.value.problems[0].code == "E092"


def looks(css: str, inner: str, *, night: bool = False) -> list[tuple[str, cascade.Look]]:
    root = etree.fromstring(f'<html xmlns="{XHTML}" xml:lang="zh-Hant-HK"><body>{inner}</body></html>')
    scheme = cascade.scheme(cascade.read(css), night=night)
    return [(run.text, run.look) for run in cascade.runs(root, scheme) if run.text.strip()]


def test_a_later_and_a_heavier_rule_win_and_colours_are_inherited() -> None:
    css = "p { color: #111 } p { color: #222 } .a { color: #333 } p#b { color: #444 }"
    found = dict(looks(css, "<p>甲<b>乙</b></p><p class='a'>丙</p><p class='a' id='b'>丁</p>"))
    shades = {text: round(look.colour[0] * 15) for text, look in found.items()}
    assert shades == {"甲": 2, "乙": 2, "丙": 3, "丁": 4}


def test_a_ground_is_that_of_the_nearest_box_that_has_one() -> None:
    found = dict(looks("div { background: #000 } p { background: none }", "<div><p>甲</p></div><p>乙</p>"))
    assert found["甲"].ground == cascade.BLACK
    assert found["乙"].ground == cascade.WHITE


def test_night_has_its_own_tokens() -> None:
    css = ":root { --ink: #000 } p { color: var(--ink) } @media (prefers-color-scheme: dark) { :root { --ink: #fff } }"
    assert looks(css, "<p>甲</p>")[0][1].colour == cascade.BLACK
    assert looks(css, "<p>甲</p>", night=True)[0][1].colour == cascade.WHITE


def test_families_follow_the_language() -> None:
    css = "html { font-family: 'Ming', serif } :lang(zh-Hans) { font-family: 'Song SC', serif }"
    found = dict(looks(css, "<p>甲</p><p xml:lang='zh-Hans'>乙</p>"))
    assert found["甲"].families == ("Ming",)
    assert found["乙"].families == ("Song SC",)


COLOURS = st.tuples(*[st.floats(0, 1) for _ in range(3)])


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_from_1_to_21(one: cascade.Colour, other: cascade.Colour) -> None:
    ratio = cascade.contrast(one, other)
    assert ratio == cascade.contrast(other, one)
    assert 1 <= ratio <= 21.001
