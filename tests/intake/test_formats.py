"""Word, PDF, web and Markdown files: nothing is lost, every deed can be undone, bad files are named."""

from __future__ import annotations

import html as entities
import io
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

from zilap.intake import draft

FILES = sorted(path for path in (Path(__file__).parent / "files").glob("*/*.*") if path.is_file())
MADE_HERE = -1


def letters(text: str) -> Counter[str]:
    """Characters that say something, whatever their place."""
    return Counter(char for char in unicodedata.normalize("NFC", text) if char > "~" and not char.isspace())


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


def in_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


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
    assert codes(locked) == codes(deep) == codes(empty) == ["I001"]
    assert codes(word(tmp_path / "bomb.docx", heavy)) == ["I001"]
    assert codes(word(tmp_path / "bodiless.docx", f"<w:document {W}/>")) == ["I001"]


def test_a_symbol_without_a_code_is_a_missing_character(tmp_path: Path) -> None:
    run = '<w:r><w:sym w:font="Wingdings" w:char="zz"/><w:t>方格內的一句話，足夠二十個字，才不算太短。</w:t></w:r>'
    path = word(tmp_path / "symbol.docx", f"<w:document {W}><w:body><w:p>{run}</w:p></w:body></w:document>")
    assert "I014" in codes(path)


def test_a_pdf_that_does_not_say_its_characters_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "shapes.pdf"
    font = (Path(__file__).parents[2] / "fonts/NotoSerifHK_400Regular.ttf").as_uri()
    style = f"<style>@font-face {{ font-family: Ming; src: url({font}) }} p {{ font-family: Ming }}</style>"
    HTML(string=f"{style}<p>字形在，字不在；讀出來全是別的字，比沒有更壞。</p>").write_pdf(path)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        document.save(path)
    assert codes(path) == ["I030", "I007"]
