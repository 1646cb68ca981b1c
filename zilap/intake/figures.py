"""Numbers of a fact sheet, proposed as rows of ``data/*.toml``, each with the line it stands on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zilap.intake.text import Block, Manuscript, Text

_UNITS = (
    "美元|港元|港幣|歐元|人民幣|日元|元|公噸|噸|人次|個國家|個|家|間|名|位|份|宗|項|次|屆|座|枚|國|條|架|艘|公里|小時|年|天|幕|"
    "美元|港币|欧元|个国家|个|间|项|届|国|条|%|％|percent|million|billion|countries|companies"
)
_NUMBER = re.compile(
    r"(?P<value>\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    rf"(?P<unit>(?:[十百千萬億万亿兆]+\s*)?(?:餘|多|余)?\s*(?:{_UNITS})|[萬億万亿]+)"
)
_CLAUSE = re.compile(r"[^，。；：！？、（）()]+")
_YEAR = re.compile(r"(?:截至\s*)?(?:19|20)\d{2}(?:/\d{2})?\s*年?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日|底)?)?")
_NOT = re.compile(r"年|天|屆|届|次")


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
        if block.role not in ("paragraph", "item"):
            continue
        for row in _of_text(block.text, manuscript, as_of):
            seen[row.line] = seen.get(row.line, 0) + 1
            found.append(
                Row(f"l{row.line}-{seen[row.line]}", row.label, row.value, row.unit, row.as_of, row.line, row.spot)
            )
    return tuple(found)


def _of_text(text: Text, manuscript: Manuscript, as_of: str) -> Iterator[Row]:
    plain = text.chars
    for clause in _CLAUSE.finditer(plain):
        for number in _NUMBER.finditer(clause[0]):
            unit = re.sub(r"\s+", "", number["unit"])
            if _NOT.fullmatch(unit) or (unit == "年" and len(number["value"]) == 4):
                continue
            sentence = _sentence(plain, clause.start())
            year = _YEAR.search(sentence)
            spot = text.spots[clause.start() + number.start()]
            label = re.sub(r"[\ufdd0-\ufdef]", "", clause[0]).strip()
            dated = year[0].strip() if year else as_of
            yield Row("", label, number["value"], unit, dated, manuscript.line(spot), spot)


def _sentence(text: str, at: int) -> str:
    start = max(text.rfind(mark, 0, at) for mark in "。！？；") + 1
    end = min((found for mark in "。！？；" if (found := text.find(mark, at)) >= 0), default=len(text))
    return text[start:end]


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
