"""The tag tree of made-up pages, read again from the finished PDF."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from tests.tags import plant
from zilap import images, pages, pdf, stamp, tags
from zilap.aloud import lines, tagged
from zilap.aloud.tagged import Element, Link, Tagged
from zilap.checks import registry, table
from zilap.checks.screen_words import ratio
from zilap.galleys.galley import Fetcher
from zilap.made import Laid
from zilap.problem import Problem

PAGE = """
@page { size: 100mm 60mm; margin: 5mm }
html { font-family: Ming }
body { margin: 0 }
ul, nav ol { list-style: none }
"""


def lay(body: str, css: str = "") -> Tagged:
    """A page of the book's fonts with this on it, tagged by us."""
    setting = plant.setting()
    pages.isolate_fonts(setting.cache)
    assert tags.install()
    fonts, fetch = FontConfiguration(), Fetcher(pages.kit(setting))
    text = f"{setting.faces.css('fonts:')}{PAGE}{css}"
    sheet = CSS(string=text, font_config=fonts, url_fetcher=fetch, base_url="book:")
    html = f"<html lang='zh-Hant-HK'><body><div class='matter'><section id='s'>{body}</section></div></body></html>"
    document = HTML(string=html, base_url="book:", url_fetcher=fetch)
    made = document.write_pdf(font_config=fonts, stylesheets=[sheet], pdf_tags=True)
    assert isinstance(made, bytes)
    return tagged.read_bytes(made)


def section(made: Tagged) -> Element:
    return lines.sections(made)[0]


def shape(element: Element) -> str:
    """Types of an element and of those in it: ``L(LI(Lbl LBody) LI(LBody))``."""
    inner = " ".join(shape(kid) for kid in element.elements)
    return f"{element.type}({inner})" if inner else element.type


def find(made: Tagged, kind: str) -> list[Element]:
    return [element for element in section(made).walk() if element.type == kind]


def test_one_element_over_pages() -> None:
    made = lay(f"<p>{'一個段落由這一頁走到下一頁，' * 60}</p>")
    (paragraph,) = find(made, "P")
    assert len(made.pages) > 1
    assert {kid.page for kid in paragraph.kids if isinstance(kid, tagged.Content)} == set(range(len(made.pages)))
    assert made.heard(paragraph) == "一個段落由這一頁走到下一頁，" * 60


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>一</h1><h3>二</h3><h2>三</h2>", "Sect(H1 H2 H2)"),
        ("<ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul>", "Sect(L(LI(LBody) LI(LBody(L(LI(LBody))))))"),
        (
            "<dl><dt>詞</dt><dd>義</dd><dt>甲</dt><dt>乙</dt><dd>丙</dd></dl>",
            "Sect(L(LI(Lbl LBody) LI(Lbl Lbl LBody)))",
        ),
        ("<dl><div><dt hidden=''>無</dt><dd>義</dd></div><div><dd>丙</dd></div></dl>", "Sect(L(LI(LBody) LI(LBody)))"),
        ("<ol><li>甲</li></ol>", "Sect(L(LI(Lbl LBody)))"),
        ("<blockquote><p>引</p></blockquote>", "Sect(BlockQuote(P))"),
        ("散文<p>段</p>", "Sect(P P)"),
        ("<p>見<a href='#s'>書</a>。</p>", "Sect(P(Link))"),
        ("<nav role='doc-toc'><ol><li><a href='#s'>甲</a></li></ol></nav>", "Sect(Sect(TOC(TOCI(Reference(Link)))))"),
        ("<p>讀<ruby>香<rt>hoeng1</rt>港<rt>gong2</rt></ruby>。</p>", "Sect(P(Ruby(RB RT) Ruby(RB RT)))"),
        ("<p>說<span lang='en'>yes</span>。</p>", "Sect(P(Span))"),
        ("<p>說<b>重</b>。</p>", "Sect(P)"),
        ("<div role='paragraph'><p>9</p><p>分</p></div>", "Sect(P)"),
        ("<p aria-hidden='true'>甲</p><p>乙</p>", "Sect(P)"),
    ],
)
def test_shapes(html: str, expected: str) -> None:
    assert shape(section(lay(html))) == expected


