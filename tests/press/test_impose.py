"""Sheets: every page once, leaves back to back, signatures in reading order after folding."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.press.impose import SIGNATURES, Layout, creep, impose, sides


@pytest.mark.parametrize("way", SIGNATURES)
def test_both_sides_of_a_leaf_follow_each_other(way: str) -> None:
    front, back = SIGNATURES[way]
    for row, other in zip(front, back, strict=True):
        for (page, turned), (behind, behind_turned) in zip(row, reversed(other), strict=True):
            assert (page + 1) // 2 == (behind + 1) // 2
            assert turned == behind_turned


@pytest.mark.parametrize("way", SIGNATURES)
def test_pages_that_touch_at_the_spine_are_of_one_sheet(way: str) -> None:
    """Page n hangs together with page size + 1 - n; the even one stands at the left of the fold."""
    for side in SIGNATURES[way]:
        for row in side:
            for (left, turned), (right, _) in zip(row[::2], row[1::2], strict=True):
                assert left + right == int(way) + 1
                assert (left % 2 == 0) is not turned


@given(st.integers(1, 70), st.sampled_from(["two-up", "saddle", "4", "8", "16"]))
def test_every_page_stands_once(count: int, way) -> None:
    placed = [first + page - 1 for (first, _), side in sides(count, way) for row in side for page, _ in row]
    assert sorted(index for index in placed if 0 <= index < count) == list(range(count))


def test_inner_leaves_creep_further() -> None:
    moved = [creep(page, 16, 0.1) for page in range(1, 17)]
    assert moved[:8] == sorted(moved[:8])
    assert moved == moved[::-1]


@pytest.mark.parametrize("way", ["two-up", "saddle", "4", "8", "16"])
def test_inks_and_intent_stay(way, finished: bytes) -> None:
    made = pikepdf.open(io.BytesIO(impose(finished, Layout(way, caliper=0.1))))
    assert made.Root.OutputIntents[0].OutputConditionIdentifier == "FOGRA39"
    assert impose(finished, Layout(way)) == impose(finished, Layout(way))
    sheet = made.pages[0]
    assert float(sheet.TrimBox[2] - sheet.TrimBox[0]) > 500
