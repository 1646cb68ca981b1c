"""T2xx: punctuation.  Half-width marks in Chinese, pairs that do not pair, marks doubled or missing, spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han.chars import PAIRS
from zilap.problem import Level

HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
FULL = dict(zip(",;:!?.()", "，；：！？。（）", strict=True))
HALF_MARK = re.compile(
    rf"(?<={HAN})(?:[,;](?!\d{{3}}(?!\d))|[:!?](?!/))|(?<=[」』》）]) ?[,;:!?](?=\s?{HAN})"
    rf"|(?<={HAN})\.(?=\s?{HAN}|[」』「『《（\dA-Z]|$)|(?<=[A-Za-z0-9%])[,:;!?](?={HAN})"
)
HALF_PAIR = re.compile(r"\((?P<inside>[^()\n]{1,60})\)")
_HAN = re.compile(HAN)
_ENGLISH_BEFORE = re.compile(r"[A-Za-z][A-Za-z’'-]* [A-Za-z][A-Za-z’'-]* $")
_ENGLISH_AFTER = re.compile(r"[,;:]? [A-Za-z(]|\.?(?: [A-Z]|$)")
_ENGLISH_WIDE = re.compile(
    r"(?<=[A-Za-z] [A-Za-z]{2})[A-Za-z]*[，；：](?=\s?[A-Za-z]{2,} [A-Za-z])|(?<=[A-Za-z0-9])．(?=\s?[A-Za-z0-9])"
    r"|(?<=[A-Za-z] [a-z]{2})[a-z]*[。！？，；](?=\s?(?:[A-Z][a-z]* [a-z]|$))"
    r"|(?<=[a-z]{2} )[（](?=[A-Za-z ]{2,40}[）)] ?[a-z])|(?<=[a-z])[）](?= [a-z]{2})|(?<=[a-z])、(?=\s?[a-z]{2,} [a-z])"
    r"|(?<=[A-Za-z0-9])[。．，](?=(?:com|org|net|edu|gov|hk|cn)\b)|\bwww[。．，](?=[a-z])"
)
_STRAIGHT = re.compile(
    rf'["“”](?=\s?(?:{HAN}|[《「]))|(?<=[\u3400-\u9fff，。！？、])["“”]|[‘’](?={HAN})|(?<={HAN})[‘’](?![A-Za-z])|(?<![A-Za-z])\'(?={HAN})|(?<={HAN})\'(?![A-Za-z])'
)
_QUOTES = (re.compile("“"), re.compile("[「『]"))
_DOUBLED = re.compile(
    r"[：:][：:]|(?<=[\u3400-\u9fff])(?:，,|,，|。\.(?!\.)|；;|;；)|，[，、。；：！？]|、[、，。；：！？]|。[，、；：！？]|；[，、。；：]|：[，、。；：！？]|[！？][，、；。]|(?<!。)。。(?!。)"
    r"|！{2,}|(?<=——)[。，；、]|(?<=……)[，、；。]|？{2,}(?![\u4e00-\u9fff？])|。[」』]。|[，、][」』][。！？；]"
    r"|[，、。；：！？][・‧•](?![・‧•])|(?<![・‧•])[・‧•][，、。；：！？]"
)
_OPENED_BY_MARK = re.compile(
    r"(?:^|(?<=\n))[，。、；：！？・」』）》]|[「『（《〈](?![？！]）)[，。、；：！？]|[，、；：](?=[）》〉])"
)
_SINGLE_DASH = re.compile(rf"(?<={HAN})[—–―─－-](?={HAN})|(?<=[」』》）])[—–―─－](?=[「『《{HAN[1:]})")
_SPACED_HYPHEN = re.compile(r"(?<=[\u3400-\u9fff」』》）])\s+[-–—－]\s+(?=[\u3400-\u9fff「『《（])")
_WRONG_DASH = re.compile(rf"(?<={HAN})(?:-{{2,}}|－－+|ーー+|──+|——{{2,}}|一一(?={HAN}{{2}}))(?={HAN})(?<!一一)")
_ELLIPSIS = re.compile(
    r"(?<=[\u3400-\u9fff，。」』！？])\.{2,}|\.{3,}(?=[\u3400-\u9fff])|。{3,}|(?<![….])(?<!「)…(?![….])(?=[\u3400-\u9fff」』，。！？]|$)|…{3,}|・{3,}|‧{3,}|．{2,}|⋯+"
)
_BEFORE_BUT = re.compile(r"、(?=(?:但是?|因此|所以|而且|不過|於是|卻|然後|接着|隨即)(?![^，。]{0,2}、))")
_RUN_ON = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![於在自從至到由為是的及和與了入近約截迄後前以時望顧步即故而但並又曾當每追溯逾起過去計定展說期估料話直年如別回])"
    r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?(?=，)"
)
_ASKING = re.compile(
    r"嗎[。，；]|(?<![^。！？」：\n])(?:為[甚什]麼|怎麼辦|何以見得|難道[^，。！？]{1,20}|是不是[^，。！？]{1,12})。"
)
_SPACE = re.compile(
    r"[ \u00a0\u3000]+(?=[，。、；：！？」』）》〉])|(?<=[，。、；：！？「『（《〈」』）》])[ \u00a0\u3000]+(?=\S)"
    r"|(?<=\S)[ \u00a0]{2,}(?=\S)|(?<=[A-Za-z0-9.,])\u3000+(?=[A-Za-z0-9])"
)
_INDENT = re.compile(r"^[\u3000 ]+(?=\S)")
_HAN_GAP = re.compile(rf"(?<={HAN})[ \u00a0\u3000](?={HAN})")
_JOINT = re.compile(rf"(?<={HAN})(?P<gap> ?)(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?P<gap_after> ?)(?={HAN})")


def half_marks(copy: Copy) -> Iterator[tuple[Run, re.Match[str]]]:
    """Half-width marks that stand in Chinese text."""
    if copy.chinese:
        yield from copy.find(HALF_MARK)


def half_pairs(copy: Copy) -> Iterator[tuple[Run, re.Match[str]]]:
    """Half-width brackets that stand in Chinese text, or hold Chinese."""
    if not copy.chinese:
        return
    for item, found in copy.find(HALF_PAIR):
        before = item.text[found.start() - 1 : found.start()]
        after = item.text[found.end() : found.end() + 1]
        english = _ENGLISH_BEFORE.search(item.text[: found.start()]) and _ENGLISH_AFTER.match(item.text[found.end() :])
        if not english and (_HAN.search(found["inside"]) or _HAN.match(before) or _HAN.match(after)):
            yield item, found


@check("T201", Copy, "半形標點", level=Level.WARN)
def half_width(copy: Copy) -> Found:
    """中文行文用全形標點；半形標點佔位不足，行末行首的避頭尾也管不到（CLREQ 3.1.1）。"""
    for item, found in half_marks(copy):
        mark = found[0].strip()
        shown = item.around(found.start(), found.end())
        yield item.at(found.end() - 1), f"「{mark}」應作「{FULL[mark]}」（{shown}）"


@check("T202", Copy, "半形括號", level=Level.WARN, hint="改成全形（ ）。")
def half_brackets(copy: Copy) -> Found:
    """中文行文用全形括號；括號內外都是英文時才用半形（CLREQ 3.1.1）。"""
    for item, found in half_pairs(copy):
        yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end(), 4)}）"


@check("T203", Copy, "英文夾全形標點", level=Level.WARN, hint="整句英文用半形標點，後面留一個空格。")
def wide_in_english(copy: Copy) -> Found:
    """整句英文之內用半形標點；全形標點在英文字中間留下大片空白。"""
    for item, found in copy.find(_ENGLISH_WIDE):
        at = found.end() - 1
        yield item.at(at), f"「{found[0][-1]}」（{item.around(at, at + 1, 10)}）"


@check("T204", Copy, "引號、括號、書名號不成對", level=Level.WARN, hint="補上欠缺的一半，或刪去多出的一半。")
def unpaired(copy: Copy) -> Found:
    """每個開引號、開括號都要有相應的關號，並且不可交叉。

    引文分成幾段時，每段開頭可以再用開引號，最後一段才關；這種寫法不算錯。
    """
    if not copy.chinese:
        return
    open_before: list[str] = []
    for index, item in enumerate(copy.runs):
        wrong, left = _pairing(
            item.text, open_before if item.sort in PROSE else [], _HANS if copy.simplified else _OPENS
        )
        carried = [at for at in left if _goes_on(copy, index, at)]
        for at, why in wrong:
            yield item.at(at), f"「{item.text[at]}」{why}（{item.around(at, at + 1)}）"
        for at in left:
            if at not in carried:
                yield item.at(at), f"「{item.text[at]}」沒有關號（{item.around(at, at + 1)}）"
        if item.sort in PROSE:
            open_before = [item.text[at] for at in carried]


def _pairing(text: str, open_before: list[str], opens: frozenset[str]) -> tuple[list[tuple[int, str]], list[int]]:
    """Closing marks that close nothing (or the wrong thing), and openings that stay open."""
    stack: list[int] = []
    carried = list(open_before)
    wrong: list[tuple[int, str]] = []
    for found in _ANY_PAIR.finditer(text):
        at, char = found.start(), found[0]
        if char in opens:
            stack.append(at)
        elif (opener := _CLOSES.get(char)) and opener in opens:
            if stack and text[stack[-1]] == opener:
                stack.pop()
            elif not stack and opener in carried:
                carried.remove(opener)
            elif any(text[index] == opener for index in stack):
                wrong.append((at, "與別的括號交叉"))
                stack.remove(next(index for index in reversed(stack) if text[index] == opener))
            elif not _list_mark(text, at):
                wrong.append((at, "沒有開號"))
    return wrong, stack


_OPENS = frozenset("「『（《〈【〔")
_HANS = _OPENS | {"“"}
"""Simplified text quotes with “ ”."""
_CLOSES = {close: opener for opener, close in PAIRS.items() if opener in _HANS}
_ANY_PAIR = re.compile(f"[{''.join(sorted((*_HANS, *_CLOSES)))}]")


def _list_mark(text: str, at: int) -> bool:
    """``一）`` and ``1）`` number a list and need no opening bracket."""
    return text[at] == "）" and bool(re.search(r"(?:^|[\s，。；：、])[一二三四五六七八九十\dA-Za-z]{1,3}$", text[:at]))


def _goes_on(copy: Copy, index: int, at: int) -> bool:
    """Whether a quotation left open in a run is taken up by a later paragraph."""
    item = copy.runs[index]
    if item.text[at] not in "「『" or item.sort not in PROSE or not item.text[at + 1 :].strip():
        return False
    opener, closer = item.text[at], PAIRS[item.text[at]]
    next_to = True
    for run in copy.runs[index + 1 : index + 12]:
        if run.sort not in PROSE:
            next_to = next_to and run.sort not in ("heading", "cell")
            continue
        taken_up = run.text.startswith(opener)
        more = run.text.count(closer) - run.text.count(opener)
        if more > 0 or (taken_up and more == 0 and next_to):
            return True
        if opener in run.text and not (taken_up and more < 0):
            return False
        next_to = next_to and taken_up
    return False


_TWO_OPENED = re.compile("「「")
_NESTED = re.compile(r"『|[「『（《〈【〔][^「『（《〈【〔」』）》〉】〕]*[「『（《〈【〔]")
"""What a text has in which marks stand inside marks."""


@check(
    "T205",
    Copy,
    "引號、括號的層次",
    level=Level.NOTE,
    hint="引號內再用引號寫『』；書名號內再用書名號寫〈〉；括號內再用括號寫〔〕。",
)
def nesting(copy: Copy) -> Found:
    """同一種符號不套在自己裏面；單獨使用時，引號用「」，『』只用在「」之內。"""
    if not copy.chinese:
        return
    for item in copy.runs:
        stack: list[str] = []
        if not _NESTED.search(item.text):
            continue
        if any(_pairing(item.text, [], _OPENS)):
            for found in _TWO_OPENED.finditer(item.text):
                yield item.at(found.start() + 1), f"「「」之內又有「「」（{item.around(found.start(), found.end())}）"
            continue
        for at, char in enumerate(item.text):
            if char in _OPENS:
                alone = (
                    char == "『"
                    and copy.traditional
                    and "「" not in stack
                    and "「" not in item.text[:at].split("」")[-1]
                )
                if alone and item.sort in PROSE and not item.text.startswith(("「", "『"), 0, 1):
                    yield item.at(at), f"「『」不在「「」之內（{item.around(at, at + 1)}）"
                if char in stack and char in "「《（":
                    yield item.at(at), f"「{char}」之內又有「{char}」（{item.around(at, at + 1)}）"
                stack.append(char)
            elif char in _CLOSES and stack and stack[-1] == _CLOSES[char]:
                stack.pop()


@check("T206", Copy, "引號的形式", level=Level.WARN, hint="中文用「」，引文之內再引用『』。")
def quotes(copy: Copy) -> Found:
    """香港的直角引號「」『』清楚易見；彎引號 “” 和直引號 " 只用於英文句子之內。"""
    if copy.traditional:
        for item, found in copy.find(_STRAIGHT):
            yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"
    elif copy.simplified:
        for item, found in copy.find(_STRAIGHT):
            if found[0] == '"':
                shown = item.around(found.start(), found.end())
                yield item.at(found.start()), f"「{found[0]}」（{shown}）", "簡體文稿用彎引號 “ ” 或直角引號「」。"
        yield from _two_ways(copy)


