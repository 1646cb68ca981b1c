"""End to end: a good book, a broken one, one that cannot be made; twice the same bytes."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from zilap import cli, edition, shop, typefaces
from zilap.checks import prose, registry
from zilap.formats import FORMATS
from zilap.problem import Level, Problem, Stop
from zilap.shop import House
from zilap.source import folder

ROOT = Path(__file__).parent.parent


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of the small book, and folders of its own to write to."""
    shutil.copytree(ROOT / "tests/books/tiny", tmp_path / "book")
    return House(
        book=tmp_path / "book",
        templates=ROOT / "templates",
        fonts=ROOT / "fonts",
        cache=tmp_path / "cache",
        output=tmp_path / "output",
        package=ROOT / "zilap",
    )


def build(house: House, *names: str) -> shop.Made:
    return shop.build(house, names or tuple(FORMATS), say=lambda words: None)


def edit(house: House, name: str, old: str, new: str) -> None:
    path = house.book / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def texts(pdf: Path) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(pdf) as doc:
        return [page.get_textpage().get_text_range() for page in doc]


def files(house: House) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (house.output / "hant").iterdir() if path.is_file()}


@pytest.mark.slow
def test_a_good_book(house: House) -> None:
    made = build(house)
    assert made.status == 0, made.problems
    assert {"print.pdf", "screen.pdf", "book.epub", "report.html", "manifest.json"} <= set(files(house))
    assert made.fresh == tuple(FORMATS)


@pytest.mark.slow
def test_what_is_unchanged_is_not_made_again_and_says_the_same(house: House) -> None:
    edit(house, "stories/ferry.md", "pier.png", "gone.png")
    first = build(house, "print")
    before = files(house)["print.pdf"]
    second = build(house, "print")
    assert second.fresh == ()
    assert second.problems == first.problems
    assert files(house)["print.pdf"] == before
    edit(house, "stories/lighthouse.md", "每晚", "每夜")
    assert build(house, "print").fresh == ("print",)


@pytest.mark.slow
def test_errors_leave_a_stamped_book(house: House) -> None:
    edit(house, "stories/ferry.md", "pier.png", "gone.png")
    edit(house, "stories/lighthouse.md", "燈塔每晚", "专塔每晚")
    made = build(house)
    assert made.status == 1
    found = {problem.code for problem in made.problems if problem.level is Level.ERROR}
    assert {"S013", "L003", "T101"} <= found
    pages = texts(house.output / "hant/print.pdf")
    assert all("校樣" in page for page in pages)
    assert any("圖片待補" in page for page in pages)
    with zipfile.ZipFile(house.output / "hant/book.epub") as archive:
        documents = [name for name in archive.namelist() if name.endswith("ferry.xhtml")]
        assert "校樣" in archive.read(documents[0]).decode()


@pytest.mark.slow
def test_a_source_that_cannot_be_read_leaves_the_last_good_files(house: House) -> None:
    build(house, "print")
    before = files(house)
    edit(house, "stories/ferry.md", "kind: story", "kind: storey")
    edit(house, "stories/lighthouse.md", "燈塔每晚", "<b>燈塔</b>每晚")
    with pytest.raises(Stop) as stop:
        build(house, "print")
    assert {problem.code for problem in stop.value.problems} >= {"S004", "S012"}
    assert files(house) == before


@pytest.mark.slow
def test_a_break_in_the_middle_leaves_no_half_file(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    build(house, "print")
    before = files(house)
    edit(house, "stories/lighthouse.md", "每晚", "每夜")

    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(house, "print")
    monkeypatch.undo()
    assert files(house) == before


@pytest.mark.slow
def test_same_bytes_from_another_folder_zone_and_hash_seed(house: House, tmp_path: Path) -> None:
    edit(house, "book.toml", "[edition.hant]", '[epub]\nvariants = ["kobo", "kindle", "vertical"]\n\n[edition.hant]')
    made: list[dict[str, bytes]] = []
    for name, zone, seed in (("one", "UTC", "1"), ("二 號", "Asia/Hong_Kong", "2")):
        folder = tmp_path / name / "book"
        shutil.copytree(house.book, folder)
        command = [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); from zilap import cli; "
            f"sys.exit(cli.main(['all', '--book', {str(folder)!r}]))",
        ]
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"}
        subprocess.run(command, env=environment, check=True, capture_output=True, cwd=tmp_path)
        names = [*(row.file for row in FORMATS.values()), "cover.jpg", "hant-2.epub"]
        made.append({file: (folder / "output/hant" / file).read_bytes() for file in names})
    assert made[0] == made[1]


def test_put_writes_whole_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    edition.put(target, b"first")
    monkeypatch.setattr(Path, "replace", lambda self, to: (_ for _ in ()).throw(OSError))
    with pytest.raises(OSError):  # noqa: PT011 - any
        edition.put(target, b"second")
    assert target.read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = cli.main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def test_check_says_everything_at_once(capsys: pytest.CaptureFixture[str], golden: Path | None) -> None:
    status, out, _ = run(capsys, "check", "--book", str(ROOT / "tests/books/broken"))
    assert status == 1
    expected = ROOT / "tests/books/broken.expected.txt"
    if golden:
        expected.write_text(out, encoding="utf-8")
    assert out == expected.read_text(encoding="utf-8")


