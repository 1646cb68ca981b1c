"""sRGB to press colour: through the profile, with named inks, neutral greys and an ink limit."""

from __future__ import annotations

import bisect
import functools
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms

from zilap.press.presets import Cmyk, Ink, Intent, Preset, Rgb8

BLACK: Cmyk = (0.0, 0.0, 0.0, 1.0)
WHITE: Cmyk = (0.0, 0.0, 0.0, 0.0)
BLACK_POINT = ImageCms.Flags.BLACKPOINTCOMPENSATION
INTENTS = {"relative": ImageCms.Intent.RELATIVE_COLORIMETRIC, "perceptual": ImageCms.Intent.PERCEPTUAL}


@dataclass(frozen=True, slots=True)
class Converter:
    """Everything that turns a colour of the screen into one of the press."""

    rgb: Callable[[float, float, float], Cmyk]
    """sRGB, 0 to 1, of a text, line or area."""
    lab: Callable[[float, float, float], Cmyk]
    """CIE Lab D50."""
    blend: Callable[[Sequence[tuple[float, float, float]]], list[Cmyk]]
    """A run of sRGB colours along a gradient; named inks hold at its two ends."""
    grey: Callable[[float], float]
    """Grey of the screen, 0 black to 1 white, to black ink, 0 to 1."""
    inks: dict[Rgb8, Ink]
    limit: float
    icc: bytes
    pictures: Intent
    reduce: tuple[float, float]
    """A photograph of more than the first ppi at its place is reduced to the second."""


def converter(preset: Preset) -> Converter:
    """The converter of a preset.  Equal colours give equal inks, whatever they are used for."""
    transform = to_press(preset.profile.icc, preset.intent)
    inks = {ink.rgb: ink for ink in preset.inks}
    curve = _grey_curve(preset.profile.icc)
    limit = preset.ink_limit
    lab_transform = ImageCms.buildTransform(
        ImageCms.createProfile("LAB"),
        _profile(preset.profile.icc),
        "LAB",
        "CMYK",
        INTENTS[preset.intent],
        BLACK_POINT,
    )

    def grey(value: float) -> float:
        return curve[min(max(round(value * 255), 0), 255)]

    def through(colours: Sequence[Rgb8]) -> list[Cmyk]:
        strip = Image.new("RGB", (len(colours), 1))
        strip.putdata(colours)
        made = applied(strip, transform)
        data = made.tobytes()
        return [limited(_cmyk(data[i : i + 4]), limit) for i in range(0, len(data), 4)]

    def plain(colours: Sequence[Rgb8]) -> list[Cmyk]:
        mixed = through(colours)
        return [
            (0.0, 0.0, 0.0, curve[c[0]]) if c[0] == c[1] == c[2] else mix for c, mix in zip(colours, mixed, strict=True)
        ]

    @functools.cache
    def one(colour: Rgb8) -> Cmyk:
        return inks[colour].cmyk if colour in inks else plain([colour])[0]

    def rgb(red: float, green: float, blue: float) -> Cmyk:
        return one(rgb8(red, green, blue))

    def blend(colours: Sequence[tuple[float, float, float]]) -> list[Cmyk]:
        run = [rgb8(*colour) for colour in colours]
        neutral = all(c[0] == c[1] == c[2] for c in run)
        mixed = plain(run) if neutral else through(run)
        return _pinned(mixed, one(run[0]), one(run[-1]), limit)

    def lab(lightness: float, a: float, b: float) -> Cmyk:
        pixel = bytes((_byte(lightness * 2.55), _byte(a) % 256, _byte(b) % 256))
        made = applied(Image.frombytes("LAB", (1, 1), pixel), lab_transform)
        return limited(_cmyk(made.tobytes()), limit)

    return Converter(rgb, lab, blend, grey, inks, limit, preset.profile.icc, preset.pictures, preset.reduce_ppi)


def rgb8(red: float, green: float, blue: float) -> Rgb8:
    """Colour as CSS writes it.

    >>> rgb8(1, 0.5, 0)
    (255, 128, 0)
    """
    return _clip(red), _clip(green), _clip(blue)


def _clip(value: float) -> int:
    return min(max(int(value * 255 + 0.5), 0), 255)


def _byte(value: float) -> int:
    return int(value + 0.5) if value >= 0 else -int(-value + 0.5)


