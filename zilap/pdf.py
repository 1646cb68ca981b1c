"""What every PDF that we finish shares: one page box or another, folios, metadata, the stamp.

The screen PDF says of itself that it is PDF/UA-1 and PDF/A-2a, and is made so; ``checks/screen.py`` judges it.
Lengths are points.  Bytes in, bytes out; the same input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Stream, String

from zilap import images, weasy
from zilap.book import Book
from zilap.made import PageMap
from zilap.units import mm_to_pt

PRINTED = 4
"""The flag of an annotation that is printed too: PDF/A asks for it (ISO 19005-2, 6.3.2)."""
STAMP = b"Q /Artifact <</Type /Pagination /Subtype /Watermark>> BDC q 1 0 0 1 %.4f %.4f cm /Stamp Do Q EMC"
"""Laid over a page: left and bottom of the trim."""
GROUPS = ("/ExtGState", "/XObject", "/Pattern", "/Shading", "/ColorSpace", "/Font")
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{dates}<xmp:CreatorTool>zilap</xmp:CreatorTool><pdf:Producer>zilap</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
"""PDF/A-2a and PDF/UA-1 in one packet; PDF/A wants the schema of whatever it does not know (ISO 19005-2, 6.6.2.3)."""


def screen(laid: bytes, book: Book, page_map: PageMap) -> bytes:
    """The pages as cut, with links, bookmarks and folios: what is read on a screen, and aloud."""
    with pikepdf.open(io.BytesIO(laid)) as doc:
        for page in doc.pages:
            trim = page.trimbox
            for name in ("/BleedBox", "/TrimBox", "/ArtBox", "/CropBox"):
                if name in page.obj:
                    del page.obj[name]
            page.mediabox = trim
            for annotation in page.obj.get("/Annots", ()):
                annotation.F = PRINTED
        doc.remove_unreferenced_resources()
        _describe(doc, book, page_map)
        _name_sections(doc, book)
        _archive(doc, book)
        doc.Root.PageMode = Name.UseOutlines
        doc.Root.PageLayout = Name.SinglePage
        doc.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        images.fit_screen(doc)
        return _save(doc, linear=True)


def _name_sections(doc: pikepdf.Pdf, book: Book) -> None:
    """Named destinations that last: sections by their id, and whatever a link of the book goes to.

    The id of a section is the name of its file, so ``screen.pdf#nameddest=ferry`` is good in every edition.
    """
    tree = doc.Root.get("/Names", Dictionary()).get("/Dests")
    if tree is None:
        return
    wanted = {section.id for section in book.sections}
    for page in doc.pages:
        wanted |= {str(link.Dest) for link in page.obj.get("/Annots", ()) if isinstance(link.get("/Dest"), String)}
    names = list(tree.Names)
    pairs = [(name, names[at + 1]) for at, name in enumerate(names[:-1]) if not at % 2 and str(name) in wanted]
    kept = sorted(pairs, key=lambda pair: bytes(pair[0]))
    tree.Names = Array([value for pair in kept for value in pair])
    if kept:
        tree.Limits = Array([kept[0][0], kept[-1][0]])


def _archive(doc: pikepdf.Pdf, book: Book) -> None:
    """What PDF/A-2a asks for: colours that have a meaning, metadata, nothing unknown (ISO 19005-2)."""
    profile = doc.make_stream(weasy.srgb_profile(), N=3)
    doc.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                RegistryName=String("http://www.color.org"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
    day = f"{book.edition.date:%Y-%m-%d}T00:00:00Z" if book.edition.date else ""
    dates = f"<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>" if day else ""
    words = XMP.format(
        title=escape(book.title),
        author=escape(book.author),
        subject=escape(book.title_en),
        language=escape(book.language),
        dates=dates,
    )
    doc.Root.Metadata = doc.make_stream(words.encode(), Type=Name.Metadata, Subtype=Name.XML)
    for thing in doc.objects:
        _plain(thing)


def _plain(thing: pikepdf.Object) -> None:
    """Take away what PDF/A forbids (a wish for smoothed pictures) and lists of resources that list nothing."""
    if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Image and "/Interpolate" in thing:
        del thing["/Interpolate"]
    if not isinstance(thing, Dictionary | Stream):
        return
    resources = thing.get("/Resources") if "/Resources" in thing else thing
    if isinstance(resources, Dictionary):
        for name in GROUPS:
            if isinstance(resources.get(name), Dictionary) and not len(resources[name].keys()):
                del resources[name]


def interior(laid: bytes, book: Book, page_map: PageMap) -> bytes:
    """The pages with their bleed, TrimBox and BleedBox, and nothing to click: what goes to press."""
    with pikepdf.open(io.BytesIO(laid)) as doc:
        to_interior(doc, book, page_map)
        return _save(doc)


def to_interior(doc: pikepdf.Pdf, book: Book, page_map: PageMap) -> None:
    """Make the interior of the pages as they were laid out, in place."""
    bleed = mm_to_pt(book.trim.bleed)
    for page in doc.pages:
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        page.bleedbox = Array([left - bleed, bottom - bleed, right + bleed, top + bleed])
    if "/Outlines" in doc.Root:
        del doc.Root["/Outlines"]
    _drop_link_tags(doc)
    _describe(doc, book, page_map)


def _drop_link_tags(doc: pikepdf.Pdf) -> None:
    """The same tag tree without links: what was a link is a run of text, its rows in the parent tree are gone."""
    root = doc.Root.get("/StructTreeRoot")
    if root is None:
        return
    for thing in doc.objects:
        if isinstance(thing, Dictionary) and thing.get("/S") == Name.Link and thing.get("/Type") == Name.StructElem:
            thing.S = Name.Span
            thing.K = Array([kid for kid in thing.get("/K", ()) if not _is_reference(kid)])
    rows = list(root.ParentTree.Nums)
    pages = [at for at in range(0, len(rows), 2) if int(rows[at]) < len(doc.pages)]
    root.ParentTree.Nums = Array([rows[at + offset] for at in pages for offset in (0, 1)])
    root.ParentTreeNextKey = len(doc.pages)


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
        to_stamped(doc, mark)
        return _save(doc, linear=doc.is_linearized)


def to_stamped(doc: pikepdf.Pdf, mark: pikepdf.Pdf) -> None:
    """Lay the first page of ``mark`` over every page, in place; it has to stay open until the pages are written."""
    form = doc.copy_foreign(mark.pages[0].as_form_xobject())
    for page in doc.pages:
        left, bottom = (float(edge) for edge in list(page.trimbox)[:2])
        page.contents_add(b"q", prepend=True)
        page.add_resource(form, Name.XObject, Name.Stamp)
        page.contents_add(STAMP % (left, bottom))
    for thing in doc.objects:
        _plain(thing)


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


def _save(doc: pikepdf.Pdf, linear: bool = False) -> bytes:
    """``linear``: the first page is shown before the rest is there (PDF 32000-1, annex F)."""
    out = io.BytesIO()
    doc.save(
        out,
        linearize=linear,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=False,
    )
    return out.getvalue()
