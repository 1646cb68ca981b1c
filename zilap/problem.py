"""What can be wrong, and where.  Every message an editor sees is a Problem."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePath

from zilap.packed import packed


class Level(IntEnum):
    """How bad it is.  An ERROR stamps the pages 校樣 and makes the exit status 1."""

    NOTE = 1
    WARN = 2
    ERROR = 3


@packed
@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place an editor can go to.

    ``file`` is as an editor names it: relative to the folder that holds ``book/``.
    ``line`` and ``column`` count from 1; 0 means "the whole file" or "the whole line".
    ``page`` is the folio of a finished file (``"iv"``, ``"57"``); empty in a source.
    """

    file: PurePath
    line: int = 0
    column: int = 0
    page: str = ""

    def __str__(self) -> str:
        spot = f":{self.line}" if self.line else ""
        spot += f":{self.column}" if self.line and self.column else ""
        page = f" 第 {self.page} 頁" if self.page else ""
        return f"{self.file.as_posix()}{spot}{page}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words for an editor, with the way to mend it."""

    code: str
    level: Level
    place: Place
    text: str
    hint: str = ""
    stops: bool = False
    """Nothing can be made while this stands: a source that cannot be read, or a wrong font in a file."""

    def __str__(self) -> str:
        line = f"{self.place}: {self.code} {self.text}"
        return f"{line}\n    → {self.hint}" if self.hint else line


class Stop(Exception):
    """The work cannot go on.  Carries every Problem found, not only the first, and the names of files made still."""

    def __init__(self, problems: Iterable[Problem], made: Iterable[str] = ()) -> None:
        self.problems, self.made = tuple(problems), tuple(made)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code means.  Codes are for ever: a letter for the family and three digits.

    Rooms that find Problems while they work (reading, laying out) keep their rules in a
    table ``RULES``; a check carries one.  ``explain`` prints them all.
    """

    code: str
    label: str
    """A few words, printed before the finding."""
    why: str
    """One sentence or more for an editor: why it matters."""
    hint: str = ""
    """What to do."""
    level: Level = Level.ERROR
    stops: bool = False

    def at(self, place: Place, text: str = "", hint: str = "") -> Problem:
        """A Problem of this rule; ``hint`` replaces the general one."""
        words = f"{self.label}：{text}" if text else self.label
        return Problem(self.code, self.level, place, words, hint or self.hint, self.stops)


def rules(*rows: Rule) -> dict[str, Rule]:
    """A table of rules by code."""
    table = {row.code: row for row in rows}
    assert len(table) == len(rows), "a code is taken twice"
    return table


_CAUSES = {
    errno.EACCES: "沒有權限",
    errno.EPERM: "沒有權限",
    errno.EROFS: "磁碟是唯讀的",
    errno.ENOSPC: "磁碟已滿",
    errno.EDQUOT: "用完了磁碟的配額",
    errno.EBUSY: "別的程式正在用",
    errno.ETXTBSY: "別的程式正在用",
    errno.EIO: "磁碟讀寫出錯",
    errno.EMFILE: "開着的檔案太多",
    errno.ENAMETOOLONG: "名稱太長",
    errno.ELOOP: "捷徑繞圈",
    errno.EEXIST: "已有同名的檔案",
    errno.ENOENT: "沒有這個檔案或資料夾",
    errno.ENOTDIR: "路徑中有一段不是資料夾",
    errno.EISDIR: "這是資料夾，不是檔案",
}
"""What the system says of a file, for an editor."""


def cause(wrong: OSError) -> str:
    """Why a file could not be read or written, in words for an editor.

    >>> cause(PermissionError(errno.EACCES, "Permission denied"))
    '沒有權限'
    """
    return _CAUSES.get(wrong.errno or 0, wrong.strerror or str(wrong))


def meant(name: str, names: Iterable[str]) -> str:
    """What to do about a name that is not known: the nearest known ones, else all of them.

    >>> meant("storey", ["story", "news"]), meant("x", ["story", "news"])
    ('是不是 story？', '可用：news、story。')
    """
    known = sorted(names)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    if near:
        return f"是不是 {'、'.join(near)}？"
    return f"可用：{'、'.join(known)}。" if 0 < len(known) <= 40 else ""


def sort_key(problem: Problem) -> tuple[str, int, int, str, str]:
    """File, line, column, code, words: the order of every list that a person reads."""
    place = problem.place
    page = re.sub(r"\d+", lambda digits: digits[0].zfill(5), place.page)
    return f"{place.file.as_posix()} {page}", place.line, place.column, problem.code, problem.text
