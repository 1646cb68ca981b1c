"""Every letter of the sources is in the EPUB, in order, and none besides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from tests.epub.conftest import ROOT, TEMPLATES, Made
from zilap.book import Book
from zilap.epub.make import make
from zilap.epub.names import Element, classes, local
from zilap.source import folder
from zilap.typefaces import Typefaces


def letters(text: str) -> str:
    """Letters and digits alone: marks of syntax and punctuation are neither."""
    return "".join(re.findall(r"[^\W_]", text))


def source(text: str, book: Book) -> str:
    """What Markdown of ours says, read without the parser: notes behind, in the order of their calls."""
    text = re.sub(r"\{\{figure:([^}]+)\}\}", lambda m: book.figures[m[1]].text, text)
    text = re.sub(r"!\[[^\]]*\]\([^\s\")]+(?:\s+\"([^\"]*)\")?\)", lambda m: m[1] or "", text)
    text = re.sub(r"\[\[([^\]]+)\]\]", lambda m: getattr(book.section(m[1]), "title", m[1]), text)
    text = re.sub(r"\[([^\]\[]+)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"\{:([^}]*)\}", lambda m: "".join(re.findall(r'credit="([^"]*)"', m[1])), text)
    notes = dict(re.findall(r"^\[\^([^\]]+)\]:(.*(?:\n[ ]{4}.*)*)", text, re.M))
    text = re.sub(r"^\[\^[^\]]+\]:.*(?:\n[ ]{4}.*)*", "", text, flags=re.M)
    calls = re.findall(r"\[\^([^\]]+)\]", text)
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"\[([^\]\[]+)\]\((?:https?|mailto):[^)]*\)", r"\1", text)
    text = re.sub(r"^\s*\d+\.\s", "", text, flags=re.M)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return letters(text + "".join(notes[name] for name in calls))


def shown(root: Element) -> str:
    """The text of a section's prose as a reader meets it, without readings and numbers of notes."""
    found = []

    def walk(element: Element) -> None:
        if local(element) in ("rt", "rp", "svg", "") or element.get("role") in ("doc-backlink", "doc-noteref"):
            return
        found.append(element.text or "")
        for child in element:
            walk(child)
            found.append(child.tail or "")

    for element in root.iter():
        if "prose" in classes(element):
            walk(element)
    return letters("".join(found))


def compare(book: Book, made: Made) -> None:
    told = 0
    for section in book.sections:
        root = etree.fromstring(made.files[f"EPUB/text/{section.id}.xhtml"])
        if section.text.strip():
            assert shown(root) == source(section.text, book), section.id
            told += 1
        words = letters("".join(map(str, root.itertext())))
        if not section.kind.generated:
            assert letters(section.title) in words, section.id
    assert told


def test_the_small_book(made: Made, tiny: Book) -> None:
    compare(tiny, made)


@pytest.mark.slow
def test_the_shipped_book(faces: Typefaces, tmp_path: Path) -> None:
    book, _ = folder.load(ROOT / "book", TEMPLATES)
    compare(book, Made(make(book, TEMPLATES, faces, tmp_path, cover=b"\xff\xd8")))
