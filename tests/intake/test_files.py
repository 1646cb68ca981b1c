"""Word, web page and PDF manuscripts, made here."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from weasyprint import HTML

from zilap.intake import draft

FONT = Path(__file__).parents[2] / "fonts/NotoSerifHK_400Regular.ttf"


def imported(path: Path) -> tuple[str, draft.Draught]:
    found = draft.draft([path], {})
    assert not [problem for problem in found.problems if problem.code in ("I016", "I001")]
    return found.files[f"{path.stem}.md"].decode(), found


def run(xml: str) -> object:
    return parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>")


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "漁村文集　初稿"
    document.add_paragraph("曬網的人", style="Title")
    document.add_paragraph("曬網要看三樣東西：風向、日影和狗。狗睡在網邊，表示整個下午不會下雨。")
    document.add_paragraph().add_run("一張網的時間").bold = True
    mixed = document.add_paragraph("織一張網要")
    mixed.add_run("四十天").bold = True
    mixed.add_run("，補一張網要一世。")
    mixed.add_run("這一句是隱藏的。").font.hidden = True
    tracked = document.add_paragraph("村裏還有")
    tracked._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>二十</w:delText></w:r></w:del>'))
    tracked._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t>十八</w:t></w:r></w:ins>'))
    tracked.add_run("個會織網的人。")
    ruby = "<w:ruby><w:rt><w:r><w:t>haau4</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>姣</w:t></w:r></w:rubyBase></w:ruby>"
    tracked._p.append(run(ruby))
    tracked.add_run("姐是最年輕的一位。")
    document.add_heading("工具", level=1)
    for text, style in (("網梭", "List Bullet"), ("竹尺", "List Bullet"), ("短竹尺", "List Bullet 2")):
        document.add_paragraph(text, style=style)
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 100, 50)).save(picture, "PNG")
    picture.seek(0)
    document.add_picture(picture)
    document.add_paragraph("曬網場的下午。（攝影：阿成）", style="Caption")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate((("年份", "網數"), ("1990", "64"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.save(str(tmp_path / "net.docx"))
    return tmp_path / "net.docx"


def test_word(word: Path) -> None:
    text, found = imported(word)
    assert text == (
        "---\nkind: story\ntitle: 曬網的人\n---\n\n"
        "曬網要看三樣東西：風向、日影和狗。狗睡在網邊，表示整個下午不會下雨。\n\n"
        "## 一張網的時間\n\n織一張網要**四十天**，補一張網要一世。\n\n"
        "村裏還有十八個會織網的人。[姣]{ruby=haau4}姐是最年輕的一位。\n\n"
        "## 工具\n\n- 網梭\n- 竹尺\n    - 短竹尺\n\n"
        '![](net-1.png "曬網場的下午。"){: credit="攝影：阿成"}\n\n'
        "| 年份 | 網數 |\n| --- | --- |\n| 1990 | 64 |\n"
    )
    assert found.files["images/net-1.png"].startswith(b"\x89PNG")
    assert {"I023", "I024"} <= {problem.code for problem in found.problems}
    told = {deed.text for deed in found.entries[0].deeds if deed.gone}
    assert {"二十", "這一句是隱藏的。", "漁村文集 初稿"} <= {text.replace("　", " ") for text in told}


def test_a_word_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(b"PK not really")
    assert [problem.code for problem in draft.draft([path], {}).problems] == ["I001"]


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>渡輪</title><style>p{{}}</style>
<script>alert(1)</script></head><body><nav><ul><li><a href="/">首頁</a></li></ul></nav>
<article><h1>最後一班渡輪</h1><p>文：林小舟</p>
<p>十一時四十五分，<b>天星號</b>解纜。船上有 <a href="https://example.org/f">七個乘客</a>和一部單車。</p>
<figure><img src="http://cdn.example.com/a/night.jpg?w=1" alt="夜裏的渡輪"><figcaption>離岸。</figcaption></figure>
<h2>船上的人</h2><ul><li>兩個護士</li><li>三個學生<ul><li>一個睡着</li></ul></li></ul>
<blockquote><p>「我坐這班船二十年，從沒遲過。」</p></blockquote>
<table><tr><th>航線</th><th>班次</th></tr><tr><td>中環</td><td>12</td></tr></table>
<p>船到岸時，<ruby>碼頭<rt>maa5 tau4</rt></ruby>的燈熄了。&lt;b&gt; 不是標籤。</p>
<p style="display:none">隱藏的文字</p></article><footer>版權所有</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "big5", "gb18030"])
def test_page(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "ferry.html"
    path.write_bytes(PAGE.format(charset=charset).encode("big5hkscs" if charset == "big5" else charset))
    text, found = imported(path)
    assert text == (
        "---\nkind: story\ntitle: 最後一班渡輪\nauthor: 林小舟\n---\n\n"
        "十一時四十五分，**天星號**解纜。船上有 [七個乘客](https://example.org/f)和一部單車。\n\n"
        '![夜裏的渡輪](night.jpg "離岸。")\n\n'
        "## 船上的人\n\n- 兩個護士\n- 三個學生\n    - 一個睡着\n\n"
        "> 「我坐這班船二十年，從沒遲過。」\n\n"
        "| 航線 | 班次 |\n| --- | --- |\n| 中環 | 12 |\n\n"
        "船到岸時，[碼頭]{ruby=maa5 tau4}的燈熄了。&lt;b> 不是標籤。\n"
    )
    told = {deed.text for deed in found.entries[0].deeds}
    assert {"首頁", "版權所有", "隱藏的文字"} <= told
    assert not [name for name in found.files if name.startswith("images/")]


TALES = [
    "渡輪在十一時四十五分解纜。船上有七個乘客和一部單車，單車的主人是個郵差，他說明早五點要在對岸派信，不如今晚就過海。",
    "船長姓鄭，開了三十一年船，從不用揚聲器。他說揚聲器會把海吵醒，海醒了便難睡。乘客都笑，只有郵差點頭。",
    "到岸的時候，碼頭的燈已經熄了一半。郵差推着單車走上斜坡，車鈴響了一下，像有人在遠處放下一隻杯。",
]


@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 2])
def test_pdf(tmp_path: Path, columns: int) -> None:
    chapters = [(f"{name}章的話", [name + tale for tale in TALES]) for name in "甲乙丙丁戊己庚辛"]
    body = "".join(f"<h2>{name}</h2>{''.join(f'<p>{p}</p>' for p in told)}" for name, told in chapters)
    style = (
        f"@font-face{{font-family:T;src:url({FONT.as_uri()})}}@page{{size:148mm 210mm;margin:20mm 16mm;"
        "@top-center{content:'海港週刊 第八期';font:8pt T}@bottom-center{content:counter(page);font:8pt T}}"
        f"body{{font:9pt/1.7 T}}p{{margin:0;text-indent:2em}}div{{columns:{columns};column-gap:8mm}}"
        "h1{font-size:18pt}h2{font-size:12pt}"
    )
    path = tmp_path / "ferry.pdf"
    HTML(string=f"<style>{style}</style><h1>最後一班渡輪</h1><div>{body}</div>").write_pdf(path)
    text, _ = imported(path)
    expected = [block for name, told in chapters for block in (f"## {name}", *told)]
    assert text.split("\n\n") == ["---\nkind: story\ntitle: 最後一班渡輪\n---", *expected[:-1], expected[-1] + "\n"]
