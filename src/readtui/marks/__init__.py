"""Marks, corrections and saved positions, and the anchors by which they are found again in a changed text.

- `model`: `Mark`, `Correction`, the same with their places in a text, and `SavedPosition`.
- `corrections`: from the roles of lines to corrections and back.
- `anchor`: `Anchor`; `anchor` makes one from a span, `resolve` finds its span in a text.
"""
