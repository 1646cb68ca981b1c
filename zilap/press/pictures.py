"""Pictures of a PDF: to DeviceCMYK or DeviceGray, within the ink limit, masks kept."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast

from pikepdf import Array, Dictionary, Name, Object
from PIL import Image, ImageChops, ImageMath, ImageOps

from zilap.press.colour import Converter, applied, to_press

JPEG_QUALITY = 92
"""4:4:4.  Measured on a 12-megapixel photograph: mean error 0.5 of 255, no ink over the profile's limit."""
STRIP_ROWS = 256
"""Rows worked on at a time where a picture's ink must be cut: keeps memory flat."""
FEW_PIXELS = (300, 200)
"""A photograph 10 cm wide at 75 ppi."""
ROUNDING = 2
"""Of 255: what rounding of four channels may add to a sum."""
MODES = {"/DeviceRGB": "RGB", "/DeviceGray": "L", "/DeviceCMYK": "CMYK"}
Target = Literal["press", "mask"]
"""A luminosity mask is made of greys, everything else of inks."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Samples of a picture as they go into a PDF."""

    data: bytes
    filter: str
    width: int
    height: int
    space: str
    inverted: bool = False
    """An Adobe CMYK JPEG: 255 is no ink."""
    bits: int = 8


def identity(picture: Object) -> str:
    """A name made of what the picture shows, not of where its file lies."""
    digest = hashlib.sha256(picture.read_raw_bytes())
    digest.update(repr((picture.get("/Width"), picture.get("/Height"), str(picture.get("/Decode")))).encode())
    if "/SMask" in picture:
        digest.update(picture.SMask.read_raw_bytes())
    return digest.hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Source:
    """A picture as the layout put it into the PDF, or the file it was made from."""

    kind: Literal["jpeg", "samples", "file"]
    data: bytes
    mode: str = ""
    """Of samples: ``RGB``, ``L`` or ``CMYK``."""
    size: tuple[int, int] = (0, 0)
    inverted: bool = False
    """A CMYK JPEG whose Decode turns it over."""
    most: tuple[int, int] | None = None
    """Pixels that are enough for its place; a photograph with more is reduced."""

    @property
    def digest(self) -> str:
        """Of all that its conversion depends on."""
        facts = repr((self.kind, self.mode, self.size, self.inverted, self.most))
        return hashlib.sha256(facts.encode() + self.data).hexdigest()


def source(picture: Object, original: bytes | None = None, most: tuple[int, int] | None = None) -> Source | None:
    """What there is to convert; None for a stencil, which takes the colour it is painted with.

    Args:
        picture: the image XObject.
        original: the file the picture was made from, where it must be read instead
            (a TIFF, a 16-bit PNG, a CMYK picture turned by its EXIF).
        most: pixels that are enough.

    Raises:
        ValueError: a picture as WeasyPrint writes none.
    """
    if picture.get("/ImageMask"):
        return None
    if original is not None:
        return Source("file", original, most=most)
    if str(picture.get("/Filter")) == "/DCTDecode":
        inverted = [float(value) for value in picture.get("/Decode", [])][:2] == [1, 0]
        return Source("jpeg", picture.read_raw_bytes(), inverted=inverted, most=most)
    size = int(picture.Width), int(picture.Height)
    if _is_deep(picture):
        picture.DecodeParms = Dictionary(Predictor=15, Columns=size[0], Colors=1, BitsPerComponent=16)
        return Source("samples", picture.read_bytes()[::2], "L", size)
    mode = MODES.get(str(picture.get("/ColorSpace")))
    if mode is None or int(picture.BitsPerComponent) != 8:
        raise ValueError(f"picture of {picture.get('/BitsPerComponent')} bits in {picture.get('/ColorSpace')}")
    return Source("samples", picture.read_bytes(), mode, size)


def _is_deep(picture: Object) -> bool:
    """Whether this is a 16-bit grey PNG, which WeasyPrint 70 labels as 8-bit RGB."""
    width, height = int(picture.Width), int(picture.Height)
    if str(picture.get("/ColorSpace")) != "/DeviceRGB" or "/Colors" in picture.get("/DecodeParms", Dictionary()):
        return False
    return len(zlib.decompress(picture.read_raw_bytes())) == (2 * width + 1) * height


