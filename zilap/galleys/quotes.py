"""Words of other sections whose folios a galley prints, as an index does: ``data-of="lighthouse:the lamp"``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zilap import starts
from zilap.galleys.galley import quoted
from zilap.galleys.values import Galley, Labels
from zilap.html import Copy
from zilap.made import Starts


def pages(ids: Iterable[str], begins: Mapping[str, int], galleys: Mapping[str, Galley]) -> dict[str, int]:
    """The page, from 0, of each of the ids that quotes words of a section; ``begins`` are the sections' first pages.

    It is the section's first page until its galley is known, and where the words are not found.
    """
    found: dict[str, int] = {}
    for id in ids:
        section, _, words = id.partition(":")
        if words and section in begins:
            made = galleys.get(section)
            page = starts.page_of(Starts(made.blocks, made.starts), section, words) if made else 0
            found[id] = begins[section] + page
    return found


def stale(copies: Iterable[Copy], galleys: Mapping[str, Galley], before: Labels, now: Labels) -> bool:
    """Whether a galley was set with folios that are not these, and these cannot be put in their places."""
    return any(
        now[id] != before[id]
        and (galleys[copy.id].fixed or copy.first or copy.matter == "front" or len(now[id]) != len(before[id]))
        for copy in copies
        for id in quoted(copy.html)
    )
