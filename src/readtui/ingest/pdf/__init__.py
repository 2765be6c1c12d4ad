"""PDF into a document: lines, columns, paragraphs and notes from glyphs on pages."""
