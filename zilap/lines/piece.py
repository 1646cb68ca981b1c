"""A piece of text on a line: what stands in a WeasyPrint text box in the place of a Pango layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zilap.lines.shape import Shaped
from zilap.weasy import line_break


class Piece:
    """Characters ``start`` to ``stop`` of a shaped text, each with its own place.

    Has the names that WeasyPrint uses of its ``text.line_break.Layout`` outside of drawing glyphs.
    """

    __slots__ = ("first_line_direction", "max_width", "shaped", "start", "stop", "tail", "text", "x")

    def __init__(
        self, shaped: Shaped, start: int, stop: int, x: Sequence[float], tail: tuple[Shaped, float] | None = None
    ) -> None:
        self.shaped = shaped
        self.start = start
        self.stop = stop
        self.x = x
        """Px from the left edge of the box to each character."""
        self.tail = tail
        """A hyphen to set after the last character, and where."""
        self.text = shaped.text[start:stop] + (tail[0].text if tail else "")
        self.first_line_direction = 0
        self.max_width: float | None = None

    def __getattr__(self, name: str) -> Any:
        """Underline and strike-through measures of the font."""
        if name in ("ascent", "underline_position", "underline_thickness") or name.startswith("strikethrough_"):
            return getattr(self.shaped.metrics, name)
        raise AttributeError(name)

    def reactivate(self, style: Any) -> None:
        """Nothing to do: glyphs are kept."""

    def deactivate(self) -> None:
        """Nothing to do: glyphs are kept."""

    def stock(self, style: Any, width: float | None) -> Any:
        """The same text as WeasyPrint would lay it out: for ellipses, and glyphs that are pictures."""
        layout = line_break.Layout(style, 0, width)
        layout.set_text(self.text)
        return layout
