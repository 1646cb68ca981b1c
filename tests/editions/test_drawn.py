"""What a page looks like as a hash: what shows counts, and nothing else."""

from __future__ import annotations

import dataclasses
import io
import shutil
import tomllib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from zilap import compare, drawn, inputs, versions
from zilap.shop import House
from zilap.source import folder


def jpeg(colour: tuple[int, int, int], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(out, "JPEG", comment=comment)
    return out.getvalue()


def page_with(picture: bytes) -> bytes:
    """A PDF of one page that shows a JPEG."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    image = pikepdf.Stream(pdf, picture)
    image.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=16, Height=16))
    image.Filter = pikepdf.Name.DCTDecode
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    page.obj.Contents = pikepdf.Stream(pdf, b"q 90 0 0 90 5 5 cm /I Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_comment_in_a_jpeg_does_not_show() -> None:
    plain, said, other = jpeg((90, 20, 20)), jpeg((90, 20, 20), b"from a camera"), jpeg((20, 90, 20))
    assert plain != said
    assert drawn.pages(page_with(plain)) == drawn.pages(page_with(said))
    assert drawn.pages(page_with(plain)) != drawn.pages(page_with(other))


def painted(colour: str) -> bytes:
    """A PDF of one page with a box in this colour."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100)).obj.Contents = pikepdf.Stream(pdf, f"{colour} rg\n0 0 9 9 re f".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_colour_counts_as_the_ink_that_it_is_printed_with() -> None:
    red, near, blue = painted("1 0 0"), painted("0.996078 0 0"), painted("0 0 1")
    one, other = {(255, 0, 0): "M100", (254, 0, 0): "M100"}, {(255, 0, 0): "M90"}
    assert drawn.pages(red) != drawn.pages(near)
    assert drawn.pages(red, inks=one) == drawn.pages(near, inks=one) != drawn.pages(red, inks=other)
    assert drawn.pages(red, inks=one, profile="coated") == drawn.pages(red, inks=one, profile="uncoated")
    assert drawn.pages(blue, inks=one, profile="coated") != drawn.pages(blue, inks=one, profile="uncoated")
    black = painted("0 0 0")
    assert drawn.pages(black, profile="coated") == drawn.pages(black, profile="uncoated")
    photograph = page_with(jpeg((90, 20, 20)))
    assert drawn.pages(photograph, profile="coated") != drawn.pages(photograph, profile="uncoated")


@pytest.mark.parametrize("cut", [3, 5, 21, 200])
def test_a_jpeg_that_is_cut_off_is_still_told(cut: int) -> None:
    whole = jpeg((90, 20, 20))
    assert drawn.pages(page_with(whole[:cut])) != drawn.pages(page_with(whole))


def raised(house: House, char: str, fonts: Path) -> House:
    """The house with one glyph of its text face moved up."""
    shutil.copytree(house.fonts, fonts)
    table = fonts / "fonts.toml"
    row = next(row for row in tomllib.loads(table.read_text(encoding="utf-8"))["face"] if row["family"] == "Ming")
    font = TTFont(fonts / row["file"])
    glyph = font["glyf"][font.getBestCmap()[ord(char)]]
    glyph.coordinates.translate((0, 40))
    font.save(fonts / row["file"])
    made = table.read_text(encoding="utf-8").replace(row["sha256"], inputs.sha_of(fonts / row["file"]))
    table.write_text(made, encoding="utf-8")
    return dataclasses.replace(house, fonts=fonts)


def lay_out(house: House) -> versions.Version:
    return versions.now(house, folder.load(house.book, house.templates)[0], lambda words: None)


@pytest.mark.slow
def test_of_a_font_the_glyphs_that_are_shown_count(house: House, tmp_path: Path) -> None:
    before = lay_out(house)
    after = lay_out(raised(house, "錶", tmp_path / "unused"))
    assert not compare.compare(before.pages, after.pages).pages
    after = lay_out(raised(house, "兩", tmp_path / "used"))
    assert before.pdf
    assert after.pdf
    with pypdfium2.PdfDocument(before.pdf) as old, pypdfium2.PdfDocument(after.pdf) as new:
        both = [(a.render(scale=1).to_pil(), b.render(scale=1).to_pil()) for a, b in zip(old, new, strict=True)]
    seen = {index for index, (a, b) in enumerate(both) if ImageChops.difference(a, b).getbbox()}
    found = compare.compare(before.pages, after.pages)
    assert {change.index for change in found.pages} == seen
    assert 0 < len(seen) < len(both)
