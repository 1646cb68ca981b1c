"""The pictures of a saved page: where each is kept, and which belong to the page and not to its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from zilap.intake.html.text import visible

Enclosed = Callable[[str], bytes]
"""A picture that came with a page, by the address that the page gives it; empty for none."""
_FOLDER = re.compile(r"(?:\./)?(?P<folder>[^/]+)/(?P<name>[^/]+)")
_SAVED = re.compile(r"(?:_files|\.files|_檔案|_文件|_fichiers)\Z")
"""How browsers call the folder that they save beside a page; other programs call it as the page."""
_LARGEST = 40_000_000
"""Bytes of a picture beside a page."""
_LATER = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-actualsrc")
"""Where pages keep the address of a picture that a script loads when it comes into view."""
_BLANK = re.compile(
    r"(?:blank|placeholder|spacer|loading|lazy|transparent|pixel|grey|gray)[\w-]*\.(?:gif|png|svg|jpe?g)", re.I
)
_TINY = 600
"""Characters of a picture written into a page that is only a blank."""
_ORNAMENT = re.compile(
    r"(?:logo|banner|icons?|spacer|blank|pixel|dot|line|arrow|bullet|btn|button|share|qr-?code|qrcode|wechat|weixin|top|bg|loading|placeholder|avatar)"
    r"(?:[\W_\d]|$)",
    re.I,
)
_HOLDERS = frozenset({"div", "p", "section", "center", "td", "li", "a", "span", "figure"})
"""Elements that may hold a picture and its caption."""
_NO_CAPTION = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr", "form")
_CAPTION = 80
"""Characters of a caption that only its picture, beside it in one element, tells."""
_SMALLEST = 49
"""Pixels of the shorter side of a picture that is more than an ornament."""


def unenclosed(_address: str) -> bytes:
    """Nothing: the page came alone."""
    return b""


def beside(page: Path) -> Enclosed:
    """The pictures in the folder that a browser saved beside a page; nothing else is opened, and no link followed."""

    def picture(address: str) -> bytes:
        found = _FOLDER.fullmatch(unquote(re.sub(r"[?#].*", "", address)).replace("\\", "/"))
        saved = found is not None and (found["folder"] == page.stem or _SAVED.search(found["folder"]))
        path = page.resolve().parent / found["folder"] / found["name"] if found else page
        try:
            own = saved and path.resolve() == path and path.is_file()
            return path.read_bytes() if own and path.stat().st_size <= _LARGEST else b""
        except (OSError, ValueError):
            return b""

    return picture


def source_of(node: Any) -> str:
    """Where a picture is; of one that a script was to load, not the blank that holds its place."""
    source = (node.get("src") or "").strip()
    later = next((node.get(name) for name in _LATER if node.get(name)), "")
    waits = not source or _BLANK.search(source) or (source.startswith("data:") and len(source) < _TINY)
    if waits and (later or node.get("srcset")):
        source = (later or node.get("srcset") or "").split(",")[0].split()[0]
    return "" if source.startswith("data:") and len(source) < _TINY else source


def is_ornament(node: Any) -> bool:
    """Whether a picture is part of the page and not of the text: a logo, a spacer, a counter."""
    sizes = [re.match(r"\d+", node.get(name) or "") for name in ("width", "height")]
    small = any(size is not None and int(size[0]) < _SMALLEST for size in sizes)
    name = re.sub(r"[?#].*", "", node.get("src") or "").replace("\\", "/").rpartition("/")[2]
    return small or bool(_ORNAMENT.match(name))


def captioned(root: Any) -> frozenset[Any]:
    """The elements that hold one picture and, after it, a short text: its caption."""
    holders = (_holder(node) for node in root.iter("img") if source_of(node) and not is_ornament(node))
    return frozenset(holder for holder in holders if holder is not None)


def _holder(picture: Any) -> Any:
    """The element round a picture that holds its caption too; ``None`` for none."""
    for node in picture.iterancestors():
        if node.tag not in _HOLDERS:
            return None
        if said := "".join(visible(node)).strip():
            lone = sum(not is_ornament(other) for other in node.iter("img")) == 1
            plain = next(node.iter(*_NO_CAPTION), None) is None and not _stands_below(node, picture)
            beside = (link for link in node.iter("a") if link not in picture.iterancestors())
            linked = sum(len(link.text_content().strip()) for link in beside)
            return node if lone and plain and len(said) <= _CAPTION and linked < 0.5 * len(said) else None
    return None


def _stands_below(node: Any, picture: Any) -> bool:
    """Whether text of an element stands before a picture inside it."""
    while picture is not node:
        parent = picture.getparent()
        above = [parent.text or ""]
        for other in picture.itersiblings(preceding=True):
            above += [*visible(other), other.tail or ""]
        if "".join(above).strip():
            return True
        picture = parent
    return False
