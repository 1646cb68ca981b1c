"""Marks of our Markdown that are not quite right: full-width ones, unknown ones, ones left open.

Markdown itself says nothing of them: it prints them as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from zilap.book import Section
from zilap.problem import Place, Problem, meant
from zilap.source.rules import RULES
from zilap.source.section import lines

SPANS = ("lang", "ruby", "mark")
"""Keys of ``[text]{key=value}``."""
EMPHASES = ("dot",)
"""Values of ``mark`` that the style sheets know."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?(?:-[A-Za-z0-9]{2,8})*")
"""Language, script and region as BCP 47 (RFC 5646, 2.1) writes them."""
_ANY = re.compile(r"[\[\]{}［］｛｝【】＃＞｜＊]")
"""Characters of which every mark that is looked at has one."""
_WIDE = re.compile(r"[！［］（）｛｝【】＝：．｜＃＊＾＞“”]")
_PICTURE = re.compile(
    r"""
    (?P<open>[!！][\[［]) (?P<alt>[^\[\]［］\n]*)
    (?P<middle>[\]］]\s*[（(])
    (?P<name>[^（）()\n]+?\.(?:jpe?g|png|tiff?|svg|webp|gif) (?:\s+"[^"\n]*"\s*|[^（）()\n]*))
    (?P<close>[）)]?)
    """,
    re.I | re.X,
)
"""``![alt](name.jpg "caption")``, any of its marks in full width, the last perhaps left out."""
_LINK = re.compile(
    r"""
    (?<![!！]) (?P<open>[\[［]) [^\[\]［］\n]+
    (?P<middle>[\]］][（(]) \s*(?:https?[:：]|www\.|mailto[:：])[^（）()\n]*
    (?P<close>[）)]?)
    """,
    re.X,
)
"""``[words](https://…)``, in the same way."""
_SPAN = re.compile(r"(?<=[\]］])(?P<open>[{｛])(?![{｛])(?P<inside>[^{}｛｝\[\]\n]*)(?P<close>[}｝]?)")
_REFERENCE = re.compile(r"(?P<open>\[\[|［［|【【)(?P<id>[^\[\]［］【】\n]{0,60})(?P<close>[\]］】]{0,2})")
_FIGURE = re.compile(
    r"(?P<open>[{｛]{2})(?P<name>[^{}｛｝:：\n]{0,40})(?P<colon>[:：]?)(?P<id>[^{}｛｝\n]{0,60})(?P<close>[}｝]{0,2})"
)
_OPTIONS = re.compile(r"^\s*(?P<open>[{｛]\s*[:：])(?P<inside>[^{}｛｝\n]*)(?P<close>[}｝]?)\s*$")
_BLOCKS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "小標題": (re.compile(r"^\s{0,3}(?P<mark>＃+)"), "## 標題"),
    "引文": (re.compile(r"^\s{0,3}(?P<mark>＞)\s"), "> 引文"),
    "表格": (re.compile(r"^\s*(?P<mark>｜)(?=[^｜\n]*｜)"), "| 甲 | 乙 |"),
    "註腳": (
        re.compile(r"(?P<mark>［[\^＾][^\]］\n]{1,20}[\]］]|\[＾[^\]］\n]{1,20}[\]］]|^\[\^[^\]\n]{1,20}\]：)"),
        "[^1]",
    ),
    "粗體": (re.compile(r"(?P<mark>＊＊)(?=[^＊\n]+＊＊)"), "**粗體**"),
}
"""What the mark makes → the mark in full width, and how to write it."""


def check(section: Section) -> Iterator[Problem]:
    """What is wrong with the marks of a section's text, and with the language and place of its head."""
    for number, line in lines(section):
        if not _ANY.search(line):
            continue
        for find in (_pictures, _links, _spans, _references, _figures, _options, _blocks):
            for code, at, text, hint in find(line):
                yield RULES[code].at(Place(section.place.file, number, at + 1), text, hint)
    yield from _head(section)


_Found = Iterator[tuple[str, int, str, str]]
"""(code, column from 0, what, what to do)."""


def _pictures(line: str) -> _Found:
    for found in _PICTURE.finditer(line):
        right = f"![{found['alt']}]({found['name'].strip()})"
        if _WIDE.search(found["open"][1:] + found["middle"] + found["close"]):
            yield "S030", found.start(), found[0][:40], f"改成 {right}。"
        elif not found["close"]:
            yield "S032", found.start(), found[0][:40], f"改成 {right}。"