def test_order_is_that_of_the_document() -> None:
    made = lay(
        "<p class='low'>甲</p><p class='high'>乙</p><p>丙</p>",
        ".low { position: absolute; bottom: 0 } .high { float: right; width: 20mm }",
    )
    assert made.heard(section(made)).replace(" ", "") == "甲乙丙"


def test_a_pictures_box_and_words() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' style='{}' {}><circle r='5'/></svg>"
    size = "width: 10mm; height: 10mm"
    made = lay(svg.format(size, "role='img' aria-label='一個圓'") + svg.format(size, "aria-hidden='true'"))
    (figure,) = find(made, "Figure")
    assert figure.text("Alt") == "一個圓"
    box = [float(edge) for edge in figure.attribute("BBox") or []]
    assert box[2] - box[0] == pytest.approx(10 * 72 / 25.4, abs=0.1)
    assert box[3] == pytest.approx(55 * 72 / 25.4, abs=0.1)


def test_tables_say_what_heads_what() -> None:
    made = lay(
        "<table id='t'><thead><tr><td></td><th>甲</th></tr></thead>"
        "<tbody><tr><th scope='row'>一</th><td>子</td></tr><tr><th scope='row'>二</th><td></td></tr></tbody></table>"
    )
    (table,) = find(made, "Table")
    assert shape(table) == "Table(THead(TR(TD TH)) TBody(TR(TH TD) TR(TH TD)))"
    heads = {element.text("ID"): made.heard(element) for element in find(made, "TH")}
    cells = find(made, "TD")
    named = [[heads[str(id)] for id in cell.attribute("Headers") or []] for cell in cells]
    assert named == [[], ["一", "甲"], ["二", "甲"]]


def test_the_head_of_a_table_is_heard_once_though_it_stands_on_each_page() -> None:
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(30))
    made = lay(f"<table><thead><tr><th>號</th></tr></thead><tbody>{rows}</tbody></table>")
    assert len(made.pages) > 1
    assert made.heard(section(made)).count("號") == 1


def test_a_note_and_its_call_lead_to_each_other() -> None:
    made = lay("<p>甲<span class='n' id='n'>註文</span>乙</p>", ".n { float: footnote }")
    (paragraph,) = find(made, "P")
    assert paragraph.types == ["Reference", "Note"]
    call, note = paragraph.elements
    assert all(any(isinstance(kid, Link) for one in end.walk() for kid in one.kids) for end in (call, note))
    assert note.text("ID")
    assert "註文" in made.heard(note)


def test_words_that_stand_for_what_is_shown() -> None:
    made = lay("<p><span role='img' aria-label='第3位'>3</span></p>")
    assert made.heard(section(made)) == "第3位"


def test_same_html_same_bytes() -> None:
    first, second = (lay("<p>甲<a href='#s'>乙</a></p>").pdf for _ in range(2))
    assert [bytes(one.unparse()) for one in first.objects] == [bytes(one.unparse()) for one in second.objects]


def finished() -> tuple[Laid, bytes]:
    return plant.made()


def test_the_screen_pdf_is_linearised_named_and_small() -> None:
    laid, made = finished()
    with pikepdf.open(io.BytesIO(made)) as doc:
        assert doc.is_linearized
        names = [str(name) for name in list(doc.Root.Names.Dests.Names)[::2]]
        assert {"ferry", "lighthouse", "notice"} <= set(names)
        assert names == sorted(names, key=str.encode)
        assert not any("/Interpolate" in thing for thing in doc.objects if isinstance(thing, pikepdf.Stream))
    assert len(made) < len(laid.pdf) * 1.1


