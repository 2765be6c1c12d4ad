"""The document: one flat text, and blocks, inline styles, sections and targets as spans of it.

- `model`: `Document` and its parts, all frozen values.
- `builder`: `Builder`, which every format uses to make a `Document`.
- `sections`: sections from headings or from a table of contents.
- `summary`: reading time, subtitle and other facts about a document.
"""