def _links(line: str) -> _Found:
    for found in _LINK.finditer(line):
        if _WIDE.search(found["open"] + found["middle"] + found["close"]):
            yield "S030", found.start(), found[0][:40], "連結的方括號和圓括號用半形：[文字](https://…)。"
        elif not found["close"]:
            yield "S032", found.start(), found[0][:40], "在網址之後補上 )。"


def _spans(line: str) -> _Found:
    for found in _SPAN.finditer(line):
        inside, shown = found["inside"], f"{{{found['inside'][:24]}"
        key, equals, value = (part.strip() for part in inside.replace("＝", "=").partition("="))
        if inside.startswith((":", "：")):
            continue
        if _WIDE.search(found["open"] + found["close"]) or "＝" in inside or re.match(r"[a-z]+：", inside):
            yield "S030", found.start(), found[0][:30], "大括號和等號用半形：[文字]{lang=en}。"
        elif not found["close"]:
            yield "S032", found.start(), shown, "在後面補上 }。"
        elif not equals or key not in SPANS:
            yield "S031", found.start(), f"{shown}}}", meant(key, SPANS)
        elif inside != f"{key}={inside.partition('=')[2]}" or not value:
            yield "S031", found.start(), f"{shown}}}", f"寫成 {{{key}=…}}，等號前後不留空格。"
        elif key == "lang" and not _LANGUAGE.fullmatch(value):
            yield "S033", found.start(), value, ""
        elif key == "mark" and value not in EMPHASES:
            yield "S031", found.start(), f"mark={value}", meant(value, EMPHASES)


def _references(line: str) -> _Found:
    for found in _REFERENCE.finditer(line):
        wide = _WIDE.search(found["open"] + found["close"])
        if wide and (found["open"] == "[[" or re.fullmatch(r"\s*[a-z0-9-]+\s*", found["id"])):
            yield "S030", found.start(), found[0][:40], f"改成 [[{found['id'].strip()}]]。"
        elif not wide and found["close"] != "]]" and re.match(r"\s*[a-z0-9]", found["id"]):
            yield "S032", found.start(), found[0][:40], "在篇名之後補上 ]]。"


def _figures(line: str) -> _Found:
    for found in _FIGURE.finditer(line):
        name = found["name"].strip()
        if _WIDE.search(found["open"] + found["colon"] + found["close"]):
            yield "S030", found.start(), found[0][:40], f"改成 {{{{figure:{found['id'].strip()}}}}}。"
        elif found["close"] != "}}":
            yield "S032", found.start(), found[0][:40], "在 id 之後補上 }}。"
        elif found["name"] != "figure" or not found["id"].strip():
            yield "S031", found.start(), found[0][:40], f"{meant(name, ['figure'])}寫成 {{{{figure:id}}}}。"


def _options(line: str) -> _Found:
    if found := _OPTIONS.match(line):
        outside = re.sub(r'"[^"]*"', "", found["inside"])
        if _WIDE.search(found["open"] + outside + found["close"]):
            yield "S030", found.start("open"), line.strip()[:40], '改成半形，例如 {: .lead}、{: credit="攝影：…"}。'
        elif not found["close"]:
            yield "S032", found.start("open"), line.strip()[:40], "在末尾補上 }。"


def _blocks(line: str) -> _Found:
    for name, (pattern, right) in _BLOCKS.items():
        for found in pattern.finditer(line):
            yield "S030", found.start("mark"), f"{name}的「{found['mark']}」", f"改成半形：{right}。"


def _head(section: Section) -> Iterator[Problem]:
    language = section.head.get("language", "")
    if language and not _LANGUAGE.fullmatch(language):
        yield RULES["S033"].at(_value(section, "language"), language)
    for name, most in (("lat", 90), ("lon", 180)):
        value = section.head.get(name, "")
        if value and not in_range(value, most):
            yield RULES["S034"].at(_value(section, name), f"{name}: {value}")
    if bool(section.head.get("lat")) != bool(section.head.get("lon")):
        name = "lat" if section.head.get("lat") else "lon"
        yield RULES["S034"].at(_value(section, name), f"只有 {name}", "lat 和 lon 要一起寫。")


def _value(section: Section, name: str) -> Place:
    return Place(section.place.file, section.head_lines.get(name, 1), section.head_columns.get(name, 1))


def language(tag: str) -> bool:
    """Whether a tag is written as BCP 47 asks.

    >>> language("zh-Hant-HK"), language("english"), language("zh_TW")
    (True, False, False)
    """
    return bool(_LANGUAGE.fullmatch(tag))


def in_range(value: object, most: int) -> bool:
    """Whether a value is a number of degrees, not more than ``most`` either way."""
    plain = str(value).strip()
    return bool(re.fullmatch(r"[-+]?\d{1,3}(?:\.\d+)?", plain)) and abs(float(plain)) <= most
