"""Marks and saved positions, and the anchors by which they are found again in a changed text.

- `model`: `Mark`, `ResolvedMark` and `SavedPosition`.
- `anchor`: `Anchor`; `anchor` makes one from a span, `resolve` finds its span in a text.
"""
