"""What templates may draw: ``{{ art.hang(18) }}``.

Pure functions from numbers to SVG (``Markup``), the same bytes each time; colours come from
``templates/css/tokens.css``.
"""

from __future__ import annotations

from zilap.art.charts import bar, rank, slope, strip, strokes, waffle, when
from zilap.art.cover import banner, front, wrap
from zilap.art.maps import home_label, kilometres, locator, marker, ring_labels, route_labels, route_map
from zilap.art.openers import band, frontispiece, part
from zilap.art.threads import drop, hang, head_part, head_pt, is_late, lit, shore, thread, tick

__all__ = [
    "band", "banner", "bar", "drop", "front", "frontispiece", "hang", "head_part", "head_pt", "home_label",
    "is_late", "kilometres", "lit", "locator", "marker", "part", "rank", "ring_labels", "route_labels",
    "route_map", "shore", "slope", "strip", "strokes", "thread", "tick", "waffle", "when", "wrap",
]  # fmt: skip