def encode(picture: Source, converter: Converter) -> Encoded | None:
    """The picture in press colour; None where it can go in as it is.

    A JPEG stays a JPEG, a lossless picture stays lossless; one without colour becomes grey.
    """
    if picture.kind == "file":
        return _from_file(picture, converter)
    image, lossy = _opened(picture), picture.kind == "jpeg"
    if image.mode == "CMYK":
        cut = _cut(image, converter)
        return None if cut is None else _flate(cut, "/DeviceCMYK")
    image = _reduced(image, picture.most) if lossy else image
    if image.mode == "L":
        return _encoded(_toned(image, converter), lossy)
    return _encoded(_separated(image, converter), lossy)


def encode_mask(picture: Source) -> Encoded:
    """The picture in greys, as part of a luminosity mask."""
    return _encoded(_opened(picture).convert("RGB").convert("L"), picture.kind == "jpeg")


def _opened(picture: Source, about: tuple[int, int] | None = None) -> Image.Image:
    """The picture with what its own file says of it (profile), CMYK as ink: 255 is full.

    ``about`` lets a JPEG be read in fewer pixels, but not fewer than these.
    """
    if picture.kind == "samples":
        return Image.frombytes(picture.mode, picture.size, picture.data)
    image = Image.open(io.BytesIO(picture.data))
    if about:
        image.draft(image.mode, about)
    if image.mode == "CMYK" and ("adobe" in image.info) != picture.inverted:
        return ImageChops.invert(image)
    return image


def _reduced(image: Image.Image, most: tuple[int, int] | None) -> Image.Image:
    """No more pixels than its place needs."""
    if most is None or image.width <= most[0]:
        return image
    made = image.resize(most, Image.Resampling.LANCZOS, reducing_gap=3.0)
    made.info.update(image.info)
    return made


def _from_file(picture: Source, converter: Converter) -> Encoded:
    """The original file's own samples where the press can take them, else converted ones."""
    image = Image.open(io.BytesIO(picture.data))
    lossy = image.format in ("JPEG", "MPO")
    turned = ImageOps.exif_transpose(image)
    if turned.mode == "CMYK":
        cut = _cut(turned, converter)
        if cut is None and lossy and image.getexif().get(0x0112, 1) == 1:
            return Encoded(picture.data, "/DCTDecode", *image.size, "/DeviceCMYK", "adobe" in image.info)
        return _flate(turned if cut is None else cut, "/DeviceCMYK")
    if turned.mode == "1":
        return replace(_flate(turned, "/DeviceGray"), bits=1)
    turned = _reduced(turned, picture.most) if lossy else turned
    if turned.mode == "L":
        return _encoded(_toned(turned, converter), lossy)
    if turned.mode.startswith("I"):
        return _flate(_toned(_deep_grey(turned), converter), "/DeviceGray")
    return _encoded(_separated(turned, converter), lossy)


def _deep_grey(image: Image.Image) -> Image.Image:
    """16 bits of grey as 8."""
    return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def _separated(image: Image.Image, converter: Converter) -> Image.Image:
    """RGB (or Lab) to CMYK through the picture's own profile; a picture without colour to grey."""
    profile = image.info.get("icc_profile", b"")
    rgb = image if image.mode in ("RGB", "LAB") else image.convert("RGB")
    if rgb.mode == "RGB" and _colourless(rgb):
        return _toned(rgb.getchannel("G"), converter)
    transform = to_press(converter.icc, converter.pictures, profile if _usable(profile) else b"", rgb.mode)
    made = applied(rgb, transform)
    cut = _cut(made, converter)
    return made if cut is None else cut


def _usable(profile: bytes) -> bool:
    return len(profile) > 128 and profile[16:20] == b"RGB "


def _colourless(rgb: Image.Image) -> bool:
    """Whether red, green and blue are the same everywhere: asked of a small copy first."""
    small = rgb.reduce(16) if min(rgb.size) > 64 else rgb
    return _grey_everywhere(small) and _grey_everywhere(rgb)


def _grey_everywhere(rgb: Image.Image) -> bool:
    red, green, blue = rgb.split()
    return all(ImageChops.difference(green, other).getextrema() == (0, 0) for other in (red, blue))


def _toned(grey: Image.Image, converter: Converter) -> Image.Image:
    """Grey of the screen to the grey that prints with the same lightness, in black ink alone."""
    return grey.point([round(255 * (1 - converter.grey(value / 255))) for value in range(256)])


def _cut(image: Image.Image, converter: Converter) -> Image.Image | None:
    """A CMYK picture brought under the ink limit, or None when it is under it already.

    Colour is separated anew through the profile (which holds the limit) and cut where
    that is not enough; pixels of black alone, line art and lettering, keep their black.
    """
    allowed = converter.limit * 255 + ROUNDING
    if most_ink(image) <= allowed:
        return None
    anew = _reseparated(image, converter)
    cyan, magenta, yellow, _ = image.split()
    colour = ImageChops.lighter(ImageChops.lighter(cyan, magenta), yellow)
    return Image.composite(_scaled(anew, converter.limit), image, colour.point([0, *[255] * 255]))


