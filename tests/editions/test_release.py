"""Release: what is refused, what is asked, what is kept; and what the imprint then says."""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
from pathlib import Path, PurePath

import pytest

from zilap import beside, compare, edition, errata, html, inputs, record, release, terminal, versions
from zilap.difference import Named
from zilap.press.presets import Paper
from zilap.problem import Place, Stop
from zilap.shop import House
from zilap.source import folder


def yes(question: release.Question) -> bool:
    return True


def edit(house: House, name: str, old: str, new: str) -> None:
    path = house.book / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def go(house: House, ask=yes):  # type: ignore[no-untyped-def]
    book, _ = folder.load(house.book, house.templates)
    return release.release(house, book, ask, lambda words: None)


def fill(house: House) -> None:
    """Give the imprint all that it prints."""
    rows = tomllib.loads((house.templates / "words.toml").read_text(encoding="utf-8"))["zh-Hant-HK"]["imprint_rows"]
    table = "".join(f'{row["key"]} = "已填"\n' for row in rows)
    edit(house, "book.toml", "[edition.hant]", f"[imprint]\n{table}[edition.hant]")


def refused(house: House, ask=yes) -> set[str]:  # type: ignore[no-untyped-def]
    with pytest.raises(Stop) as stop:
        go(house, ask)
    return {problem.code for problem in stop.value.problems}


def test_no_date_no_release(house: House) -> None:
    edit(house, "book.toml", "date = 2026-12-01\n", "")
    assert refused(house) == {"V103"}


@pytest.mark.slow
def test_an_error_refuses(house: House) -> None:
    edit(house, "stories/market.md", "market.png", "gone.png")
    assert "V101" in refused(house)
    assert not (house.book / "editions").exists()


