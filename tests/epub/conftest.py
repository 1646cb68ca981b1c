"""The small book as an EPUB, made once with the pages of its print edition."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from zilap.book import Book
from zilap.epub.make import make
from zilap.epub.names import Element
from zilap.made import Laid
from zilap.typefaces import Typefaces

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Made:
    """An EPUB and its files."""

    content: bytes

    @property
    def files(self) -> Mapping[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def tree(self, name: str) -> Element:
        return etree.fromstring(self.files[f"EPUB/{name}"])


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("epub-cache")


@pytest.fixture(scope="session")
def made(tiny: Book, faces: Typefaces, laid: Laid, cache: Path) -> Made:
    return Made(make(tiny, TEMPLATES, faces, cache, pages=laid.page_map, cover=b"\xff\xd8cover"))
