"""The package: what is in it, and that the same sources make the same bytes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.epub.conftest import ROOT, TEMPLATES, Made
from zilap.book import Book, Contributor, Ebook
from zilap.epub import opf
from zilap.epub.make import make, shop_name
from zilap.epub.names import DC, NCX, OPF, OPS, TYPE, Element, said, types, x
from zilap.made import Laid
from zilap.typefaces import Typefaces


def metas(root: Element, property: str) -> list[str]:
    return [row.text or "" for row in root.iter(f"{{{OPF}}}meta") if row.get("property") == property]


def test_the_archive_is_plain(made: Made) -> None:
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        rows = archive.infolist()
    assert rows[0].filename == "mimetype"
    assert rows[0].compress_type == zipfile.ZIP_STORED
    assert {row.date_time for row in rows} == {(1980, 1, 1, 0, 0, 0)}
    assert {row.external_attr >> 16 for row in rows} == {0o644}
    assert all(row.filename.isascii() and ".." not in row.filename for row in rows)


def test_the_same_sources_make_the_same_bytes(
    made: Made, tiny: Book, faces: Typefaces, laid: Laid, tmp_path: Path
) -> None:
    again = make(tiny, TEMPLATES, faces, tmp_path, pages=laid.page_map, cover=b"\xff\xd8cover")
    assert again == made.content


def test_one_document_a_section_in_the_order_of_the_book(made: Made, tiny: Book) -> None:
    root = made.tree("content.opf")
    spine = [row.get("idref") for row in root.iter(f"{{{OPF}}}itemref")]
    assert spine == ["cover", *(section.id for section in tiny.sections), "nav"]
    assert [row.get("idref") for row in root.iter(f"{{{OPF}}}itemref") if row.get("linear") == "no"] == ["nav"]
    assert {f"EPUB/text/{section.id}.xhtml" for section in tiny.sections} <= set(made.files)


def test_metadata(made: Made, tiny: Book) -> None:
    root = made.tree("content.opf")
    assert [row.text for row in root.iter(f"{{{DC}}}language")] == ["zh-Hant-HK"]
    assert [row.text for row in root.iter(f"{{{DC}}}title")] == ["小書"]
    assert [row.text for row in root.iter(f"{{{DC}}}creator")] == ["某人"]
    assert metas(root, "role") == ["edt"]
    assert metas(root, "alternate-script") == ["A Small Book"]
    assert metas(root, "dcterms:modified") == ["2026-12-01T00:00:00Z"]
    assert metas(root, "pageBreakSource") == ["小書（印刷版，第2版）"]
    assert root.findtext(f".//{{{DC}}}identifier") == tiny.id


def test_names_are_sorted_as_editors_say_and_not_otherwise(tiny: Book, faces: Typefaces, cache: Path) -> None:
    people = (Contributor("陳大文", "主編", "Chan Tai-man", "Chan, Tai-man"), Contributor("李四", "攝影"))
    texts = {"title_file_as": "Xiaoshu", "series": "港灣叢書", "series_number": "3", "description": "一本小書。"}
    book = replace(tiny, contributors=people, ebook=Ebook(subjects=("渡輪", "燈塔"), texts=texts))
    root = Made(make(book, TEMPLATES, faces, cache, cover=b"\xff\xd8")).tree("content.opf")
    refined = {
        (row.get("refines"), row.get("property")): row.text
        for row in root.iter(f"{{{OPF}}}meta")
        if row.get("property") in ("file-as", "role", "alternate-script")
    }
    assert refined == {
        ("#title", "alternate-script"): "A Small Book",
        ("#title", "file-as"): "Xiaoshu",
        ("#person-1", "role"): "edt",
        ("#person-1", "alternate-script"): "Chan Tai-man",
        ("#person-1", "file-as"): "Chan, Tai-man",
        ("#person-2", "role"): "pht",
    }
    assert metas(root, "belongs-to-collection") == ["港灣叢書"]
    assert metas(root, "group-position") == ["3"]
    assert [row.text for row in root.iter(f"{{{DC}}}subject")] == ["渡輪", "燈塔"]
    assert root.findtext(f".//{{{DC}}}description") == "一本小書。"


def test_an_isbn_is_the_identifier_and_the_name_for_shops(tiny: Book) -> None:
    book = replace(tiny, edition=replace(tiny.edition, isbn_epub="978-988-00-0000-1", isbn_print="978-988-00-0000-2"))
    assert opf.identifier(book) == "urn:isbn:9789880000001"
    assert opf.print_source(book) == "urn:isbn:9789880000002"
    assert shop_name(book) == "9789880000001.epub"
    assert shop_name(tiny) == "hant-2.epub"


def test_conformance_is_claimed_only_with_a_name_behind_it(
    made: Made, tiny: Book, faces: Typefaces, cache: Path
) -> None:
    assert metas(made.tree("content.opf"), "dcterms:conformsTo") == []
    book = replace(tiny, ebook=Ebook(texts={"certified_by": "測試出版社"}))
    root = Made(make(book, TEMPLATES, faces, cache, cover=b"\xff\xd8")).tree("content.opf")
    assert metas(root, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert metas(root, "a11y:certifiedBy") == ["測試出版社"]


def test_without_pages_there_is_no_page_list_and_no_claim_of_one(tiny: Book, faces: Typefaces, cache: Path) -> None:
    bare = Made(make(tiny, TEMPLATES, faces, cache, cover=b"\xff\xd8"))
    root = bare.tree("content.opf")
    assert not {"pageBreakMarkers", "pageNavigation"} & set(metas(root, "schema:accessibilityFeature"))
    assert metas(root, "pageBreakSource") == []
    assert b"doc-pagelist" not in bare.files["EPUB/nav.xhtml"]


def test_a_section_says_what_it_is(made: Made) -> None:
    section = next(made.tree("text/ferry.xhtml").iter(x("section")))
    assert section.get(TYPE) == "chapter"
    assert section.get("role") == "doc-chapter"
    heading = next(made.tree("text/ferry.xhtml").iter(x("h1")))
    assert section.get("aria-labelledby") == heading.get("id")
    assert said(heading) == "渡輪"
    assert next(made.tree("text/ferry.xhtml").iter(x("body"))).get(TYPE) == "bodymatter"


def test_links_lead_to_other_files(made: Made) -> None:
    hrefs = [one.get("href", "") for one in made.tree("text/ferry.xhtml").iter(x("a"))]
    assert "lighthouse.xhtml" in hrefs
    contents = [one.get("href", "") for one in made.tree("text/contents.xhtml").iter(x("a"))]
    assert {"ferry.xhtml", "lighthouse.xhtml"} <= set(contents)
    assert not any(href.startswith("#part") for href in contents)


def test_a_note_and_its_call_know_each_other(made: Made) -> None:
    root = made.tree("text/ferry.xhtml")
    call = next(one for one in root.iter(x("a")) if "noteref" in types(one))
    notes = [one for one in root.iter(x("aside")) if "footnote" in types(one)]
    assert [one.get("id") for one in notes] == [call.get("href", "").removeprefix("#")]
    back = next(one for one in notes[0].iter(x("a")))
    assert back.get("href") == f"#{call.get('id')}"
    assert said(notes[0]).startswith("1")


def test_the_navigation_document(made: Made) -> None:
    nav = made.tree("nav.xhtml")
    ways = {kind: way for way in nav.iter(x("nav")) for kind in types(way)}
    assert [said(one) for one in ways["toc"].iter(x("a"))] == ["海港", "渡輪", "燈塔", "渡轮恢复航行"]
    marks = {kind: one.get("href") for one in ways["landmarks"].iter(x("a")) for kind in types(one)}
    assert marks["cover"] == "cover.xhtml"
    assert marks["bodymatter"] == "text/part-harbour.xhtml"
    assert marks["toc"] == "text/contents.xhtml"
    assert marks["loi"] == "nav.xhtml#loi"
    assert [said(one) for one in ways["loi"].iter(x("a"))] == ["碼頭。自繪"]
    assert nav.find(f".//{{{OPS}}}switch") is None


def test_the_ncx_has_contents_and_pages(made: Made) -> None:
    root = made.tree("toc.ncx")
    points = [one.get("src") for one in root.find(f"{{{NCX}}}navMap").iter(f"{{{NCX}}}content")]
    assert points[:3] == ["text/part-harbour.xhtml", "text/ferry.xhtml", "text/lighthouse.xhtml"]
    nav = made.tree("nav.xhtml")
    listed = [one.get("href") for way in nav.iter(x("nav")) if "page-list" in types(way) for one in way.iter(x("a"))]
    pages = [one.get("src") for one in root.find(f"{{{NCX}}}pageList").iter(f"{{{NCX}}}content")]
    assert pages == listed
    assert len(listed) > 4


def test_the_picture_is_a_copy_with_a_plain_name(made: Made) -> None:
    assert [name for name in made.files if name.startswith("EPUB/images/pier")] == ["EPUB/images/pier-png.jpg"]
    image = next(made.tree("text/ferry.xhtml").iter(x("img")))
    assert image.get("src") == "../images/pier-png.jpg"
    assert image.get("alt") == "碼頭的時鐘"


def test_a_proof_says_so_first(tiny: Book, faces: Typefaces, cache: Path) -> None:
    proof = Made(make(tiny, TEMPLATES, faces, cache, cover=b"\xff\xd8", stamp=True))
    for section in tiny.sections:
        body = next(proof.tree(f"text/{section.id}.xhtml").iter(x("body")))
        assert said(body).startswith("校樣")


def test_nothing_of_the_printed_page_is_left(made: Made) -> None:
    for name, content in made.files.items():
        if name.endswith(".xhtml"):
            assert b"data-" not in content, name
        if name.endswith(".css"):
            for word in (
                b"@page",
                b"target-counter",
                b"string-set",
                b"bookmark-level",
                b"margin-break",
                b"--line-grid",
            ):
                assert word not in content


SCRIPT = """
import hashlib, sys
from pathlib import Path
from zilap import typefaces
from zilap.epub.make import make
from zilap.source import folder
book, _ = folder.load(Path("tests/books/tiny"), Path("templates"))
content = make(book, Path("templates"), typefaces.load(Path("fonts")), Path(sys.argv[1]))
print(hashlib.sha256(content).hexdigest())
"""


@pytest.mark.slow
def test_neither_time_zone_nor_hash_seed_nor_folder_changes_a_byte(tmp_path: Path) -> None:
    sums = set()
    for number, zone in enumerate(("UTC", "Asia/Hong_Kong", "America/New_York")):
        own = {**os.environ, "PYTHONHASHSEED": str(number), "TZ": zone, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / zone)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=own)
        sums.add(done.stdout.strip())
    assert len(sums) == 1
