"""Page markers stand at the very character, whatever the text is made of."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.epub.conftest import Made
from zilap import starts
from zilap.epub import pagelist
from zilap.epub.names import OPS, XHTML, Element, said, types, x
from zilap.epub.xhtml import Document
from zilap.made import Laid, PageMap, PageStart, Starts
from zilap.problem import Place, Stop

CHARS = st.text("渡輪每天往返兩岸，行程 \n", min_size=1, max_size=8)
INLINE = st.recursive(
    CHARS,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map("".join).flatmap(
        lambda text: st.sampled_from(
            [f"<b>{text}</b>", f"{text}<ruby>渡<rp>（</rp><rt>dou6</rt><rp>）</rp></ruby>",
             f'{text}<sup class="noteref"><a>1</a></sup>', f'<i lang="en">{text}</i>']
        )
    ),
    max_leaves=6,
)  # fmt: skip
PARAGRAPHS = st.lists(st.lists(INLINE, min_size=1, max_size=4).map("".join), min_size=1, max_size=5)


def document(inner: str) -> Document:
    body = etree.fromstring(
        f'<body xmlns="{XHTML}" xmlns:epub="{OPS}"><section id="ferry"><h1>題</h1>{inner}</section></body>'
    )
    return Document("ferry", "渡輪", "zh-Hant-HK", "chapter", "body", body, Place(PurePath("ferry.md")))


def markers(made: Document) -> list[Element]:
    return [one for one in made.body.iter(x("span")) if "pagebreak" in types(one)]


def page_map(blocks: tuple[str, ...], pages: list[PageStart | None]) -> PageMap:
    labels = tuple(str(number) for number in range(1, len(pages) + 1))
    return PageMap(labels, {"ferry": 0}, 0, Starts({"ferry": blocks}, tuple(pages)))


@given(PARAGRAPHS, st.data())
def test_the_text_behind_a_marker_is_the_text_of_the_page(paragraphs: list[str], data: st.DataObject) -> None:
    made = document("".join(f"<p>{text}</p>" for text in paragraphs))
    before = "".join(map(str, made.body.itertext()))
    blocks = tuple(block.text for block in starts.blocks(made.body[0])[0])
    number = data.draw(st.integers(0, len(blocks) - 1))
    offset = data.draw(st.integers(0, len(blocks[number]) - 1))
    start = PageStart("ferry", number, offset, blocks[number][offset:][:8])
    lines = pagelist.mark([made], page_map(blocks, [PageStart("ferry", 0, 0, "題"), start]))
    assert [line.text for line in lines] == ["1", "2"]
    assert "".join(map(str, made.body.itertext())) == before
    second = markers(made)[1] if start.block or start.offset else markers(made)[-1]
    assert pagelist.following(second, made.body, 999) == "".join(blocks)[len("".join(blocks[:number])) + offset :]


def test_a_page_without_text_begins_where_the_next_does() -> None:
    made = document("<p>渡輪每天往返。</p>")
    blocks = ("題", "渡輪每天往返。")
    starts_ = [PageStart("ferry", 0, 0, "題"), None, PageStart("ferry", 1, 2, "每天"), None]
    lines = pagelist.mark([made], page_map(blocks, starts_))
    assert [line.text for line in lines] == ["1", "2", "3"]
    assert [one.get("id") for one in markers(made)] == ["page-1", "page-2", "page-3"]
    assert markers(made)[2].tail == "每天往返。"


def test_a_page_that_begins_with_what_is_only_printed_is_marked_at_the_next_block() -> None:
    made = document("<p>渡輪。</p><p>燈塔。</p>")
    blocks = ("題", "渡輪。", "只印在紙上", "燈塔。")
    pagelist.mark([made], page_map(blocks, [None, PageStart("ferry", 2, 0, "只印在紙")]))
    assert markers(made)[1].getparent() is made.body[0][2]


def test_a_marker_does_not_become_part_of_a_heading() -> None:
    made = document("<p>渡輪。</p><h2>燈塔</h2>")
    pagelist.mark([made], page_map(("題", "渡輪。", "燈塔"), [None, PageStart("ferry", 2, 0, "燈塔")]))
    assert said(next(made.body.iter(x("h2")))) == "燈塔"
    assert len(next(made.body.iter(x("h2")))) == 0


def test_text_that_is_not_the_page_s_stops() -> None:
    made = document("<p>渡輪。</p>")
    with pytest.raises(Stop) as stop:
        pagelist.mark([made], page_map(("題", "渡輪。"), [PageStart("ferry", 1, 0, "燈塔")]))
    assert stop.value.problems[0].code == "E093"


def test_the_small_book_marks_every_page_that_has_text(made: Made, laid: Laid) -> None:
    listed = [
        said(one)
        for way in made.tree("nav.xhtml").iter(x("nav"))
        if "page-list" in types(way)
        for one in way.iter(x("a"))
    ]
    assert tuple(listed) == laid.page_map.labels[: len(listed)]
    assert all(start is None for start in laid.page_map.starts.pages[len(listed) :])
    assert list(starts.unproved(laid.pdf, laid.page_map.starts)) == []


def test_a_wrong_start_is_found_in_the_pdf(laid: Laid) -> None:
    pages = laid.page_map.starts.pages
    known = next(index for index, start in enumerate(pages) if start and start.probe)
    wrong = PageStart(pages[known].section, pages[known].block, 0, "沒有這些字")  # type: ignore[union-attr]
    moved = Starts(laid.page_map.starts.blocks, (*pages[:known], wrong, *pages[known + 1 :]))
    assert list(starts.unproved(laid.pdf, moved)) == [known]


def test_a_line_that_says_more_on_paper_is_the_same_line() -> None:
    made = document("<p>001渡輪的一天</p><p>002燈塔的一夜</p><p>003碼頭的一年</p>")
    blocks = ("題", "001渡輪的一天ADay", "002燈塔的一夜ANight", "003碼頭的一年AYear")
    pagelist.mark([made], page_map(blocks, [None, PageStart("ferry", 2, 0, "002燈塔")]))
    assert markers(made)[1].getparent() is made.body[0][2]


def test_short_blocks_are_not_taken_for_one_another() -> None:
    made = document("<p>1</p><p>12班</p><p>渡輪每天往返。</p>")
    blocks = ("題", "15次", "渡輪每天往返。")
    pagelist.mark([made], page_map(blocks, [None, PageStart("ferry", 1, 0, "15次")]))
    assert markers(made)[1].getparent() is made.body[0][3]


def test_a_page_that_begins_with_a_picture_is_proved_by_it() -> None:
    figures = '<p>渡輪。</p><figure><img src="a" alt="碼頭"/><figcaption>圖。</figcaption></figure><p>燈塔。</p>'
    blocks = ("題", "渡輪。", f"{starts.PICTURE}碼頭", "圖。", "燈塔。")
    start = PageStart("ferry", 2, 0, "")
    made = document(figures)
    pagelist.mark([made], page_map(blocks, [None, start]))
    marker = markers(made)[1]
    assert marker.getnext() is next(made.body.iter(x("img")))
    assert pagelist.begins(marker, made.body, start, blocks[2])
    assert not pagelist.begins(marker, made.body, start, f"{starts.PICTURE}時鐘")

    moved = document(figures)
    next(moved.body.iter(x("p"))).insert(0, marker)
    marker.tail = "渡輪。"
    assert not pagelist.begins(marker, moved.body, start, blocks[2])
