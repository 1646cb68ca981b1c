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
_SENTENCE = re.compile(r"[^。！？；\n]+")
_SHARE = re.compile(
    r"(?P<change>(?:增長|上升|增加|升|下跌|下降|減少|減|跌|較|高|低)[^，。；、]{0,6})?(?P<rest>其餘|餘下|剩下|其他|其余|余下)?(?:的)?(?P<of>[佔占]?)(?:了|有|約)?\s?"
    r"(?:(?P<a>\d+(?:\.\d+)?)\s?[%％]|百分之(?P<b>[一二三四五六七八九十百\d]+)"
    r"|(?P<c>[一二三四五六七八九兩两\d])成(?P<half>[一二三四五六七八九半]?)(?![為立功果員本長分績就交年]))(?!點)"
)
_ANNIVERSARIES = {
    1949: re.compile(r"(?:建國|國慶|中華人民共和國成立|新中國成立)(?P<n>\d{1,3}|[一二三四五六七八九十]+)\s?[周週]年"),
    1997: re.compile(
        r"(?:回歸(?:祖國)?|香港特別行政區成立|香港特區成立|特區成立)(?P<n>\d{1,3}|[一二三四五六七八九十]+)\s?[周週]年"
    ),
}


@check(
    "F102",
    BookCopy,
    "數字的資料太舊",
    level=Level.NOTE,
    hint="向來源查詢最新數字，改 value 和 as_of；歷史數字可寫進 allow.toml。",
)
def old_sources(book: BookCopy) -> Found:
    """book/house.toml 可以寫 oldest_source = 5：比出版日期舊五年以上的數字便列出來。沒有寫，或版本未定日期，便不查。"""
    edition, limit = book.book.edition.date, book.style.oldest_source
    if not edition or not limit:
        return
    for figure in book.book.figures.values():
        years = [int(found["year"]) for found in _YEAR.finditer(figure.as_of)]
        if years and edition.year - max(years) > limit:
            yield figure.place, f"「{figure.label}」是 {figure.as_of} 的數字"


@check("F103", Copy, "表格的總數不對", level=Level.WARN, hint="查對各行和總數。")
def totals(copy: Copy) -> Found:
    """表格最後一行寫「合計」「總計」，該欄的數目加起來卻不是這個數。"""
    for rows in _tables(copy):
        last = rows[-1]
        if len(rows) < 4 or not _TOTAL.match(last[0].text.strip()):
            continue
        for column in range(1, len(last)):
            cells = [row[column] for row in rows[1:-1] if column < len(row)]
            values = [_number(cell.text) for cell in cells]
            total = _number(last[column].text)
            if total is not None and len(values) == len(rows) - 2 and None not in values:
                summed = sum((value for value in values if value is not None), Decimal(0))
                if abs(summed - total) > _rounding(last[column].text, len(values)):
                    yield last[column].at(0), f"各行相加是 {summed:,}，這裏寫 {last[column].text.strip()}"


@check("F104", Copy, "百分比加起來不是一百", level=Level.NOTE, hint="查對；可以多選或沒有列全的，請在表下說明。")
def shares(copy: Copy) -> Found:
    """表格一欄全是百分比（三行以上），加起來接近一百而不等於一百，超出四捨五入的誤差。"""
    for rows in _tables(copy):
        body = [row for row in rows[1:] if not _TOTAL.match(row[0].text.strip())]
        for column in range(1, max(map(len, rows), default=0)):
            cells = [row[column] for row in body if column < len(row)]
            found = [_PER_CENT.match(cell.text.strip()) for cell in cells]
            if len(found) < 3 or not all(found):
                continue
            summed = sum((Decimal(match["value"]) for match in found if match), Decimal(0))
            if Decimal(90) <= summed <= Decimal(110) and abs(summed - 100) > Decimal("0.5") * len(found):
                yield cells[-1].at(0), f"這一欄加起來是 {summed}%"


def _tables(copy: Copy) -> Iterator[list[list[Run]]]:
    """Tables as rows of cells; rows stand on consecutive lines (the ruler between them left out)."""
    rows: list[list[Run]] = []
    last = 0
    for item in copy.runs:
        if item.sort != "cell":
            continue
        line = int(item.name)
        if line != last:
            if rows and line > last + 2:
                yield rows
                rows = []
            rows.append([])
            last = line
        rows[-1].append(item)
    if rows:
        yield rows


def _number(text: str) -> Decimal | None:
    plain = re.sub(r"[^\d.,\-]", "", text)
    return numerals.value(plain) if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", plain) else None


