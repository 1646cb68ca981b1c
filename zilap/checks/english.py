"""T6xx: English in a Chinese book.  Words twice, marks and spaces, articles, spellings, capitals, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zilap.checks import vocabulary
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.checks.vocabulary import SHORT
from zilap.problem import Level

_LETTERS = re.compile(r"[A-Za-z]{2,} [A-Za-z]+")
_FOREIGN = ("fr", "de", "es", "it", "pt", "nl", "vi", "id", "ms", "la", "tr", "pl")
"""Languages in Latin letters of which these checks know nothing."""
_TWICE = re.compile(r"\b(?P<word>[A-Za-z]+)[ \n]+(?P=word)\b(?!['’.-])", re.I)
_MAY_REPEAT = frozenset(
    {"that", "had", "very", "so", "bye", "no", "yes", "ha", "long", "far", "many", "much", "again", "knock"}
)


def _english(copy: Copy) -> Iterator[Run]:
    """Runs with two English words and more together."""
    for item in copy.runs:
        if item.sort != "alt" and (item.name == "title_en" or _LETTERS.search(item.text)):
            yield item


def _find(copy: Copy, pattern: re.Pattern[str]) -> Iterator[tuple[Run, re.Match[str]]]:
    """Every match in English; other languages left out."""
    for item in _english(copy):
        for found in pattern.finditer(item.text):
            if not item.language(found.start()).startswith(_FOREIGN):
                yield item, found


@check("T601", Copy, "英文疊字", level=Level.WARN, hint="刪去重複的一個。")
def twice(copy: Copy) -> Found:
    """「the the」「and and」：同一個英文字緊接出現兩次，換行時最易看漏。had had、that that 和地名（Pago Pago）不算。"""
    for item, found in _find(copy, _TWICE):
        word = found["word"]
        name = word[0].isupper() and found[0].split()[-1][0].isupper() and len(word) > 2
        if word.lower() not in _MAY_REPEAT and not name:
            yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"


_MARKS = re.compile(
    r"(?<=[A-Za-z0-9)”]) +(?P<before>[,;](?!\d)|[.:!?](?=\s|$))"
    r"|(?P<double>,,+|;;+|::+|(?<!\.)\.\.(?!\.)|[,;:]\.|\.,(?! ?[a-z]|$)|,;|\?\?+|!!+)"
    r"|(?<=[a-z0-9]{2})(?P<after>[,;](?=[A-Za-z]{2}))|(?<=[a-z0-9]{2})(?P<stop>[.!?](?=[A-Z][a-z]*[ ,]))"
    r"|(?<=[a-z]) (?P<hyphen>-)(?=[a-z]{3,})(?! )"
    r"|\((?P<open> )(?=[A-Za-z])|(?<=[a-z])(?P<close> )\)|(?<=[a-z]{2})(?P<glued>\()(?=[a-z]{2,}\b(?!\)))"
)
_ABBREVIATED = re.compile(r"\b(?:Ltd|Inc|Co|Corp|St|Mr|Mrs|Dr|No|etc|eg|ie|vs|al|Jr|Sr|Bros|Dept|Fig|Vol|pp)\.$")


@check("T602", Copy, "英文標點前後的空格", level=Level.WARN)
def marks(copy: Copy) -> Found:
    """英文標點緊貼前一個字，後面空一格；不重複（,, 或 ..）。"""
    for item, found in _find(copy, _MARKS):
        if found["double"] and _ABBREVIATED.search(item.text[: found.start() + 1]):
            continue
        kind = found.lastgroup or ""
        remedy = {
            "before": "刪去標點前面的空格。",
            "double": "只留一個標點。",
            "after": "標點後面加一個空格。",
            "stop": "標點後面加一個空格。",
            "hyphen": "連字號前後都不留空格；破折號寫 – 或 —。",
            "glued": "括號前面加一個空格。",
        }.get(kind, "刪去括號內側的空格。")
        yield item.at(found.start(kind)), f"（{item.around(found.start(), found.end(), 10)}）", remedy


_ARTICLE = re.compile(
    r"\b(?:[Aa] (?P<vowel>(?!one\b|once\b|oneself|eu|ewe|u[kn]?i|u[rst][aeiu]|uk|u\b|ou[ij])"
    r"(?:[aeiou][a-z]+|hour|honest|honour|heir))"
    r"|[Aa]n (?P<consonant>(?!hour|honest|honou?r|heir|homage|herb|hist|hotel|habitual|x-|[a-z]\b)"
    r"(?:[bcdfghjklmnpqrstvwxyz][a-z]+|[Uu]ni[a-z]+|one\b|[Ee]uro[a-z]*|us[ae][a-z]*)))"
)


@check("T603", Copy, "英文冠詞", level=Level.WARN, hint="元音之前用 an，輔音之前用 a（按讀音）。")
def articles(copy: Copy) -> Found:
    """a hour 應作 an hour，an university 應作 a university：按讀音，不按字母。"""
    for item, found in _find(copy, _ARTICLE):
        yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"


@check("T604", Copy, "英文拼寫或用字", level=Level.WARN)
def spellings(copy: Copy) -> Found:
    """常見的英文拼錯、不可數名詞加 s、its 與 it's 之類的混淆，以及地名、國名的小寫。

    詞表在 zilap/checks/words/hk/english.toml。詞表以外的拼錯見 T607。
    """
    english = copy.style.english
    runs = list(_english(copy))
    for item in runs:
        for found in english.words.finditer(item.text):
            right = english.right.get(found[0].lower())
            if right and not item.language(found.start()).startswith(_FOREIGN):
                yield item.at(found.start()), f"「{found[0]}」應作「{_cased(found[0], right)}」"
    for item, pattern in ((item, pattern) for item in runs for pattern in english.patterns):
        for found in pattern.find.finditer(item.text):
            if item.language(found.start()).startswith(_FOREIGN):
                continue
            shown = item.around(found.start(), found.end())
            yield item.at(found.start()), f"「{found[0]}」{pattern.what}（{shown}）", pattern.remedy


def _cased(wrong: str, right: str) -> str:
    return right[0].upper() + right[1:] if wrong[0].isupper() else right


_STRETCH = re.compile(r"[^\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\n]+")
_SMALL = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w-])")
_WORD = re.compile(
    r"(?<![\w.@/#&+’'-])(?P<word>[a-z]{5,}|(?P<first>[A-Z][a-z]{5,})(?= [a-z]{2}))(?:['’]s)?(?![\w@/’'-]|\.\w)"
)
_TITLE_WORD = re.compile(r"(?<![\w.@/#&+’'])(?P<word>[A-Z]?[a-z]{4,})(?:['’]s)?(?![\w@/’']|\.\w)")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:]|[”’\"\u2e80-\u9fff\uff00-\uffef])[\s“‘\"]*$")
_ENOUGH = 3
"""Known words beside an unknown one that make a text English; in what is marked as English, one."""
_MOST = 0.65
"""Share of the words in small letters that must be known: Malay in Latin letters is not English with slips in it."""
_OFTEN = 3
"""Times that a section writes a word which is then its own."""


@check("T607", Copy, "英文生字，似是拼錯", level=Level.WARN, hint="查對字典；專門用語、外來語可寫進 allow.toml。")
def unknown(copy: Copy) -> Found:
    """英文句子裏有一個字典沒有的字，與一個常用字只差一個字母（多、少、錯、倒轉），例如 goverment、exhibtion。

    字典取自 SCOWL（英式、美式都收），字頻取自 SymSpell；資料和許可在 zilap/checks/dictionary/。

    只看小寫的字、句首的字和英文題目（title_en）：名稱、縮寫、拼音不查；一篇用了三次或以上的字當作術語，也不查。
    """
    for item in _english(copy):
        found = [
            *(_in_title(copy, item) if item.name == "title_en" else ()),
            *(odd for stretch in _STRETCH.finditer(item.text) for odd in _odd(item, stretch)),
        ]
        told = {place for place, *_ in spellings(copy)} if found else set()
        for word, right in found:
            start, written = word.start("word"), word["word"]
            if item.at(start) not in told and sum(run.text.count(written) for run in copy.runs) < _OFTEN:
                shown = "」或「".join(_cased(written, other) for other in right)
                yield item.at(start), f"「{written}」似應作「{shown}」（{item.around(start, word.end('word'))}）"


def _odd(item: Run, stretch: re.Match[str]) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """The unknown words of a stretch of English that look like slips, and what they were meant for."""
    text, known = item.text, vocabulary.words()
    start, end = stretch.span()
    small = [found[0] for found in _SMALL.finditer(text, start, end)]
    if not small:
        return
    right = [word for word in small if known.has(word)]
    enough = 1 if item.language(start).startswith("en") else _ENOUGH
    if len(right) < enough or len(right) < _MOST * len(small):
        return
    for found in _WORD.finditer(text, start, end):
        word = found["word"].lower()
        if (
            not known.has(word)
            and not item.language(found.start()).startswith(_FOREIGN)
            and (not found["first"] or _SENTENCE_BEGINS.search(text[: found.start()]))
            and (meant := known.meant(word))
        ):
            yield found, meant


def _in_title(copy: Copy, item: Run) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """The unknown words of an English title: any may be a name, so it must be a common word that is meant."""
    known = vocabulary.words()
    for found in _TITLE_WORD.finditer(item.text):
        word = found["word"].lower()
        if not known.has(word) and found["word"] not in copy.style.english.proper:
            meant = known.meant(word)
            least = _COMMON if len(word) > SHORT or not set(word) & set("aeiouy") else _COMMONEST
            if max((known.common[other] for other in meant), default=0) >= least:
                yield found, meant


_COMMON, _COMMONEST = 3, 6
"""How common a word must be that stands misspelt in a title, and in so few letters that a name may have them."""
_ANY_PAIR = re.compile(r"[“”()]")


@check("T605", Copy, "英文引號、括號不成對", level=Level.WARN, hint="補上欠缺的一半。")
def pairs(copy: Copy) -> Found:
    """“ 要有 ”，( 要有 )。引文分成幾段時，每段開頭再用 “，最後一段才關；這種寫法不算錯。"""
    runs = [item for item in copy.runs if item.sort != "alt"]
    carried = False
    for item, after in pairwise([*runs, None]):
        if item is None or not _ANY_PAIR.search(item.text):
            carried = False
            continue
        left: list[int] = [-1] if carried and item.text.startswith("“") else []
        for at, char in enumerate(item.text):
            if char in "“(（":
                left += [at] if item.text[at - 1 : at] != "]" else []
            elif char in "”)）" and not _list_mark(item.text, at):
                if left and (left[-1] < 0 or item.text[left[-1]] in ("“" if char == "”" else "(（")):
                    left.pop()
                elif char != "）" and not (copy.simplified and char == "”"):
                    yield item.at(at), f"「{char}」沒有開號（{item.around(at, at + 1)}）"
        goes_on = after is not None and after.text.startswith("“") and item.sort in PROSE
        carried = goes_on and any(at >= 0 and item.text[at] == "“" for at in left)
        for at in left:
            quote = at >= 0 and item.text[at] == "“"
            if at >= 0 and item.text[at] != "（" and not (quote and (carried or copy.simplified)):
                yield item.at(at), f"「{item.text[at]}」沒有關號（{item.around(at, at + 1)}）"


def _list_mark(text: str, at: int) -> bool:
    """``a)`` and ``1)`` number a list."""
    return text[at] == ")" and bool(re.search(r"(?:^|[\s，。；：、])[\da-zA-Zivx]{1,3}$", text[:at]))


_SPELT = re.compile(r"[A-Za-z]{4,}")


@check("T606", BookCopy, "英式和美式拼法並用", level=Level.NOTE, hint="全書用同一種；名稱從原名。")
def two_spellings(book: BookCopy) -> Found:
    """colour 和 color、centre 和 center：香港出版物一般用英式。兩種都有時報告美式的；名稱（大寫開頭）不算。

    organise 和 organize 兩種都是英式，也只用一種：兩種都有時報告 -ize 的。
    """
    data = vocabulary.words()
    american = {**data.american, **book.style.english.american}
    for pairs, theirs, ours in ((american, "是美式", "英式"), (data.ize, "用 -ize", " -ise")):
        here, there = _uses(book, frozenset(pairs)), _uses(book, frozenset(pairs.values()))
        for item, found in here if there else ():
            other, spelt = there[0]
            where = f"書中另有{ours}（{spelt[0]}，{other.at(spelt.start())}）"
            yield item.at(found.start()), f"「{found[0]}」{theirs}，{where}"


def _uses(book: BookCopy, words: frozenset[str]) -> list[tuple[Run, re.Match[str]]]:
    """Every place of these words in small letters; in English titles in any."""
    return [
        (item, found)
        for copy in book.sections
        for item, found in _find(copy, _SPELT)
        if found[0].lower() in words and (found[0][0].islower() or item.name == "title_en")
    ]
