"""Victoria Harbour as one hundred strokes: buildings and the ridge behind, seen from Tsim Sha Tsui.

Heights in metres, rounded and simplified: a drawing, not a survey.
"""

from __future__ import annotations

from itertools import pairwise

from zilap.art.svg import smooth

BUILDINGS = (
    88, 112, 130, 118, 150, 150, 104,          # Sheung Wan
    262, 346, 262, 128, 142, 96,               # The Center
    318, 388, 412, 412, 388, 318,              # Two IFC
    74, 192, 210, 192, 58,                     # One IFC
    182, 188, 182, 92,                         # Exchange Square
    178, 178, 178, 54, 66,                     # Jardine House
    162, 179, 179, 162, 84,                    # HSBC
    283, 283, 283, 283, 96,                    # Cheung Kong Center
    156, 204, 252, 367, 306, 367, 250, 148,    # Bank of China Tower
    205, 205, 112, 186, 168, 186, 98,          # Lippo Centre
    213, 196, 213, 126, 104,                   # Pacific Place
    126, 126, 113, 60,                         # Admiralty
    34, 46, 55, 61, 64, 61, 54, 44,            # Convention and Exhibition Centre
    286, 374, 286, 132,                        # Central Plaza
    121, 140, 118, 215, 215, 110,              # Wan Chai
    222, 222, 108, 194, 194, 132,              # Hopewell Centre, Times Square
    160, 160, 102, 120, 92, 78, 104, 70, 56,   # Causeway Bay
)  # fmt: skip
"""Height of each stroke, west to east."""

COUNT = len(BUILDINGS)
SUMMIT = 71
"""The thread, from 1, of the Convention and Exhibition Centre, where the Belt and Road Summit meets."""

_RIDGE = (
    (0, 214), (6, 262), (12, 318), (18, 352), (24, 398), (28, 402), (34, 372), (40, 348), (46, 322), (52, 286),
    (58, 296), (63, 316), (68, 300), (74, 274), (79, 292), (84, 270), (90, 214), (95, 172), (99, 140),
)  # fmt: skip


def ridge(index: float) -> float:
    """Height in metres of the ridge behind stroke ``index`` (0 to 99), smooth between its known points."""
    for (x0, y0), (x1, y1) in pairwise(_RIDGE):
        if x0 <= index <= x1:
            return y0 + (y1 - y0) * smooth((index - x0) / (x1 - x0))
    return _RIDGE[-1][1]