def _rounding(written: str, count: int) -> Decimal:
    """How far rounded numbers may be from their sum: half a unit each where there are decimals or per cents."""
    return Decimal("0.05") * count if "." in written else Decimal("0.5") * count if "%" in written else Decimal(0)


@check("F106", Copy, "句中的百分比加起來不是一百", level=Level.NOTE, hint="查對各項；不是同一個整體的，請寫清楚。")
def parts(copy: Copy) -> Found:
    """「甲佔45%，乙佔30%，其餘佔20%」：說明了其餘，或三項以上都寫「佔」而總和接近一百，加起來便應是一百（四捨五入的誤差除外）。"""
    if copy.chinese:
        for item, sentence in copy.find(_SENTENCE, PROSE | {"caption"}):
            found = [share for share in _SHARE.finditer(sentence[0]) if not share["change"]]
            summed = sum(map(_share, found), Decimal(0))
            rest = any(share["rest"] for share in found) and len(found) > 1
            listed = len([share for share in found if share["of"]]) > 2 and 95 <= summed <= 105
            if (rest or listed) and abs(summed - 100) > (Decimal("0.05") if "." in sentence[0] else 0) * len(found):
                yield item.at(sentence.start() + found[-1].start()), f"各項加起來是 {summed}%（…{sentence[0][-16:]}）"


def _share(found: re.Match[str]) -> Decimal:
    """A share as per cents: 三成半 is 35."""
    if not found["c"]:
        return numerals.value(found["a"] or found["b"]) or Decimal(0)
    half = Decimal(5) if found["half"] == "半" else numerals.value(found["half"] or "零")
    return (numerals.value(found["c"]) or Decimal(0)) * 10 + (half or 0)


@check("F105", Copy, "周年與年份不符", level=Level.NOTE, hint="查對周年數和年份。")
def anniversaries(copy: Copy) -> Found:
    """句中有年份，又有建國或回歸的周年數，兩者相減應是 1949 或 1997。"""
    if not copy.traditional:
        return
    for start, pattern in _ANNIVERSARIES.items():
        for item, found in copy.find(pattern, PROSE | {"caption"}):
            before = [match for match in _YEAR.finditer(item.text[: found.start()]) if found.start() - match.end() < 40]
            count = numerals.value(found["n"])
            if before and count is not None and int(before[-1]["year"]) - start != int(count):
                yield item.at(found.start()), f"{found[0]}，而前面的年份是 {before[-1]['year']} 年"


_HEDGE = r"約|近|逾|超過|多於|不足|接近"
_CHANGE = re.compile(
    rf"(?<![\d.,])(?P<from>{numerals.QUANTITY})(?P<unit>[\u4e00-\u9fff%]{{1,3}}?)(?P<between>[^。；]{{0,24}}?)"
    rf"(?:增|升|增加|增長|上升|提升|擴大|減|跌|降|減少|下跌|下降)[至到](?P<to>{numerals.QUANTITY})(?P=unit)"
    rf"(?P<then>[^。；\d]{{0,10}}?)(?:(?P<verb>升幅|增幅|增長|增加|上升|跌幅|降幅|減幅|下跌|減少|下降)(?:了|達|為|是)?(?P<rate>\d+(?:\.\d+)?)[%％]"
    rf"|(?P<is>是|為|達|成為)(?:原來的|當年的|過去的|以往的)?(?P<times>[兩二三四五六七八九十]|\d+(?:\.\d+)?)倍)"
)
_OTHERWISE = re.compile(rf"{_HEDGE}|按年|每年|平均|年均|[多餘]")


@check("F107", Copy, "升跌幅與前後兩個數目不符", level=Level.WARN, hint="查對三個數目，改正算錯的一個。")
def changes(copy: Copy) -> Found:
    """「由4,200個增至8,400個，是三倍」：寫出前後兩數，又寫升跌的百分比或倍數，三者要算得通。

    有「約」「近」「逾」「多」等字的，按年計的，都不查；百分比容許四捨五入。
    """
    if copy.chinese:
        for item, found in copy.find(_CHANGE, PROSE | {"caption"}):
            before, after = numerals.value(found["from"]), numerals.value(found["to"])
            if not before or after is None or _OTHERWISE.search(found[0]):
                continue
            told = numerals.value(found["times"] or found["rate"]) or Decimal(0)
            real = after / before if found["times"] else abs(after - before) / before * 100
            if abs(real - told) > (Decimal("0.5") if found["times"] else Decimal(1)):
                unit = "倍" if found["times"] else "%"
                yield (
                    item.at(found.start()),
                    f"由{found['from']}到{found['to']}是 {real:.1f}{unit}，這裏寫 {told}{unit}",
                )