@pytest.mark.slow
def test_the_life_of_a_book(house: House) -> None:
    """First edition, a corrected reprint, a second edition."""
    asked: list[str] = []
    assert refused(house, lambda question: bool(asked.append(question.id))) == {"V105"}
    assert asked == ["wanting"]
    assert not (house.book / "editions").exists()
    fill(house)
    made = go(house, lambda question: pytest.fail(question.text))
    told = release.as_json(made)
    assert told["record"] == str(house.book / "editions/hant-1.json")
    assert told["files"]["print.pdf"] == hashlib.sha256((made.folder / "print.pdf").read_bytes()).hexdigest()
    for line in (made.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        sha, name = line.split()
        assert hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == sha
    kept = json.loads(made.record.read_bytes())
    assert kept["release"]["files"].keys() == set(made.files) - {"SHA256SUMS"}
    assert kept["inputs"]["book/stories/market.md"]
    assert refused(house) == {"V102"}

    edit(house, "stories/market.md", "這是註腳，也可以改。", "這是註腳，已經改了。")
    edit(house, "book.toml", "number = 1", "number = 1\nimpression = 2")
    asked.clear()
    assert refused(house, lambda question: bool(asked.append(question.id))) == {"V105"}
    assert asked == ["reprint-changed"]
    assert go(house).record.name == "hant-1.2.json"

    edit(house, "book.toml", "number = 1\nimpression = 2", "number = 2")
    edit(house, "book.toml", "2026-12-01", "2027-03-01")
    asked.clear()
    refused(house, lambda question: bool(asked.append(question.id)))
    assert asked == ["isbn-print-same", "isbn-epub-same"]
    last = house.book / "editions/hant-1.2.json"
    kept_last = last.read_text(encoding="utf-8")
    edit(house, "editions/hant-1.2.json", f'"version": {record.VERSION}', '"version": 0')
    asked.clear()
    refused(house, lambda question: bool(asked.append(question.id)))
    assert asked == ["last-unreadable", "isbn-print-same", "isbn-epub-same"]
    last.write_text(kept_last, encoding="utf-8")
    book, _ = folder.load(house.book, house.templates)
    assert versions.usual(house, book) == "hant-1.2"
    imprint = html.paged(book, house.templates)
    assert "第1版第2次印刷" in imprint
    assert "第2版" in imprint

    edit(house, "book.toml", "number = 2", "number = 1")
    assert refused(house) == {"V102", "V104"}


@pytest.mark.slow
def test_the_slip_names_the_printed_page(house: House) -> None:
    book, _ = folder.load(house.book, house.templates)
    old = versions.now(house, book, lambda words: None)
    edit(house, "stories/railway.md", "這是註腳", "這是改過的註腳")
    edit(house, "stories/market.md", "第一項", "首項")
    edit(house, "data/facts.toml", "value = 24", "value = 25")
    edit(house, "stories/harbour.md", "## 小標題", "很長的一段，" * 300 + "\n\n## 小標題")
    book, _ = folder.load(house.book, house.templates)
    new = versions.now(house, book, lambda words: None)
    named = Named(compare.compare(old.pages, new.pages), "hant-1", new.name, Paper())
    rows, long = errata.rows(named.found)
    assert long == 1
    assert ("這是註腳", "這是改過的註腳") in [(row.wrong, row.right) for row in rows]
    assert sum(row.wrong.count("24") for row in rows) == 4
    assert not [row for row in rows if "頁" in row.wrong and row.wrong != row.right and "共有" not in row.wrong]
    for row in rows:
        page = next(page for page in old.pages.pages if page.label == row.page)
        assert any(row.wrong[:2] in line.text for line in page.lines)
    source, target = errata.make(house, book, named, lambda words: None)
    slip = source.read_text(encoding="utf-8")
    assert "| 頁 | 行 | 誤 | 正 |" in slip
    assert "第 1 版付印後" in slip
    assert target.read_bytes().startswith(b"%PDF")


def test_a_record_comes_back_as_it_was() -> None:
    line = record.Line(1.25, 2.0, 30.5, 6.35, "「一」\\", "book/a.md", 3)
    page = record.Page("iv", "a", "0" * 32, (line,), (record.Line(0, 0, 10, 10, "甲.png", "book/a.md", 5),))
    pages = record.Pages("hant", "1", "書", 170.0, 240.0, {"a": "甲"}, (page, page), {"book/a.md": "x"})
    assert record.load(record.dump(pages, {"release": {"number": 1}})) == pages
    with pytest.raises(ValueError, match="version"):
        record.load(b'{"version": 99}')
    with pytest.raises(ValueError, match="record"):
        record.load(b"[]")


@pytest.mark.parametrize(("number", "words"), [("1", "》第 1 版付印後"), ("2.3", "》第 2 版第 3 次印刷付印後")])
def test_the_slip_names_the_impression(number: str, words: str) -> None:
    pages = record.Pages("hant", number, "書", 170.0, 240.0, {}, (), {})
    assert words in errata.draft(Named(compare.compare(pages, pages), "old", "new", Paper()))


@pytest.mark.parametrize(("content", "code"), [(None, "V001"), (b'{"version": 99}', "V002"), (b"{", "V002")])
def test_a_record_that_cannot_be_compared_is_told(house: House, content: bytes | None, code: str) -> None:
    book, _ = folder.load(house.book, house.templates)
    if content is not None:
        (house.book / "editions").mkdir()
        (house.book / "editions/hant-7.json").write_bytes(content)
    with pytest.raises(Stop) as stop:
        versions.find(house, book, "hant-7", lambda words: None)
    assert [problem.code for problem in stop.value.problems] == [code]


@pytest.mark.parametrize(
    ("source", "content", "shown"),
    [("1", b"%PDF of these pages", True), ("2", b"%PDF of these pages", False), ("1", b"%PDF of others", False)],
)
def test_the_pdf_of_other_pages_is_not_shown(house: House, source: str, content: bytes, shown: bool) -> None:
    book, _ = folder.load(house.book, house.templates)
    out = house.output / "hant"
    row = edition.Record("key", inputs.sha(b"%PDF of these pages"), (), {})
    edition.save(out / "manifest.json", edition.Manifest({"print": row}, {"key": {"book/a.md": source}}))
    pages = record.Pages("hant", "1", "書", 170.0, 240.0, {}, (), {"book/a.md": "1"})
    inputs.put(out / "pages.json", record.dump(pages))
    inputs.put(out / "print.pdf", content)
    found = versions.find(house, book, versions.LAST, lambda words: None)
    assert found.pages == pages
    assert found.pdf == (content if shown else None)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [(["是"], True), (["否"], False), (["", "Yes"], True), (["?", "不"], False), ([], False)],
)
def test_a_question_is_asked_until_it_is_answered(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], answer: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{word}\n" for word in typed)))
    assert terminal.ask("照樣付印？") is answer


def test_files_and_problems_are_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = edition.RULES["V001"].at(Place(PurePath("a.toml")))
    terminal.show_files([Path("job.html")], [wrong], True)
    said = json.loads(capsys.readouterr().out)
    assert said["files"] == ["job.html"]
    assert [row["code"] for row in said["problems"]] == ["V001"]


def test_a_version_that_is_not_there_names_those_that_are(house: House) -> None:
    book, _ = folder.load(house.book, house.templates)
    inputs.put(house.book / "editions/hant-1.json", b"{}")
    with pytest.raises(Stop) as stop:
        versions.find(house, book, "hant-9", lambda words: None)
    assert "hant-1" in stop.value.problems[0].hint


def test_a_page_side_by_side_says_what_it_is_drawn_from_and_frames_new_pictures() -> None:
    def pages(sha: str, text: str) -> record.Pages:
        picture = record.Line(20, 60, 80, 50, "pier.jpg", "book/a.md", 3)
        page = record.Page("5", "a", sha, (record.Line(10, 10, 50, 6, text, "book/a.md", 1),), (picture,))
        return record.Pages("hant", "1", "書", 170.0, 240.0, {"a": "甲"}, (page,), {"book/images/pier.jpg": sha})

    found = compare.compare(pages("1", "海港"), pages("2", "海港"))
    made = beside.page(Named(found, "old", "new", Paper()), None, None).decode()
    assert "第 5 頁　甲：圖片" in made
    assert made.count('class="frame"') == 2
    assert made.count("按記錄畫出") == 4
