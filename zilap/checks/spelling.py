"""T115, T505: wrong characters that stand in no list of ours, told from a large list of words.

``speller.py`` weighs; here stands what is said to an editor, and when.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

from opencc import OpenCC

from zilap.checks import slips, speller, style
from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.checks.speller import Slip
from zilap.problem import Level

LONG = 4
"""Characters of a word that is told for certain."""
CERTAIN = 7.0
"""Gain of a long word, in nats: below it, it is asked, not told."""
OTHER = 15.0
"""Gain of a long word with a character that is not like the right one."""
SHORT = ((3.5, 7.25), (5.0, 8.25), (8.0, 9.0))
"""For words of two or three: cost of the confusion, and the gain that is asked of it."""
FITTING, LEAST = 8.0, 6.0
"""Gain that is enough with what else speaks for the word, and that it must have by itself."""
CLEAR, SURELY = 20.0, 10.0
"""Gain, with what else speaks for the word, of a wrong character that is no surname though it may be one; that of a
word that one often mistakes."""
RARELY = 9.0
"""Gain that is asked where a rare character sounds like the right one: nobody types it by its sound."""
SOUND = 5.0
"""Cost of a confusion by sound."""
BESIDE_NAMES = 5.0
"""Gain that is asked more beside a character that hardly stands alone."""
MET = 14.0
"""Gain that is asked where the two characters are met side by side in print."""
USUAL = 1 / 8000
"""Slips to a character in a text that was read once."""
READ = 2000
"""Characters of such a text that count beside those of a section, when its own slips are counted."""
MOST = 5.0
"""Nats by which less is asked where slip stands beside slip."""
ROUNDS = 2
"""Times that the slips of a section are counted: the second time with those that the first made likelier."""
QUOTES = frozenset("「」『』“”")
OFTEN = 3
"""Times that a book writes a word which is then its own."""
_SURNAMES = frozenset(
    "陳李張黃吳劉蔡楊趙鄭謝郭曾梁葉蘇盧潘鍾馮鄧譚蕭羅林王何周徐孫馬朱胡許彭呂丁魏蔣杜賈薛閻余沈袁董傅姚崔廖范汪陸戴邱湯黎麥霍倪龐莫伍岑區歐顏溫"
    "翁柯簡游鄺冼駱衛石楚施唐"
)
"""Surnames that are seldom words by themselves."""
_COUNTS = frozenset("這那一兩二三四五六七八九十幾每各數")
"""What stands before a measure word, which is no surname there: 這張照片."""
_NAMES = frozenset(("name", "zh", "author", "person", "credit", "org", "place", "country", "source"))
"""Fields of a head and keys of a data file that hold names."""
_USUAL = str.maketrans("慼閤", "戚合")
"""Forms of OpenCC's that Hong Kong does not print."""


@check(
    "T115",
    Copy,
    "似是錯別字",
    level=Level.WARN,
    hint="查對詞典；有意改字（諧音、雙關）的話可寫進 allow.toml。",
    wide=True,
)
def certain(copy: Copy) -> Found:
    """四個字或以上的詞語、成語錯了一字，改一個同音、音近或形近的字便是常用詞，例如「半塗而廢」。

    詞語和詞頻取自 jieba、pypinyin、OpenCC、rime-cantonese 和 libime，易混字由粵音、普通話音、部件和字形推算。

    資料和許可在 zilap/checks/dictionary/。T110、T114 的詞表說了的不再說。

    單獨放在引號或書名號內的、全書用了三次或以上的，可能是有意改字，改作查詢（T505）。
    """
    yield from _told(copy, Level.WARN)


@check(
    "T505", Copy, "用字似有誤", level=Level.NOTE, hint="查對詞典；沒有錯的話不用理會，或寫進 allow.toml。", wide=True
)
def likely(copy: Copy) -> Found:
    """兩三個字的詞似乎錯了一字，例如「蓬渤」「統疇」：原文不是詞，改一個同音或形近的字便是常用詞。

    短詞看前後：改了字，和前後的詞連起來通順得多才說（語言模型取自 libime）。一篇裏錯字愈多，門檻愈低。

    字由讀音、字形、速成碼推算。常見的混淆詞（曾員、以經）各有門檻，量度而得。

    人名旁邊、粵語句子、引號和書名號內、names.toml 的名稱、全書用了三次或以上的短詞都不報告。
    """
    yield from _told(copy, Level.NOTE)


def _told(copy: Copy, level: Level) -> Found:
    if not copy.chinese or copy.mistagged or copy.file.name == "names.toml":
        return
    verb = "應作" if level is Level.WARN else "似應作"
    for item, slip in copy.notes.all("slips", _likely, copy):
        if _level(copy, item, slip) is level:
            written, around = item.text[slip.start : slip.end], item.around(slip.start, slip.end)
            yield item.at(slip.start), f"「{written}」{verb}「{_proper(slip, copy)}」（{around}）"


