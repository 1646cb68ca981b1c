"""A book made of galleys: where they stand, what is kept of them, and that it is one PDF in the end."""

from __future__ import annotations

import dataclasses
import io
import multiprocessing
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from zilap import pages
from zilap.formats import Job
from zilap.galleys import crew, galley
from zilap.made import Laid
from zilap.pages import Setting
from zilap.source import folder
from zilap.typefaces import Typefaces

ROOT = Path(__file__).parent.parent.parent


def made_of(book: Path, cache: Path, faces: Typefaces, tools: str = "") -> Setting:
    made, problems = folder.load(book, ROOT / "templates")
    assert not problems
    return Job(made, ROOT / "templates", faces, cache, False, lambda words: None, tools).setting


def write(at: Path, stories: dict[str, str], body: str = "") -> Path:
    """A book of these stories, with contents, in one part or as ``body`` says."""
    (at / "stories").mkdir(parents=True)
    names = ", ".join(f'"{name}"' for name in stories)
    body = body or f'[[part]]\nmatter = "body"\nsections = [{names}]\n'
    (at / "book.toml").write_text(
        'title = "小書"\ntitle_en = "A Book"\npublisher = "社"\nlanguage = "zh-Hant-HK"\n'
        "[print]\ntrim_mm = [170, 240]\nbleed_mm = 3\n[edition.hant]\nnumber = 1\ndate = 2026-12-01\n"
        f'[[part]]\nmatter = "front"\nsections = ["contents"]\n{body}',
        encoding="utf-8",
    )
    for name, text in stories.items():
        head = f"---\nkind: story\ntitle: {name}\ntitle_en: {name}\nplace: 香港\nsource: 測試\n---\n\n"
        (at / f"stories/{name}.md").write_text(head + text, encoding="utf-8")
    return at


def text(laid: Laid, page: int) -> str:
    with pypdfium2.PdfDocument(laid.pdf) as doc:
        return "".join(doc[page].get_textpage().get_text_range().split())


LONG = "渡輪由中環開出，船上坐着二十多人，各有各的去處。" * 150
"""Several pages."""


