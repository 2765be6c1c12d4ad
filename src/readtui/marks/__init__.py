"""The reader's annotations of a document, and anchors that find their place again in a changed text.

- `model`: `Bookmark`, `ResolvedBookmark` and `SavedPosition`.
- `anchor`: `Anchor`; `anchor` makes one from a span, `resolve` finds its span in a text.
"""
