"""The pictures of a saved page: where each is kept, and which belong to the page and not to its text."""

from __future__ import annotations

import re
from typing import Any

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
_SMALLEST = 49
"""Pixels of the shorter side of a picture that is more than an ornament."""


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
