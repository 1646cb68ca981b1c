"""The English word list: what it knows, what it takes a slip for, and what holds of any slip."""

from __future__ import annotations

import gzip
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zilap.checks import vocabulary

WORDS = vocabulary.words()
LONG = sorted(word for word, size in WORDS.common.items() if len(word) > 8 and size > 5)


def test_the_file_is_sorted_and_bears_no_date() -> None:
    content = vocabulary.FILE.read_bytes()
    assert content[4:8] == bytes(4), "gzip's time of change"
    common, beside, american, ize = gzip.decompress(content).decode().split("\n")
    rows = [*common.split("\t"), beside]
    assert all(row.split(" ") == sorted(set(row.split(" "))) for row in rows)
    assert all(pairs.split(" ")[::2] == sorted(pairs.split(" ")[::2]) for pairs in (american, ize))


def test_british_words_are_words_and_american_ones_have_their_pair() -> None:
    assert all(
        WORDS.has(word)
        for word in ["organise", "organisation", "programme", "centre", "harbour", "fulfil", "enrolment"]
    )
    assert (WORDS.american["center"], WORDS.american["labor"], WORDS.american["analyze"]) == (
        "centre",
        "labour",
        "analyse",
    )
    assert WORDS.ize["organization"] == "organisation"
    assert all(re.search("iz[ei]|ization|izat", word) for word in WORDS.ize)


@pytest.mark.parametrize(
    ("written", "right"),
    [("recieve", "receive"), ("goverment", "government"), ("delagation", "delegation"), ("partnerhsip", "partnership")],
)
def test_a_slip_is_told(written: str, right: str) -> None:
    assert not WORDS.has(written)
    assert WORDS.meant(written) == (right,)


@pytest.mark.parametrize("word", ["kaifong", "cheongsam", "sukuk", "lemak", "fintech", "livestream", "portless"])
def test_words_that_no_dictionary_has_are_left_alone(word: str) -> None:
    assert WORDS.has(word) or not WORDS.meant(word)


@given(st.sampled_from(LONG), st.data())
def test_a_letter_lost_from_a_long_common_word_is_given_back(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    slip = word[:at] + word[at + 1 :]
    assume(not WORDS.has(slip))
    meant = WORDS.meant(slip)
    assert word in meant or len(meant) in (0, vocabulary.MOST) or WORDS.common[meant[0]] >= WORDS.common[word]