def _cmyk(data: bytes) -> Cmyk:
    c, m, y, k = (round(value / 255, 4) for value in data)
    return c, m, y, k


def limited(colour: Cmyk, limit: float) -> Cmyk:
    """The colour with no more than ``limit`` ink in all: black stays, the other three shrink together.

    >>> limited((1, 1, 1, 1), 3)
    (0.6667, 0.6667, 0.6667, 1)
    """
    c, m, y, k = colour
    total = c + m + y + k
    if total <= limit + 1e-6:
        return colour
    part = max(limit - k, 0) / (c + m + y)
    return round(c * part, 4), round(m * part, 4), round(y * part, 4), k


def _pinned(run: list[Cmyk], first: Cmyk, last: Cmyk, limit: float) -> list[Cmyk]:
    """A run of colours bent so that its ends are exactly these."""
    steps = max(len(run) - 1, 1)

    def bent(i: int, colour: Cmyk) -> Cmyk:
        t = i / steps
        moved = [
            min(max(value + (1 - t) * (a - a0) + t * (b - b0), 0.0), 1.0)
            for value, a, a0, b, b0 in zip(colour, first, run[0], last, run[-1], strict=True)
        ]
        return limited((moved[0], moved[1], moved[2], moved[3]), limit)

    return [bent(i, colour) for i, colour in enumerate(run)]


def applied(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    """The picture after a transform; `ImageCms.applyTransform` also writes out the profile, for 11 ms a call."""
    made = Image.new(transform.output_mode, image.size)
    transform.transform.apply(image.getim(), made.getim())
    return made


def _profile(icc: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(icc))


@functools.lru_cache(maxsize=8)
def to_press(icc: bytes, intent: Intent, source: bytes = b"", mode: str = "RGB") -> ImageCms.ImageCmsTransform:
    """From sRGB, or the profile ``source`` of a picture in ``mode``, to the press profile."""
    start = _profile(source) if source else ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(start, _profile(icc), mode, "CMYK", INTENTS[intent], BLACK_POINT)


@functools.lru_cache(maxsize=4)
def to_screen(icc: bytes, paper_white: bool = False) -> ImageCms.ImageCmsTransform:
    """From press colour back to sRGB, for a proof; with ``paper_white`` the paper keeps its own tint."""
    intent = ImageCms.Intent.ABSOLUTE_COLORIMETRIC if paper_white else ImageCms.Intent.RELATIVE_COLORIMETRIC
    flags = ImageCms.Flags.NONE if paper_white else BLACK_POINT
    return ImageCms.buildTransform(_profile(icc), ImageCms.createProfile("sRGB"), "CMYK", "RGB", intent, flags)


@functools.lru_cache(maxsize=4)
def _grey_curve(icc: bytes) -> tuple[float, ...]:
    """Black ink for each of 256 greys, so that the tone printed is the tone meant.

    The scale runs from the paper's lightness to that of solid black: 0 gives 1, 255 gives 0.
    """
    ramp = Image.new("CMYK", (256, 1))
    ramp.putdata([(0, 0, 0, k) for k in range(256)])
    printed = _lightness(ramp, _profile(icc))
    white, black = printed[0], printed[-1]
    falling = [(value - black) / (white - black) for value in printed]
    rising = falling[::-1]
    greys = Image.new("RGB", (256, 1))
    greys.putdata([(g, g, g) for g in range(256)])
    meant = [value / 255 for value in _lightness(greys, ImageCms.createProfile("sRGB"))]
    return tuple(round(_between(rising, value), 4) for value in meant)


def _between(rising: list[float], value: float) -> float:
    """Black ink (1 at index 0, 0 at the last) whose lightness is ``value``."""
    i = min(max(bisect.bisect_left(rising, value), 1), len(rising) - 1)
    low, high = rising[i - 1], rising[i]
    share = 0.0 if high == low else min(max((value - low) / (high - low), 0.0), 1.0)
    return 1 - (i - 1 + share) / (len(rising) - 1)


def _lightness(strip: Image.Image, profile: Any) -> list[int]:
    """L* of each pixel, 0 to 255, made monotone."""
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    transform = ImageCms.buildTransform(profile, ImageCms.createProfile("LAB"), strip.mode, "LAB", intent)
    made = applied(strip, transform)
    return list(made.tobytes()[0::3])
