"""What ``diff`` says against what the eye sees: rasters of both layouts are the referee."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable

import pypdfium2
import pytest
from PIL import Image, ImageChops

from zilap import compare, difference, versions
from zilap.difference import Named
from zilap.press.presets import Paper
from zilap.problem import Stop
from zilap.record import Line, Page, Pages
from zilap.shop import House
from zilap.source import folder

Edit = Callable[[House], None]


def replace(name: str, old: str, new: str, count: int = 1) -> Edit:
    def edit(house: House) -> None:
        path = house.book.parent / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return edit


def append(name: str, more: str) -> Edit:
    def edit(house: House) -> None:
        path = house.book.parent / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")

    return edit


def picture(house: House) -> None:
    Image.new("RGB", (900, 600), (200, 30, 30)).save(house.book / "images/market.png")


def size(house: House) -> None:
    Image.new("RGB", (900, 900), (90, 90, 120)).save(house.book / "images/railway.png")


def remove(house: House) -> None:
    replace("book/book.toml", '"market", ', "")(house)
    replace("book/stories/railway.md", "見[[market]]，", "")(house)
    (house.book / "stories/market.md").unlink()


PARAGRAPH = "新加的一段，" * 30
STORY = "book/stories/{}.md".format
EDITS: dict[str, tuple[Edit, str]] = {
    "a character, the same width": (replace(STORY("harbour"), "碼頭", "馬頭"), "text"),
    "a word longer": (replace(STORY("railway"), "會議", "年度會議"), "text"),
    "a word shorter": (replace(STORY("school"), "工程師在圖紙上", "工程師"), "text"),
    "a paragraph more": (replace(STORY("market"), "## 小標題", f"{PARAGRAPH}\n\n## 小標題"), "text"),
    "pages more": (replace(STORY("harbour"), "- 第一項", f"{PARAGRAPH * 8}\n\n- 第一項"), "new"),
    "a paragraph gone": (replace(STORY("railway"), "- 第一項\n", ""), "text"),
    "a title": (replace(STORY("market"), "title: 市集", "title: 夜市"), "text"),
    "an English title": (replace(STORY("school"), "Story 4", "The School"), "text"),
    "a subhead": (replace(STORY("harbour"), "## 小標題", "## 另一個小標題"), "text"),
    "a note": (replace(STORY("railway"), "這是註腳", "這是改過的註腳"), "text"),
    "a caption": (replace(STORY("school"), "張圖的說明。", "張圖的新說明。"), "text"),
    "a description": (replace(STORY("school"), "![第4張圖]", "![學校的操場]"), ""),
    "a picture's content": (picture, "picture"),
    "a picture's shape": (size, "picture"),
    "a picture gone": (replace(STORY("market"), '![第3張圖](market.png "第3張圖的說明。")', ""), "picture"),
    "a figure": (replace("book/data/facts.toml", "value = 24", "value = 25"), "reference"),
    "an imprint": (replace("book/book.toml", "2026-12-01", "2026-12-31"), "reference"),
    "a colour": (append("templates/css/print.css", "\nh2 { color: #e83f29 !important }\n"), "design"),
    "a measure": (append("templates/css/print.css", "\nul { padding-left: 30pt !important }\n"), "reflow"),
    "a comment in a style sheet": (append("templates/css/print.css", "\n/* nothing */\n"), ""),
    "a blank": (append(STORY("harbour"), "\n\n"), ""),
    "the order": (replace("book/book.toml", '"railway", "market"', '"market", "railway"'), "reflow"),
    "a story gone": (remove, "gone"),
}


def record_of(*pages: list[tuple[str, str]]) -> Pages:
    """Pages of lines: (text, file), each a line below the other; ``""`` is a generated page's."""
    made = [
        Page(
            str(number),
            "contents",
            f"{lines}",
            tuple(Line(10, 10 * at, 50, 6, text, file, at + 1) for at, (text, file) in enumerate(lines)),
            (),
        )
        for number, lines in enumerate(pages, 1)
    ]
    return Pages("hant", "1", "書", 170.0, 240.0, {"contents": "目錄", "a": "甲"}, tuple(made), {})


def test_lines_of_a_generated_page_are_told_apart() -> None:
    old, new = (record_of([(one, "") for one in lines]) for lines in (("海港", "32", "004"), ("海港", "34", "005")))
    edits = compare.compare(old, new).edits
    assert [(edit.old, edit.new) for edit in edits] == [("32", "34"), ("004", "005")]


