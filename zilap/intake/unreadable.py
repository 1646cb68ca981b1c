"""What a reader raises."""

from __future__ import annotations


class Unreadable(Exception):
    """A file that is not what its name says, or is damaged."""
