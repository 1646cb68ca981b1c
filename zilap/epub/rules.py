"""What can go wrong while an EPUB is made.  The codes are for ever; E001 to E089 are checks of the finished file."""

from __future__ import annotations

from zilap.problem import Level, Rule, rules

RULES = rules(
    Rule(
        "E090",
        "版式不是完整的 XML",
        "電子書的每一頁都是 XML；一個沒有關上的標籤，閱讀器便整頁打不開。",
        "改正 templates/kinds/ 之下這個文體的 section.html。",
        stops=True,
    ),
    Rule(
        "E091",
        "電子書不可用的內容",
        "程式、表單、外部檔案和不認識的標籤在閱讀器裏不能用，也可能有害，所以只放行列明的標籤和屬性。",
        "由版式或 SVG 圖檔刪去這一項。",
        stops=True,
    ),
    Rule(
        "E092",
        "電子書的樣式表引用外部檔案",
        "電子書不連網，樣式表引用的檔案不會在書內。",
        "刪去 @import 或 url()；字款由 fonts.toml 自動加入。",
        stops=True,
    ),
    Rule(
        "E093",
        "頁碼位置對不上",
        "紙本這一頁開首的文字，在電子書同一段找不到，頁碼會放錯地方。",
        "這是程式的錯，不是文稿的錯：請把書和這一行交給維護的人。",
        stops=True,
    ),
    Rule(
        "E094",
        "沒有做的檢查",
        "這台電腦沒有這個程式，這一項沒有檢查；自己的檢查照樣做了。",
        "裝好 Java 或 Node 再做一次。",
        level=Level.NOTE,
    ),
    Rule(
        "E095",
        "EPUBCheck",
        "EPUBCheck 是 W3C 的檢查程式；書店收書前用它驗收，有錯的電子書會被退回。",
        "把這一行交給維護的人；多半是版式或程式的錯，不是文稿的錯。",
    ),
    Rule(
        "E096",
        "Ace",
        "Ace 是 DAISY 的無障礙檢查程式；讀屏的人讀不到的地方，它會指出來。",
        "按說明改正版式或文稿。",
    ),
    Rule(
        "E097",
        "內嵌的字款都沒有這個字，電子書沒有做",
        "沒有字形的字，每部閱讀器各自換上別的字款，或畫一個方格；書做出來了也不是這本書的字。",
        "看看是不是打錯、簡體字或表情符號，改用別的字；確要用，便在 fonts/fonts.toml 加一款有這個字的字款。",
        stops=True,
    ),
)
