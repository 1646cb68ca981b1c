"""What makes the file a PDF/X-4: output intent, XMP, dates, identity, nothing interactive."""

from __future__ import annotations

import datetime
import hashlib
import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from zilap.press.presets import Profile

HONG_KONG = datetime.timezone(datetime.timedelta(hours=8))
PRODUCER = "zilap"
INTERACTIVE = (
    "/AA",
    "/AcroForm",
    "/Dests",
    "/Names",
    "/OpenAction",
    "/Outlines",
    "/PageMode",
    "/Threads",
    "/URI",
)
"""Entries of the catalogue that a printing file has no use for."""

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate><xmp:MetadataDate>{when}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID><xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Producer>{producer}</pdf:Producer><pdf:Trapped>False</pdf:Trapped>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Info:
    """What the file says of itself."""

    title: str
    author: str
    language: str
    """BCP 47."""
    date: datetime.date | None
    """Of the edition, not of the run; None gives 1 January 2000."""


def identify(pdf: Pdf, profile: Profile, info: Info) -> None:
    """Output intent, XMP and document information; takes away what is interactive.

    The identifiers are made from the pages: equal pages have equal ones.
    """
    _strip(pdf)
    icc = pdf.make_stream(profile.icc)
    icc.N, icc.Alternate = 4, Name.DeviceCMYK
    intent = Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=profile.identifier,
        OutputCondition=profile.condition, Info=profile.info, DestOutputProfile=icc,
    )  # fmt: skip
    if profile.registry:
        intent.RegistryName = profile.registry
    pdf.Root.OutputIntents = Array([intent])
    pdf.Root.Lang = String(info.language)
    date = info.date or datetime.date(2000, 1, 1)
    when = datetime.datetime.combine(date, datetime.time(), HONG_KONG)
    words = XMP.format(
        title=escape(info.title), author=escape(info.author), language=escape(info.language),
        producer=PRODUCER, when=when.isoformat(),
        document=_uuid([info.title.encode()]),
        instance=_uuid(itertools.chain((page.Contents.read_bytes() for page in pdf.pages), [profile.icc])),
    )  # fmt: skip
    pdf.Root.Metadata = pdf.make_stream(words.encode(), Type=Name.Metadata, Subtype=Name.XML)
    stamp = when.strftime("D:%Y%m%d%H%M%S+08'00'")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(info.title), Author=String(info.author), Creator=PRODUCER, Producer=PRODUCER,
            CreationDate=stamp, ModDate=stamp, Trapped=Name("/False"), GTS_PDFXVersion="PDF/X-4",
        )
    )  # fmt: skip


def written(pdf: Pdf) -> bytes:
    """The file: PDF 1.6, object streams, an /ID made from the contents.

    Not by qpdf to the disk: where that is full, it ends the process and says nothing.
    """
    out = io.BytesIO()
    pdf.save(
        out, deterministic_id=True, force_version="1.6", compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )  # fmt: skip
    return out.getvalue()


def _strip(pdf: Pdf) -> None:
    """No links, forms, bookmarks or scripts; the tags of links go with them."""
    for key in INTERACTIVE:
        if key in pdf.Root:
            del pdf.Root[key]
    linked = False
    for page in pdf.pages:
        linked = linked or "/Annots" in page.obj
        for key in ("/Annots", "/AA", "/Tabs"):
            if key in page.obj:
                del page.obj[key]
    if linked and "/StructTreeRoot" in pdf.Root:
        _strip_tags(pdf)


def _strip_tags(pdf: Pdf) -> None:
    """References to links that are gone, and their rows in the tree of parents."""
    for thing in pdf.objects:
        if (
            isinstance(thing, Dictionary)
            and thing.get("/Type") == Name.StructElem
            and isinstance(thing.get("/K"), Array)
        ):
            thing.K = Array([child for child in thing.K if not _is_reference(child)])
    numbers = pdf.Root.StructTreeRoot.get("/ParentTree", Dictionary()).get("/Nums")
    if numbers is not None:
        pairs = [(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
        kept = [value for pair in pairs if int(pair[0]) < len(pdf.pages) for value in pair]
        pdf.Root.StructTreeRoot.ParentTree.Nums = Array(kept)


def _is_reference(child: Object) -> bool:
    return isinstance(child, Dictionary) and child.get("/Type") == Name.OBJR


def _uuid(parts: Iterable[bytes]) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(part)
    digest = made.hexdigest()
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
