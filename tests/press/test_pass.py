"""The pass as a whole, judged by other programs: poppler, Ghostscript, qpdf, and a rendering."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageCms, ImageMath, ImageStat

from tests.press.in_memory import finish
from zilap.press import inspect, presets, resources
from zilap.press.colour import to_press, to_screen
from zilap.press.finish import Info
from zilap.press.pictures import most_ink

MM = 72 / 25.4
INKS_ONLY = ("/DeviceCMYK", "/DeviceGray", "/Pattern", "")


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def run(*command: str | Path) -> str:
    if not shutil.which(str(command[0])):
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


def test_two_runs_give_equal_bytes(laid: bytes, preset, press_info: Info) -> None:
    assert finish(laid, preset, press_info) == finish(laid, preset, press_info)


def test_where_a_picture_lies_leaves_no_trace(tmp_path: Path, preset, press_info: Info, lay, photograph) -> None:
    made = []
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
        photograph.save(tmp_path / name / "a.jpg")
        html = f'<img style="width:50mm" src="{(tmp_path / name / "a.jpg").as_uri()}">文'
        made.append(finish(lay(html), preset, press_info))
    assert made[0] == made[1]


@pytest.mark.parametrize("bleed", [3.0, 5.0])
def test_boxes(bleed: float, preset, press_info: Info, lay, press_style: str) -> None:
    asked = replace(preset, bleed_mm=bleed)
    pdf = opened(finish(lay("<p>文", press_style.replace("bleed: 3mm", f"bleed: {bleed}mm")), asked, press_info))
    page = pdf.pages[0]
    assert [float(v) for v in page.TrimBox] == pytest.approx([0, 0, 100 * MM, 140 * MM], abs=0.01)
    assert float(page.BleedBox[0]) == pytest.approx(-bleed * MM, abs=0.001)
    assert float(page.MediaBox[2]) == pytest.approx((100 + bleed + 10) * MM, abs=0.01)


def test_less_bleed_than_asked_for_is_refused(laid: bytes, preset, press_info: Info) -> None:
    with pytest.raises(ValueError, match=r"3\.00 mm of bleed; 5 mm"):
        finish(laid, replace(preset, bleed_mm=5.0), press_info)


def test_marks_stay_outside_the_bleed_and_can_be_left_out(laid: bytes, preset, press_info: Info) -> None:
    bare = replace(preset, marks=presets.Marks(crop=False, registration=False, fold=False, bar=False))
    for asked, marked in ((preset, True), (bare, False)):
        for sheet in inspect.sheets(opened(finish(laid, asked, press_info))):
            outside = [thing for thing in sheet.painted if thing not in sheet.inside]
            every = [thing for thing in sheet.painted if thing.space == "/Separation/All"]
            assert bool(every) is marked
            assert all(thing in outside for thing in every)
            assert sheet.media == sheet.bleed or marked


def test_black_text_overprints_and_white_knocks_out(finished: bytes) -> None:
    seen = [thing for sheet in inspect.sheets(opened(finished)) for thing in sheet.inside if thing.what == "text"]
    black = [thing for thing in seen if thing.plates == (("C", 0), ("M", 0), ("Y", 0), ("K", 1))]
    white = [thing for thing in seen if thing.ink == 0]
    assert black
    assert all(thing.overprint and thing.mode == 1 for thing in black)
    assert white
    assert not any(thing.overprint for thing in white)


def test_a_plain_group_is_dissolved_so_that_black_in_it_overprints(preset, press_info: Info, lay) -> None:
    """WeasyPrint puts centred SVG text into a group; in a group black would knock out what is below."""
    svg = '<svg width="50mm" height="20mm"><text x="50" y="20" text-anchor="middle" fill="#000">字</text></svg>'
    (sheet,) = inspect.sheets(opened(finish(lay(svg), preset, press_info)))
    assert sheet.groups == ()
    assert not sheet.sheer


def test_opacity_stays_live_in_a_cmyk_group(preset, press_info: Info, lay) -> None:
    (sheet,) = inspect.sheets(opened(finish(lay('<p style="opacity:.5">文</p>'), preset, press_info)))
    assert sheet.sheer
    assert set(sheet.groups) == {"/DeviceCMYK"}


def test_spot_inks_get_plates(finished: bytes) -> None:
    assert "/Separation/HOT FOIL GOLD" in {space for space, _ in resources.spaces(opened(finished))}


def test_a_supplied_cmyk_jpeg_goes_in_untouched(preset, press_info: Info, lay, photograph) -> None:
    out = io.BytesIO()
    photograph.convert("CMYK").save(out, "JPEG", quality=95)
    html = f'<img style="width:50mm" src="data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}">'
    pdf = opened(finish(lay(html), preset, press_info))
    assert out.getvalue() in [
        bytes(thing.read_raw_bytes()) for thing in pdf.objects if isinstance(thing, pikepdf.Stream)
    ]


def test_a_supplied_picture_over_the_limit_is_cut_but_keeps_its_line_art(preset, press_info: Info, lay) -> None:
    image = Image.new("CMYK", (400, 400), (255, 255, 255, 255))
    image.paste((0, 0, 0, 255), (0, 0, 400, 100))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=100, subsampling=0)
    html = f'<img style="width:30mm" src="data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}">'
    pdf = opened(finish(lay(html), preset, press_info))
    (picture,) = (thing for thing in pdf.objects if thing.get("/Subtype") == pikepdf.Name.Image)
    made = pikepdf.PdfImage(picture).as_pil_image()
    assert most_ink(made) <= 3.02 * 255
    assert made.getpixel((200, 50)) == (0, 0, 0, 255)


def test_the_original_file_is_printed_where_it_is_given(
    tmp_path: Path, preset, press_info: Info, lay, data_url
) -> None:
    url = data_url(Image.new("RGB", (400, 400), "red"))
    path = tmp_path / "original.tif"
    Image.new("CMYK", (400, 400), (0, 255, 0, 0)).save(path)
    pdf = opened(finish(lay(f'<img style="width:30mm" src="{url}">'), preset, press_info, originals={url: path}))
    (picture,) = (thing for thing in pdf.objects if thing.get("/Subtype") == pikepdf.Name.Image)
    assert pikepdf.PdfImage(picture).as_pil_image().getpixel((9, 9)) == (0, 255, 0, 0)


def test_nothing_is_interpolated(finished: bytes) -> None:
    pdf = opened(finished)
    assert not any("/Interpolate" in thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream))


@pytest.mark.slow
def test_poppler_and_qpdf_agree(tmp_path: Path, finished: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(finished)
    assert "PDF/X-4" in run("pdfinfo", path)
    fonts = [line.split()[-5:-2] for line in run("pdffonts", path).splitlines()[2:]]
    assert fonts
    assert all(row == ["yes", "yes", "yes"] for row in fonts)
    pictures = [line.split() for line in run("pdfimages", "-list", path).splitlines()[2:]]
    assert pictures
    assert {row[5] for row in pictures} <= {"cmyk", "gray"}
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", path)


def separations(path: Path, folder: Path) -> dict[str, Image.Image]:
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-dOverprint=/enable", "-r150",
        "-dUseBleedBox", f"-sOutputFile={folder}/p.tif", path)  # fmt: skip
    plates = {}
    for file in folder.glob("p(*).tif"):
        with Image.open(file) as image:
            plates[file.stem[2:-1]] = image.convert("L")
    return plates


@pytest.mark.slow
def test_overprint_on_the_plates(tmp_path: Path, preset, press_info: Info, lay) -> None:
    """On a ground of two inks the ground's plates are whole under black text and broken under white."""
    style = "background:#e83f29;width:60mm;height:30mm;font-size:40pt;line-height:30mm;color:{}"
    ground = f'<div style="{style}">字字</div>'
    untouched = None
    for colour, whole in (("#000", True), ("#fff", False)):
        path = tmp_path / f"{colour[1:]}.pdf"
        bare = replace(preset, marks=presets.Marks(crop=False, registration=False, fold=False, bar=False))
        path.write_bytes(finish(lay(ground.format(colour)), bare, press_info))
        folder = tmp_path / f"plates{colour[1:]}"
        folder.mkdir()
        magenta = ImageStat.Stat(separations(path, folder)["Magenta"]).sum[0]
        untouched = magenta if whole else untouched
        assert (magenta == untouched) is whole


