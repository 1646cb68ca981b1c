"""Read words and pairs of words from a language model of KenLM's: a quantized trie, file format 5.

Source: github.com/kpu/kenlm, ``lm/binary_format.hh``, ``lm/trie.cc``, ``lm/quantize.cc``, ``lm/bhiksha.cc``.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from zilap.checks.dictionary import sources

LONGEST = 4
"""Characters of the longest word that is read."""
RARE = 3e-8
"""Probability of a pair below which it is not read."""
_ORDER, _COUNTS = 0x58, 0x6C
"""Where the head says how long n-grams are, and how many there are of each length."""
Fold = Mapping[int, int] | Mapping[int, str]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Model:
    """What is read of a model, in folded characters; probabilities are joint, not conditional."""

    word: Mapping[str, float]
    spare: Mapping[str, float]
    """Word → its probability times what is left for words that were never seen after it."""
    pair: Mapping[Pair, float]


def models(folder: Path, fold: Fold) -> list[Model]:
    """The models under ``[[grams]]`` in ``sources.toml``."""
    rows = sources.rows("grams")
    return [_model(sources.debian(sources.checked(folder, row), row["member"]), fold) for row in rows]


def _model(raw: bytes, fold: Fold) -> Model:
    names, singles, pairs = read(raw)
    words = [word.translate(fold) if sources.HAN.match(word) and len(word) <= LONGEST else "" for word in names]
    word: dict[str, float] = defaultdict(float)
    spare: dict[str, float] = defaultdict(float)
    for name, (log, left) in zip(words, singles, strict=True):
        word[name] += 10**log
        spare[name] += 10 ** (log + left)
    pair: dict[Pair, float] = defaultdict(float)
    for one, other, log in pairs:
        joint = 10 ** (singles[one][0] + log)
        if joint > RARE and words[one] and words[other]:
            pair[words[one], words[other]] += joint
    del word[""]
    return Model(word, spare, pair)


def read(raw: bytes) -> tuple[list[str], list[tuple[float, float]], Iterator[tuple[int, int, float]]]:
    """Words; log10 of their probability and back-off; pairs (first, second, log10 of the second after the first).

    Raises:
        ValueError: it is no model of this kind.
    """
    counts = struct.unpack_from(f"<{raw[_ORDER]}Q", raw, _COUNTS)
    names_at = raw.rfind(b"<unk>\0")
    names = raw[names_at:].decode().split("\0")[: counts[0]]
    at = (_COUNTS + 8 * len(counts) + 7) // 8 * 8 + 8 * (counts[0] + 1)
    prob_bits, back_bits = raw[at + 1], raw[at + 2]
    table = struct.unpack_from(f"<{1 << prob_bits}f", raw, at + 8)
    at += 8 + 4 * (((1 << prob_bits) + (1 << back_bits)) * (len(counts) - 2) + (1 << prob_bits))
    rows = [struct.unpack_from("<ffQ", raw, at + 16 * index) for index in range(counts[0] + 1)]
    at += 16 * (counts[0] + 2)
    word_bits = counts[0].bit_length()
    start, size, prob_at = at, word_bits + prob_bits, word_bits
    if len(counts) > 2:
        longest = _packed(counts[2], word_bits + prob_bits)
        extra, start = _pointers(names_at - at - longest, counts, word_bits + prob_bits + back_bits)
        start, size, prob_at = start + at, size + back_bits + extra, word_bits + back_bits
    spans = ((word, range(row[2], after[2])) for word, (row, after) in enumerate(pairwise(rows)))
    pairs = (
        (bits & ((1 << word_bits) - 1), word, table[bits >> prob_at & ((1 << prob_bits) - 1)])
        for word, span in spans
        for place in span
        for bits in [_bits(raw, start, place * size)]
    )
    return names, [(row[0], row[1]) for row in rows[:-1]], pairs


def _pointers(room: int, counts: Sequence[int], bits: int) -> tuple[int, int]:
    """Of an array of pairs with pointers to trigrams: bits of a pointer in each record, bytes of the table before it.

    Raises:
        ValueError: nothing fits.
    """
    for inline in range(32):
        table = 8 * (2 + (counts[2] >> inline)) + 7
        if table + _packed(counts[1], bits + inline) == room:
            return inline, table
    raise ValueError("not an array of pairs")


def _packed(records: int, bits: int) -> int:
    """Bytes of an array of records, and one more."""
    return ((records + 1) * bits + 7) // 8 + 8


def _bits(raw: bytes, start: int, place: int) -> int:
    """The eight bytes that begin with this bit."""
    at = start + place // 8
    return int.from_bytes(raw[at : at + 8], "little") >> (place % 8)