def test_check_of_one_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", "--book", str(ROOT / "tests/books/tiny"), "ferry")[0] == 0
    status, _, err = run(capsys, "check", "--book", str(ROOT / "tests/books/tiny"), "nobody")
    assert (status, "nobody" in err) == (2, True)


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "check", "--json", "--book", str(ROOT / "tests/books/broken"))
    assert status == 1
    rows = json.loads(out)["problems"]
    assert {"code", "level", "file", "line", "text", "hint"} <= set(rows[0])


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert "S013" in run(capsys, "explain", "s013")[1]
    assert run(capsys, "explain", "X999")[0] == 2
    assert "L003" in run(capsys, "explain")[1]


def test_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as wrong:
        cli.main(["nonsense"])
    assert wrong.value.code == 2


@pytest.mark.slow
def test_proof_of_one_section(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "proof", "ferry", "--book", str(house.book), "--output", str(house.output))
    assert status == 0
    made = house.output / "hant/proof/ferry.pdf"
    text = "\f".join(texts(made)) + "\f"
    assert "校樣" in text
    assert "校樣回條" in text
    assert "2026-12-01" in text
    assert len(list((house.output / "hant/proof/ferry").glob("*.jpg"))) == text.count("\f")
    assert "ferry.pdf" in out


def test_what_was_found_in_a_section_is_remembered_and_nothing_else(house: House) -> None:
    """Remembered or not, proofreading says the same, after a change of this section or another."""

    def say(tools: str) -> tuple[Problem, ...]:
        book, found = folder.load(house.book, house.templates)
        return shop.proof(house, book, typefaces.load(house.fonts, book.language), found, tools=tools)

    for name, old, new in (
        ("stories/lighthouse.md", "燈塔每晚", "燈塔每晚的的"),
        ("stories/ferry.md", "。", "，，按步就班。"),
        ("stories/ferry.md", "按步就班", "按部就班"),
    ):
        before = say("k")
        edit(house, name, old, new)
        assert say("k") == say("") != before


def test_what_was_found_in_the_templates_is_remembered_until_one_changes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "templates", house.book.parent / "templates")
    house = dataclasses.replace(house, templates=house.book.parent / "templates")
    looked: list[Path] = []
    look = shop.templates.check

    def counted(folder: Path) -> list[Problem]:
        looked.append(folder)
        return list(look(folder))

    monkeypatch.setattr(shop.templates, "check", counted)
    book, found = folder.load(house.book, house.templates)
    faces = typefaces.load(house.fonts, book.language)
    for _ in range(2):
        shop.proof(house, book, faces, found, tools="t")
    assert len(looked) == 1
    section = house.templates / "kinds/story/section.html"
    section.write_text(section.read_text(encoding="utf-8") + "{% if %}", encoding="utf-8")
    with pytest.raises(Stop, match="kinds/story"):
        shop.proof(house, book, faces, found, tools="t")
    assert len(looked) == 2


def test_only_wide_checks_look_beyond_a_section(house: House) -> None:
    book, _ = folder.load(house.book, house.templates)
    for copy in prose.read(book).sections:
        alone = dataclasses.replace(copy, book=None)
        assert list(registry.run(copy, wide=False)) == list(registry.run(alone, wide=False))


@pytest.mark.slow
def test_the_front_is_the_same_whatever_was_drawn_before(house: House) -> None:
    """As it is drawn in a new process, and in one that has laid out the cover."""
    script = (
        "import sys; from pathlib import Path; from zilap import inputs, pages\n"
        "from zilap.formats import Job; from zilap.source import folder; from zilap.typefaces import load\n"
        "root, made = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "book, _ = folder.load(made / 'book', root / 'templates')\n"
        "job = Job(book, root / 'templates', load(root / 'fonts'), made / 'cache', False, lambda words: None)\n"
        "if sys.argv[3:]: pages.lay_out(job.setting)\n"
        "print(inputs.sha(job.front))\n"
    )
    run = [sys.executable, "-c", script, str(ROOT), str(house.book.parent)]
    first, second = (
        subprocess.run([*run, *more], capture_output=True, text=True, check=True, cwd=ROOT, timeout=300).stdout
        for more in ([], ["laid"])
    )
    assert first == second != ""


@pytest.mark.slow
def test_a_format_that_stops_leaves_the_others(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """No font of the EPUB has this character: the PDFs are made, the report is written, and all is told at once."""
    edit(house, "stories/lighthouse.md", "燈塔每晚", "燈塔😀每晚")
    edit(house, "stories/ferry.md", "pier.png", "gone.png")
    status, out, err = run(capsys, "all", "--book", str(house.book), "--output", str(house.output))
    assert status == 1
    assert all(code in out for code in ("E097", "L003", "S013"))
    assert "做好了：print.pdf、cover.pdf、screen.pdf。" in err
    made = set(files(house))
    assert {"print.pdf", "cover.pdf", "screen.pdf", "report.html", "manifest.json"} <= made
    assert "book.epub" not in made
    assert set(edition.load(house.output / "hant/manifest.json").records) == {"print", "cover", "screen"}
