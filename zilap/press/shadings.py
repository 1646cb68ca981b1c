"""Gradients: true along their whole length, not only at their stops."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Name, Object, Pdf

from zilap.press.colour import Converter
from zilap.press.pictures import Target

SAMPLES = 33
"""Colours taken along one run between two stops; between them the press mixes linearly."""
Rgb = tuple[float, float, float]


def convert(pdf: Pdf, shading: Object, converter: Converter, target: Target) -> None:
    """Turn an axial or radial shading to inks (or greys, for a mask), in place.

    Raises:
        ValueError: a type of shading or function that WeasyPrint does not write.
    """
    if str(shading.ColorSpace) in ("/DeviceGray", "/DeviceCMYK"):
        return
    if str(shading.ColorSpace) != "/DeviceRGB" or int(shading.ShadingType) not in (2, 3):
        raise ValueError(f"shading of type {shading.ShadingType} in {shading.ColorSpace}")
    shading.Function = _function(pdf, shading.Function, converter, target)
    shading.ColorSpace = Name.DeviceCMYK if target == "press" else Name.DeviceGray


def _function(pdf: Pdf, function: Object, converter: Converter, target: Target) -> Object:
    kind = int(function.FunctionType)
    if kind == 3:
        function.Functions = Array([_function(pdf, part, converter, target) for part in function.Functions])
        return function
    if kind != 2:
        raise ValueError(f"function of type {kind} in a gradient")
    run = _run([float(v) for v in function.C0], [float(v) for v in function.C1], float(function.N))
    if target == "mask":
        return _sampled(pdf, [(luminance(*colour),) for colour in run])
    return _sampled(pdf, converter.blend(run))


def _run(first: Sequence[float], last: Sequence[float], exponent: float) -> list[Rgb]:
    def at(t: float) -> Rgb:
        share = t**exponent
        red, green, blue = (a + (b - a) * share for a, b in zip(first, last, strict=True))
        return red, green, blue

    if first == last:
        return [at(0.0), at(1.0)]
    return [at(i / (SAMPLES - 1)) for i in range(SAMPLES)]


def luminance(red: float, green: float, blue: float) -> float:
    """Grey of an RGB colour as ISO 32000-1, 10.3.3 has it.

    >>> luminance(1, 1, 1)
    1.0
    """
    return round(0.3 * red + 0.59 * green + 0.11 * blue, 4)


def _sampled(pdf: Pdf, colours: Sequence[Sequence[float]]) -> Object:
    """A function of type 0 with 16-bit samples."""
    width = len(colours[0])
    data = b"".join(round(value * 65535).to_bytes(2, "big") for colour in colours for value in colour)
    made = pdf.make_stream(data)
    made.FunctionType, made.BitsPerSample, made.Order = 0, 16, 1
    made.Domain, made.Range = Array([0, 1]), Array([0, 1] * width)
    made.Size = Array([len(colours)])
    return made
