"""Page numbers that are put in after a galley was set."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.galleys import folios

WIDTHS = [557, 471, 558, 557, 555, 558, 558, 549, 558, 562]
"""Of the figures of a face without tabular ones, 1/1000 em."""
FIGURES = [[0x13 + figure, width] for figure, width in enumerate(WIDTHS)]


def marked(owner: str, lead: float, before: str) -> bytes:
    row = json.dumps([owner, lead, before, FIGURES])
    return f"BT\n%folio {row}\n[<0000>] TJ\nET".encode()


def shown(content: bytes) -> tuple[str, list[float]]:
    """The figures, and the moves between them, of what was put in."""
    operator = content.split(b"\n")[1].decode()
    codes = "".join(part.split(">")[0].strip() for part in operator.split("<")[1:])
    text = "".join(str(int(codes[at : at + 4], 16) - 0x13) for at in range(0, len(codes), 4))
    outside = [part.split(">")[-1] for part in operator.strip("[]TJ ").split("<")]
    return text, [float(number) for part in outside for number in part.replace("]", " ").split()]


@given(st.integers(10, 99), st.integers(10, 99))
def test_a_number_alone_keeps_to_its_edge(old: int, new: int) -> None:
    content = folios.put_in(marked(folios.OWN, 1.0, str(old)), {folios.OWN: str(new)})
    text, (move,) = shown(content)
    assert text == str(new)
    width = {number: sum(WIDTHS[int(one)] for one in str(number)) for number in (old, new)}
    assert -move + width[new] == pytest.approx(width[old]), "the right edge stays where it was"


@given(st.integers(100, 999))
def test_figures_in_a_text_are_as_wide_as_any_others(new: int) -> None:
    content = folios.put_in(marked("ferry", -1.0, "000"), {"ferry": str(new)})
    text, moves = shown(content)
    assert text == str(new)
    widths = [WIDTHS[int(one)] for one in text]
    assert sum(widths) - sum(moves) == pytest.approx(3 * max(WIDTHS))


def test_the_comment_goes() -> None:
    assert b"%folio" not in folios.put_in(marked("ferry", 0.0, "12"), {"ferry": "34"})
    assert folios.put_in(b"BT (text) Tj ET", {}) == b"BT (text) Tj ET"


def test_folios_in_the_text_of_a_line() -> None:
    line = f"見〈渡輪〉（第{folios.token('ferry')}頁）"
    assert folios.filled(line, {"ferry": "12"}) == "見〈渡輪〉（第12頁）"
    assert folios.filled("沒有頁碼", {}) == "沒有頁碼"
