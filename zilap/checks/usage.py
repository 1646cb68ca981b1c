"""T5xx (usage): two words for one thing side by side, and measure words that do not go with their nouns."""

from __future__ import annotations

from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.problem import Level


@check("T507", Copy, "量詞", level=Level.NOTE, hint="查對量詞。")
def measures(copy: Copy) -> Found:
    """「一間機器」「十二條書」：量詞與名詞不配。只看常見的名詞，緊接在量詞之後、後面不再接別的名詞的。

    名詞和量詞的表在 zilap/checks/words/hk/usage.toml。
    """
    usage = copy.style.usage
    for item, found in copy.find(usage.counted, PROSE | {"caption"}, hant=True):
        fitting = usage.measures[found["noun"]]
        if found["measure"] not in fitting:
            yield item.at(found.start()), f"「{found[0]}」，一般說「{fitting[0]}」或「{fitting[1]}」"


@check("T508", Copy, "意思重複", level=Level.NOTE, hint="留其中一個。")
def redundant(copy: Copy) -> Found:
    """「繼續延續」「過去曾經」：兩個同義詞緊接連用。同義詞的表在 zilap/checks/words/hk/usage.toml。"""
    usage = copy.style.usage
    for item, found in copy.find(usage.pairs, PROSE | {"caption", "heading"}, hant=True):
        one, other = found["one"], found["other"]
        listed = any(copy.style.lists["queries"].find(one + other))
        if one != other and usage.groups[one] & usage.groups[other] and not listed:
            yield item.at(found.start()), f"「{one}」和「{other}」（{item.around(found.start(), found.end('other'))}）"