def test_the_print_interior_keeps_the_tree_without_links() -> None:
    laid, made = finished()
    inside = tagged.read_bytes(pdf.interior(laid.pdf, plant.setting().book, laid.page_map))
    whole = tagged.read_bytes(made)
    assert inside.root
    assert whole.root
    kinds = [element.type for element in inside.root.walk()]
    assert kinds == [element.type.replace("Link", "Span") for element in whole.root.walk()]
    assert not any(isinstance(kid, Link) for element in inside.root.walk() for kid in element.kids)


def test_a_stamp_is_not_heard_and_breaks_nothing(tmp_path: Path) -> None:
    _, made = finished()
    marked = pdf.stamped(made, stamp.page(plant.setting()))
    subject = plant.subject(tmp_path, marked)
    assert {problem.code for problem in registry.run(subject) if problem.code[0] == "U"} <= {"U019", "U020"}
    assert subject.pdf.is_linearized


def test_pictures_are_made_smaller_for_the_screen(tmp_path: Path) -> None:
    Image.new("RGB", (3000, 1500), "#446688").save(tmp_path / "big.jpg")
    with pikepdf.Pdf.new() as doc:
        doc.add_blank_page(page_size=(200, 200))
        data = (tmp_path / "big.jpg").read_bytes()
        picture = pikepdf.Stream(doc, data)
        picture.Type, picture.Subtype, picture.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        picture.Width, picture.Height, picture.BitsPerComponent, picture.ColorSpace = (
            3000,
            1500,
            8,
            pikepdf.Name.DeviceRGB,
        )
        doc.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=doc.make_indirect(picture)))
        doc.pages[0].contents_add(b"q 144 0 0 72 10 10 cm /P Do Q")
        images.fit_screen(doc)
        assert (int(picture.Width), int(picture.Height)) == (400, 200)
        assert pikepdf.PdfImage(picture).as_pil_image().size == (400, 200)


def problems(folder: Path, code: str) -> list[Problem]:
    assert code in table.all_rules()
    (subject,) = plant.whole(folder)
    return [problem for problem in registry.run(subject) if problem.code == code]


def fake_verapdf(folder: Path, words: str) -> Path:
    program = folder / "bin/verapdf"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{words}\nEND\n")
    program.chmod(0o755)
    return program.parent


def test_without_verapdf_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    (said,) = problems(tmp_path, "U020")
    assert "未經 veraPDF 檢查" in str(said)
    assert problems(tmp_path, "U021") == []


@pytest.mark.parametrize(
    ("words", "count"),
    [("PASS screen.pdf ua1", 0), ("FAIL screen.pdf ua1\n  FAIL 7.1-3\n  FAIL 7.3-1", 4), ("no such flavour", 2)],
)
def test_what_verapdf_says_is_passed_on(
    words: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{fake_verapdf(tmp_path, words)}:/usr/bin:/bin")
    assert len(problems(tmp_path, "U021")) == count
    assert problems(tmp_path, "U020") == []


def test_contrast_is_that_of_wcag() -> None:
    assert ratio((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert ratio((0.4, 0.4, 0.4), (1, 1, 1)) == pytest.approx(5.74, abs=0.01)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="not checked: no poppler here")
def test_poppler_reads_the_tree_as_we_do(tmp_path: Path) -> None:
    _, made = finished()
    path = tmp_path / "screen.pdf"
    path.write_bytes(made)
    said = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True).stdout
    words = "".join(line.strip().strip('"') for line in said.splitlines() if line.strip().startswith('"'))
    ours = tagged.read_bytes(made)
    assert ours.root
    owned = [kid for element in ours.root.walk() for kid in element.kids if isinstance(kid, tagged.Content)]
    heard = "".join(run.text for kid in owned for run in ours.runs(kid))
    assert sorted(words.replace(" ", "")) == sorted(heard.replace(" ", ""))
