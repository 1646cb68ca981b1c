"""Book → EPUB 3.3."""
