"""What an editor wishes undone: ``import.toml`` beside the draft."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from zilap.intake.rules import RULES
from zilap.intake.text import Manuscript
from zilap.problem import Place, Problem

NAME = "import.toml"
STEPS: dict[str, str] = {
    "character": "字元正規化",
    "mark": "讀作標記",
    "column": "分欄",
    "table": "重建表格",
    "running": "移走書眉頁碼",
    "join": "接合斷行",
    "caption": "圖片說明",
    "repeat": "刪去重疊",
    "heal": "接合斷句",
    "inline": "粗體、連結等",
    "list": "條目",
    "heading": "小標題",
    "quote": "引文",
    "stamp": "日期、完稿等標示",
    "head": "篇首及封面",
    "split": "另立一篇",
    "figure": "資料頁數字",
    "hidden": "隱藏及刪去的文字",
}
"""Every step that can be undone, with the name that the report prints."""
_WISH = re.compile(r"(?P<file>.+?):(?P<line>\d+)\s+(?P<step>[a-z]+)")


@dataclass(frozen=True, slots=True)
class Wishes:
    """Steps undone in one manuscript, by line."""

    manuscript: Manuscript
    undone: frozenset[tuple[str, int]] = frozenset()
    heeded: set[tuple[str, int]] = field(default_factory=set, compare=False)
    """Those of ``undone`` that a step met."""

    def allows(self, step: str, spot: int) -> bool:
        """Whether a step may do its work at a spot."""
        if not self.undone:
            return True
        wish = (step, self.manuscript.line(spot))
        if wish not in self.undone:
            return True
        self.heeded.add(wish)
        return False

    def unheeded(self) -> list[Problem]:
        """Lines of import.toml for which no step had anything to undo."""
        return [
            RULES["I020"].at(Place(PurePath(NAME)), f"{self.manuscript.file.name}:{line} {step}")
            for step, line in sorted(self.undone - self.heeded)
        ]


Undone = dict[str, frozenset[tuple[str, int]]]


def read(path: Path, files: Iterable[PurePath]) -> tuple[Undone, list[Problem]]:
    """``undo = ["interview.txt:59 repeat", …]``: file, line and step of the deed to leave undone."""
    known = {file.name for file in files}
    undone: dict[str, set[tuple[str, int]]] = {}
    place = Place(PurePath(NAME))
    if not path.is_file():
        return {}, []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [RULES["I019"].at(place, str(error))]
    problems = [RULES["I019"].at(place, name) for name in table if name != "undo"]
    rows = table.get("undo", [])
    for row in rows if isinstance(rows, list) else [rows]:
        found = _WISH.fullmatch(str(row).strip())
        if not found:
            problems.append(RULES["I019"].at(place, str(row)))
        elif found["step"] not in STEPS or found["file"] not in known:
            problems.append(RULES["I020"].at(place, str(row)))
        else:
            undone.setdefault(found["file"], set()).add((found["step"], int(found["line"])))
    return {file: frozenset(wishes) for file, wishes in undone.items()}, problems
