"""What the EPUB says of its accessibility: derived from what is in it, never claimed.

EPUB Accessibility 1.1 (discovery metadata, section 2; conformance, section 3) with the terms of the
schema.org Accessibility Properties for Discoverability Vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zilap.epub import cascade
from zilap.epub.names import SVG, Element, local, said, types, x
from zilap.epub.xhtml import ROLES

STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
ENOUGH = 4.5
"""Contrast ratio that small text must have."""
_MOVES = re.compile(r"\b(?:animation|transition)(?:-[a-z]+)?\s*:\s*(?!none)")
_FIXED = re.compile(r"font(?:-size)?\s*:[^;}]*?\d(?:pt|px|mm|cm|in)\b")
_HEADING = re.compile(r"h[1-6]")


@dataclass(frozen=True, slots=True)
class Page:
    """A document as a reader meets it: its address in the package and its tree."""

    file: str
    root: Element


@dataclass(frozen=True, slots=True)
class Access:
    """What may be said."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps a reader out."""

    rule: str
    """Which of ``RULES_OF_READING`` it breaks."""
    file: str
    text: str


def derive(pages: Sequence[Page], nav: Element, css: str) -> Access:
    """Read from the documents, the navigation and the style sheet what is true of them."""
    pictures = [picture for page in pages for picture in shown(page.root)]
    told = all(name_of(picture) for picture in pictures)
    visual = bool(pictures)
    modes = ("textual", "visual") if visual else ("textual",)
    sufficient = (["textual"] if told else []) + (["textual,visual"] if visual else [])
    return Access(modes, tuple(sufficient), tuple(_features(pages, nav, css, visual and told)), _hazards(pages, css))


def _features(pages: Sequence[Page], nav: Element, css: str, alternatives: bool) -> Iterator[str]:
    ways = {kind for element in nav.iter(x("nav")) for kind in types(element)}
    elements = [element for page in pages for element in page.root.iter() if isinstance(element.tag, str)]
    if "toc" in ways:
        yield "tableOfContents"
    if any(_HEADING.fullmatch(local(element)) for element in elements):
        yield "structuralNavigation"
    yield "readingOrder"
    if alternatives:
        yield "alternativeText"
    if _described(pages):
        yield "longDescription"
    if any("pagebreak" in types(element) for element in elements):
        yield "pageBreakMarkers"
    if "page-list" in ways:
        yield "pageNavigation"
    if any(element.get("role", "").startswith("doc-") for element in elements):
        yield "ARIA"
    if any(local(element) == "ruby" for element in elements):
        yield "rubyAnnotations"
    if not _FIXED.search(css) and not any(_FIXED.search(element.get("style", "")) for element in elements):
        yield "displayTransformability"
    yield "unlocked"


def _described(pages: Sequence[Page]) -> bool:
    """Whether drawings have their figures in words behind them, and each that says so leads to some."""
    told = [
        any(one.get("id") == element.get("aria-details") and said(one) for one in page.root.iter())
        for page in pages
        for element in page.root.iter()
        if element.get("aria-details")
    ]
    return bool(told) and all(told)


def _hazards(pages: Sequence[Page], css: str) -> tuple[str, ...]:
    """Nothing flashes, moves or sounds where there is neither script nor film, sound or animation."""
    lively = {"script", "video", "audio", "animate", "animateTransform", "animateMotion", "set", "iframe", "object"}
    found = {local(element) for page in pages for element in page.root.iter()} & lively
    if found:
        return ("unknown",)
    still = () if _MOVES.search(css) else ("noMotionSimulationHazard",)
    return ("noFlashingHazard", *still, "noSoundHazard")


def shown(root: Element) -> Iterator[Element]:
    """Pictures that are not decoration: those without ``aria-hidden`` and without an empty ``alt``."""
    for element in root.iter(x("img"), f"{{{SVG}}}svg"):
        hidden = any(one.get("aria-hidden") == "true" for one in (element, *element.iterancestors()))
        if not hidden and element.get("alt") != "" and element.get("role") not in ("presentation", "none"):
            yield element
    for element in root.iter(x("div"), x("span")):
        if element.get("role") == "img":
            yield element


def name_of(picture: Element) -> str:
    """The alternative text of a picture; empty when it has none."""
    title = picture.find(f"{{{SVG}}}title")
    return (picture.get("alt") or picture.get("aria-label") or (title.text if title is not None else "") or "").strip()


def faults(pages: Sequence[Page], nav: Element, css: str) -> tuple[Fault, ...]:
    """Everything that breaks a rule of reading; none left is the condition for claiming conformance."""
    found: list[Fault] = []
    for page in pages:
        for rule, look in RULES_OF_READING.items():
            found += [Fault(rule, page.file, text) for text in look(page.root)]
    return (*found, *_page_list(pages, nav), *_contrast(pages, css))


def _titles(root: Element) -> Iterator[str]:
    title = root.find(f"{x('head')}/{x('title')}")
    text = (title.text or "").strip() if title is not None else ""
    if not text or text.endswith(".xhtml"):
        yield f"<title>{text}</title>"


def _languages(root: Element) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(x("")):
            continue
        plain, xml = element.get("lang", ""), element.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        if plain != xml or (element is root and not plain):
            yield f"<{local(element)}> lang={plain or '無'}，xml:lang={xml or '無'}"


