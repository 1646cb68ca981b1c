"""What is answered from memory is what WeasyPrint would answer."""

from __future__ import annotations

from itertools import takewhile

import pytest
from blocks import HAN
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import CSS, HTML

from zilap import lines, weasy
from zilap.lines import quick, styles

PAGES = """
:root { --gap: 7pt }
@page { size: 300pt 200pt; margin: 20pt; @bottom-center { content: counter(page); padding: 2% } }
@page :left { margin-left: 40pt; @top-left { content: string(title); color: red } }
@page wide { size: 400pt 200pt; margin: 5% }
@page :first { margin-top: 60pt }
h2 { string-set: title content(); page: wide; margin: 1em 5%; text-indent: inherit; break-before: page }
div { padding: calc(2% + 1pt) var(--gap); min-width: 10%; border: 1pt solid; box-sizing: border-box; width: 80% }
div p { margin-inline-start: 9pt; min-height: 3%; max-width: 90%; text-decoration: underline }
.c { column-count: 2; margin: -6pt 0 } .c p { margin: 12pt 0 -4pt; float: left } td { border: 1pt solid }
table { border-collapse: collapse; margin: auto; width: 50% } ul { position: relative; left: 3% }
h2 { background: #eee } td { border-radius: 2pt 50% } li { box-shadow: 1pt 1pt red; visibility: hidden }
b { background: linear-gradient(red, blue) } i { background: transparent; border-radius: 0 3pt }
"""
BODY = (
    "<h2>One</h2><p>Some words.</p><div><p>Words <b>and</b> more</p>text</div>"
    "<div class=c><p>Left</p>Some words that flow around it, in two columns.</div>"
    "<table><tr><td>A<td>B</table><ul><li>one<li>two</ul>"
    "<section style='display: flex'><i style='float: left'>A</i><i style='width: 30%'>B</i></section>"
)


def laid(html, engine):
    """Every box of a document with its place and size."""

    def walk(box):
        behind = getattr(box, "background", None)
        yield type(box).__name__, box.element_tag, *(getattr(box, name, None) for name in NAMES)
        yield behind and (behind.color, len(behind.layers))
        for child in getattr(box, "children", ()):
            yield from walk(child)

    if engine:
        with lines.installed():
            document = HTML(string=html).render()
    else:
        document = HTML(string=html).render()
    return [row for page in document.pages for row in walk(weasy.page_box(page))]


NAMES = ("position_x", "position_y", "width", "height", "margin_top", "margin_left", "padding_left", "border_top_width",
         "border_top_left_radius", "border_bottom_right_radius")  # fmt: skip


@pytest.fixture
def html(font):
    face = f"@font-face {{ font-family: Block; src: url({font.as_uri()}) }} html {{ font: 10pt/15pt Block }}"
    return f"<style>{face}{PAGES}</style>" + BODY * 4


OTHER = (
    "<p id=x>甲</p><p id=y class=c>乙</p><p lang=en>Words <b id=z>and</b></p><div style='width: 50%'><p>丙</p></div>"
    "<ol><li>one<ul><li>two</ul></ol><table><tr><td>A<td>B</table><p>丁<span style='float: footnote'>note</span></p>"
)
SHARED = """
body { overflow: hidden } p::before { content: attr(id) } li::marker { color: red }
p { --n: 3; width: calc(var(--n) * 1em) }
"""


def test_a_document_is_the_same_after_others_with_the_same_styles(font):
    fonts = weasy.FontConfiguration()
    face = f"@font-face {{ font-family: Block; src: url({font.as_uri()}) }} html {{ font: 10pt/15pt Block }}"
    sheet = CSS(string=face + PAGES + SHARED, font_config=fonts)

    def pdf(body, fonts):
        document = HTML(string=f"<html lang=zh><body>{body}").render(stylesheets=[sheet], font_config=fonts)
        return document.write_pdf(uncompressed_pdf=True, pdf_identifier=b"zilap")

    with lines.installed():
        alone = [pdf(body, fonts) for body in (BODY, OTHER, OTHER + BODY)]
        styles.share_styles(fonts)
        after = [pdf(body, fonts) for body in (BODY, OTHER, OTHER + BODY, OTHER, BODY)]
    assert len(set(alone)) == 3
    assert after == [*alone, alone[1], alone[0]]
    assert any("marker" in key for key in fonts.zilap_styles)