def _two_ways(copy: Copy) -> Found:
    """“ ” and 「」 in one Simplified text: the rarer of the two, or “ ” where there are as many."""
    few, many = sorted(([*copy.find(mark)] for mark in _QUOTES), key=len)
    for item, found in few if many else ():
        yield (
            item.at(found.start()),
            f"「{found[0]}」，本篇另有 {len(many)} 處用「{many[0][1][0]}」",
            "一篇用一種引號。",
        )


@check("T207", Copy, "標點重複", level=Level.WARN, hint="只留一個。")
def doubled(copy: Copy) -> Found:
    """兩個標點連用，多半是改稿時留下的。問號與感嘆號連用（？！）、省略號不算。"""
    yield from copy.each(_DOUBLED)


@check("T208", Copy, "標點的位置", level=Level.WARN, hint="看看標點前後是否漏了字，或標點放錯了地方。")
def misplaced(copy: Copy) -> Found:
    """段落不以逗號、句號或關引號開始；開引號之後、關括號之前也不用逗號、頓號。"""
    yield from copy.each(_OPENED_BY_MARK, PROSE)


@check("T216", Copy, "標點用得不當", level=Level.NOTE)
def ill_chosen(copy: Copy) -> Found:
    """頓號分隔並列的詞，「但」「因此」「所以」之前的停頓是逗號；問句以問號結束；兩句之間有標點。"""
    if not copy.chinese:
        return
    for item, found in copy.find(_BEFORE_BUT, PROSE, hant=True):
        yield item.at(found.start()), f"「、」（{item.around(found.start(), found.end())}）", "改成逗號。"
    for item, found in copy.find(_RUN_ON, PROSE, hant=True):
        shown = item.around(found.start(), found.start())
        yield item.at(found.start()), f"年份之前似漏了標點（{shown}）", "補上逗號或句號。"
    for item, found in copy.find(_ASKING, PROSE, hant=True):
        at = found.end() - 1
        yield item.at(at), f"問句之後是「{item.text[at]}」（{item.around(at, at + 1)}）", "改成問號。"


