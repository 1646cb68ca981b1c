"""``editions/*.json`` → what was released of the book before, for its imprint."""

from __future__ import annotations

import datetime
import json
from pathlib import Path, PurePath

from zilap.book import Earlier
from zilap.problem import Place, Problem
from zilap.source.rules import RULES


def earlier(folder: Path, edition: str, number: int, impression: int) -> tuple[tuple[Earlier, ...], list[Problem]]:
    """What was released of an edition before this number and impression, oldest first."""
    found: list[Earlier] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"{edition}-*.json")):
        try:
            row = json.loads(path.read_bytes())["release"]
            day = datetime.date.fromisoformat(row["date"]) if row["date"] else None
            found.append(Earlier(int(row["number"]), int(row["impression"]), day))
        except (OSError, ValueError, KeyError, TypeError):
            problems.append(RULES["S029"].at(Place(PurePath(folder.parent.resolve().name) / "editions" / path.name)))
    found.sort(key=lambda one: (one.number, one.impression))
    return tuple(one for one in found if (one.number, one.impression) < (number, impression)), problems
