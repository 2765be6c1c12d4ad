"""Reader of plain text: finds paragraphs, headings, lists, captions and boilerplate by their form.

`reader.read` is the importer; `README.md` describes the stages and how to correct or refit them.
"""
