"""Pictures of a finished PDF at the resolution of a screen.  Lengths are points, resolutions pixels to the inch."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Matrix, Name, Pdf, PdfImage, Stream
from PIL import Image

SCREEN_PPI = 200
"""Enough to be looked at enlarged; the printer's files keep the pictures whole."""
WORTH = 1.2
"""A picture is made smaller when it has so many times the pixels that it needs, to each side."""
QUALITY = 85


def fit_screen(doc: Pdf, ppi: float = SCREEN_PPI) -> None:
    """Make photographs smaller that have more pixels than ``ppi`` at the largest size they are placed in."""
    places: dict[tuple[int, int], tuple[Stream, float, float]] = {}
    for page in doc.pages:
        for image, width, height in _placed(page):
            _, most_wide, most_high = places.get(image.objgen, (image, 0.0, 0.0))
            places[image.objgen] = (image, max(width, most_wide), max(height, most_high))
    for image, width, height in places.values():
        need = max(width / int(image.Width), height / int(image.Height)) * ppi / 72
        if need * WORTH < 1 and _is_photograph(image):
            _shrink(image, need)


def _placed(page: pikepdf.Page) -> Iterator[tuple[Stream, float, float]]:
    """Each picture drawn on a page with its width and height."""
    objects = page.resources.get("/XObject", {}).items()
    streams = {name: thing for name, thing in objects if isinstance(thing, Stream)}
    images = {name: stream for name, stream in streams.items() if stream.get("/Subtype") == Name.Image}
    content = page.obj.get("/Contents")
    if not images or content is None:
        return
    parts = content if isinstance(content, pikepdf.Array) else [content]
    raw = b"".join(part.read_bytes() for part in parts)
    if not any(name.encode() in raw for name in images):
        return
    stack, now = [], Matrix()
    for instruction in pikepdf.parse_content_stream(page, "q Q cm Do"):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "q":
                stack.append(now)
            case "Q":
                now = stack.pop() if stack else Matrix()
            case "cm":
                now = Matrix(*(float(value) for value in operands)) @ now
            case "Do" if str(operands[0]) in images:
                yield images[str(operands[0])], abs(complex(now.a, now.b)), abs(complex(now.c, now.d))


def _is_photograph(image: Stream) -> bool:
    """Whether it is a JPEG in RGB or grey without transparency: those are large, and lose nothing that shows."""
    space = image.get("/ColorSpace")
    return (
        image.get("/Filter") == Name.DCTDecode and space in (Name.DeviceRGB, Name.DeviceGray) and "/SMask" not in image
    )


def _shrink(image: Stream, factor: float) -> None:
    picture = PdfImage(image).as_pil_image()
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    out = io.BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=QUALITY, optimize=True)
    image.write(out.getvalue(), filter=Name.DCTDecode)
    image.Width, image.Height = size
