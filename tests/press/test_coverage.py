"""How much ink there can be: never less than a rendering measures, and enough to spare most pages one."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from zilap import tools
from zilap.press import coverage, inspect
from zilap.press.pictures import heaviest
from zilap.press.sheet import Sheet

LIMIT = 3.0
CASES = {
    "nothing": ("", 0.0),
    "black text on a tint": ("1 0.5 0.2 0 k 10 10 50 50 re f /O gs 0 0 0 1 k 20 20 30 3 re f", 2.7),
    "black beside a tint": ("1 0.5 0.2 0 k 10 10 50 50 re f /O gs 0 0 0 1 k 70 70 20 3 re f", 1.7),
    "a tint that knocks out": ("1 1 0.9 0 k 10 10 50 50 re f 0 0 0 1 k 20 20 30 30 re f", 2.9),
    "two that overprint": ("/O gs 1 0 0 0 k 10 10 50 50 re f 0 1 0 0 k 20 20 30 30 re f 0 0 1 0 k 5 5 60 60 re f", 3.0),
    "the same plate twice": ("/O gs 0 0 0 0.6 k 10 10 50 50 re f 0 0 0 1 k 20 20 30 30 re f", 1.0),
    "a veil": ("1 1 0.5 0 k 10 10 50 50 re f /V gs 0 0 0 1 k 20 20 30 30 re f", 2.5),
    "a stroke": ("0.5 0.5 0.5 0 K 20 w 10 40 m 90 40 l S", 1.5),
    "grey": ("0.25 g 10 10 50 50 re f", 0.75),
}


def page(content: str, **things: pikepdf.Object) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    states = Dictionary(
        O=Dictionary(OP=True, op=True, OPM=1), V=Dictionary(ca=0.5, CA=0.5), M=Dictionary(BM=Name.Multiply)
    )
    pdf.pages[0].obj.Resources = Dictionary(ExtGState=states, XObject=Dictionary(**things))
    pdf.pages[0].obj.Contents = pdf.make_stream(content.encode())
    return pdf


def told(pdf: pikepdf.Pdf) -> float | None:
    found = next(coverage.told(pdf, list(inspect.sheets(pdf)), LIMIT))
    return found and found.most


@pytest.mark.parametrize("name", CASES)
def test_what_is_painted_says_how_much_there_can_be(name: str) -> None:
    content, most = CASES[name]
    assert told(page(content)) == pytest.approx(most)


@pytest.mark.parametrize(
    "content", ["/M gs 1 0 0 0 k 10 10 50 50 re f", "1 1 1 0.5 k 10 10 50 50 re f"], ids=["blended", "too much"]
)
def test_what_only_a_rendering_can_say(content: str) -> None:
    assert told(page(content)) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_rendering_measures_no_more(name: str, tmp_path) -> None:
    if not tools.GHOSTSCRIPT.path():
        pytest.skip("not checked: Ghostscript is not installed")
    pdf = page(CASES[name][0])
    pdf.save(tmp_path / "page.pdf")
    sheets: list[Sheet] = list(inspect.sheets(pdf))
    measured = next(coverage.rendered(tmp_path / "page.pdf", sheets, LIMIT))
    assert measured.most == pytest.approx(CASES[name][1], abs=0.01)


def photograph(amounts: tuple[int, int, int, int], size: int = 900) -> Image.Image:
    """Light, with one heavy square a tenth as wide and one heavy pixel."""
    image = Image.new("CMYK", (size, size), (20, 20, 20, 0))
    image.paste(amounts, (0, 0, size // 10, size // 10))
    image.putpixel((size - 5, size - 5), (255, 255, 255, 255))
    return image


@pytest.mark.parametrize("kind", ["jpeg", "flate"])
def test_the_heaviest_spot_of_a_picture(kind: str) -> None:
    pdf, image = pikepdf.new(), photograph((200, 180, 160, 60))
    thing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=900, Height=900)
    thing.ColorSpace, thing.BitsPerComponent = Name.DeviceCMYK, 8
    if kind == "flate":
        thing.write(image.tobytes())
    else:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=95, subsampling=0)
        thing.write(out.getvalue(), filter=Name.DCTDecode)
        thing.Decode = pikepdf.Array([1, 0] * 4)
    assert heaviest(thing) == pytest.approx(600 / 255, abs=0.06)


def test_a_picture_and_what_overprints_it() -> None:
    pdf = page("q 50 0 0 50 10 10 cm /P Do Q /O gs 0 0 0 1 k 20 20 30 3 re f")
    thing = pdf.make_stream(
        bytes((200, 180, 130, 0)) * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
        ColorSpace=Name.DeviceCMYK, BitsPerComponent=8,
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject.P = thing
    assert told(pdf) == pytest.approx(510 / 255 + 1, abs=0.03)
    thing.ColorSpace = Name.DeviceRGB
    assert told(pdf) is None
