"""The document: one flat text, and blocks, inline styles, sections and targets as spans of it.

- `model`: `Document` and its parts, all frozen values.
- `builder`: `Builder`, with which every format makes a `Document`.
- `summary`: reading time, subtitle and other facts about a document.
"""
