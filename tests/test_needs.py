"""What patterns need, read off them: no text in which one matches may lack it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zilap.checks import needs, table

PATTERNS = (
    r"(?:投資|合作)意[向象](?!書)",
    r"\d{1,3}(?:,\d{3})+\s?[萬億]?元",
    r"(?i:recieve|goverment)",
    r"(?<=[一二三])個名|\.{2,}|。{3,}",
    r"(?P<one>[的了])(?P=one)",
    r"(?:由|自)?(?P<year>(?:19|20)\d\d)年[^。]{0,4}(?:成立|創立)$",
    r"[一-三]{2}(?>乙|丙)+[^\d]",
    r"(?i)[k-m]elvin|ſ",
    r"a?b?c*",
    "",
)
TEXT = "".join(
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "checks").glob("[TFB]*/bad.md"))
)


assert table.CHECKS


def has_all(pattern: re.Pattern[str], there: needs.Signs) -> bool:
    return all(map(there.among, needs.of(pattern)))


@pytest.mark.parametrize("source", PATTERNS)
@given(st.data())
def test_a_match_has_what_its_pattern_needs(source: str, data: st.DataObject) -> None:
    pattern = re.compile(source)
    text = data.draw(st.text("元的了", max_size=2)) + data.draw(st.from_regex(pattern))
    if pattern.search(text):
        assert has_all(pattern, needs.signs(text))


def test_digits_of_any_script_are_digits() -> None:
    assert has_all(re.compile(r"第\d屆"), needs.signs("第５屆"))
    assert not has_all(re.compile(r"第\d屆"), needs.signs("第五屆"))


def test_what_the_checks_look_for_is_found_with_its_needs() -> None:
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("zilap.checks.")]
    patterns = [one for module in modules for one in vars(module).values() if isinstance(one, re.Pattern)]
    assert len(patterns) > 200
    lines = [(line, needs.signs(line)) for line in TEXT.split("\n") if line]
    for pattern in patterns:
        for line, there in lines:
            assert has_all(pattern, there) or not pattern.search(line), (pattern.pattern, line)
