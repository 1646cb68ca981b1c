"""Which sort of file a manuscript is, by its first bytes: names lie, and some sorts have to be saved as others."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a .doc, .xls, .ppt or .wps begins, and a .docx with a password (MS-CFB 2.2)."""
_STREAMS = (("EncryptedPackage", "locked"), ("Workbook", "sheet"), ("PowerPoint Document", "slides"))
_PICTURES = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG", "gif": b"GIF8", "tif": b"II*\0", "tiff": b"MM\0*"}
"""How pictures of each sort begin."""
_PACKAGES = (
    ("word/", "docx"),
    ("xl/", "sheet"),
    ("ppt/", "slides"),
    ("Index/", "pages"),
    ("META-INF/container.xml", "book"),
    ("content.xml", "odt"),
)
"""What the packages of each sort hold."""
_WEB = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_ARCHIVE = re.compile(rb"(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,20}?Content-Type:\s*multipart/related", re.I)
_FLAT = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*<office:document\b")

_NAMED = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".docx": "docx",
    ".html": "web",
    ".htm": "web",
    ".xhtml": "web",
    ".mhtml": "archive",
    ".mht": "archive",
    ".pdf": "pdf",
}
"""What a file is by its name, where its first bytes do not tell."""
_OFFICE = "在 Word 或 LibreOffice 開啟，另存為 .docx"
ADVICE = {
    "doc": f"舊式 Word 文件（.doc），請{_OFFICE}",
    "wps": "WPS 文字文件（.wps），請在 WPS 開啟，另存為 .docx",
    "locked": "有密碼的 Office 文件，請作者除去密碼，再另存為 .docx",
    "rtf": f"RTF 文件，請{_OFFICE}",
    "odt": f"OpenDocument 文件（.odt），請{_OFFICE}",
    "pages": "Apple Pages 文件，請在 Pages 選「檔案、輸出至、Word」，存為 .docx",
    "sheet": "試算表，請把要用的文字和表格貼到 Word，存為 .docx",
    "slides": "簡報，請匯出為 PDF，或把文字貼到 Word，存為 .docx",
    "book": "電子書，請作者交原來的 Word 檔",
    "packed": "壓縮檔，請解壓後交裏面的文稿",
    "picture": "圖片，配圖請放進 images/；如是掃描的文稿，請作者交 Word 檔或可選取文字的 PDF",
}
"""What a sort of file that is not read is, and what to do with it."""


def named(file: PurePath) -> str:
    """The sort of a file by its name: ``text``, ``docx``, ``web``, ``archive``, ``pdf``, or empty."""
    return _NAMED.get(file.suffix.lower(), "")


def sort_of(data: bytes, file: PurePath) -> str:
    """The sort of a file as :func:`named` calls it, or a key of :data:`ADVICE`; empty for anything else.

    What the first bytes tell goes before the name; but a text that begins like a page is a text.
    """
    found = _by_content(data, file)
    return named(file) if not found or (found == "web" and named(file) == "text") else found


def picture_of(data: bytes) -> str:
    """Which sort of picture bytes are, as the ending of a file's name: ``jpg``, ``png``, ``webp`` …; or empty."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for kind, start in _PICTURES.items() if data.startswith(start)), "")


def _by_content(data: bytes, file: PurePath) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(_COMPOUND):
        return _compound(data, file.suffix.lower())
    if data.lstrip().startswith(b"%PDF-") or (file.suffix.lower() == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if picture_of(data):
        return "picture"
    if _FLAT.match(data[:4096]):
        return "odt"
    if _ARCHIVE.match(data[:4096]):
        return "archive"
    return "web" if _WEB.match(data[:4096]) else ""


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    return next((sort for start, sort in _PACKAGES if any(name.startswith(start) for name in names)), "packed")


def _compound(data: bytes, suffix: str) -> str:
    named = {".wps": "wps", ".xls": "sheet", ".ppt": "slides"}.get(suffix, "doc")
    return next((sort for stream, sort in _STREAMS if stream.encode("utf-16-le") in data), named)
