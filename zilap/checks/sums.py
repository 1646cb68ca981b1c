"""F1xx (sums): arithmetic that a sentence lets one do.  Parts and wholes, products."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.han import numerals

_Q = numerals.QUANTITY


def short(text: str) -> str:
    """A text for a message: its beginning and its end."""
    return text if len(text) <= 30 else f"{text[:14]}…{text[-14:]}"


_PARTNERS = (
    "男 女", "男性 女性", "男生 女生", "男士 女士", "男工 女工", "成功 失敗", "贊成 反對", "支持 反對",
    "同意 反對", "成人 兒童", "大人 小孩", "本地 海外", "本地 外地", "本地 內地", "香港 內地", "國內 國外",
    "境內 境外", "已婚 未婚", "全職 兼職", "合格 不合格", "及格 不及格", "通過 否決", "客運 貨運", "出口 進口",
    "新 舊", "中文 英文", "公立 私立", "公營 私營", "獲選 落選", "教師 學生", "老師 學生", "師 生",
)  # fmt: skip
"""Two words that part a whole between them."""
SENTENCE = re.compile(r"[^。！？\n]+")
UNIT = (
    r"(?:對|名|位|人|個|間|家|項|份|宗|件|隻|艘|班|票|場|次|條|張|枚|戶|所|隊|組|輛|架|部|台|座|棟|層|株|棵|桌|席|本|冊|箱|套|支|頁|瓶|斤|盞|幅|幢|篇|首|劑|粒|桶|匹"
    r"|港元|美元|萬元|億元|元|公噸|噸|公頃|公里|公斤|平方呎|平方米|小時|分鐘)"
)
"""What amounts are counted in."""
_COUNTER = rf"(?P<unit>{UNIT}|%)"
_NEXT = rf"{_Q}(?:{UNIT}|%)"
"""An amount; as another one, it is nearer to the parts than the whole."""
_PAIRS = tuple(pair for row in _PARTNERS for pair in (tuple(row.split()), tuple(row.split()[::-1])))
HEDGE = re.compile(r"約|近|逾|超過|多於|不足|接近|至少|最少|以上|左右|平均")
_REST = re.compile(
    rf"(?<![第\d.,])(?P<total>{_Q}){_COUNTER}(?P<between>(?:(?!{_NEXT})[^。；至]){{0,24}}?)，?(?:其中|當中)(?P<parts>[^。；]{{1,60}}?)"
    rf"，?(?:其餘|餘下|另外|其他)(?:的)?[^，。；\d]{{0,6}}?(?P<last>{_Q})(?P=unit)"
)
_TOTALLED = re.compile(
    rf"(?P<parts>[^。！？；\n]*?)(?:合共|共計|總共|一共|合計|加起來|(?<=，)共(?=有?[\d一二三四五六七八九十百千])|總(?:額|數|投資額?|面積|長度|金額|收入|產量|銷量|人數))(?:是|有|為|達|共)?(?P<total>{_Q}){_COUNTER}"
)
APART = re.compile(
    r"每|各|兩者|合共|加起來|比|較|其中|增|減|升|跌|不同|平均|倍|同比|去年|由(?=[\d一二三四五六七八九十百千])|至"
)


@check("F109", Copy, "分項與總數不符", hint="查對總數和各項。")
def parts_of_a_whole(copy: Copy) -> Found:
    """「二十一位委員，男十二位，女八位」「共20間，其中8間……其餘11間」「甲3間，乙4間，合共8間」：各項相加應等於總數。

    只算量詞相同的；有「約」「逾」「每」「較」的不算。
    """
    if not copy.chinese:
        return
    for item, sentence in copy.find(SENTENCE, PROSE | {"caption"}, hant=True):
        text = sentence[0]
        if len(re.findall(_NEXT, text)) > 2:
            for start, total, summed in contradicted(text):
                told = f"各項相加是 {summed:,}，這裏寫 {total}（{short(text[start:])}）"
                yield item.at(sentence.start() + start), told


def contradicted(text: str) -> list[tuple[int, str, Decimal]]:
    """The first whole of a sentence that its parts do not make: where it stands, the number, the sum of the parts."""
    told = [
        *_complementary(text),
        *_of_kinds(text),
        *_with_the_rest(text),
        *_stages(text),
        *_added(text),
        *_listed(text),
        *_places(text),
        *_borne(text),
        *_clauses(text),
        *_enumerated(text),
    ]
    return [row for row in told if not HEDGE.search(text[max(row[0] - 3, 0) : row[0]])][:1]


def _complementary(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """男 and 女, 成功 and 失敗 … after a number of the same things."""
    for one, other in _PAIRS:
        if (
            one in text
            and other in text
            and (found := _parted(one, other).search(text))
            and not HEDGE.search(found[0])
            and "其中" not in found["and"]
            and not re.match(rf"[，、和及][^，。；：、\d]{{0,8}}?{_Q}{found['unit']}", text[found.end() :])
        ):
            amounts = [found["one"] or found["one2"], found["two"] or found["two2"]]
            yield from _compared(found.start(), found["total"], amounts)


@functools.cache
def _parted(one: str, other: str) -> re.Pattern[str]:
    """A whole and its two parts in this order; made when a text has both words, for it takes long to make them all."""
    more = r"(?:會員|學員|員|生|的|佔|有|共|是){0,2}"
    return re.compile(
        rf"(?P<total>{_Q}){_COUNTER}(?P<between>[^。；]{{0,40}}?)"
        rf"(?:{one}(?P<a>{more})(?P<one>{_Q})(?P=unit)|(?P<one2>{_Q})(?P=unit)(?:是|為|屬)?{one})"
        rf"(?P<and>[^。；\d]{{0,6}}?)"
        rf"(?:{other}{more}(?P<two>{_Q})(?P=unit)|(?P<two2>{_Q})(?P=unit)(?:是|為|屬)?{other})"
    )


_IN_IT = re.compile(r"其中|當中|之中|包括|包含|分別是")


def _with_the_rest(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """So many, of them …, the rest …; and of them … and …, which can be fewer but not more."""
    if not _IN_IT.search(text):
        return
    found = _REST.search(text)
    if found and not HEDGE.search(found[0]):
        amounts = re.findall(rf"(?P<n>{_Q}){re.escape(found['unit'])}", found["parts"])
        more = re.findall(rf"、({_Q}){re.escape(found['unit'])}", re.split("[，。；]", text[found.end() :])[0])
        yield from _compared(found.start(), found["total"], [*amounts, found["last"], *more])
        return
    found = _OF_THEM.search(text)
    amounts, whole = _of_them(found) if found else ([], Decimal(0))
    if found and len(amounts) > 1 and sum(amounts) > whole > max(amounts) / 3:
        yield found.start(), found["total"], sum(amounts, Decimal(0))


def _of_them(found: re.Match[str]) -> tuple[list[Decimal], Decimal]:
    """The numbers of the parts, and of the whole; no parts where they need not make it up."""
    if HEDGE.search(found[0]) or APART.search(found["parts"]):
        return [], Decimal(0)
    unit = "[人名位]" if found["unit"] in "人名位" else re.escape(found["unit"])
    amounts = [numerals.value(number) or Decimal(0) for number in re.findall(rf"(?<!第)({_Q}){unit}", found["parts"])]
    return amounts, numerals.value(found["total"]) or Decimal(0)


_OF_THEM = re.compile(
    rf"(?<![第\d.,])(?P<total>{_Q}){_COUNTER}(?P<between>(?:(?!{_NEXT})[^。；]){{0,16}}?)，?(?:其中|當中|之中|包括|包含|分別是)(?P<parts>[^。；]+)"
)
_KINDS = re.compile(
    rf"(?P<what>[\u4e00-\u9fff]{{2}})(?:共有?|合共|總數|有|達)?(?P<total>{_Q}){_COUNTER}[，：（](?:其中|包括|當中)?(?P<a>[\u4e00-\u9fff]{{1,4}}?)(?P=what)(?:有|共)?(?P<one>{_Q})(?P=unit)"
    rf"[，、；](?:和|及)?(?P<b>[\u4e00-\u9fff]{{1,4}}?)(?P=what)(?:有|共)?(?P<two>{_Q})(?P=unit)(?:[，、；](?:和|及)?(?P<c>[\u4e00-\u9fff]{{1,4}}?)(?P=what)(?:有|共)?(?P<three>{_Q})(?P=unit))?(?=[。）；，]|$)"
)


def _of_kinds(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """So many members, so many full members, so many student members."""
    found = _KINDS.search(text)
    if found and not HEDGE.search(found[0]):
        yield from _compared(
            found.start("total"), found["total"], [found[name] for name in ("one", "two", "three") if found[name]]
        )


_SPLIT = re.compile(
    rf"(?:全長|全程|總長|總面積|面積|總額|總數)(?:是|有|為|達|共)?(?P<total>{_Q})(?P<unit>公里|米|平方米|平方呎|公頃|萬元|億元|元|小時|分鐘)，[^。；\d]{{0,10}}?(?P<parts>第一[^。]+)"
)


def _stages(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """So long in all, the first stage so long, the second so long."""
    return _laid_out(text, _SPLIT, r"第[一二三四五六七八九十][^，、；\d]{1,4}?")


def _laid_out(text: str, whole: re.Pattern[str], before: str = "") -> Iterator[tuple[int, str, Decimal]]:
    """A whole, and after it its parts in the same unit; ``before`` is what stands before the amount of each."""
    found = whole.search(text)
    if found and not HEDGE.search(found[0]):
        amounts = re.findall(rf"{before}(?P<n>{_Q}){found['unit']}", found["parts"])
        if len(amounts) > 1:
            yield from _compared(found.start("total"), found["total"], amounts)


def _added(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """So many, so many, together so many."""
    found = _TOTALLED.search(text)
    parts = _from_first(found["parts"], found["unit"]) if found else ""
    if found and not HEDGE.search(parts + text[found.end("parts") : found.end()]) and not APART.search(parts):
        amounts = re.findall(rf"(?P<n>{_Q}){re.escape(found['unit'])}", parts)
        others = re.findall(
            rf"(?<![第\d.,]){_Q}(?![\d.,萬億千百十零一二三四五六七八九]|{re.escape(found['unit'])}|年|月|日|號)", parts
        )
        if len(amounts) > 2 and numerals.value(amounts[0]) == numerals.value(found["total"]):
            amounts = amounts[1:]
        if len(amounts) > 1 and not [number for number in others if numerals.value(number) not in (None, 1)]:
            yield from _compared(found.start("total"), found["total"], amounts)


_PLACE = rf"{_Q}[間家所座個處][^，。；、\d和及與]{{1,8}}"
_PLACES = re.compile(
    rf"(?P<parts>(?<![第\d.,]){_PLACE}(?:、{_PLACE})*(?:和|及|與|、){_PLACE})，?(?:合共|一共|總共|共)(?P<total>{_Q})[個處]"
    r"(?:地方|單位|機構|場地|地點|企業|景點|據點)"
)


def _places(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """So many schools, so many workshops, together so many places."""
    for found in _PLACES.finditer(text):
        parts = re.findall(rf"({_Q})[間家所座個處]", found["parts"])
        yield from _compared(found.start("total"), found["total"], parts)


def _from_first(text: str, unit: str) -> str:
    """A list of amounts from the clause of the first one on."""
    first = re.search(rf"{_Q}{re.escape(unit)}", text)
    return text[text.rfind("，", 0, first.start()) + 1 :] if first else text


_BARE_LIST = re.compile(
    rf"(?<![第\d.,])(?P<parts>{_Q}(?:、{_Q})+(?:和|及|與|以及){_Q})(?P<unit>{UNIT})?[^，。；、\d]{{0,8}}，?(?:[^，。；、\d]{{0,6}})"
    rf"(?:合共|共計|總共|一共|合計|總數|共)(?:是|有|為|達)?(?P<total>{_Q})"
)


def _listed(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """Numbers one after the other, and together so many."""
    for found in _BARE_LIST.finditer(text) if "、" in text else ():
        if not HEDGE.search(found[0]):
            yield from _compared(found.start("total"), found["total"], re.split("[、和及與]|以及", found["parts"]))


_BORNE = re.compile(
    rf"(?P<total>{_Q})(?P<unit>萬元|億元|元)[^。；\d]{{0,24}}?(?:分擔|承擔|分攤|合資|合股|合力籌集)，(?P<parts>[^。；]+)"
)


def _borne(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """A cost that some share, and what each gives."""
    return _laid_out(text, _BORNE)


_ENUMERATED = re.compile(
    rf"(?:(?:共有?|合共|一共|共計|總共|由)(?P<total>{_Q})(?P<unit>[人名位間家個])[^，。；：\d]{{0,4}}[，：（](?!包括)"
    rf"|(?<![第\d.,])(?P<total2>{_Q})港?(?P<unit2>[人名位間家個頁元]|萬元|億元|公頃|小時)：)"
    rf"(?P<parts>(?:(?![共每])[^，。；：、\d]{{1,10}}?{_Q}(?P=unit)[，、和及]?){{2,}})(?=[。；）]|$)"
)


_ITEMISED = re.compile(
    rf"(?<![第\d.,])(?P<total>{_Q})港?(?P<unit>[人名位間家個頁元]|萬元|億元|公頃|小時)："
    rf"(?P<parts>(?:(?![共每])[^，。；：、\d]{{1,10}}?{_Q}港?(?P=unit)[，、和及]?){{2,}})(?=[。；）]|$)"
)


def _enumerated(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """So many in all, and then nothing but who has how many of them."""
    yield from _laid_out(text, _ITEMISED)
    found = _ENUMERATED.search(text)
    if found and not re.search(rf"{_Q}{found['unit']}", text[: found.start()]):
        for start, total, summed in _laid_out(text, _ENUMERATED):
            if _NEARLY[0] < summed / (numerals.value(total) or 1) < _NEARLY[1]:
                yield start, total, summed


_NEARLY = Decimal("0.7"), Decimal("1.4")
"""How far from a whole the sum of what may be its parts may be, as a share of it."""


_CLAUSES = re.compile(
    rf"(?<![第\d.,])(?P<total>{_Q})(?P<unit>[人名位間家個])[^，。；\d]{{0,6}}，(?P<parts>{_Q}(?P=unit)[^，。；]*(?:，{_Q}(?P=unit)[^，。；]*){{2,}})(?=[。；]|$)"
)


def _clauses(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """So many, and then three clauses and more that each begin with a number of them: more than there are."""
    found = _CLAUSES.search(text)
    if found and not HEDGE.search(found[0]) and not APART.search(found["parts"]):
        numbers = re.findall(rf"(?:^|，)({_Q}){found['unit']}", found["parts"])
        summed = sum((numerals.value(number) or Decimal(0) for number in numbers), Decimal(0))
        if summed > (numerals.value(found["total"]) or Decimal(0)):
            yield found.start("total"), found["total"], summed


def _compared(start: int, total: str, parts: list[str]) -> Iterator[tuple[int, str, Decimal]]:
    values = [numerals.value(part) for part in (total, *parts)]
    if None not in values:
        whole, *rest = (value or Decimal(0) for value in values)
        if sum(rest) != whole:
            yield start, total, sum(rest, Decimal(0))


_TIMES = re.compile(
    rf"(?:(?P<per>每[年月周日天])[^，。；\d]{{0,6}}?)?(?P<n>{_Q})(?:個[\u4e00-\u9fff]{{0,3}}?)?(?P<a>[^\W\dA-Za-z年月]|公頃|平方米|平方呎)(?P<x>[^。；\d]{{0,24}}?)每(?:一)?(?P=a)[^，。；\d]{{0,6}}?"
    rf"(?:(?P<m>{_Q})(?P<u>[\u4e00-\u9fff]{{1,3}}?)(?P<y>，?[^。；\d]{{0,10}}?)(?:合共|共計|總共|總計|一共|合計|即共?|總[數額值]?為?|總面積為?|全部是|共)[^，。；\d]{{0,5}}?(?P<k>{_Q})(?P=u)"
    rf"|(?P<m2>{_Q})(?P<p>[人名位])(?P<y2>，?[^。；\d]{{0,10}}?)(?:合共|共計|總共|總計|一共|合計|即共?|共|(?P=per))[^，。；\d]{{0,4}}?(?P<k2>{_Q})[人名位])"
)
_EACH = re.compile(
    rf"每(?:一)?(?P<a>[個層間艘架套組隊班箱包件張棟座份名位人枚輛支頁卷冊畝桌席場節課天日周期年噸]|小時|分鐘|公噸|公斤|公頃|平方米|平方呎)[^，。；\d]{{0,6}}?(?P<m>{_Q})(?P<u>[\u4e00-\u9fff]{{1,3}}?)[^，。；\d]{{0,4}}?"
    rf"[，。](?P<x>[^。；\d]{{0,10}}?)(?P<n>{_Q})(?P=a)(?P<y>[^。；\d]{{0,10}}?)(?:合共|共計|總共|總計|一共|合計|即|便是|就是|共)[^，。；\d]{{0,4}}?(?P<k>{_Q})(?P=u)"
)


_NOUNS = re.compile(
    rf"(?P<n>{_Q})個(?P<noun>[\u4e00-\u9fff]{{2,5}})[^\d；]{{0,60}}?每個(?P=noun)[^，。；\d]{{0,6}}?(?P<m>{_Q})(?P<u>[\u4e00-\u9fff]{{1,2}}?)"
    rf"，?(?:合共|共計|總共|總計|一共|合計|共)[^，。；\d]{{0,4}}?(?P<k>{_Q})(?P=u)(?P<a>)"
)


_ONE_OF = re.compile(
    rf"(?<![一二三四五六七八九十第])一(?P<a>[艘架輛車箱班批套])[^，。；\d]{{0,4}}?[載裝坐放運有]{{1,2}}(?P<m>{_Q})(?P<u>[個件箱人噸隻張])[^，。；\d]{{0,4}}，"
    rf"(?P<n>{_Q})(?P=a)[^，。；\d]{{0,6}}?(?:合共|共計|總共|一共|共)[^，。；\d]{{0,4}}?(?P<k>{_Q})(?P=u)"
)
_YEARLY = re.compile(
    rf"(?:月租|月薪|月費|每月)[^，。；\d]{{0,6}}?(?P<m>{_Q})(?P<a>港?元)，[^，。；\d]{{0,4}}?(?:一年|全年|每年|年租|年薪|年費)[^，。；\d]{{0,8}}?(?P<k>{_Q})(?P=a)"
)


@check("F110", Copy, "相乘的數目不符", hint="查對三個數目，改正算錯的一個。")
def products(copy: Copy) -> Found:
    """「倉分四層，每層二千平方米，合共一萬平方米」：個數乘每個的數目，應等於總數。有「約」「逾」的不算。"""
    if copy.chinese:
        uses = [
            use
            for pattern, word in ((_TIMES, "每"), (_EACH, "每"), (_NOUNS, "每"), (_ONE_OF, "一"))
            for use in copy.find(pattern, PROSE | {"caption"}, hant=True)
        ]
        for item, found in copy.find(_YEARLY, PROSE, hant=True):
            monthly, yearly = numerals.value(found["m"]), numerals.value(found["k"])
            if monthly and yearly and monthly * 12 != yearly and not HEDGE.search(found[0]):
                yield item.at(found.start()), f"{found['m']}乘十二是 {monthly * 12:,}，這裏寫 {found['k']}"
        for item, found in uses:
            groups = found.groupdict()
            written = [groups[name] or groups.get(f"{name}2") or "" for name in "nmk"]
            n, m, k = map(numerals.value, written)
            year = found["a"] == "年" and (n or 0) > 100
            if n and m and k and n * m != k and not year and not HEDGE.search(found[0]):
                told = f"{written[0]}乘{written[1]}是 {n * m:,}，這裏寫 {written[2]}（{short(found[0])}）"
                yield item.at(found.start()), told