def _likely(copy: Copy) -> Iterator[tuple[Run, Slip]]:
    """Every slip that is likely enough to speak of, by the number of slips in its section."""
    found = [(item, read.text, slip) for item, read in _runs(copy) for slip in speller.slips(read.text)]
    more, size = 0.0, sum(len(item.text) for item, _ in _runs(copy))
    for _ in range(ROUNDS):
        more = _more(sum(_weighs(slip, text, more) for _, text, slip in found), size)
    yield from ((item, slip) for item, text, slip in found if _weighs(slip, text, more))


def _runs(copy: Copy) -> Iterator[tuple[Run, Run]]:
    """Runs of text that may have slips, as they stand and in Traditional characters."""
    for item, read in zip(copy.runs, copy.hant or copy.runs, strict=True):
        if item.sort != "credit" and not (item.sort in ("field", "datum") and item.name in _NAMES):
            yield item, read


def _more(slips: int, size: int) -> float:
    """Nats by which one more slip is likelier in a text of this size that has so many than in any text."""
    return min(max(math.log((slips + USUAL * READ) / (size + READ) / USUAL), 0.0), MOST)


def _weighs(slip: Slip, text: str, more: float = 0.0) -> bool:
    """Whether a slip is likely enough to speak of."""
    if slip.cost >= speller.UNLIKE:
        return slip.gain >= OTHER
    if len(slip.right) >= LONG:
        return slip.gain >= CERTAIN or (slip.gain >= speller.ASKED and not slip.odd)
    gain = slip.gain + more
    if slip.written.translate(speller.words().fold) in speller.words().met:
        return gain >= MET and not _in_name(text, slip)
    if slip.sure:
        return not _in_name(text, slip)
    seldom = slip.rare and slip.cost >= SOUND
    asked = RARELY if seldom else next(least for cost, least in SHORT if slip.cost <= cost)
    gain -= slip.odd * BESIDE_NAMES
    fitting = gain >= LEAST and gain + slip.fits >= (RARELY if seldom else FITTING)
    return (gain >= asked or fitting) and not _in_name(text, slip)


def _level(copy: Copy, item: Run, slip: Slip) -> Level | None:
    """How a slip is spoken of; None: not at all."""
    if item.language(slip.at) or _listed(copy, item, slip) or _named(copy, item, slip):
        return None
    if len(slip.right) < LONG:
        return None if _meant(copy, item, slip) else Level.NOTE
    return Level.NOTE if slip.gain < CERTAIN or slip.cost >= speller.UNLIKE or _meant(copy, item, slip) else Level.WARN


def _meant(copy: Copy, item: Run, slip: Slip) -> bool:
    """Whether it may be meant so: in a title, alone in quotation marks, or written again and again in the book."""
    before, after = item.text[: slip.start], item.text[slip.end : slip.end + 1]
    if before.count("《") > before.count("》") or (before[-1:] in QUOTES and after in QUOTES):
        return True
    written = item.text[slip.start : slip.end]
    return copy.book is not None and sum(one.text.count(written) for one in copy.book.sections) >= OFTEN


def _listed(copy: Copy, item: Run, slip: Slip) -> bool:
    """Whether a word list or the list of idioms has something to say of that character."""
    lists = copy.style.lists if copy.traditional else copy.style.hans
    near = range(max(slip.at - LONG + 1, 0), slip.at + 1)
    idioms = copy.style.idioms if copy.traditional else style.hans_idioms(copy.style.name)
    if any(item.text[at : at + LONG] in idioms for at in near):
        return True
    told = slips.find(item.text, copy.style.name, simplified=copy.simplified) if lists else ()
    if any(start <= slip.at < end for start, end, _ in told):
        return True
    hits = (hit for name in style.LISTS if name in lists for hit in lists[name].find(item.text))
    return any(hit.start <= slip.at < hit.end for hit in hits)


def _in_name(text: str, slip: Slip) -> bool:
    """Whether a surname that is no part of a word stands just before, or there: 盧伯, but 彭脹 is clearly 膨脹."""
    near = slip.cost <= SHORT[0][0] or slip.gain + slip.fits >= (SURELY if slip.sure else CLEAR)
    return any(
        text[place] in _SURNAMES
        and text[place - 1 : place] not in _COUNTS
        and speller.begins(text, place)
        and speller.begins(text, place + 1)
        for place in range(max(slip.at - 2, 0), slip.at + (not near))
    )


def _named(copy: Copy, item: Run, slip: Slip) -> bool:
    """Whether it is part of a name on the book's list."""
    written = item.text[slip.start : slip.end]
    for name in (str(row["zh"]) for row in (style.names(copy.book.root) if copy.book else ())):
        begin = slip.start - name.find(written)
        if written in name and begin >= 0 and item.text.startswith(name, begin):
            return True
    return False


def _proper(slip: Slip, copy: Copy) -> str:
    """The right word in the script of the text; of Traditional forms the one that the word has, not 不謀而閤."""
    folded = slip.right.translate(speller.words().fold)
    if copy.simplified:
        return folded
    at = slip.at - slip.start
    form: str = _hong_kong().convert(folded).translate(_USUAL)
    fits = len(form) == len(folded) and form[at].translate(speller.words().fold) == folded[at]
    return slip.right[:at] + form[at] + slip.right[at + 1 :] if fits else slip.right


@functools.cache
def _hong_kong() -> OpenCC:
    return OpenCC("s2hk")
