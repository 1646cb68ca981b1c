"""What every PDF that we finish shares: one page box or another, folios, metadata, the stamp.

Lengths are points.  Bytes in, bytes out; the same input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from zilap.book import Book
from zilap.made import PageMap
from zilap.units import mm_to_pt


def screen(laid: bytes, book: Book, page_map: PageMap) -> bytes:
    """The pages as cut, with links, bookmarks and folios: what is read on a screen."""
    with pikepdf.open(io.BytesIO(laid)) as doc:
        for page in doc.pages:
            trim = page.trimbox
            for name in ("/BleedBox", "/TrimBox", "/ArtBox", "/CropBox"):
                if name in page.obj:
                    del page.obj[name]
            page.mediabox = trim
        _describe(doc, book, page_map)
        doc.Root.PageMode = Name.UseOutlines
        doc.Root.PageLayout = Name.SinglePage
        doc.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        return _save(doc)


def interior(laid: bytes, book: Book, page_map: PageMap) -> bytes:
    """The pages with their bleed, TrimBox and BleedBox, and nothing to click: what goes to press."""
    bleed = mm_to_pt(book.trim.bleed)
    with pikepdf.open(io.BytesIO(laid)) as doc:
        for page in doc.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
            left, bottom, right, top = (float(edge) for edge in page.trimbox)
            page.bleedbox = Array([left - bleed, bottom - bleed, right + bleed, top + bleed])
        if "/Outlines" in doc.Root:
            del doc.Root["/Outlines"]
        _drop_link_tags(doc)
        _describe(doc, book, page_map)
        return _save(doc)


def _drop_link_tags(doc: pikepdf.Pdf) -> None:
    """Object references of the tag tree to annotations that are gone."""
    root = doc.Root.get("/StructTreeRoot")
    if root is None:
        return
    stack = [root]
    while stack:
        node = stack.pop()
        kids = node.get("/K")
        if isinstance(kids, Array):
            kept = [kid for kid in kids if not _is_reference(kid)]
            if len(kept) != len(kids):
                node.K = Array(kept)
            stack += [kid for kid in kept if isinstance(kid, Dictionary) and "/S" in kid]
        elif isinstance(kids, Dictionary):
            if _is_reference(kids):
                del node["/K"]
            elif "/S" in kids:
                stack.append(kids)


def _is_reference(kid: pikepdf.Object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _describe(doc: pikepdf.Pdf, book: Book, page_map: PageMap) -> None:
    """Title, author, language and folios."""
    doc.Root.Lang = String(book.language)
    doc.Root.PageLabels = Dictionary(Nums=Array(list(_labels(page_map))))
    info = doc.docinfo
    for name in list(info.keys()):
        del info[name]
    info.Title = String(book.title)
    info.Author = String(book.author)
    info.Subject = String(book.title_en)
    info.Creator = info.Producer = String("zilap")
    if book.edition.date:
        day = f"D:{book.edition.date:%Y%m%d}000000Z"
        info.CreationDate = info.ModDate = String(day)


def _labels(page_map: PageMap) -> Iterator[pikepdf.Object | int]:
    """The number tree of page labels: roman for the front matter, arabic from the body on (PDF 32000-1, 12.4.2)."""
    if page_map.front:
        yield 0
        yield Dictionary(S=Name("/r"))
    if page_map.front < len(page_map.labels):
        yield page_map.front
        yield Dictionary(S=Name("/D"))


def stamped(pdf: bytes, stamp: bytes) -> bytes:
    """The first page of ``stamp`` laid over every page, as an artifact that no reader reads out."""
    with pikepdf.open(io.BytesIO(pdf)) as doc, pikepdf.open(io.BytesIO(stamp)) as mark:
        form = doc.copy_foreign(mark.pages[0].as_form_xobject())
        for page in doc.pages:
            left, bottom = (float(edge) for edge in list(page.trimbox)[:2])
            page.contents_add(b"q", prepend=True)
            name = page.add_resource(form, Name.XObject, prefix="Stamp")
            page.contents_add(
                b"Q /Artifact BMC q 1 0 0 1 %.4f %.4f cm %s Do Q EMC" % (left, bottom, str(name).encode())
            )
        return _save(doc)


def bookmarks(doc: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The outline as (depth, title) pairs."""
    found: list[tuple[int, str]] = []

    def walk(items: list[OutlineItem], depth: int) -> None:
        for item in items:
            found.append((depth, item.title))
            walk(item.children, depth + 1)

    with doc.open_outline() as outline:
        walk(outline.root, 0)
    return found


def _save(doc: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    doc.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=False,
    )
    return out.getvalue()
