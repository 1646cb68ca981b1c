"""F1xx: facts.  Sources too old, sums that do not add up, anniversaries that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han import numerals
from zilap.problem import Level

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)\s?年?")
_TOTAL = re.compile(r"^(?:合計|總計|總數|總和|合共|共計|小計)$")
_PER_CENT = re.compile(r"^(?P<value>\d+(?:\.\d+)?)\s?[%％]$")
_WHOLE_SENTENCE = re.compile(r"[^。！？\n]+")
_SHARE = re.compile(
    r"(?P<change>(?:增長|上升|增加|升|下跌|下降|減少|減|跌|較|高|低)[^，。；、]{0,6})?(?P<rest>其餘|餘下|剩下|其他|其余|余下)?(?:的)?(?P<of>[佔占]?)(?:了|有|約|股)?\s?"
    r"(?:(?P<a>\d+(?:\.\d+)?)\s?[%％]|百分之(?P<b>[一二三四五六七八九十百\d]+)"
    r"|(?P<c>[一二三四五六七八九兩两\d])成(?P<half>[一二三四五六七八九半]?)(?![為立功果員本長分績就交年]))(?!點)(?P<is>(?:是(?!因)|來自|屬於?|供應|出口|銷往|輸往|運往|用於|用作|撥作))?"
)


@check(
    "F102",
    BookCopy,
    "數字的資料太舊",
    level=Level.NOTE,
    hint="向來源查詢最新數字，改 value 和 as_of；歷史數字可寫進 allow.toml。",
)
def old_sources(book: BookCopy) -> Found:
    """比出版日期舊十年以上的數字便列出來；未定出版日期的，與出處中最近的年份比較。

    年限可在 book/house.toml 改：oldest_source = 5；寫 0 便不查。
    """
    dated = [
        (figure, max(years))
        for figure in book.book.figures.values()
        if (years := _years(figure.as_of)) and not _FORECAST.search(figure.as_of)
    ]
    edition, limit = book.book.edition.date, book.style.oldest_source
    if not dated or not limit:
        return
    sources = [year for figure, _ in dated for year in _years(figure.source)]
    now = edition.year if edition else max(sources, default=0)
    for figure, year in dated:
        if now - year > limit:
            yield figure.place, f"「{figure.label}」是 {figure.as_of} 的數字"


_FORECAST = re.compile(r"預測|預計|起|目標")


def _years(text: str) -> list[int]:
    return [int(found["year"]) for found in _YEAR.finditer(text)]


@check("F103", Copy, "表格的總數不對", level=Level.WARN, hint="查對各行和總數。")
def totals(copy: Copy) -> Found:
    """表格最後一行寫「合計」「總計」，該欄的數目加起來卻不是這個數。"""
    for rows in _tables(copy):
        last = rows[-1]
        if len(rows) < 4 or 0 not in last or not _TOTAL.match(last[0].text.strip()):
            continue
        for column in last:
            cells = [row[column] for row in rows[1:-1] if column in row]
            values = [value for cell in cells if (value := _number(cell.text)) is not None]
            total = _number(last[column].text)
            whole = re.fullmatch(r"100(?:\.0+)?\s?[%％]", last[column].text.strip())
            if total is not None and not whole and len(values) == len(rows) - 2:
                summed = sum(values, Decimal(0))
                if abs(summed - total) > _rounding(last[column].text, len(values)):
                    yield last[column].at(0), f"各行相加是 {summed:,}，這裏寫 {last[column].text.strip()}"


@check("F104", Copy, "百分比加起來不是一百", level=Level.NOTE, hint="查對；可以多選或沒有列全的，請在表下說明。")
def shares(copy: Copy) -> Found:
    """表格一欄全是百分比（三行以上），加起來接近一百而不等於一百，超出四捨五入的誤差。

    欄名寫明「佔」「比重」，或總數一行寫 100% 的，相差多少都算。
    """
    for rows in _tables(copy):
        body = [row for row in rows[1:] if 0 in row and not _TOTAL.match(row[0].text.strip())]
        for column in sorted({column for row in rows for column in row} - {0}):
            cells = [row[column] for row in body if column in row]
            found = [match for cell in cells if (match := _PER_CENT.match(cell.text.strip()))]
            years = all(re.match(r"(?:19|20)\d\d", row[0].text) for row in body)
            if len(found) < 3 or len(found) < len(body) or years:
                continue
            summed = sum((Decimal(match["value"]) for match in found), Decimal(0))
            heads = [row[column].text for row in (rows[0], rows[-1]) if column in row]
            parts = any(_PARTS_OF_ALL.search(head) for head in heads)
            near = Decimal(60 if parts else 90) <= summed <= Decimal(150 if parts else 110)
            step = Decimal("0.1") if any("." in match["value"] for match in found) else Decimal(1)
            if near and abs(summed - 100) > step * (1 if len(found) <= 6 else 2):
                yield cells[-1].at(0), f"這一欄加起來是 {summed}%"


_PARTS_OF_ALL = re.compile(r"佔|占|比重|份額|比例|百分比|^100(?:\.0+)?\s?[%％]$")
"""Heads of columns, or totals under them, that say that all the parts are there."""


def _tables(copy: Copy) -> Iterator[list[dict[int, Run]]]:
    """Tables as rows of cells by their column; rows stand on consecutive lines (the ruler left out)."""
    rows: list[dict[int, Run]] = []
    last = 0
    for item in copy.runs:
        if item.sort != "cell":
            continue
        line, column = map(int, item.name.split("."))
        if line != last:
            if rows and line > last + 2:
                yield rows
                rows = []
            rows.append({})
            last = line
        rows[-1][column] = item
    if rows:
        yield rows


def _number(text: str) -> Decimal | None:
    plain = re.sub(r"(?<=\d)[ \u2009\u202f](?=\d{3}(?!\d))|[^\d.,\- ]", "", text).strip()
    return numerals.value(plain) if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", plain) else None


def _rounding(written: str, count: int) -> Decimal:
    """How far rounded numbers may be from their sum: a unit or two where there are decimals or per cents."""
    rough = 1 if count <= 6 else 2
    return (Decimal("0.1") if "." in written else Decimal(1) if "%" in written else Decimal(0)) * rough


@check("F106", Copy, "句中的百分比加起來不是一百", level=Level.NOTE, hint="查對各項；不是同一個整體的，請寫清楚。")
def parts(copy: Copy) -> Found:
    """「甲佔45%，乙佔30%，其餘佔20%」：說明了其餘，或三項以上都寫「佔」而總和接近一百，加起來便應是一百（四捨五入的誤差除外）。"""
    if copy.chinese:
        for item, sentence in _lists(copy):
            found = [share for share in _SHARE.finditer(sentence[0]) if not share["change"]]
            summed = sum(map(_share, found), Decimal(0))
            rest = any(share["rest"] for share in found) and len(found) > 1
            told = len([share for share in found if share["of"] or share["is"]])
            listed = (told > 2 and 95 <= summed <= 125) or (told == len(found) == 2 and 100 < summed <= 115)
            if (rest or listed) and abs(summed - 100) > (Decimal("0.05") if "." in sentence[0] else 0) * len(found):
                yield item.at(sentence.start() + found[-1].start()), f"各項加起來是 {summed}%（…{sentence[0][-16:]}）"


def _lists(copy: Copy) -> Iterator[tuple[Run, re.Match[str]]]:
    """Every sentence; where both sides of a ； give shares of their own, each side."""
    for item, sentence in copy.find(_WHOLE_SENTENCE, PROSE | {"caption"}, hant=True):
        if _ANY_SHARE.search(sentence[0]):
            sides = [side for side in _SIDE.finditer(item.text, *sentence.span()) if len(_SHARE.findall(side[0])) > 1]
            yield from ((item, side) for side in (sides if len(sides) > 1 else [sentence]))


_ANY_SHARE = re.compile(r"[成%％]|百分之")
_SIDE = re.compile(r"[^；]+")


def _share(found: re.Match[str]) -> Decimal:
    """A share as per cents: 三成半 is 35."""
    if not found["c"]:
        return numerals.value(found["a"] or found["b"]) or Decimal(0)
    half = Decimal(5) if found["half"] == "半" else numerals.value(found["half"] or "零")
    return (numerals.value(found["c"]) or Decimal(0)) * 10 + (half or 0)


_RATE = (
    r"(?:(?P<rate>\d+(?:\.\d+)?)\s?[%％]|百分之(?P<word>[一二三四五六七八九十百零\d]+)"
    r"|(?P<tenths>[一二三四五六七八九兩])成(?P<half>[一二三四五六七八九半]?)|(?P<fold>[一兩二三四五六七八九十百]+|\d+(?:\.\d+)?)倍)"
)
_GREW = r"(?:升幅|增幅|增長|增加|上升|跌幅|降幅|減幅|下跌|減少|下降|增|升|跌|減)(?:率)?(?:了|達|為|是|幅)*"
_CHANGE = re.compile(
    rf"(?<![\d.,])(?P<from>{numerals.QUANTITY})(?P<unit>[\u4e00-\u9fff%]{{1,3}}?)(?P<between>[^。；]{{0,24}}?)"
    rf"(?:增|升|增加|增長|上升|提升|擴大|減|跌|降|減少|下跌|下降)[至到](?:了)?(?:\d{{4}}年的?)?(?P<to>{numerals.QUANTITY})(?P=unit)"
    rf"(?P<then>[^。；\d]{{0,10}}?)(?:{_GREW}{_RATE}"
    rf"|(?P<is>是|為|達|成為|增至|升至|相當於)(?:原來的|當年的|過去的|以往的)?(?P<times>[兩二三四五六七八九十]|\d+(?:\.\d+)?)倍)(?P<more>以上|多|有餘)?"
)
_AGAINST = re.compile(
    rf"(?<![\d.,])(?P<to>{numerals.QUANTITY})(?P<unit>[\u4e00-\u9fff%]{{1,3}}?)，?(?:較|比)[^。；，\d]{{0,8}}(?:\d{{4}}年)?[^。；，\d]{{0,6}}?"
    rf"的?(?P<from>{numerals.QUANTITY})(?P=unit)(?P<then>，?[^。；\d]{{0,6}}?){_GREW}{_RATE}(?P<more>以上|多|有餘)?"
)
_DIFFERENCE = re.compile(
    rf"(?<![\d.,第])(?P<a>{numerals.QUANTITY})(?P<unit>個月|[\u4e00-\u9fff]{{1,2}}?)(?P<x>[^。；\d]{{0,16}}?)(?:增|升|增加|增長|上升|減|跌|降|減少|下降|擴|縮)[至到]"
    rf"(?P<b>{numerals.QUANTITY})(?P=unit)[^。；，\d]{{0,6}}，[^。；，\d]{{0,4}}?(?:增加|增|多|升|減少|減|少|跌)(?:了)?(?P<c>{numerals.QUANTITY})(?P=unit)"
)
_SOONER = re.compile(
    rf"原(?:定|先|本|來|計劃|擬)[^，。；\d]{{0,6}}?(?P<a>{numerals.QUANTITY})(?P<unit>個月|天|日|年|小時|分鐘|萬元|億元|元)(?P<x>[^。；\d]{{0,16}}?，[^，。；\d]{{0,6}}?)"
    rf"(?P<b>{numerals.QUANTITY})(?P=unit)[^。；，\d]{{0,8}}，[^。；，\d]{{0,4}}?(?:提早|提前|早了|縮短|節省|延遲|延誤|遲了|多了|少了|超支|超出)(?:了)?(?P<c>{numerals.QUANTITY})(?P=unit)"
)
_INEXACT = re.compile(r"[約近逾餘每]|多[名個間家人位萬億元]|超過|平均")
_OTHERWISE = re.compile(r"按年|每年|平均|年均|同比|累計")
_ABOUT = re.compile(r"約|左右|大概|多|餘")
_MORE_THAN, _LESS_THAN = re.compile(r"逾|超過|多於|不止"), re.compile(r"近|不足|接近|不到")


@check("F107", Copy, "升跌幅與前後兩個數目不符", level=Level.WARN, hint="查對三個數目，改正算錯的一個。")
def changes(copy: Copy) -> Found:
    """「由4,200個增至8,400個，是三倍」：寫出前後兩數，又寫升跌的百分比、成數或倍數，三者要算得通。

    前後兩數有「約」「近」「逾」「多」等字的，按年計的，都不查；百分比和成數容許四捨五入。
    """
    if copy.chinese:
        yield from _differences(copy)
        for pattern in (_CHANGE, _AGAINST):
            for item, found in copy.find(pattern, PROSE | {"caption"}, hant=True):
                before, after = numerals.value(found["from"]), numerals.value(found["to"])
                if not before or after is None or _OTHERWISE.search(found[0]) or _rough(found, item.text):
                    continue
                if _backwards(found, before, after):
                    yield item.at(found.start()), f"由{found['from']}到{found['to']}，升跌相反（{found[0][:30]}）"
                    continue
                if found["fold"] and _FALLS.search(found[0]):
                    fallen = (before - after) / before * 100
                    yield item.at(found.start()), f"由{found['from']}到{found['to']}減少 {fallen:.0f}%，減幅不用倍數"
                    continue
                told, real, unit = _told(found, before, after)
                if real is not None and not _agrees(found, told, real, unit):
                    yield (
                        item.at(found.start()),
                        f"由{found['from']}到{found['to']}是 {real:.1f}{unit}，這裏寫 {told}{unit}",
                    )


def _differences(copy: Copy) -> Found:
    """Two numbers, and how far they are said to be apart."""
    for pattern in (_DIFFERENCE, _SOONER):
        for item, found in copy.find(pattern, PROSE | {"caption"}, hant=True):
            one, other, told = (numerals.value(found[name]) for name in "abc")
            rough = _INEXACT.search(item.text[max(found.start() - 2, 0) : found.end()])
            if one and other and told and abs(one - other) != told and not rough:
                yield (
                    item.at(found.start("c")),
                    f"{found['a']}與{found['b']}相差 {abs(one - other):,}，這裏寫 {found['c']}{found['unit']}",
                )


_FALLS = re.compile(r"(?:減|跌|降|減少|下跌|下降)(?:了)?[至到]|(?:跌幅|降幅|減幅|下跌|減少|下降)")
_RISES = re.compile(r"(?:增|升|增加|增長|上升|提升|擴大)(?:了)?[至到]|(?:升幅|增幅|增長|增加|上升)")


def _backwards(found: re.Match[str], before: Decimal, after: Decimal) -> bool:
    """Whether a rise is called a fall, or a fall a rise."""
    falls, rises = bool(_FALLS.search(found[0])), bool(_RISES.search(found[0]))
    return falls != rises and ((falls and after > before) or (rises and after < before))


def _rough(found: re.Match[str], text: str) -> bool:
    """Whether one of the two numbers is only about so much."""
    numbers = min(found.start("from"), found.start("to")), max(found.end("from"), found.end("to"))
    near = text[max(numbers[0] - 3, 0) : numbers[1] + 1]
    return any(pattern.search(near) for pattern in (_ABOUT, _MORE_THAN, _LESS_THAN))


def _told(found: re.Match[str], before: Decimal, after: Decimal) -> tuple[Decimal, Decimal | None, str]:
    """What is said of a change, what it is in truth, and in what."""
    groups = found.groupdict()
    if groups.get("times"):
        return numerals.value(groups["times"]) or Decimal(0), after / before, "倍"
    if groups["fold"]:
        told, real = numerals.value(groups["fold"]) or Decimal(0), after / before
        return told, real if abs(real - told) < abs(real - 1 - told) else real - 1, "倍"
    change = abs(after - before) / before * 100
    if groups["tenths"]:
        half = Decimal(5) if groups["half"] == "半" else numerals.value(groups["half"] or "零")
        return (numerals.value(groups["tenths"]) or Decimal(0)) * 10 + (half or 0), change, "%"
    return numerals.value(groups["rate"] or groups["word"]) or Decimal(0), change, "%"


def _agrees(found: re.Match[str], told: Decimal, real: Decimal, unit: str) -> bool:
    """Whether what is said may be said of what is."""
    then = found["then"] + (found["more"] or "")
    slack = told * Decimal("0.05") if unit == "倍" and told > 10 else Decimal("0.5") if unit == "倍" else Decimal(1)
    if found.groupdict().get("tenths"):
        slack = Decimal("2.5") if found["half"] else Decimal(5)
    if _MORE_THAN.search(then) or found["more"]:
        return told - slack / 5 <= real <= told * Decimal("1.2") + 5
    if _LESS_THAN.search(then):
        return told * Decimal("0.8") - 5 <= real <= told + slack / 5
    return abs(real - told) <= (slack * 2 if _ABOUT.search(then) else slack)
