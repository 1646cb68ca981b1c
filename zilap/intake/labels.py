"""What stands before a heading or a list item: marks and numbers."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

CAPTION_MARKS = "▲△▼▽◀▶◄►◢◣◤◥☝"
"""Marks that point at a picture."""
BULLETS = "•◦●○◎◆◇■□▪▫▸‣⁃∙・·‧★☆✓✔※❖➢➤➣➔→⇒►▶"
"""Marks of list items that need no blank after them (some also mark captions or headings)."""
HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
QUOTE = re.compile(r">[ \t]?(?=[^>\s])")
ASCII_BULLET = re.compile(r"[-*+–—][ \t\u3000\u00a0]+(?=\S)")
_NO_BULLET = "☎☏✆✉⌨❶-➓"
"""Symbols that say something: a telephone, a number in a circle."""
BULLET = re.compile(
    f"(?![{_NO_BULLET}])(?:[{BULLETS}{CAPTION_MARKS}\u2190-\u21ff\u2580-\u27bf\u2b00-\u2bff]|[\uf020-\uf0ff](?=\\s))"
    "[ \t\u3000\u00a0]*(?=\\S)"
)
LETTER_BULLET = re.compile(
    r"(?:[olnuqvØüð§¤°¨+×»]|[－ー])[ \t\u3000\u00a0]+(?=\S)|[-–—－](?=[\u3400-\u9fff「『《（A-Z])"
)
"""What symbols of Wingdings and of old code pages turn into: bullets where they come again."""
LINK_NAME = re.compile(
    r"\[(?P<label>[^\]\[^][^\]\[]{0,60})\]:[ \t]+<?(?P<target>https?://[^\s<>()]+)>?(?:[ \t]+[\"'(].*[\"')])?\Z"
)
"""Markdown: an address under a name, to which links elsewhere refer."""
UNDERLINE = re.compile(r"(?:=+|-{2,})\Z")
"""Markdown: what stands below the line of a heading."""
RULE = re.compile(r"(?:[-*_=~＊─━—][ \t]*){3,}\Z|[─━—]{2,}\Z|(?:[◇◆○●☆★※][ \t\u3000]*){3,}\Z")

_CN = "〇零一二三四五六七八九十百"
_FORMAL = "壹貳叁參肆伍陸柒捌玖拾贰叄"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "".join(map(chr, range(ord("①"), ord("⑳") + 1)))
_OPEN = "（("
_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("part", "第", re.compile(rf"第[{_CN}\d]{{1,4}}(?:部分|[章節篇回部輯卷])[ \t\u3000：:、]*")),
    ("cn-paren", _OPEN, re.compile(rf"[（(]([{_CN}]{{1,3}})[）)][ \t\u3000]*")),
    ("cn", _CN, re.compile(rf"([{_CN}]{{1,3}})[、．.][ \t\u3000]*")),
    ("formal", _FORMAL, re.compile(rf"([{_FORMAL}]{{1,3}})[、．.][ \t\u3000]*")),
    ("stem", _STEMS, re.compile(rf"([{_STEMS}])[、．.][ \t\u3000]*")),
    ("stem-paren", _OPEN, re.compile(rf"[（(]([{_STEMS}])[）)][ \t\u3000]*")),
    ("circled", _CIRCLED, re.compile(rf"([{_CIRCLED}])[ \t\u3000]*")),
    ("paren", _OPEN, re.compile(r"[（(](\d{1,2})[）)][ \t\u3000]*")),
    ("half", string.digits, re.compile(r"(\d{1,2})[)）][ \t\u3000]*")),
    ("deep", string.digits, re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?[ \t\u3000]+")),
    ("space", string.digits, re.compile(r"(\d{1,2})(?:[ \u3000]{2,}|\t[ \t]*)(?=[\u3400-\u9fff「『《A-Z])")),
    ("dot", string.digits, re.compile(r"(\d{1,3})(?:[.．](?:(?!\d)|(?=(?:19|20)\d{2}年))|、)[ \t\u3000]*")),
    ("alpha", _OPEN + string.ascii_letters, re.compile(r"[（(]?([a-zA-Z])[.)）][ \t\u3000]+")),
    ("roman", _OPEN + "ivxIVX", re.compile(r"[（(]?([ivx]{2,5}|[IVX]{2,5})[.)）][ \t\u3000]+")),
)
"""Kinds of labels, what each can begin with, and how it is written; the first that fits counts."""
_KINDS_BY_FIRST = {
    char: tuple((kind, pattern) for kind, begins, pattern in _KINDS if char in begins)
    for _, chars, _ in _KINDS
    for char in chars
}
_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_PLAIN = str.maketrans(_FORMAL, "一二三三四五六七八九十二三")


@dataclass(frozen=True, slots=True)
class Label:
    """A number before a text."""

    kind: str
    number: int
    length: int
    """Characters that the label takes, blanks after it included."""


def label(text: str) -> Label | None:
    """The number that a text begins with.

    >>> label("（三）開展務實合作").kind, label("十二、結語").number, label("1.5億元")
    ('cn-paren', 12, None)
    """
    for kind, pattern in _KINDS_BY_FIRST.get(text[:1], ()):
        found = pattern.match(text)
        if found and found.end() < len(text):
            return Label(kind, _number(kind, found), found.end())
    return None


def _number(kind: str, found: re.Match[str]) -> int:
    name = found[1] if found.re.groups else re.sub(r"\D", "", found[0]) or found[0][1:-1]
    match kind:
        case "circled":
            return _CIRCLED.index(name) + 1
        case "stem" | "stem-paren":
            return _STEMS.index(name) + 1
        case "alpha":
            return ord(name.lower()) - 0x60
        case "roman":
            return roman_number(name.lower())
        case "deep":
            return int(name.rsplit(".", 1)[1])
    return int(name) if name.isdigit() else chinese_number(name)


def chinese_number(text: str) -> int:
    """一 to 九十九; 0 for what is no such number.

    >>> chinese_number("二十三"), chinese_number("十"), chinese_number("")
    (23, 10, 0)
    """
    digits = "".join(char for char in text.translate(_PLAIN) if char in _VALUES or char == "十")
    tens, ten, ones = digits.rpartition("十")
    value = (_VALUES.get(tens, 1) if tens or ten else 0) * 10 if ten else 0
    return value + _VALUES.get(ones[-1:], 0)


def roman_number(text: str) -> int:
    """Small Roman numerals, in lower case.

    >>> roman_number("xiv"), roman_number("xl")
    (14, 40)
    """
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[char] for char in text]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


_PART = (
    "支持|協辦|合辦|主辦|贊助|合作|協作|支援|承辦|籌辦|媒體|出版|鳴謝|指導|協力|戰略|策略"
    "|协办|合办|主办|赞助|协作|承办|鸣谢|指导|战略"
)
_RANK = "首席|冠名|鑽石|白金|黃金|特別|主要|榮譽|獨家|其他|聯合|钻石|黄金|特别|荣誉"
SUPPORT = re.compile(
    rf"(?:{_RANK})(?:贊助|赞助|支持|協辦|协办|合作)|"
    rf"(?:{_RANK})*(?:{_PART})+(?:機構|單位|團體|媒體|夥伴|伙伴|商會|商|机构|单位|团体|媒体|商会)(?:及個人|名單|名单|名錄)?"
    r"(?:\s*[（(][^（）()，。]{2,14}[）)])?|(?:媒體|媒体|技術|技术|場地|场地|物資)(?:支持|支援|贊助|赞助|夥伴|伙伴)|(?:照片|相片|圖片|图片|資料|资料|場地|场地)提供|(?:特別|衷心)?(?:鳴謝|致謝)(?:名單|名錄)?|(?:特别)?(?:鸣谢|致谢)(?:名单)?|"
    r"(?:Acknowledg(?:e)?ments?|(?:Supporting|Partner|Co-?organising|Sponsoring) (?:Organi[sz]ations?|Media|Partners?)|"
    r"(?:Media )?(?:Sponsors|Supporters|Partners)|Special thanks)",
    re.I,
)
"""Headings of lists of supporters."""

PREFACE = "[總自代他]?序[一二三四五六]?|推薦序|序言|前言|獻辭"
"""Chinese names of a foreword, for patterns."""
_FRONT_HAN = (
    r"\S{0,6}(?:致辭|致詞|演辭|演講辭|演講|講話|致辞|讲话|演讲)全文|(?:[開开]幕|[歡欢]迎|主[題题])?(?:[致演][辭詞辞词]|演[講讲][辭词]|發言|发言)|新聞公報|新聞稿|新闻公报|新闻稿|即時發[放佈布]|即时发布|請即發[放佈布]|请即发布|專訪|人物專訪|特稿"
    r"|(?:榮譽|名譽|永遠|創會)?總?(?:會長|主席|理事長|社長|院長|校長|總編輯|編者)(?:的話|獻辭|寄語|序言|序)"
    r"|(?:会长|主席|理事长|编者)(?:的话|献辞|寄语|序)"
    rf"|{PREFACE}|目錄"
)
_FRONT_EN = (
    r"(?:Press|Media|News) Release|For Immediate Release"
    r"|(?:Chair(?:man|person|woman)?|President|Director|Editor)[’']s (?:Message|Foreword|Note|Statement)"
    r"|Message from the (?:Chairman|President)|Foreword|Preface|(?:Welcome|Opening|Keynote) (?:Remarks|Address|Speech)"
)
FRONT = re.compile(rf"【?(?:(?:{_FRONT_HAN})(?:\s*[|｜/／]?\s*(?:{_FRONT_EN}))?|{_FRONT_EN})】?", re.I)
"""What stands over a title and tells the kind of text."""

ORGANISATION = re.compile(
    r"(?!第.{1,6}[次屆届])[^，。；！？：、\d]{2,30}(?:會|会|聯|联|[聯联]盟|局|署|編輯部|(?:研究|工作|小)[組组]|(?:秘書|秘书|辦事|办事)[處处]|公司|集團|集团|中心|學院|学院"
    r"|大學|大学|基金|辦公室|办公室|政府)"
)
"""A house's name, which may stand over the title or under the text."""
_BESIDE_EN = re.compile(r"(?<=[\u3400-\u9fff])\s+[A-Z][A-Za-z ’'&-]+\Z")
"""The English beside a Chinese name."""


