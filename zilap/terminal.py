"""What a person at a terminal reads, and what a program reads instead with ``--json``."""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from zilap import edition, inputs
from zilap.problem import Level, Problem, cause

LEVELS = {Level.NOTE: "備考", Level.WARN: "留意", Level.ERROR: "錯誤"}
MOST_SHOWN = 60
"""Problems printed on the terminal; the report holds all."""
_ROOM = "。騰出空間再做；.cache/ 可以整個刪去。"
_ELSEWHERE = "。換一個可以寫入的地方：製成品用 --output，草稿用 --into；專案本身是唯讀的，便整個複製出來。"
_CLOSE = "。關上開着這個檔案的程式再做。"
_AWAY = "。把它移走或改名再做。"
REMEDIES = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EROFS: _ELSEWHERE,
    errno.EBUSY: _CLOSE,
    errno.ETXTBSY: _CLOSE,
    errno.EEXIST: _AWAY,
    errno.EISDIR: _AWAY,
    errno.ENOTDIR: _AWAY,
}
"""What to do about it."""


def reason(wrong: OSError) -> str:
    """Which file could not be read or written, and why."""
    given = getattr(wrong.filename, "name", wrong.filename)
    path = Path(os.fsdecode(given)) if isinstance(given, str | bytes | os.PathLike) else None
    if path and path.parent.name.startswith(inputs.DRAFT):
        path = path.parent.parent / path.name
    return f"讀寫不到{f' {shown(path)}' if path else '檔案'}（{cause(wrong)}）{REMEDIES.get(wrong.errno or 0, '')}"


def fault(wrong: Exception, log: Path, command: Sequence[str]) -> str:
    """What an editor is told of a fault of ours; what a programmer needs is written to ``log``."""
    told = "".join(traceback.format_exception(wrong))
    what, where = f"{type(wrong).__name__}：{wrong}"[:200], f"詳細在 {shown(log)}"
    try:
        inputs.put(log, f"build.py {' '.join(command)}\n\n{told}".encode("utf-8", "backslashreplace"))
    except OSError:
        print(told, file=sys.stderr)
        where = "詳細見上"
    return f"程式出錯，不是書的錯（{what}）。{where}，請交給程式員；上次做好的檔案原封不動。"


def as_json(value: object) -> str:
    """What a program reads."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def show(problems: Sequence[Problem], machine: bool) -> None:
    """Print Problems, a paragraph each or as one list."""
    if machine:
        print(as_json({"problems": [edition.as_json(problem) for problem in problems]}))
        return
    for line in [*listed(problems), *total(problems)]:
        print(line)


def show_files(made: Sequence[Path], problems: Sequence[Problem], machine: bool) -> None:
    """Print Problems and the files made, a line each or as one object."""
    files = [shown(path) for path in made]
    if machine:
        print(as_json({"files": files, "problems": [edition.as_json(problem) for problem in problems]}))
        return
    show(problems, False)
    for file in files:
        print(file)


_ANSWERS = {"是": True, "是的": True, "y": True, "yes": True, "否": False, "不": False, "n": False, "no": False}


def ask(question: str) -> bool:
    """A yes or a no, asked until it is one; where the input ends it is no."""
    said = ""
    while said not in _ANSWERS:
        try:
            said = input(f"\n{question}（是／否）").strip().lower()
        except EOFError:
            return False
    return _ANSWERS[said]


def listed(found: Sequence[Problem]) -> list[str]:
    """Problems as the terminal shows them: not more than it can hold."""
    lines = [f"{LEVELS[problem.level]} {problem}" for problem in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        lines.append(f"…… 另有 {len(found) - MOST_SHOWN} 項，見 report.html 或加 --json。")
    return lines


def total(found: Sequence[Problem]) -> list[str]:
    """How many Problems there are of each level, as one line; none where there is nothing to count."""
    counts = [(name, sum(problem.level is level for problem in found)) for level, name in reversed(LEVELS.items())]
    parts = "、".join(f"{name} {count}" for name, count in counts if count)
    return [f"共 {len(found)} 項：{parts}。"] if found else []


def shown(path: Path) -> str:
    """A path as short as it can be said from here, where there is a here."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, FileNotFoundError):
        return path.as_posix()


class Progress:
    """One changing line on a terminal, plain lines in a pipe, nothing beside JSON."""

    def __init__(self, silent: bool) -> None:
        self.silent, self.live = silent, sys.stderr.isatty()

    def __enter__(self) -> Callable[[str], None]:
        return self.say

    def say(self, words: str) -> None:
        """Show what is being done."""
        if not self.silent:
            print(
                f"\r\033[K{words} …" if self.live else words, end="" if self.live else "\n", file=sys.stderr, flush=True
            )

    def __exit__(self, *_: object) -> None:
        if self.live and not self.silent:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
