"""Documents as Markdown that readtui's own Markdown reader reads back as the same document.

`document.document_markdown` writes a whole document; `blocks`, `text` and `places` are its parts. `inline` and
`block_syntax` are Markdown syntax for anyone, and are also used for quotations.
"""
