"""字粒 zilap: from manuscripts to a printed book and an EPUB."""
