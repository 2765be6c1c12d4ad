"""Characters: which are printable, how wide they are, which belong together."""
