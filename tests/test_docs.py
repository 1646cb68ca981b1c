"""The documentation cannot lie: what is made from the code is fresh, and everything is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from zilap import docs
from zilap.checks import table
from zilap.formats import FORMATS
from zilap.source import kinds

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", docs.pages())
def test_pages_are_fresh(name: str) -> None:
    made = docs.pages()[name]
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made, "run: make docs"


def test_every_verb_kind_check_and_format_is_in_them() -> None:
    text = "".join(docs.pages().values())
    for name in [*kinds.load(ROOT / "templates/kinds"), *FORMATS, *table.all_rules()]:
        assert name in text, name


def test_every_rule_says_why() -> None:
    """What to do may differ from finding to finding, and then comes with it."""
    for code, rule in table.all_rules().items():
        assert len(rule.why) > 8, code


def test_the_readme_names_the_two_commands_and_its_pictures() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 build.py" in readme
    assert "python3 build.py test" in readme
    for picture in (ROOT / "docs").glob("*.jpg"):
        assert picture.name in readme
