"""A paragraph of a Word file while it is read: its runs, what stands beside them, and their text as one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from zilap.han import chars
from zilap.intake import text as t
from zilap.intake.text import Text, concat, made

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


_CODE = re.compile(r"[0-9A-Fa-f]{1,4}")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Line:
    """A paragraph while it is read."""

    parts: list[tuple[Text, Look]] = field(default_factory=list)
    asides: list[tuple[Text, str]] = field(default_factory=list)
    """Deleted and hidden text, and which of them it is."""
    pictures: list[tuple[str, str]] = field(default_factory=list)
    """Name and alternative text of those that stand in the line."""
    floating: list[tuple[str, str]] = field(default_factory=list)
    """The same of those that the text runs round."""
    boxes: list[Any] = field(default_factory=list)
    turn: bool = False


def written(element: Any) -> str:
    """The characters of one element of a run."""
    match element.tag.removeprefix(_W):
        case "t" | "delText":
            return element.text or ""
        case "tab" | "ptab":
            return "\t"
        case "br" | "cr":
            return t.BREAK
        case "noBreakHyphen":
            return "-"
        case "softHyphen":
            return "\u00ad"
        case "sym":
            code = element.get(_W + "char") or ""
            return chr(int(code, 16)) if _CODE.fullmatch(code) else "\ufffd"
    return ""


def joined(parts: list[tuple[Text, Look]]) -> tuple[Text, bool]:
    """Runs as one text, and whether all of it is bold; emphasis of a part becomes marks.

    Italics of a whole text in Chinese say nothing: the script has none.
    """
    shown = [(text, look) for text, look in parts if text.plain.strip()]
    bold = bool(shown) and all(look.bold for _, look in shown)
    slanted = all(look.italic for _, look in shown) and any(chars.count_han(text.chars) for text, _ in shown)
    done: list[Text] = []
    for text, look in parts:
        if text.plain.strip():
            if look.bold and not bold:
                text = made(t.STRONG) + text + made(t.STRONG_END)
            if look.italic and not slanted:
                text = made(t.EM) + text + made(t.EM_END)
        done.append(text)
    return _closed(concat(done)), bold


def _closed(text: Text) -> Text:
    """Bold runs that touch are one."""
    for pair in (t.STRONG_END + t.STRONG, t.EM_END + t.EM):
        while (at := text.chars.find(pair)) >= 0:
            text = text.cut(0, at) + text.cut(at + 2)
    return text
