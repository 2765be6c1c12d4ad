"""PDF reader: builds a document from the characters at positions on each page.

`reader.read` and `reader.parse` are what other packages use. Inside, each step has its module: `glyphs` extracts runs
of characters with PDFium, `lines` joins runs, `columns` orders lines, `paragraphs` and `tables` group them into blocks,
`roles` classifies the blocks, and `build` makes the document.
"""
