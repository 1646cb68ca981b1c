"""What text copied from a web page brings with it: its path, buttons, related links, the owner's notice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from zilap.han import chars
from zilap.intake.asides import WHY
from zilap.intake.shapes import OF_PAGE, RELATED
from zilap.intake.stamps import is_stamp
from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

_PATH = re.compile(
    r"(?:(?:您|你)?的?(?:現在|目前)?的?位置\s*[：:]\s*)?(?:首頁|主頁|首页|主页|Home)(?:\s*[>›»／/｜|→]\s*[^>›»／/｜|→。，]{1,40})+",
    re.I,
)
_SURE_WORDS = """
分享 分享到 分享至 分享文章 轉發 转发 列印 打印 打印本頁 微博 新浪微博 複製連結 复制链接 字體 字体 字號 字号
facebook whatsapp twitter share print tweet
繁體版 简体版 簡體版 繁體中文 简体中文 私隱政策 私隱聲明 隐私政策
免責聲明 免责声明 使用條款 网站地图 網站地圖 無障礙聲明
"""
_OTHER_WORDS = """
分享此文 收藏 收藏本文 讚 留言 評論 评论 訂閱 订阅 追蹤 關注 关注 下載 下载 返回 關閉 关闭 登入 登录 註冊 注册
搜尋 搜索 字型 大 中 小 繁 簡 简 繁體 簡體 首頁 主頁 首页 主页 上一頁 下一頁 上一篇 下一篇 微信 電郵 電子郵件 邮件
english eng en x linkedin telegram instagram youtube line wechat email like save copy link a a- a+ + -
"""
_SURE = frozenset(_SURE_WORDS.split())
"""Buttons that stand nowhere else, in lower case."""
_BUTTONS = _SURE.union(_OTHER_WORDS.split())
"""Words of which the rows of buttons consist."""
_HOME = re.compile("首頁|主頁|首页|主页|Home")
_MENU = re.compile(
    r"(?:首頁|主頁|首页|主页)\S{0,40}(?:聯絡我們|聯絡|联系我们|關於我們|关于我们|關於本會|會員專區|搜尋|登入|登录|English|EN|繁|简)\S{0,12}"
)
"""A menu whose words a browser gave without blanks."""
_KNOWN = re.compile(
    r"首頁|主頁|首页|主页|Home|(?:關於|关于|會員|会员).{0,4}|(?:聯絡|联络|联系|下載|下载).{0,3}"
    r"|(?:最新|商會|商会|本會|新聞|新闻|活動|活动|服務|服务|產品|产品).{0,4}|刊物|出版.{0,2}"
    r"|搜尋|搜索|登入|登录|註冊|注册|人物|專題|专题|相片.{0,2}|影片|繁 ?[|/]? ?[简簡]?.{0,5}|[简簡]體?"
    r"|English|EN|About.{0,8}|News|Contact.{0,4}",
    re.I,
)
"""Words of menus."""
_WORDS = 80
"""Words of a menu, at the most."""
_ITEM = 10
"""Characters of a word of a menu."""
_CELL = re.compile(r"\s*[|｜\u3000]\s*| {2,}|\t")
"""What parts the things that a page tells on one line."""
_BETWEEN = re.compile(r"[\s|｜/·•：:]+")
"""What stands between buttons."""
_OWNED = re.compile("©|版權所有|版权所有|Copyright", re.I)
_MAY_HEAD = re.compile("分享|收藏|廣告|广告")
"""Buttons that a heading may begin with as well: 分享經驗."""
_LONGEST = 90
_LINK = 60
"""Characters of the name of another article."""


def webpage(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """The lines of a page that are no article's go to the report."""
    told = [*_told(blocks, wishes)]
    deeds = [deed for deed in told if isinstance(deed, Deed)]
    blocks = tuple(block for block in told if isinstance(block, Block))
    gone = {at for at, block in enumerate(blocks) if _is_page(block)} | {*_related(blocks), *_menu(blocks)}
    gone |= {0} if _is_owner(blocks, gone) else set()
    done: list[Block] = []
    for at, block in enumerate(blocks):
        if at in gone and wishes.allows("running", block.text.spot):
            why = WHY["navigation"]
            deeds.append(Deed("running", block.text.spot, why, excerpt(block.text.plain), spots([block.text])))
        else:
            done.append(block)
    return tuple(done), deeds


def _told(blocks: Blocks, wishes: Wishes) -> Iterator[Block | Deed]:
    """A line of a date, a source and buttons before the text: without the buttons, each on a line of its own."""
    for block in blocks:
        cells = block.text.split(_CELL) if block.role == "line" and len(block.text) <= _LONGEST else []
        page = [cell for cell in cells if cell and OF_PAGE.fullmatch(cell.chars)]
        kept = [cell for cell in cells if cell and cell not in page]
        fits = (
            page and kept and all(is_stamp(cell.chars) for cell in kept) and wishes.allows("running", block.text.spot)
        )
        if not fits:
            yield block
            continue
        yield from (replace(block, text=cell, gap=block.gap if not at else 0) for at, cell in enumerate(kept))
        left = {spot for cell in kept for spot in cell.spots}
        lost = tuple(spot for spot in spots([block.text]) if spot not in left)
        yield Deed("running", page[0].spot, WHY["navigation"], excerpt(block.text.plain), lost)


def _menu(blocks: Sequence[Block]) -> Iterator[int]:
    """The words of a menu at the head of a page, one below another: three or more, close to one another."""
    run = list(itertools.takewhile(lambda at: _is_word(blocks, at), range(min(len(blocks), _WORDS))))
    known = [at for at in run if _KNOWN.fullmatch(blocks[at].text.chars)]
    if len(known) >= 3 and any(_HOME.fullmatch(blocks[at].text.chars) for at in known):
        yield from range(known[-1] + 1)


def _is_owner(blocks: Sequence[Block], gone: Collection[int]) -> bool:
    """Whether the line over the menu or path is the name that the owner's notice gives."""
    name = blocks[0].text.key if 1 in gone else ""
    return len(name) > 1 and any(name in blocks[at].text.key for at in gone if _OWNED.match(blocks[at].text.chars))


def _is_word(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    plain = block.role in ("line", "item") and len(block.text) <= _ITEM
    return plain and (not at or block.gap == blocks[1].gap) and not is_stamp(block.text.chars)


def _is_page(block: Block) -> bool:
    text = block.text.chars
    if block.role not in ("line", "paragraph", "item") or len(text) > _LONGEST:
        return False
    if chars.ends_sentence(text.rstrip(".")) and not _OWNED.match(text):
        return False
    said = OF_PAGE.fullmatch(text) and not _MAY_HEAD.match(text)
    return bool(said or _PATH.fullmatch(text) or _MENU.fullmatch(text)) or _is_buttons(text)


def _is_buttons(text: str) -> bool:
    words = [word for part in _BETWEEN.split(text.lower()) if (word := part.strip("[]【】"))]
    return len(words) >= 2 and _BUTTONS.issuperset(words) and not _SURE.isdisjoint(words)


def _related(blocks: Sequence[Block]) -> Iterator[int]:
    """Names of other articles, down to the end of the text."""
    for at, block in enumerate(blocks):
        if len(block.text) <= 20 and RELATED.fullmatch(block.text.chars):
            rest = range(at + 1, len(blocks))
            if rest and all(_is_link(blocks[other]) for other in rest):
                yield from (at, *rest)
            return


def _is_link(block: Block) -> bool:
    text = block.text.chars
    return _is_page(block) or (len(text) <= _LINK and not text.endswith("。"))
