"""Words beside one another: the model, how a text gains by a change, and the reader of the models it is made from."""

from __future__ import annotations

import struct
import tomllib
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.checks import context, doubled, speller
from zilap.checks.dictionary import kenlm

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("签署备望录", "签署备忘录"),
        ("每日起降航般", "每日起降航班"),
        ("总吨位和顿位", "总吨位和吨位"),
        ("运输的瓶径", "运输的瓶颈"),
    ],
)
def test_the_right_character_gains(written: str, right: str) -> None:
    at = next(index for index, char in enumerate(right) if written[index] != char)
    assert context.gain(written, at, right[at]) > 5
    assert context.gain(right, at, written[at]) < -5


def test_what_stands_beside_decides() -> None:
    assert context.gain("投资意象书", 3, "向") > context.gain("诗歌的意象", 4, "向")


@given(HAN, st.data())
def test_a_character_in_its_own_stead_gains_nothing(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    assert context.gain(text, at, text[at]) == pytest.approx(0)


@given(HAN, st.data())
def test_a_change_costs_what_it_gains_back(text: str, data: st.DataObject) -> None:
    at, other = data.draw(st.integers(0, len(text) - 1)), data.draw(HAN)[0]
    changed = text[:at] + other + text[at + 1 :]
    assert context.gain(text, at, other) == pytest.approx(-context.gain(changed, at, text[at]))


def test_a_character_twice_is_left_out() -> None:
    assert context.gain_without("由理事会会负责", 3, 4) > doubled.CERTAIN
    assert context.gain_without("很大机会会落实", 3, 4) < doubled.CERTAIN


def test_the_file_bears_no_date_and_every_word_is_in_its_piece() -> None:
    with zipfile.ZipFile(context.FILE) as archive:
        assert {piece.date_time for piece in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist()[::50]:
            words = [line.split(" ", 1)[0] for line in archive.read(name).decode().split("\n")]
            assert words == sorted(words)
            assert {context.bucket(word) for word in words} == {int(name)}
            assert all(len(word) <= context.LONGEST for word in words)


def test_the_models_are_named_with_their_licences() -> None:
    rows = tomllib.loads((speller.DATA / "sources.toml").read_text(encoding="utf-8"))["grams"]
    licences = (speller.DATA / "LICENCES.md").read_text(encoding="utf-8")
    assert rows
    assert all(row["name"] in licences and row["licence"] in licences and len(row["sha256"]) == 64 for row in rows)


def test_a_model_of_pairs_is_read() -> None:
    words = ["<unk>", "商會", "成立"]
    raw = bytearray(0x6C)
    raw[0x58] = 2
    raw += struct.pack("<QQ", len(words), 2) + bytes(4)
    raw += bytes(8 * (len(words) + 1))
    raw += bytes([2, 1, 1, 0, 0, 0, 0, 0]) + struct.pack("<2f", -0.5, -1.5)
    for prob, back, start in ((-9.0, 0.0, 0), (-1.0, -0.25, 0), (-2.0, 0.0, 1)):
        raw += struct.pack("<ffQ", prob, back, start)
    raw += struct.pack("<ffQ", 0, 0, 2) + bytes(16)
    pairs = [(2, 1), (1, 0)]
    raw += sum((word | level << 2) << 3 * place for place, (word, level) in enumerate(pairs)).to_bytes(10, "little")
    raw += "\0".join([*words, ""]).encode()
    names, singles, found = kenlm.read(bytes(raw))
    assert names == words
    assert singles[1] == (-1.0, -0.25)
    assert list(found) == [(2, 1, -1.5), (1, 2, -0.5)]
