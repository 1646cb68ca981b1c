"""Lengths.  Every conversion between millimetres, points and CSS pixels is here, once.

A point is 1/72 inch (PDF), a CSS pixel 1/96 inch (CSS Values 4, §6.2), an inch 25.4 mm.
"""

from __future__ import annotations

PT_PER_MM = 72 / 25.4
PX_PER_PT = 96 / 72
PX_PER_MM = 96 / 25.4


def mm_to_pt(mm: float) -> float:
    """Millimetres to points.

    >>> round(mm_to_pt(25.4), 6)
    72.0
    """
    return mm * PT_PER_MM


def pt_to_mm(pt: float) -> float:
    """Points to millimetres.

    >>> round(pt_to_mm(72), 6)
    25.4
    """
    return pt / PT_PER_MM


def mm_to_px(mm: float) -> float:
    """Millimetres to CSS pixels.

    >>> round(mm_to_px(25.4), 6)
    96.0
    """
    return mm * PX_PER_MM


def pt_to_px(pt: float) -> float:
    """Points to CSS pixels.

    >>> pt_to_px(72)
    96.0
    """
    return pt * PX_PER_PT


def px_to_pt(px: float) -> float:
    """CSS pixels to points.

    >>> px_to_pt(96)
    72.0
    """
    return px / PX_PER_PT
