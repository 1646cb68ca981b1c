"""What is remembered of files and commands, and when it is not trusted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zilap import answer, inputs
from zilap.answer import Answer
from zilap.inputs import Hashes

LONG_AGO = 1_600_000_000


def written(path: Path, text: str, when: int = LONG_AGO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (when, when))
    return path


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "a", "first")
    hashes = Hashes(tmp_path / "memo.json")
    first = hashes.of(path)
    written(path, "other")
    assert hashes.of(path) == inputs.sha(b"other") != first
    path.unlink()
    assert hashes.of(path) == ""


def test_a_file_just_written_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("first", encoding="utf-8")
    stat = path.stat()
    hashes = Hashes(tmp_path / "memo.json")
    hashes.of(path)
    path.write_text("other", encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert hashes.of(path) == inputs.sha(b"other")


def test_a_memo_that_cannot_be_read_is_no_memo(tmp_path: Path) -> None:
    path = written(tmp_path / "a", "first")
    for content in (b"", b"[]", b"[1]", b'{"x": 1}', b'{"x": [[1], "y"]}'):
        (tmp_path / "memo.json").write_bytes(content)
        assert Hashes(tmp_path / "memo.json").of(path) == inputs.sha(b"first")


@pytest.fixture
def said(tmp_path: Path) -> Answer:
    written(tmp_path / "book/a.md", "甲")
    made = written(tmp_path / "out/print.pdf", "pdf")
    found = inputs.found([tmp_path / "book"], {"edition": "hant"}, Hashes(tmp_path / "cache/hashes.json"))
    files = {str(made): inputs.sha(b"pdf")}
    return Answer((str(tmp_path / "book"),), {"edition": "hant"}, inputs.key(found), files, "做好\n", "有錯\n", 1)


def test_the_answer_is_given_again(tmp_path: Path, said: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    cache = tmp_path / "cache"
    assert answer.again(cache, ["print"]) is None
    answer.remember(cache, ["print"], said)
    assert answer.again(cache, ["print"]) == 1
    assert capsys.readouterr() == ("做好\n", "有錯\n")
    assert answer.again(cache, ["screen"]) is None


@pytest.mark.parametrize("name", ["book/a.md", "book/b.md", "out/print.pdf"])
def test_not_when_anything_changed(tmp_path: Path, said: Answer, name: str) -> None:
    cache = tmp_path / "cache"
    answer.remember(cache, ["print"], said)
    written(tmp_path / name, "乙")
    assert answer.again(cache, ["print"]) is None


def test_not_when_a_file_is_gone(tmp_path: Path, said: Answer) -> None:
    cache = tmp_path / "cache"
    answer.remember(cache, ["print"], said)
    (tmp_path / "out/print.pdf").unlink()
    assert answer.again(cache, ["print"]) is None


def test_old_answers_go(tmp_path: Path, said: Answer) -> None:
    cache = tmp_path / "cache"
    for number in range(answer.MOST_KEPT + 5):
        answer.remember(cache, [str(number)], said)
    assert len(list((cache / "answers").glob("*.json"))) == answer.MOST_KEPT


MADE = {
    "book/a.md": "1",
    "templates/css/epub.css": "2",
    "templates/cover/wrap.css": "3",
    "book/editions/hant-1.json": "4",
    "book/editions/hant-1.2.json": "5",
    "book/editions/hant-1.10.json": "6",
    "book/editions/hans-1.json": "7",
    "program:gs": "8",
}


@pytest.mark.parametrize(
    ("name", "version", "without"),
    [
        ("print", "1", {"epub.css", "wrap.css", "hant-1.json", "hant-1.2.json", "hant-1.10.json", "hans-1.json"}),
        ("cover", "1.10", {"epub.css", "hant-1.10.json", "hans-1.json"}),
        ("epub", "2", {"hans-1.json", "program:gs"}),
        ("a form not known", "2", {"hans-1.json"}),
    ],
)
def test_what_a_format_is_made_from(name: str, version: str, without: set[str]) -> None:
    found = inputs.concerning(MADE, name, "hant", version)
    assert {Path(path).name for path in MADE.keys() - found.keys()} == without
