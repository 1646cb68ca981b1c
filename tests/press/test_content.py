"""The conversion of a content stream, operator by operator, against written examples."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary

from zilap.press.colour import converter, limited
from zilap.press.content import Surroundings, rewrite

STREAMS = Path(__file__).parent / "streams"
AROUND = Surroundings(
    {"/lab-d50": "/Lab"}, {"/a1": Dictionary(ca=1), "/half": Dictionary(ca=0.5, CA=0.5)}, {"/i0": "/Im0"}
)


def rewritten(data: bytes, preset, target="press") -> str:
    pdf = pikepdf.new()
    return rewrite(pdf.make_stream(data), AROUND, converter(preset), target).data.decode() + "\n"


@pytest.mark.parametrize("case", sorted(path.stem for path in STREAMS.glob("*.in")))
def test_stream(case: str, preset, golden) -> None:
    made = rewritten((STREAMS / f"{case}.in").read_bytes(), preset)
    expected = STREAMS / f"{case}.out"
    if golden:
        expected.write_text(made)
    assert made == expected.read_text()


def test_a_mask_is_made_of_greys(preset) -> None:
    assert rewritten(b"1 0 0 rg f 0 0 1 RG S", preset, "mask") == "0.3 g\nf\n0.11 G\nS\n"


def test_a_converted_stream_stays_as_it_is(preset) -> None:
    once = rewritten(b"1 0 0 rg 0 0 9 9 re f 0.2 0.4 0.6 RG S", preset)
    assert rewritten(once.encode(), preset) == once


def test_an_unknown_space_is_refused(preset) -> None:
    with pytest.raises(ValueError, match="colour"):
        rewritten(b"/Strange cs 0.1 0.2 scn f", preset)


inks = st.floats(0, 1)


@given(st.tuples(inks, inks, inks, inks), st.floats(1, 4))
def test_limited_keeps_black_and_the_limit(colour, limit: float) -> None:
    made = limited(colour, limit)
    assert sum(made) <= limit + 1e-3
    assert made[3] == colour[3]


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_no_colour_is_over_the_limit(press_converter, colour) -> None:
    assert sum(press_converter.rgb(*(value / 255 for value in colour))) <= 3.0001


@given(st.integers(0, 255))
def test_grey_is_black_alone_and_never_lighter_when_darker(press_converter, value: int) -> None:
    c, m, y, k = press_converter.rgb(value / 255, value / 255, value / 255)
    assert (c, m, y) == (0, 0, 0)
    assert k >= press_converter.grey(min(value + 1, 255) / 255)


def test_named_inks_are_exact(press_converter) -> None:
    assert press_converter.rgb(0xE8 / 255, 0x3F / 255, 0x29 / 255) == (0, 0.85, 0.85, 0)
    assert press_converter.rgb(0, 0, 0) == (0, 0, 0, 1)
    assert press_converter.rgb(1, 1, 1) == (0, 0, 0, 0)


def test_a_gradient_is_true_along_its_length(press_converter) -> None:
    """Halfway between blue and yellow there is what the colour halfway gives, not the mean of the two inks."""
    run = [(t / 32, t / 32, 1 - t / 32) for t in range(33)]
    made = press_converter.blend(run)
    assert made[0] == press_converter.rgb(0, 0, 1)
    assert made[-1] == press_converter.rgb(1, 1, 0)
    for colour, mix in list(zip(run, made, strict=True))[1:-1]:
        if len(set(colour)) > 1:
            assert mix == pytest.approx(press_converter.rgb(*colour), abs=1e-3)
