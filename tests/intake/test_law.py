"""The law of conservation, for any text at all."""

from __future__ import annotations

import html
import re
from pathlib import PurePath

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zilap.intake import law, read_text, write
from zilap.intake.clean import clean
from zilap.intake.sections import Draft
from zilap.intake.text import MADE, Block, Deed, Manuscript, Text, made
from zilap.intake.wishes import STEPS, Wishes

ODD = "\u200b\u3000\xa0\ufeff⼀\uf937\ufb01\x07\ue000\ufdd0e\u0301"
MARKS = r"""
一帶一路 香港 ， 。 ： 「 」 （一） 1.␠ -␠ ●␠ ▲␠ #␠ ###␠ ** * _ ` >␠ | --- = ~~~ :␠ \ x-
[^1] [^1]:␠ [[x]] {{figure:a}} {:␠.x} {%␠raw␠%} <b> </script> &lt; &amp; ]{lang=en} [x]{ruby=y}
![a](b.jpg␠"c") [a](https://example.org/) [a](javascript:b) http://a.b/ word ↵ ↵↵ ⇥ ␠␠␠ ⇟
第␠1␠頁 （完） （左） 圖： 鳴謝 2024年5月1日
"""
"""What intake reads meaning into: ␠ is a blank, ↵ a line's end, ⇥ a tab, ⇟ a page's end."""
_SHOWN = str.maketrans("␠↵⇥⇟", " \n\t\f")
WORDS = st.sampled_from([*(mark.translate(_SHOWN) for mark in MARKS.split()), *ODD])
TEXTS = st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=80)
SUFFIXES = st.sampled_from([".txt", ".md"])


def made_of(text: str, suffix: str) -> tuple[Manuscript, list[Draft], list[Text], list[Deed]]:
    manuscript, blocks = read_text.read(text.encode("utf-8", "surrogatepass"), PurePath(f"text{suffix}"))
    found = clean(blocks, "text", Wishes(manuscript))
    files = [write.section(item).text for item in found.drafts]
    return manuscript, list(found.drafts), [*files, *(value for _, value in found.meta)], list(found.deeds)


@given(TEXTS, SUFFIXES)
@settings(max_examples=300, deadline=None)
def test_every_character_is_in_the_draft_or_in_the_report(text: str, suffix: str) -> None:
    manuscript, _, texts, deeds = made_of(text, suffix)
    assert law.conserved(manuscript, texts, deeds) == []


@given(TEXTS, SUFFIXES, st.data())
@settings(max_examples=100, deadline=None)
def test_it_holds_whatever_is_undone(text: str, suffix: str, data: st.DataObject) -> None:
    manuscript, blocks = read_text.read(text.encode("utf-8", "surrogatepass"), PurePath(f"text{suffix}"))
    lines = st.integers(1, text.count("\n") + 1)
    undone = data.draw(st.frozensets(st.tuples(st.sampled_from(sorted(STEPS)), lines), max_size=20))
    found = clean(blocks, "text", Wishes(manuscript, undone))
    texts = [*(write.section(item).text for item in found.drafts), *(value for _, value in found.meta)]
    assert law.conserved(manuscript, texts, found.deeds) == []


def visible(page: str) -> str:
    """What a reader sees of a page, captions and alternative texts included, without blanks."""
    page = re.sub(r'<img alt="([^"]*)"[^>]*?(?:title="([^"]*)")?\s*/?>', r"\1\2", page)
    page = re.sub(r'\s(?:credit|title)="([^"]*)"', "", page)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^<>]*>", "", page)))


def meant(text: Text) -> str:
    """The manuscript's characters in a draft, an entity counted once."""
    chars, last = [], MADE
    for char, spot in zip(text.chars, text.spots, strict=True):
        if spot != MADE and (spot != last or char not in "lgtampquo#0123456789;"):
            chars.append(char)
        last = spot
    return "".join(chars)


@given(
    st.lists(WORDS.filter(lambda word: not word.startswith(("[^", "![", "http", "[a](h"))), max_size=40).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_look_alikes_come_out_as_visible_text(text: str) -> None:
    """Whatever a paragraph says, Python-Markdown prints it as it stands."""
    line = re.sub(r"\s+", " ", "".join(char for char in text if char.isprintable())).strip()
    block = Block(Text(line, tuple(range(len(line)))), role="paragraph")
    file = write.section(Draft("text", "story", (("title", made("t")),), (block,)))
    body = file.text.chars.split("---\n", 2)[2]
    page = markdown.markdown(body, extensions=["tables", "footnotes", "attr_list", "def_list"], output_format="xhtml")
    assert visible(page) == re.sub(r"\s+", "", line)
    assert set(re.findall(r"<(\w+)", page)) <= {"p"}


@pytest.mark.parametrize("lost", [0, 3, 5])
def test_a_lost_character_is_found(lost: int) -> None:
    manuscript = Manuscript(PurePath("a.txt"), "一二三四五六", "UTF-8")
    text = Text("一二三四五六".replace("一二三四五六"[lost], ""), tuple(at for at in range(6) if at != lost))
    assert len(law.conserved(manuscript, [text], [])) == 1
    assert law.conserved(manuscript, [text], [Deed("stamp", lost, "", gone=(lost,))]) == []


def test_an_invented_a_doubled_and_a_changed_character_are_found() -> None:
    manuscript = Manuscript(PurePath("a.txt"), "一二", "UTF-8")
    whole = manuscript.whole(0, 2)
    assert law.conserved(manuscript, [whole], []) == []
    assert len(law.conserved(manuscript, [whole + made("三")], [])) == 1
    assert len(law.conserved(manuscript, [whole, whole.cut(0, 1)], [])) == 1
    assert len(law.conserved(manuscript, [Text("一三", whole.spots)], [])) == 1