def test_what_came_or_went_is_told_from_where_its_line_begins() -> None:
    rows = [("016", "海港", "64"), ("017", "燈塔", "66"), ("018", "渡輪", "69")]
    lines = [
        tuple(Line(60.0 * x, 10.0 * y, 50, 6, word, "", 0) for x, word in enumerate(row)) for y, row in enumerate(rows)
    ]
    all, fewer = (
        dataclasses.replace(record_of([]), pages=(Page("1", "contents", str(at), sum(some, ()), ()),))
        for at, some in enumerate((lines, [lines[0], lines[2]]))
    )
    assert [(edit.old, edit.new) for edit in compare.compare(all, fewer).edits] == [("017 燈塔 66", "")]
    assert [(edit.old, edit.new) for edit in compare.compare(fewer, all).edits] == [("", "017 燈塔 66")]


def test_on_other_paper_every_page_is_another() -> None:
    old = record_of([("海港", "book/a.md")], [])
    found = compare.compare(old, dataclasses.replace(old, width=171.0))
    assert [(change.index, change.kinds) for change in found.pages] == [(0, ("design",)), (1, ("design",))]


def test_words_added_at_the_very_end_beside_another_edit() -> None:
    old, new = (record_of([(text, "book/a.md")]) for text in ("海港", "河港灣"))
    assert [(edit.old, edit.new) for edit in compare.compare(old, new).edits] == [("海港", "河港灣")]


@pytest.mark.parametrize(("before", "after"), [("1,330", "1,333"), ("2026-12-01", "2027-03-01")])
def test_a_number_is_told_whole(before: str, after: str) -> None:
    old, new = (record_of([(f"達{number}多", "book/a.md")]) for number in (before, after))
    assert [(edit.old, edit.new) for edit in compare.compare(old, new).edits] == [(before, after)]


def table(cells: tuple[tuple[str, ...], ...], file: str) -> Pages:
    """A page with a line of text over a table; each row is of one line of the source."""
    rows = [
        Line(10 + 30 * column, 20 + 7 * row, 10, 5, cell, file, row + 2)
        for row, cells_of in enumerate(cells)
        for column, cell in enumerate(cells_of)
    ]
    page = Page("1", "a", f"{cells}", (Line(10, 10, 90, 6, "渡輪的班次", file, 1), *rows), ())
    return Pages("hant", "1", "書", 170.0, 240.0, {"a": "甲"}, (page,), {})


@pytest.mark.parametrize(("file", "before"), [("book/a.md", "十時"), ("", "中環 六時 十時")])
def test_a_cell_is_told_without_the_others_but_on_a_generated_page(file: str, before: str) -> None:
    head = ("航線", "首班", "尾班")
    found = compare.compare(
        table((head, ("中環", "六時", "十時正")), file), table((head, ("中環", "六時", "十時半")), file)
    )
    (edit,) = found.edits
    assert (edit.before, edit.old, edit.new) == (before, "正", "半")
    assert compare.line_number(found.new.pages[0], edit.new_spots[0].line) == 3


def test_neighbouring_cells_are_two_edits() -> None:
    head, file = ("年代", "產品", "去處"), "book/a.md"
    found = compare.compare(
        table((head, ("中年", "茶具", "洋行")), file), table((head, ("中年", "茶壺", "酒店")), file)
    )
    assert [(edit.before, edit.old, edit.new) for edit in found.edits] == [("茶", "具", "壺"), ("", "洋行", "酒店")]


def test_latin_words_keep_their_blanks() -> None:
    old, new = (record_of([(f"Out of {word} countries", "book/a.md")]) for word in ("150 small", "155 larger"))
    (edit,) = compare.compare(old, new).edits
    assert (edit.before, edit.old, edit.new, edit.after) == ("Out of ", "150 small", "155 larger", " countries")


def test_a_picture_shown_larger_elsewhere_is_another_picture_here() -> None:
    small, large = (Line(0, 0, size, size, "a.jpg", "book/a.md", 3) for size in (40, 80))
    first, second = (dataclasses.replace(record_of([]).pages[0], draws=one, pictures=(small,)) for one in "ab")
    pages = [dataclasses.replace(record_of([]), pages=(page,)) for page in (first, second)]
    shown = dataclasses.replace(second, draws="c", pictures=(large,))
    added = dataclasses.replace(pages[1], pages=(second, shown))
    assert [change.kinds for change in compare.compare(*pages).pages] == [("design",)]
    assert [change.kinds for change in compare.compare(pages[0], added).pages] == [("picture",), ("new",)]


@pytest.mark.parametrize(
    ("sections", "kind"),
    [
        ({"part-a": "會", "a": "甲"}, "design"),
        ({"part-a": "會", "a": "乙"}, "reference"),
        ({"part-a": "航", "a": "甲"}, "reference"),
    ],
)
def test_a_running_head_that_says_something_else(sections: dict[str, str], kind: str) -> None:
    page = dataclasses.replace(record_of([]).pages[0], section="a")
    old = dataclasses.replace(record_of([]), sections={"part-a": "會", "a": "甲"}, pages=(page,))
    new = dataclasses.replace(old, sections=sections, pages=(dataclasses.replace(page, draws="other"),))
    assert [change.kinds for change in compare.compare(old, new).pages] == [(kind,)]


