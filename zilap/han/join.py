"""Joining of lines that were cut to fit a page: Han without a space, words with one.

CLREQ §3.1 sets no space between Han characters; CSS Text 4 §4.1.3 leaves the transformation
of a line break to the user agent, and WeasyPrint makes a space of it.  So lines are joined here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from zilap.han.chars import closes_up

SOFT_HYPHEN = "\u00ad"
HYPHENS = "-\u2010"
_COMPOUND = """
all anti bi co cross ex first five four full half high inter large long low mid multi non one over
part post pre pro quasi real second self semi short single six small so state sub third three trans
two ultra under vice well world year zero eight nine seven ten twenty thirty forty fifty sixty
seventy eighty ninety
"""
COMPOUND = frozenset(_COMPOUND.split())
"""First members of English compounds that keep their hyphen."""
_LAST_WORD = re.compile(r"[^\W\d_]+(?=.\Z)", re.S)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w.+-]+@)[^\s\u2e80-\uffef]*\Z", re.I)
_ADDRESS_GOES_ON = re.compile(r"[^\s\u2e80-\uffef]*[./\-_=?&%0-9@#]")


@dataclass(frozen=True, slots=True)
class Seam:
    """How two lines meet: characters to drop from the end of the first, and what goes between."""

    drop: int
    glue: str


CLOSED = Seam(0, "")
SPACED = Seam(0, " ")


def seam(left: str, right: str, words: Collection[str] = ()) -> Seam:
    """How ``left`` and ``right``, two neighbouring lines of one paragraph, are joined.

    ``words`` are words known to be right, in lower case (those of the same document, say): a hyphen at the
    line's end is soft where the joined word is known, and real where the hyphened one is.

    >>> seam("一帶", "一路"), seam("Belt and", "Road")
    (Seam(drop=0, glue=''), Seam(drop=0, glue=' '))
    >>> seam("arbi-", "tration"), seam("Asia-", "Pacific"), seam("long-", "term")
    (Seam(drop=1, glue=''), Seam(drop=0, glue=''), Seam(drop=0, glue=''))
    >>> seam("www.example.org/", "belt-road")
    Seam(drop=0, glue='')
    """
    left, right = left.rstrip(), right.lstrip()
    if not left or not right:
        return CLOSED
    if left[-1] == SOFT_HYPHEN:
        return Seam(1, "")
    if closes_up(left[-1]) or closes_up(right[0]) or left[-1] in "([{":
        return CLOSED
    if _inside_address(left, right):
        return CLOSED
    if left[-1] in HYPHENS and left[-2:-1].isalnum() and right[0].isalnum():
        return _hyphen(left, right, words)
    return SPACED


def _hyphen(left: str, right: str, words: Collection[str]) -> Seam:
    """A hyphen at the end of a line: soft (goes) or real (stays)."""
    left = left[-80:]
    before, after = _LAST_WORD.search(left), _FIRST_WORD.match(right)
    if not before or not after:
        return CLOSED
    head, tail = before[0].lower(), after[0].lower()
    known = head + tail in words
    compound = f"{head}-{tail}" in words
    part = left[before.start() - 1 : before.start()] in tuple(HYPHENS)
    if known and not compound:
        return Seam(1, "")
    if compound or part or head in COMPOUND or not after[0][0].islower() or before[0].isupper():
        return CLOSED
    return Seam(1, "")


def _inside_address(left: str, right: str) -> bool:
    """Whether the line broke inside an address of the web or of mail."""
    address = _ADDRESS.search(left[-200:])
    if not address:
        return False
    if right[0] in "/?&=#%._@":
        return True
    opened = address[0][-1] in "/?&=#%_-.@"
    return opened and (address[0][-1] in "@=" or bool(_ADDRESS_GOES_ON.match(right)))


def pair(left: str, right: str, words: Collection[str] = ()) -> str:
    """Two lines as one.

    >>> pair("推動香港 ", " 參與"), pair("the Belt", "and Road"), pair("《安", "排》")
    ('推動香港參與', 'the Belt and Road', '《安排》')
    """
    how = seam(left, right, words)
    left, right = left.rstrip(), right.lstrip()
    return f"{left[: len(left) - how.drop]}{how.glue}{right}"


def lines(text: str, *, before: str = "", after: str = "") -> str:
    """A text with its line breaks taken out.

    ``before`` and ``after`` are the characters that stand next to the text, for a break at its very
    start or end (the text of an element beside another).  No hyphen is ever taken out: in a source they
    are what the editor wrote.

    >>> lines("香港\\n故事"), lines("Hong\\nKong"), lines("\\nRoad", before="t"), lines("路\\n", after="「")
    ('香港故事', 'Hong Kong', ' Road', '路')
    """
    parts = text.split("\n")
    joined = parts[0]
    for number, part in enumerate(parts[1:], 1):
        left = joined.rstrip() or before
        last = number == len(parts) - 1
        right = part.lstrip() or (after if last else "")
        if not part.strip() and not last:
            continue
        glue = _glue(left, right)
        joined = f"{joined.rstrip()}{glue}{part.lstrip()}"
    return joined


def _glue(left: str, right: str) -> str:
    """What a line break becomes between two characters; at the edge of everything it stays a space."""
    if not left or not right:
        return " " if left or right else ""
    if closes_up(left[-1]) or closes_up(right[0]) or left[-1] in HYPHENS:
        return ""
    return " "
