"""Characters: which are printable, how wide they are, which belong together.

- `printable`: make text printable, with nothing in it that a terminal obeys.
- `width`: cells of characters and lines.
- `clusters`: grapheme clusters, and how many fit into a row.
- `words`: runs of one kind of character, as Vim's word motions use them.
- `folding`: the regular expression that matches a phrase in all its spellings.
- `direction`: whether a text is written from right to left.
"""
