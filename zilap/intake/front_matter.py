"""The head of a Markdown file, ``key: value`` between lines of hyphens, as programs for notes and blogs write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zilap.intake.text import Block

_RULE = re.compile("---+")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<quote>[\"']?)(?P<value>.*?)(?P=quote))?[ \t]*")
_MORE = re.compile(r"-[ \t]+\S.*|[\[\]{}].*")
"""What goes on with the field before it: an item of a list."""
_MOST = 40
"""Lines of a head."""
_KEYS = re.compile(
    r"(?:sub)?title|authors?|date|updated|created|modified|layout|tags?|categor(?:y|ies)|keywords|description|summary"
    r"|excerpt|slug|permalink|lang|language|cover|image|banner|draft|publish(?:ed)?|comments|toc|id|aliases",
    re.I,
)
"""What such heads hold; one with another key is a text that only looks like one, and stays visible."""
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?=[T ])")
"""A date before an hour."""
_LABELS = {"author": "author", "authors": "author", "subtitle": "subtitle", "date": ""}


def unheaded(blocks: Sequence[Block]) -> Iterator[Block]:
    """The lines of a file: of a head, title, subtitle, author and date as what they are; its other lines set aside."""
    end = _end(blocks)
    for at, block in enumerate(blocks):
        if at > end:
            yield block
            continue
        found = _FIELD.fullmatch(block.text.chars)
        key = found["key"].lower() if found and found["value"] else ""
        if found is None or (key != "title" and key not in _LABELS):
            yield replace(block, role="aside", mark="front")
            continue
        start, stop = found.span("value")
        if key == "date" and (day := _DAY.match(found["value"])):
            stop = start + day.end()
        told = (block.text.cut(0, start), block.text.cut(stop))
        yield from (replace(block, text=text, role="aside", mark="front") for text in told if text)
        value = replace(block, text=block.text.cut(start, stop), gap=1)
        titled = replace(value, role="heading", level=1, mark="#")
        yield titled if key == "title" else replace(value, role="paragraph", label=_LABELS[key])


def _end(blocks: Sequence[Block]) -> int:
    """The line that a head ends with; -1 where a file has none."""
    if not blocks or not _RULE.fullmatch(blocks[0].text.chars):
        return -1
    rest = range(1, min(len(blocks), _MOST))
    end = next((at for at in rest if _RULE.fullmatch(blocks[at].text.chars)), -1)
    lines = [block.text.chars for block in blocks[1 : max(end, 1)]]
    found = [_FIELD.fullmatch(line) for line in lines]
    known = all(
        _KEYS.fullmatch(one["key"]) if one else _MORE.fullmatch(line) for one, line in zip(found, lines, strict=True)
    )
    return end if known and found and found[0] else -1
