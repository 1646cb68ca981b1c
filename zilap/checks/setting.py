"""Checks on what a layout is made from: the style sheets and the characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from zilap import typefaces
from zilap.book import Section
from zilap.checks.registry import Found, check
from zilap.made import PrintPdf
from zilap.pages import Setting
from zilap.problem import Level, Place

_SPAN = re.compile(r"\[(?P<text>[^\[\]\n]+)\]\{lang=(?P<tag>[^}\n]+)\}")
_WEIGHT = re.compile(r"font-weight\s*:\s*(?P<value>[\w-]+)|font-synthesis")


@check(
    "L002",
    Setting,
    "字款未登記",
    level=Level.ERROR,
    hint="改用 fonts/fonts.toml 列出的 family，或先在那裏登記新字款。",
    stops=True,
)
def unknown_family(setting: Setting) -> Found:
    """CSS 用了 fonts.toml 沒有的 font-family，排版引擎會不聲不響換上別的字款。

    依據：WeasyPrint 70 實測，寫錯 family 沒有任何警告。
    """
    for sheet in setting.sheets:
        for line, family in typefaces.unknown_families(sheet.css, setting.faces):
            yield Place(PurePath(sheet.name), line), family


@check(
    "L006",
    Setting,
    "字重由 family 選定",
    level=Level.ERROR,
    hint="刪去 font-weight，改用較粗或較幼的 family。",
    stops=True,
)
def weight(setting: Setting) -> Found:
    """每個字款檔案是一個 family，只有一個字重；寫 font-weight: bold 不會變粗，也沒有警告。

    依據：WeasyPrint 70 實測，欠缺的字重會無聲地以現有字重代替。
    """
    for sheet in setting.sheets:
        for found in _WEIGHT.finditer(sheet.css):
            if found["value"] not in ("normal", "inherit", None):
                yield Place(PurePath(sheet.name), sheet.css.count("\n", 0, found.start()) + 1), found[0]


@check(
    "L003",
    Setting,
    "字款沒有這個字",
    level=Level.ERROR,
    hint="看看是不是簡體字、異體字或罕用符號；確要用這個字，便要在 fonts/fonts.toml 加一款有這個字的字款。",
)
def missing_glyph(setting: Setting) -> Found:
    """這種語言所用的字款沒有這個字，印出來會是方格。

    依據：WeasyPrint 70 對缺字只記一筆，照樣出頁。
    """
    for place, language, text in _texts(setting):
        for char in sorted(setting.faces.missing(text, language)):
            column = text.index(char) + 1
            yield Place(place.file, place.line, column if place.line else 0), f"「{char}」（U+{ord(char):04X}）"


def _texts(setting: Setting) -> Iterator[tuple[Place, str, str]]:
    """Every run of text that is printed, with its place and language."""
    book = setting.book
    for figure in book.figures.values():
        yield figure.place, book.language, f"{figure.label}{figure.value}{figure.unit}{figure.source}{figure.note}"
    for text in (book.title, book.publisher, *book.meta.values(), *book.imprint.values()):
        yield book.place, book.language, text
    for text in book.cover.texts:
        yield book.cover.place or book.place, book.language, text
    for section in book.sections:
        language = section.language or book.language
        every = "".join((section.text, *section.head.values()))
        if _SPAN.search(every) or setting.faces.missing(every, language):
            yield from _section_texts(section, language)
        for rows in section.data.values():
            for row in rows:
                words = "".join(value for value in row.values() if isinstance(value, str))
                yield row["place"], book.language, words


def _section_texts(section: Section, language: str) -> Iterator[tuple[Place, str, str]]:
    fields = [(section.at(name).line, value) for name, value in section.head.items()]
    lines = enumerate(section.text.split("\n"), section.first_line)
    for number, line in [*fields, *lines]:
        place = Place(section.place.file, number)
        for found in _SPAN.finditer(line):
            yield place, found["tag"], found["text"]
        yield place, language, _SPAN.sub(lambda span: " " * len(span[0]), line)


@check("L005", PrintPdf, "版面未能定下來", hint="看看報告的頁面圖；把留下空白的圖片移前或移後一段。")
def unsettled(made: PrintPdf) -> Found:
    """頁碼、側欄和圖片互相牽動；排了多次仍在變，最後一次的結果可能有圖片留下空白。

    依據：排版每次讀出版面再排，一般兩三次便不再變。
    """
    if not made.laid.settled:
        yield Place(made.name), "排了最多的次數仍在變"
