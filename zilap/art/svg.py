"""SVG as text: numbers, curves, strokes, dots, frames.

Each mark carries its ink twice: as an attribute, which every renderer reads, and as a class
(``s-gold`` for a stroke, ``f-gold`` for a fill), by which ``epub.css`` changes it at night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from zilap.art.ink import Ink, ink

Point = tuple[float, float]


def number(value: float) -> str:
    """A coordinate with at most two decimals, no trailing zeros, no negative zero.

    >>> number(1.5), number(-0.001), number(20)
    ('1.5', '0', '20')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def smooth(t: float) -> float:
    """Smooth step: 0 at 0, 1 at 1, level at both ends; held outside."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def curve(function: Callable[[float], float], start: float, stop: float, step: float = 9) -> str:
    """Path data, without the first move, of ``y = function(x)`` as cubic Béziers, one a ``step``."""
    pieces = max(1, round(abs(stop - start) / step))
    width, data = (stop - start) / pieces, []
    for k in range(pieces):
        x0, x1 = start + k * width, start + (k + 1) * width
        rise0, rise1 = _slope(function, x0) * width / 3, _slope(function, x1) * width / 3
        points = (
            x0 + width / 3, function(x0) + rise0, x1 - width / 3, function(x1) - rise1, x1, function(x1),
        )  # fmt: skip
        data.append("C" + " ".join(map(number, points)))
    return "".join(data)


def _slope(function: Callable[[float], float], x: float) -> float:
    return (function(x + 0.05) - function(x - 0.05)) / 0.1


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """Path data of one straight stroke."""
    return f"M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}"


def upright(x: float, y0: float, y1: float) -> str:
    """Path data of one upright stroke."""
    return f"M{number(x)} {number(y0)}V{number(y1)}"


def through(points: Iterable[Point]) -> str:
    """Path data of straight pieces through points."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def stroke(data: str, colour: Ink, width: float, *, round_ends: bool = False, dash: str = "") -> str:
    """A path that is drawn, not filled."""
    if not data:
        return ""
    ends = ' stroke-linecap="round"' if round_ends else ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path class="s-{colour}" d="{data}" fill="none" stroke="{ink(colour)}" '
        f'stroke-width="{number(width)}"{ends}{dashes}/>'
    )


def speckle(points: Iterable[Point], colour: Ink, radius: float) -> str:
    """Many equal dots as one path: strokes of no length with round ends."""
    data = "".join(f"M{number(x)} {number(y)}h0" for x, y in points)
    return stroke(data, colour, radius * 2, round_ends=True)


def dots(points: Iterable[Point], colour: Ink, radius: float) -> str:
    """A few discs."""
    return "".join(
        f'<circle class="f-{colour}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{ink(colour)}"/>'
        for x, y in points
    )


def shape(data: str, colour: Ink) -> str:
    """A filled path."""
    return f'<path class="f-{colour}" d="{data}" fill="{ink(colour)}"/>'


def frame(
    name: str,
    box: tuple[float, float, float, float],
    content: str,
    *,
    label: str = "",
    fit: str = "",
    style: str = "",
) -> Markup:
    """A whole ``<svg>`` with class ``name`` and view box ``box`` (left, top, width, height).

    With a ``label`` it is a picture that says what it shows; without one it is decoration, hidden
    from readers that listen (WAI-ARIA 1.2, ``img`` and ``aria-hidden``).
    """
    says = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    aspect = f' preserveAspectRatio="{fit}"' if fit else ""
    looks = f' style="{style}"' if style else ""
    view = " ".join(map(number, box))
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" viewBox="{view}"{aspect}{looks} {says}>{content}</svg>'
    )
