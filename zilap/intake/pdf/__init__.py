"""PDF files with a text layer, read: sizes, positions and lines say what each part is."""
