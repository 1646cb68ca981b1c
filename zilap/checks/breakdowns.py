"""F124: a number, and right behind it the parts that it is broken down into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.checks.sums import HEDGE, SENTENCE, UNIT, contradicted, short
from zilap.han import numerals
from zilap.problem import Level

_AMOUNT = re.compile(rf"(?<![第\d.,])(?P<n>{numerals.QUANTITY})(?P<unit>{UNIT})")
_TO_FIRST = re.compile(
    r"(?:[^，。；：、]{0,10}[，：（]|[^。；：、]{0,20}[，（](?=其中|當中|包括|分別))(?:其中|當中|包括|分別)?[^，。；：、]{0,12}"
)
"""What stands between a whole and the first of its parts."""
_TO_NEXT = re.compile(r"(?![，、；和及與]*$)[^，。；：、]{0,12}[，、；]?(?:和|及|以及|與)?[^，。；：、]{0,12}")
"""What stands between two parts: a word at least, which says what is counted."""
_END = re.compile(r"[^，。；：、\d]{0,12}(?:$|[，；）])")
_APART = re.compile(r"[每增減升跌比較倍至第共]|各(?=[有佔獲得\d])|同比|[多餘][個名間家人位]")
_PART = re.compile(r"(?:其中|當中|之中)[^，]{0,4}$")
_NEAR = Decimal("0.75"), Decimal("1.34")
"""How far from a whole the sum of what may be all of its parts may be, as a share of it."""


@check(
    "F124",
    Copy,
    "分項與總數似不符",
    level=Level.NOTE,
    hint="查對總數和各項；沒有列全的，寫明「其餘」是多少。",
)
def broken_down(copy: Copy) -> Found:
    """「與會者460人，其中本地260人、內地110人、海外100人」：總數之後緊接幾個分項，相加與總數相近而不相等。

    只算量詞相同的；有「約」「逾」「每」「增」的不算。可能沒有列全，所以只作查詢。
    """
    if not copy.chinese:
        return
    for item, sentence in copy.find(SENTENCE, PROSE | {"caption"}, hant=True):
        amounts = list(_AMOUNT.finditer(sentence[0]))
        if len(amounts) > 2:
            for whole, parts in _wholes(sentence[0], amounts):
                summed = _sum(whole, parts)
                if summed is not None and not contradicted(sentence[0]):
                    shown = short(sentence[0][whole.start() : parts[-1].end()])
                    yield (
                        item.at(sentence.start() + whole.start()),
                        f"各項相加是 {summed:,}，這裏寫 {whole['n']}（{shown}）",
                    )


def _wholes(text: str, amounts: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], Sequence[re.Match[str]]]]:
    """Every amount behind which two others or more stand that count the same, with them."""
    at = 0
    while at < len(amounts) - 2:
        end = at + 1
        for joint in (_TO_FIRST, *[_TO_NEXT] * len(amounts)):
            if end == len(amounts) or amounts[end]["unit"] != amounts[at]["unit"]:
                break
            if not joint.fullmatch(text, amounts[end - 1].end(), amounts[end].start()):
                break
            end += 1
        if end - at > 2 and _END.match(text, amounts[end - 1].end()) and not _PART.search(text[: amounts[at].start()]):
            yield amounts[at], amounts[at + 1 : end]
        at = max(end - 1, at + 1)


def _sum(whole: re.Match[str], parts: Sequence[re.Match[str]]) -> Decimal | None:
    """What the parts make, where they should make the whole and do not."""
    text = whole.string
    total, *values = (numerals.value(one["n"]) for one in (whole, *parts))
    about = any(HEDGE.search(text, max(one.start() - 2, 0), one.start()) for one in (whole, *parts))
    if not total or None in values or total in values or about or _APART.search(text, whole.end(), parts[-1].end() + 1):
        return None
    summed = sum((value or Decimal(0) for value in values), Decimal(0))
    return summed if summed != total and _NEAR[0] <= summed / total <= _NEAR[1] else None
