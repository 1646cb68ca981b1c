"""A finished PDF → what a screen reader gets of it.  Reads files only; knows nothing of how they were made."""
