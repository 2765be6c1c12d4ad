"""Typeset a document into rows of terminal cells.

- `layout`: `Layout`, the rows of a document by number and by offset, made on demand; `passage_lines` for a window.
- `setting`: `Setting`, the options: measure, alignment, hyphenation.
- `line`: `Line` and `Run`, what a row contains; `cell_of` and `offset_at` map between cells and offsets.
- `blocks`: each kind of block, with `figures` (frames and labels), `table`, `columns` and `syntax` (highlighting).
- `wrap`, `hyphenate`: where rows break. `inline`, `nesting`: roles of inline styles; bars, bullets and blank rows.
"""
