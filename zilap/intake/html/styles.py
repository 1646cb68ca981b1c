"""The style sheets inside a saved page: what they say of a class is written to the elements that bear it.

Word processors export bold type, sizes and frames as classes; a browser would look them up as well.
"""

from __future__ import annotations

import re
from typing import Any

_AT_RULE = re.compile(r"@[^{};@]+(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_CLASS = re.compile(r"\s*(?:\w+|\*)?\.([\w-]+)\s*")
_KNOWN = re.compile(r"(?:^|;)\s*(?:font-weight|font-style|font-size|border(?:-\w+)?|text-align)\s*:[^;]+", re.I)
_LONGEST = 400_000
"""Characters of style sheets that are read."""
_TAGS = ("p", "span", "div")


def written_out(root: Any) -> None:
    """Give each paragraph and span the style of its classes, before its own."""
    sheets = "".join(node.text or "" for node in root.iter("style"))[:_LONGEST]
    classes = _classes(_AT_RULE.sub("", _without_comments(sheets)))
    for node in root.iter(*_TAGS) if classes else ():
        found = [classes[name] for name in (node.get("class") or "").split() if name in classes]
        if found:
            node.set("style", ";".join([*found, node.get("style") or ""]))


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.replace("<!--", "").replace("-->", "").split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest)


def _classes(sheet: str) -> dict[str, str]:
    """What a sheet says of single classes, as far as it tells how text looks."""
    found: dict[str, str] = {}
    for rule in sheet.split("}"):
        selectors, _, body = rule.partition("{")
        known = ";".join(part.strip("; \n\t") for part in _KNOWN.findall(body))
        for selector in selectors.split(",") if known else ():
            if name := _CLASS.fullmatch(selector):
                found[name[1]] = f"{found[name[1]]};{known}" if name[1] in found else known
    return found
