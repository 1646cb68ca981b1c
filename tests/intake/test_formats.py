"""Word, PDF, web and Markdown files: nothing is lost, every deed can be undone, bad files are named."""

from __future__ import annotations

import html as entities
import io
import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from lxml import etree, html
from weasyprint import HTML

from tests.intake.faces import faces
from zilap.intake import draft

FILES = sorted(path for path in (Path(__file__).parent / "files").glob("*/*.*") if path.is_file())
MADE_HERE = -1


RADICALS = re.compile("[\u2e80-\u2fdf]")


def letters(text: str) -> Counter[str]:
    """Characters that say something, whatever their place; a radical is the character that it looks like."""
    told = RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]).replace("⻑", "長"), text)
    return Counter(char for char in unicodedata.normalize("NFC", told) if char > "~" and not char.isspace())


def in_word(data: bytes) -> str:
    """All text of the parts of a Word file, deleted text and alternative texts too."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = ("document", "footnotes", "endnotes", "comments", "header", "footer")
        for name in package.namelist():
            if not any(name.startswith(f"word/{part}") and name.endswith(".xml") for part in parts):
                continue
            for node in etree.fromstring(package.read(name)).iter():
                if isinstance(node.tag, str) and not any(a.tag.endswith("}Fallback") for a in node.iterancestors()):
                    found.append(node.text or "" if node.tag.endswith(("}t", "}delText")) else "")
                    found.append(node.get("descr") or "" if node.tag.endswith("}docPr") else "")
    return "".join(found)


def in_page(data: bytes) -> str:
    encoding = next(name for name in ("utf-8", "big5hkscs", "gb18030") if _reads(data, name))
    root = html.document_fromstring(data.decode(encoding))
    for node in list(root.iter("script", "style", "noscript", "head")):
        node.drop_tree()
    return root.text_content() + "".join(node.get("alt") or "" for node in root.iter("img"))


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


LIGATURES = str.maketrans("昀椀氀", "fil")
"""How Ghostscript writes the letters of a ligature: the two bytes of each changed round."""


def in_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    hyphen = "\ufffe"  # how the library writes one at the end of a line
    text = "".join(page.get_textpage().get_text_range().replace(hyphen, "-") for page in document)
    return re.sub("[昀椀氀]{2,3}", lambda found: found[0].translate(LIGATURES), text)


COUNTERS = {".docx": in_word, ".html": in_page, ".pdf": in_pdf, ".md": lambda data: data.decode("utf-8-sig")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_character_is_in_the_draft_or_in_the_report(path: Path) -> None:
    made = draft.draft([path], {})
    entry = made.entries[0]
    kept = "".join(
        char
        for file in entry.files
        for char, spot in zip(file.text.chars, file.text.spots, strict=True)
        if spot != MADE_HERE
    )
    told = "".join(entry.manuscript.text[spot] for deed in entry.deeds for spot in deed.gone)
    source = letters(COUNTERS[path.suffix](path.read_bytes()))
    assert source - letters(entities.unescape(kept) + told) == Counter()
    assert letters(kept) - source == Counter()


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_deed_can_be_undone(path: Path) -> None:
    made = draft.draft([path], {})
    entry = made.entries[0]
    for step, line in sorted({(deed.step, entry.manuscript.line(deed.spot)) for deed in entry.deeds if deed.spot >= 0}):
        other = draft.draft([path], {path.name: frozenset({(step, line)})})
        still = {(deed.step, entry.manuscript.line(deed.spot)) for deed in other.entries[0].deeds}
        assert other.files != made.files or (step, line) not in still, f"{path.name}:{line} {step}"
        assert not {"I016", "I020"} & {problem.code for problem in other.problems}


def test_a_wish_that_meets_nothing_is_told() -> None:
    path = next(path for path in FILES if path.suffix == ".docx")
    made = draft.draft([path], {path.name: frozenset({("heading", 9_999)})})
    assert next(problem.text for problem in made.problems if problem.code == "I020").endswith(":9999 heading")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DEEP = "<div>" * 5_000 + "深處的一句話。" + "</div>" * 5_000


def word(path: Path, body: str) -> Path:
    """A Word file with this XML for its document."""
    empty = io.BytesIO()
    docx.Document().save(empty)
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            package.writestr(name, body if name == "word/document.xml" else source.read(name))
    return path


def codes(path: Path) -> list[str]:
    return [problem.code for problem in draft.draft([path], {}).problems if problem.code not in ("I018", "I008")]


def test_bad_files_are_named(tmp_path: Path) -> None:
    locked = tmp_path / "locked.docx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    deep = tmp_path / "deep.html"
    deep.write_text(DEEP, "utf-8")
    heavy = f"<w:document {W}><w:body><!--{' ' * 41_000_000}--></w:body></w:document>"
    empty = tmp_path / "empty.pdf"
    empty.touch()
    assert codes(locked) == ["I009"]
    assert codes(deep) == codes(empty) == ["I001"]
    assert codes(word(tmp_path / "bomb.docx", heavy)) == ["I001"]
    assert codes(word(tmp_path / "bodiless.docx", f"<w:document {W}/>")) == ["I001"]


def test_a_symbol_without_a_code_is_a_missing_character(tmp_path: Path) -> None:
    run = '<w:r><w:sym w:font="Wingdings" w:char="zz"/><w:t>方格內的一句話，足夠二十個字，才不算太短。</w:t></w:r>'
    path = word(tmp_path / "symbol.docx", f"<w:document {W}><w:body><w:p>{run}</w:p></w:body></w:document>")
    assert "I014" in codes(path)


def test_a_pdf_that_does_not_say_its_characters_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "shapes.pdf"
    style = f"<style>{faces('Ming')} p {{ font-family: Ming }}</style>"
    HTML(string=f"{style}<p>字形在，字不在；讀出來全是別的字，比沒有更壞。</p>").write_pdf(path)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        document.save(path)
    assert codes(path) == ["I030", "I007"]


def strict(path: Path, source: Path) -> Path:
    """A Word file as Word saves it in the strict sort, with other names for its parts."""
    with zipfile.ZipFile(source) as usual, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in usual.namelist():
            part = usual.read(name)
            usual_name = rb"http://schemas\.openxmlformats\.org/((?:office|wordprocessing|drawing)\w+)/2006/"
            package.writestr(name, re.sub(usual_name, rb"http://purl.oclc.org/ooxml/\1/", part))
    return path


def test_a_strict_word_file_reads_as_the_usual_one(tmp_path: Path) -> None:
    usual = next(path for path in FILES if path.name == "lamps-word.docx")
    found = draft.draft([strict(tmp_path / usual.name, usual)], {})
    assert found.files == draft.draft([usual], {}).files


def printed(tmp_path: Path, body: str) -> str:
    """The draft of a PDF set from HTML."""
    page = "@page { size: A5; margin: 15mm } body { font: 10pt/1.7 Ming } td { padding: 0 10pt }"
    path = tmp_path / "sheet.pdf"
    HTML(string=f"<style>{faces('Ming')}{page}</style>{body}").write_pdf(path)
    made = draft.draft([path], {})
    assert not [problem for problem in made.problems if problem.code == "I016"]
    return made.files["sheet.md"].decode()


TEXT = "<p>渡輪每二十分鐘一班，由中環到梅窩，航程五十五分鐘，風浪大的日子要一小時多。乘客多半上班，也有去看日落的。</p>"
CELLS = (("船名", "噸位", "建造年份"), ("海燕", "412", "1987年"), ("海鷗", "398", "1991年"))


def ruled(style: str, cells: tuple[tuple[str, ...], ...] = CELLS) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in cells)
    return f"<table style='border-collapse: collapse; {style}'>{rows}</table>"


@pytest.mark.parametrize("side", ["border", "border-bottom", "border-top"])
def test_lines_round_cells_make_a_table(tmp_path: Path, side: str) -> None:
    table = ruled("").replace("<td", f"<td style='{side}: .5pt solid'")
    assert "| 海燕 | 412 | 1987年 |" in printed(tmp_path, TEXT + table + TEXT)


def test_a_cell_over_two_rows_leaves_the_second_empty(tmp_path: Path) -> None:
    cells = "<tr><td>船名<td>噸位<td>年份<tr><td rowspan=2>海燕<td>412<td>1987年<tr><td>398<td>1991年"
    table = f"<style>td {{ border: 1pt solid }}</style><table style='border-collapse: collapse'>{cells}</table>"
    assert "|  | 398 | 1991年 |" in printed(tmp_path, TEXT + table)


def test_a_table_over_two_pages_is_one_and_its_head_comes_once(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>第{n}號船<td>{n * 7}噸<td>{1950 + n}年" for n in range(1, 60))
    head = "<thead><tr><td>船名<td>噸位<td>年份</thead>"
    table = f"<table style='border-collapse: collapse'>{head}{rows}</table>".replace(
        "<td", "<td style='border: 1pt solid'"
    )
    found = printed(tmp_path, TEXT + table)
    assert found.count("| 船名 | 噸位 | 年份 |") == found.count("| --- | --- | --- |") == 1
    assert found.count("號船") == 59


def test_rows_of_western_words_at_the_end_of_a_page_are_read(tmp_path: Path) -> None:
    words = (("North Point", "Kwun Tong"), ("Sai Wan Ho", "Sam Ka Tsuen"), ("Central Pier", "Mui Wo Pier"))
    assert "Mui Wo Pier" in printed(tmp_path, TEXT + ruled("border-spacing: 40pt 0", words))


def test_bold_inside_a_line_is_kept_and_in_a_whole_line_is_none(tmp_path: Path) -> None:
    told = TEXT.replace("五十五分鐘", "<b>五十五分鐘</b>") + "<p><b>問：</b>船上有甚麼吃？</p>"
    found = printed(tmp_path, told)
    assert "航程**五十五分鐘**，" in found
    assert "**問：**船上有甚麼吃？" in found


def test_a_reading_above_a_character_stands_behind_it(tmp_path: Path) -> None:
    ruby = TEXT.replace(
        "渡輪",
        "<span style='position: relative'>渡<span style='position: absolute; left: 0; top: -5pt; font-size: 4pt'>dou6"
        "</span></span>輪",
    )
    assert "[渡]{ruby=dou6}輪" in printed(tmp_path, ruby)


def test_text_in_a_frame_stands_apart_and_a_quotation_is_one(tmp_path: Path) -> None:
    frame = "<div style='border: 1pt solid; width: 60mm; padding: 3mm'>「風浪大的日子，<br>船家唱歌。」</div>"
    assert "\n> 「風浪大的日子，" in printed(tmp_path, TEXT + frame + TEXT)


def test_drawn_dots_are_bullets(tmp_path: Path) -> None:
    dot = "<span style='display: inline-block; width: 4pt; height: 4pt; border-radius: 2pt; background: black'></span>"
    items = "".join(
        f"<p style='margin: 0'>{dot}&ensp;{item}</p>" for item in ("救生衣三百件", "救生筏十二隻", "滅火筒九個")
    )
    assert "- 救生衣三百件\n- 救生筏十二隻\n- 滅火筒九個" in printed(
        tmp_path, TEXT + "<p>船上設有：</p>" + items + TEXT
    )


def led(cell: str, dots: str, price: str) -> str:
    """A line of a price list: dots lead from the name to the price."""
    box = "<span style='display: inline-block; width: {}mm'>{}</span>"
    return f"<div>{box.format(40, cell)}{box.format(40, dots)}{price}</div>"


PRICES = (("檢測服務", "每次 800 元"), ("翻譯文件", "每頁 120 元"), ("借用會議室", "每小時 90 元"))


def test_dots_that_lead_to_prices_part_the_cells_of_a_table(tmp_path: Path) -> None:
    lines = "".join(led(cell, "." * 24, price) for cell, price in PRICES)
    assert "| 借用會議室 | 每小時 90 元 |" in printed(tmp_path, TEXT + lines + TEXT)


def test_a_table_of_contents_is_none(tmp_path: Path) -> None:
    lines = "".join(led(cell, "." * 24, str(page)) for page, (cell, _) in enumerate(PRICES, 3))
    found = printed(tmp_path, "<p>目錄</p>" + lines + TEXT)
    assert "檢測服務" not in found
    assert "| --- |" not in found


STYLED = """<html><head><style>@import url('https://styles.example/');.c0{font-weight:700}/* .c1{font-weight:700} */
.c1{color:#000}.c2{font-size:26pt}@media print{.c1{font-weight:700}}</style></head><body>
<p class="c5"><span class="c2">碼頭上的一把尺</span></p>
<p><span class="c1">西環的搬運工人用身高量貨，從來沒有錯。</span></p><h1>換了機器以後</h1>
<p><span class="c1">掃描器</span><span class="c0">每小時三百箱</span><span class="c1">，會被雨水騙。</span></p>
"""


def test_classes_tell_the_title_and_bold_type_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "ruler.html"
    path.write_text(STYLED, "utf-8")
    found = draft.draft([path], {}).files["ruler.md"].decode()
    assert "title: 碼頭上的一把尺\n" in found
    assert "## 換了機器以後\n\n掃描器**每小時三百箱**，會被雨水騙。" in found


@pytest.mark.parametrize("sheet", ["@" * 300_000, "/*" * 150_000, "a" * 300_000, "{" * 300_000, "@a{" * 100_000])
def test_a_broken_style_sheet_costs_no_time(tmp_path: Path, sheet: str) -> None:
    path = tmp_path / "broken.html"
    path.write_text(f"<style>{sheet}</style><p>{TEXT}</p>", "utf-8")
    assert "渡輪每二十分鐘一班" in draft.draft([path], {}).files["broken.md"].decode()
