"""The block font, fontconfig that knows no other, and a way to set a few lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import blocks
import referee
from referee import EM, LEFT
from weasyprint import HTML

from zilap import lines


@pytest.fixture(scope="session", autouse=True)
def _isolated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No font of the machine takes part."""
    folder = tmp_path_factory.mktemp("fontconfig")
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>'
    )
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    yield
    if before is None:
        del os.environ["FONTCONFIG_FILE"]
    else:
        os.environ["FONTCONFIG_FILE"] = before


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blocks.write(tmp_path_factory.mktemp("font"), "Block")


Setter = Callable[..., list[referee.Glyph]]


@pytest.fixture
def pdf(font: Path) -> Callable[..., bytes]:
    """``pdf(html, css, em=10, engine=True)``: the PDF of a body ``em`` characters wide, 10 pt, lines of 20 pt."""

    def make(html: str, css: str = "", *, em: float = 10, engine: bool = True, lang: str = "zh-HK") -> bytes:
        sheet = (
            f"@font-face {{ font-family: Block; src: url({font.as_uri()}) }}"
            f"@page {{ size: {2 * LEFT + em * EM + 200}pt 2000pt; margin: {LEFT}pt }}"
            f"html {{ font: {EM}pt/20pt Block; text-align: justify; text-autospace: no-autospace }}"
            f"body {{ margin: 0; width: {em * EM}pt }} p {{ margin: 0 }} {css}"
        )
        source = f'<html lang="{lang}"><style>{sheet}</style><body>{html}</body></html>'
        if engine:
            with lines.installed():
                made: bytes = HTML(string=source).write_pdf()
        else:
            made = HTML(string=source).write_pdf()
        return made

    return make


@pytest.fixture
def glyphs(pdf: Callable[..., bytes]) -> Setter:
    """As ``pdf``, but what the referee read in it."""

    def read(html: str, css: str = "", **more: object) -> list[referee.Glyph]:
        return referee.glyphs(pdf(html, css, **more))

    return read


@pytest.fixture
def pictures(glyphs: Setter) -> Callable[..., list[str]]:
    """As ``pdf``, but a letter picture of each line."""

    def draw(html: str, css: str = "", **more: object) -> list[str]:
        return [referee.picture(line, LEFT) for line in referee.lines(glyphs(html, css, **more))]

    return draw


@pytest.fixture(autouse=True)
def stock() -> Iterator[None]:
    """Each test begins with WeasyPrint as it is, whatever other tests have installed."""
    installed = lines.is_installed()
    lines.uninstall()
    yield
    lines.uninstall()
    if installed:
        lines.install()
