"""Messy manuscripts of many kinds and forms against an edition made by hand, measured as a judge would."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from pathlib import Path

import pytest

from zilap.intake import draft

HERE = Path(__file__).parent
CASES = sorted(path for folder in ("judged", "files") for path in (HERE / folder).iterdir() if path.is_dir())
BAR = 0.97
Part = tuple[str, str]
"""A role, and what a reader sees of it without blanks."""


def key(text: str) -> str:
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", '"')):
        text = text.replace(written, meant)
    return re.sub(r"\s+", "", text).replace("\\", "")


def parts(text: str) -> list[Part]:
    """The head's lines, then headings, paragraphs, items, figures, quotations and tables in order."""
    _, head, body = text.split("---\n", 2)
    done = [("head", key(line)) for line in head.splitlines()]
    for block in re.split(r"\n\s*\n", body.strip()):
        done += block_parts(block)
    return done


def block_parts(block: str) -> list[Part]:
    if found := re.match(r"(#+) (.*)", block):
        return [("heading", found[1] + key(found[2]))]
    if found := re.fullmatch(r'!\[(.*?)\]\([^\s)]+(?: "(.*)")?\)(.*)', block):
        return [("figure", key("|".join((found[1], found[2] or "", found[3]))))]
    if re.match(r"\s*(?:-|\d+\.) ", block):
        items = re.findall(r"( *)(-|\d+\.) (.*(?:\n(?! *(?:-|\d+\.) ).*)*)", block)
        return [("item", f"{len(indent)} {mark} {key(text)}") for indent, mark, text in items]
    role = {"|": "table", ">": "quote"}.get(block[0], "paragraph")
    return [(role, key(re.sub("(?m)^> ?", "", block) if role == "quote" else block))]


def share(drafted: list[Part], edition: list[Part], role: str) -> float:
    """How much of a role is as the edition has it: of the wanted and of the made, the smaller share."""
    got, want = (Counter(part for part in parts if part[0] == role) for parts in (drafted, edition))
    return (got & want).total() / max(got.total(), want.total(), 1) if got or want else 1.0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_as_an_editor_would_have_it(case: Path) -> None:
    made = draft.draft(sorted(path for path in case.iterdir() if path.is_file()), {})
    assert not [problem for problem in made.problems if problem.code == "I016"]
    edition = {path.name: path.read_text("utf-8") for path in (case / "edition").iterdir()}
    assert {file for file in made.files if file.endswith(".md")} == set(edition)
    drafted = [part for file in sorted(edition) for part in parts(made.files[file].decode())]
    wanted = [part for file in sorted(edition) for part in parts(edition[file])]
    roles = ("head", "heading", "paragraph", "item", "figure", "quote", "table")
    shares = {role: share(drafted, wanted, role) for role in roles}
    flow = [[part for part in parts if part[0] != "head"] for parts in (drafted, wanted)]
    shares["order"] = difflib.SequenceMatcher(None, *flow, autojunk=False).ratio()
    assert {role: value for role, value in shares.items() if value < BAR} == {}
