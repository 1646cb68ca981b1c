"""The text of a manuscript that is not a text file, written down as it is read."""

from __future__ import annotations

from zilap.intake.text import Text, foreign


class Roll:
    """Grows by what a reader finds; each addition comes back with its spots."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0

    def add(self, chars: str) -> Text:
        """Write characters down."""
        self._parts.append(chars)
        start, self.length = self.length, self.length + len(chars)
        return Text(foreign(chars), tuple(range(start, self.length)))

    def end(self) -> None:
        """End the line, if anything stands on it."""
        if self._parts and self._parts[-1] != "\n":
            self._parts.append("\n")
            self.length += 1

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)
