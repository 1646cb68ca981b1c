"""The Simplified edition of a Traditional book: a Book of its own, and the files made from it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary
from PIL import Image

from zilap import html, shop, typefaces
from zilap.book import Book
from zilap.formats import FORMATS
from zilap.han.convert import left
from zilap.problem import Level, Problem, Stop
from zilap.shop import House
from zilap.source import folder

ROOT = Path(__file__).parent.parent.parent
SPOKEN = ("/Alt", "/ActualText", "/Title")
"""What a PDF says of its pictures, words and bookmarks."""
TABLE = '[edition.hans]\nnumber = 1\nconvert = "hk2s"\nnote = "試印本"\n\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small book, with a Simplified edition."""
    shutil.copytree(ROOT / "tests/books/tiny", tmp_path / "book")
    edit(tmp_path / "book/book.toml", "[[contributor]]", f"{TABLE}[[contributor]]")
    return tmp_path / "book"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def load(root: Path) -> tuple[Book, list[Problem]]:
    book, problems = folder.load(root, ROOT / "templates", "hans")
    return book, [problem for problem in problems if problem.code.startswith("V")]


def section(book: Book, id: str):  # type: ignore[no-untyped-def]
    found = book.section(id)
    assert found
    return found


def test_every_text_of_the_book_is_converted(root: Path) -> None:
    book, _ = load(root)
    assert (book.title, book.language, book.edition.note) == ("小书", "zh-Hans", "试印本")
    assert book.contributors[0].role == "编辑"
    assert section(book, "ferry").title == "渡轮"
    assert section(book, "ferry").head["source"] == "测试资料"
    assert "[渡]{ruby=dou6}" in section(book, "ferry").text
    assert book.figures["crossing"].unit == "分钟"
    assert book.id != book.written.id
    assert section(book.written, "ferry").title == "渡輪"


def test_every_line_keeps_its_number(root: Path) -> None:
    book, _ = load(root)
    for made, source in zip(book.sections, book.written.sections, strict=True):
        assert made.text.count("\n") == source.text.count("\n")
        assert made.first_line == source.first_line


def test_a_section_in_simplified_stays(root: Path) -> None:
    book, _ = load(root)
    assert section(book, "notice").text == section(book.written, "notice").text


def test_names_come_from_the_table_of_names(root: Path) -> None:
    edit(root / "stories/lighthouse.md", "燈塔每晚亮起", "鍾先生的燈塔每晚亮起")
    found = [problem for problem in load(root)[1] if problem.code == "V201"]
    assert [problem.place.line for problem in found] == [6]
    assert "鍾先生" in found[0].text
    (root / "data/names.toml").write_text('[[name]]\nzh = "鍾先生"\nhans = "锺先生"\n', encoding="utf-8")
    book, problems = load(root)
    assert "锺先生的灯塔" in section(book, "lighthouse").text
    assert "V201" not in {problem.code for problem in problems}


def test_a_decision_holds_where_it_was_made(root: Path) -> None:
    for name in ("ferry", "lighthouse"):
        path = root / f"stories/{name}.md"
        path.write_text(path.read_text(encoding="utf-8") + "\n李乾說。\n", encoding="utf-8")
    decided = '[[choice]]\ntext = "李乾"\nhans = "李乾"\nsection = "ferry"\n'
    (root / "script.toml").write_text(decided, encoding="utf-8")
    book, problems = load(root)
    assert "李乾说" in section(book, "ferry").text
    assert "李干说" in section(book, "lighthouse").text
    assert [problem.place.file.stem for problem in problems if problem.code == "V201"] == ["lighthouse"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('text = "甲"', "V203"),
        ('text = "甲"\nhans = "乙"\nsection = "nobody"', "V203"),
        ('text = "沒有這幾個字"\nhans = "没有"', "V204"),
        ('text = "燈塔"\nhans = "灯塔，資料"', "V205"),
        ("text = ", "S002"),
    ],
)
def test_a_decision_that_is_wrong_is_told(root: Path, row: str, code: str) -> None:
    (root / "script.toml").write_text(f"[[choice]]\n{row}\n", encoding="utf-8")
    problems = folder.load(root, ROOT / "templates", "hans")[1]
    assert code in {problem.code for problem in problems}


def test_pictures_are_listed_until_there_is_one_of_the_script(root: Path) -> None:
    assert [problem.text for problem in load(root)[1] if problem.code == "V202"] == ["簡體版圖片未換：pier.png"]
    Image.new("RGB", (40, 30), "white").save(root / "images/pier.hans.png")
    book, problems = load(root)
    assert not [problem for problem in problems if problem.code == "V202"]
    assert book.pictures["pier.png"].path.name == "pier.hans.png"


def test_words_of_templates_are_converted_but_no_address_and_no_code(root: Path) -> None:
    book, _ = load(root)
    kept = '<a href="https://example.org/燈塔">https://example.org/燈塔</a><code>燈塔.txt</code>'
    assert html.finished(f"<p>資料：{kept}</p>", book) == f"<p>资料：{kept}</p>"


def test_an_unknown_dictionary_is_refused(root: Path) -> None:
    edit(root / "book.toml", 'convert = "hk2s"', 'convert = "tw2sp"')
    with pytest.raises(Exception, match="tw2sp"):
        load(root)


def test_unknown_quotation_marks_are_told(root: Path) -> None:
    edit(root / "book.toml", 'convert = "hk2s"', 'convert = "hk2s"\nquotes = "straight"')
    with pytest.raises(Stop, match="straight"):
        load(root)


def test_every_chinese_family_is_a_simplified_file() -> None:
    faces = typefaces.load(ROOT / "fonts", "zh-Hans")
    files = {face.family: face.path.name for face in faces.faces}
    assert {files[name] for name in ("Ming", "Ming Fine", "Ming Head", "Hei", "Hei Head")} == {files["Song SC"]}
    assert typefaces.load(ROOT / "fonts").face("Ming").path.name == "NotoSerifHK_400Regular.ttf"


@pytest.mark.slow
def test_the_files_of_the_edition(root: Path, tmp_path: Path) -> None:
    house = House(root, ROOT / "templates", ROOT / "fonts", tmp_path / "cache", tmp_path / "output", ROOT / "zilap")
    traditional = shop.build(house, tuple(FORMATS), say=lambda words: None)
    made = shop.build(house, tuple(FORMATS), edition_name="hans", say=lambda words: None)
    bad = [{p.code for p in one.problems if p.level is Level.ERROR} for one in (traditional, made)]
    assert bad[0] == bad[1] == set()
    with pypdfium2.PdfDocument(tmp_path / "output/hans/print.pdf") as doc:
        text = "".join(page.get_textpage().get_text_range() for page in doc)
    assert "渡轮每天往返两岸" in text
    assert not list(left(text))
    for name in ("print", "screen", "cover"):
        with pikepdf.open(tmp_path / f"output/hans/{name}.pdf") as pdf:
            spoken = [
                str(one[key]) for one in pdf.objects if isinstance(one, Dictionary) for key in SPOKEN if key in one
            ]
        assert spoken
        assert not list(left("".join(spoken)))
    with zipfile.ZipFile(tmp_path / "output/hans/book.epub") as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".ncx", ".css")):
                assert not list(left(archive.read(name).decode())), name
