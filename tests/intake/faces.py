"""The fonts of a PDF that a test prints: it must bring its own, for a process may have hidden those of the system."""

from __future__ import annotations

from pathlib import Path

FONTS = Path(__file__).parents[2] / "fonts"


def faces(family: str) -> str:
    """Style rules for a family in its ordinary and its bold weight."""
    return "".join(
        f"@font-face {{ font-family: {family}; font-weight: {weight}; src: url({(FONTS / file).as_uri()}) }}"
        for weight, file in ((400, "NotoSerifHK_400Regular.ttf"), (700, "NotoSerifHK_600SemiBold.ttf"))
    )
