"""Footnotes while page numbers settle: each is printed once."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from zilap import lines, pages, repaginate, weasy

ROOT = Path(__file__).parent.parent
STYLE = """
@font-face { font-family: Ming; src: url('FONT') }
@page { size: 110mm 80mm; margin: 10mm }
html { font: 10.5pt/18pt Ming; --line-grid: 18pt; --line-grid-origin: 40pt }
p { text-align: justify; text-indent: 2em; margin: 0; orphans: 2; widows: 2 }
.note { float: footnote; font-size: 7pt; line-height: 12pt }
a::after { content: '第' target-counter(attr(href), page) '頁' }
"""


def paragraphs(chance: random.Random) -> Iterator[str]:
    """Sixty short paragraphs with numbered notes and references to one another."""
    count = 0
    for number in range(60):
        text = ""
        for _ in range(chance.randint(2, 6)):
            text += "香港故事連世界一帶一路商會"[: chance.randint(4, 12)] + chance.choice("，。")
            if chance.random() < 0.3:
                count += 1
                text += f"<span class=note>註{count:03d}號文字在此</span>"
            if chance.random() < 0.2:
                text += f"<a href='#p{chance.randint(1, 59)}'>見</a>"
        yield f"<p id=p{number}>{text}</p>"


def printed(seed: int, cache: Path) -> tuple[set[str], Counter[str]]:
    """The notes of a document, and how often each is printed."""
    pages.isolate_fonts(cache)
    body = "".join(paragraphs(random.Random(seed)))
    fonts = FontConfiguration()
    face = (ROOT / "fonts/NotoSerifHK_400Regular.ttf").as_uri()
    sheet = CSS(string=STYLE.replace("FONT", face), font_config=fonts)
    made = HTML(string=f"<html lang=zh-HK><body>{body}").write_pdf(stylesheets=[sheet], font_config=fonts)
    with pypdfium2.PdfDocument(made) as doc:
        text = "".join(page.get_textpage().get_text_range() for page in doc)
    text = re.sub(r"\s", "", text)
    return set(re.findall(r"註(\d{3})號", body)), Counter(re.findall(r"註(\d{3})號", text))


@pytest.mark.parametrize("seed", [3, 5])
def test_each_note_is_printed_once(seed: int, tmp_path: Path) -> None:
    lines.install()
    repaginate.install()
    wanted, found = printed(seed, tmp_path)
    assert found == dict.fromkeys(wanted, 1)


CROWDED = """
section { break-before: page }
.note { footnote-policy: line }
"""


def notes_apart(cache: Path) -> list[str]:
    """The notes that do not stand on the page of their call, where what is left of the page grows less and less."""
    pages.isolate_fonts(cache)
    fonts = FontConfiguration()
    face = (ROOT / "fonts/NotoSerifHK_400Regular.ttf").as_uri()
    sheet = CSS(string=STYLE.replace("FONT", face) + CROWDED, font_config=fonts)
    words = "香港故事連世界一帶一路商會"
    body = "".join(
        f"<section><p>召{n:03d}號<span class=note>註{n:03d}號文字在此</span>{words * n}</p><p>{words * 9}</p></section>"
        for n in range(12)
    )
    made = HTML(string=f"<html lang=zh-HK><body>{body}").write_pdf(stylesheets=[sheet], font_config=fonts)
    found: dict[str, set[int]] = {}
    with pypdfium2.PdfDocument(made) as doc:
        for number, page in enumerate(doc):
            for name in re.findall(r"[召註](\d{3})號", re.sub(r"\s", "", page.get_textpage().get_text_range())):
                found.setdefault(name, set()).add(number)
    assert len(found) == 12
    return [name for name, places in found.items() if len(places) > 1]


def test_notes_stand_on_the_page_of_their_call(tmp_path: Path) -> None:
    lines.install()
    repaginate.install()
    assert not notes_apart(tmp_path)


def test_without_it_they_are_sent_on(tmp_path: Path) -> None:
    lines.install()
    repaginate.install()
    weasy.restore([(weasy.layout, "make_all_pages"), (weasy.block, "_linebox_layout")])
    try:
        apart = notes_apart(tmp_path)
    finally:
        repaginate.install()
    assert apart


def test_without_it_notes_are_lost(tmp_path: Path) -> None:
    lines.install()
    repaginate.install()
    weasy.restore([(weasy.layout, "make_all_pages"), (weasy.block, "_linebox_layout")])
    try:
        wanted, found = printed(3, tmp_path)
    finally:
        repaginate.install()
    assert found != dict.fromkeys(wanted, 1)
