"""Galleys → one PDF: pages, tags, links, bookmarks and fonts of all."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from zilap.fill import Samples, fill
from zilap.galleys import folios, fonts, trees
from zilap.galleys.shelf import Shelf
from zilap.galleys.values import Galley, Kit, Labels


@dataclass(frozen=True, slots=True)
class Placed:
    """A galley and where its first page stands in the book."""

    galley: Galley
    """Without its PDF, which is on the shelf."""
    name: str
    """On the shelf."""
    at: int
    """Index of its first page, from 0."""
    part: int
    """Galleys of one part of the book have one number."""


def joined(
    target: Path,
    placed: Sequence[Placed],
    kept: Shelf,
    folio: Sequence[str],
    labels: Labels,
    kit: Kit,
) -> tuple[str, ...]:
    """Write one PDF of all pages, in order; the names that its links lead to and no page has.

    Args:
        target: the file to write.
        placed: the galleys; a page before one of them that no galley fills is blank.
        kept: the shelf that they are on.
        folio: of each page of the book.
        labels: folio of each section.
        kit: what the galleys were set with.
    """
    book = pikepdf.new()
    made, names = fonts.merged(one.galley.fonts for one in placed)
    files = {family: kit.fonts[name] for family, name in kit.families.items()}
    programs = kept.also(fonts.name(made, kit.key), lambda: fonts.embedded(made, files))
    with pikepdf.open(io.BytesIO(programs)) as embedded:
        shared = list(book.copy_foreign(embedded.make_indirect(embedded.Root.Fonts)))
    anchors: dict[str, Object] = {}
    pictures = _Pictures()
    tree = trees.Trunk(book)
    for one, own in zip(placed, names, strict=True):
        with pikepdf.open(io.BytesIO(kept.pdf(one.name))) as pdf:
            while len(book.pages) < one.at:
                book.pages.append(_blank(pdf.pages[0]))
            _take(book, pdf, {f"/{name}": shared[at] for name, at in own.items()})
            pictures.share(book.pages[one.at].obj.Resources)
            for name, place in _anchors(book, pdf):
                anchors.setdefault(name, place)
            tree.take(pdf, one.at, one.part)
        _number(book.pages[one.at : one.at + one.galley.pages], folio[one.at :], labels)
    tree.finish()
    anchors |= _quoted(book, folio, labels)
    _name(book, anchors)
    _outline(book, placed)
    draft = io.BytesIO()  # not by qpdf to the disk: where that is full, it ends the process and says nothing
    book.save(draft, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    shown = {name: picture for one in placed for name, picture in one.galley.pictures.items()}
    fill(draft.getvalue(), target, {name: Samples(kit.picture(picture), 0) for name, picture in shown.items()})
    return _lost(book, anchors)


def _lost(book: Pdf, anchors: Mapping[str, Object]) -> tuple[str, ...]:
    links = [link for page in book.pages for link in page.obj.get("/Annots", ())]
    names = (str(link.Dest) for link in links if isinstance(link.get("/Dest"), String))
    return tuple(dict.fromkeys(name for name in names if name not in anchors))


def _blank(like: Page) -> Page:
    """An empty page as large as another."""
    blank = Dictionary(Type=Name.Page, Resources=Dictionary())
    for name in ("/MediaBox", "/TrimBox", "/BleedBox"):
        if name in like.obj:
            blank[name] = Array([float(edge) for edge in like.obj[name]])
    return Page(blank)


def _take(book: Pdf, pdf: Pdf, shared: Mapping[str, Object]) -> None:
    """Append the pages of a galley, give them their fonts, then their links.

    Links come last: a page that is not there yet, copied on the way from a link, would be lost.
    """
    links: list[Object | None] = []
    for page in pdf.pages:
        links.append(page.obj.get("/Annots"))
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    first = len(book.pages)
    book.pages.extend(pdf.pages)
    font_table = book.pages[first].obj.Resources.Font
    for name, font in shared.items():
        font_table[name] = font
    for index, found in enumerate(links):
        if found is not None:
            rows = [book.copy_foreign(link) for link in found]
            book.pages[first + index].obj.Annots = book.make_indirect(Array(rows))


def _anchors(book: Pdf, pdf: Pdf) -> list[tuple[str, Object]]:
    """Named places of a galley."""
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if tree is None:
        return []
    rows = list(tree.Names)
    places = book.copy_foreign(pdf.make_indirect(Array(rows[1::2])))
    return list(zip(map(str, rows[::2]), places, strict=True))


def _number(pages: Sequence[Page], folio: Sequence[str], labels: Labels) -> None:
    """Put the folios in."""
    for page, own in zip(pages, folio, strict=False):
        content = page.Contents.read_bytes()
        page.Contents.write(folios.put_in(content, {**labels, folios.OWN: own}))


def _quoted(book: Pdf, folio: Sequence[str], labels: Labels) -> Iterator[tuple[str, Object]]:
    """Where a link to words of a section leads: to the head of the page on which they stand."""
    at = {label: index for index, label in enumerate(folio)}
    for name, label in labels.items():
        if ":" in name and label in at:
            page = book.pages[at[label]]
            yield name, Array([page.obj, Name.XYZ, 0, float(page.mediabox[3]), 0])


def _name(book: Pdf, anchors: Mapping[str, Object]) -> None:
    if anchors:
        rows = sorted(anchors.items(), key=lambda row: bytes(String(row[0])))
        names = Array([value for name, place in rows for value in (String(name), place)])
        book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Names=names)))


def _outline(book: Pdf, placed: Sequence[Placed]) -> None:
    """Bookmarks, nested by their levels."""
    with book.open_outline() as outline:
        open_at: list[tuple[int, list[pikepdf.OutlineItem]]] = [(0, outline.root)]
        for one in placed:
            for page, level, label, x, y in one.galley.bookmarks:
                while len(open_at) > 1 and open_at[-1][0] >= level:
                    open_at.pop()
                place = Array([book.pages[one.at + page].obj, Name.XYZ, round(x, 4), round(y, 4), 0])
                item = pikepdf.OutlineItem(label, place)
                open_at[-1][1].append(item)
                open_at.append((level, item.children))


class _Pictures:
    """The pictures of the book so far.  Two galleys may show the same: equal pictures are made one."""

    def __init__(self) -> None:
        self._known: dict[str, list[Object]] = {}

    def share(self, resources: Object) -> None:
        """Put the pictures in that are there already.  The pages of one galley have the same resources."""
        table = resources.get("/XObject", Dictionary())
        for name, thing in list(table.items()):
            if thing.get("/Subtype") == Name.Image and "/SMask" not in thing:
                table[name] = self._one(thing)

    def _one(self, picture: Object) -> Object:
        alike = self._known.setdefault(repr(sorted(picture.items(), key=str)), [])
        same = (known for known in alike if known.read_raw_bytes() == picture.read_raw_bytes())
        found = next(same, picture)
        if found is picture:
            alike.append(picture)
        return found
