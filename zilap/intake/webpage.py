"""What text copied from a web page brings with it: its path, buttons, related links, the owner's notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zilap.han import chars
from zilap.intake.asides import WHY
from zilap.intake.shapes import OF_PAGE
from zilap.intake.text import Block, Blocks, Cleaned, Deed, excerpt, spots
from zilap.intake.wishes import Wishes

_PATH = re.compile(
    r"(?:(?:您|你)?的?(?:現在|目前)?的?位置\s*[：:]\s*)?(?:首頁|主頁|首页|主页|Home)(?:\s*[>›»／/｜|→]\s*[^>›»／/｜|→。，]{1,40})+",
    re.I,
)
_SURE_WORDS = """
分享 分享到 分享至 分享文章 轉發 转发 列印 打印 打印本頁 微博 新浪微博 複製連結 复制链接 字體 字体 字號 字号
facebook whatsapp twitter share print tweet
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
_BETWEEN = re.compile(r"[\s|｜/·•：:]+")
"""What stands between buttons."""
_OWNED = re.compile("©|版權所有|版权所有|Copyright", re.I)
_MAY_HEAD = re.compile("分享|收藏|廣告|广告")
"""Buttons that a heading may begin with as well: 分享經驗."""
_RELATED = re.compile(
    r"[【\[]?(?:(?:相關|相关|延伸|推薦|推荐|熱門|热门|最新|更多)(?:文章|新聞|新闻|報道|报道|閱讀|阅读|連結|链接|資訊|资讯|專題|专题)|你可能(?:也|還|还)?(?:感興趣|感兴趣|喜歡|喜欢).{0,6}"
    r"|猜你喜歡|猜你喜欢|Related (?:articles|stories|posts|links)|Read more|You may also like)[】\]]?[：:]?",
    re.I,
)
_LONGEST = 90
_LINK = 60
"""Characters of the name of another article."""


def webpage(blocks: Blocks, wishes: Wishes) -> Cleaned:
    """The lines of a page that are no article's go to the report."""
    gone = {at for at, block in enumerate(blocks) if _is_page(block)} | set(_related(blocks))
    done: list[Block] = []
    deeds: list[Deed] = []
    for at, block in enumerate(blocks):
        if at in gone and wishes.allows("running", block.text.spot):
            why = WHY["navigation"]
            deeds.append(Deed("running", block.text.spot, why, excerpt(block.text.plain), spots([block.text])))
        else:
            done.append(block)
    return tuple(done), deeds


def _is_page(block: Block) -> bool:
    text = block.text.chars
    if block.role not in ("line", "paragraph", "item") or len(text) > _LONGEST:
        return False
    if chars.ends_sentence(text.rstrip(".")) and not _OWNED.match(text):
        return False
    said = OF_PAGE.fullmatch(text) and not _MAY_HEAD.match(text)
    return bool(said or _PATH.fullmatch(text)) or _is_buttons(text)


def _is_buttons(text: str) -> bool:
    words = [word for part in _BETWEEN.split(text.lower()) if (word := part.strip("[]【】"))]
    return len(words) >= 2 and _BUTTONS.issuperset(words) and not _SURE.isdisjoint(words)


def _related(blocks: Sequence[Block]) -> Iterator[int]:
    """Names of other articles, down to the end of the text."""
    for at, block in enumerate(blocks):
        if len(block.text) <= 20 and _RELATED.fullmatch(block.text.chars):
            rest = range(at + 1, len(blocks))
            if rest and all(_is_link(blocks[other]) for other in rest):
                yield from (at, *rest)
            return


def _is_link(block: Block) -> bool:
    text = block.text.chars
    return _is_page(block) or (len(text) <= _LINK and not text.endswith("。"))
