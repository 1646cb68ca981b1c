"""Markdown with our own syntax → HTML that knows which line of the source each element came from."""
