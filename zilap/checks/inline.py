"""One line of Markdown → the text that a reader sees, each piece with its column in the source."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

OBJECT = "\ufffc"
"""U+FFFC stands for what is filled in later or is no prose: a reference, a figure, code, an address."""

_TOKEN = re.compile(
    r"""
    (?P<image>!\[[^\]]*\]\([^)\n]*\))
    | (?P<object>
        `[^`\n]*` | \[\[[^\[\]\n]+\]\] | \{\{figure:[^{}\n]+\}\}
        | (?:https?://|www\.|mailto:)[^\s\u2e80-\uffef()\[\]{}<>"]+
        | [A-Za-z0-9.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+ )
    | (?P<call>\[\^[^\]\s]+\])
    | (?P<options>\{:?[\ #.][^}\n]*\}|\{:[^}\n]*\})
    | \[(?P<text>[^\[\]\n]+)\](?:\{(?P<key>lang|ruby|mark)=(?P<value>[^}\n]+)\}|\([^)\n]*\))
    | \\(?P<escaped>[\\`*_{}\[\]()\#+.!|~-])
    | (?P<entity>&(?:\#\d+|\#x[0-9A-Fa-f]+|[A-Za-z]+);)
    | (?P<emphasis>\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w))
    | (?P<wish>\|)
    """,
    re.X,
)
_SIGN = re.compile(r"[!\[`{\\&*_|@:.]")
"""Any token has one of these: a line without them, as most are, need not be looked at character by character."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands in the source as it is read, or one character that stands for something."""

    text: str
    column: int
    """Column of its first character, from 1."""
    language: str = ""
    """Tag of a language span it stands in."""


def pieces(line: str, column: int = 1, language: str = "") -> Iterator[Piece]:
    """The readable pieces of a line that begins at ``column``.

    >>> [(piece.text, piece.column) for piece in pieces("見**[香港]{lang=en}**。[^1]")]
    [('見', 1), ('香港', 5), ('。', 19)]
    """
    last = 0
    for token in _TOKEN.finditer(line) if _SIGN.search(line) else ():
        if token.start() > last:
            yield Piece(line[last : token.start()], column + last, language)
        yield from _readable(token, column, language)
        last = token.end()
    if last < len(line):
        yield Piece(line[last:], column + last, language)


def _readable(token: re.Match[str], column: int, language: str) -> Iterator[Piece]:
    """What a token leaves to read."""
    here = column + token.start()
    if token["text"] is not None:
        inner = token["value"].strip() if token["key"] == "lang" else language
        yield from pieces(token["text"], column + token.start("text"), inner)
    elif token["object"]:
        yield Piece(OBJECT, here, language)
    elif token["escaped"]:
        yield Piece(token["escaped"], here + 1, language)
    elif token["entity"]:
        yield Piece(html.unescape(token["entity"])[:1], here, language)