def test_a_changed_cover_is_told_where_no_page_changed() -> None:
    old = record_of([("一", "book/a.md")])
    new = dataclasses.replace(old, cover="other")
    told = ["".join(difference.lines(Named(compare.compare(old, one), "old", "new", Paper()))) for one in (old, new)]
    assert ["封面" in words for words in told] == [False, True]


@pytest.mark.parametrize(
    ("name", "told"),
    [("fonts/a.ttf", True), ("option:preset", True), ("book/press/own.icc", True), ("book/stories/a.md", False)],
)
def test_what_the_cover_is_drawn_with(name: str, told: bool) -> None:
    old = record_of([("一", "book/a.md")])
    assert compare.compare(old, dataclasses.replace(old, inputs={name: "new"})).cover is told
    assert compare.compare(old, dataclasses.replace(old, width=171.0)).cover


def test_a_page_that_only_stands_elsewhere() -> None:
    first, last = ([("首頁", "book/a.md")], [("尾頁", "")])
    old, new = record_of(first, last), record_of(first, [("新頁", "book/a.md")], last)
    added, taken = compare.compare(old, new), compare.compare(new, old)
    assert [(change.index, change.kinds) for change in added.pages] == [(1, ("text", "reflow")), (2, ("moved",))]
    assert [(change.index, change.kinds) for change in taken.pages] == [(1, ("moved",)), (2, ("moved",))]
    words = "\n".join(difference.lines(Named(added, "old", "new", Paper())))
    assert "其中第 3 頁樣子不變" in words
    assert "其後各頁樣子不變，只是移了位置，全書多 1 頁" in words


def test_edits_are_listed_as_a_reader_comes_upon_them() -> None:
    made = [record_of([(f"{word}一", "book/a.md")], [(f"{word}二", "book/b.md")]) for word in ("海", "河")]
    old, new = (dataclasses.replace(one, sections={"b": "乙", "a": "甲"}) for one in made)
    words = list(difference.lines(Named(compare.compare(old, new), "old", "new", Paper())))
    told = [line.split("　")[0].strip() for line in words if "【" in line]
    assert told == [f"第 {page} 頁第 1 行" for page in (1, 2)]


@pytest.mark.parametrize(("signature", "sheets"), [(0, (1, 2)), (8, (1, 3)), (4, (1, 5))])
def test_the_signatures_of_the_book(signature: int, sheets: tuple[int, ...]) -> None:
    texts = [[(f"第{number}頁", "book/a.md")] for number in range(20)]
    changed = [*texts]
    changed[0], changed[17] = [("首頁", "book/a.md")], [("尾頁", "book/a.md")]
    found = compare.compare(record_of(*texts), record_of(*changed), signature)
    assert found.sheets == sheets
    words = "\n".join(difference.lines(Named(found, "old", "new", Paper())))
    assert f"{signature or 16} 頁一帖" in words
    assert ("沒有寫 signature" in words) is (signature == 0)


def test_signature_comes_from_the_book(house: House) -> None:
    replace("book/book.toml", "trim_mm = [170, 240]", "trim_mm = [170, 240]\nsignature = 8")(house)
    assert folder.load(house.book, house.templates)[0].signature == 8
    replace("book/book.toml", "signature = 8", "signature = 7")(house)
    with pytest.raises(Stop, match="signature"):
        folder.load(house.book, house.templates)


def rasters(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as doc:
        return [doc[index].render(scale=1.5).to_pil().convert("RGB") for index in range(len(doc))]


def differing(old: bytes, new: bytes) -> set[int]:
    before, after = rasters(old), rasters(new)
    both = min(len(before), len(after))
    differ = {n for n in range(both) if ImageChops.difference(before[n], after[n]).getbbox()}
    return differ | set(range(both, max(len(before), len(after))))


def lay_out(house: House) -> versions.Version:
    book, problems = folder.load(house.book, house.templates)
    assert not problems
    return versions.now(house, book, lambda words: None)


@pytest.fixture(scope="module")
def before(untouched: House) -> versions.Version:
    """The layout before any edit; the galleys that it kept lie in the cache of the house."""
    return lay_out(untouched)


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_exactly_the_pages_that_look_different(house: House, before: versions.Version, name: str) -> None:
    edit, kind = EDITS[name]
    old = before
    edit(house)
    new = lay_out(house)
    found = compare.compare(old.pages, new.pages)
    assert old.pdf
    assert new.pdf
    seen = differing(old.pdf, new.pdf)
    assert {change.index for change in found.pages} == seen
    kinds = {kind for change in found.pages for kind in change.kinds}
    assert kind in kinds if kind else not kinds


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_gives_the_same_bytes_as_a_cold_build(house: House, name: str) -> None:
    lay_out(house)
    EDITS[name][0](house)
    warm = lay_out(house)
    shutil.rmtree(house.cache)
    assert lay_out(house).pdf == warm.pdf