@pytest.fixture
def set_now(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the galleys that are set, in order."""
    told: list[str] = []
    compose = galley.compose

    def counting(made: galley.Engine, order: galley.Order) -> galley.Galley:
        told.append(order.copy.id)
        return compose(made, order)

    monkeypatch.setattr(galley, "compose", counting)
    return told


def test_folios_through_nine_and_ten(tmp_path: Path, faces: Typefaces) -> None:
    """Numbers grow by a figure in the middle of a galley; what quotes them is right all the same."""
    book = write(
        tmp_path / "book", {"one": LONG + "\n\n見[[three]]。", "two": LONG, "three": "短文。見[[one]]、[[two]]。"}
    )
    laid = pages.lay_out(made_of(book, tmp_path / "cache", faces))
    last = laid.page_map.sections["three"]
    folio = laid.page_map.label(last)
    assert len(folio) == 2
    assert f"〈three〉（第{folio}頁）" in text(laid, laid.page_map.sections["two"] - 1)
    assert f"〈two〉（第{laid.page_map.label(laid.page_map.sections['two'])}頁）" in text(laid, last)
    for page, label in enumerate(laid.page_map.labels):
        if page >= laid.page_map.front and laid.page_map.starts.pages[page]:
            assert label in text(laid, page)


def test_only_what_changed_is_set_again(tmp_path: Path, faces: Typefaces, set_now: list[str]) -> None:
    book = write(tmp_path / "book", {"one": LONG, "two": "甲" + LONG, "three": "見[[two]]。"})
    cold = pages.lay_out(made_of(book, tmp_path / "cache", faces, "k"))
    assert set(set_now) == {"contents", "one", "two", "three"}
    set_now.clear()
    assert pages.lay_out(made_of(book, tmp_path / "cache", faces, "k")).pdf == cold.pdf
    assert set_now == []

    story = book / "stories/two.md"
    story.write_text(story.read_text(encoding="utf-8").replace("甲", "乙"), encoding="utf-8")
    edited = pages.lay_out(made_of(book, tmp_path / "cache", faces, "k"))
    assert set(set_now) == {"two"}
    assert edited.pdf != cold.pdf
    set_now.clear()
    pages.lay_out(made_of(book, tmp_path / "cache", faces, "another"))
    assert set(set_now) >= {"contents", "one", "two", "three"}, "other tools, other galleys"


def test_a_galley_that_moves_by_two_pages_is_not_set_again(
    tmp_path: Path, faces: Typefaces, set_now: list[str]
) -> None:
    parts = "".join(
        f'[[part]]\nmatter = "body"\ntitle = "{name}"\nsections = ["{name}"]\n' for name in ("one", "two", "three")
    )
    book = write(tmp_path / "book", {"one": "短文。", "two": "見[[three]]。", "three": "見[[one]]。"}, parts)
    before = pages.lay_out(made_of(book, tmp_path / "cache", faces, "k"))
    set_now.clear()
    story = book / "stories/one.md"
    story.write_text(story.read_text(encoding="utf-8") + "渡輪由中環開出，往離島去。" * 120, encoding="utf-8")
    after = pages.lay_out(made_of(book, tmp_path / "cache", faces, "k"))
    moved = after.page_map.sections["two"] - before.page_map.sections["two"]
    assert moved == 2
    assert "one" in set_now
    assert not {"two", "three"} & set(set_now)
    assert f"（第{after.page_map.label(after.page_map.sections['three'])}頁）" in text(
        after, after.page_map.sections["two"]
    )
    assert pages.lay_out(made_of(book, tmp_path / "cold", faces)).pdf == after.pdf


def test_several_processes_give_the_same_bytes(
    tmp_path: Path, faces: Typefaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = "".join(f'[[part]]\nmatter = "body"\ntitle = "{name}"\nsections = ["{name}"]\n' for name in ("one", "two"))
    book = write(tmp_path / "book", {"one": "短文，見[[two]]。", "two": LONG}, parts)
    alone = pages.lay_out(made_of(book, tmp_path / "alone", faces))
    monkeypatch.setattr(crew, "FEW", 0)
    monkeypatch.setattr(crew.os, "cpu_count", lambda: 2)
    assert pages.lay_out(made_of(book, tmp_path / "crew", faces)).pdf == alone.pdf


def test_a_folio_with_words_is_set_for_its_page(tmp_path: Path, faces: Typefaces) -> None:
    """A number that the style sheet prints among words cannot be put in later; the galley is set for its place."""
    book = write(tmp_path / "book", {"one": "短文。", "two": "短文。"})
    made = made_of(book, tmp_path / "cache", faces)
    words = "@page :left { @bottom-left-corner { content: '第' counter(page) '頁' } }\n"
    words += "@page :right { @bottom-right-corner { content: '第' counter(page) '頁' } }"
    laid = pages.lay_out(dataclasses.replace(made, sheets=(*made.sheets, pages.Sheet(Path("own.css"), words))))
    for page in range(laid.page_map.front, len(laid.page_map.labels)):
        assert f"第{laid.page_map.label(page)}頁" in text(laid, page)


def test_a_part_opens_on_a_verso_and_the_body_on_page_one(tmp_path: Path, faces: Typefaces) -> None:
    parts = "".join(f'[[part]]\nmatter = "body"\ntitle = "{name}"\nsections = ["{name}"]\n' for name in ("one", "two"))
    laid = pages.lay_out(made_of(write(tmp_path / "book", {"one": "短文。", "two": "短文。"}, parts), tmp_path, faces))
    labels, sections = laid.page_map.labels, laid.page_map.sections
    openers = [page for id, page in sections.items() if id.startswith("part")]
    assert len(openers) == 2
    assert all(page % 2 for page in openers)
    assert labels[openers[0] + 1] == "1"
    with pikepdf.open(io.BytesIO(laid.pdf)) as doc:
        blank = [page for page, start in enumerate(laid.page_map.starts.pages) if start is None]
        assert any("/Contents" not in doc.pages[page].obj for page in blank), "a page between is empty"


def test_one_tree_one_outline_one_of_each_font(laid: Laid) -> None:
    with pikepdf.open(io.BytesIO(laid.pdf)) as doc:
        tree = doc.Root.StructTreeRoot
        assert [str(kid.S) for kid in tree.K] == ["/Document"]
        assert {str(kid.S) for kid in tree.K[0].K} == {"/Part"}
        assert len(tree.K[0].K) == 3, "front, body, back"
        rows = [int(number) for number in list(tree.ParentTree.Nums)[::2]]
        assert rows == sorted(set(rows))
        fonts = {
            str(font.BaseFont)
            for page in doc.pages
            for font in page.obj.get("/Resources", {}).get("/Font", {}).values()
        }
        dictionaries = {
            font.objgen for page in doc.pages for font in page.obj.get("/Resources", {}).get("/Font", {}).values()
        }
        assert len(fonts) == len(dictionaries)


def test_a_photograph_is_in_the_book_once_with_every_byte(tmp_path: Path, faces: Typefaces) -> None:
    shown = '![兩張圖](pier.jpg "碼頭")\n\n![標誌](mark.png "標誌")\n'
    book = write(tmp_path / "book", {"one": shown, "two": shown})
    (book / "images").mkdir()
    Image.effect_noise((400, 300), 60).convert("RGB").save(book / "images/pier.jpg")
    Image.new("RGBA", (40, 30), (200, 30, 0, 128)).save(book / "images/mark.png")
    setting = made_of(book, tmp_path / "cache", faces, "t")
    for _ in range(2):  # set; from the shelf
        laid = pages.lay_out(setting)
        with pikepdf.open(laid.file) as pdf:
            assert pdf.check_pdf_syntax() == []
            things = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
            photographs = [thing for thing in things if thing.get("/Filter") == pikepdf.Name.DCTDecode]
            assert [one.read_raw_bytes() for one in photographs] == [setting.picture("pier.jpg").read_bytes()]
            assert any("/SMask" in thing and thing.get("/Width") == 40 for thing in things)


def test_a_link_to_nowhere_stops(setting: Setting) -> None:
    first, *rest = setting.copies
    planted = first.html.replace("</section>", '<a href="#nowhere">連結</a></section>')
    with pytest.raises(pages.Stop, match="nowhere"):
        pages.lay_out(dataclasses.replace(setting, copies=(dataclasses.replace(first, html=planted), *rest)))


def test_nobody_is_left_at_work_when_it_is_broken_off(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "FEW", 0)
    monkeypatch.setattr(crew.os, "cpu_count", lambda: 2)
    order = galley.Order(setting.copies[0], True, 1, {})

    def broken_off() -> None:
        with crew.Crew(pages.kit(setting)) as some:
            some.gather(4)
            some.give(order)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert not multiprocessing.active_children()


def test_a_process_is_copied_where_no_thread_runs_in_it() -> None:
    over = threading.Event()
    waiting = threading.Thread(target=over.wait)
    waiting.start()
    with_thread = crew.way()
    over.set()
    waiting.join()
    words = "from zilap.galleys import crew; print(crew.way())"
    alone = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True).stdout.strip()
    assert with_thread == "spawn"
    assert alone == ("fork" if sys.platform == "linux" else "spawn")


def test_nothing_is_left_in_the_folder_for_scratch(
    tmp_path: Path, faces: Typefaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The processes copy the book's fonts; who ends with a process ends without tidying up."""
    monkeypatch.setattr(crew, "FEW", 0)
    monkeypatch.setattr(crew.os, "cpu_count", lambda: 2)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    book = write(tmp_path / "book", {"one": "短文。", "two": "短文。"})
    laid = pages.lay_out(made_of(book, tmp_path / "cache", faces, "k"))
    assert [path.name for path in scratch.iterdir()] == [laid.file.parent.name]
    del laid
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("before", range(0, 10, 2))
def test_what_hangs_in_the_margin_is_whole_at_the_foot_of_a_page(before: int, tmp_path: Path, faces: Typefaces) -> None:
    """A picture in the outer margin keeps its caption and credit, wherever on the page it is called."""
    figure = '![倉庫](shed.png "岸邊的倉庫，攝於開航那一年。"){: .side credit="攝影：社友"}'
    paragraph = "渡輪由中環開出，船上坐着二十多人，各有各的去處，也各有各的話要說。" * 2
    book = write(tmp_path / "book", {"one": "\n\n".join([*[paragraph] * (5 + before), figure, *[paragraph] * 12])})
    (book / "images").mkdir()
    Image.new("RGB", (400, 400), "#5a78a0").save(book / "images/shed.png")
    laid = pages.lay_out(made_of(book, tmp_path / "cache", faces))
    found = [(page, box) for page, boxes in enumerate(laid.source_map.pages) for box in boxes]
    (shown,) = [(page, box) for page, box in found if box.what == "image" and box.text == "shed.png"]
    words = [box for page, box in found if page == shown[0] and box.what == "line" and box.y > shown[1].y]
    assert "岸邊的倉庫，攝於開航那一年。攝影：社友" in "".join(box.text for box in words if box.width < 40)
    assert max(box.y + box.height for box in words) < 240 - 20


def test_how_many_pages_there_were_is_remembered(
    tmp_path: Path, faces: Typefaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the last layout spares the round that would find it out."""
    book = write(tmp_path / "book", {"one": LONG, "two": "見[[one]]。"})
    first = pages.lay_out(made_of(book, tmp_path / "cache", faces, "k"))
    rounds: list[int] = []
    once = pages._round

    def counting(*given: Any) -> Any:
        rounds.append(1)
        return once(*given)

    monkeypatch.setattr(pages, "_round", counting)
    assert pages.lay_out(made_of(book, tmp_path / "cache", faces, "k")).pdf == first.pdf
    assert len(rounds) == 1