def test_a_document_without_chinese_is_laid_out_alike(html):
    assert laid(html, engine=True) == laid(html, engine=False)


def test_a_difference_would_be_seen(html):
    assert laid(html, engine=True) != laid(html.replace("7pt", "8pt"), engine=False)


def test_boxes_come_in_the_order_of_the_document(html):
    def walk(box):
        yield box
        for child in box.children:
            yield from walk(child) if isinstance(child, weasy.boxes.Box) else [child]

    with lines.installed():
        pages = [weasy.page_box(page) for page in HTML(string=html).render().pages]
    assert [list(page.descendants()) for page in pages] == [list(walk(page)) for page in pages]
    assert all(list(page.descendants(placeholders=True)) for page in pages)


def test_every_document_is_warned_of_a_style_that_means_nothing(font, caplog):
    fonts = weasy.FontConfiguration()
    styles.share_styles(fonts)
    with lines.installed():
        for _ in range(2):
            HTML(string="<p style='width: 9pt; colour: red'>A").render(font_config=fonts)
    assert [record.message.partition(" at")[0] for record in caplog.records] == ["Ignored `colour: red`"] * 2


@given(st.text("ab-]^\\<&\0 \n", min_size=1), st.booleans(), st.text("ab-]^\\<&\0 \ncd"))
def test_runs_of_characters(characters, among, text):
    found = quick.Patterns()[characters, among].match(text)
    assert (found[0] if found else "") == "".join(takewhile(lambda one: (one in characters) is among, text))


@pytest.mark.parametrize("margins", [[], [3, 5.5], [-2, 4, -7], [0, 0.0], [-0.0, -3]])
def test_margins_collapse_alike(margins):
    assert quick.collapse_margin(weasy.block.collapse_margin)(margins) == weasy.block.collapse_margin(margins)


@given(st.one_of(st.integers(), st.floats(-1e9, 1e9), st.text("/ab 1"), st.binary(), st.booleans()))
def test_operands_are_written_alike(item):
    stock = weasy.pdf_stream.pydyf._to_bytes
    assert quick.to_bytes(stock)(item) == stock(item)


def test_every_module_that_imports_a_function_gets_the_quick_one():
    before = [module.strut for module in weasy.holders(weasy.line_break.strut)]
    assert len(before) >= 4
    with lines.installed():
        assert list(weasy.holders(before[0])) == []
        assert len(list(weasy.holders(weasy.line_break.strut))) == len(before)
    assert [module.strut for module in weasy.holders(weasy.line_break.strut)] == before


def test_pages_of_one_kind_share_their_style():
    css = "@page { size: 200pt 100pt; margin: 20pt } @page :left { margin: 30pt } p { break-before: page; margin: 0 }"
    with lines.installed():
        pages = HTML(string=f"<style>{css}</style>" + f"<p>{HAN[:4]}</p>" * 6).render().pages
    styles = [weasy.page_box(page).style for page in pages]
    assert styles[2] is styles[4] is not styles[3]
    assert [weasy.page_box(page).margin_left for page in pages[2:4]] == pytest.approx([20 / 0.75, 30 / 0.75])


def test_the_shapes_of_texts_are_remembered_up_to_a_number(monkeypatch):
    monkeypatch.setattr("zilap.lines.shape._REMEMBERED", 3)
    with lines.installed():
        document = HTML(string="".join(f"<p>{HAN[i : i + 4]}</p>" for i in range(9))).render()
    (config,) = {
        id(page._page_box.style.font_config): page._page_box.style.font_config for page in document.pages
    }.values()
    assert len(config.zilap_shaped) == 3
