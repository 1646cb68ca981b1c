"""Markdown with our syntax: every element knows its line, and no character is lost."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.markup import lines
from zilap.markup.render import render
from zilap.markup.values import Image, Lookup, Medium

CASES = sorted((Path(__file__).parent / "markup").glob("*.md"))
LOOKUP = Lookup(
    title={"other": "另一篇"}.get,
    href=lambda id: f"#{id}",
    figure={"fdi": "1,330億美元"}.get,
    image=lambda name: Image(f"book:{name}", 400, 300) if name == "here.jpg" else None,
)


@pytest.mark.parametrize("medium", ["paged", "epub"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path: Path, medium: Medium, golden: Path | None) -> None:
    made = render(path.read_text(encoding="utf-8"), LOOKUP, id="s", medium=medium) + "\n"
    expected = path.with_suffix(f".{medium}.html")
    if golden:
        expected.write_text(made, encoding="utf-8")
    assert made == expected.read_text(encoding="utf-8")


WORD = st.text("香港故事連世界路", min_size=2, max_size=6)
BLOCKS = st.sampled_from(
    [
        "{0}\n{1}",
        "## {0}",
        "- {0}\n- {1}\n    - {2}",
        "- {0}\n  1. {1}\n     - {2}",
        "{0}\n1) {1}\n   - {2}\n2) {3}",
        "> {0}\n>\n> - {1}\n>   - {2}",
        "> {0}\n> {1}",
        "| {0} | {1} |\n|---|---|\n| {2} | {3} |",
        "{0}\n: {1}",
        '![{0}](here.jpg "{1}")',
        "{0}**{1}**[{2}]{{lang=en}}\n{3}",
        "{0}[^n]\n\n[^n]: {1}",
        "{0}\n{{: .key}}",
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Blocks whose every word is its own: a serial number follows it."""
    count = 0
    parts = []
    for block in draw(st.lists(BLOCKS, min_size=1, max_size=8)):
        words = []
        for _ in range(4):
            count += 1
            words.append(f"{draw(WORD)}{count:04d}")
        parts.append(block.format(*words).replace("[^n]", f"[^n{count}]"))
    return "\n\n".join(parts) + "\n"


@given(documents(), st.integers(1, 900))
def test_each_element_begins_on_its_line(text: str, first_line: int) -> None:
    html = render(text, LOOKUP, id="s", first_line=first_line)
    numbered = dict(enumerate(text.split("\n"), first_line))
    root = ET.fromstring(f"<r>{html}</r>".replace("&nbsp;", " "))
    for element in root.iter():
        if "data-at" not in element.attrib:
            continue
        own = "".join(element.itertext()) + "".join(image.get("alt", "") for image in element.iter("img"))
        serials = re.findall(r"\d{4}", own)
        if serials and not (element.tag == "p" and element.find("span[@class='footnote']") is not None):
            assert serials[0] in numbered[int(element.attrib["data-at"])] or element.tag in ("td", "th", "figure")
            if element.tag in ("td", "th", "figure"):
                assert any(serial in numbered[int(element.attrib["data-at"])] for serial in serials)


@given(documents())
def test_no_word_is_lost_and_none_invented(text: str) -> None:
    for medium in ("paged", "epub"):
        html = render(text, LOOKUP, id="s", medium=medium)  # type: ignore[arg-type]
        told = set(re.findall(r"\d{4}", text))
        assert set(re.findall(r"\d{4}", re.sub(r'style="[^"]*"|data-at="\d+"', "", html))) == told
        assert not lines.MARKS.search(html)


@pytest.mark.parametrize("inner", ["-", "*", "1.", "1)"])
@pytest.mark.parametrize("outer", ["-", "+", "1.", "1)"])
@pytest.mark.parametrize("step", ["  ", "   ", "    ", "\t"])
def test_any_step_nests_a_list(outer: str, inner: str, step: str) -> None:
    """甲 holds 乙, which holds 丙; 丁 follows 甲."""
    text = f"{outer} 甲\n{step}{inner} 乙\n{step * 2}{inner} 丙\n{outer} 丁"
    root = ET.fromstring(f"<r>{render(text, LOOKUP, id='s', medium='epub')}</r>")
    names = ["ol" if mark[0] == "1" else "ul" for mark in (outer, inner)]
    assert [element.tag for element in root.iter()][1:] == [
        *(names[0], "li", names[1], "li", names[1], "li"),
        "li",
    ]
    assert ["".join(item.itertext()).split() for item in root[0]] == [["甲", "乙", "丙"], ["丁"]]


@pytest.mark.parametrize("text", ["成立於\n1997. 那一年", "甲\n\n        - 乙", "- - -", "*甲*乙", "2024年\n-甲"])
def test_what_only_looks_like_a_list_is_none(text: str) -> None:
    made = render(text, LOOKUP, id="s", medium="epub")
    assert "<li" not in made


def test_lines_join_without_a_space_between_chinese() -> None:
    assert render("甲\n乙", LOOKUP, id="s", medium="epub") == "<p>甲乙</p>"
    assert render("Belt and\nRoad", LOOKUP, id="s", medium="epub") == "<p>Belt and Road</p>"
    assert render("甲\n**乙**\nto\n*do*", LOOKUP, id="s", medium="epub") == (
        "<p>甲<strong>乙</strong>to <em>do</em></p>"
    )


def test_an_apostrophe_is_told_from_a_chinese_quotation_mark() -> None:
    made = render("“甲” 與 Children’s Day，Chambers’ Day，‘乙’。", LOOKUP, id="s", medium="epub")
    assert made == (
        '<p>“甲” 與 <span class="latin">Children’s</span> Day，<span class="latin">Chambers’</span> Day，‘乙’。</p>'
    )


def test_raw_html_is_text() -> None:
    made = render("甲<script>alert(1)</script>", LOOKUP, id="s")
    assert "<script" not in made
    assert "&lt;script&gt;" in made
