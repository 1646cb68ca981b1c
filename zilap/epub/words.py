"""The few words that the EPUB room itself writes, by language of the book."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_HANT = {
    "cover": "封面",
    "titlepage": "書名頁",
    "copyright-page": "版權頁",
    "toc": "目錄",
    "foreword": "序言",
    "preface": "前言",
    "bodymatter": "正文",
    "acknowledgments": "鳴謝",
    "appendix": "附錄",
    "colophon": "書後",
    "index": "索引",
    "loi": "插圖目錄",
    "lot": "表目錄",
    "landmarks": "地標",
    "page-list": "印刷版頁碼",
    "proof": "校樣　未定稿，不可發行",
    "figure": "圖",
    "table": "表",
}
_HANS = {
    "cover": "封面",
    "titlepage": "书名页",
    "copyright-page": "版权页",
    "toc": "目录",
    "foreword": "序言",
    "preface": "前言",
    "bodymatter": "正文",
    "acknowledgments": "鸣谢",
    "appendix": "附录",
    "colophon": "书后",
    "index": "索引",
    "loi": "插图目录",
    "lot": "表目录",
    "landmarks": "地标",
    "page-list": "印刷版页码",
    "proof": "校样　未定稿，不可发行",
    "figure": "图",
    "table": "表",
}


def words(language: str) -> Mapping[str, str]:
    """The words in the script of a language."""
    return MappingProxyType(_HANS if language.startswith("zh-Hans") else _HANT)
