"""What the press will do, shown on a screen: soft proof, heat map of the ink, one picture for each plate."""

from __future__ import annotations

import base64
import io
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageOps

from zilap.press.colour import applied, to_screen
from zilap.press.coverage import plates
from zilap.press.pictures import ink_sum
from zilap.press.preflight import Preflight
from zilap.press.presets import Preset

RESOLUTION = 60
HEAT = ((0.0, (255, 255, 255)), (1.0, (205, 225, 235)), (2.0, (150, 190, 120)), (2.6, (240, 200, 60)))
"""Colour of the heat map at sums of ink; over the limit it is red."""
OVER = (210, 30, 30)


def render(path: Path, page: int, resolution: int = RESOLUTION) -> Image.Image:
    """One page (index from 0) within its bleed, as the four process inks; spots as their stand-ins.

    Raises:
        OSError: Ghostscript is not installed or failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        plates(path, Path(folder), page + 1, page + 1, resolution)
        with Image.open(Path(folder) / "1.tif") as image:
            return image.copy()


def soft_proof(inks: Image.Image, preset: Preset, *, paper_white: bool = True) -> Image.Image:
    """A rendering in inks as it will look printed; with ``paper_white`` on the tint of its paper."""
    return applied(inks, to_screen(preset.profile.icc, paper_white))


def soft_proof_pdf(path: Path, preset: Preset, pages: Sequence[int], resolution: int = 150) -> bytes:
    """Soft proofs of pages as one PDF, to be looked at and not to be printed from.

    Raises:
        OSError: Ghostscript is not installed or failed.
    """
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for page in pages:
            _show(pdf, soft_proof(render(path, page, resolution), preset), 72 / resolution)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _show(pdf: pikepdf.Pdf, image: Image.Image, point: float) -> None:
    """A page that is one picture."""
    width, height = image.width * point, image.height * point
    page, data = pdf.add_blank_page(page_size=(width, height)), io.BytesIO()
    image.save(data, "JPEG", quality=90)
    shown = pdf.make_stream(data.getvalue(), Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode)
    shown.Width, shown.Height, shown.BitsPerComponent, shown.ColorSpace = *image.size, 8, Name.DeviceRGB
    page.obj.Resources = Dictionary(XObject=Dictionary(Proof=shown))
    page.obj.Contents = pdf.make_stream(f"{width:.3f} 0 0 {height:.3f} 0 0 cm /Proof Do".encode())


def heat_map(inks: Image.Image, limit: float) -> Image.Image:
    """All inks of each spot together, from white (none) to yellow; over the limit red."""
    sums = ink_sum(inks).point(lambda value: value * 0.25).convert("L")
    table = [_heat(value * 4 / 255, limit) for value in range(256)]
    return Image.merge("RGB", [sums.point([colour[band] for colour in table]) for band in range(3)])


def _heat(ink: float, limit: float) -> tuple[int, int, int]:
    if ink > limit + 0.02:
        return OVER
    below = max(step for step in HEAT if step[0] <= ink)
    above = min((step for step in HEAT if step[0] > ink), default=below)
    share = 0.0 if above == below else (ink - below[0]) / (above[0] - below[0])
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(below[1], above[1], strict=True))
    return red, green, blue


def separations(inks: Image.Image) -> dict[str, Image.Image]:
    """Each process plate as a grey picture: black is full ink."""
    return {name: ImageOps.invert(band) for name, band in zip("CMYK", inks.split(), strict=True)}


def panel(file: Preflight, pages: Sequence[int]) -> str:
    """A fragment of HTML with the pictures of some pages; says so where nothing can render them."""
    try:
        rows = [_row(file, page) for page in pages]
    except OSError:
        return "<p>沒有安裝 Ghostscript，未能顯示打樣、墨量圖和分色。</p>"
    return f'<div class="proofs">{"".join(rows)}</div>'


def _row(file: Preflight, page: int) -> str:
    inks = render(file.made.path, page)
    pictures = {
        "軟打樣（紙色）": soft_proof(inks, file.preset),
        f"墨量圖（紅：超過 {file.preset.ink_limit * 100:.0f}%）": heat_map(inks, file.preset.ink_limit),
        **{f"{name} 版": plate for name, plate in separations(inks).items()},
    }
    named = file.label(file.sheets[page])
    title = f"第 {named} 頁" if named else "封面"
    figures = "".join(
        f'<figure><img src="{_data_url(image)}" alt="{escape(title)}：{label}"/>'
        f"<figcaption>{label}</figcaption></figure>"
        for label, image in pictures.items()
    )
    return f"<section><h3>{escape(title)}</h3>{figures}</section>"


def _data_url(image: Image.Image) -> str:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
