"""The book's drawings: numbers → SVG.  ``drawings`` is what templates see as ``art``."""
