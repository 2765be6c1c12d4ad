"""Whole documents written as Markdown, fit to be read again as what they were."""
