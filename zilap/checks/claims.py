"""F119: one subject, one thing counted, one time, and two numbers in two places of the book."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zilap.checks import subjects
from zilap.checks.amounts import Amount, amounts
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.subjects import YEAR, Mention, Subjects
from zilap.han import numerals
from zilap.problem import Level, Place

_NUMBER = rf"(?:{numerals.QUANTITY})"
_WHEN = re.compile(
    rf"(?P<year>{YEAR})\s?年|第\s?(?P<edition>{_NUMBER})\s?屆(?!會長|主席|理事|會董|董事|委員|立法會|區議會|監事|社長)"
)
_FIRST = re.compile(r"首屆|首年|第一年")
_BACKGROUND = re.compile(
    rf"(?:成立|創立|創辦|創會|始|建|設立|註冊)於\s?{YEAR}\s?年"
    rf"|{YEAR}\s?年[^。；\d]{{0,16}}(?:\d[\d,.]*[萬億]?元)?(?:成立|創立|創辦|創會|建成|設立|發起|啟用|落成|開業|投產|遷入|購入|自置|買下|開設)"
)
"""Years of a beginning, which say nothing of when the numbers beside them hold."""
_DATE = re.compile(rf"{YEAR}\s?年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?|\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{1,2}}日")
_ELSEWHEN = re.compile(
    r"最初|當年|當時|當初|起初|初期|早年|昔日|以往|過去|曾|去年|前年|上屆|往年|明年|來年|其後|後來|至今|累計|歷來|多年來|將|預計|預期|目標|計劃|打算|希望|可望"
    r"|戰前|戰後|疫情|\d0年代|年代|增至|增加至|減至|升至|跌至|擴至|由\d|之前|以前|那年|同年|翌年|次年|一度"
)
"""Words that say that a number holds of another time than now, or that it may."""
_PART = re.compile(
    r"(?:其中|當中|餘下|其餘|另|另有|另外|再|增加|減少|上升|下跌|新增|多了|少了|相差|[每各](?!年)[^，、]{0,4}|較[^，]{0,8}|比[^，]{0,8}|首(?!屆|年)[^，]{0,3}|第|分別|包括|以及?|及|和|至|到|由|之一|部分)"
    r"(?:了|的|有|是|達|共|設|為)*$"
)
"""What stands before a number that is a part of another, or a step from another."""
_STRIPPED = re.compile(
    r"^(?:的|在|於|是|已|亦|也|則|更|現有|設有|擁有|有|現時|目前|現在|今天|今日|當日|當天|當場|全年|全球|合共|轄下|旗下|一共|總共|共|由|內|上|裏|本身|成功|最後|至此|會場)+|(?:了|的|到|達到|達|為|是|有|共有|設有|現有|擁有|只有|僅有|合共|一共|總共|約有|約為|共|吸引|錄得|多達|超過|接近)+$"
)
_ENDS = re.compile(
    r"^(?:的)?(?P<noun>[\u4e00-\u9fff]{1,6}?)(?=[^\u4e00-\u9fff]|$|[之當][中內]|[的了在是為和及與至由從到來並而]|出席|參加|參與|參展|入場|加入|報名|成立|設立|獲|前往|支持|遍|分布|組成|同)"
)
_SAME = {
    "出資": "撥款|出資|捐款|注資|捐資|投資|斥資|撥出|捐出|資助",
    "簽": "簽署|簽訂|簽了|簽下|簽成|達成",
    "員工": "僱員|職員|伙計|全職員工",
    "佔地": "佔地面積",
    "面積": "樓面|樓面面積|總面積|實用面積",
    "長": "全長|總長|長度|長約",
    "離": "距離|相距|相隔",
}
"""Word → others that say the same."""
_ALIKE = {word: right for right, words in _SAME.items() for word in words.split("|")}
_COUNTED = frozenset("人家份個艘輛座棟層件枚隊班箱席場種款戶張對")
"""Units behind which stands what they count."""
Times = tuple[frozenset[str], frozenset[str]]
"""Years and editions."""
_NEVER: Times = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Claim:
    """What a place says of a subject."""

    subject: str
    before: str
    """What stands between the subject and the number: 員工, 佔地, 簽."""
    after: str
    """What is counted: 團體會員."""
    amount: Amount
    years: frozenset[str]
    editions: frozenset[str]
    place: Place


@check(
    "F119",
    BookCopy,
    "同一件事兩個數目",
    level=Level.NOTE,
    hint="查對；不同時間、不同範圍的數目，寫明年份或範圍。",
)
def two_numbers(book: BookCopy) -> Found:
    """同一個機構、活動、獎學金或地方，一處說有36個團體會員，另一處說37個：兩處都沒有寫年份，或寫同一年、同一屆。

    句子要有那個名稱（或本篇只可能指它的「論壇」「公司」），數的東西和單位要相同；data/*.toml 有的數字由 F101 看。

    「其中」「每」「增至」之後的數目、寫明「最初」「去年」「預計」的、相符的約數（逾三百）都不算。
    """
    told: dict[str, list[Claim]] = defaultdict(list)
    reported: set[Place] = set()
    for claim in claims(book):
        for other in told[claim.subject]:
            if claim.place not in reported and _at_odds(claim, other):
                reported.add(claim.place)
                what = f"「{claim.subject}」{claim.before or '的'}{claim.after}"
                yield claim.place, f"{what}，這裏是 {claim.amount.written}，{other.place} 是 {other.amount.written}"
                break
        told[claim.subject].append(claim)


def claims(book: BookCopy) -> Iterator[Claim]:
    """Everything that the sections say in numbers of what they name."""
    named = subjects.read(book)
    for copy in book.sections:
        yield from copy.notes.all(("claims", named.sign), _of_section, copy, named, subjects.meant(book)[copy.file])


def _of_section(copy: Copy, named: Subjects, here: Mapping[str, str]) -> Iterator[Claim]:
    last: dict[str, Times] = {}
    topic, spoken = "", False
    for item, sentence in subjects.sentences(copy):
        text = sentence[0]
        if sentence.start() == 0:
            topic, spoken = "", named.spoken_of(item.text, here)
        if not spoken:
            continue
        mentions = named.mentions(text, here)
        if not mentions and not topic:
            continue
        counted = list(amounts(text))
        times = when(text) if "年" in text or "屆" in text else _NEVER
        if not counted and not any(times):
            continue
        for mention in mentions if any(times) else ():
            last[mention.name] = times
        if mentions and mentions[0].start < 2:
            topic = mentions[0].name
        elif topic and counted and (not mentions or mentions[0].start > counted[0].start):
            mentions.insert(0, Mention(0, 0, topic))
        for amount in counted if mentions else ():
            yield from _said(text, amount, mentions, last, item.at(sentence.start() + amount.start))


def when(text: str) -> Times:
    """The years and the editions of which a text speaks."""
    found = list(_WHEN.finditer(_current(text)))
    years = {str(numerals.value(one["year"])) for one in found if one["year"]}
    editions = {str(numerals.value(one["edition"])) for one in found if one["edition"]}
    return frozenset(years), frozenset(editions | ({"1"} if _FIRST.search(text) else set()))


def _said(
    text: str, amount: Amount, mentions: list[Mention], last: Mapping[str, Times], place: Place
) -> Iterator[Claim]:
    """What an amount says of the subjects that are named before it."""
    lead = _HEDGED.sub("", text[: amount.start])
    if amount.value < 2 or _PART.search(lead) or _OF_THEM.search(lead) or _ELSEWHEN.search(text[: amount.end]):
        return
    noun = _ENDS.match(text[amount.end :]) if amount.unit in _COUNTED else None
    after = noun["noun"] if noun else ""
    for mention in _spoken_of(text, [one for one in mentions if one.end <= amount.start]):
        before = _plain(_clause(text, lead, mention, mentions))
        if len(before) <= 5 and (before or after) and not _DIGITS_LAST.search(before):
            told = _nearest(_current(text)[: amount.start])
            if not any(told) and mention.name.endswith(subjects.EVENT_ENDS):
                told = last.get(mention.name, told)
            yield Claim(mention.name, before, after, amount, *told, place)


def _spoken_of(text: str, named: list[Mention]) -> list[Mention]:
    """The subject that stands last; before it the ones that it does something to: 獎學金由商會出資."""
    at = len(named) - 1
    while at > 0 and text[: named[at].start].endswith("由"):
        at -= 1
    return named[max(at, 0) :]


def _current(text: str) -> str:
    """A text with the years of beginnings made blank."""
    return _BACKGROUND.sub(lambda found: "　" * len(found[0]), text)


def _nearest(lead: str) -> Times:
    """The years and editions of the last clause that has any."""
    clauses = (when(clause) for clause in reversed(lead.split("，")))
    return next((told for told in clauses if any(told)), _NEVER)


_HEDGED = re.compile(r"(?:逾|超過|多於|不少於|至少|近|接近|不足|約|大約|大概|高達|不過)[有達為共]?$")
_OF_THEM = re.compile(r"其中|當中|之中|餘下|其餘")
_DIGITS_LAST = re.compile(_NUMBER + "$")


def _clause(text: str, lead: str, mention: Mention, mentions: list[Mention]) -> str:
    """What stands between a subject, or the last mark, and a number: without dates and other names."""
    start = max(mention.end, *(lead.rfind(mark) + 1 for mark in "，、（）：「」"))
    clause = lead[start:]
    for other in mentions:
        if other.start >= start:
            clause = clause.replace(text[other.start : other.end], "")
    return _DATE.sub("", clause)


def _plain(clause: str) -> str:
    """What a clause says a number is of, without the words that say nothing."""
    plain, left = clause, ""
    while plain != left:
        left, plain = plain, _STRIPPED.sub("", plain)
    plain = plain.replace("的", "")
    return _ALIKE.get(plain, plain)


def _at_odds(one: Claim, other: Claim) -> bool:
    """Whether two claims speak of one thing at one time and cannot both be right."""
    if one.amount.unit != other.amount.unit or one.amount.fits(other.amount):
        return False
    if not _one_thing(one, other):
        return False
    if one.place.file == other.place.file and one.place.line == other.place.line:
        return False
    ratio = one.amount.value / other.amount.value
    return _one_time(one, other) and Decimal("0.3") < ratio < Decimal("3.4")


def _one_thing(one: Claim, other: Claim) -> bool:
    """Whether two claims count the same: 員工430人 and 430名員工 do."""
    if one.after != other.after:
        bare = not (one.before and one.after) and not (other.before and other.after)
        return bare and (one.before or one.after) == (other.before or other.after)
    return one.before == other.before or bool(one.after and not (one.before and other.before))


def _one_time(one: Claim, other: Claim) -> bool:
    """Whether both speak of one year or edition, or both of none."""
    if one.years and other.years:
        return bool(one.years & other.years)
    if one.editions and other.editions:
        return bool(one.editions & other.editions)
    return not (one.years or other.years or one.editions or other.editions)
