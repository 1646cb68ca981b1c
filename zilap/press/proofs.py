"""What the press will do, shown on a screen: soft proof, heat map of the ink, one picture for each plate."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageOps

from zilap.press.colour import applied, to_screen
from zilap.press.coverage import CHUNK
from zilap.press.coverage import plates as render_plates
from zilap.press.pictures import ink_sum
from zilap.press.preflight import Preflight
from zilap.press.presets import Preset
from zilap.problem import Place, Rule, Stop, rules

RESOLUTION = 100
PICTURES = "plates"
"""Folder of the pictures, beside the page that shows them."""
RULES = rules(
    Rule(
        "P004",
        "未能看分色",
        "軟打樣、墨量圖和分色要由 Ghostscript 按印刷機的方式畫出來，這部電腦沒有它，或它畫不成。",
        "安裝 Ghostscript 後再試；印刷檔本身不受影響。",
        stops=True,
    )
)
STYLE = (
    "body{font:15px/1.6 sans-serif;margin:2em auto;max-width:70em;padding:0 1em;background:#777;color:#fff}"
    "section{display:grid;grid-template-columns:repeat(3,1fr);gap:.8em;margin:0 0 2em}h2{grid-column:1/-1;margin:0;"
    "font-size:1em}figure{margin:0}img{width:100%;display:block}figcaption{font-size:.8em}a{color:#fff}"
)
HEAT = ((0.0, (255, 255, 255)), (1.0, (205, 225, 235)), (2.0, (150, 190, 120)), (2.6, (240, 200, 60)))
"""Colour of the heat map at sums of ink; over the limit it is red."""
OVER = (210, 30, 30)


def renders(path: Path, count: int, resolution: int = RESOLUTION) -> Iterator[Image.Image]:
    """Every page within its bleed, as the four process inks; spots as their stand-ins.

    Raises:
        OSError: Ghostscript is not installed or failed.
    """
    for first in range(1, count + 1, CHUNK):
        last = min(first + CHUNK - 1, count)
        with tempfile.TemporaryDirectory() as folder:
            render_plates(path, Path(folder), first, last, resolution)
            for number in range(1, last - first + 2):
                with Image.open(Path(folder) / f"{number}.tif") as image:
                    yield image.copy()


def soft_proof(inks: Image.Image, preset: Preset, *, paper_white: bool = True) -> Image.Image:
    """A rendering in inks as it will look printed; with ``paper_white`` on the tint of its paper."""
    return applied(inks, to_screen(preset.profile.icc, paper_white))


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


def gallery(
    files: Sequence[Preflight],
    keep: Callable[[str, bytes], None],
    say: Callable[[str], None],
    *,
    paper_white: bool = True,
) -> str:
    """Draw every page of every file; the page of HTML that shows them.

    ``keep`` takes the name of each picture, relative to that page, and its bytes.

    Raises:
        Stop: Ghostscript is not installed or failed.
    """
    sections = []
    for file in files:
        say(f"分色：{file.made.name.name}")
        for index, inks in zip(range(file.count), _rendered(file), strict=True):
            stem = f"{file.made.path.stem}-{index + 1:04d}"
            for key, image in _pictures(inks, file.preset, paper_white).items():
                keep(f"{PICTURES}/{stem}-{key}.jpg", _jpeg(image))
            sections.append(_section(file, file.label(index), stem))
    return _page(files, sections)


def _rendered(file: Preflight) -> Iterator[Image.Image]:
    try:
        yield from renders(file.made.path, file.count)
    except OSError as wrong:
        raise Stop([RULES["P004"].at(Place(file.made.name), str(wrong))]) from None


def _pictures(inks: Image.Image, preset: Preset, paper_white: bool) -> dict[str, Image.Image]:
    return {
        "proof": soft_proof(inks, preset, paper_white=paper_white),
        "ink": heat_map(inks, preset.ink_limit),
        "plates": _quarters(separations(inks)),
    }


def _quarters(plates: dict[str, Image.Image]) -> Image.Image:
    """Four plates in the room of one page: C and M over Y and K."""
    width, height = next(iter(plates.values())).size
    shown = Image.new("L", (width // 2 * 2, height // 2 * 2), 255)
    for place, plate in enumerate(plates.values()):
        small = plate.resize((width // 2 - 2, height // 2 - 2))
        shown.paste(small, (place % 2 * (width // 2 + 2), place // 2 * (height // 2 + 2)))
    return shown


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _section(file: Preflight, folio: str, stem: str) -> str:
    title = f"第 {folio} 頁" if folio else "封面"
    labels = {
        "proof": "軟打樣",
        "ink": f"墨量：愈深愈多；紅色超過 {file.preset.ink_limit * 100:.0f}%",
        "plates": "四塊版：C、M；Y、K",
    }
    figures = "".join(
        f'<figure><a href="{PICTURES}/{stem}-{key}.jpg"><img loading="lazy" src="{PICTURES}/{stem}-{key}.jpg" '
        f'alt="{title}：{label}"></a><figcaption>{label}</figcaption></figure>'
        for key, label in labels.items()
    )
    return f"<section><h2>{title}</h2>{figures}</section>"


def _page(files: Sequence[Preflight], sections: Sequence[str]) -> str:
    """The hashes say which files are shown."""
    title = f"打樣與分色：{escape(files[0].made.book.title)}"
    shown = "".join(f"<li>{escape(file.made.name.name)}　sha256 {file.sha256}</li>" for file in files)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-Hant-HK"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
        f"<h1>{title}</h1><p>螢幕上的顏色只作參考，以印刷廠的打樣為準。印刷條件：{escape(files[0].preset.label)}。</p>"
        f"<ul>{shown}</ul>{''.join(sections)}</html>\n"
    )


def bound(files: Sequence[Preflight], folder: Path) -> bytes:
    """The soft proofs that `gallery` drew as one PDF, cover first: to be looked at, not to be printed from."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for file in reversed(files):
            for index in range(file.count):
                _show(pdf, folder / PICTURES / f"{file.made.path.stem}-{index + 1:04d}-proof.jpg")
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _show(pdf: pikepdf.Pdf, picture: Path) -> None:
    """A page that is one picture."""
    with Image.open(picture) as image:
        size = image.size
    width, height = (side * 72 / RESOLUTION for side in size)
    page = pdf.add_blank_page(page_size=(width, height))
    shown = pdf.make_stream(picture.read_bytes(), Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode)
    shown.Width, shown.Height, shown.BitsPerComponent, shown.ColorSpace = *size, 8, Name.DeviceRGB
    page.obj.Resources = Dictionary(XObject=Dictionary(Proof=shown))
    page.obj.Contents = pdf.make_stream(f"{width:.3f} 0 0 {height:.3f} 0 0 cm /Proof Do".encode())
