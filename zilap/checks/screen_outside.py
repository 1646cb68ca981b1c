"""What others say of the screen PDF: pikepdf's PDF/A validator, and veraPDF where it is installed."""

from __future__ import annotations

import functools
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree

from zilap.checks.reading import AGAIN
from zilap.checks.registry import Found, check
from zilap.late import late
from zilap.made import ScreenPdf
from zilap.problem import Level, Place
from zilap.tools import VERAPDF

pdfa = late("pikepdf.pdfa")
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
UA = "{http://www.aiim.org/pdfua/ns/id/}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
CONFORMANCE = "{http://www.aiim.org/pdfa/ns/id/}conformance"
FLAVOURS = (("ua1", "PDF/UA-1"), ("2a", "PDF/A-2a"))
MOST = 8


@check("U018", ScreenPdf, "不符合 PDF/A-2", level=Level.ERROR, hint=AGAIN)
def archival(made: ScreenPdf) -> Found:
    """圖書館要長期保存的檔案，須自足、沒有會過時的東西。

    依據：PDF/A-2（ISO 19005-2）；由 pikepdf 的驗證器檢查 2b 級，規則文字取自 veraPDF。
    2a 級多出的要求（標籤、Unicode）由 U002 至 U016 檢查。
    """
    kinds = Counter((one.rule, one.message) for one in _findings(made) if one.kind == "violation")
    for (rule, message), count in kinds.items():
        yield Place(made.name), f"{rule.removeprefix('ISO_19005_2:')} {message}（{count} 處）"


@check("U019", ScreenPdf, "PDF/A-2 有未能檢查之處", level=Level.NOTE, hint="有 veraPDF 的電腦可以查全；見 U020。")
def archival_unknown(made: ScreenPdf) -> Found:
    """pikepdf 的驗證器只批准它認得的東西；不認得的，不等於不合格，但也沒有檢查過。"""
    kinds = Counter(one.message for one in _findings(made) if one.kind != "violation")
    for message, count in list(kinds.items())[:MOST]:
        yield Place(made.name), f"{message}（{count} 處）"


@check(
    "U020",
    ScreenPdf,
    "未經 veraPDF 檢查",
    level=Level.NOTE,
    hint="在 verapdf.org 安裝後再做一次；本工具自己的檢查已經做過。",
)
def verapdf_absent(made: ScreenPdf) -> Found:
    """veraPDF 是 PDF/UA 與 PDF/A 的公認驗證軟件（Open Preservation Foundation）。沒有安裝就沒有經它檢查。"""
    if not VERAPDF.path():
        yield Place(made.name), "這部電腦沒有 veraPDF"


@check("U021", ScreenPdf, "veraPDF 判為不合格", level=Level.ERROR, hint=AGAIN)
def verapdf(made: ScreenPdf) -> Found:
    """把檔案交給 veraPDF，按 PDF/UA-1 和 PDF/A-2a 各驗一次，照錄它的判斷。"""
    if not VERAPDF.path():
        return
    for flavour, name in FLAVOURS:
        for words in _judged(made.path, flavour):
            yield Place(made.name), f"{name}：{words}"


def _judged(path: Path, flavour: str) -> Iterator[str]:
    """What veraPDF has against a file, in its words: ``--format text`` says PASS or FAIL and the rules that fail."""
    done = VERAPDF.run("--flavour", flavour, "--format", "text", "-v", path)
    verdict = re.search(r"^(PASS|FAIL)\b", done.stdout, re.M)
    if verdict is None:
        yield f"沒有完成：{(done.stderr or done.stdout).strip()[-160:]}"
    elif verdict[1] == "FAIL":
        rules = [line.strip() for line in done.stdout.splitlines() if re.match(r"\s+FAIL\b", line)]
        yield from rules[:MOST] or ["FAIL"]


def _findings(made: ScreenPdf) -> tuple[Any, ...]:
    return _validated(made.path, made.path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=2)
def _validated(path: Path, changed: int) -> tuple[Any, ...]:
    """The validator's findings on a copy whose metadata says 2b and nothing of PDF/UA: the level that it knows."""
    with pikepdf.open(path) as doc:
        packet = doc.Root.get("/Metadata")
        if packet is not None:
            doc.Root.Metadata = doc.make_stream(_as_level_b(bytes(packet.read_bytes())), packet.stream_dict)
        copy = io.BytesIO()
        doc.save(copy, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pikepdf.open(copy) as again:
        return tuple(pdfa.check(again, "2b").findings)


def _as_level_b(packet: bytes) -> bytes:
    try:
        tree = etree.fromstring(packet)
    except etree.XMLSyntaxError:
        return packet
    for node in list(tree.iter(f"{UA}part", EXTENSION)):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    for node in list(tree.iter(f"{RDF}Description")):
        parent = node.getparent()
        if not len(node) and parent is not None:
            parent.remove(node)
    for node in tree.iter(CONFORMANCE):
        node.text = "B"
    etree.cleanup_namespaces(tree)
    begin = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    return begin + etree.tostring(tree) + b'\n<?xpacket end="w"?>'
