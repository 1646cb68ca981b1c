"""Every kind, in both media: what its template makes of an own-written section."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from zilap import docs, html
from zilap.html import Press
from zilap.markup.values import Medium
from zilap.problem import Stop
from zilap.source import folder, kinds

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "tests/kinds/book"
BARE = ROOT / "tests/kinds/bare"
"""The same kinds with nothing but what must be given."""


def _press(root: Path, medium: Medium) -> Press:
    book, problems = folder.load(root, ROOT / "templates")
    assert not problems
    href = (lambda id: f"{id}.xhtml") if medium == "epub" else (lambda id: f"#{id}")
    return Press(book, ROOT / "templates", medium, lambda name: f"images/{name}", href)


@pytest.mark.parametrize("medium", ["paged", "epub"])
@pytest.mark.parametrize("root", [BOOK, BARE], ids=["full", "bare"])
def test_snapshots(root: Path, medium: Medium, golden: Path | None) -> None:
    press = _press(root, medium)
    for part in press.book.parts:
        for item in part.all:
            made = str(html.section(press, part, item))
            expected = root.parent / f"{root.name}.expected" / f"{item.id}.{medium}.html"
            if golden:
                expected.parent.mkdir(exist_ok=True)
                expected.write_text(made + "\n", encoding="utf-8")
            assert made + "\n" == expected.read_text(encoding="utf-8"), "look at the diff, then pytest --golden"


def test_every_kind_has_a_section_here() -> None:
    known = set(kinds.load(ROOT / "templates/kinds"))
    for root in (BOOK, BARE):
        assert {item.kind.name for item in _press(root, "paged").book.sections} == known


@pytest.mark.parametrize("medium", ["paged", "epub"])
def test_what_a_head_may_say_is_printed(medium: Medium) -> None:
    press = _press(BOOK, medium)
    for part in press.book.parts:
        for item in part.all:
            keys = {*item.kind.needs, *item.kind.may} - set(docs.NOT_TEXT)
            head = {key: f"mark-of-{key}" for key in sorted(keys)}
            made = html.section(press, part, dataclasses.replace(item, head=head))
            assert {key for key in head if f"mark-of-{key}" not in made} == set(), item.kind.name


def test_a_side_that_is_none_stops(tmp_path: Path) -> None:
    kind = tmp_path / "story"
    kind.mkdir()
    (kind / "kind.toml").write_text('label = "故事"\nbegins = "left"\n', encoding="utf-8")
    with pytest.raises(Stop, match="left"):
        kinds.load(tmp_path)


def test_a_subtitle_goes_on_the_title(tmp_path: Path) -> None:
    root = tmp_path / "book"
    shutil.copytree(BARE, root)
    head = (root / "book.toml").read_text(encoding="utf-8")
    (root / "book.toml").write_text(f'subtitle = "副題"\nsubtitle_en = "More"\n{head}', encoding="utf-8")
    plain, said = _press(BARE, "paged").book, _press(root, "paged").book
    assert said.title == f"{plain.title}：副題"
    assert said.title_en == (f"{plain.title_en}: More" if plain.title_en else "More")
