"""HTML reader: parses a web page, selects its article, and builds a document from it.

The steps: `page` parses the source into a tree, `walk` turns the tree into leaf blocks (`blocks`), `article` selects
the leaves of the article, `writer` writes them to a document builder. `build` does all of these; `reader` runs it in
this process or in a child.

For other formats (EPUB and DOCX are HTML inside, Markdown may contain HTML):

- `page.parse_page` returns an `HtmlPage`, `walk.walk_page` its leaf blocks, `writer.LeafWriter` writes these.
- `blocks`: `LeafBlock`, `BlockElement` and `ContainerBlock`, the result of the walk; `line_of` for
  the text of an element, `title_key` to compare titles.
- `tags`: `tokenize` for HTML fragments without a tree, `Tag`, `BLOCK_TAGS`, `is_hidden`, `printable_address`.
- `formulas.replace_formulas` for trees that `parse_page` did not make.
"""
