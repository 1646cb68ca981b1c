"""People as a text calls them: the names that titles, trades, kinships and honours show."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from zilap.checks import style
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.runs import Run
from zilap.problem import Place

HEADS = (
    "總會長|會長|主席|理事長|董事長|社長|總裁|董事總經理|總經理|執行董事|執行官|局長|署長|司長|廳長|專員|處長|校長|院長|所長"
    "|秘書長|總幹事|總監|主任|總領事|大使|領事|議員|委員|部長|省長|市長|州長|總理|總統|特首|行政長官"
)
HONOURS = "先生|女士|太太|博士|教授|小姐|議員|爵士|大律師|律師|醫生|牧師|法師"
SURNAMES = (
    "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊朱秦尤許何呂施張孔曹嚴華金魏陶姜戚謝鄒喻柏水竇章雲蘇潘葛奚范彭郎魯韋昌馬苗鳳花方俞任袁柳鮑史唐費廉岑薛雷賀倪湯"
    "滕殷羅畢郝鄔安常樂于時傅皮卞齊康伍余元卜顧孟平黃和穆蕭尹姚邵湛汪祁毛禹狄米貝明臧計伏成戴談宋茅龐熊紀舒屈項祝董梁杜阮藍閔席季麻強賈路婁危江童顏郭"
    "梅盛林刁鍾徐邱駱高夏蔡田樊胡凌霍虞萬支柯管盧莫房裘繆干解應宗丁宣鄧郁單洪包諸左石崔吉龔程邢裴陸榮翁荀羊甄曲封芮靳段富焦巴牧谷車侯全班秋仲伊宮寧仇欒"
    "甘祖武符劉景詹束龍葉幸司黎溥印白懷蒲鄂索賴卓藺屠蒙池喬聞黨翟譚勞姬申冉桑桂牛壽邊燕冀浦尚農溫莊晏瞿閻連習艾容向古易慎戈廖終衡步都耿滿弘匡文寇廣祿東"
    "歐曾關游簡丘麥區冼鄺佘繆塗覃敖冷練禤"
)
"""Characters that a Chinese name begins with."""
_NAME = rf"[{SURNAMES}][\u4e00-\u9fff]{{2}}"
AFTER_NAME = (
    r"[，。、；：（）「」]|在|與|和|及|致|率|到|說|指|表|出席|主持|擔任|親|為|向|已|於|也|亦|曾|的|認|介|回|強|透|補|是|雖|每|簽|獲|合|負|帶|陪"
    r"|寫|教|接|創|病|退|正|用|把|做|站|坐|笑|講|拿|續|坦|指出|認為|分別|分享|先後|共同|一(?=[句直邊向家手])|從|沒|不|才|便|就|都|只|最|常|想|能|看|點|聯同|即|還|又|從|宣|呼|感|憶|頒|授"
    rf"|{HONOURS}|\n|$"
)
"""What stands behind a name."""
_KIN = "太太|丈夫|妻子|兒子|女兒|長子|次子|幼子|獨子|長女|次女|幼女|獨女|父親|母親|哥哥|弟弟|姐姐|姊姊|妹妹"
_DAUGHTERS = re.compile("太太|妻子|母親|[女姐姊妹]")
"""In the words for kin, what says that it is a woman."""
_TRADES = "師傅|導師|老師|船長|工程師|設計師|建築師|老闆|東主|創辦人|義務秘書|司儀|攝影師|廚師|校友|學生|學員"
_TITLED = re.compile(rf"(?:{HEADS}|{_TRADES}|(?P<kin>{_KIN}))是?(?P<name>{_NAME})(?={AFTER_NAME})")
HONOURED = re.compile(rf"(?P<name>{_NAME})(?P<honour>{HONOURS})(?!後(?!來)|生前|學位)")
_CALLED = re.compile(rf"(?P<name>{_NAME})(?:師傅|老師|船長|醫師)")
SAYS = "(?:說|表示|指出|希望|認為|強調|介紹|補充|呼籲|透露|坦言|憶述|回憶)"
_SPEAKING = re.compile(
    rf"(?:^|(?<=[。！？」，；：]))(?P<name>{_NAME})(?=(?:笑|續|還|又|回憶|憶述)?(?:說|表示|指出|憶述|回憶|坦言|強調|透露|認為|笑言))"
)
_NO_NAME = re.compile(rf".(?:{HONOURS}|{_TRADES}|{HEADS}|.[會司局署院校府方人們生者])$")
NOT_SURE = frozenset("地着過的了在是有為以與和及或於會將已曾並又也亦更很都就這那其此每各本該兼任由至自他她們我你到")
"""Characters that hardly stand in a name: what has one was cut in the wrong place."""
FIELDS = {"person": "role", "author": "author_title"}
"""Fields of a head that name one person → the field that holds the title."""


def names(copy: Copy) -> Iterator[tuple[Run, str, int, bool]]:
    """Every name that a title, a trade, a kinship or an honour shows: where it stands, and whether it is a kinship."""
    yield from copy.notes.all("people", _names, copy)


def _names(copy: Copy) -> Iterator[tuple[Run, str, int, bool]]:
    for item in copy.runs:
        for name, at, related in _names_in(item.text):
            if not item.language(at):
                yield item, name, at, related


def speakers(copy: Copy) -> Iterator[tuple[Run, str, int]]:
    """What looks like the name of somebody who says something, with its place."""
    for item, found in copy.find(_SPEAKING):
        if not _NO_NAME.match(found["name"]) and not NOT_SURE & set(found["name"]):
            yield item, found["name"], found.start("name")


def kin(copy: Copy) -> Iterator[tuple[str, bool, Place]]:
    """Every name that a kinship shows: whether it is a woman's, and where it says so."""
    for item, found in copy.find(_TITLED):
        if found["kin"]:
            yield found["name"], bool(_DAUGHTERS.search(found["kin"])), item.at(found.start())


@functools.lru_cache(1 << 13)
def _names_in(text: str) -> tuple[tuple[str, int, bool], ...]:
    """The names of a text, as far as titles and the like show them; asked for by several checks."""
    found = [found for pattern in (_TITLED, HONOURED, _CALLED) for found in pattern.finditer(text)]
    return tuple(
        (one["name"], one.start("name"), bool(one.groupdict().get("kin")))
        for one in found
        if not NOT_SURE & set(one["name"])
    )


def traditional(book: BookCopy) -> Iterator[Copy]:
    """The sections, those in Simplified Chinese in Traditional characters."""
    for copy in book.sections:
        if copy.traditional:
            yield copy
        elif copy.simplified:
            yield replace(copy, runs=copy.hant, language="zh-Hant")


def heads(copy: Copy) -> Iterator[tuple[str, Run]]:
    """Names that the head of a section gives."""
    for item in copy.runs:
        if item.sort == "field" and item.name in FIELDS and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", item.text):
            yield item.text, item


def signed(copy: Copy) -> Iterator[tuple[str, Run]]:
    """Names that stand in a line of their own under a text."""
    for item in copy.runs:
        if "sign" in item.marks and (found := re.match(rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=\n|$)", item.text)):
            yield found[0], item


def known(book: BookCopy) -> list[str]:
    """Names of people: those of the list, of the heads, and those that titles or honours tell."""
    found = listed(book)
    for copy in traditional(book):
        found.update(name for name, _ in (*heads(copy), *signed(copy)))
        found.update(name for _, name, _, _ in names(copy))
    return sorted(name for name in found if len(name) > 1)


def listed(book: BookCopy) -> set[str]:
    """The people of the book's own list."""
    return {str(row["zh"]) for row in style.names(book.book.root) if row.get("kind") == "person"}
