"""Numbers of a fact sheet, proposed as rows of ``data/*.toml``, each with the line it stands on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zilap.intake.text import Block, Manuscript, Text

_UNITS = (
    "美元|港元|港幣|歐元|人民幣|日元|英鎊|元|公噸|噸|公斤|人次|個國家|個|家|間|名|位|人|份|宗|項|次|屆|座|枚|國|條|架|艘|部|輛|班|戶|所|隊|"
    "平方公里|平方米|立方米|公頃|公里|米|小時|分鐘|年|天|日|幕|"
    "美元|港币|欧元|个国家|个|间|项|届|国|条|户|辆|%|％|percent|million|billion|countries|companies"
)
_NUMBER = re.compile(
    r"(?P<value>\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    rf"(?P<unit>(?:[十百千萬億万亿兆]+\s*)?(?:餘|多|余)?\s*(?:{_UNITS})|[萬億万亿]+)"
)
_CLAUSE = re.compile(r"[^，。；：！？、（）()]+")
_YEAR = re.compile(r"(?:截至\s*)?(?:19|20)\d{2}(?:/\d{2})?\s*年?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日|底)?)?")
_NOT = re.compile(r"年|天|日|屆|届|次|小時|分鐘")
_CELL = re.compile(r"(?P<value>[+-]?\d[\d, ]*(?:\.\d+)?)\s*(?P<unit>[^\d\s]{0,6})")
_HEAD_UNIT = re.compile(r"[（(](?P<unit>[^（）()]{1,8})[）)]\s*\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """One proposed ``[[figure]]``."""

    id: str
    label: str
    value: str
    unit: str
    as_of: str
    line: int
    spot: int


def rows(blocks: tuple[Block, ...], manuscript: Manuscript, as_of: str) -> tuple[Row, ...]:
    """Every number with a unit, in order."""
    found: list[Row] = []
    seen: dict[int, int] = {}
    for block in blocks:
        for row in _of_block(block, manuscript, as_of):
            seen[row.line] = seen.get(row.line, 0) + 1
            found.append(
                Row(f"l{row.line}-{seen[row.line]}", row.label, row.value, row.unit, row.as_of, row.line, row.spot)
            )
    return tuple(found)


def _of_block(block: Block, manuscript: Manuscript, as_of: str) -> Iterator[Row]:
    if block.role in ("paragraph", "item"):
        yield from _of_text(block.text, manuscript, as_of)
    elif block.role == "table":
        yield from _of_table(block.cells, manuscript, as_of)


def _of_table(cells: tuple[tuple[Text, ...], ...], manuscript: Manuscript, as_of: str) -> Iterator[Row]:
    """Cells that are numbers: what the row and the column are called is the label, a year on top the date."""
    for row in cells[1:]:
        for column, cell in enumerate(row[1:], 1):
            found = _CELL.fullmatch(cell.plain.strip())
            if not found:
                continue
            head = cells[0][column].plain.strip()
            named = _HEAD_UNIT.search(head)
            dated = _YEAR.fullmatch(head)
            label = "，".join(part for part in (row[0].plain.strip(), "" if dated else head) if part)
            unit = found["unit"] or (named["unit"] if named else "")
            spot = cell.spot
            yield Row("", label, found["value"], unit, head if dated else as_of, manuscript.line(spot), spot)


def _of_text(text: Text, manuscript: Manuscript, as_of: str) -> Iterator[Row]:
    plain = text.chars
    for clause in _CLAUSE.finditer(plain):
        for number in _NUMBER.finditer(clause[0]):
            unit = re.sub(r"\s+", "", number["unit"])
            if _NOT.fullmatch(unit) or (unit == "年" and len(number["value"]) == 4):
                continue
            year = _YEAR.search(clause[0]) or _nearest(plain, clause.start())
            spot = text.spots[clause.start() + number.start()]
            label = re.sub(r"[\ufdd0-\ufdef]", "", clause[0]).strip()
            dated = year[0].strip() if year else as_of
            yield Row("", label, number["value"], unit, dated, manuscript.line(spot), spot)


def _nearest(text: str, at: int) -> re.Match[str] | None:
    """The year that the sentence names last before a place."""
    start = max(text.rfind(mark, 0, at) for mark in "。！？；") + 1
    years = list(_YEAR.finditer(text, start, at))
    return years[-1] if years else None


def toml(found: tuple[Row, ...], manuscript: Manuscript, id: str) -> str:
    """The data file: a proposal, to be checked by an editor."""
    lines = [f"# 由文稿 {manuscript.file.name} 抽出的數字，供編輯核對、改名、刪減。"]
    for row in found:
        lines += [
            "",
            "[[figure]]",
            f'id     = "{id}-{row.id}"',
            f"label  = {quoted(row.label)}",
            f"value  = {_value(row.value)}",
            f"unit   = {quoted(row.unit)}",
            f"as_of  = {quoted(row.as_of or '待核')}",
            f"source = {quoted(f'{manuscript.file.name} 第 {row.line} 行')}",
        ]
    return "\n".join([*lines, ""])


def _value(text: str) -> str:
    bare = re.sub(r"[ ,]", "", text)
    return bare if re.fullmatch(r"(?:0|[1-9]\d*)(?:\.\d+)?", bare) else quoted(text)


def quoted(text: str) -> str:
    """A TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
