"""F1xx (sums): arithmetic that a sentence lets one do.  Lists that are counted, parts, products."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from zilap.checks.called import SURNAMES
from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE
from zilap.han import numerals
from zilap.problem import Level

_Q = numerals.QUANTITY
_SMALL = r"(?:[兩二三四五六七八九十]|十[一二三四五六]|[2-9]|1\d)"
_THING = (
    r"(?:個(?!人|別|月|案(?=的)|小時)|大(?![約致概部多半型小學會])|種|項|類(?!似)|樣|點(?!心|鐘|半|的)|方面|國(?!家|際)|地(?!區|方|點|產|段|面|鐵|庫)"
    r"|條|座|位|家(?!庭|長)|間|所|支|隊|步|市(?!場|民|區|值)|省|句|件(?!事)|門|層|期|幕|組|處|階段|部分|單位|張(?!開)|款|艘|棟|幢|首(?![屆次要先])|股|關|人(?=：))"
)
_COUNTED = re.compile(
    rf"(?P<n>(?<![第\d一二三四五六七八九十百千萬億多餘點.,兩]){_SMALL})(?P<thing>{_THING}|(?<=有[三四五六七八九兩二])(?=：|，一))(?P<rest>[^，。：；！？、「」（）\d]{{0,12}})」?(?:：|，(?:分別)?(?:是|為)|，即|，包括)"
    r"(?P<list>[^。；！？：\n]{4,160})(?=[。；！？]|$)"
)
_JOINT = re.compile(r"以及|[和及與](?![平解諧睦議氣諧時格]|其|時)")
_OPEN = re.compile(r"──|——|從|等|之類|例如|比如|包括|其中|不一|如下|……|\ufffc|以?[上下]列|一[致樣同定般直起部]")
_SERIES = re.compile(
    r"(?:^|(?<=[，；、：。]))(?:其?(?P<n>[一二三四五六七八九])(?:是|為|則|乃|，)|第(?P<m>[一二三四五六七八九十])(?:個?是|，|項|種|類|條|個))"
)
_UNIT_AT_END = (
    r"(?:國|地|市|省|區|州|縣|島|港|校|大(?![家會])|人(?![民員士物才數])|位|家|間|所|種|項|類|方|局|會"
    r"|個(?:國家|城市|地區|省市|地方|部門|單位|機構|項目|界別|範疇|方面))"
)
_COUNTED_AFTER = re.compile(
    rf"(?:^|(?<=[，。：；（]))(?P<list>[^，。：；（）\n]*?、[^，。：；（）\n]{{1,60}}?)(?P<n>(?<![\d第十港館號座樓層]){_SMALL}){_UNIT_AT_END}(?![多餘屆])"
)


def _items(text: str) -> tuple[int, int]:
    """How many things a list names, at least and at most: 和 may join two of them or stand inside a name."""
    parts = [part for part in text.split("、") if part]
    return len(parts), len(parts) + len(_JOINT.findall(text))


@check("F108", Copy, "說好的數目與列舉的不符", hint="數一數；改正數目，或補上、刪去一項。")
def counted(copy: Copy) -> Found:
    """「三樣東西：天氣、匯率、船期和政局」「甲、乙、丙、丁三國」：說了幾項，列出來便應是幾項。

    以頓號分開的、以「一是……二是……」數下去的才數；有「等」「例如」「包括」的不算。
    """
    if not copy.chinese:
        return
    for item, found in copy.find(_COUNTED, PROSE | {"caption"}, hant=True):
        told = numerals.value(found["n"])
        listed = found["list"]
        low, high = _listed(listed)
        if (told or 0) > 10 and low * 3 < (told or 0):
            continue
        open_ended = _OPEN.search(found[0].replace("，包括", "", 1) if low > (told or 0) else found[0])
        if told is not None and high > 1 and not low <= told <= high and not open_ended:
            yield item.at(found.start()), f"說是「{found['n']}{found['thing']}」，列出 {low} 項（{short(found[0])}）"
    yield from _too_many(copy)
    for item, found in copy.find(_COUNTED_AFTER, PROSE | {"caption"}, hant=True, having="、"):
        told = numerals.value(found["n"])
        low, high = _items(found["list"])
        plain = _whole(found["list"]) and not re.search(
            rf"[\d第《》每的、]$|[\d第《》每]|[由透經過把將被向]|[一兩二三四五六七八九十百千萬](?:人|名|{_THING})|等|其他|其餘|之間|分別|」「",
            found["list"],
        )
        if told is not None and plain and not low <= told <= high and "、" in found["list"]:
            yield item.at(found.start()), f"列出 {low} 項，說是「{found['n']}」（{short(found[0])}）"


_PEOPLE = re.compile(
    rf"(?P<n>(?<![第\d])[兩二三四五六七八九])(?P<thing>[位名])[\u4e00-\u9fff]{{0,8}}?"
    rf"(?P<list>[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:、[{SURNAMES}][\u4e00-\u9fff]{{1,2}})+(?:[和及與][{SURNAMES}][\u4e00-\u9fff]{{1,2}})?)(?!、|等)"
)


def _too_many(copy: Copy) -> Found:
    """「三位師傅馮炳、陳金、郭有和黎帶」: more names than people."""
    for item, found in copy.find(_PEOPLE, PROSE | {"caption"}, hant=True, having="、"):
        named, told = _items(found["list"])[1], numerals.value(found["n"]) or 0
        if named > told:
            yield (
                item.at(found.start()),
                f"說是「{found['n']}{found['thing']}」，列出 {named} 人（{short(found[0])}）",
            )


def _whole(text: str) -> bool:
    """Whether every quotation mark in a list has its other half, and it does not end in the middle of a number."""
    quoted = re.sub(r"「[^「」]*」", "", text)
    return not re.search("[「」]", quoted) and not re.search(r"[一二三四五六七八九]、[一二三四五六七八九]$", text)


@check(
    "F116", Copy, "說好的數目與列舉的似不符", level=Level.NOTE, hint="數一數；是兩項合為一項的，改用「及」或分開寫。"
)
def joined(copy: Copy) -> Found:
    """「三個環節：致辭、頒獎、演講和茶會」：最後一項之前用「和」，列出的便是四項；也可能「演講和茶會」算作一項，所以只作查詢。

    「三十一人，其中甲十二人，乙八人，丙十人」：三項以上而只差一個，也查詢。
    """
    if copy.chinese:
        for item, found in copy.find(_COUNTED, PROSE | {"caption"}, hant=True):
            listed = found["list"]
            low, _ = _listed(listed)
            *others, end = listed.split("、")
            last = _JOINT.split(end) if low > 1 and "、" in listed and not _JOINT.search("、".join(others)) else []
            if len(last) == 2 and numerals.value(found["n"]) == low and not _OPEN.search(found[0]):
                yield (
                    item.at(found.start()),
                    f"說是「{found['n']}{found['thing']}」，列出的似是 {low + 1} 項（{short(found[0])}）",
                )
        for item, found in copy.find(_OF_THEM, PROSE | {"caption"}, hant=True, having="其當之包分"):
            amounts, whole = _of_them(found)
            if len(amounts) > 2 and whole - sum(amounts) == 1 < min(amounts) and "餘" not in found[0]:
                text = f"各項相加是 {sum(amounts)}，這裏寫 {found['total']}（{short(found[0])}）"
                yield item.at(found.start()), text


def _listed(text: str) -> tuple[int, int]:
    """The things of a list: those that are numbered, or those that 、 parts; (0, 0) where it is neither."""
    numbered = [found["n"] or found["m"] for found in _SERIES.finditer(text)]
    if numbered:
        return (len(numbered), len(numbered)) if numbered[0] == "一" and len(numbered) > 1 else (0, 0)
    if "、" not in text or "，" in text:
        return 0, 0
    return _items(text)


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
_SENTENCE = re.compile(r"[^。！？\n]+")
UNIT = (
    r"(?:對|名|位|人|個|間|家|項|份|宗|件|隻|艘|班|票|場|次|條|張|枚|戶|所|隊|組|輛|架|部|台|座|棟|層|株|棵|桌|席|本|冊|箱|套|支|頁|瓶|斤"
    r"|港元|美元|萬元|億元|元|公噸|公頃|公里|公斤|平方呎|平方米|小時|分鐘)"
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
    rf"(?P<parts>[^。！？；\n]*?)(?:合共|共計|總共|一共|合計|加起來|總(?:額|數|投資額?|面積|長度|金額|收入|產量|銷量|人數))(?:是|有|為|達|共)?(?P<total>{_Q}){_COUNTER}"
)
APART = re.compile(r"每|各|兩者|合共|加起來|比|較|其中|增|減|升|跌|不同|平均|倍|同比|去年|由|至")


@check("F109", Copy, "分項與總數不符", hint="查對總數和各項。")
def parts_of_a_whole(copy: Copy) -> Found:
    """「二十一位委員，男十二位，女八位」「共20間，其中8間……其餘11間」「甲3間，乙4間，合共8間」：各項相加應等於總數。

    只算量詞相同的；有「約」「逾」「每」「較」的不算。
    """
    if not copy.chinese:
        return
    for item, sentence in copy.find(_SENTENCE, PROSE | {"caption"}, hant=True):
        text = sentence[0]
        if len(re.findall(_NEXT, text)) < 3:
            continue
        told = [
            *_complementary(text),
            *_of_kinds(text),
            *_with_the_rest(text),
            *_stages(text),
            *_added(text),
            *_borne(text),
            *_clauses(text),
            *_enumerated(text),
        ]
        told = [row for row in told if not HEDGE.search(text[max(row[0] - 3, 0) : row[0]])]
        for start, total, summed in told[:1]:
            yield item.at(sentence.start() + start), f"各項相加是 {summed:,}，這裏寫 {total}（{short(text[start:])}）"


def _complementary(text: str) -> Iterator[tuple[int, str, Decimal]]:
    """男 and 女, 成功 and 失敗 … after a number of the same things."""
    for one, other in _PAIRS:
        if (
            one in text
            and other in text
            and (found := _parted(one, other).search(text))
            and not HEDGE.search(found[0])
            and "其中" not in found["and"]
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
    amounts = [numerals.value(number) or Decimal(0) for number in re.findall(rf"({_Q}){unit}", found["parts"])]
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


def _from_first(text: str, unit: str) -> str:
    """A list of amounts from the clause of the first one on."""
    first = re.search(rf"{_Q}{re.escape(unit)}", text)
    return text[text.rfind("，", 0, first.start()) + 1 :] if first else text


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
    rf"(?P<n>{_Q})(?:個[\u4e00-\u9fff]{{0,3}}?)?(?P<a>[^\W\dA-Za-z年月]|公頃|平方米|平方呎)(?P<x>[^。；\d]{{0,24}}?)每(?:一)?(?P=a)[^，。；\d]{{0,6}}?"
    rf"(?:(?P<m>{_Q})(?P<u>[\u4e00-\u9fff]{{1,3}}?)(?P<y>，?[^。；\d]{{0,10}}?)(?:合共|共計|總共|總計|一共|合計|即共?|總[數額值]?為?|總面積為?|全部是|共)[^，。；\d]{{0,5}}?(?P<k>{_Q})(?P=u)"
    rf"|(?P<m2>{_Q})(?P<p>[人名位])(?P<y2>，?[^。；\d]{{0,10}}?)(?:合共|共計|總共|總計|一共|合計|即共?|共)[^，。；\d]{{0,4}}?(?P<k2>{_Q})[人名位])"
)
_EACH = re.compile(
    rf"每(?:一)?(?P<a>[個層間艘架套組隊班箱包件張棟座份名位人枚輛支頁卷冊畝桌席場節課天日周期年噸]|小時|分鐘|公噸|公斤|公頃|平方米|平方呎)[^，。；\d]{{0,6}}?(?P<m>{_Q})(?P<u>[\u4e00-\u9fff]{{1,3}}?)[^，。；\d]{{0,4}}?"
    rf"，(?P<x>[^。；\d]{{0,8}}?)(?P<n>{_Q})(?P=a)(?P<y>[^。；\d]{{0,10}}?)(?:合共|共計|總共|總計|一共|合計|即|便是|就是|共)[^，。；\d]{{0,4}}?(?P<k>{_Q})(?P=u)"
)


_NOUNS = re.compile(
    rf"(?P<n>{_Q})個(?P<noun>[\u4e00-\u9fff]{{2,5}})[^\d；]{{0,60}}?每個(?P=noun)[^，。；\d]{{0,6}}?(?P<m>{_Q})(?P<u>[\u4e00-\u9fff]{{1,2}}?)"
    rf"，?(?:合共|共計|總共|總計|一共|合計|共)[^，。；\d]{{0,4}}?(?P<k>{_Q})(?P=u)(?P<a>)"
)


@check("F110", Copy, "相乘的數目不符", hint="查對三個數目，改正算錯的一個。")
def products(copy: Copy) -> Found:
    """「倉分四層，每層二千平方米，合共一萬平方米」：個數乘每個的數目，應等於總數。有「約」「逾」的不算。"""
    if copy.chinese:
        uses = [
            use
            for pattern in (_TIMES, _EACH, _NOUNS)
            for use in copy.find(pattern, PROSE | {"caption"}, hant=True, having="每")
        ]
        for item, found in uses:
            groups = found.groupdict()
            written = [groups[name] or groups.get(f"{name}2") or "" for name in "nmk"]
            n, m, k = map(numerals.value, written)
            year = found["a"] == "年" and (n or 0) > 100
            if n and m and k and n * m != k and not year and not HEDGE.search(found[0]):
                told = f"{written[0]}乘{written[1]}是 {n * m:,}，這裏寫 {written[2]}（{short(found[0])}）"
                yield item.at(found.start()), told
