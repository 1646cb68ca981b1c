"""What may stand in a document or a drawing.  All else is refused by name, never repaired in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from zilap.epub.names import LANG, OPS, SVG, XHTML, XLINK, Element, word_set

_COMMON = word_set("id class lang title dir role hidden style") | {LANG, f"{{{OPS}}}type"}
_OWN: dict[str, frozenset[str]] = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "a": "href",
        "img": "src alt width height",
        "td": "colspan rowspan headers",
        "th": "colspan rowspan headers scope",
        "ol": "start reversed type",
        "li": "value",
        "time": "datetime",
        "data": "value",
        "col": "span",
        "colgroup": "span",
        "details": "open",
    }.items()
}
_HTML = word_set(
    "body section header footer main article nav aside div p span h1 h2 h3 h4 h5 h6 a b strong i em cite small sub sup "
    "u s mark q abbr time data bdi wbr ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td figure "
    "figcaption img blockquote pre code br hr ruby rb rt rp rtc details summary"
)
_DRAWN = word_set(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc "
    "linearGradient radialGradient stop clipPath mask pattern marker image"
)
_INK = word_set(
    "id class style role lang x y x1 y1 x2 y2 cx cy r rx ry dx dy d points width height viewBox preserveAspectRatio "
    "transform fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray "
    "stroke-dashoffset stroke-miterlimit stroke-opacity opacity clip-path clip-rule clipPathUnits mask maskUnits "
    "maskContentUnits font-family font-size font-weight font-style text-anchor dominant-baseline letter-spacing "
    "textLength lengthAdjust startOffset writing-mode rotate gradientUnits gradientTransform spreadMethod offset "
    "stop-color stop-opacity patternUnits patternTransform patternContentUnits marker-start marker-mid marker-end "
    "markerWidth markerHeight markerUnits orient refX refY fx fy version focusable color display visibility "
    "vector-effect shape-rendering text-rendering paint-order href"
) | {LANG, f"{{{XLINK}}}href"}
_CALLS_OUT = re.compile(r"url\(\s*[\"']?\s*(?!#)|@|expression\s*\(|javascript:|\\", re.I)
_REACHES_OUT = re.compile(r"url\(\s*[\"']?\s*(?!#)|javascript:|https?:|data:", re.I)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_LINKS = frozenset({"http", "https", "mailto", "tel"})
_INLINE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*\Z")
MOST_SVG = 4_000_000
"""Bytes of the largest drawing that is taken."""


def faults(root: Element) -> Iterator[str]:
    """Every element, attribute and address under ``root`` that a reading system should not meet."""
    for element in root.iter():
        space, _, name = str(element.tag)[1:].rpartition("}")
        if space == XHTML and name in _HTML:
            yield from _attributes(element, name, _COMMON | _OWN.get(name, frozenset()))
        elif space == SVG and name in _DRAWN:
            yield from _attributes(element, name, _INK)
        else:
            yield f"<{name}>"


def _attributes(element: Element, name: str, known: frozenset[str]) -> Iterator[str]:
    for key, value in element.items():
        key, value = str(key), str(value)
        short = key.rpartition("}")[2]
        if key not in known and not re.fullmatch(r"aria-[a-z]+", key):
            yield f"<{name}> 的 {short}"
        elif short in ("href", "src"):
            if not _safe_address(value, name, element.tag.startswith(f"{{{SVG}")):
                yield f"<{name}> 的 {short}：{value[:60]}"
        elif (_CALLS_OUT if short == "style" else _REACHES_OUT).search(value) and not _in_words(key):
            yield f"<{name}> 的 {short}：{value[:60]}"


def _in_words(key: str) -> bool:
    """Whether an attribute holds words for a reader, in which anything may be said."""
    return key in ("alt", "title") or key.startswith("aria-")


def _safe_address(value: str, name: str, drawn: bool) -> bool:
    """Links go to a page or a place of the book; pictures are files of the book."""
    plain = re.sub(r"[\x00-\x20]", "", value)
    if drawn:
        return plain.startswith("#") or (name == "image" and bool(_INLINE.match(plain)))
    scheme = _SCHEME.match(plain)
    if scheme:
        return name == "a" and scheme[1].lower() in _LINKS
    return not plain.startswith(("//", "/", "\\")) and plain.count("../") <= 1 and plain == value


def drawing(content: bytes) -> tuple[bytes, list[str]]:
    """An SVG file read without entities or network and written anew, and what in it is not allowed."""
    if len(content) > MOST_SVG:
        return b"", [f"檔案有 {len(content):,} 位元組"]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as wrong:
        return b"", [f"不是完整的 XML（{wrong.msg}）"]
    found = ["DOCTYPE"] if b"<!DOCTYPE" in content else []
    if root.tag != f"{{{SVG}}}svg":
        found.append(f"<{root.tag}> 不是 SVG")
    found += faults(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), found
