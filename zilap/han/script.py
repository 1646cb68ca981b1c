"""Traditional and Simplified: characters that belong to one script alone, and the house's variants."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

from zilap.han.chars import is_han
from zilap.han.simplified import is_simplified
from zilap.han.simplified import traditional as opencc_traditional

_ONLY_SIMPLIFIED = frozenset("体机极价坏惊据网优听适与圣异触赶吨荐儿党扰怜蚕茧复怀确万离构气苹愿胜宁厂洁柜岭挂")
"""Big5 has these too, but no text of today uses them as anything but Simplified forms."""
_COMMON = frozenset("温迹葱糍踪吓响揾祢琼醖缐疴")
"""Forms that Hong Kong prints in names, in Cantonese, or beside the other; words tell."""
_ONLY_TRADITIONAL = frozenset("後於麽")
"""GB 2312 has these too, but no Simplified text of today uses them."""
_COMPATIBLE = frozenset(map(chr, range(0xF900, 0xFB00)))
_HONG_KONG = {"羣": "群", "喫": "吃", "脣": "唇", "峯": "峰", "臺": "台", "牀": "床"}
KEPT = ("拮据", "万俟", "党項", "党參", "鄉愿", "謹愿", "胜肽")
"""Traditional words with a character that is otherwise Simplified."""
VARIANTS: dict[str, str] = {
    "啓": "啟",
    "裡": "裏",
    "爲": "為",
    "産": "產",
    "麽": "麼",
    "衆": "眾",
    "却": "卻",
    "脚": "腳",
}
"""Variant → the form of the house."""

_STANDS_FOR = """
冲沖／衝 发發／髮 复復／複／覆 历歷／曆 钟鐘／鍾 获獲／穫 尽盡／儘 汇匯／彙 脏髒／臟 坛壇／罈 团團／糰 签簽／籤
须須／鬚 弥彌／瀰 当當／噹 苏蘇／甦
"""
_CHOICES = {row[0]: row[1:] for row in _STANDS_FOR.split()}
"""Simplified characters that stand for more than one."""


@cache
def only_simplified(char: str) -> bool:
    """Whether no Traditional text of today has this character.

    >>> only_simplified("资"), only_simplified("体"), only_simplified("后")
    (True, True, False)
    """
    known = char in VARIANTS or char in _COMMON or char in _COMPATIBLE
    return char in _ONLY_SIMPLIFIED or (is_simplified(char) and not known)


def traditional(char: str) -> str:
    """The Traditional form of a character as Hong Kong prints it.

    A Simplified character that stands for several is answered with all of them.

    >>> traditional("为"), traditional("里"), traditional("发")
    ('為', '裏', '發／髮')
    """
    form = _CHOICES.get(char) or opencc_traditional(char)
    return VARIANTS.get(form, _HONG_KONG.get(form, form))


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def simplified(char: str) -> str:
    """The Simplified form of one character, or the character itself."""
    changed: str = _to_simplified().convert(char)
    return changed


@cache
def only_traditional(char: str) -> bool:
    """Whether no Simplified text has this character: it has a Simplified form and GB 2312 lacks it.

    >>> only_traditional("資"), only_traditional("乾"), only_traditional("著")
    (True, False, False)
    """
    return char in _ONLY_TRADITIONAL or (is_han(char) and simplified(char) != char and not _in_gb(char))


def _in_gb(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
