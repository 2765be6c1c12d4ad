"""EPUB books: build a document from the chapters and the table of contents in an archive.

`reader.read`, `reader.parse` and `reader.read_resource` are what other packages use. Inside, `package` finds the
chapters and metadata, `contents` reads the table of contents, `xhtml` parses XML, `chapter` prepares one chapter for
the HTML reader, and `build` makes the document.
"""
