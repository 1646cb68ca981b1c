"""A claim that the content does not bear out is an error, whichever of the two was changed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

import pytest

from tests.epub.conftest import Made
from zilap.book import Book
from zilap.checks import epub as checks
from zilap.epub import accessibility
from zilap.made import Epub

Files = Mapping[str, bytes]
OPF = "EPUB/content.opf"
FOREVER = {"readingOrder", "unlocked"}
"""True of every EPUB without scripts and without a lock."""
NEVER = ("captions", "audioDescription", "MathML", "signLanguage", "ttsMarkup", "longDescription", "largePrint")
"""Features of the vocabulary that the small book has not."""


def claims(files: Files, book: Book, folder: Path) -> list[str]:
    """What E016 says of an EPUB of these files."""
    path = folder / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return [words for _, words in checks.claims(Epub(book, path, PurePath("book.epub")))]


def said(property: str, value: str) -> Callable[[Files], Files]:
    """A claim added to the metadata."""
    row = f'<meta property="{property}">{value}</meta></metadata>'.encode()
    return lambda files: {**files, OPF: files[OPF].replace(b"</metadata>", row)}


def unsaid(property: str, value: str) -> Callable[[Files], Files]:
    """A claim taken out of the metadata."""
    row = re.compile(rf'<meta property="{property}"[^>]*>{value}[^<]*</meta>'.encode())

    def edit(files: Files) -> Files:
        made, count = row.subn(b"", files[OPF])
        assert count
        return {**files, OPF: made}

    return edit


def content(old: str, new: str, suffix: str = ".xhtml") -> Callable[[Files], Files]:
    """Every document changed, or every style sheet."""

    def edit(files: Files) -> Files:
        made = {name: re.sub(old.encode(), new.encode(), text) for name, text in files.items() if name.endswith(suffix)}
        assert any(made[name] != files[name] for name in made)
        return {**files, **made}

    return edit


BREAKS = {
    "tableOfContents": content(' epub:type="toc"', ""),
    "structuralNavigation": content(r"<(/?)h[1-6]", r"<\1p"),
    "alternativeText": content(r' (alt|aria-label)="[^"]*"', ""),
    "pageBreakMarkers": content(' epub:type="pagebreak"', ""),
    "pageNavigation": content(' epub:type="page-list"', ""),
    "ARIA": content(r' role="doc-[a-z]+"', ""),
    "rubyAnnotations": content(r"<(/?)ruby", r"<\1span"),
    "displayTransformability": content(r"\Z", "p { font-size: 11pt }", ".css"),
}
"""Feature → how the content loses it."""


def test_the_small_book_claims_what_it_holds(made: Made, tiny: Book, tmp_path: Path) -> None:
    assert claims(made.files, tiny, tmp_path) == []


def test_every_feature_that_it_claims_is_taken_away_below(made: Made, tiny: Book, tmp_path: Path) -> None:
    found = re.findall(rb'accessibilityFeature">(\w+)<', made.files[OPF])
    assert {name.decode() for name in found} == BREAKS.keys() | FOREVER


@pytest.mark.parametrize("feature", BREAKS)
def test_a_feature_that_the_content_lost(feature: str, made: Made, tiny: Book, tmp_path: Path) -> None:
    found = claims(BREAKS[feature](made.files), tiny, tmp_path)
    assert f"accessibilityFeature：{feature}" in found


@pytest.mark.parametrize("feature", NEVER)
def test_a_feature_that_was_never_there(feature: str, made: Made, tiny: Book, tmp_path: Path) -> None:
    found = claims(said("schema:accessibilityFeature", feature)(made.files), tiny, tmp_path)
    assert found == [f"accessibilityFeature：{feature}"]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (said("schema:accessMode", "auditory"), "accessMode：auditory"),
        (said("schema:accessModeSufficient", "auditory"), "accessModeSufficient：auditory"),
        (said("schema:accessibilityHazard", "flashing"), "accessibilityHazard：flashing"),
        (said("schema:accessibilityHazard", "none"), "accessibilityHazard：none"),
        (said("schema:accessibilitySummary", "圖表附數字表。"), "摘要：圖表附數字表"),
        (said("schema:accessibilitySummary", "charts have their figures in tables"), "charts have their figures"),
        (said("dcterms:conformsTo", accessibility.STANDARD), "沒有寫由誰核實"),
        (unsaid("schema:accessMode", "visual"), "內容是 visual，沒有聲明"),
        (unsaid("schema:accessibilityHazard", ""), "沒有 accessibilityHazard"),
        (unsaid("pageBreakSource", ""), "沒有寫是哪一本書的頁碼"),
        (content(r' (alt|aria-label)="[^"]*"', ""), "accessModeSufficient：textual"),
        (content(r"\Z", "p { animation: turn 1s }", ".css"), "accessibilityHazard：noMotionSimulationHazard"),
        (content("</body>", "<audio/></body>"), "accessibilityHazard：noSoundHazard"),
        (content(' epub:type="page-list"', ""), "但沒有頁碼表"),
    ],
)
def test_each_other_contradiction(
    edit: Callable[[Files], Files], words: str, made: Made, tiny: Book, tmp_path: Path
) -> None:
    assert any(words in one for one in claims(edit(made.files), tiny, tmp_path))


@pytest.mark.parametrize(
    "edit",
    [
        content(r' alt="[^"]*"', ""),
        content(r"<title>[^<]*</title>", "<title> </title>"),
        content(r' xml:lang="zh-Hant-HK"', ""),
        content(r"\Z", "html { color: #aaa }", ".css"),
    ],
)
def test_conformance_with_a_fault(edit: Callable[[Files], Files], made: Made, tiny: Book, tmp_path: Path) -> None:
    whole = said("dcterms:conformsTo", accessibility.STANDARD)(said("a11y:certifiedBy", "某人")(made.files))
    assert claims(whole, tiny, tmp_path) == []
    assert any("有未合之處" in one for one in claims(edit(whole), tiny, tmp_path))


def test_a_description_that_is_not_there_is_none(made: Made, tiny: Book, tmp_path: Path) -> None:
    edit = content("<h1", '<p role="figure" aria-label="圖" aria-details="table">字</p><h1')
    described = said("schema:accessibilityFeature", "longDescription")(edit(made.files))
    assert "accessibilityFeature：longDescription" in claims(described, tiny, tmp_path)
    told = content("</body>", '<p id="table">渡輪 9 班</p></body>')
    assert claims(told(described), tiny, tmp_path) == []
