"""What a person at a terminal reads: help in straight columns, wrong use and unwritable files in plain words."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from zilap import cli, inputs, terminal
from zilap.han.chars import width


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says of wrong use."""
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("prnt",), "是不是 print"),
        (("印刷",), "可用：all、check"),
        (("impose", "5"), "可用：16、4、8、saddle、two-up"),
        (("print", "--colour"), "看不懂：--colour"),
        (("proof",), "還要寫：篇名"),
        (("check", "--book"), "--book 後面要有內容"),
    ],
)
def test_wrong_use_is_told_in_chinese(
    words: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in said(capsys, *words)


def test_explanations_of_options_stand_in_one_column() -> None:
    verbs = next(action for action in cli.parser()._actions if action.dest == "verb")
    for verb in verbs.choices.values():  # type: ignore[union-attr]
        lines = verb.format_help().partition("選項")[2].splitlines()
        starts = {width(line[: line.rindex("  ") + 2]) for line in lines if line.startswith("  -") and "  " in line[3:]}
        assert len(starts) == 1, verb.prog


def test_a_file_that_cannot_be_written_is_named_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    inputs.put(target, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(inputs.os, "fdopen", full)
    with pytest.raises(OSError, match="No space") as wrong:
        inputs.put(target, b"new")
    assert target.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [target]
    assert "report.html（磁碟已滿）。騰出空間" in terminal.reason(wrong.value)


def test_who_may_read_a_file_stays(tmp_path: Path) -> None:
    for name, mode in (("shared.md", 0o664), ("private.md", 0o600)):
        (tmp_path / name).touch(mode)
        (tmp_path / name).chmod(mode)
        inputs.put(tmp_path / name, b"new")
        assert (tmp_path / name).stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, SystemExit])
def test_a_command_that_is_stopped_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: type[BaseException]
) -> None:
    def stop(*_: object) -> None:
        raise stopped

    monkeypatch.setattr(inputs.os, "chmod", stop)
    with pytest.raises(stopped):
        inputs.put(tmp_path / "print.pdf", b"half")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.EROFS, "磁碟是唯讀的）。換一個可以寫入的地方"),
        (errno.EISDIR, "這是資料夾，不是檔案）。把它移走"),
        (errno.EBUSY, "別的程式正在用）。關上"),
        (errno.EEXIST, "已有同名的檔案"),
    ],
)
def test_why_a_file_is_refused_and_what_to_do(number: int, expected: str) -> None:
    assert expected in terminal.reason(OSError(number, "x", "out/print.pdf"))


def test_a_file_is_a_section_too(capsys: pytest.CaptureFixture[str]) -> None:
    book = str(Path(__file__).parent / "kinds/bare")
    assert cli.main(["check", "--book", book, "stories/nowhere.md"]) == cli.WRONG_USE
    assert "書裏沒有這一篇：nowhere。" in capsys.readouterr().err
    assert cli.main(["check", "--fix", "--book", book, "nowhere"]) == cli.WRONG_USE
