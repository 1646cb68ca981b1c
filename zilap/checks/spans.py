"""F1xx, T3xx (spans): years against ages, shares above a hundred, spans that run backwards, hours that are none."""

from __future__ import annotations

import re

from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han import numerals

_Q = numerals.QUANTITY
_YEAR = r"(?:19|20)\d\d"
_BORN = re.compile(
    rf"(?:生於|出生於|誕生於)(?P<a>{_YEAR})\s?年|(?P<b>{_YEAR})\s?年(?:\d+月(?:\d+日)?)?(?:在[^，。]{{1,8}})?(?:出生|誕生|生(?=[於在，。]))"
)
_AGED = re.compile(
    rf"(?P<year>{_YEAR})\s?年(?P<between>[^。；\d]{{0,20}}?)(?P<age>(?<![第約近]){_Q})歲(?![以上下多])(?!的?(?:孩|兒子|女兒|弟|妹|兄|姐|父|母|老))"
)
_DIED = re.compile(
    rf"(?P<year>{_YEAR})\s?年[^。；]{{0,30}}?(?:病逝|逝世|去世|離世|辭世|過世)，?(?:享年|享壽|終年)(?P<age>{_Q})歲"
)
_SINCE = re.compile(
    rf"(?:由|自|從)(?P<from>{_YEAR})\s?年(?P<x>[^。；\d]{{0,16}}?)[至到](?P<to>{_YEAR})\s?年(?P<y>(?:的|，|這|前後|歷時|為期|共|足足|整整|剛好|一共|一晃|已)*|[^。；，\d]{{0,12}}，?[^。；，\d]{{0,8}}(?:前後|歷時|為期|為時|足足|一共|走過)+(?:了|有)?)(?P<n>{_Q})(?:個年頭|年)(?![代級度])"
)
_STAYED = re.compile(
    rf"(?P<from>{_YEAR})\s?年(?:(?:加入|入職|入行|創業|創辦|創立|開業|成立|開始|移居|落成|啟用|出任|接任|上任|擔任|進入)[^，。；\d]{{0,12}})，"
    rf"(?P<until>[至到])?(?P<to>{_YEAR})\s?年(?(until)[^。；，\d]{{0,4}}?"
    r"|(?:才|正式)?(?:退休|離開|離任|離職|卸任|調職|回港|返港|結業|關閉|停刊)[^，。；\d]{0,6}，[^。；，\d]{0,8}(?:了|共|足足|前後|歷時|任期))"
    rf"(?P<n>{_Q})(?:個年頭|年)(?![代級度])"
)
_UNTIL = re.compile(
    rf"(?P<y1>{_YEAR})年(?:(?P<m1>\d{{1,2}})月(?:\d{{1,2}}日)?)?[^。；\d]{{0,16}}?(?:為期|任期|有效期|年期|租期|合約期)(?:為|是|共)?(?P<n>{_Q})年"
    rf"(?P<x>[^。；\d]{{0,8}}?)(?:至|到|於|在)(?P<y2>{_YEAR})年(?:(?P<m2>\d{{1,2}})月(?:\d{{1,2}}日)?)?[^。；，\d]{{0,4}}(?:屆滿|期滿|到期|終止|結束|為止|止|完結)"
)
_HOURS_LONG = re.compile(
    r"(?P<h1>上午|早上|清晨|凌晨|中午|下午|傍晚|晚上)(?P<a>\d{1,2}|十?[一二三四五六七八九十])[時點](?P<p1>半|正)?[^。；\d時點]{0,12}?[至到，]"
    r"(?P<h2>上午|早上|中午|下午|傍晚|晚上|深夜)(?P<b>\d{1,2}|十?[一二三四五六七八九十])[時點](?P<p2>半|正)?[^。；時點\d]{0,6}，?[^，。；\d]{0,4}?"
    r"(?:一連|歷時|為時|前後|足足|整整|一共|共|合共|[做走用花開等坐飛談])(?:[^，。；\d]{0,2}了)?(?P<n>\d{1,2}|[一兩二三四五六七八九十]{1,2})個?(?P<half>半)?(?:小時|鐘頭)(?P<half2>半)?"
)
_LATER = re.compile(rf"(?P<from>{_YEAR})\s?年(?P<x>[^。；\d]{{0,30}}?)(?P<n>{_Q})年(?:之|以)?後的(?P<to>{_YEAR})\s?年")


