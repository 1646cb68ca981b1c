"""T217, T218: what a book does around its quotations, and the marks that it puts about a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from zilap.checks.prose import BookCopy
from zilap.checks.registry import Finding, Found, check
from zilap.checks.runs import PROSE, Run
from zilap.problem import Level

_SAYS = "(?:說|表示|指出|強調|認為|笑言|補充|回憶|解釋|坦言)"
_LED = re.compile(rf"{_SAYS}(?P<way>[：，])「")
_TAKEN_UP = re.compile(r"」[^。！？」：\n]{0,16}$")
"""What stands before 他說，「 where a quotation is taken up again."""
_ENDED = re.compile(rf"{_SAYS}[：，]「[^「」『』]{{8,}}?(?P<way>。」|」。)")
_MOST = 3
"""How many times as often the other way must be met for one to be a slip."""
_MARKED = re.compile(r"《(?P<title>[^《》「」]{4,20})》|「(?P<name>[^《》「」]{4,20})」")

_Use = tuple[Run, re.Match[str]]


@check("T217", BookCopy, "引文前後的標點不一", level=Level.NOTE, hint="全書用同一種：他說：「……。」")
def around_quotations(book: BookCopy) -> Found:
    """引文之前用冒號（說：「）還是逗號（說，「），整句引文的句號在關引號之前（。」）還是之後（」。），全書一種。

    只報告較少的一種，而且另一種多出三倍或以上；句子引到一半再續的（「……，」他說，「……。」）之前用逗號，不算。
    """
    for pattern in (_LED, _ENDED):
        uses: dict[str, list[_Use]] = defaultdict(list)
        for copy in book.sections:
            for item, found in copy.find(pattern, PROSE) if copy.traditional else ():
                if pattern is _ENDED or not _TAKEN_UP.search(item.text[: found.start()]):
                    uses[found["way"]].append((item, found))
        yield from _rare(uses)


def _rare(uses: Mapping[str, Sequence[_Use]]) -> Iterator[Finding]:
    few, many = (sorted(uses.items(), key=lambda row: len(row[1])) + [("", [])] * 2)[:2]
    for item, found in few[1] if len(few[1]) * _MOST <= len(many[1]) else ():
        at = found.start("way")
        yield item.at(at), f"這裏用「{few[0]}」，全書 {len(many[1])} 處用「{many[0]}」（{item.around(at, at + 2)}）"


@check(
    "T218", BookCopy, "書名號與引號並用", level=Level.NOTE, hint="書、報、文件、作品用《》；活動、計劃、口號用「」。"
)
def titles_and_names(book: BookCopy) -> Found:
    """同一個名稱，一處在書名號之內，另一處在引號之內。報告較少的一種。"""
    uses: dict[str, dict[str, list[_Use]]] = defaultdict(lambda: {"《》": [], "「」": []})
    for copy in book.sections:
        for item, found in copy.find(_MARKED, hant=True) if copy.chinese else ():
            uses[found["title"] or found["name"]]["《》" if found["title"] else "「」"].append((item, found))
    for name, ways in uses.items():
        (few, places), (many, others) = sorted(ways.items(), key=lambda row: len(row[1]))
        for item, found in places:
            other, first = others[0]
            yield (
                item.at(found.start()),
                f"{few[0]}{name}{few[1]}，{other.at(first.start())} 作 {many[0]}{name}{many[1]}",
            )
