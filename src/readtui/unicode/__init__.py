"""Properties of characters: printable or not, width on a terminal, grapheme clusters, kinds, direction.

- `printable`: make text printable: no escape sequence or control character reaches the terminal.
- `width`: cells of characters and lines.
- `clusters`: grapheme clusters, and how many fit into a row.
- `words`: runs of one kind of character, as Vim's word motions use them.
- `folding`: the regular expression that matches a phrase in all its spellings.
- `lazy_regex`: regular expressions that are compiled at their first use.
- `direction`: whether a text is written from right to left.
"""
