"""Subsets hold the characters that their family sets, and their licence."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from lxml import etree

from tests.epub.conftest import TEMPLATES, Made
from zilap.book import Book
from zilap.epub import fonts
from zilap.epub.make import make
from zilap.epub.names import XHTML
from zilap.problem import Stop
from zilap.typefaces import Typefaces


@pytest.fixture(scope="module")
def ming(faces: Typefaces) -> bytes:
    return fonts.subset(faces.face("Ming").path, "渡輪，。「」《》12")


def test_a_subset_holds_its_characters_and_no_others(ming: bytes) -> None:
    assert {chr(code) for code in hb.Face(ming).unicodes} == set("渡輪，。「」《》12")


def test_a_subset_keeps_licence_and_features(ming: bytes) -> None:
    font = TTFont(io.BytesIO(ming))
    assert {0, 1, 2, 13, 14} <= {record.nameID for record in font["name"].names}
    tags = {
        record.FeatureTag
        for name in ("GSUB", "GPOS")
        if name in font
        for record in font[name].table.FeatureList.FeatureRecord
    }
    assert {"halt", "vert", "palt"} <= tags
    assert "locl" not in tags


def test_half_width_punctuation_still_works(ming: bytes) -> None:
    def width(**features: bool) -> int:
        face = hb.Font(hb.Face(ming))
        buffer = hb.Buffer()
        buffer.add_str("」，「")
        buffer.guess_segment_properties()
        hb.shape(face, buffer, features)
        return sum(position.x_advance for position in buffer.glyph_positions)

    assert width(halt=True) * 2 == width(halt=False)


def test_a_subset_is_the_same_each_time(faces: Typefaces, ming: bytes) -> None:
    assert fonts.subset(faces.face("Ming").path, "」「。，輪渡》《21") == ming


def test_a_character_goes_to_the_first_family_that_has_it(faces: Typefaces) -> None:
    css = "html { font-family: 'Ming' } .en { font-family: 'Latin Slant', 'Ming' } h1 { font-family: 'Ming Head' }"
    root = etree.fromstring(f'<html xmlns="{XHTML}"><body><h1>渡</h1><p>輪<b class="en">Star 渡</b></p></body></html>')
    wanted = fonts.needed([root], css, faces)
    assert {family: chars - fonts.ALWAYS - {" "} for family, chars in wanted.items()} == {
        "Ming": frozenset("輪渡"),
        "Latin Slant": frozenset("Star"),
        "Ming Head": frozenset("渡"),
    }


def test_every_character_of_the_book_has_a_glyph_in_its_family(made: Made) -> None:
    have = {
        chr(code) for name, content in made.files.items() if name.endswith(".ttf") for code in hb.Face(content).unicodes
    }
    for name, content in made.files.items():
        if name.endswith(".xhtml"):
            body = etree.fromstring(content).find(f"{{{XHTML}}}body")
            assert set("".join(map(str, body.itertext()))) - have <= set("\n\u200b"), name  # type: ignore[union-attr]


def test_a_character_that_no_font_has_stops_the_epub_and_is_named_with_its_line(
    tiny: Book, faces: Typefaces, cache: Path
) -> None:
    ferry = tiny.section("ferry")
    assert ferry is not None
    text = ferry.text.replace("渡輪", "渡輪\U0001f6a2\ufe0f", 1)
    line = ferry.first_line + text[: text.index("\U0001f6a2")].count("\n")
    parts = tuple(
        replace(part, sections=tuple(replace(one, text=text) if one is ferry else one for one in part.sections))
        for part in tiny.parts
    )
    with pytest.raises(Stop) as stop:
        make(replace(tiny, parts=parts), TEMPLATES, faces, cache, cover=b"\xff\xd8")
    (problem,) = stop.value.problems
    assert problem.code == "E097"
    assert problem.stops
    assert problem.place.file == ferry.place.file
    assert problem.place.line == line
    assert "U+1F6A2" in problem.text
    assert problem.hint


def test_what_has_no_ink_needs_no_glyph(faces: Typefaces) -> None:
    wanted = {"Ming": frozenset("渡")}
    texts = ["渡輪\u200b\u3000\ufe00\u00ad\n", "渡\ue000\U0001f6a2"]
    assert list(fonts.without_glyph(texts, wanted, faces)) == [frozenset(), {"\ue000", "\U0001f6a2"}]