def is_house(text: str) -> bool:
    """Whether a text is a house's name in Chinese, perhaps with its English beside it.

    >>> is_house("香港花店商會  Hong Kong Florists' Chamber"), is_house("Hong Kong")
    (True, False)
    """
    return ORGANISATION.fullmatch(_BESIDE_EN.sub("", text)) is not None


COLUMN = re.compile(
    r".{0,6}(?:人物|專訪|专访|專題|专题|特寫|特写|特稿|專欄|专栏|動態|动态|焦點|焦点|縱橫|纵横|巡禮|巡礼|系列|故事|訪談|访谈|對話|对话"
    r"|追蹤|透視|觀察|观察|通訊|通讯|會訊|速遞|速递|新聞|新闻|消息|發[放佈布]|发布|發表)"
    r"|[^\s，。]{1,8}?\s*(?:[（(.．·]?\s*(?:\d{1,3}|之?[一二三四五六七八九十]{1,3})[）)]?|第.{1,4}[期號回集篇])"
)
"""A column's name, or that of a series and a number: 故事 37."""

CONTACT = re.compile(
    r"(?:查詢|查询|聯絡|联络|傳媒|传媒|採訪|訂座|報名|報價|客戶|公司|工廠)?"
    r"(?:地址|會址|總部|总部|辦事處|办事处|聯絡人|联系人|聯絡|联系|电话|電話|傳真|传真|電郵|电邮|電子郵件|網址|网址|網站|网站|查詢|查询|熱線|手機|微信|郵編|邮编|辦公時間|開放時間"
    r"|Address|Tel(?:ephone)?|Fax|E-?mail|Web(?:site)?|Enquir(?:y|ies)|Hotline)\.?\s*[：:]\s*\S",
    re.I,
)
"""A line of an address, which stays with the lines round it."""

FIELD = re.compile(r"(?:[^\s，。；：:]{1,6}|[A-Za-z-]{1,12})\s*[：:]\s*\S")
"""A line that gives one thing a name: 總部：青衣."""

SPEAKER = re.compile(r"(?:(?:問|答|问|Q|A)\s*\d{0,2}|記者|主持|访|問者|[\u4e00-\u9fff]{1,4})\s*[：:]\s*\S")
"""Who speaks, before what is said."""