_LASTS = re.compile(
    rf"(?:為期|任期|歷時|為時|有效期|年期)(?P<n>{_Q})(?P<unit>天|日|年)(?P<x>[^。；\d]{{0,12}}?)(?:由|自|從)?(?:(?P<y1>{_YEAR})年)?(?:(?P<m1>\d{{1,2}})月)?(?:(?P<d1>\d{{1,2}})日)?(?:至|到|[-–—~～])"
    rf"(?:(?P<y2>{_YEAR})年)?(?:(?P<m2>\d{{1,2}})月)?(?:(?P<d2>\d{{1,2}})日)?"
)
_DAYS_LONG = re.compile(
    rf"(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日?(?:至|到|[-–—~～])(?:(?P<m2>\d{{1,2}})月)?(?P<d2>\d{{1,2}})日(?:[（(][^）)]{{1,4}}[）)])?[^。；\d月日]{{0,32}}?"
    rf"(?:一連|為期|歷時|前後|連續|(?<=，)一?共)(?P<n>{_Q})(?P<unit>天|日)"
)
_MONTHS_LAST = re.compile(
    rf"(?<![年\d])(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日(?P<x>[^。；\d]{{0,8}}?)(?<!第)(?P<m2>\d{{1,2}})月(?P<d2>\d{{1,2}})日[^。；，\d]{{0,6}}"
    rf"，?(?:一連|為期|歷時|前後|一共|共)(?P<n>{_Q})個月"
)
_BY_MONTHS = re.compile(
    rf"(?:為期|歷時|為時)(?:(?P<n>{_Q})個月|(?P<half>半年))[，（]?(?:由|自|從)?(?P<m1>\d{{1,2}})月[至到](?:同年|(?P<next>次年|翌年))?(?P<m2>\d{{1,2}})月(?!\d)"
)
_BETWEEN = re.compile(
    rf"(?P<from>{_YEAR})\s?年[^。；\d]{{0,30}}，(?:其後|之後|隨後|然後|先後|並)(?:在|到|於|留在)?[^，。；\d]{{0,12}}?(?:工作|任教|任職|生活|居住|經商|進修|服務|研究)了?"
    rf"(?P<n>{_Q})年，(?P<to>{_YEAR})\s?年"
)
_SINCE_AGE = re.compile(
    rf"(?P<now>{_Q})歲，(?P<then>{_Q})歲(?:那年|時|就|便|開始|起)*(?:跟|隨|入行|學|當|做|拜|加入|離開|來)[^，。；\d]{{0,12}}，[^，。；\d]{{0,4}}?"
    rf"(?:至今|前後|已|已經|做了|一做|足足|整整)+[^，。；\d]{{0,3}}?(?P<n>{_Q})年"
)
_LIVED = re.compile(
    r"(?P<from>1[89]\d\d)年?\s?(?:[-–—~～]|至)\s?(?P<to>(?:19|20)\d\d)年?[）)]?，?[^。；，\d]{0,6}(?:享年|享壽|終年)"
    rf"(?P<n>{_Q})歲"
)
_JUBILEE = re.compile(
    rf"(?:成立|創立|創辦|創刊|開業|啟用|落成|創校|建校|創會)於(?P<from>{_YEAR})\s?年[^。；]{{0,24}}?(?P<to>{_YEAR})\s?年[^。；\d]{{0,12}}?(?P<n>{_Q})[周週]年(?!大會)"
)


