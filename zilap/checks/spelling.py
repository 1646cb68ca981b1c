"""T115, T505: wrong characters that stand in no list of ours, told from a large list of words.

``speller.py`` weighs; here stands what is said to an editor, and when.
"""

from __future__ import annotations

import functools

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
ASKED = 4.5
"""Gain of a long word that is asked about."""
OTHER = 12.5
"""Gain of a long word with a character that is not like the right one."""
THREE = 6.5
"""Gain of a word of three characters that is asked about."""
PAIR = ((3.5, 3.0), (4.5, 4.5), (5.0, 4.25), (7.0, 5.5))
"""For words of two: cost of the confusion, and the gain that is asked of it."""
COMMON = 12.0
"""Cost of a word of two that everybody writes."""
LEAST = 1.5
"""Gain that is asked of such a word, and twice as much of a far confusion: what is met in print without being a slip
stands in ``met.txt``."""
SHAPE = 4.5
"""Cost of a confusion by shape alone."""
SOUND = 5.0
"""Cost of a confusion by sound: nobody types a rare character for a common one by its sound."""
JOINED = 2.0
"""Gain that is asked in addition where the other character joins any word: 先造 is no slip for 先進."""
BESIDE_NAMES = 6.0
"""Gain that is asked beside a character that hardly stands alone."""
QUOTES = frozenset("「」『』“”")
OFTEN = 3
"""Times that a book writes a word which is then its own."""
_JOINS = frozenset(
    "先再又也還都就才只更最很太已曾將正在可能須應要必會不未沒無非被把由從向對與和及或而且但若如因於以為其此該各每某多少同共並均皆"
    "俱亦乃即則便故所後至自到上下中內外一"
)
_COUNTS = frozenset("二三四五六七八九十百千萬億兩幾數半")
"""Before any of these there is a unit or a noun of any kind."""
_KINDS = frozenset("魚鳥蟲獸樹木花草菜果豆石礦山河江湖海島洲灣角港村鎮縣市省街道路里圍涌籍")
"""After a name there is any of these: 鮫魚 is no slip for 鯉魚."""
_BEFORE_NAMES = frozenset("老小阿")
"""Behind any of these there is a name: 老陳, 阿明."""
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

    詞語和詞頻取自 jieba、pypinyin、OpenCC 和 rime-cantonese，易混字由粵音、普通話音、部件和字形推算。

    資料和許可在 zilap/checks/dictionary/。T110、T114 的詞表說了的不再說。

    單獨放在引號或書名號內的、全書用了三次或以上的，可能是有意改字，改作查詢（T505）。
    """
    yield from _told(copy, Level.WARN)


@check(
    "T505", Copy, "用字似有誤", level=Level.NOTE, hint="查對詞典；沒有錯的話不用理會，或寫進 allow.toml。", wide=True
)
def likely(copy: Copy) -> Found:
    """兩三個字的詞似乎錯了一字，例如「蓬渤」「統疇」：原文不是詞，改一個同音或形近的字便是常用詞。

    方法和 T115 一樣，只是短詞沒有那麼肯定，所以只作查詢。

    人名旁邊、粵語句子、引號和書名號內、names.toml 的名稱、全書用了三次或以上的短詞都不報告。
    """
    yield from _told(copy, Level.NOTE)


def _told(copy: Copy, level: Level) -> Found:
    if not copy.chinese or copy.mistagged or copy.file.name == "names.toml":
        return
    verb = "應作" if level is Level.WARN else "似應作"
    for item, read in zip(copy.runs, copy.hant or copy.runs, strict=True):
        if item.sort == "credit" or (item.sort in ("field", "datum") and item.name in _NAMES):
            continue
        for slip in speller.slips(read.text):
            if _weighs(slip) and _level(copy, item, slip) is level:
                written, around = item.text[slip.start : slip.end], item.around(slip.start, slip.end)
                yield item.at(slip.start), f"「{written}」{verb}「{_proper(slip, copy)}」（{around}）"


def _weighs(slip: Slip) -> bool:
    """Whether a slip is likely enough to speak of."""
    if slip.cost >= speller.UNLIKE:
        return slip.gain >= OTHER
    if len(slip.right) >= LONG:
        return slip.gain >= CERTAIN or (slip.gain >= ASKED and not slip.odd)
    if len(slip.right) == LONG - 1:
        return slip.gain >= THREE and slip.cost <= SOUND and not slip.odd
    other = slip.written[1 - (slip.at - slip.start)]
    if other in _COUNTS or (slip.rare and slip.cost >= SOUND):
        return False
    if slip.written[-1] in _KINDS and not (slip.gain >= CERTAIN and slip.cost < SHAPE):
        return False
    if slip.odd:
        return slip.gain >= BESIDE_NAMES and slip.cost <= PAIR[0][0] and other not in _JOINS
    asked = next(gain for cost, gain in PAIR if slip.cost <= cost)
    if speller.price(slip.right) <= COMMON and other not in _JOINS and slip.written[0] not in _BEFORE_NAMES:
        asked = min(asked, LEAST * (1 if slip.cost <= SOUND else 2))
    return slip.gain >= asked + (JOINED * (other in _JOINS))


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
