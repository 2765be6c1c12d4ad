"""Word documents (DOCX): mammoth converts them to HTML, which becomes a document.

`reader.read` and `reader.parse` are what other packages use.
"""
