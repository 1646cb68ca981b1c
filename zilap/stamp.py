"""The word 校樣 across a page, as a one-page PDF to lay over others."""

from __future__ import annotations

from collections.abc import Sequence

from zilap import pages
from zilap.galleys.galley import Fetcher
from zilap.han.convert import simplified
from zilap.pages import Setting
from zilap.weasy import CSS, HTML, FontConfiguration

STYLE = """
@page {{ size: {width}mm {height}mm; margin: 0 }}
body {{ margin: 0 }}
.word {{
  position: absolute; top: 42%; text-align: center; color: #de3620; opacity: .28;
  font: 64pt/1 'Hei Head'; transform: rotate(-28deg); letter-spacing: .35em;
}}
.line {{
  position: absolute; top: 4mm; text-align: center; color: #000;
  font: 8pt/1.4 'Hei';
}}
.line span {{ background: #fff; padding: .4mm 1.6mm }}
"""

_TRADITIONAL = ("校樣", "校樣 · 不可付印")
_SIMPLIFIED = ("校样", "校样 · 不可付印")


def page(setting: Setting, panels: Sequence[tuple[float, float]] = ()) -> bytes:
    """One page of the book's trim: the word across it, and a line at its head.

    ``panels`` are left and width (mm) of the parts of a cover that each have the word; without them it is the page.
    """
    trim = setting.book.trim
    word, line = _SIMPLIFIED if simplified(setting.book.language) else _TRADITIONAL
    words = "".join(
        f"<p class=line style='left:{left}mm;width:{width}mm'><span>{line}</span></p>"
        f"<p class=word style='left:{left}mm;width:{width}mm'>{word}</p>"
        for left, width in panels or [(0, trim.width)]
    )
    return overlay(setting, STYLE, words)


def overlay(setting: Setting, style: str, body: str) -> bytes:
    """Pages of the book's trim to lay over others, in the book's fonts.

    ``style`` is CSS with ``{width}`` and ``{height}`` (mm) of the trim to fill in; ``body`` is HTML.
    """
    pages.ready(setting.cache)
    fonts = FontConfiguration()
    fetch = Fetcher(pages.kit(setting))
    trim = setting.book.trim
    css = setting.faces.css("fonts:") + style.format(width=trim.width, height=trim.height)
    sheet = CSS(string=css, font_config=fonts, url_fetcher=fetch, base_url="book:")
    html = f"<html lang='{setting.book.language}'><body>{body}</body></html>"
    made = HTML(string=html, base_url="book:", url_fetcher=fetch).write_pdf(
        font_config=fonts, stylesheets=[sheet], pdf_identifier=b"zilap"
    )
    assert isinstance(made, bytes)
    return made
