"""The tag trees of all galleys as one (PDF 32000-1, 14.7)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf


class Trunk:
    """The tree of the book, which takes in those of galleys in the order of the pages."""

    def __init__(self, book: Pdf) -> None:
        self.book = book
        self.root: Object | None = None
        self.parts: dict[int, Object] = {}
        """The node of each part of the book, which sections of several galleys stand in."""
        self.pages: dict[int, Object] = {}
        """Index of each page to the owners of its marked content."""
        self.links: list[tuple[Object, Object]] = []
        """Annotation, and the node that it belongs to."""

    def take(self, pdf: Pdf, at: int, part: int) -> None:
        """Take in the tree of a galley whose pages have been copied to the book, from index ``at`` on."""
        found = pdf.Root.get("/StructTreeRoot")
        if found is None:
            return
        own = self.book.copy_foreign(found)
        self._graft(own, part)
        rows = list(own.ParentTree.Nums)
        owners = {int(rows[key]): rows[key + 1] for key in range(0, len(rows), 2)}
        for index in range(len(pdf.pages)):
            page = self.book.pages[at + index].obj
            if index in owners:
                self.pages[at + index] = owners[index]
            for link in page.get("/Annots", ()):
                if "/StructParent" in link:
                    self.links.append((link, owners[int(link.StructParent)]))

    def _graft(self, own: Object, part: int) -> None:
        """Hang what the document of a galley holds into that of the book; a part into the same part."""
        top = own.K[0]
        if self.root is None:
            self.root = own
        document = self.root.K[0]
        for kid in list(top.get("/K", ())):
            if isinstance(kid, Dictionary) and kid.get("/S") == Name.Part:
                if part not in self.parts:
                    self.parts[part] = kid
                elif kid.objgen != self.parts[part].objgen:
                    self._hang(list(kid.K), self.parts[part])
                    continue
            if own.objgen != self.root.objgen:
                self._hang([kid], document)

    def _hang(self, kids: list[Object], holder: Object) -> None:
        for kid in kids:
            kid.P = holder
            holder.K.append(kid)

    def finish(self) -> None:
        """Number pages and links through the book, and write the tree into it."""
        if self.root is None:
            return
        rows: list[Object | int] = []
        for index, owners in sorted(self.pages.items()):
            self.book.pages[index].obj.StructParents = index
            rows += [index, owners]
        for key, (link, node) in enumerate(self.links, len(self.book.pages)):
            link.StructParent = key
            rows += [key, node]
        self.root.ParentTree = self.book.make_indirect(Dictionary(Nums=Array(rows)))
        self.root.ParentTreeNextKey = len(self.book.pages) + len(self.links)
        self.book.Root.StructTreeRoot = self.root
        self.book.Root.MarkInfo = Dictionary(Marked=True)