@pytest.mark.slow
def test_text_pages_have_no_colour_under_black(tmp_path: Path, preset, press_info: Info, lay) -> None:
    path = tmp_path / "text.pdf"
    bare = replace(preset, marks=presets.Marks(crop=False, registration=False, fold=False, bar=False))
    path.write_bytes(finish(lay("<p>" + "香港貿易往來" * 200), bare, press_info))
    plates = separations(path, tmp_path)
    assert plates["Black"].getextrema()[0] < 20
    assert [plates[name].getextrema() for name in ("Cyan", "Magenta", "Yellow")] == [(255, 255)] * 3


def lab(image: Image.Image) -> list[Image.Image]:
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    return list(ImageCms.applyTransform(image, transform).split())


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Mean and 99th percentile of ΔE*ab between two pictures."""
    squares = None
    for i, (a, b) in enumerate(zip(lab(one), lab(other), strict=True)):
        gap = ImageChops.difference(a, b).convert("F").point(lambda v, i=i: v * (1 / 2.55 if i == 0 else 1.0))
        square = ImageMath.lambda_eval(lambda args: args["g"] * args["g"], g=gap)
        squares = (
            square
            if squares is None
            else ImageMath.lambda_eval(lambda args: args["a"] + args["b"], a=squares, b=square)
        )
    values = sorted(value**0.5 for value in squares.get_flattened_data())
    return sum(values) / len(values), values[int(len(values) * 0.99)]


def painted(path: Path, device: str, out: Path) -> list[Image.Image]:
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", f"-sDEVICE={device}", "-r120", "-dUseFastColor=true",
        "-dUseBleedBox", f"-sOutputFile={out}/{device}%03d.tif", path)  # fmt: skip
    place = tuple(round(mm / 25.4 * 60) for mm in (18, 18, 78, 58))
    return [Image.open(file).reduce(2).crop(place) for file in sorted(out.glob(f"{device}*.tif"))]


@pytest.mark.slow
def test_every_css_feature(tmp_path: Path, preset, press_info: Info, lay, press_features: dict[str, str]) -> None:
    """No RGB left, and each page close to the soft proof of the RGB original: mean and 99th percentile of ΔE*ab."""
    bare = replace(preset, inks=(), marks=presets.Marks(crop=False, registration=False, fold=False, bar=False))
    source = lay("".join(f'<section class="feature">{html}</section>' for html in press_features.values()))
    made = finish(source, bare, press_info)
    pdf = opened(made)
    assert {space for space, _ in resources.spaces(pdf) if space not in INKS_ONLY} == set()
    assert {
        thing.space for sheet in inspect.sheets(pdf) for thing in sheet.painted if thing.space not in INKS_ONLY
    } == set()
    (tmp_path / "source.pdf").write_bytes(source)
    (tmp_path / "made.pdf").write_bytes(made)
    icc = bare.profile.icc
    originals = painted(tmp_path / "source.pdf", "tiff24nc", tmp_path)
    presses = painted(tmp_path / "made.pdf", "tiff32nc", tmp_path)
    assert len(originals) == len(presses) == len(press_features)
    worst = {}
    for name, original, press in zip(press_features, originals, presses, strict=True):
        wanted = ImageCms.applyTransform(ImageCms.applyTransform(original, to_press(icc, "relative")), to_screen(icc))
        got = ImageCms.applyTransform(press.resize(original.size), to_screen(icc))
        worst[name] = difference(wanted, got)
    for name, (mean, high) in worst.items():
        print(f"{name:24} mean {mean:5.2f}  99 % {high:5.2f}")
    assert {name: pair for name, pair in worst.items() if not within(name, *pair)} == {}


GREY_IN_BLACK_ALONE = (7.5, 14.0)
MIXED_IN_CMYK = (9.5, 10.0)
LOOSE = {
    **dict.fromkeys(("grey", "black", "grey gradient", "grey PNG", "grey JPEG", "grey and alpha"), GREY_IN_BLACK_ALONE),
    **dict.fromkeys(("translucent colour", "opacity", "gradient with alpha", "SVG gradient", "mixed"), MIXED_IN_CMYK),
    "covering picture": (
        16.0,
        37.0,
    ),  # a veil over full yellow: the widest gap between mixing inks and mixing light
    "repeating gradient": (2.2, 32.0),  # where an edge falls between two pixels
    "1 bit": (18.0, 56.0),  # the original is smoothed by Interpolate, which a press file must not have
}


def within(name: str, mean: float, high: float) -> bool:
    """Mean and 99th percentile of ΔE*ab that a feature may differ by, and why it may be more than others."""
    most_mean, most_high = LOOSE.get(name, (2.5, 11.0))
    return mean <= most_mean and high <= most_high


def test_the_cache_changes_nothing_but_the_time(
    tmp_path: Path, laid: bytes, finished: bytes, preset, press_info
) -> None:
    for _ in range(2):
        assert finish(laid, preset, press_info, cache=tmp_path) == finished
    (kept,) = tmp_path.iterdir()
    for broken in (b"", b"\xff\xfe", b"[]\n", kept.read_bytes()[:9]):
        kept.write_bytes(broken)
        assert finish(laid, preset, press_info, cache=tmp_path) == finished


def test_a_photograph_is_reduced_to_what_its_place_needs(preset, press_info: Info, lay, photograph, data_url) -> None:
    html = f'<img style="width:20mm" src="{data_url(photograph, "JPEG")}">'
    (sheet,) = inspect.sheets(opened(finish(lay(html), preset, press_info)))
    (picture,) = (thing for thing in sheet.inside if thing.what == "picture")
    assert picture.ppi == pytest.approx(preset.reduce_ppi[1], rel=0.01)


def test_tokens_name_inks() -> None:
    css = (Path(__file__).parents[2] / "templates" / "css" / "tokens.css").read_text(encoding="utf-8")
    inks = presets.token_inks(css)
    assert inks["vermilion"] == {"rgb": "#de3620", "cmyk": [0, 85, 85, 0]}
    assert inks["harbour"]["cmyk"] == [100, 45, 45, 55]
