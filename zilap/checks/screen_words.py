"""What is heard and seen of the screen PDF: alternatives, link texts, languages, contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zilap.aloud.painting import Colour, Run
from zilap.aloud.tagged import Content, Element
from zilap.checks.reading import elements, spot
from zilap.checks.registry import Found, check
from zilap.han.chars import is_han
from zilap.han.script import only_simplified
from zilap.made import ScreenPdf

HOLLOW = re.compile(
    r"(圖|圖片|圖像|圖畫|相|相片|照片|插圖|images?|photos?|pictures?)[。.]?|\S+\.(jpe?g|png|svg|gif|webp)", re.I
)
"""An alternative that only says that there is a picture, or how its file is called."""
NOWHERE = re.compile(
    r"按此|按這裏|按這裡|點擊|點此|這裏|這裡|此處|連結|更多|詳情|(click )?here|read more|more|link", re.I
)
"""A link's text that does not say where it goes."""
ENGLISH = re.compile(r"(?:[A-Za-z][A-Za-z’'-]*[ ,]+){4,}[A-Za-z][A-Za-z’'-]*")
"""Five words of letters in a row: a phrase, not a name in Chinese text."""
MOST_SIMPLIFIED = 2
"""Simplified characters that a Traditional text may quote."""
LEAST, LEAST_LARGE = 4.5, 3.0
"""Contrast that text needs (WCAG 2.2, 1.4.3, level AA)."""
LARGE, LARGE_BOLD = 18.0, 14.0
"""Points from which text is large."""
BOLD = re.compile(r"Head|Bold")


@check(
    "U022", ScreenPdf, "替代文字沒有說出圖中有甚麼", hint="寫圖中的人、物和所做的事；與圖說重複的，改寫圖說沒有說的。"
)
def telling_alternatives(made: ScreenPdf) -> Found:
    """「圖片」二字等於沒有說；與圖說一字不差，讀者聽兩次同樣的話。（依據：WCAG 2.2，1.1.1；技巧 F30、H37）"""
    for figure in elements(made, "Figure"):
        said = figure.text("Alt").strip()
        if said and HOLLOW.fullmatch(said):
            yield spot(made, figure), f"替代文字是「{said}」"
        beside = figure.parent.elements if figure.parent else []
        captions = {_plain(made.tagged.heard(one)) for one in beside if one.type == "Caption"}
        if said and _plain(said) in captions:
            yield spot(made, figure), f"與圖說相同：「{said[:24]}」"


@check("U023", ScreenPdf, "連結的文字沒有說去哪裏", hint="連結寫目的地的名稱，不寫「按此」。")
def telling_links(made: ScreenPdf) -> Found:
    """朗讀軟件可以把全書的連結列成一張表，那時只聽到連結本身的字。（依據：WCAG 2.2，2.4.4；技巧 F63、F84）"""
    for link in elements(made, "Link"):
        said = made.tagged.heard(link)
        if not said:
            yield spot(made, link), "連結沒有文字"
        elif NOWHERE.fullmatch(said):
            yield spot(made, link), f"連結的文字是「{said}」"


@check(
    "U024",
    ScreenPdf,
    "文字與標明的語言不符",
    hint="英文句子寫成 [English words]{lang=en}；簡體字的文章在文首寫 language: zh-Hans。",
)
def languages(made: ScreenPdf) -> Found:
    """朗讀軟件按標明的語言換聲音：英文標成中文會讀成一串字母，中文標成英文會讀不出。（依據：WCAG 2.2，3.1.1、3.1.2）"""
    for element in elements(made):
        said = "".join(run.text for run in _own(made, element))
        simplified = [char for char in said if only_simplified(char)]
        english = ENGLISH.search(said)
        if element.language.startswith("en") and any(map(is_han, said)):
            yield spot(made, element), f"標為英文，內有中文：「{said[:20]}」"
        elif element.language.startswith("zh") and english:
            yield spot(made, element), f"英文沒有標明：「{english[0][:40]}」"
        elif element.language.startswith("zh-Hant") and len(simplified) > MOST_SIMPLIFIED:
            yield spot(made, element), f"標為繁體，內有簡體字：{''.join(simplified[:8])}"


@check("U025", ScreenPdf, "文字與底色太接近", hint="改用較深或較淺的顏色（templates/css/tokens.css），或加大字級。")
def contrast(made: ScreenPdf) -> Found:
    """視力不佳的讀者要 4.5 比 1 的對比才讀得到小字；18 點以上（粗體 14 點以上）的大字 3 比 1。

    依據：WCAG 2.2，1.4.3（AA）；按頁上實際畫的顏色計算。字底是圖片的不能計算，不在此列。
    """
    told: set[tuple[int, Colour, Colour]] = set()
    for index, page in enumerate(made.tagged.pages):
        for run in (run for runs in page.runs.values() for run in runs if run.text.strip()):
            if run.ground is None or (index, run.colour, run.ground) in told:
                continue
            found = ratio(run.colour, run.ground)
            if found < _needed(run):
                told.add((index, run.colour, run.ground))
                pair = f"{_hex(run.colour)} 在 {_hex(run.ground)} 上"
                yield made.place(index), f"「{run.text[:12]}」{pair}，{found:.2f} 比 1"


def _needed(run: Run) -> float:
    large = run.size >= (LARGE_BOLD if BOLD.search(run.font) else LARGE) - 0.01
    return LEAST_LARGE if large else LEAST


def ratio(one: Colour, other: Colour) -> float:
    """Contrast of two sRGB colours (WCAG 2.2, contrast ratio).

    >>> round(ratio((0, 0, 0), (1, 1, 1)), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    linear = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _hex(colour: Colour) -> str:
    return f"#{bytes(round(value * 255) for value in colour).hex()}"


def _own(made: ScreenPdf, element: Element) -> Iterator[Run]:
    """The text that stands directly in an element."""
    for kid in element.kids:
        if isinstance(kid, Content):
            yield from made.tagged.runs(kid)


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text)
