"""Galleys: each section of a book is set by itself, kept, and joined to pages of one PDF.

A galley is laid out without the rest of the book.  It knows the side that it begins on, and the folios that it
prints are given to it; those of plain figures are put in again when the galleys are joined, so that one that only
moves to other pages is not set again.

``galley``   one section → a PDF without fonts, and what is known of its pages
``shelf``    galleys kept from run to run by what they were made from
``crew``     galleys set by several processes
``folios``   page numbers: marked in a galley, put in when it is joined
``quotes``   page numbers of words in other sections, for an index
``fonts``    one font program for all galleys that use it
``join``     galleys → one PDF
"""

import warnings

warnings.filterwarnings("ignore", "No fonts configured")
"""What WeasyPrint says when it is imported, and there is none besides those of the book: so it is meant."""
