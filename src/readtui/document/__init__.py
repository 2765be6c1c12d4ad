"""The document: one flat text, and blocks, inline styles, sections and targets as spans of it.

- `model`: `Document` and its parts, all frozen values.
- `builder`: `Builder`, which every format uses to make a `Document`.
- `summary`: reading time, subtitle and other facts about a document.
"""
