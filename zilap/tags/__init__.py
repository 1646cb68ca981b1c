"""The tag tree of a PDF: what a screen reader is given, in place of the one that WeasyPrint writes.

One structure element for each HTML element, whatever pages it runs over; in the order of the document; with its
language, its alternative, its notes.  What is not the book's text (running heads, folios, rules, decoration) is an
artifact (PDF 32000-1, 14.7 and 14.8).

    tags.install()
    weasyprint.HTML("book.html").write_pdf("book.pdf", pdf_tags=True)
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from zilap import weasy
from zilap.tags import content, write
from zilap.tags.tree import Tree


def install() -> bool:
    """Put our tag tree in the place of WeasyPrint's.  Calling it again does nothing.

    Returns ``False``, with the reason in the log, when this WeasyPrint is not the one that is known.
    """
    if hasattr(getattr(weasy.pdf, "add_tags", None), "__wrapped__"):
        return True
    if not weasy.usable():
        return False
    weasy.replace([(weasy.pdf, "add_tags", wraps(weasy.pdf.add_tags)(add_tags))])
    return True


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
    """Build the tree of a laid-out document and write it into its PDF; takes what WeasyPrint's own takes."""
    tree = Tree(weasy.root_element(document.pages))
    found = content.read(tree, document.pages, page_streams)
    content.mark_artifacts(page_streams, found.artifacts)
    tree.finish()
    write.tree(pdf, tree, found, document.pages)
