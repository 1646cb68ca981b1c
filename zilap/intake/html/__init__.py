"""Pages saved from the web, read."""
