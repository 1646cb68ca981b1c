"""What WeasyPrint says of style sheets and documents → where the fault is, and what an editor can do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from zilap.problem import Place

_AT = re.compile(r" at (?P<line>\d+):(?P<column>\d+)")
_SPELL = "看看拼法；只有瀏覽器才懂的 CSS 請放在 epub.css。"
_SAID = (
    (r"Ignored `(?P<name>[\w-]+):.*, unknown property\.?", "沒有 {name} 這種屬性", _SPELL),
    (
        r"Ignored `(?P<name>[\w-]+):.*, no value\.?",
        "{name} 沒有值",
        "多半是 var(--…) 用了 tokens.css 沒有的名稱。",
    ),
    (r"Ignored `(?P<name>[\w-]+: ?.*?) ?` at [\d:]+, invalid value\.?", "{name}：這個值不合用", _SPELL),
    (r"Ignored `(?P<name>[\w-]+: ?.*?) ?` at [\d:]+, .*", "{name}：排版引擎不用這一條", _SPELL),
    (r"Invalid or unsupported selector, '(?P<name>.*)", "看不懂的選擇器 {name}", _SPELL),
    (r"Parse error at .*", "寫法有誤", "看看這一行和上一行的分號、冒號和括號。"),
    (r"@import rule .*", "不可用 @import", "樣式直接寫在檔案裏；字款在 fonts/fonts.toml 登記。"),
    (
        r"Failed to load image at '(?P<name>.*?)'.*",
        "載入不到圖片 {name}",
        "書的圖片放在 book/images/，版式寫 {{{{ picture('檔名') }}}}；樣式檔的圖案寫成 data: 位址。",
    ),
    (
        r"Unknown @page rule <AtRule (?P<name>@[\w-]+).*",
        "@page 之內沒有 {name}",
        "例如 @top-left、@bottom-right-corner。",
    ),
    (r"Unsupported @page selector '(?P<name>.*?)'.*", "看不懂的 @page {name}", _SPELL),
    (r"Font-face '(?P<name>.*?)' cannot be loaded.*", "字款 {name} 打不開", "換一個完整的字款檔案，並改 fonts.toml。"),
    (r"Unknown (?:empty )?rule .*", "沒有這種 @ 規則", _SPELL),
    (r"Anchor defined twice: '(?P<name>.*?)'", "id {name} 用了兩次", "一個 id 只可以用一次；改掉其中一個。"),
    (r"No anchor #(?P<name>\S+).*", "連結的目的地 #{name} 不在書裏", "改正 href，或在目的地加上這個 id。"),
)
"""What the engine says → what we say, and what to do; anything else stays as it is."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that the engine read, and the file that a designer knows it by."""

    file: PurePath
    text: str


def told(said: str, before: int, sheets: Sequence[Source], documents: Sequence[Source]) -> tuple[Place, str, str]:
    """The place, the words and the remedy of one complaint.

    Args:
        before: lines that were read before the first style sheet.
        sheets: the style sheets, in the order in which they were joined.
        documents: the sections in HTML, each under the name of its template.
    """
    words, name, hint = _words(said)
    place = _counted(said, before, sheets) or next(_found(name, [*sheets, *documents]), Place(PurePath("templates")))
    return place, words, hint


def _words(said: str) -> tuple[str, str, str]:
    """What we say, the name that the complaint is about, and what to do."""
    for pattern, words, hint in _SAID:
        if found := re.fullmatch(pattern, said, re.S):
            name = (found.groupdict().get("name") or "").strip(" '")
            return words.format(name=name), name, hint.format()
    return said, "", ""


def _counted(said: str, before: int, sheets: Sequence[Source]) -> Place | None:
    """The line that the engine counted, in the file that it belongs to."""
    found = _AT.search(said)
    if not found:
        return None
    line = int(found["line"]) - before
    for sheet in sheets:
        count = sheet.text.count("\n")
        if 0 < line <= count + (not sheet.text.endswith("\n")):
            return Place(sheet.file, line, int(found["column"]))
        line -= count
    return None


def _found(name: str, sources: Sequence[Source]) -> Iterator[Place]:
    """Where a name stands; in a document the line is not that of its template."""
    for source in sources if name else ():
        at = source.text.find(name)
        if at >= 0:
            line = source.text.count("\n", 0, at) + 1 if source.file.suffix == ".css" else 0
            yield Place(source.file, line)
