"""Every press check finds the fault planted for it, and nothing else; a clean file has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

import zilap.checks.artwork
import zilap.checks.press  # noqa: F401
from zilap.book import Trim
from zilap.checks import registry
from zilap.press import codes
from zilap.press.preflight import Leaf, Preflight

MM = 72 / 25.4
PRESS = {code for code, row in registry.CHECKS.items() if row.subject in (Preflight, Leaf)}


def codes_of(file: Preflight) -> set[str]:
    return {problem.code for problem in registry.run(file)}


def drawn(content: str, page: int = 0) -> Callable[[Pdf], None]:
    """Something painted on a page, in points from its left bottom trim."""

    def plant(pdf: Pdf) -> None:
        pdf.pages[page].contents_add(pdf.make_stream(f"q {content} Q".encode()))

    return plant


def written(size: float, colour: str, x: float, y: float, *, over: bool = True) -> Callable[[Pdf], None]:
    """A line of two characters."""

    def plant(pdf: Pdf) -> None:
        resources = pdf.pages[0].obj.Resources
        font = next(iter(resources.Font.keys()))
        known = dict(resources.ExtGState.items())
        known["/T"] = Dictionary(OP=over, op=over, OPM=1 if over else 0)
        resources.ExtGState = Dictionary(known)
        glyph = "0001"
        drawn(f"/T gs {colour} BT {font} {size} Tf {x} {y} Td <{glyph}{glyph}> Tj ET")(pdf)

    return plant


def picture(pixels: int, side_mm: float, bits: int = 8) -> Callable[[Pdf], None]:
    def plant(pdf: Pdf) -> None:
        data = bytes(pixels * pixels) if bits == 8 else bytes((pixels + 7) // 8 * pixels)
        image = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=pixels, Height=pixels)
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, bits
        things = pdf.pages[0].obj.Resources.XObject
        things["/Planted"] = image
        drawn(f"{side_mm * MM} 0 0 {side_mm * MM} 90 90 cm /Planted Do")(pdf)

    return plant


def white_overprint(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState["/T"] = Dictionary(OP=True, op=True, OPM=1)
    drawn("/T gs 0 0 0 0 k 100 60 40 40 re f")(pdf)


def spot(pdf: Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 1, 0, 0]), N=1)
    space = Array([Name.Separation, Name("/PANTONE 185 C"), Name.DeviceCMYK, tint])
    spaces = dict(pdf.pages[0].obj.Resources.ColorSpace.items())
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary({**spaces, "/S": space})
    drawn("/S cs 1 scn 100 60 40 40 re f")(pdf)


def annotated(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 20, 20]))])


def unembedded(pdf: Pdf) -> None:
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def wrong_box(pdf: Pdf) -> None:
    pdf.pages[1].obj.BleedBox = pdf.pages[1].obj.TrimBox


def wrong_blend(pdf: Pdf) -> None:
    pdf.pages[2].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


def without(key: str) -> Callable[[Pdf], None]:
    return lambda pdf: pdf.Root.__delitem__(key)


def shortened(pdf: Pdf) -> None:
    del pdf.pages[3]


def emptied(pdf: Pdf) -> None:
    pdf.pages[1].obj.Contents = pdf.make_stream(b"")


def bars(colour: str, x_mm: float) -> Callable[[Pdf], None]:
    bits = codes.modules("9783161484100")
    rows = [f"{(x_mm + i * 0.33) * MM:.3f} 40 {0.33 * MM:.3f} 60 re f" for i, bit in enumerate(bits) if bit == "1"]
    return drawn(f"{colour} k " + " ".join(rows))


FAULTS: dict[str, Callable[[Pdf], None]] = {
    "P101 no intent": without("/OutputIntents"),
    "P102 no XMP": without("/Metadata"),
    "P103 bleed box on the trim": wrong_box,
    "P104 link": annotated,
    "P105 font not embedded": unembedded,
    "P105 missing glyph": lambda pdf: drawn(
        f"BT {next(iter(pdf.pages[0].obj.Resources.Font.keys()))} 10 Tf /OverprintOn gs 0 0 0 1 k 90 90 Td <0000> Tj ET"
    )(pdf),
    "P106 RGB area": drawn("1 0 0 rg 100 60 40 40 re f"),
    "P107 RGB blend space": wrong_blend,
    "P108 400 % of ink": drawn("1 1 1 1 k 100 60 40 40 re f"),
    "P109 coarse picture": picture(100, 20),
    "P109 coarse line art": picture(300, 20, bits=1),
    "P110 needless pixels": picture(1200, 20),
    "P111 rich black": written(12, "0.6 0.4 0.4 1 k", 90, 90, over=False),
    "P111 small text of three inks": written(7, "0.6 0.4 0.4 0 k", 90, 90, over=False),
    "P112 black knocks out": written(12, "0 0 0 1 k", 90, 90, over=False),
    "P113 white overprints": white_overprint,
    "P114 hairline": drawn("0 0 0 1 K 0.1 w 90 90 m 150 90 l S"),
    "P114 thin tint": drawn("0 0 0 0.3 k 90 90 60 0.3 re f"),
    "P115 text at the trim": written(10, "0 0 0 1 k", 200, 4),
    "P116 text in the gutter": written(10, "0 0 0 1 k", 12, 90),
    "P117 area without bleed": drawn(f"0 1 0 0 k {80 * MM} 100 {20 * MM} 40 re f"),
    "P118 three pages": shortened,
    "P119 small print": written(5, "0 0 0 1 k", 90, 90),
    "P120 pale tint": drawn("0 0.02 0 0 k 100 60 40 40 re f"),
    "P121 unknown spot": spot,
    "P122 coloured barcode": bars("1 0.5 0 0", 40),
    "P122 barcode at the trim": bars("0 0 0 1", 1.5),
    "P124 empty page": emptied,
}  # fmt: skip


def test_clean_file_has_no_problem(desk) -> None:
    assert [str(problem) for problem in registry.run(desk.interior())] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault(fault: str, desk) -> None:
    assert codes_of(desk.interior(FAULTS[fault])) == {fault[:4]}


def test_text_over_the_fold_of_a_cover(desk) -> None:
    fold = (100 - 6.5) / 2 * MM
    assert codes_of(desk.cover(spine=6.5)) == set()
    assert codes_of(desk.cover(written(12, "0 0 0 1 k", fold - 6, 90), 6.5)) == {"P123"}


def test_a_spine_too_narrow_for_text_is_named(desk) -> None:
    assert codes_of(desk.cover(spine=5.9)) == {"P002"}


def test_a_cover_of_another_size_than_its_spine_asks_for(desk) -> None:
    file = desk.cover(spine=6.5)
    assert codes_of(replace(file, made=replace(file.made, sheet=Trim(100, 140, 3)))) == set()
    assert codes_of(replace(file, made=replace(file.made, sheet=Trim(101, 140, 3)))) == {"P103"}


def test_at_the_spine_nothing_needs_to_bleed(desk) -> None:
    assert codes_of(desk.interior(drawn("0 1 0 0 k 0 100 60 40 re f"))) == set()


def test_every_check_has_a_fault() -> None:
    assert {fault[:4] for fault in FAULTS} | {"P002", "P123"} == PRESS


def test_a_problem_says_where_and_what_to_do(desk) -> None:
    found = next(registry.run(desk.interior(FAULTS["P109 coarse picture"])))
    assert str(found) == (
        "book/stories/one.md:24 第 1 頁: P109 圖片解像度太低："
        "第 1 頁，左起 32 mm、上起 88 mm，距裁切線 31.7 mm：只有 127 ppi，下限 225\n"
        "    → 請換至少 240 px 闊的圖片，或縮小印出尺寸。"
    )


def test_ink_is_computed_where_nothing_renders(desk) -> None:
    file = replace(desk.interior(FAULTS["P108 400 % of ink"]), renders=False)
    found = [problem.text for problem in registry.run(file)]
    assert len(found) == 1
    assert "400%，上限 300%（按色值推算" in found[0]


def test_wrong_intent_is_named(desk, preset, laid) -> None:
    other = replace(preset, profile=replace(preset.profile, identifier="FOGRA51"))
    file = replace(desk.interior(), preset=other)
    assert codes_of(file) == {"P101"}