@check(
    "T209",
    Copy,
    "破折號或連接號",
    level=Level.NOTE,
    hint="破折號寫「——」；連接號寫「—」或「－」要全書一致，前後不留空格。",
)
def dashes(copy: Copy) -> Found:
    """中文破折號佔兩格，寫「——」；連接兩個名稱用「—」或「至」。英文連字號 - 前後加空格不是中文的標點。"""
    for pattern in (_SINGLE_DASH, _SPACED_HYPHEN):
        yield from copy.each(pattern)


@check("T210", Copy, "破折號的寫法", level=Level.WARN, hint="改成「——」，兩個相連的全形破折號。")
def wrong_dashes(copy: Copy) -> Found:
    """破折號不用連字號、製表符號、日文長音或「一」字拼成：斷行時會分開，字款也接不上。"""
    yield from copy.each(_WRONG_DASH)


@check("T211", Copy, "省略號的寫法", level=Level.WARN, hint="改成「……」，兩個相連的省略號字元。")
def ellipsis(copy: Copy) -> Found:
    """中文省略號佔兩格六點，寫「……」；不用句號、英文句點拼成，也不只寫半個（CLREQ 3.1.1.2）。"""
    yield from copy.each(_ELLIPSIS)


def stray_spaces(copy: Copy) -> Iterator[tuple[Run, re.Match[str]]]:
    """Spaces beside full-width punctuation, and double ones."""
    if not copy.chinese:
        return
    for item, found in copy.find(_SPACE):
        before, after = item.text[found.start() - 1 : found.start()], item.text[found.end() : found.end() + 1]
        title = (before in "」』）》" and after in "「『《") or (item.sort not in PROSE and before in "」』）》！？")
        if not title and "\n" not in found[0]:
            yield item, found