def _lasting(copy: Copy) -> Found:
    """A time that is said to last so long, and its first and last day or year."""
    for item, found in copy.find(_DAYS_LONG, PROSE | {"caption"}, hant=True):
        days = _days(found)
        if days and numerals.value(found["n"]) != days:
            yield item.at(found.start("n")), f"前後是 {days} 天，這裏寫「{found['n']}{found['unit']}」"
    yield from _months(copy)
    yield from _by_the_clock(copy)
    for item, found in copy.find(_LIVED, PROSE | {"caption"}, hant=True):
        lived, age = int(found["to"]) - int(found["from"]), numerals.value(found["n"])
        if age is not None and not lived - 1 <= age <= lived + 3:
            yield (
                item.at(found.start("n")),
                f"由 {found['from']} 年到 {found['to']} 年是 {lived} 歲上下，這裏寫「{found['n']}歲」",
            )
    for item, found in copy.find(_UNTIL, PROSE | {"caption"}, hant=True):
        years, told = int(found["y2"]) - int(found["y1"]), numerals.value(found["n"])
        if told is not None and told not in (years, years + 1) and years > 0:
            yield item.at(found.start("n")), f"由 {found['y1']} 年到 {found['y2']} 年，這裏寫「{found['n']}年」"
    for item, found in copy.find(_LASTS, PROSE | {"caption"}, hant=True):
        told = numerals.value(found["n"])
        if found["unit"] == "年" and found["y1"] and found["y2"]:
            years = int(found["y2"]) - int(found["y1"])
            real = {years, years + 1} if not found["m1"] else {years, years + ((found["m2"] or "0") >= found["m1"])}
        elif found["unit"] != "年" and found["d1"] and found["d2"] and found["m2"] in (None, found["m1"]):
            real = {int(found["d2"]) - int(found["d1"]) + 1}
        else:
            continue
        if told is not None and told not in real and min(real) > 0:
            yield (
                item.at(found.start()),
                f"前後是 {max(real)} {found['unit']}，這裏寫「為期{found['n']}{found['unit']}」",
            )


def _by_the_clock(copy: Copy) -> Found:
    """The hours from one time of a day to another."""
    for item, found in copy.find(_HOURS_LONG, PROSE | {"caption"}, hant=True):
        first, last = _o_clock(found["h1"], found["a"], found["p1"]), _o_clock(found["h2"], found["b"], found["p2"])
        told = float(numerals.value(found["n"]) or 0) + bool(found["half"] or found["half2"]) / 2
        if 0 < last - first != told:
            yield item.at(found.start("n")), f"前後是 {last - first:g} 小時，這裏寫「{told:g} 小時」"


def _o_clock(half: str, hour: str, minutes: str | None) -> float:
    """The hours since midnight: 下午, 三, 半 is 15.5.  Twelve at night is the end of the day."""
    twelve = int(numerals.value(hour) or 0) % 12
    late = (
        24 if half in ("晚上", "深夜") and not twelve else 12 if half in ("中午", "下午", "傍晚", "晚上", "深夜") else 0
    )
    return twelve + late + (0.5 if minutes == "半" else 0)


def _months(copy: Copy) -> Found:
    """A time that is said to last so many months, and its first and last day or month."""
    for item, found in copy.find(_MONTHS_LAST, PROSE | {"caption"}, hant=True):
        m1, d1, m2, d2 = (int(found[name]) for name in ("m1", "d1", "m2", "d2"))
        months, lasted = m2 - m1 + (d2 - d1 + 1) / 30, float(numerals.value(found["n"]) or 0)
        if 0 < months < 12 and abs(months - lasted) > _MONTH_SLACK:
            yield item.at(found.start("n")), f"前後是 {months:.1f} 個月，這裏寫「{found['n']}個月」"
    for item, found in copy.find(_BY_MONTHS, PROSE | {"caption"}, hant=True):
        whole = int(found["m2"]) - int(found["m1"]) + (12 if found["next"] else 0)
        told = _HALF_A_YEAR if found["half"] else numerals.value(found["n"])
        if 0 < whole < 12 and told not in (whole, whole + 1):
            yield (
                item.at(found.start("n" if found["n"] else "half")),
                f"前後是 {whole + 1} 個月，這裏寫「{found['half'] or found['n'] + '個月'}」",
            )


