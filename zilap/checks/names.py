"""T4xx: names.  The house's forms, one form a book, and pairs of Chinese and English that go together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from zilap.checks import style
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.problem import Level, Place

TITLES = (
    "主席|會長|理事長|總裁|董事長|總經理|局長|署長|司長|專員|處長|校長|院長|所長|秘書長|總監|大使|領事|議員|委員"
    "|部長|省長|市長|州長|總理|總統|特首|行政長官"
)
HONOURS = "先生|女士|太太|博士|教授|小姐|議員|爵士|律師|大律師|醫生|牧師|法師"
_SURNAMES = (
    "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊朱秦尤許何呂施張孔曹嚴華金魏陶姜戚謝鄒喻柏水竇章雲蘇潘葛奚范彭郎魯韋昌馬苗鳳花方俞任袁柳鮑史唐費廉岑薛雷賀倪湯"
    "滕殷羅畢郝鄔安常樂于時傅皮卞齊康伍余元卜顧孟平黃和穆蕭尹姚邵湛汪祁毛禹狄米貝明臧計伏成戴談宋茅龐熊紀舒屈項祝董梁杜阮藍閔席季麻強賈路婁危江童顏郭"
    "梅盛林刁鍾徐邱駱高夏蔡田樊胡凌霍虞萬支柯管盧莫房裘繆干解應宗丁宣鄧郁單洪包諸左石崔吉龔程邢裴陸榮翁荀羊甄曲封芮靳段富焦巴牧谷車侯全班秋仲伊宮寧仇欒"
    "甘祖武符劉景詹束龍葉幸司黎溥印白懷蒲鄂索賴卓藺屠蒙池喬聞黨翟譚勞姬申冉桑桂牛壽邊燕冀浦尚農溫莊晏瞿閻連習艾容向古易慎戈廖終衡步都耿滿弘匡文寇廣祿東"
    "歐曾關游簡丘麥區冼"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{2}}"
_BEFORE = re.compile(
    rf"(?:{TITLES})(?P<name>{_NAME})(?=[，。、；（）「」]|{HONOURS}|表示|說|指|率|到|在|與|和|及|致|出席|主持|擔任|親|為|向|已|於|也|亦|曾)"
)
_HONOURED = re.compile(rf"(?P<name>{_NAME})(?P<honour>{HONOURS})(?!後|生前|學位)")
_GLOSS = re.compile(
    r"(?P<chinese>[\u4e00-\u9fff「」《》·]{2,24})\s?[（(](?:簡稱|下稱|英文名稱為|英文名為)?\s?"
    r"(?P<english>[A-Z][A-Za-z&.,'’ \-]{1,60})[）)]"
)
_QUOTED = re.compile(r"「(?P<inside>[^「」『』，。！？\n]{3,24})」(?P<after>[\u4e00-\u9fff]{2,8})")
_BARE = re.compile(r"「(?P<inside>[^「」『』，。！？\n]{5,40})」")
NOT_SURE = frozenset("的了在是有為以與和及或於會將已曾並又也亦更很都就這那其此每各本該")


@check("T401", Copy, "譯名或名稱", level=Level.WARN)
def listed(copy: Copy) -> Found:
    """國名、地名、人名用香港通行的譯法；機構用它的官方名稱。

    名單在 zilap/checks/words/hk/names.toml，據香港政府新聞公報的用法；一本書自己的名單寫在 book/data/names.toml。
    """
    if copy.traditional:
        for item in copy.runs:
            for hit in copy.style.lists["names"].find(item.text):
                if not item.language(hit.start):
                    shown = item.around(hit.start, hit.end)
                    yield (
                        item.at(hit.start),
                        f"「{hit.word.wrong}」應作「{hit.word.right}」（{shown}）",
                        hit.word.reason,
                    )


@check("T402", BookCopy, "名單上的名稱", level=Level.WARN, hint="照 data/names.toml 改正；名單錯了便改名單。")
def own_names(book: BookCopy) -> Found:
    """book/data/names.toml 的 [[name]] 列出本書的名稱：name 是正寫，wrong 是曾見的誤寫，english 是英文名。

    文中出現誤寫，或中文後面的括號寫了另一個英文名，都會報告。
    """
    for row in _rows(book):
        right, english = str(row["name"]), str(row.get("english", ""))
        wrong = [str(form) for form in row.get("wrong", ())]
        for copy in book.sections:
            for item in copy.runs:
                yield from _misnamed(item, right, wrong)
                yield from _misglossed(item, right, english)


def _rows(book: BookCopy) -> tuple[Mapping[str, Any], ...]:
    return style.names(book.book.root)


def _misnamed(item: Run, right: str, wrong: list[str]) -> Iterator[tuple[Place, str]]:
    for form in wrong:
        for found in re.finditer(re.escape(form), item.text):
            covered = form in right and item.text.startswith(right, max(found.start() - right.index(form), 0))
            if not covered:
                yield item.at(found.start()), f"「{form}」應作「{right}」（{item.around(found.start(), found.end())}）"


def _misglossed(item: Run, right: str, english: str) -> Iterator[tuple[Place, str]]:
    if english:
        for found in re.finditer(rf"{re.escape(right)}[」》]?\s?[（(](?P<gloss>[A-Z][^（）()]*)[）)]", item.text):
            if found["gloss"].strip().lower() != english.lower():
                yield item.at(found.start("gloss")), f"「{right}」的英文名是 {english}，這裏作 {found['gloss']}"


@check("T403", BookCopy, "人名似有兩種寫法", level=Level.NOTE, hint="查對名字；是兩個人的話可寫進 allow.toml。")
def people(book: BookCopy) -> Found:
    """職銜之後或敬稱之前的三字姓名，與書中另一個只差一個字，多半是同一人而打錯了字。報告出現較少的一個。"""
    seen: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for copy in book.sections:
        if copy.traditional:
            for pattern in (_BEFORE, _HONOURED):
                for item, found in copy.find(pattern):
                    if not NOT_SURE & set(found["name"]):
                        seen[found["name"]].append((item, found.start("name")))
    for name in sorted(seen):
        alike = [other for other in seen if _differ_by_one(name, other)]
        for other in alike:
            if (len(seen[name]), name) < (len(seen[other]), other):
                where = seen[other][0][0].at(seen[other][0][1])
                for item, at in seen[name]:
                    yield item.at(at), f"「{name}」與「{other}」（{where}）只差一字"


def _differ_by_one(name: str, other: str) -> bool:
    """Same surname, one of the two given characters different."""
    return name[0] == other[0] and (name[1] == other[1]) != (name[2] == other[2])


@check("T404", BookCopy, "敬稱不一", level=Level.NOTE, hint="查對；同一人全書用同一敬稱。")
def honours(book: BookCopy) -> Found:
    """同一個人，有的地方稱先生，有的地方稱博士或女士。報告與首次不同的各處。"""
    first: dict[str, tuple[str, Place]] = {}
    for copy in book.sections:
        if not copy.traditional:
            continue
        for item, found in copy.find(_HONOURED):
            if NOT_SURE & set(found["name"]):
                continue
            place = item.at(found.start())
            honour, where = first.setdefault(found["name"], (found["honour"], place))
            if honour != found["honour"]:
                yield place, f"「{found['name']}{found['honour']}」，{where} 作「{honour}」"


@check("T405", BookCopy, "中英名稱對不上", level=Level.NOTE, hint="查對官方名稱。")
def glosses(book: BookCopy) -> Found:
    """同一個英文名稱，前後附在兩個不同的中文名稱之後。中文簡稱和全稱（其一包含另一個）不算。"""
    first: dict[str, tuple[str, Place]] = {}
    for copy in book.sections:
        if not copy.traditional:
            continue
        for item, found in copy.find(_GLOSS):
            chinese = re.sub(r"[「」《》]", "", found["chinese"])
            place = item.at(found.start("english"))
            known, where = first.setdefault(found["english"].strip().lower(), (chinese, place))
            if chinese[-2:] != known[-2:] and not _subset(chinese, known):
                yield place, f"{found['english'].strip()} 在這裏是「…{chinese[-8:]}」，在 {where} 是「…{known[-8:]}」"


def _subset(one: str, other: str) -> bool:
    """Whether the last characters of the shorter all stand in the longer: 貿發局 and 貿易發展局."""
    short, long = sorted((one, other), key=len)
    return set(short[-3:]) <= set(long)


@check("T406", BookCopy, "名稱的引號位置不一", level=Level.NOTE, hint="查對名稱，全書用同一種寫法。")
def quoted_names(book: BookCopy) -> Found:
    """同一個名稱，有的地方整個放在引號之內（「一帶一路獎學金」），有的地方只引一半（「一帶一路」獎學金）。報告較少的一種。"""
    whole: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for copy in book.sections:
        for item, found in copy.find(_BARE):
            whole[found["inside"]].append((item, found.start()))
    half: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for copy in book.sections:
        for item, found in copy.find(_QUOTED):
            for length in range(2, len(found["after"]) + 1):
                name = found["inside"] + found["after"][:length]
                if name in whole:
                    half[name].append((item, found.start()))
    for name, places in half.items():
        few, many = sorted((places, whole[name]), key=len)
        other = many[0][0].at(many[0][1])
        for item, at in few:
            yield item.at(at), f"（{item.around(at, at + len(name) + 2, 2)}）與 {other} 的寫法不同"