@check("T212", Copy, "標點前後的空格", level=Level.WARN, hint="刪去空格。")
def spaces(copy: Copy) -> Found:
    """全形標點自己帶着空位，再加空格便成一個洞；連續兩個空格也一樣。標題裏分隔兩句的空格不算。"""
    for item, found in stray_spaces(copy):
        yield item.at(found.start()), f"（{item.around(found.start(), found.end())}）"


@check("T213", Copy, "段首空格", level=Level.WARN, hint="刪去；段首縮排由版式決定。")
def indents(copy: Copy) -> Found:
    """段首的全形空格是打字機時代的縮排；版式已有縮排，兩者相加便縮進四格。"""
    for item, found in copy.find(_INDENT, PROSE):
        if "\u3000" in found[0]:
            yield item.at(0), f"（{item.around(0, found.end())}）"


@check("T214", Copy, "中文字之間的空格", level=Level.NOTE, hint="刪去，或改成適當的標點。")
def gaps(copy: Copy) -> Found:
    """內文的中文字之間不留空格；多半是標點漏了，或由網頁、PDF 複製時帶來。標題和名稱裏的空格不算。"""
    if not copy.chinese:
        return
    for item, found in copy.find(_HAN_GAP, PROSE):
        inside = item.text[: found.start()]
        line = found[0] == "\u3000" and (item.sort != "paragraph" or item.marks or "。" not in item.text)
        if not line and not any(inside.count(opener) > inside.count(PAIRS[opener]) for opener in "「『《〈（"):
            yield item.at(found.start()), f"（{item.around(found.start(), found.end())}）"


@check(
    "T215",
    Copy,
    "中英之間的空格不一致",
    level=Level.NOTE,
    hint="全篇用同一種寫法；本社不留空格，版式自會加上適當的間隔。",
)
def joints(copy: Copy) -> Found:
    """中文與英文、數字之間，有的地方留空格，有的不留，印出來疏密不一。只報告較少的一種，每篇一次。"""
    if not copy.chinese:
        return
    seen: Counter[bool] = Counter()
    first: dict[bool, tuple[Run, re.Match[str]]] = {}
    for item, found in copy.find(_JOINT, PROSE | {"caption", "heading"}):
        spaced = " " in found[0]
        seen[spaced] += 1
        first.setdefault(spaced, (item, found))
    if len(seen) == 2:
        fewer = seen[True] <= seen[False]
        item, found = first[fewer]
        what = "留空格" if fewer else "不留空格"
        shown = item.around(found.start(), found.end())
        yield item.at(found.start()), f"本篇{what} {seen[fewer]} 處，另一種 {seen[not fewer]} 處；首處在這裏（{shown}）"
