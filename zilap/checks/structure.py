"""B1xx: structure.  Headings, captions, alternative texts, repetition, sentences cut off or too long."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from zilap.checks.inline import OBJECT
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.han import numerals
from zilap.han.chars import CLOSERS, count_han
from zilap.problem import Level, Place

_END = "。！？…：；!?."
_HEADING_END = re.compile(r"[。：，、；:;,]$")
_NUMBERED = re.compile(
    r"^(?P<mark>（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|\d+[.、）]|[➤●▲■◆○▶★])\s*"
)
_IMPORT_MARK = re.compile(r"^[▲●➤■◆▶★※△◎◇□]\s*")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?[」』）]*")
_DANGLING = re.compile(
    r"(?:[，、]|(?<!目)的|(?<![飽溫共緩調平隨])和|(?<![普涉觸顧])及|(?<![參給授賦])與|(?<![合兼吞])並|以及|包括|因為|越來越|因此|所以|但是|而且|由於|為了|通過|透過|對於|關於|根據"
    r"|隨[着著]|雖然|如果|不但|不僅|並且|或者|還是|甚至|例如|之所以|無論|不論|即使|(?<![所現存潛內外自正實何旨不])在|(?<![方走導意趨動傾])向|(?<![理自])由|一個|這個|那個)$"
)
_LABELLED = re.compile(r"[\u4e00-\u9fff\u3000]{2,6}[：:]")
"""出席：甲、乙: a line of a form, not a sentence."""
_ORDER = "一二三四五六七八九十"
_FREE = frozenset({"sign", "verse", "key"})
"""Classes of paragraphs that need not be sentences."""
_LIST = re.compile(r"(?<![^，。；、])(?:[^，。；、]++、){3,}[^，。；、]++")
"""甲、乙、丙、丁.  It begins where a thing does and takes it whole, so as to look at no character again and again."""
_CREDIT = re.compile(r"[。！？][^。！？，]{1,14}$")
_EDITORIAL = re.compile(
    r"[（(](?:完|待續|待補|待查|待定|未完|附圖|附图|圖|见图|見圖|略|下略|轉下頁|接上頁|編者補|刪|更新日期[^）)]*)[）)]"
    r"|(?:TBC|TBD|TODO|XXX|Lorem ipsum)\b|待確認|待補充|(?:^|(?<=[：:]))待[補定查](?=$|。)|（\s*）"
    r"|(?:^|(?<=[。！？\n]))[-－—~～]{1,2}\s?(?:全文)?完\s?[-－—~～]{1,2}$"
)
_POINTER = re.compile(
    r"(?P<words>(?:上|下|左|右|附|見|如)(?P<what>圖|表)(?!\s?[一二三四五六七八九十\d])(?:所示)?|(?<=[見參照看詳於])第\s?\d+\s?頁)(?!書|片|案|像|示|章|形|達|現|揚|決|面|格|率|演|述|態|明|白|情|情|彰|哥)"
)
_NUMBERED_POINTER = re.compile(
    r"(?:見|如|參見|參閱|參看|載於|列於|詳見|見於)(?:(?P<name>附?[圖表]|附錄|附件)\s?(?P<number>[一二三四五六七八九十]{1,3}|[\dA-Z]{1,2})(?![月日年個份成樣])"
    r"|(?:本書|上文|下文|前文|後文)?第(?P<number2>[一二三四五六七八九十\d]{1,3})(?P<unit>[章節篇])|(?:前|後|次|另|下|上|右|左|對|同)頁)"
)
_WHOLE = re.compile(r"[^。！？\n]+[。！？]")
REPEATED = 35
"""Han characters of the shortest repetition that is reported."""
_STEP = 8
"""Every so many characters a piece of the text is remembered; it finds every repetition that is a step longer."""
_SENTENCE_AGAIN = 18
"""Han characters of the shortest sentence that one section does not say twice."""
_NOT_COUNTED = re.compile(r"[\s，。、；：！？「」『』《》（）]")
"""What two texts may differ in and still be the same: punctuation and spaces."""


@check("B101", Copy, "標題層次跳級", level=Level.WARN, hint="由 ## 開始，下一層才用 ###。")
def levels(copy: Copy) -> Found:
    """標題一層一層下去：二級之下才有三級。跳級令目錄、書籤和讀屏軟件的大綱斷開（WCAG 2.2，1.3.1）。"""
    last = 1
    for item in copy.runs:
        if item.sort == "heading":
            level = int(item.name)
            if level > last + 1:
                yield item.at(0), f"「{item.text[:20]}」由第 {last} 級跳到第 {level} 級"
            last = level


@check("B102", Copy, "標題末尾的標點", level=Level.NOTE, hint="刪去；標題末尾只用問號和感嘆號。")
def heading_end(copy: Copy) -> Found:
    """小標題自成一行，末尾不用句號、冒號、逗號。"""
    for item in copy.runs:
        if item.sort == "heading" and (found := _HEADING_END.search(item.text)):
            yield item.at(found.start()), f"「{item.text[-12:]}」"


@check("B103", Copy, "標題編號不一致", level=Level.NOTE, hint="同一級標題用同一種編號，半形改全形。")
def heading_numbers(copy: Copy) -> Found:
    """同一篇的標題編號有「（一）」也有「(四)」或別的符號，多半是分次改稿留下的。報告與首個不同的。"""
    first = ""
    for item in copy.runs:
        if item.sort == "heading" and (found := _NUMBERED.match(item.text)):
            shape = re.sub(r"[一二三四五六七八九十\d]+", "#", found["mark"])
            first = first or shape
            if shape != first:
                yield item.at(0), f"「{item.text[:12]}」的寫法與前面的「{first.replace('#', '一')}」不同"


@check("B104", BookCopy, "圖片說明末尾的句號不一致", level=Level.NOTE, hint="全書的圖片說明一律有句號，或一律沒有。")
def caption_ends(book: BookCopy) -> Found:
    """圖片說明有的有句號，有的沒有。只報告較少的一種；只有一個詞或一個姓名的短說明不計。"""
    captions = [
        item
        for copy in book.sections
        for item in copy.runs
        if item.sort == "caption" and (count_han(item.text) >= 8 or "，" in item.text)
    ]
    fewer, what = _fewer(captions, "。！？")
    if len(captions) > len(fewer) > 0:
        for item in fewer:
            shown = item.text[-10:]
            yield (
                item.at(len(item.text) - 1),
                f"這裏{what}句號，全書 {len(captions)} 條說明裏佔 {len(fewer)} 條（…{shown}）",
            )


def _fewer(items: Sequence[Run], stops: str) -> tuple[Sequence[Run], str]:
    """Of texts that end with one of these stops and those that do not, the fewer, and the words for what they do."""
    ended: list[Run] = []
    others: list[Run] = []
    for item in items:
        (ended if item.text.rstrip("".join(CLOSERS))[-1:] in stops else others).append(item)
    return (ended, "有") if len(ended) < len(others) else (others, "沒有")


@check("B116", BookCopy, "資料檔句末的句號不一致", level=Level.NOTE, hint="同一個表的文字一律有句號，或一律沒有。")
def datum_ends(book: BookCopy) -> Found:
    """年表、註解印成句子，同一個表的 text、note 有的有句號，有的沒有，印出來參差。只報告較少的一種。"""
    for copy in book.copies:
        tables: dict[tuple[str, str], list[Run]] = defaultdict(list)
        for item in copy.runs if not copy.section else ():
            if item.name in ("text", "note") and count_han(item.text) >= 4:
                tables[min(item.marks), item.name].append(item)
        for rows in tables.values():
            fewer, what = _fewer(rows, "。！？…")
            for item in fewer if len(rows) > 2 * len(fewer) else ():
                yield item.at(len(item.text) - 1), f"這裏{what}句號，這個表共 {len(rows)} 條（…{item.text[-10:]}）"


@check("B105", Copy, "圖片沒有替代文字", level=Level.WARN, hint="在 ![] 裏寫一句，說出圖中是什麼。")
def no_alt(copy: Copy) -> Found:
    """替代文字由讀屏軟件讀出，電子書沒有它便過不了無障礙檢查（EPUB Accessibility 1.1；WCAG 2.2，1.1.1）。"""
    if copy.section:
        for number, line in enumerate(copy.section.text.split("\n"), copy.section.first_line):
            for found in re.finditer(r"!\[\s*\]\(", line):
                yield Place(copy.file, number, found.start() + 1), line[found.start() : found.start() + 40]


@check("B106", Copy, "替代文字與說明相同", level=Level.NOTE, hint="替代文字寫圖中所見，說明寫時、地、人、事。")
def same_alt(copy: Copy) -> Found:
    """替代文字重複圖片說明，讀屏軟件便把同一句話讀兩次。"""
    for before, after in zip(copy.runs, copy.runs[1:], strict=False):
        if before.sort == "alt" and after.sort == "caption" and _core(before.text) == _core(after.text):
            yield before.at(0), f"「{before.text[:20]}」"


def _core(text: str) -> str:
    """The text without punctuation and spaces."""
    return _NOT_COUNTED.sub("", text)


@check("B107", BookCopy, "重複的文字", level=Level.NOTE, hint="對照原稿；有意重複（引文、重點句）可寫進 allow.toml。")
def repeated(book: BookCopy) -> Found:
    """三十五個字以上一模一樣的文字在書裏出現兩次，多半是複製或排版分欄時重複。報告後一處，並指出前一處。重點句和引文不算。

    同一篇兩段有一整句（十八字以上）一字不差，也報告。
    """
    seen: dict[str, tuple[str, int, Run]] = {}
    for copy in book.sections:
        whole: dict[str, tuple[Run, int]] = {}
        for item in copy.runs:
            if item.sort in ("paragraph", "item", "caption", "note") and "key" not in item.marks:
                told = [*_repeats(item, seen)]
                yield from told or (_said_before(item, whole) if item.sort == "paragraph" else ())
                yield from _at_once(item)


def _said_before(item: Run, seen: dict[str, tuple[Run, int]]) -> Iterator[tuple[Place, str]]:
    """The first sentence of a paragraph that another of the section has too; what is new is remembered."""
    for found in _WHOLE.finditer(item.text):
        if len(found[0]) >= _SENTENCE_AGAIN <= count_han(found[0]):
            other, at = seen.setdefault(_core(found[0]), (item, found.start()))
            if other is not item and not _announced(item, other):
                yield item.at(found.start()), f"「{found[0][:14]}…」與 {other.at(at)} 相同"
                return


def _at_once(item: Run) -> Iterator[tuple[Place, str]]:
    """A sentence right behind itself; 快走！快走！ is too short to be a slip."""
    for before, after in pairwise(_WHOLE.finditer(item.text)):
        if before[0] == after[0] and count_han(after[0]) >= _STEP:
            yield item.at(after.start()), f"「{after[0][:14]}…」緊接出現兩次"


def _repeats(item: Run, seen: dict[str, tuple[str, int, Run]]) -> Iterator[tuple[Place, str]]:
    """The first repetition in a run; what is new is remembered.  Punctuation does not count."""
    core = _core(item.text)
    length = REPEATED - _STEP + 1
    for start in range(len(core) - length + 1):
        known = seen.get(core[start : start + length])
        if known and not _announced(item, known[2]):
            before, after = _alike(core, start, known[0], known[1])
            if count_han(core[start - before : start + after]) >= REPEATED:
                at, first = _offset(item, start - before), _offset(known[2], known[1] - before)
                yield item.at(at), f"「{item.text[at : at + 14]}…」與 {known[2].at(first)} 相同"
                break
    for start in range(0, len(core) - length + 1, _STEP):
        seen.setdefault(core[start : start + length], (core, start, item))


def _announced(item: Run, other: Run) -> bool:
    """Whether one is the lead of the section in which the other stands: a lead may say what is said again."""
    return item.file == other.file and bool({"lead"} & (item.marks | other.marks))


def _alike(core: str, at: int, other: str, there: int) -> tuple[int, int]:
    """How many characters before and after two places are the same."""
    return _common(core[:at][::-1], other[:there][::-1]), _common(core[at:], other[there:])


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    shorter = range(min(len(one), len(other)))
    return bisect_left(shorter, True, key=lambda at: one[: at + 1] != other[: at + 1])


def _offset(item: Run, index: int) -> int:
    """Where in a run the character stands that has this index when punctuation is left out."""
    left_out = 0
    for mark in _NOT_COUNTED.finditer(item.text):
        if mark.start() - left_out > index:
            break
        left_out += 1
    return index + left_out


@check("B108", Copy, "句子似未完", level=Level.WARN, hint="對照原稿，接回下文或補上標點。")
def cut_off(copy: Copy) -> Found:
    """段落停在逗號、頓號或「的」「和」一類的字，多半是跨頁、跨欄時斷開，後半段散落在別處。"""
    if not copy.chinese:
        return
    for item, after in zip(copy.runs, (*copy.runs[1:], None), strict=False):
        text = item.text.rstrip()
        if (
            item.sort not in ("paragraph", "note", "item", "quote", "caption")
            or item.marks & _FREE
            or not _dangles(text)
        ):
            continue
        introduces = after is not None and after.sort in ("item", "quote", "term", "cell") and text[-1] == "，"
        if not introduces and "\n" not in text and count_han(text) >= 12:
            yield item.at(len(text) - 1), f"「…{text[-14:]}」"


def _dangles(text: str) -> bool:
    """Whether a text ends in one of these: no more than its end need be looked at."""
    return bool(_DANGLING.search(text, max(len(text) - 8, 0)))


@check("B109", Copy, "段落沒有句末標點", level=Level.NOTE, hint="補上句號；不是句子的話改作小標題或清單。")
def no_stop(copy: Copy) -> Found:
    """內文一段末尾沒有句號，或是漏了標點，或是句子斷開了。二十字以下而沒有逗號的，當作小標題或署名，不算。"""
    if not copy.chinese:
        return
    for item, after in zip(copy.runs, (*copy.runs[1:], None), strict=False):
        text = item.text.rstrip()
        bare = text.rstrip("".join(CLOSERS))
        if item.sort != "paragraph" or item.marks & _FREE or "\n" in text:
            continue
        labelled = _LABELLED.match(text) and not re.search(r"[。！？]", text)
        ended = labelled or not bare or bare[-1] in _END + OBJECT or _CREDIT.search(bare) or _dangles(text)
        left_open = bare[-1:] == "；" and bare[-2:-1] not in _END and (after is None or after.sort == "heading")
        if (left_open or not ended) and count_han(text) >= (12 if "，" in text else 20):
            yield item.at(len(text) - 1), f"「…{text[-14:]}」"


@check("B110", Copy, "句子太長", level=Level.NOTE, hint="在適當的地方改用句號，分成兩三句。")
def long_sentences(copy: Copy) -> Found:
    """一句超過一百八十字（可在 book/house.toml 的 longest_sentence 更改），讀者要回頭再讀。頓號分隔的名單不計。"""
    if not copy.chinese:
        return
    for item in copy.runs:
        if item.sort not in PROSE:
            continue
        for found in _SENTENCE.finditer(item.text):
            if len(found[0]) > copy.style.longest_sentence < count_han(_LIST.sub("", found[0])):
                yield item.at(found.start()), f"{len(found[0])} 字（「{found[0][:14]}…」）"


@check("B111", Copy, "段落太長", level=Level.NOTE, hint="按意思分段。")
def long_paragraphs(copy: Copy) -> Found:
    """一段超過七百字（可在 book/house.toml 的 longest_paragraph 更改），版面成了一塊灰牆。"""
    for item in copy.runs:
        if item.sort in PROSE and len(item.text) > copy.style.longest_paragraph < count_han(item.text):
            yield item.at(0), f"{count_han(item.text)} 字（「{item.text[:14]}…」）"


@check("B112", Copy, "編務字樣", level=Level.WARN, hint="刪去，或補上內容。")
def editorial(copy: Copy) -> Found:
    """「（完）」「（附圖）」「TBC」一類的字樣是寫給編輯看的，不印在書裏。"""
    for item, found in copy.find(_EDITORIAL):
        yield item.at(found.start()), f"「{found[0]}」"


@check(
    "B113",
    Copy,
    "段首的符號",
    level=Level.WARN,
    hint='圖片說明寫進 ![替代文字](檔名 "說明")；清單用 - 開頭；標題用 ##。',
)
def import_marks(copy: Copy) -> Found:
    """▲ ● ➤ 是原來版面的記號，表示圖片說明、清單或標題；匯入後應改成相應的寫法。"""
    for item in copy.runs:
        if item.sort != "cell" and (found := _IMPORT_MARK.match(item.text)):
            yield item.at(0), f"「{found[0].strip()}」（{item.text[:12]}）"


@check("B114", Copy, "指向圖、表或頁碼", level=Level.NOTE, hint="刪去，或用 [[篇名]] 互見，頁碼會自動填上。")
def pointers(copy: Copy) -> Found:
    """「下圖」「附表」而篇中沒有圖表，或寫死了頁碼，排版之後便指向不存在的東西。"""
    if not copy.chinese or not copy.section:
        return
    sorts = {item.sort for item in copy.runs}
    shown = {"圖": bool(sorts & {"alt", "caption"}), "表": "cell" in sorts}
    order = {item: index for index, item in enumerate(copy.runs)}
    pictures = [index for index, item in enumerate(copy.runs) if item.sort in ("alt", "caption")]
    for item, found in copy.find(_POINTER, PROSE):
        behind = found["words"].startswith("下圖") and pictures and max(pictures) < order[item]
        ahead = found["words"].startswith("上圖") and pictures and min(pictures) > order[item]
        if not found["what"] or not shown[found["what"]] or behind or ahead:
            yield item.at(found.start()), f"「{found['words']}」（{item.around(found.start(), found.end())}）"
    for item, found in copy.find(_NUMBERED_POINTER, PROSE):
        name = re.compile(
            rf"[（(]?{found['name']}\s?{found['number']}(?!\d)"
            if found["name"]
            else f"第{found['number2'] or '^'}{found['unit'] or ''}"
        )
        if not any(name.match(other.text) for other in copy.runs if other is not item):
            yield item.at(found.start()), f"「{found[0]}」（{item.around(found.start(), found.end())}）"


_COUNTED = re.compile(
    r"(?:^|(?<=[。；：，\n]))(?:第(?P<a>[一二三四五六七八九])(?=[，、是為：]|個[^，。]{0,3}是)|其(?P<b>[一二三四五六七八九])[，是為：]|(?P<c>[一二三四五六七八九])(?:是|則|要(?!求))|（(?P<d>[一二三四五六七八九])）|(?P<e>[1-9])[.、．](?!\d)|第(?P<f>[一二三四五六七八九])(?:期|步|階段|部分|類|組|輪|批|站|項|種|點|關|課|單元))"
)


@check("B115", Copy, "序數不連貫", hint="改正序數，或補回漏去的一項。")
def sequences(copy: Copy) -> Found:
    """「第一……第二……第四……」：序數由一數起，一個接一個；跳過或重複一個，多半是刪改時忘了改。

    標題的（一）（二）（四）、清單的 1. 2. 4. 也看。
    """
    if not copy.chinese:
        return
    for item in copy.hant:
        if item.sort in PROSE:
            marks = list(_COUNTED.finditer(item.text))
            for kind in "abcdef" if len(marks) > 1 else "":
                found = [one for one in marks if one[kind]]
                if kind == "f" and [one[kind] for one in found[:2]] != ["一", "二"]:
                    continue
                yield from _skipped(
                    [
                        (item, one.start(), _ORDER.index(one[kind]) + 1 if kind != "e" else int(one[kind]))
                        for one in found
                    ]
                )
    for numbered, items in groupby(copy.runs, key=lambda item: item.sort == "item" and bool(item.name)):
        if numbered:
            yield from _skipped([(item, 0, int(item.name)) for item in items])
    heads = [(item, mark) for item in copy.hant if item.sort == "heading" and (mark := _NUMBERED.match(item.text))]
    anywhere = {_number(mark["mark"]) for _, mark in heads}
    for level in sorted({item.name for item, _ in heads}):
        rows = [(item, 0, _number(mark["mark"])) for item, mark in heads if item.name == level]
        gaps = set(range(1, max(row[2] for row in rows))) - anywhere
        doubled = len({row[2] for row in rows}) < len(rows)
        if gaps or doubled:
            yield from _skipped([row for row in rows if row[2]])


def _number(mark: str) -> int:
    """The number in the mark of a heading; 0 where it is a sign."""
    found = re.search(r"\d+|[一二三四五六七八九十]+", mark)
    return int(numerals.value(found[0]) or 0) if found else 0


def _skipped(rows: Sequence[tuple[Run, int, int]]) -> Iterator[tuple[Place, str]]:
    """The first number of a count from one that is not one more than that before it."""
    if not rows or rows[0][2] != 1:
        return
    for (_, _, before), (item, at, number) in pairwise(rows):
        if number == 1:
            return
        if number != before + 1:
            yield item.at(at), f"{before} 之後是 {number}（{item.around(at, at + 2)}）"
            return
