"""Files that are not what their names say, or of a sort that is not read: each is read, or named with what to do."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image
from weasyprint import HTML

from tests.intake.faces import faces
from zilap.intake import draft, readers
from zilap.problem import Problem

SAID = "曬船用的竹篙要選三年的竹，太嫩會彎，太老會裂；師傅敲一敲，聽聲便知道。"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(names: Sequence[str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return data.getvalue()


def said(path: Path) -> str:
    """What an editor is told of a file that is not read."""
    found = readers.read(path)
    assert isinstance(found, Problem)
    return found.text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.doc", COMPOUND + bytes(600), "舊式 Word"),
        ("a.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "除去密碼"),
        ("a.wps", COMPOUND + bytes(600), "WPS"),
        ("a.xls", COMPOUND + bytes(600), "試算表"),
        ("a.xlsx", packed(["[Content_Types].xml", "xl/workbook.xml"]), "試算表"),
        ("a.docx", packed(["[Content_Types].xml", "xl/workbook.xml"]), "試算表"),
        ("a.pptx", packed(["ppt/presentation.xml"]), "匯出為 PDF"),
        ("a.odt", packed(["mimetype", "content.xml"]), "OpenDocument"),
        ("a.pages", packed(["Index/Document.iwa"]), "Pages"),
        ("a.epub", packed(["mimetype", "META-INF/container.xml"]), "電子書"),
        ("a.zip", packed(["一.txt"]), "解壓"),
        ("a.rtf", b"{\\rtf1\\ansi}", "RTF"),
        ("a.txt", b"{\\rtf1\\ansi}", "RTF"),
        ("a.pdf", b"\xff\xd8\xff\xe0 picture", "圖片"),
        ("a.bin", bytes(64), ".bin"),
        ("a", b"text", ".txt"),
        ("a.docx", b"PK\x03\x04 cut", "另存新檔"),
        ("a.pdf", b"%PDF-1.7 cut", "重新匯出"),
    ],
)
def test_what_to_do_is_said(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert told in said(path)


@pytest.mark.parametrize("name", ["raft.docx", "raft.doc", "raft.pdf", "raft.txt", "raft"])
def test_a_word_file_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    document = docx.Document()
    document.add_paragraph(SAID)
    document.save(str(tmp_path / name))
    found = draft.draft([tmp_path / name], {})
    assert SAID in found.files["raft.md"].decode()


def test_a_locked_pdf_and_a_scan(tmp_path: Path) -> None:
    plain, locked, scan = tmp_path / "plain.pdf", tmp_path / "locked.pdf", tmp_path / "scan.pdf"
    HTML(string=f"<style>{faces('T')} p {{ font-family: T }}</style><p>{SAID}</p>").write_pdf(plain)
    with pikepdf.open(plain) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="a", owner="b"))
    Image.new("RGB", (595, 842), (240, 240, 230)).save(scan)
    assert not isinstance(readers.read(plain), Problem)
    assert "除去密碼" in said(locked)
    assert "掃描" in said(scan)


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (90, 60), (30, 90, 120)).save(picture, "PNG")
    page = (
        f"<html><body><h1>竹篙</h1><p>{SAID}</p><figure><img src='https://raft.example.org/pole.png'>"
        "<figcaption>揀竹。</figcaption></figure></body></html>"
    )
    parts = [
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="edge"\r\n',
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(page.encode()).decode(),
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://raft.example.org/pole.png\r\n\r\n" + base64.encodebytes(picture.getvalue()).decode(),
    ]
    path = tmp_path / "raft.mhtml"
    path.write_text("\r\n--edge\r\n".join(parts) + "\r\n--edge--\r\n", "utf-8")
    found = draft.draft([path], {})
    assert found.files["raft.md"].decode() == (
        f'---\nkind: story\ntitle: 竹篙\n---\n\n{SAID}\n\n![](raft-1.png "揀竹。")\n'
    )
    assert found.files["images/raft-1.png"] == picture.getvalue()
