"""What a line looks like: a heading, a caption, a quotation, an organisation, a web page's own words."""

from __future__ import annotations

import re

from zilap.han import chars
from zilap.intake.labels import CONTACT, SPEAKER
from zilap.intake.labels import ORGANISATION as ORGANISATION
from zilap.intake.stamps import is_stamp
from zilap.intake.text import BREAK, said

LONGEST = 40
"""Characters of a heading."""
_NO_HEADING = re.compile(
    r"[（(].*[）)]|[—–-]{1,2}.*"  # an aside, who said it
    r"|.*[\d〇○零一二三四五六七八九十]\s*[年月日]\s*"  # a date
    r"|敬啟者|.*(?:敬上|謹啟|謹上|啟)"  # a letter's first and last line
    r"|《[^《》]{1,20}》.{0,16}[號号期]|.*(?:編製|編印|印製|印行|出版|编制|编印)"  # where and by whom it was published
    r"|\W*|[\d\s.,%/-]+"  # rulers and numbers
    r"|.*[@].*|.*https?://.*"  # addresses
)
_BOX = re.compile("(?:小(?:資料|知識|貼士|檔案|资料|知识|贴士|档案)|背景|附[錄录]|延伸[閱阅][讀读]|名[詞词])[：:]")
"""How the heading of a box beside the text begins."""
_NO = r"[一二三四五六七八九十\d]"
SAYS_SO = re.compile(
    rf"(?:[（(【\[［]?(?:附|配|題|插)?[圖图][片說说]?(?:\s*{_NO}{{0,3}})[】\]）)］]?\s*[：:．.]"
    rf"|[圖图]\s*{_NO}{{1,3}}[\s　]"
    rf"|[（(【\[［〔](?:附|配|[上下左右])?[圖图]片?\s*{_NO}{{0,3}}[】\]）)］〕]\s*(?=\S)"
    r"|[（(【\[]?(?:圖片說明|图片说明|相片說明|照片)[】\]）)]?[：:]"
    r"|(?:Photo|Figure|Fig\.|Picture|Caption|Image)\s*\d*\s*[:：.]\s)\s*(?=\S)",
    re.I,
)
"""How a caption says that it is one."""
_WORDS = re.compile(r"[A-Za-z]\S*")
PLACES = re.compile(
    r"[（(](?:前排|後排|后排)?(?:左|右|中|前|後|后)(?:起|方|邊|边)?(?:第?[一二三四五六七八九十\d]{1,2})?[）)]"
    r"|(?:左|右)(?:起|[一二三四五六七八九])[：:為为]|[圖图](?:示|為|为|中為|中为|左|右)|\((?:left|right|centre|center)\)"
    r"|(?:from left|前排左起|後排左起|后排左起)"
)
"""Where people stand in a picture."""
SCENE = re.compile(
    r"合[照影]|留影|[攝摄]於|摄于|情景|[場场]面|[現现][場场]|一[景角]|外[貌觀观]|[內内][貌部]|全景|[舊旧]照|展出|示[範范]|[參参][觀观]"
    r"|[頒颁][獎奖發发授]|主[持禮礼]|剪[綵彩]|揭[幕牌]|致[辭詞辞词]|[簽签][署約约]|接待|[會会][見见晤]|出席|考察|典[禮礼]|[儀仪]式|晚宴|酒[會会]"
    r"|[開开]幕|[啟启][動动用]|落成|[向為与與].{2,12}(?:介紹|介绍|講解|讲解|展示)|\A(?:19|20)\d{2}年"
)
"""What a picture shows: people doing something, a place, an occasion."""
CREDIT = re.compile(
    r"[（(]\s*(?:攝影|摄影|圖片來源|图片来源|圖片由|圖片|相片|照片|圖|图|Photo|Credit)\s*(?:[：:／/]|提供|by)?[^（）()]{1,40}[）)]\Z"
    r"|(?<=[。！？」』])\s*[^（）()，。；：\s]{2,20}(?:提供|攝|摄|供圖|供图)\Z|(?<=[。！？」』])\s*(?:資料|網上|檔案)(?:圖片|相片|照片)\Z"
    r"|[（(]\s*[^（）()，。；]{2,30}(?:提供|攝|摄|供圖|供图)\s*[）)]\Z|[（(]\s*(?:資料|网络|網絡|新華社|官方|檔案)(?:圖片|相片|照片|图片)\s*[）)]\Z"
    r"|(?:攝影|摄影|圖片來源|图片来源|Photo(?: by)?|Credit)\s*[：:][^。；]{1,30}\Z"
)
"""Who made a picture, at the end of its caption."""
QUOTED = re.compile(r"(?:「[^「」]{4,}」|“[^“”]{4,}”|『[^『』]{4,}』)(?:\s*[—–]{1,2}\s*\S.{1,30})?")
"""What a box or large type sets apart: a sentence in quotation marks, perhaps with who said it."""
TABLE = re.compile(r"(?:附?表\s*[\d一二三四五六七八九十]{1,3}|Table\s*\d{1,2})(?=[\s：:．.、])[^。！？]{0,60}", re.I)
"""The caption of a table, with its number."""
CONTENTS = re.compile(r"目\s*[錄录次]|(?:Table of )?Contents", re.I)
"""What stands over a table of contents."""
LEADER = re.compile(r"\s*(?:[.…·‧．]\s?){4,}\s*")
"""Dots that lead from one cell to the next."""
OF_PAGE = re.compile(
    r"(?:閱讀|阅读)(?:原文|全文)|(?:您|你)?的?(?:現在|现在|當前|当前|所在)?的?位置\s*[：:].{0,60}"
    r"|(?:返回|回到|回).{0,12}(?:首頁|列表|上一頁|頁首|頂部|目錄|主頁|首页|上一页|顶部|目录|主页)|(?:上|下)一[頁篇页則则條条][：:]?.{0,40}"
    r"|Back to (?:top|list).{0,10}|Skip to .{0,20}"
    r"|原[创創]\s.{2,40}\d{1,2}:\d{2}|[点點][击擊]上方.{2,20}|[关關][注註]我[们們]"
    r"|列印(?:本頁|版本)?|打印(?:本页)?|關閉視窗|关闭窗口|複製連結|复制链接|收藏|字號.{0,10}|字号.{0,10}"
    r"|分享(?:(?:到|至)?\s*(?:[A-Za-z].{0,12}|微信|微博|臉書|朋友圈|本頁|本文|這篇|连结|連結)?)"
    r"|(?:版權所有|版权所有|©|&copy;|Copyright).{0,80}|廣告|广告|Advertisement"
    r"|Share (?:this|on|via)\b.{0,20}"
    r"|閱讀時間\s*[：:]?\s*\d+\s*分鐘|阅读时间.{0,8}|\d+\s*min(?:ute)?s? read"
    r"|(?:瀏覽|閱讀|阅读|浏览|點擊|点击)(?:次數|次数|量|數|数)?\s*[：:]?\s*[\d,]+\s*次?"
    r"|[\d,]+\s*次?(?:瀏覽|閱讀|點擊|阅读|浏览|点击|views?)",
    re.I,
)
"""What a web page says of itself: where it stands, ways to others, buttons, its owner, how often it was read."""