def _pictures(root: Element) -> Iterator[str]:
    for element in root.iter(x("img")):
        if element.get("alt") is None:
            yield f"{element.get('src', '')} 沒有 alt"
    for picture in shown(root):
        if picture.tag != x("img") and not name_of(picture):
            yield f'<{local(picture)} class="{picture.get("class", "")}"> 沒有說明，也沒有標明是裝飾'


def _links(root: Element) -> Iterator[str]:
    for anchor in root.iter(x("a")):
        if anchor.get("href") and not said(anchor) and not anchor.get("aria-label"):
            yield f"到 {anchor.get('href')} 的連結沒有文字"


def _headings(root: Element) -> Iterator[str]:
    """Levels go down one at a time; none is empty (WCAG 2.2, 1.3.1 and 2.4.6)."""
    last = 0
    for element in root.iter():
        name = local(element)
        if not _HEADING.fullmatch(name):
            continue
        level = int(name[1])
        if not said(element):
            yield f"<{name}> 沒有文字"
        if level > last + 1:
            yield f"「{said(element)[:20]}」是第 {level} 級標題，前面沒有第 {level - 1} 級"
        last = level


def _roles(root: Element) -> Iterator[str]:
    """What is a chapter, a note or a page break to EPUB is one to assistive technology too."""
    wanted = {**ROLES, "noteref": "doc-noteref", "footnote": "doc-footnote", "pagebreak": "doc-pagebreak"}
    for element in root.iter():
        for kind in types(element) if isinstance(element.tag, str) else ():
            lists = local(element) == "body" or any(local(one) == "nav" for one in element.iterancestors())
            if not lists and kind in wanted and element.get("role") != wanted[kind]:
                yield f"<{local(element)}> 是 {kind}，role 卻是「{element.get('role', '')}」"


def _tables(root: Element) -> Iterator[str]:
    for table in root.iter(x("table")):
        if next(table.iter(x("th")), None) is None:
            yield f"表格沒有表頭：{said(table)[:30]}"


def _marks(root: Element) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str) and "pagebreak" in types(element) and not element.get("aria-label"):
            yield f"分頁標記 {element.get('id', '')} 沒有頁碼"


RULES_OF_READING = {
    "title": _titles,
    "language": _languages,
    "picture": _pictures,
    "link": _links,
    "heading": _headings,
    "role": _roles,
    "table": _tables,
    "mark": _marks,
}
"""Rule → what breaks it in one document."""


def _contrast(pages: Sequence[Page], css: str) -> Iterator[Fault]:
    """Text against its ground, by day and by night (WCAG 2.2, 1.4.3; every text is taken for small)."""
    rules = cascade.read(css)
    for night, when in ((False, "日間"), (True, "夜間")):
        scheme = cascade.scheme(rules, night=night)
        for page in pages:
            told = set()
            for run in cascade.runs(page.root, scheme):
                look = run.look
                if run.text.isspace() or not run.text or look.drawn or _unseen(run.element) or look in told:
                    continue
                told.add(look)
                ratio = cascade.contrast(look.colour, look.ground)
                if ratio < ENOUGH:
                    yield Fault("contrast", page.file, f"{when}「{run.text.strip()[:12]}」與底色只有 {ratio:.1f}:1")


def _unseen(element: Element) -> bool:
    return any(one.get("hidden") is not None or local(one) == "head" for one in (element, *element.iterancestors()))


def _page_list(pages: Sequence[Page], nav: Element) -> Iterator[Fault]:
    """The page list and the markers name the same pages in the same order (EPUB 3.3, 7.4.4)."""
    marks = [
        (f"{page.file}#{element.get('id')}", element.get("aria-label", ""))
        for page in pages
        for element in page.root.iter()
        if isinstance(element.tag, str) and "pagebreak" in types(element)
    ]
    listed = [
        (anchor.get("href", ""), said(anchor))
        for way in nav.iter(x("nav"))
        if "page-list" in types(way)
        for anchor in way.iter(x("a"))
    ]
    for href, text in set(marks) ^ set(listed):
        yield Fault("page-list", href, f"第 {text} 頁只在{'文中' if (href, text) in marks else '頁碼表'}有")
    if not set(marks) ^ set(listed) and marks != listed:
        yield Fault("page-list", "nav.xhtml", "頁碼表的次序與文中不同")


def summaries(access: Access) -> tuple[str, str]:
    """The same facts in a sentence of Chinese and one of English."""
    zh = ["本書文字可重排、可朗讀", "有可點選的目錄"]
    en = ["The text reflows and can be read aloud", "there is a linked table of contents"]
    for feature, chinese, english in _SAID:
        if feature in access.features:
            zh.append(chinese)
            en.append(english)
    return "，".join(zh) + "。", "; ".join(en) + "."


def untrue(summary: str, access: Access) -> Iterator[str]:
    """The words of a summary, in either language, that speak of what is not there."""
    for feature, *words in _SAID:
        yield from (said for said in words if said in summary and feature not in access.features)


_SAID = (
    ("structuralNavigation", "章節標題分級", "headings are nested"),
    ("alternativeText", "圖畫和圖表有替代文字", "pictures and charts have alternative text"),
    ("longDescription", "圖表附數字表", "charts have their figures in tables"),
    ("pageNavigation", "附印刷版頁碼，可按頁碼跳到該頁", "the page numbers of the print edition can be navigated"),
    ("rubyAnnotations", "部分字詞注上讀音", "some words carry their reading as ruby"),
    ("displayTransformability", "字體大小和顏色可以更改", "type size and colours can be changed"),
)