_HALF_A_YEAR = 6
_MONTH_SLACK = 0.7
"""Months by which a time may be rounded: two months and a half may be called two or three."""
_MONTHS_LONG = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of each month, by its number; ``_days`` leaves February out, which differs."""


def _days(found: re.Match[str]) -> int:
    """The days from the first to the last, both counted; 0 where it cannot be told."""
    month, first, last = int(found["m1"]), int(found["d1"]), int(found["d2"])
    if found["m2"] in (None, found["m1"]):
        return max(last - first + 1, 0)
    near = int(found["m2"]) == month % 12 + 1 and month not in (0, 2) and month < 13
    return _MONTHS_LONG[month] - first + 1 + last if near else 0


@check("F111", Copy, "年數、歲數與年份不符", hint="查對年份和年數，改正其中一個。")
def ages(copy: Copy) -> Found:
    """「生於2004年，2019年入職時十七歲」「由1998年到2024年，二十八年」：年份相減，應等於歲數或年數，相差一年以內不算。"""
    if not copy.chinese:
        return
    for item in copy.hant:
        if item.sort in PROSE:
            yield from _aged(item)
    yield from _lasting(copy)
    yield from _died(copy)
    for item, found in copy.find(_BETWEEN, PROSE, hant=True):
        real, told = int(found["to"]) - int(found["from"]), numerals.value(found["n"])
        if told is not None and 0 <= real < told - 1:
            yield (
                item.at(found.start("n")),
                f"由 {found['from']} 年到 {found['to']} 年只有 {real} 年，這裏寫「{found['n']}年」",
            )
    for item, found in copy.find(_SINCE_AGE, PROSE, hant=True):
        now, then, told = (numerals.value(found[name]) for name in ("now", "then", "n"))
        if now and then and told and now > then and abs(now - then - told) > 1:
            yield item.at(found.start("n")), f"{then} 歲到 {now} 歲是 {now - then} 年，這裏寫「{found['n']}年」"
    for pattern in (_SINCE, _STAYED, _LATER, _JUBILEE):
        for item, found in copy.find(pattern, PROSE | {"caption"}, hant=True):
            told = numerals.value(found["n"])
            real = int(found["to"]) - int(found["from"])
            near = {real, real + 1} if pattern in (_SINCE, _STAYED) else {real}
            if told is not None and told not in near and real >= 0:
                yield (
                    item.at(found.start("n")),
                    f"{found['from']} 年到 {found['to']} 年是 {real} 年，這裏寫「{found['n']}年」",
                )


def _died(copy: Copy) -> Found:
    """The age at death of the one person of a section whose year of birth is given."""
    born = [found for _, found in copy.find(_BORN, PROSE, hant=True)]
    for item, found in copy.find(_DIED, PROSE, hant=True) if len(born) == 1 else ():
        lived = int(found["year"]) - int(born[0]["a"] or born[0]["b"])
        age = numerals.value(found["age"])
        if age is not None and lived > 0 and not lived - 1 <= age <= lived + 3:
            yield (
                item.at(found.start("age")),
                f"到 {found['year']} 年應是 {lived} 歲上下，這裏寫「{found['age']}歲」",
            )


def _aged(item: Run) -> Found:
    """The one age of a paragraph against its one year of birth."""
    born, aged = list(_BORN.finditer(item.text)), list(_AGED.finditer(item.text))
    aged = [found for found in aged if "生" not in found["between"]]
    if len(born) != 1 or len(aged) != 1:
        return
    year, age = int(born[0]["a"] or born[0]["b"]), numerals.value(aged[0]["age"])
    years = int(aged[0]["year"]) - year
    if age is not None and 0 < years < 110 and abs(years - int(age)) > 1:
        yield (
            item.at(aged[0].start("age")),
            f"{year} 年出生，{aged[0]['year']} 年應是 {years} 歲上下，這裏寫「{aged[0]['age']}歲」",
        )


_OVER = re.compile(
    r"(?:(?:佔|占)(?:[^，。；、\d]{0,16}?)|(?=百分之一百[零一二三四五六七八九十]+的(?:受訪者|會員|人|市民|學生|企業|家長|員工)))(?:(?P<a>\d+(?:\.\d+)?)\s?[%％]|百分之(?P<b>[一二三四五六七八九十百零\d]+)|(?P<c>十[一二三四五六七八九])成)"
)
_SHARE = re.compile(r"比重|份額|佔|比例|市佔率|覆蓋率|識字率|使用率|成功率|合格率|入住率|出席率|就業率")


@check("F112", Copy, "份額超過一百", hint="查對數目。")
def over(copy: Copy) -> Found:
    """「佔」後面的百分比是整體的一部分，不會超過一百。"""
    if copy.chinese:
        for item, found in copy.find(_OVER, hant=True):
            value = numerals.value(found["a"] or found["b"] or found["c"] or "")
            if value is not None and value > (10 if found["c"] else 100):
                yield item.at(found.start()), f"「{found[0]}」"


_NO_SOURCE = re.compile(
    r"^(?:待補|待查|待核|待定|不詳|未詳|未知|網上資料|網絡資料|互聯網|網頁|維基百科|百度百科?|-+|—+|\?+|？+|TBC|TBD|n/?a)$",
    re.I,
)


@check("F113", BookCopy, "資料檔的數字可疑", hint="查對 value 和 source；出處寫文件、機構和日期。")
def doubtful(book: BookCopy) -> Found:
    """比重、份額一類的數字以 % 為單位而超過一百；出處寫「待查」「網上資料」，讀者無從查對。"""
    for figure in book.book.figures.values():
        if figure.unit.strip() in ("%", "％") and _SHARE.search(figure.label) and (figure.number or 0) > 100:
            yield figure.place, f"「{figure.label}」是 {figure.value}%"
        if _NO_SOURCE.match(figure.source.strip()):
            yield figure.place, f"「{figure.label}」的出處是「{figure.source}」"


_COUNTED = (
    r"(?:個?(?:星期|月|工作天|工作日|小時)|個(?!人)|周|週|年(?![代級])|歲|名|人|位|個|間|家|頁|章|節|元|港元|美元|萬元|億元|萬|億|天|小時|分鐘"
    r"|公里|米|呎|吋|倍|成|次|份|項|枚|噸|公噸|公斤|克|度|班|場|屆(?!會)|隊|組|艘|輛|架|部|座|層|戶|件|張|箱|種|款|瓶|席|桌|畝|公頃|%|％)"
)
_BACKWARDS = re.compile(
    rf"(?<![第\d,.月日時點分:：\-–—/一二三四五六七八九十百千萬億比])(?<!(?<!每)年)(?P<first>{_Q})(?P<a>{_COUNTED}?)(?P<mark>至|到|[-–~～－])(?P<last>{_Q})(?P<b>{_COUNTED})"
)
_FALLING = re.compile(r"[由從自降減跌縮低少][^。；]{0,24}$|(?:上午|下午|晚上|凌晨|清晨|中午|比數|比分|比|以|勝|負|和)$")
_PAGES = re.compile(
    r"(?:頁|第)\s?(?P<first>\d+)\s?頁?\s?(?:至|到|[-–—~～－])\s?(?:頁|第)?\s?(?P<last>\d+)(?=\s?頁|[。，；、）」]|$)"
)
_DAYS = re.compile(
    r"(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日?(?:[（(][^）)]{1,4}[）)])?(?:至|到|[-–—~～－])(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})[日號]"
)
_MONTHS = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?P<m1>\d{1,2})月(?:\d{1,2}日)?(?:至|到|[-–—~～－])(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>\d{1,2})月"
)


@check("T318", Copy, "範圍倒置", hint="查對前後兩個數目，小的在前；由高到低的，寫「由……降至……」。")
def backwards(copy: Copy) -> Found:
    """「六至四周」「頁12至9」「5月10日至8日」：範圍由小到大，由先到後。寫明「由」「降」「減」的不算。"""
    if not copy.chinese:
        return
    for item, found in copy.find(_BACKWARDS, hant=True):
        first, last = numerals.value(found["first"]), numerals.value(found["last"])
        one = not found["a"] or found["a"] == found["b"]
        if (
            first
            and last
            and one
            and first > last
            and _comparable(found)
            and not _FALLING.search(item.text[: found.start()])
        ):
            yield item.at(found.start()), f"{found[0]}（{item.around(found.start(), found.end())}）"
    for pattern in (_PAGES, _DAYS, _MONTHS):
        for item, found in copy.find(pattern, hant=True):
            if _ends_before(pattern, found):
                yield item.at(found.start()), f"{found[0]}（{item.around(found.start(), found.end())}）"


def _comparable(found: re.Match[str]) -> bool:
    """Whether both ends are written alike: 12至9, not 3至萬, nor 三十至五 (which may be 三十至三十五), nor 1998至02."""
    first, last = found["first"], found["last"]
    years = first.isdigit() and len(first) == 4 and found["b"] == "年"
    great = first[-1] != last[-1] and {first[-1], last[-1]} & set("萬億千百")
    if years or first.isdigit() != last.isdigit() or great:
        return False
    return not (first.isdigit() and len(first) == 4 and len(last) == 2)


def _ends_before(pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    """Whether the second of two pages, days or months comes before the first."""
    if pattern is _PAGES:
        return int(found["first"]) > int(found["last"]) and (
            len(found["last"]) == len(found["first"]) or len(found["first"]) == 2
        )
    if pattern is _DAYS:
        return found["m2"] in (None, found["m1"]) and int(found["d1"]) > int(found["d2"])
    if found["y2"]:
        return (int(found["y1"]), int(found["m1"])) > (int(found["y2"]), int(found["m2"]))
    return int(found["m1"]) > int(found["m2"])


_HOUR = re.compile(
    r"(?P<half>上午|早上|清晨|凌晨|下午|晚上|傍晚|中午)?(?P<hour>(?<![第\d一二三四五六七八九十百千.:：/比])(?:\d{1,2}|二?十?[一二三四五六七八九十]))"
    r"(?P<mark>時(?![間代候期段常而裝尚速空事刻差份光段許候機至])|[:：])(?P<minute>\d{2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])?(?P<unit>分)?(?![:：\d])"
)


@check("T317", Copy, "沒有這個時刻", hint="查對時間。")
def hours(copy: Copy) -> Found:
    """一日二十四小時，一小時六十分；上午沒有十三時。"""
    if not copy.chinese:
        return
    for item, found in copy.find(_HOUR, hant=True):
        colon = found["mark"] != "時"
        if colon and not (found["half"] and found["minute"]):
            continue
        hour, minute = numerals.value(found["hour"]), numerals.value(found["minute"] or "0")
        told = found["half"] or (found["minute"] and (colon or found["unit"]))
        morning = found["half"] in ("上午", "早上", "清晨", "凌晨") and (hour or 0) > 12
        if (told or item.text[: found.start()].endswith(("日", "於", "在"))) and (
            (hour or 0) > 24 or (minute or 0) > 59 or morning
        ):
            yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"
