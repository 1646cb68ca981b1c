"""T3xx (numbers): one way of writing numbers, per cents, ranges, currencies and ordinals in one book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han import numerals
from zilap.problem import Level, Place

Use = tuple[Run, re.Match[str]]
"""A place where one of the ways is used."""

_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u2009\u202f]\d{3})+(?![\d])")
_COMMAS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)")
_PLAIN = re.compile(
    r"(?<![\d.,A-Za-z#＃/:：億萬-])\d{4,}(?![\d,./:A-Za-z-])(?=\s?(?:多|餘|余)?[萬億万亿]?(?:個(?!案)|名(?!單)|人(?![口大行文民])|家|間|位|份|項|公噸|噸|公里|平方|元|美元|港元|次|枚|件|張|本(?![港地社])|戶|棵|宗|場|所|艘|架|頂|輛|部(?!分|份|門)|台|座|頁|箱|套|款|條|隻|盒|包|碗|公斤|公頃|立方|頭|級|票|步))"
)
_MIXED = re.compile(
    r"(?<![\d.萬億万亿])\d+(?:\.\d+)?(?:千(?![瓦克卡兆赫帕伏米])|百(?!分|合))(?=\d+[萬億万亿]|\d{0,3}[多餘余]?(?![萬億万亿])[\u4e00-\u9fff])"
)
_BROKEN_GROUP = re.compile(
    r"(?<![\d.,])(?!\d{1,3}(?:,\d{3})+(?!\d))(?=\d*,\d)\d+(?:,\d+)+(?=[萬億元個名人家間份位項公平美港噸枚次戶])(?<!,\d)"
)
_ODD_NUMBER = re.compile(
    r"(?<=\d)，(?=\d{3}(?:，\d{3})*(?:多|餘)?[萬億元個名人家間份位項公平美港噸枚次戶])|(?<![\d.])\d+\.\d+\.\d+(?=\s?[萬億元%％個名人家間倍])"
    r"|(?<![\d.,])\d{1,3}, \d{3}(?=(?:多|餘)?[萬億元個名人家間份位項公平美港噸枚次戶])"
    r"|[一二三四五六七八九]十[一二三四五六七八九]十(?=[個名家間份位項元噸枚戶])|[萬億]{1,2}元[萬億]元|(?:億億|萬萬)元"
    r"|[二三四五六七八九]十十(?![足分全月年])[一二三四五六七八九]?|[二三四五六七八九]百[二三四五六七八九]?百|(?<=\d)\.(?=[萬億])|(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?=[多餘]?[間家人名位個冊部艘輛])"
    r"|百分之[\d.一二三四五六七八九十百]+\s?[%％]"
)
_PER_CENT = re.compile(r"(?P<sign>\d\s?%)|(?P<word>百分之(?=[一二三四五六七八九十零〇百\d]))|(?P<full>％)")
_HYPHEN_RANGE = re.compile(
    r"(?<![\d\-–/A-Za-z.])(?P<first>\d{1,3}(?:\.\d+)?)\s?(?P<mark>[-–~～－])\s?(?P<last>\d{1,3}(?:\.\d+)?)(?=\s?(?:%|萬|億|個|名|人|天|日|月|年|歲|小時|分鐘|公里|米|元|倍|成|間|家))"
)
_YEAR_RANGE = re.compile(
    r"(?<![\d\-–/.])(?P<first>(?:19|20)\d\d)年?\s?(?P<mark>[-–~～－])\s?(?P<last>(?:19|20)?\d\d)(?=\s?年(?!度))"
)
_ORDINAL = re.compile(
    r"第\s?(?:(?P<digit>\d+)|(?P<word>[一二三四五六七八九十百]+))\s?(?P<unit>[屆位次名批期間家代輪場])"
)
_CURRENCIES: Mapping[str, re.Pattern[str]] = {
    "港元": re.compile(r"(?<=[\d萬億千百十])\s?港元"),
    "港幣在前": re.compile(r"港幣\s?(?=[\d一二三四五六七八九十兩])"),
    "元港幣": re.compile(r"元港幣|元港元|圓港幣"),
    "HK$": re.compile(r"HK[\$＄]|ＨＫ＄|港\$"),
    "HKD": re.compile(r"HKD(?=\s?\d)|(?<=\d)\s?HKD"),
}
_FACT = re.compile(rf"(?P<number>{numerals.QUANTITY})\s?(?P<unit>周年|週年|美元|港元|元|枚|公噸|平方米|平方呎|人次|幕)")
_JUMBLED = re.compile(r"[〇零一二三四五六七八九]\d")
_DAY = re.compile(
    r"(?P<word>[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}[日號])|(?P<digit>\d{1,2}\s?月\s?\d{1,2}\s?[日號])"
)

_WRITTEN_YEAR = re.compile(
    r"(?<![一二三四五六七八九〇零○\d])(?:(?P<word>[一二][〇零○一二三四五六七八九]{3})|(?:1[5-9]|20)\d\d)\s?年(?![代期資歷])"
)


@check("T301", Copy, "千位的分隔", level=Level.WARN)
def thousands(copy: Copy) -> Found:
    """一本書的數目用同一種寫法。本社用逗號分隔千位（1,330），與圖表印出來的一致；用空格的會在行末斷開。

    可在 book/house.toml 的 thousands 改成別的寫法。
    """
    comma = copy.style.thousands == ","
    pattern = _SPACED if comma or not copy.style.thousands else _COMMAS
    if copy.chinese:
        for item, found in copy.find(pattern):
            plain = re.sub(r"\D", "", found[0])
            right = f"{int(plain):,}" if comma else plain
            yield item.at(found.start()), f"「{found[0]}」應作「{right}」（{item.around(found.start(), found.end())}）"


@check("T302", BookCopy, "千位的分隔不一", level=Level.NOTE, hint="全書用同一種寫法；資料檔的數字印出來有逗號。")
def ungrouped(book: BookCopy) -> Found:
    """同一本書裏「1,400名」和「1400名」並用。年份、編號、型號不算。

    資料檔有四位以上的數字，印出來便有逗號，所以報告沒有逗號的；沒有的話，只報告較少的一種。
    """
    uses: dict[str, list[Use]] = {"逗號": [], "不分隔": []}
    for copy in book.copies:
        if copy.chinese and copy.style.thousands == ",":
            uses["逗號"] += copy.find(_COMMAS)
            uses["不分隔"] += copy.find(_PLAIN)
    printed = any((figure.number or 0) >= 1000 for figure in book.book.figures.values())
    if printed and len(uses["逗號"]) <= len(uses["不分隔"]):
        for item, found in uses["不分隔"]:
            yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"
    else:
        yield from _fewer(uses)


@check(
    "T303",
    Copy,
    "數字與「千」「百」混寫",
    level=Level.NOTE,
    hint="萬、億之前用阿拉伯數字；千、百之前要麼全用數字（5,000），要麼全用中文（五千）。",
)
def mixed(copy: Copy) -> Found:
    """「1千300萬」「5千間」把阿拉伯數字和「千」「百」混用，讀來費力，也易看錯；「萬」「億」作單位則可以。"""
    yield from copy.each(_MIXED)


@check("T304", Copy, "數目的位數不對", level=Level.WARN, hint="查對數目：逗號之間應是三位。")
def broken_groups(copy: Copy) -> Found:
    """逗號之後不是三位數字，不是漏了一位，就是多了一位；全形逗號把一個數目分成兩個，也是錯。"""
    yield from copy.each(_BROKEN_GROUP)
    yield from copy.each(_ODD_NUMBER)


@check("T305", BookCopy, "百分比的寫法不一", level=Level.NOTE, hint="全書用同一種寫法。")
def per_cent(book: BookCopy) -> Found:
    """百分比寫「45%」或「百分之四十五」，一本書只用一種；只報告較少的一種。全形「％」和半形「%」也不並用，報告全形的。"""
    uses: dict[str, list[Use]] = {"「%」": [], "「百分之」": []}
    full: list[Use] = []
    for copy in book.sections:
        for use in copy.find(_PER_CENT, PROSE | {"caption"}):
            uses["「百分之」" if use[1]["word"] else "「%」"].append(use)
            full += [use] if use[1]["full"] else []
    yield from _fewer(uses)
    if len(full) < len(uses["「%」"]):
        for item, found in full:
            yield (
                item.at(found.start()),
                f"這裏用全形「％」，全書另有半形「%」（{item.around(found.start(), found.end())}）",
            )


@check("T306", Copy, "數目的範圍", level=Level.NOTE)
def ranges(copy: Copy) -> Found:
    """行文裏數目的範圍寫「至」；連字號、波浪號容易與負號、刪節混淆。表格和括號內不限。"""
    if copy.chinese:
        uses = (use for pattern in (_HYPHEN_RANGE, _YEAR_RANGE) for use in copy.find(pattern, PROSE | {"caption"}))
        for item, found in uses:
            if _bracketed(item.text, found.start()):
                continue
            right = f"{found['first']}至{found['last']}"
            shown = item.around(found.start(), found.end())
            yield item.at(found.start()), f"「{found[0]}」（{shown}）", f"改成「{right}」。"


def _bracketed(text: str, at: int) -> bool:
    return text.count("（", 0, at) > text.count("）", 0, at)


@check("T307", BookCopy, "港元的寫法不一", level=Level.NOTE, hint="全書用同一種寫法；本社寫「1億港元」。")
def currencies(book: BookCopy) -> Found:
    """「1億港元」「港幣1億元」「一億元港幣」「HK$1億」只用一種。只報告較少的。"""
    uses: dict[str, list[Use]] = {name: [] for name in _CURRENCIES}
    for copy in book.copies:
        for name, pattern in _CURRENCIES.items():
            uses[name] += copy.find(pattern)
    yield from _fewer(uses)


@check("T311", Copy, "序數的寫法不一", level=Level.NOTE, hint="全篇用同一種：第十屆，或第10屆。")
def ordinals(copy: Copy) -> Found:
    """同一篇裏「第3位」和「第四位」並用，名次難以比較。按量詞分開計算，只報告較少的一種。"""
    uses: dict[str, dict[str, list[Use]]] = {}
    for item, found in copy.find(_ORDINAL, PROSE):
        if (numerals.value(found["digit"] or found["word"]) or 0) > 10:
            continue
        way = "「第3」的寫法" if found["digit"] else "「第三」的寫法"
        uses.setdefault(found["unit"], {"「第3」的寫法": [], "「第三」的寫法": []})[way].append((item, found))
    for by_way in uses.values():
        yield from _fewer(by_way, "本篇")


def _fewer(uses: Mapping[str, list[Use]], where: str = "全書") -> Iterator[tuple[Place, str]]:
    """Each use of every way but the most used (the first of equals)."""
    used = {name: found for name, found in uses.items() if found}
    if len(used) < 2:
        return
    most = max(used, key=lambda name: len(used[name]))
    for name, found in used.items():
        if name == most:
            continue
        for item, match in found:
            shown = item.around(match.start(), match.end())
            yield item.at(match.start()), f"這裏用{name}，{where}多用{most}（{shown}）"


@dataclass(frozen=True, slots=True)
class _Amount:
    run: Run
    start: int
    written: str
    value: Decimal
    unit: str


def _uses(copies: Iterable[Copy]) -> Iterator[_Amount]:
    for copy in copies:
        if not copy.chinese:
            continue
        for item, found in copy.find(_FACT, PROSE | {"caption"}):
            if "key" in item.marks:
                continue
            value = numerals.value(re.sub(r"\s", "", found["number"]))
            if (
                value is not None
                and value >= 11
                and not _JUMBLED.search(found["number"])
                and not _inside_name(item.text, found.start())
            ):
                yield _Amount(item, found.start(), found["number"], value, found["unit"].replace("週", "周"))


def _inside_name(text: str, at: int) -> bool:
    """Inside a title or quoted name a number is written as the name is."""
    return any(text[:at].count(opener) > text[:at].count(closer) for opener, closer in ("《》", "「」", "〈〉"))


@check("T313", BookCopy, "同一個數目兩種寫法", level=Level.NOTE, hint="全書用同一種寫法。")
def two_ways(book: BookCopy) -> Found:
    """同一個數目在書裏有兩種寫法，例如「1,300萬元」和「1千300萬元」、「68周年」和「六十八周年」。報告較後的一處，並指出另一處。"""
    first: dict[tuple[Decimal, str], _Amount] = {}
    for use in _uses(book.sections):
        known = first.setdefault((use.value, use.unit), use)
        if _shape(known.written) != _shape(use.written):
            other = f"「{known.written}{known.unit}」見 {known.run.at(known.start)}"
            yield use.run.at(use.start), f"「{use.written}{use.unit}」，{other}"


_GREAT = str.maketrans("万亿", "萬億")


def _shape(written: str) -> str:
    """How a number is written: digits alike, separators and Chinese kept apart."""
    return re.sub(r"\d+", "9", re.sub(r"[,\s]", "", written).translate(_GREAT)) if re.search(r"\d", written) else "中"


_SYMBOLS = {
    **{form: "公斤" for form in ("Kg", "KG", "㎏")},
    **{form: "公里" for form in ("Km", "KM", "㎞")},
    **{form: "厘米" for form in ("Cm", "CM", "㎝")},
    **{form: "毫米" for form in ("Mm", "MM", "㎜")},
    **{form: "kW" for form in ("kw", "Kw", "KW")},
    **{form: "kWh（度）" for form in ("kwh", "Kwh", "KWH", "KWh")},
    **{form: "MW" for form in ("mw", "Mw")},
    **{form: "MHz" for form in ("Mhz", "MHZ")},
    **{form: "平方米" for form in ("㎡", "m2", "M2", "sqm", "Sqm", "SQM")},
    **{form: "立方米" for form in ("㎥", "m3", "M3")},
    **{form: "平方呎" for form in ("sqft", "sq.ft.", "sq. ft.", "sq ft", "Sq. ft.", "SQFT")},
}
"""Symbol of a unit as it is mistyped, or not printed in Chinese text → what to write."""
_UNIT_TWICE = re.compile(
    r"(?:℃|°C)\s?度|度\s?(?:℃|°C)|(?:HK\$|US\$|HKD|USD|RMB|[¥€£])\s?[\d,.]+\s?[萬億]?(?:港元|美元|歐元|英鎊|元)|[攝摄華华]氏(?:零下)?\s?[-−]?[\d.]+\s?[℃℉°]|(?:km|KM)\s?公里|(?:kg|KG)\s?公斤|公里\s?km|公斤\s?kg|(?<=\d)N\s?牛頓|平方(?:米呎|呎米|尺呎|呎尺|米尺)"
)
_BARE_SQUARE = re.compile(r"(?<=[\d萬億千百])(?:平方|立方)(?=[，。、；）的和及]|$)")
_ANY_SYMBOL = "|".join(sorted(map(re.escape, _SYMBOLS), key=len, reverse=True))
_SYMBOL = re.compile(rf"(?<=[\d萬億千百十多餘])\s?(?P<unit>{_ANY_SYMBOL})(?![A-Za-z0-9.])")


@check("T315", Copy, "單位的寫法", level=Level.NOTE)
def units(copy: Copy) -> Found:
    """單位符號大小寫有別（kW 不作 KW，MHz 不作 Mhz），「平方」之後要有單位；

    行文裏寫中文的單位，「㎡」「㎏」一類的合體字元不用。

    依據：國際單位制小冊子（BIPM）第 5 章：符號的大小寫。
    """
    if copy.chinese:
        for pattern, what in ((_BARE_SQUARE, "之後欠了單位"), (_UNIT_TWICE, "有兩個單位")):
            for item, found in copy.find(pattern):
                yield item.at(found.start()), f"「{found[0]}」{what}（{item.around(found.start(), found.end())}）"
        for item, found in copy.find(_SYMBOL):
            shown = item.around(found.start("unit"), found.end())
            right = _SYMBOLS[found["unit"]]
            yield item.at(found.start("unit")), f"「{found['unit']}」（{shown}）", f"改成「{right}」。"


@check("T316", Copy, "年份的寫法不一", level=Level.NOTE, hint="全篇用同一種：2019年，或二〇一九年。")
def years(copy: Copy) -> Found:
    """同一篇裏「2019年」和「二〇一九年」並用。書名、引文之內的不算。只報告較少的一種。"""
    uses: dict[str, list[Use]] = {"阿拉伯數字": [], "中文數字": []}
    for item, found in copy.find(_WRITTEN_YEAR, PROSE | {"caption"}):
        if not _inside_name(item.text, found.start()):
            uses["中文數字" if found["word"] else "阿拉伯數字"].append((item, found))
    yield from _fewer(uses, "本篇")


@check("T314", Copy, "月日的寫法不一", level=Level.NOTE, hint="全篇用同一種：7月19日，或七月十九日。")
def days(copy: Copy) -> Found:
    """同一篇裏「7月19日」和「七月十九日」並用。節日和農曆日期不算。只報告較少的一種。"""
    uses: dict[str, list[Use]] = {"阿拉伯數字": [], "中文數字": []}
    for item, found in copy.find(_DAY, PROSE):
        if not re.search(r"(?:農曆|舊曆)[^，。]{0,6}$", item.text[: found.start()]):
            uses["中文數字" if found["word"] else "阿拉伯數字"].append((item, found))
    yield from _fewer(uses, "本篇")


_ONE_WAY = re.compile(
    r"(?<![第一二三四五六七八九十百千萬\d])(?P<word>[二兩三四五六七八九]|十[一二三四五六七八九]?)(?P<unit>個(?!月|半)|[名位人家間項宗隻艘次張座條])"
    r"[^。！？\n]{0,30}?(?<![\d.,])(?P<digit>[1-9])(?P=unit)(?!月)"
    r"|(?<![\d.,])(?P<digit2>[1-9])(?P<unit2>個(?!月|半)|[名位人家間項宗隻艘次張座條])"
    r"[^。！？\n]{0,30}?(?<![第一二三四五六七八九十百千萬\d數幾])(?P<word2>[二兩三四五六七八九]|十[一二三四五六七八九]?)(?P=unit2)(?!月)"
)


@check("T319", Copy, "一句之內兩種數字", level=Level.NOTE, hint="同一類數目用同一種寫法：十個走了八個，或10個走了8個。")
def side_by_side(copy: Copy) -> Found:
    """「十個來試工，有8個走了」：一句之內，量詞相同的小數目，不一時用中文、一時用阿拉伯數字。大於九的數目用阿拉伯數字而小的用中文，是一種通行的寫法，不算。"""
    for item, found in copy.find(_ONE_WAY, PROSE, hant=True) if copy.chinese else ():
        if not _inside_name(item.text, found.start()):
            words = found["word"] or found["word2"], found["digit"] or found["digit2"]
            unit = found["unit"] or found["unit2"]
            yield item.at(found.start()), f"「{words[0]}{unit}」「{words[1]}{unit}」（{item.around(*found.span(), 2)}）"