OWNED = re.compile(r"ICP[备備]|公网安备|网站标识码|版權所有|版权所有|All [Rr]ights [Rr]eserved|©")
"""What the owner of a web page says below it."""
RELATED = re.compile(
    r"[【\[—–─\s]*(?:往期(?:推薦|推荐|精彩|回顧|回顾|精選|精选)|(?:相關|相关|延伸|推薦|推荐|熱門|热门|最新|更多)(?:文章|新聞|新闻|報道|报道|閱讀|阅读|連結|链接|資訊|资讯|專題|专题)|你可能(?:也|還|还)?(?:感興趣|感兴趣|喜歡|喜欢).{0,6}"
    r"|猜你喜歡|猜你喜欢|Related (?:articles|stories|posts|links)|Read more|You may also like)[】\]—–─\s]*[：:]?",
    re.I,
)
"""What stands over the names of other articles."""


def is_heading(text: str, *, colon: bool = False) -> bool:
    """Whether a text has the shape of a heading: short, no sentence; ``colon`` allows 會員服務： too."""
    bare = said(text.replace(BREAK, " ")).strip()
    if (
        not bare
        or (SPEAKER.match(bare) and not _BOX.match(bare))
        or CONTACT.match(bare)
        or is_stamp(bare)
        or _NO_HEADING.fullmatch(bare)
    ):
        return False
    if text.count(BREAK) > 1 or chars.ends_sentence(bare):
        return bare[-1] in "？！?!" and len(bare) <= 24 and "，" not in bare
    if bare[-1] in "，、；,;" or (bare[-1] in "：:" and not colon):
        return False
    if bare.count("，") > (len(bare) <= LONGEST // 2) or "。" in bare:
        return False
    han = chars.count_han(bare)
    words = len(_WORDS.findall(bare))
    return (
        words <= 14 if han == 0 else len(bare) <= LONGEST or (han + words <= LONGEST // 2 and len(bare) <= 2 * LONGEST)
    )
