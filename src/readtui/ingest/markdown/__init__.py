"""Markdown into a document."""
