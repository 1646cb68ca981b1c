"""A small clean book for the press, laid out once for all tests of this folder."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import pikepdf
import pytest
import weasyprint
from PIL import Image

from tests.press.in_memory import finish
from zilap.book import Book, Edition, Trim
from zilap.made import Box, CoverPdf, Laid, PageMap, PrintPdf, SourceMap
from zilap.press import presets
from zilap.press.colour import Converter, converter
from zilap.press.finish import Info
from zilap.press.preflight import Preflight
from zilap.problem import Place
from zilap.typefaces import Typefaces

ROOT = Path(__file__).parents[2]
PRESETS = ROOT / "templates" / "press"
INFO = Info("測試書", "測試社", "zh-Hant-HK", datetime.date(2026, 12, 1))
INKS = {
    "vermilion": {"rgb": "#e83f29", "cmyk": [0, 85, 85, 0]},
    "harbour": {"rgb": "#003e4a", "cmyk": [100, 45, 45, 55]},
    "foil": {"rgb": "#c59c4d", "cmyk": [20, 35, 75, 10], "spot": "HOT FOIL GOLD"},
    "varnish": {"rgb": "#fffffe", "cmyk": [0, 0, 0, 5], "spot": "UV VARNISH", "overprint": True},
}
FACE = f"@font-face {{ font-family: Ming; src: url({(ROOT / 'fonts/NotoSerifHK_400Regular.ttf').as_uri()}) }}"
STYLE = f"""{FACE}
@page {{ size: 100mm 140mm; margin: 15mm; bleed: 3mm }}
body {{ margin: 0; font: 10.5pt/18pt Ming }}
h1 {{ color: #003e4a; font-size: 21pt; margin: 0 }}
section {{ break-before: page }}
.plate {{ position: absolute; left: -18mm; top: -18mm; width: 106mm; height: 60mm }}
.under {{ margin-top: 60mm }}
"""
BOOK = Book(
    "urn:uuid:0", Path("book"), "測試書", "Test", "測試社", "zh-Hant-HK", Trim(100, 140, 3), "fogra39-coated",
    Edition("hant", 1, datetime.date(2026, 12, 1)), (), Place(PurePath("book/book.toml")),
)  # fmt: skip
FACES = Typefaces(ROOT / "fonts", (), {})


def photograph(width: int = 1300, height: int = 740) -> Image.Image:
    """Something with every hue in it."""
    ramp = Image.linear_gradient("L").resize((width, height))
    hue = ramp.transpose(Image.Transpose.ROTATE_90).resize((width, height))
    return Image.merge("HSV", (hue, ramp.point(lambda v: 90 + v // 3), ramp.point(lambda v: 255 - v // 2))).convert(
        "RGB"
    )


def data_url(image: Image.Image, kind: str = "PNG") -> str:
    """A picture as a URL."""
    import base64

    out = io.BytesIO()
    image.save(out, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def lay(body: str, style: str = STYLE) -> bytes:
    """HTML to the RGB PDF that the pass starts from."""
    page = f'<!DOCTYPE html><html lang="zh-Hant-HK"><title>測試書</title><style>{style}</style><body>{body}'
    return bytes(weasyprint.HTML(string=page).write_pdf())


def clean() -> str:
    """Four pages without a fault."""
    plate = data_url(photograph(), "JPEG")
    pages = [
        f'<img class="plate" src="{plate}"><div class="under"><h1>標題一</h1><p>正文在圖片之下。</p></div>',
        '<p>正文 <a href="https://example.org/">連結</a>，<span style="color:#e83f29">朱色</span>。</p>',
        '<p style="background:#003e4a;color:#fff;font-size:14pt">反白的字</p>'
        '<hr style="border:0;border-top:.3mm solid #000">',
        '<p>末頁。</p><div style="width:30mm;height:10mm;background:#c59c4d"></div>',
    ]
    return "".join(f"<section>{page}</section>" for page in pages)


@pytest.fixture(scope="session")
def preset() -> presets.Preset:
    found = presets.load(PRESETS, "fogra39-coated").with_inks(INKS)
    return replace(found, page_multiple=4)


@pytest.fixture(scope="session")
def laid() -> bytes:
    return lay(clean())


@pytest.fixture(scope="session")
def finished(laid: bytes, preset: presets.Preset) -> bytes:
    return finish(laid, preset, INFO)


@dataclass(frozen=True)
class Desk:
    """Puts a file under the preflight."""

    folder: Path
    preset: presets.Preset
    source: bytes

    def interior(self, plant: Callable[[pikepdf.Pdf], object] | None = None, pages: int = 4) -> Preflight:
        path = self._planted(plant)
        place = Place(PurePath("book/stories/one.md"), 24)
        box = Box(0, 0, 100, 140, place, "section")
        laid = Laid(Path(), PageMap(labels=tuple("1234"), sections={}, front=0), SourceMap(((box,),) * 4))
        return Preflight(PrintPdf(BOOK, path, PurePath("output/hant/print.pdf"), laid, FACES), self.preset)

    def cover(self, plant: Callable[[pikepdf.Pdf], object] | None = None, spine: float = 10.0) -> Preflight:
        made = CoverPdf(BOOK, self._planted(plant), PurePath("output/hant/cover.pdf"), spine)
        return Preflight(made, self.preset)

    def _planted(self, plant: Callable[[pikepdf.Pdf], object] | None) -> Path:
        path = self.folder / "file.pdf"
        with pikepdf.open(io.BytesIO(self.source)) as pdf:
            if plant:
                plant(pdf)
            pdf.save(path)
        return path


@pytest.fixture
def desk(tmp_path: Path, preset: presets.Preset, finished: bytes) -> Desk:
    return Desk(tmp_path, preset, finished)


@pytest.fixture(scope="session")
def press_converter(preset: presets.Preset) -> Converter:
    return converter(preset)


@pytest.fixture(scope="session")
def press_info() -> Info:
    return INFO


@pytest.fixture(scope="session")
def press_book() -> Book:
    return BOOK


@pytest.fixture(scope="session")
def press_style() -> str:
    return STYLE


@pytest.fixture(scope="session", name="lay")
def lay_fixture() -> Callable[..., bytes]:
    return lay


@pytest.fixture(scope="session", name="photograph")
def photograph_fixture() -> Image.Image:
    return photograph()


@pytest.fixture(scope="session", name="data_url")
def data_url_fixture() -> Callable[..., str]:
    return data_url


BOX = '<div style="width:60mm;height:40mm;{}">樣本字</div>'
STYLES = {
    "linear gradient": "background:linear-gradient(90deg,#c33,#36c)",
    "gradient with alpha": "background:linear-gradient(45deg,#e83f29,#003e4a 30%,rgba(0,255,0,.2))",
    "hard stops": "background:linear-gradient(90deg,#936 50%,#693 50%)",
    "radial gradient": "background:radial-gradient(circle,#fff,#036)",
    "repeating gradient": "background:repeating-linear-gradient(30deg,#fc0 0,#fc0 5mm,#036 5mm,#036 8mm)",
    "grey gradient": "background:linear-gradient(#000,#fff)",
    "shadow": "box-shadow:1mm 1mm 2mm #888;background:#ffe",
    "opacity": "opacity:.5;background:#36c",
    "translucent colour": "background:hsl(200 80% 40% / .6)",
    "grey": "background:#808080",
    "black": "background:#000;color:#fff",
    "inset border": "border:2mm inset #c33",
    "double border": "border:1mm double #33c;border-radius:4mm",
    "lab": "background:lab(60 40 30)",
    "oklch": "background:oklch(70% .1 150)",
    "rotation": "transform:rotate(7deg);background:#8c8",
    "round clip": "border-radius:10mm;overflow:hidden;background:#c8c",
    "outline": "outline:1mm dashed #933",
    "border image": "border:2mm solid;border-image:linear-gradient(#c33,#36c) 1",
    "underline": "text-decoration:underline wavy #c33;font-size:20pt",
}
SVG = {
    "SVG gradient": """<defs><linearGradient id="g"><stop offset="0" stop-color="#c33"/>
        <stop offset="1" stop-color="#36c" stop-opacity=".3"/></linearGradient></defs>
        <rect width="60" height="40" fill="url(#g)"/>""",
    "SVG mask": """<defs><mask id="m" maskUnits="userSpaceOnUse" x="0" y="0" width="60" height="40">
        <rect x="9" y="9" width="30" height="20" fill="#c0c0c0"/></mask></defs>
        <rect width="60" height="40" fill="#e83f29" mask="url(#m)"/>""",
    "SVG pattern": """<defs><pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="1.5" fill="#939"/></pattern></defs>
        <rect width="60" height="40" fill="url(#p)"/>""",
    "SVG clip and opacity": """<defs><clipPath id="c"><circle cx="30" cy="20" r="15"/></clipPath></defs>
        <g opacity=".4" clip-path="url(#c)"><rect width="40" height="30" fill="#33c"/>
        <rect x="20" width="40" height="40" fill="#cc3"/></g>""",
    "SVG text": """<text x="30" y="20" text-anchor="middle" font-size="9" fill="#036" stroke="#c33"
        stroke-width=".2">字</text>""",
    "SVG blend": """<defs><filter id="f"><feBlend mode="multiply"/></filter></defs>
        <rect width="40" height="40" fill="#fc8"/>
        <g filter="url(#f)"><rect x="20" width="40" height="40" fill="#8cf"/></g>""",
}


@pytest.fixture(scope="session")
def press_features() -> dict[str, str]:
    """What CSS and SVG can put on a page: name to HTML."""
    photo = photograph(480, 320)
    veil = photo.convert("RGBA")
    veil.putalpha(Image.radial_gradient("L").resize(photo.size))
    pictures = {
        "JPEG": data_url(photo, "JPEG"),
        "PNG": data_url(photo),
        "PNG with alpha": data_url(veil),
        "grey and alpha": data_url(veil.convert("LA")),
        "grey PNG": data_url(photo.convert("L")),
        "grey JPEG": data_url(photo.convert("L"), "JPEG"),
        "palette": data_url(photo.quantize(32)),
        "1 bit": data_url(photo.convert("1")),
        "WebP": data_url(photo, "WebP"),
    }
    made = {name: BOX.format(style) for name, style in STYLES.items()}
    made |= {name: f'<svg width="60mm" height="40mm" viewBox="0 0 60 40">{body}</svg>' for name, body in SVG.items()}
    made |= {name: f'<img style="width:60mm" src="{url}">' for name, url in pictures.items()}
    made["background picture"] = BOX.format(f"background:url({pictures['JPEG']}) 0 0/20mm repeat")
    made["covering picture"] = BOX.format(f"background:url({pictures['PNG with alpha']}) center/cover,#ff0")
    made["mixed"] = (
        BOX.format("opacity:.7;background:linear-gradient(#c33,#fff)")
        + f'<img style="opacity:.4;width:40mm" src="{pictures["PNG"]}">'
    )
    return made
