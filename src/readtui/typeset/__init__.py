"""Typeset a document into rows of terminal cells.

- `layout`: `Layout`, the rows of a document by number and by offset, made on demand; `passage_lines` for a window.
- `setting`: `Setting`, how the reader wants the text: measure, alignment, hyphens.
- `line`: `Line` and `Run`, what a row contains; `cell_of` and `offset_at` map between cells and offsets.
- `blocks`: one method for each kind of block; `table`, `columns`, `callout`, `syntax` help it.
- `wrap`, `hyphenate`: where rows break. `inline`, `nesting`: roles of inline styles, bars and bullets.
"""