def _reseparated(image: Image.Image, converter: Converter) -> Image.Image:
    own = image.info.get("icc_profile", b"")
    source = own if len(own) > 128 and own[16:20] == b"CMYK" else converter.icc
    return applied(image, to_press(converter.icc, converter.pictures, source, "CMYK"))


def _strips(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    for top in range(0, image.height, STRIP_ROWS):
        yield top, image.crop((0, top, image.width, min(top + STRIP_ROWS, image.height)))


def ink_sum(image: Image.Image) -> Image.Image:
    """Sum of the four inks of each pixel, 0 to 1020, as 32-bit integers."""
    bands = dict(zip("cmyk", (band.convert("I") for band in image.split()), strict=True))
    made: Image.Image = ImageMath.lambda_eval(lambda a: a["c"] + a["m"] + a["y"] + a["k"], **bands)
    return made


def most_ink(image: Image.Image) -> int:
    """The highest sum of inks of any pixel, 0 to 1020."""
    return max(_highest(strip) for _, strip in _strips(image))


def heaviest(picture: Object) -> float | None:
    """The most ink on any spot of a picture as it stands in a finished file; 1.0 is one full ink.

    A spot is three pixels wide, of a photograph three as it is at about `FEW_PIXELS`.
    None for what is not made of ink.
    """
    if picture.get("/ImageMask") or str(picture.get("/ColorSpace")) == "/DeviceGray":
        return 1.0
    if str(picture.get("/ColorSpace")) != "/DeviceCMYK" or int(picture.BitsPerComponent) != 8:
        return None
    found = source(picture)
    return _heaviest(_opened(found, FEW_PIXELS)) if found else None


def _heaviest(image: Image.Image) -> float:
    """Of any spot of 3 × 3 pixels: its lightest pixel."""
    cyan, magenta, yellow, black = image.split()
    quarters = ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)
    for across, down in ((1, 0), (0, 1)):
        width, height = max(quarters.width - 2 * across, 1), max(quarters.height - 2 * down, 1)
        first, second, third = (
            quarters.crop((across * n, down * n, across * n + width, down * n + height)) for n in range(3)
        )
        quarters = ImageChops.darker(ImageChops.darker(first, second), third)
    return int(cast(int, quarters.getextrema()[1])) * 4 / 255


def _highest(strip: Image.Image) -> int:
    return int(cast(float, ink_sum(strip).getextrema()[1]))


def _scaled(image: Image.Image, limit: float) -> Image.Image:
    """Cyan, magenta and yellow shrunk together wherever the sum is over the limit."""
    made = image.copy()
    top_sum = int(limit * 255)
    for top, strip in _strips(image):
        if _highest(strip) <= top_sum + ROUNDING:
            continue
        bands = [band.convert("F") for band in strip.split()]
        named = dict(zip("cmyk", bands, strict=True))
        part = ImageMath.lambda_eval(
            lambda a: a["min"]((float(top_sum) - a["k"]) / a["max"](a["c"] + a["m"] + a["y"], 1.0), 1.0),
            **named,
        )
        inks = [
            ImageMath.lambda_eval(lambda a: a["convert"](a["x"] * a["p"], "L"), x=band, p=part) for band in bands[:3]
        ]
        made.paste(Image.merge("CMYK", (*inks, strip.getchannel("K"))), (0, top))
    return made


def _encoded(image: Image.Image, lossy: bool) -> Encoded:
    """JPEG stays JPEG, lossless stays lossless."""
    space = "/DeviceCMYK" if image.mode == "CMYK" else "/DeviceGray"
    if not lossy:
        return _flate(image, space)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return Encoded(out.getvalue(), "/DCTDecode", *image.size, space, image.mode == "CMYK")


def _flate(image: Image.Image, space: str) -> Encoded:
    return Encoded(zlib.compress(image.tobytes(), 6), "/FlateDecode", *image.size, space)


def write(picture: Object, made: Encoded) -> None:
    """Put converted samples into an image XObject."""
    picture.write(made.data, filter=Name(made.filter))
    picture.Width, picture.Height = made.width, made.height
    picture.ColorSpace, picture.BitsPerComponent = Name(made.space), made.bits
    for key in ("/DecodeParms", "/Decode", "/Intent"):
        if key in picture:
            del picture[key]
    if made.inverted:
        picture.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])
