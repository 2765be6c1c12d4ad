"""Documents and passages written for other programs.

- `plain`: `plain_lines`, `outline_lines`: the typeset text, the section titles.
- `json`: `json_lines`: the whole document as JSON.
- `markdown.document`: `markdown_lines`, `document_markdown`: the whole document as Markdown.
- `quote`: `plain_text`, `markdown_quote`: a passage for the clipboard.
"""
