"""Documents as Markdown that readtui's own Markdown reader reads back as the same document.

`document.document_markdown` writes a whole document; `blocks`, `text` and `places` are its parts. `syntax` is
Markdown syntax of single blocks and inline styles, which quotations use too.
"""
