"""From manuscripts to the draft of a book, with an account of every character."""
