"""B1xx: structure.  Headings, captions, alternative texts, repetition, sentences cut off or too long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zilap.checks.inline import OBJECT
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
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
    r"(?:[，、]|(?<!目)的|(?<![飽溫共緩調平隨])和|(?<![普涉觸顧])及|(?<![參給授賦])與|並|以及|包括|因為)$"
)
_FREE = frozenset({"sign", "verse", "key"})
"""Classes of paragraphs that need not be sentences."""
_LIST = re.compile(r"(?:[^，。；、]+、){3,}[^，。；、]+")
_CREDIT = re.compile(r"[。！？][^。！？，]{1,14}$")
_EDITORIAL = re.compile(
    r"[（(](?:完|待續|待補|待查|待定|未完|附圖|附图|圖|见图|見圖|略|下略|轉下頁|接上頁|編者補|刪|更新日期[^）)]*)[）)]"
    r"|(?:TBC|TBD|TODO|XXX|Lorem ipsum)\b|待確認|待補充|（\s*）"
)
_POINTER = re.compile(
    r"(?P<words>(?:上|下|左|右|附|見|如)(?P<what>圖|表)(?!\s?[一二三四五六七八九十\d])(?:所示)?|(?<=[見參照看詳於])第\s?\d+\s?頁)(?!書|片|案|像|示|章|形|達|現|揚|決|面|格|率|演|述|態|明|白|情|情|彰|哥)"
)
REPEATED = 35
"""Han characters of the shortest repetition that is reported."""
_STEP = 8
"""Every so many characters a piece of the text is remembered; it finds every repetition that is a step longer."""
ALIKE = re.compile(r"[\s，。、；：！？「」『』《》（）]")


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
        item for copy in book.sections for item in copy.runs if item.sort == "caption" and count_han(item.text) >= 12
    ]
    ended = [item for item in captions if item.text.rstrip("".join(CLOSERS))[-1:] in "。！？"]
    open_ended = [item for item in captions if item not in ended]
    fewer, what = (ended, "有") if len(ended) < len(open_ended) else (open_ended, "沒有")
    if len(captions) > len(fewer) > 0:
        for item in fewer:
            shown = item.text[-10:]
            yield (
                item.at(len(item.text) - 1),
                f"這裏{what}句號，全書 {len(captions)} 條說明裏佔 {len(fewer)} 條（…{shown}）",
            )


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
    return ALIKE.sub("", text)


@check("B107", BookCopy, "重複的文字", level=Level.NOTE, hint="對照原稿；有意重複（引文、重點句）可寫進 allow.toml。")
def repeated(book: BookCopy) -> Found:
    """三十五個字以上一模一樣的文字在書裏出現兩次，多半是複製或排版分欄時重複。報告後一處，並指出前一處。重點句和引文不算。"""
    seen: dict[str, tuple[str, int, Run]] = {}
    for copy in book.sections:
        for item in copy.runs:
            if item.sort in ("paragraph", "item", "caption", "note") and not item.marks & {"key", "lead"}:
                yield from _repeats(item, seen)


def _repeats(item: Run, seen: dict[str, tuple[str, int, Run]]) -> Iterator[tuple[Place, str]]:
    """The first repetition in a run; what is new is remembered.  Punctuation does not count."""
    core = _core(item.text)
    length = REPEATED - _STEP + 1
    for start in range(len(core) - length + 1):
        if known := seen.get(core[start : start + length]):
            before, after = _alike(core, start, known[0], known[1])
            if count_han(core[start - before : start + after]) >= REPEATED:
                at, first = _offset(item, start - before), _offset(known[2], known[1] - before)
                yield item.at(at), f"「{item.text[at : at + 14]}…」與 {known[2].at(first)} 相同"
                break
    for start in range(0, len(core) - length + 1, _STEP):
        seen.setdefault(core[start : start + length], (core, start, item))


def _alike(core: str, at: int, other: str, there: int) -> tuple[int, int]:
    """How many characters before and after two places are the same."""
    before = 0
    while before < min(at, there) and core[at - before - 1] == other[there - before - 1]:
        before += 1
    after = 0
    while at + after < len(core) and there + after < len(other) and core[at + after] == other[there + after]:
        after += 1
    return before, after


def _offset(item: Run, index: int) -> int:
    """Where in a run the character stands that has this index when punctuation is left out."""
    return [at for at, char in enumerate(item.text) if not ALIKE.match(char)][index]


@check("B108", Copy, "句子似未完", level=Level.WARN, hint="對照原稿，接回下文或補上標點。")
def cut_off(copy: Copy) -> Found:
    """段落停在逗號、頓號或「的」「和」一類的字，多半是跨頁、跨欄時斷開，後半段散落在別處。"""
    if not copy.chinese:
        return
    for item, after in zip(copy.runs, (*copy.runs[1:], None), strict=False):
        text = item.text.rstrip()
        if item.sort not in ("paragraph", "note") or item.marks & _FREE or not _DANGLING.search(text):
            continue
        introduces = after is not None and after.sort in ("item", "quote", "term", "cell") and text[-1] == "，"
        if not introduces and "\n" not in text and count_han(text) >= 12:
            yield item.at(len(text) - 1), f"「…{text[-14:]}」"


@check("B109", Copy, "段落沒有句末標點", level=Level.NOTE, hint="補上句號；不是句子的話改作小標題或清單。")
def no_stop(copy: Copy) -> Found:
    """內文一段有逗號而末尾沒有句號，或是漏了標點，或是句子斷開了。"""
    if not copy.chinese:
        return
    for item in copy.runs:
        text = item.text.rstrip()
        bare = text.rstrip("".join(CLOSERS))
        if item.sort != "paragraph" or item.marks & _FREE or "，" not in text or "\n" in text:
            continue
        ended = not bare or bare[-1] in _END + OBJECT or _CREDIT.search(bare) or _DANGLING.search(text)
        if not ended and count_han(text) >= 25:
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
    for item, found in copy.find(_POINTER, PROSE):
        if not found["what"] or not shown[found["what"]]:
            yield item.at(found.start()), f"「{found['words']}」（{item.around(found.start(), found.end())}）"
