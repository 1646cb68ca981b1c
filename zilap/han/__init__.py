"""Chinese text as text: character classes, normal forms, the joining of lines.  No layout, no files."""
