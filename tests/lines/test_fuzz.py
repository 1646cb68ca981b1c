"""Any nesting, any width, floats, columns, tables: all text is there, full lines are full, nothing runs over."""

from __future__ import annotations

import html as entities

import referee
from blocks import HAN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from referee import EM, LEFT, lines, short_of, violations

from zilap.lines.breaks import FORCED, GOOD, NEVER
from zilap.lines.fit import Measures, greedy, total

WORDS = st.sampled_from(["PDF", "2030年", "Hong Kong", "45%", "10–20", "type", "1 330億", "A"])
CLAUSE = st.builds(
    lambda start, count, mark: HAN[start : start + count] + mark,
    st.integers(0, len(HAN) - 12),
    st.integers(1, 11),
    st.sampled_from(["，", "。", "、", "；", "", "", "？", "——", "……"]),
)
QUOTED = st.builds(lambda inner: f"「{inner}」", CLAUSE)
TEXT = st.lists(st.one_of(CLAUSE, CLAUSE, QUOTED, WORDS), min_size=2, max_size=14).map("".join)
WRAPS = st.sampled_from(
    [
        ("", ""),
        ("", ""),
        ("<b>", "</b>"),
        ("<a href='#x'>", "</a>"),
        ("<b><i>", "</i></b>"),
        ("<span style='padding: 0 2pt; border: 1pt solid'>", "</span>"),
        ("<span style='letter-spacing: .05em'>", "</span>"),
        ("<span style='position: relative'>", "</span>"),
        ("<sup>", "</sup>"),
        ("<i></i>", ""),
        ("<span style='font-size: 8pt'>", "</span>"),
        ("<b style='font: 12pt/1 Other, Block'>", "</b>"),
        ("<span style='white-space: nowrap'>", "</span>"),
        ("<span lang=zh-Hans>", "</span>"),
        ("<b><span style='padding-left: 3%'>", "</span></b>"),
        (
            "<img style='width: 7pt; height: 7pt' src='data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E'>",
            "",
        ),
    ]
)


@st.composite
def paragraphs(draw):
    """(HTML of a paragraph, its text)."""
    text = draw(TEXT)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    out = ""
    for start, stop in zip([0, *cuts], [*cuts, len(text)], strict=True):
        before, after = draw(WRAPS)
        out += before + entities.escape(text[start:stop]) + after
    return f"<p>{out}</p>", text


def joined(text):
    return "".join(text.split())


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(paragraphs(), min_size=1, max_size=3), em=st.floats(12, 32), indent=st.booleans())
def test_paragraphs(pdf, some, em, indent):
    made = pdf(
        "".join(html for html, _ in some),
        f"html {{ text-spacing-trim: trim-start; text-autospace: normal }} p {{ text-indent: {2 * indent}em }}"
        "sup { font-size: 6pt; line-height: 0 } i, a { font-style: normal }",
        em=em,
    )
    glyphs = referee.glyphs(made)
    assert sorted(joined("".join(text for _, text in some))) == sorted(glyph.character for glyph in glyphs)
    rows = lines([glyph for glyph in glyphs if glyph.size > 9])
    if not any("nowrap" in html for html, _ in some):
        assert all(short_of(row, LEFT + em * EM) > -4 for row in rows)
    if len(some) == 1 and "<sup>" not in some[0][0] and "<img" not in some[0][0]:
        assert violations(glyphs) == []
        if not any(word in some[0][0] for word in ("padding", "letter-spacing", "font", "nowrap")):
            assert all(abs(short_of(row, LEFT + em * EM)) < 0.1 for row in rows[:-1])


SURROUNDINGS = st.sampled_from(
    [
        "<table><tr><td>{0}<td>{1}</table>",
        "<div style='columns: 2; column-gap: 15pt'>{0}{1}</div>",
        "<div style='float: right; width: 40pt; height: 50pt'></div>{0}{1}",
        "<div style='display: flex'><div style='flex: 1'>{0}</div><div>{1}</div></div>",
        "<ul><li>{0}<li>{1}</ul>",
        "<div style='display: inline-block'>{0}</div>{1}",
        "<div style='width: 50%; position: absolute'>{0}</div>{1}",
        "<div style='columns: 2'><i style='float: left; width: 20pt'></i>{0}<table><tr><td>{1}</table></div>",
        "<table><tr><td rowspan=2>{0}<td>天<tr><td><ul><li>{1}</ul></table>",
        "<div style='display: grid; grid-template-columns: 1fr 2fr'><div>{0}</div><div>{1}</div></div>",
        "<div style='float: left; max-width: 60%'>{0}</div><div style='float: right; width: 30%'>{1}</div>",
        "<div style='display: flex; flex-wrap: wrap'><div style='width: 70%'>{0}</div><table><td>{1}</table></div>",
    ]
)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=paragraphs(), second=paragraphs(), around=SURROUNDINGS, em=st.floats(16, 40), grid=st.booleans())
def test_surroundings(pdf, first, second, around, em, grid):
    css = "html { text-spacing-trim: space-first; --line-grid: 20pt } ul { list-style: none }" if grid else ""
    glyphs = referee.glyphs(pdf(around.format(first[0], second[0]), "li::marker { content: '' }" + css, em=em))
    wanted = sorted(joined(first[1] + second[1]))
    assert [character for character in sorted(glyph.character for glyph in glyphs) if character != "•"] == wanted


@st.composite
def measured(draw):
    """A paragraph of numbers alone: ideographs, some of them marks that may not start a line."""
    kinds = draw(st.text("iiiiipoc", min_size=1, max_size=120))
    count = len(kinds)
    breaks = bytearray([NEVER, *(GOOD if kind not in "pc" else NEVER for kind in kinds[1:]), FORCED])
    for i, kind in enumerate(kinds[:-1]):
        if kind == "o":
            breaks[i + 1] = NEVER
    shrink = [0.5 if kind in "oc" else 0.0 for kind in kinds]
    zeros, ones = [0.0] * count, [1.0] * count
    steps = [float(i) for i in range(count + 1)]
    shrunk = [sum(shrink[:i]) for i in range(count + 1)]
    whole = list(range(count + 1))
    return Measures(
        1.0, "x" * count, kinds, breaks, ones, zeros, zeros, zeros, zeros, zeros, [3] * count, zeros, shrink, steps,
        shrunk, [0.0] * (count + 1), [0] * (count + 1), whole,
    )  # fmt: skip


def worst(measures, plan, width):
    full = [item for item in plan.items() if measures.breaks[item[1]] != FORCED]
    return max((measures.distortion(start, stop, width) for start, stop in full), default=0.0)


def cost(measures, plan, width):
    full = [item for item in plan.items() if measures.breaks[item[1]] != FORCED]
    marks = [measures.distortion(start, stop, width) for start, stop in full]
    orphans = sum(400 for item in plan.items() if measures.breaks[item[1]] == FORCED and measures.is_orphan(*item))
    return sum(2 * mark**2 + mark**4 for mark in marks) + orphans


@settings(max_examples=150, deadline=None, derandomize=True)
@given(measures=measured(), width=st.floats(8, 25))
def test_total_fit_is_never_worse_than_greedy(measures, width):
    ways = greedy(measures, 0, width, width, justify=True), total(measures, 0, width, width)
    for plan in ways:
        assert list(plan) == [0, *list(plan.values())[:-1]]
        assert list(plan.values())[-1] == len(measures.text)
    first, best = ways
    if worst(measures, first, width) > 0.5:
        assert cost(measures, best, width) <= cost(measures, first, width) + 1e-6
