"""A Word file and PDF files with everything that such manuscripts hold, made here."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from PIL import Image
from weasyprint import HTML

from tests.intake.faces import faces
from zilap.intake import draft

MADE = Path(__file__).parent / "made"
W = nsdecls("w")


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (60, 40)) -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    data.seek(0)
    return data


def notes(document: Any, texts: list[str]) -> None:
    """A footnotes part, which the library cannot write itself."""
    run = "<w:r><w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'> {}</w:t></w:r>"
    body = "".join(
        f'<w:footnote w:id="{n}"><w:p>{run.format(text)}</w:p></w:footnote>' for n, text in enumerate(texts, 2)
    )
    name = PackURI("/word/footnotes.xml")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(name, kind, f"<w:footnotes {W}>{body}</w:footnotes>".encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def faked(document: Any, text: str, size: int) -> None:
    """A heading as authors make it: an ordinary paragraph in large bold type."""
    run = document.add_paragraph().add_run(text)
    run.bold, run.font.size = True, Pt(size)


def text_box(text: str) -> Any:
    """A text box as Word writes it: twice, once for older readers."""
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    inside = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    newer = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
    older = f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    return parse_xml(f"<w:r {W} {spaces}><mc:AlternateContent>{newer}{older}</mc:AlternateContent></w:r>")


def dried_seafood(path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "海味業商會會訊　第十二期"
    document.sections[0].footer.paragraphs[0].text = "第 3 頁"
    faked(document, "一條街的鹹香", 22)
    document.add_paragraph("文：傅靜雯")
    document.add_paragraph()
    document.add_paragraph(
        "德輔道西的海味街長六百米，高峰時有一百九十家舖。今天走過，仍可聞到蠔豉和瑤柱的鹹香，只是店員多了一部平板電腦。"
    )
    faked(document, "由麻包袋到真空機", 14)
    tracked = document.add_paragraph("第二代店主簡錦棠說，從前貨物用麻包袋裝，")
    tracked._p.append(parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText>十天</w:delText></w:r></w:del>'))
    tracked._p.append(parse_xml(f'<w:ins {W} w:id="2"><w:r><w:t>三天</w:t></w:r></w:ins>'))
    tracked.add_run("就受潮；現在用真空機，可以放一年。")
    tracked.add_run("（編者：此數待核）").font.hidden = True
    tracked._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    box = text_box("「味道是記憶，冷氣是生意。」")
    boxed = document.add_paragraph("他在倉庫裝了四部冷氣，被父親罵了半年。他說：「味道是記憶，冷氣是生意。」父親")
    boxed._p.append(box)
    boxed.add_run("後來不罵了，還在冷氣下面放了一張摺椅。")
    document.add_heading("出海", level=2)
    broken = document.add_paragraph("2022年，商會帶領二十家店舖參加迪拜食品展，")
    broken.add_run("帶去的瑤柱三天賣光，")
    broken.add_run().add_break()
    broken.add_run("有人用它來做湯，也有人把它當零食，配咖啡吃。")
    document.add_picture(picture((180, 120, 60)))
    document.add_paragraph("圖1：迪拜食品展的香港館。（海味業商會提供）")
    document.add_paragraph("參展的店舖要符合三項條件：")
    for text in ("• 持有有效商業登記", "• 產品附中英文標籤", "• 已投購產品責任保險"):
        document.add_paragraph(text)
    table = document.add_table(rows=4, cols=3)
    rows = (("產品", "出口（噸）", ""), ("", "2022", "2023"), ("瑤柱", "12", "19"), ("花膠", "8", "11"))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text:
                table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    last = document.add_paragraph("簡錦棠的兒子在大學讀食品科學，論文題目是")
    ruby = "<w:ruby><w:rt><w:r><w:t>hou4</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>蠔</w:t></w:r></w:rubyBase></w:ruby>"
    last._p.append(parse_xml(f"<w:r {W}>{ruby}</w:r>"))
    last.add_run("豉的水分活性。他說畢業後會回來，但要先換掉那張摺椅。")
    document.add_paragraph("（完）")
    document.add_paragraph("聯絡：電話\t2540 0000")
    notes(document, ["真空包裝的保質期視乎品種。"])
    document.save(str(path))


def test_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "dried-seafood.docx"
    dried_seafood(path)
    found = draft.draft([path], {})
    assert found.files["dried-seafood.md"] == (MADE / "dried-seafood.md").read_bytes()
    told = {deed.text for deed in found.entries[0].deeds if deed.gone}
    assert {"十天", "（編者：此數待核）", "海味業商會會訊　第十二期", "第 3 頁"} <= told
    assert "I016" not in {problem.code for problem in found.problems}


PICTURES = {
    "logo.png": (120, 60),
    "ornament.png": (16, 16),
    "harvest.jpg": (400, 260),
    "gate.jpg": (400, 261),
    "field.jpg": (400, 262),
}


def rice(path: Path, columns: str) -> None:
    """Print the page; its pictures are noise."""
    for name, size in PICTURES.items():
        noise = Random(name).randbytes(size[0] * size[1] * 3)
        Image.frombytes("RGB", size, noise).save(path.parent / name)
    page = (MADE / "rice.html").read_text("utf-8").replace("COLUMNS", columns)
    HTML(string=f"<style>{faces('T')}</style>{page}", base_url=f"{path.parent}/").write_pdf(path)


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "name"), [("one", "rice-1"), ("two", "rice-2")])
def test_a_pdf(tmp_path: Path, columns: str, name: str) -> None:
    path = tmp_path / f"{name}.pdf"
    rice(path, columns)
    found = draft.draft([path], {})
    assert found.files[f"{name}.md"] == (MADE / f"{name}.md").read_bytes()
    for number, picture in enumerate(("harvest.jpg", "gate.jpg", "field.jpg"), 1):
        assert found.files[f"images/{name}-{number}.jpg"] == (tmp_path / picture).read_bytes()
    told = " ".join(problem.text for problem in found.problems if problem.code == "I029")
    assert "標誌" in told
    assert "很小" in told
    assert "I016" not in {problem.code for problem in found.problems}
