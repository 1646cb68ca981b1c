"""T1xx: characters.  Wrong script, wrong form, wrong character, one too few, one too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import add

from zilap.checks import slips, speller, style
from zilap.checks.prose import Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import Run
from zilap.han import normal, script
from zilap.han.chars import is_han
from zilap.problem import Level

HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
_CUT = re.compile(r"[\u3400-\u9fff，。、；：！？」』）]")
_WIDE_WORD = re.compile(r"(?<![一二三四五六七八九十〇０])[Ａ-Ｚａ-ｚ０-９]+")
_NUMERALS = "一二三四五六七八九十百千零〇"
_FALSE_ZERO = re.compile(
    rf"(?<=[{_NUMERALS}])[○OＯo0０◯⃝](?=[{_NUMERALS}年○OＯo0０◯])|(?<=[{_NUMERALS}][○OＯo0０◯])[○OＯo0０◯](?=[{_NUMERALS}年])"
)
_FALSE_ONE = re.compile(
    r"(?<=[\u4e00-\u9fff「『《（，。：；、])[ーㄧ](?=[\u4e00-\u9fff])|^[ーㄧ](?=[\u4e00-\u9fff])|[—–-](?=帶[一—–-]路)|(?<=[一—–-]帶)[—–-](?=路)"
)
_FALSE_DIGIT = re.compile(
    r"(?<![A-Za-z\d])(?:\d[\d,.]*[OoIl|][\dOoIl|,]*|[OoIl|]\d[\dOoIl|,.]*)(?=\s?(?:[萬億年月日個名人家間位份項元%％號時分公美港噸枚次戶]|\u4ebf|\u4e2a))"
    r"|^\d[\d,.]*[OoIl|][\d,.]*\d$|(?<![A-Za-z\d.#-])\d{2,}[OoIl]\d+(?![A-Za-z\d])"
    r"|(?<=\d{4} )(?=\d*[OoIl])[\dOoIl]{4}(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d])(?:(?:19|20)[\dOo]{2}|\d,\d?[Oo]\d?[\dOo]|\d,[\dOo]{3})(?<=[Oo\d])(?<!\d{4})(?<!,\d{3})(?![A-Za-z\d])"
)
_MIXED_SCRIPT = re.compile(
    r"[A-Za-z\u00c0-\u024f]*[\u0370-\u03ff\u0400-\u04ff][A-Za-z]+|[A-Za-z]+[\u0370-\u03ff\u0400-\u04ff][A-Za-z]*"
)
_SYMBOLS = {
    "∶": "：",
    "﹕": "：",
    "∕": "／",
    "⁄": "／",
    "﹣": "-",
    "−": "－",
    "˙": "·",
    "〝": "「",
    "〞": "」",
    "〟": "」",
    "″": "”",
    "＂": "「」",
    "＇": "’",
    "｀": "‘",
    "´": "’",
    "′": "’",
    "‚": "，",
    "ǃ": "！",
    "∙": "·",
    "❍": "〇",
    "Ｏ": "〇",
    "⼀": "一",
    "〡": "一",
    "丨": "｜",
    "〈〈": "《",
    "〉〉": "》",
    "＜＜": "《",
    "＞＞": "》",
    "<<": "《",
    ">>": "》",
    "≪": "《",
    "≫": "》",
    "«": "《",
    "»": "》",
    "‹": "〈",
    "›": "〉",
    "〖": "【",
    "〗": "】",
    "〜": "～",
    "∼": "～",
    "᠁": "……",
    "┄": "……",
    "┅": "……",
}
_ODD_SIGN = re.compile(
    rf"[<＜\u0370-\u03ff\u0400-\u04ff{''.join(sorted({mark[0] for mark in _SYMBOLS}))}]|\d[,.]*+[OoIl|]|[OoIl|]\d"
)
_FALSE_SYMBOL = re.compile(
    rf"(?<=[\u3400-\u9fff「」《》，。、！？])(?:{'|'.join(re.escape(mark) for mark in _SYMBOLS)})"
    rf"|(?:{'|'.join(re.escape(mark) for mark in _SYMBOLS)})(?=[\u3400-\u9fff])"
)
_LESS = re.compile(
    r"(?<![<\d])<(?P<title>[\u3400-\u9fff][\u3400-\u9fff：，·A-Za-z0-9]{1,30})>(?!>)|＜(?P<wide>[\u3400-\u9fff：，·]{2,30})＞"
)
_FALSE_DOT = re.compile(r"(?<=[\u4e00-\u9fff」』》）])[・•‧․･∙⋅．](?=[\u4e00-\u9fff「『《（])")
_TWICE = re.compile(
    r"(?<![目標])(?P<one>[的了是和與及於將而從但或被們給並已])(?P=one)(?![士會時格早軍領士來平諧睦氣之非否確分容當])"
    r"|(?P<four>(?![不是好啊嗯對找小走等])[\u4e00-\u9fff])(?P=four){3,}"
    r"|(?P<word>(?![一兩多幾又再唔沒不好快很太真最來去走看說想哈呵啦])[\u4e00-\u9fff]{2})(?P=word)"
    r"|(?P<often>不過|但是|因為|所以|如果|可是|而且|以及|或者|還是|由於|雖然|一直|一起|一般|一定|不能|不會|最後|最近|來自|去年|再次|多個|說明|第一)(?P=often)"
    r"|(?<=[二兩三四五六七八九十百千萬\d])(?P<unit>[年月日天度名位間家次元倍成米噸歲項])(?P=unit)"
    r"(?![初終底中間假輕前薪本夜後氣晴序於長庭單列距接隔過目朗旦月高蘭為立功員績增受級齡度費報期尾末])"
    r"|(?P<pair>(?![一兩哈呵])[\u4e00-\u9fff]{2})(?P=pair){2,}"
    r"|(?P<words>(?:(?![一兩多幾又再唔沒不好快])[\u4e00-\u9fff]){3,8})[」』》]?(?P=words)"
)
_BLANK = re.compile(
    "[〓□■☐]|(?<=[\u4e00-\u9fff])[?？]{2,}(?=[\u4e00-\u9fff])|(?<![A-Za-z])[ＸX×]{2,}(?=[\u4e00-\u9fff])"
)


def _reported(copy: Copy, list_name: str) -> Found:
    """Every entry of a word list."""
    for item, hit in copy.words(list_name):
        shown = item.around(hit.start, hit.end)
        yield item.at(hit.start), f"「{hit.word.wrong}」應作「{hit.word.right}」（{shown}）", hit.word.reason


@check("T101", Copy, "簡體字", level=Level.ERROR, hint="改成繁體；要引用簡體原文，寫 [原文]{lang=zh-Hans}。")
def simplified(copy: Copy) -> Found:
    """繁體文稿夾着簡體字，是複製簡體資料或轉換不全的痕跡，讀者一眼看到。

    只報告繁體文字不會用的字：OpenCC 認為是簡體，而大五碼（cp950）沒有；另加「体」「听」「价」等大五碼有、
    但現代繁體文稿不用的字。整篇都是簡體的，只報告一次。
    """
    if copy.mistagged:
        yield copy.runs[0].at(0), "整篇似是簡體", "是簡體文稿的話，在篇首加一行 language: zh-Hans。"
    if copy.traditional:
        odd = frozenset(sign for sign in copy.signs.all if len(sign) == 1 and script.only_simplified(sign))
        for item in copy.having(odd):
            for at, char in enumerate(item.text):
                if char >= "\u3400" and char in odd and not _excused(item, at):
                    shown = item.around(at, at + 1)
                    yield item.at(at), f"「{char}」應作「{script.traditional(char)}」（{shown}）"


def _excused(item: Run, at: int) -> bool:
    """A character of a foreign span, or of a Traditional word that happens to be written so."""
    near = item.text[max(at - 3, 0) : at + 4]
    return bool(item.language(at)) or any(word in near for word in script.KEPT if item.text[at] in word)


@check("T102", Copy, "簡體用字", level=Level.WARN)
def simplified_words(copy: Copy) -> Found:
    """「后」「里」「干」「制」一類的字，繁體和簡體都有，意思不同；只看單字分不出，所以連詞來看。

    詞表在 zilap/checks/words/hk/simplified.toml，每組有理由。
    """
    yield from _reported(copy, "simplified")


@check("T103", Copy, "繁體字", level=Level.WARN, hint="改成簡體；要引用繁體原文，寫 [原文]{lang=zh-Hant}。")
def traditional(copy: Copy) -> Found:
    """簡體文稿夾着繁體字。只報告簡體文字不會用的字：有對應的簡體，而 GB 2312 沒有；另加「後」「於」。

    「著」「乾」「徵」等簡體也有的字連詞來看，詞表在 zilap/checks/words/hk/hans/characters.toml。

    篇首整欄都是繁體的（編者按、出處）是書的文字，不算。
    """
    if copy.simplified:
        for item in copy.runs:
            if item.sort == "field" and not any(map(script.only_simplified, item.text)):
                continue
            for at, char in enumerate(item.text):
                if char >= "\u3400" and script.only_traditional(char) and not item.language(at):
                    shown = item.around(at, at + 1)
                    yield item.at(at), f"「{char}」應作「{script.simplified(char)}」（{shown}）"
    yield from _reported(copy, "characters")


@check("T104", Copy, "不標準的字元", level=Level.ERROR, hint="改成標準字元；check --fix 可代勞，字形和字義都不變。")
def not_normal(copy: Copy) -> Found:
    """相容字、部首字元、直排標點等，看來一樣，編碼不同：搜尋不到，字款多半也沒有，印出來是方格或另一種字形。

    根據 Unicode 標準附錄十五（NFC）和 EquivalentUnifiedIdeograph。
    """
    for item, change in _changes(copy):
        if change.reason in ("nfc", "radical", "form"):
            codes = " ".join(f"U+{ord(char):04X}" for char in change.before)
            shown = item.around(change.start, change.end)
            yield item.at(change.start), f"「{change.before}」（{codes}）應作「{change.after}」（{shown}）"


def _changes(copy: Copy) -> Iterator[tuple[Run, normal.Change]]:
    """Everything that makes its runs normal."""
    for item in () if normal.is_normal(copy.text) else copy.runs:
        for change in normal.changes(item.text):
            yield item, change


@check("T105", Copy, "看不見的字元", level=Level.WARN, hint="刪去；check --fix 可代勞。")
def invisible(copy: Copy) -> Found:
    """零寬空格、軟連字號、方向符號等由網頁或文書軟件帶來，看不見，卻會令搜尋落空、斷行出錯。"""
    for item, change in _changes(copy):
        if change.reason == "invisible":
            yield item.at(change.start), f"U+{ord(change.before[0]):04X}（{item.around(change.start, change.end)}）"


@check("T106", Copy, "異體字", level=Level.WARN)
def variants(copy: Copy) -> Found:
    """同一個字有兩形時，一本書只用一形。本社取香港通行的一形。

    詞表在 zilap/checks/words/hk/variants.toml，據香港教育局《香港小學學習字詞表》和政府中文公文的習慣。
    """
    yield from _reported(copy, "variants")


@check("T107", Copy, "異體字（或是名稱）", level=Level.NOTE, hint="如是人名、公司名，從原名；否則改用本社的字形。")
def variant_characters(copy: Copy) -> Found:
    """「啓」「裡」「爲」單獨出現時，可能是人名、公司名，只作查詢。"""
    if not copy.traditional:
        return
    words = copy.style.lists["variants"]
    for item in copy.having(frozenset(script.VARIANTS)):
        taken = {at for hit in words.find(item.text) for at in range(hit.start, hit.end)}
        for at, char in enumerate(item.text):
            if char in script.VARIANTS and at not in taken and not item.language(at):
                yield item.at(at), f"「{char}」一般作「{script.VARIANTS[char]}」（{item.around(at, at + 1)}）"


def wide_words(copy: Copy) -> Iterator[tuple[Run, re.Match[str]]]:
    """Runs of full-width letters and digits."""
    if copy.chinese:
        yield from copy.find(_WIDE_WORD)


@check("T108", Copy, "全形英文或數字", level=Level.WARN, hint="改成半形。")
def wide_letters(copy: Copy) -> Found:
    """全形的英文字母和數字每個佔一格，字距疏落，也搜尋不到。內文一律用半形。"""
    for item, found in wide_words(copy):
        yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"


@check("T109", Copy, "形近的符號", level=Level.WARN)
def look_alikes(copy: Copy) -> Found:
    """「〇」寫成圓圈或英文字母 O，「一」寫成日文長音或注音符號，間隔號寫成別的圓點。

    看來相近，讀屏、搜尋和排版都當作別的字。
    """
    if not copy.chinese:
        return
    for pattern, right, name in (
        (_FALSE_ZERO, "〇", "數目的零"),
        (_FALSE_ONE, "一」或「——", "「一」字或破折號"),
        (_FALSE_DOT, "·", "間隔號"),
    ):
        for item, found in copy.find(pattern):
            shown = item.around(found.start(), found.end())
            yield (
                item.at(found.start()),
                f"「{found[0]}」（U+{ord(found[0]):04X}）應作「{right}」（{shown}）",
                f"{name}用「{right}」。",
            )
    yield from _false_letters(copy)


def _false_letters(copy: Copy) -> Found:
    """Letters in numbers, letters of other scripts in English words, signs that look like punctuation."""
    if not any(_ODD_SIGN.search(item.text) for item in copy.runs):
        return
    for item, found in copy.find(_FALSE_DIGIT):
        right = found[0].translate(str.maketrans("OoIl|", "00111"))
        shown = item.around(found.start(), found.end())
        yield item.at(found.start()), f"「{found[0]}」應作「{right}」（{shown}）", "數目裏的字母改成數字。"
    for item, found in copy.find(_MIXED_SCRIPT):
        odd = next(char for char in found[0] if "\u0370" <= char <= "\u04ff")
        what = f"「{found[0]}」夾着「{odd}」（U+{ord(odd):04X}）"
        yield item.at(found.start()), what, "希臘或西里爾字母，改成拉丁字母。"
    for item, found in copy.find(_FALSE_SYMBOL):
        shown = item.around(found.start(), found.end())
        codes = " ".join(f"U+{ord(char):04X}" for char in found[0])
        yield (
            item.at(found.start()),
            f"「{found[0]}」（{codes}）應作「{_SYMBOLS[found[0]]}」（{shown}）",
            "改成標準的標點。",
        )
    for item, found in copy.find(_LESS):
        title = found["title"] or found["wide"]
        yield (
            item.at(found.start()),
            f"「{found[0]}」應作「〈{title}〉」或「《{title}》」",
            "書名號不用大於號、小於號。",
        )


@check("T110", Copy, "錯字", level=Level.WARN)
def misprints(copy: Copy) -> Found:
    """同音、形近而不成詞的錯字，例如「己經」「竟爭」「震憾」。

    詞表在 zilap/checks/words/hk/misprints.toml（簡體文稿用 hans/misprints.toml）和 slips.toml，只收沒有爭議的。
    """
    for item, hit in copy.words("misprints"):
        if not _straddles(item.text, hit.start, hit.end):
            shown = item.around(hit.start, hit.end)
            yield item.at(hit.start), f"「{hit.word.wrong}」應作「{hit.word.right}」（{shown}）", hit.word.reason
    if copy.traditional or copy.simplified:
        for item in copy.having(slips.heads(copy.style.name, simplified=copy.simplified)):
            for start, end, right in slips.find(item.text, copy.style.name, simplified=copy.simplified):
                if not item.language(start):
                    yield item.at(start), f"「{item.text[start:end]}」應作「{right}」（{item.around(start, end)}）"


def _straddles(text: str, start: int, end: int) -> bool:
    """Whether two characters are the end of one word and something else: 預防|犯罪 has no 防犯."""
    return end - start == 2 and not speller.begins(text, start) and speller.begins(text, start + 1)


@check("T114", Copy, "成語似有錯字", level=Level.WARN, hint="查對詞典；有意改字的話可寫進 allow.toml。")
def idioms(copy: Copy) -> Found:
    """四個字與常用成語只差一字，而那個字與正字形近或同音，例如「灸手可熱」「惡性巡環」。

    成語和易混字的名單在 zilap/checks/words/hk/idioms.toml；兩種寫法都通行的都列在裏面。
    """
    if not (copy.traditional or copy.simplified):
        return
    wrong = copy.style.idioms if copy.traditional else style.hans_idioms(copy.style.name)
    listed = copy.style.lists["misprints"] if copy.traditional else copy.style.hans["misprints"]
    heads = style.idiom_heads(copy.style.name, simplified=copy.simplified)
    there = (form for sign in copy.signs.all for form in heads.get(sign, ()) if form in copy.text)
    for item in copy.runs if any(there) else ():
        for at in range(len(item.text) - 3):
            form = item.text[at : at + 4]
            if form in wrong and not item.language(at) and not any(listed.find(form)):
                yield item.at(at), f"「{form}」應作「{wrong[form]}」（{item.around(at, at + 4)}）"


@check("T111", Copy, "似有漏字", level=Level.WARN, hint="對照原稿，補上漏去的字；沒有漏字的話改寫一下。")
def missing(copy: Copy) -> Found:
    """有些字只和固定幾個字同用，例如「鞏」之後必是「固」；「廣泛認」之後必是「可」「同」之類。旁邊不見，多半漏了字。

    字表在 zilap/checks/words/hk/bound.toml。
    """
    if not copy.traditional:
        return
    for item in copy.runs:
        text = item.text
        for found in copy.style.bound.any.finditer(text):
            before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
            sides = copy.style.bound.chars.get(found[0])
            alone = sides and before not in sides[0] and after not in sides[1]
            cut = not sides and (not after or _CUT.match(after)) and after not in copy.style.bound.phrases[found[0]]
            if alone or cut:
                what = "之後" if cut else ""
                yield item.at(found.start()), f"「{found[0]}」{what}（{item.around(found.start(), found.end())}）"


@check("T112", Copy, "似有疊字", level=Level.WARN, hint="刪去重複的一個。")
def twice(copy: Copy) -> Found:
    """同一個虛詞或同一串字緊接出現兩次，多半是改稿時忘了刪去。疊詞（人人、高高興興）不算。"""
    if not copy.chinese:
        return
    for item, found in copy.find(copy.style.once.pairs, hant=True):
        before, after = copy.style.once.beside[found[0][0]]
        apart = (
            item.text[found.start() - 1 : found.start()] not in before
            and item.text[found.end() : found.end() + 1] not in after
        )
        if apart and not _TWICE.match(item.text, found.start()):
            yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"
    for item in copy.runs:
        for found in _said_again(item.text):
            again = _counts(found[0]) or found["word"] in copy.style.once.again
            if not again and not item.language(found.start()):
                yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"


def _said_again(text: str) -> Iterator[re.Match[str]]:
    """Every match of ``_TWICE``: looked for where a character stands beside itself, or two of them stand again soon."""
    last: dict[str, int] = {}
    starts: set[int] = set()
    for at, pair in enumerate(map(add, text, text[1:])):
        if at - last.get(pair, -_SOON) < _SOON:
            starts.add(last[pair])
        if pair[0] == pair[1]:
            starts.add(at)
        last[pair] = at
    end = 0
    for start in sorted(starts):
        if start >= end and (found := _TWICE.match(text, start)):
            end = found.end()
            yield found


_SOON = 10
"""Characters from the first of a string said twice to that of the second: eight, a mark, and one more."""


def _counts(text: str) -> bool:
    """Whether it is a number or a sound, which may well repeat."""
    return all(char in "一二三四五六七八九十百千萬億零〇哈呵啦" for char in text) or not all(
        is_han(char) or char in "」』》）" for char in text
    )


@check("T113", Copy, "缺字符號", level=Level.WARN, hint="向作者查問原字，補上。")
def blanks(copy: Copy) -> Found:
    """「〓」「□」「？？」是缺字或待查的記號，不應印在書裏。"""
    for item, found in copy.find(_BLANK):
        yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"
