"""B1xx, F1xx (agreement): the parts of a section that should agree.  Headings, lists, editions, members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han import numerals
from zilap.han.chars import count_han
from zilap.problem import Level, Place

_Q = numerals.QUANTITY


@check("B117", Copy, "標題重複", level=Level.NOTE, hint="改寫其中一個；如屬同一節，合併。")
def twin_headings(copy: Copy) -> Found:
    """同一篇兩個小標題一字不差，多半是複製之後忘了改；目錄和書籤也分不出。"""
    seen: dict[str, Run] = {}
    for item in copy.runs:
        if item.sort == "heading" and count_han(item.text) > 2:
            first = seen.setdefault(item.text.strip(), item)
            if first is not item:
                yield item.at(0), f"「{item.text[:20]}」與 {first.at(0)} 相同"


_ENDS = re.compile(r"[。；;，,、.!！?？]?$")


@check(
    "B118", Copy, "清單各項末尾的標點不一致", level=Level.NOTE, hint="各項末尾用同一種標點；用分號的，最後一項用句號。"
)
def list_ends(copy: Copy) -> Found:
    """一個清單裏有的以分號結束，有的以句號結束，有的沒有標點；或最後一項停在分號。只報告較少的一種。"""
    if not copy.chinese:
        return
    for sort, group in groupby(copy.runs, key=lambda item: item.sort):
        rows = list(group)
        if sort != "item" or len(rows) < 3:
            continue
        ends = [(found[0] if (found := _ENDS.search(item.text.rstrip())) else "").translate(_WIDE) for item in rows]
        if ends[-1] in ("；", "，", "、"):
            yield rows[-1].at(len(rows[-1].text) - 1), f"最後一項停在「{ends[-1]}」（…{rows[-1].text[-10:]}）"
        body = list(zip(rows, ends, strict=True))[:-1] if "；" in ends else list(zip(rows, ends, strict=True))
        kinds = [end for _, end in body]
        most = max(kinds, key=lambda end: (kinds.count(end), -kinds.index(end)))
        few = [item for item, end in body if end != most]
        for item in few if len(few) * 2 < len(body) else ():
            shown = f"用「{most}」" if most else "沒有標點"
            yield item.at(len(item.text) - 1), f"（…{item.text[-10:]}），其他各項{shown}"


_WIDE = str.maketrans(";,.!?", "；，。！？")
_EDITION = re.compile(
    r"第\s?(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,4})\s?屆(?P<name>[\u4e00-\u9fff「」A-Za-z·—–－-]{4,16})"
)


@check("B119", Copy, "屆數不一", hint="查對屆數。")
def editions(copy: Copy) -> Found:
    """題目寫第十四屆，內文寫第十五屆：同一篇裏同一個活動的屆數，題目與內文要一致。提到上屆、往屆的不算。"""
    yield from _title_in_english(copy)
    titles = [item for item in copy.hant if item.sort == "field" and item.name in ("title", "subtitle", "summary")]
    titles = [item for item in titles if "屆" in item.text]
    body = [use[1] for use in copy.find(_EDITION, PROSE, hant=True)] if titles else []
    for item in titles if body else ():
        for found in _EDITION.finditer(item.text):
            core = found["name"].strip("「」")[:4]
            told = {numerals.value(other["n"]) for other in body if other["name"].strip("「」").startswith(core)}
            if told and numerals.value(found["n"]) not in told:
                others = "、".join(
                    str(int(number)) for number in sorted(number for number in told if number is not None)
                )
                yield item.at(found.start()), f"「{found[0]}」，內文是第 {others} 屆"


_HOW_MANY = re.compile(
    rf"(?<![第\d.,一二三四五六七八九十百千兩])(?P<n>{_Q})(?P<what>(?:人次|[個間家名位項場座種條所][\u4e00-\u9fff]{{2}}))"
)


_NTH = re.compile(r"\b(?P<n>\d{1,3})(?:st|nd|rd|th)\b")
_NTH_WORDS = (
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth "
    "Sixteenth Seventeenth Eighteenth Nineteenth Twentieth"
)


def _title_in_english(copy: Copy) -> Found:
    """第十五屆 in a title, and 14th in the English one."""
    fields = {item.name: item for item in copy.hant if item.sort == "field"}
    for name in ("title", "subtitle"):
        chinese = _EDITION.search(fields[name].text) if name in fields else None
        english = fields.get(f"{name}_en")
        if chinese and english:
            words = (n for n, word in enumerate(_NTH_WORDS.split(), 1) if re.search(rf"\b{word}\b", english.text))
            digits = _NTH.search(english.text)
            told = int(digits["n"]) if digits else next(words, None)
            if told is not None and told != numerals.value(chinese["n"]):
                yield english.at(0), f"「{english.text[:30]}」，中文題目是第{chinese['n']}屆"


@check("F125", Copy, "題目與內文的數目不一", level=Level.NOTE, hint="查對數目。")
def titled(copy: Copy) -> Found:
    """題目、副題或提要寫「十八個國家參展」，內文寫「十六個國家」：量詞和名詞相同，而內文沒有題目的那個數目。"""
    heads = [item for item in copy.hant if item.sort == "field" and item.name in ("title", "subtitle", "summary")]
    told = [(item, found) for item in heads for found in _HOW_MANY.finditer(item.text)] if copy.chinese else []
    for item, found in told:
        number = re.compile(rf"(?<![第\d.,一二三四五六七八九十百千兩])({_Q})[多餘]?{found['what']}")
        written = [one[1] for other in copy.hant if other.sort in PROSE for one in number.finditer(other.text)]
        values = {numerals.value(one) for one in written}
        if values and numerals.value(found["n"]) not in values:
            yield item.at(found.start()), f"「{found[0]}」，內文是 {'、'.join(dict.fromkeys(written))}{found['what']}"


_SENTENCE = re.compile(r"[^。！？；\n]+")
_UNITS = "名|位|人|個|間|家"
_MEMBERS = re.compile(
    rf"(?<![式生體屬青新老名譽身業女準員商合])會員(?:人數|總數|數目)?(?P<hedge>約|逾|超過|近)?(?:有|達|共|為|共有)?(?P<n>{_Q})(?P<more>多|餘)?(?:{_UNITS})(?!委員|理事)"
    rf"|(?<=[有達共是，])(?P<hedge2>約|逾|超過|近)?(?P<n2>{_Q})(?P<more2>多|餘)?(?:{_UNITS})會員(?=[，。；、]|$)"
)
_MEMBERS_ENGLISH = re.compile(
    r"\b(?:has|with|of|have|our|its) (?:about |over |some |more than )?(?P<n>\d[\d,]*) (?:corporate )?members\b"
)
_OTHER_TIME = re.compile(r"年|增至|由|當時|創會|成立|其中|首|新|減|每|由")


@check("F118", BookCopy, "會員數目不一", level=Level.NOTE, hint="查對會員數目和日期；不同年份的，寫明年份。")
def members(book: BookCopy) -> Found:
    """商會專頁的 members 一項，與這一篇內文、或本會其他各篇的會員數目不同。寫明年份、「由……增至……」的不算。"""
    for copy in book.sections:
        field = next((item for item in copy.runs if item.sort == "field" and item.name == "members"), None)
        known = re.search(_Q, field.text) if field else None
        value = numerals.value(known[0]) if known else None
        if field is None or not known or value is None or not copy.section:
            continue
        name = copy.section.title
        for other in book.sections:
            whole = other is copy or book.book.publisher == name
            for place, written, number in _told(other, whole, name):
                if number != value and Decimal("0.2") < number / value < 5:
                    yield place, f"這裏是{written}，{field.at(known.start())} 是「{field.text}」"


def _told(copy: Copy, whole: bool, name: str) -> Iterator[tuple[Place, str, Decimal]]:
    """The numbers of members that a section gives to a body: of the whole section, or of sentences that name it."""
    for item in copy.hant:
        if item.sort not in PROSE:
            continue
        for sentence in _SENTENCE.finditer(item.text):
            for pattern in (_MEMBERS, _MEMBERS_ENGLISH) if whole or name in sentence[0] else ():
                for found in pattern.finditer(sentence[0]):
                    groups = found.groupdict()
                    written = groups["n"] or groups["n2"]
                    number = numerals.value(written)
                    about = any(groups.get(key) for key in ("hedge", "hedge2", "more", "more2"))
                    clause = re.split(r"[，,]", sentence[0][: found.start()])[-1]
                    if number is not None and not about and not _OTHER_TIME.search(clause):
                        yield item.at(sentence.start() + found.start()), f"「{found[0]}」", number


@check("B120", BookCopy, "註釋末尾的句號不一致", level=Level.NOTE, hint="全書的註釋一律有句號，或一律沒有。")
def note_ends(book: BookCopy) -> Found:
    """註釋有的有句號，有的沒有，印在頁底一眼看得出。只報告較少的一種；只有書名、網址的短註不計。"""
    notes = [item for copy in book.sections for item in copy.runs if item.sort == "note" and count_han(item.text) >= 8]
    open_ended = [item for item in notes if not item.text.rstrip("」』）》 ").endswith(("。", "！", "？", "."))]
    ended = [item for item in notes if item not in open_ended]
    few, what = (open_ended, "沒有") if len(open_ended) < len(ended) else (ended, "有")
    for item in few if len(notes) > 2 * len(few) else ():
        yield (
            item.at(len(item.text) - 1),
            f"這裏{what}句號，全書 {len(notes)} 條註釋裏佔 {len(few)} 條（…{item.text[-10:]}）",
        )
