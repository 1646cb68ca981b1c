"""A large list of English words, and what a word that stands nowhere in it was most likely to be.

Made by ``dictionary/english.py``; sources and licences in ``dictionary/``.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "dictionary" / "english.txt.gz"
SHORT = 5
"""Letters below which a word has too many neighbours; of so many, another letter in the place of one tells nothing."""
CLEARLY = 3
"""Doublings by which a word must be commoner than another to leave it out."""
MOST = 2
"""Words between which an editor may be asked to choose."""
SWAPPED, LOST = 3, 1
"""What speaks for two letters that changed places, for a letter that is missing or too many: in doublings."""
_PARTS = 4
"""Letters of each half of a compound that no dictionary has (livestream), and of what stands with a prefix."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PREFIXES = (
    "anti", "auto", "bio", "counter", "cross", "cyber", "eco", "electro", "fore", "geo", "hyper", "inter", "macro",
    "mega", "micro", "mid", "mini", "multi", "nano", "neo", "non", "omni", "out", "over", "photo", "post", "pre",
    "pseudo", "psycho", "quasi", "re", "self", "semi", "sub", "super", "tele", "trans", "ultra", "un", "under",
)  # fmt: skip
_SUFFIXES = (
    "able",
    "fold",
    "isation",
    "ism",
    "ist",
    "ists",
    "ization",
    "less",
    "like",
    "ness",
    "proof",
    "ship",
    "wise",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the file says."""

    common: Mapping[str, int]
    """Word that may be suggested → how common it is: one more for twice as often."""
    known: frozenset[str]
    """Those, and every word that is one letter away from one of them."""
    american: Mapping[str, str]
    """Word that only Americans spell so → how the British do."""
    ize: Mapping[str, str]
    """Word with -ize → with -ise."""

    def has(self, word: str) -> bool:
        """Whether a word in small letters is known, or is made of known ones: reindustrialise, livestream, portless."""
        if word in self.known:
            return True
        roots = [word.removesuffix(end) for end in _SUFFIXES] + [word.removeprefix(head) for head in _PREFIXES]
        if any(_PARTS <= len(root) < len(word) and root in self.common for root in roots):
            return True
        halves = ((word[:at], word[at:]) for at in range(_PARTS, len(word) - _PARTS + 1))
        return any(one in self.common and other in self.common for one, other in halves) and not self.meant(word)

    def meant(self, word: str) -> tuple[str, ...]:
        """The common words, two at most, that are one slip of the fingers away from an unknown one.

        A word eight times as common as another leaves it out, and letters that changed places are likelier than
        a letter that is another.

        >>> [words().meant(word) for word in ("recieve", "goverment", "exhibitons", "kaifong")]
        [('receive',), ('government',), ('exhibitions', 'exhibitors'), ()]
        """
        if len(word) < SHORT:
            return ()
        least = 0 if len(word) > SHORT else LOST
        near = {
            other: self.common[other] + bonus
            for other, bonus in _edits(word)
            if bonus >= least and other in self.common
        }
        floor = max(near.values(), default=0) - CLEARLY
        likely = sorted((other for other in near if near[other] > floor), key=lambda other: -near[other])
        return tuple(likely) if len(likely) <= MOST else ()


@functools.cache
def words() -> Vocabulary:
    """The list, read once."""
    common, beside, american, ize = gzip.decompress(FILE.read_bytes()).decode().split("\n")
    sizes = {word: size for size, row in enumerate(common.split("\t")) for word in row.split(" ")}
    return Vocabulary(sizes, frozenset((*sizes, *beside.split(" "))), _pairs(american), _pairs(ize))


def _pairs(line: str) -> Mapping[str, str]:
    row = line.split(" ")
    return dict(zip(row[::2], row[1::2], strict=True))


def shapes(word: str) -> Iterator[str]:
    """A word, and the word without each of its letters: two words one slip apart share one of these."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _edits(word: str) -> Iterator[tuple[str, int]]:
    """Every word one slip away, and what speaks for it; the first letter stays, or changes places with the second."""
    yield word[1] + word[0] + word[2:], SWAPPED
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from ((head + letter + tail, LOST) for letter in _LETTERS)
        if tail:
            yield head + tail[1:], LOST
            yield from ((head + letter + tail[1:], 0) for letter in _LETTERS if letter != tail[0])
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:], SWAPPED
