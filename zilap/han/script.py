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
_BEYOND = frozenset(
    "𣗋𣲗𣲘𣸣𤩽𦈡𦝼𨐈𨱇𨱏𨱑𨱔𩽾𩾃𩾌𪟝𪣻𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫭟𫭢𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼"
    "𬊈𬊤𬍛𬍡𬍤𬒈𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭎𬭚𬭤𬭩𬭬𬭯𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""Simplified forms beyond the Basic Multilingual Plane that 《通用規範漢字表》, and so a Mainland typeface, has."""
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
    form = simplified(char)
    return char in _ONLY_TRADITIONAL or (is_han(char) and form != char and standard(form) and not _in_gb(char))


def standard(form: str) -> bool:
    """Whether Mainland print has a form that OpenCC makes; of 嗰 it makes one that stands in no typeface.

    >>> standard("国"), standard("𪨶"), standard("𠮶")
    (True, True, False)
    """
    return all(char < "\U00020000" or char in _BEYOND for char in form)


def _in_gb(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
