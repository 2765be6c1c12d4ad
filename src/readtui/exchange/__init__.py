"""Exports to other programs and imports from them: highlights and notes, whole texts, the whole library.

- `model`: `ExportedText` and `ExportedMark`, what the formats need; they know no database.
- `template`, `note_file`: highlights as Markdown by a template, and again into a file that was edited meanwhile.
- `annotations`, `annotation_reader`: W3C Web Annotation, written and read.
- `readwise`, `org`, `json_marks`, `web_page`: the other formats of highlights.
- `xhtml`, `epub`: a whole document as a book.
- `files`, `file_names`: how all of it is written.
"""
